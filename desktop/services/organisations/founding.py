"""建立党小组: a team with three full members founds its own group, and its members are put into it in the same action.

设立流动党组织: a project site without a Party organisation gets one that is attached to it in the same action.

Apart from the service of organisations, because people are written here and their service looks up organisations.
"""

from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Saved
from desktop.domain.choices import Choice
from desktop.domain.codes import CodeTables
from desktop.domain.errors import Problem, Refused, refuse
from desktop.domain.identity import Uid
from desktop.domain.organisations import (
    COMMITTEE_POSTS,
    MOBILE,
    AssignmentDraft,
    GroupDraft,
    LinkKind,
    MobileDraft,
    OrganisationDraft,
    OrganisationRules,
    OrgKind,
    PostRole,
)
from desktop.domain.people import Circumstances, PersonDraft
from desktop.domain.people.standing import is_member, standing_on
from desktop.services.organisations.belonging import MEMBER, lasting_on
from desktop.services.organisations.linking import make_link
from desktop.services.organisations.reading import alive_on, choice, names_of, tree_of
from desktop.services.organisations.writing import hold_post, make_organisation
from desktop.services.people.affiliations import moving_problems
from desktop.services.people.writing import write_person
from desktop.store.organisations import Assignment, Organisation, OrgLink, SiteStay
from desktop.store.people import Person
from desktop.store.record import draft_of
from desktop.store.sessions import Store, Tx

REASON = "建立党小组"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member who may be put into the new group; `note`: what he is and where he is now; `proposed`: ticked at first."""

    uid: Uid
    name: str
    staff_no: str
    note: str
    proposed: bool


@dataclass(frozen=True, slots=True)
class Candidates:
    """Everybody who may be put in; `elsewhere`: members of the team whose organisation is another branch."""

    people: tuple[Candidate, ...]
    elsewhere: tuple[str, ...]


class OrganisationFoundingService:
    """See the module's sentence."""

    def __init__(self, store: Store, rules: OrganisationRules, codes: CodeTables) -> None:
        self._store, self._rules, self._codes = store, rules, codes

    def candidates(self, who: Actor, team_uid: Uid, branch_uid: Uid) -> Candidates:
        """The team's members of this branch, proposed; and committee members without a group, who join one too (INV-09)."""
        with self._store.read(who) as tx:
            names = names_of(tx)
            team = tx.rows(_members(Person.team_uid == team_uid))
            ours = [person for person in team if person.branch_uid == branch_uid]
            held = sa.select(Assignment.person_uid).where(
                Assignment.org_uid == branch_uid, Assignment.role.in_(COMMITTEE_POSTS), lasting_on(Assignment, tx.today)
            )
            free = _members(Person.uid.in_(held), Person.branch_uid == branch_uid, Person.group_uid.is_(None))
            there = {person.uid for person in ours}
            found = [_candidate(person, names, tx.today, True) for person in ours]
            found += [_candidate(p, names, tx.today, False) for p in tx.rows(free) if p.uid not in there]
            return Candidates(tuple(found), tuple(p.name for p in team if p.branch_uid != branch_uid))

    def branch_of(self, who: Actor, uid: Uid) -> Choice | None:
        """The one branch of all members of a team, or of those at a project site; None where they are of several, or of none."""
        with self._store.read(who) as tx:
            at_site = sa.select(SiteStay.person_uid).where(SiteStay.site_uid == uid, lasting_on(SiteStay, tx.today))
            people = tx.rows(_members(sa.or_(Person.team_uid == uid, Person.uid.in_(at_site))))
            found = {person.branch_uid for person in people}
            branch = found.pop() if len(found) == 1 else None
            nodes = tree_of(tx)
            return choice(nodes[branch], nodes) if branch in nodes else None

    def unattached(self, who: Actor) -> bool:
        """Whether there is a mobile organisation that stands at no site today and could be linked to one."""
        with self._store.read(who) as tx:
            there = sa.select(OrgLink.from_uid).where(OrgLink.kind == LinkKind.ATTACHED_TO, lasting_on(OrgLink, tx.today))
            free = sa.select(Organisation).where(
                Organisation.kind.in_(MOBILE), Organisation.uid.not_in(there), *alive_on(tx.today)
            )
            return bool(tx.rows(free.limit(1)))

    def found_mobile(self, who: Actor, site_uid: Uid, draft: MobileDraft) -> Saved:
        """Found a mobile organisation and attach it to a project site; members who are there belong to it from that day.

        Raises:
            Refused: the name is taken, or it cannot stand below that organisation.
            UserError: the site has ended.
        """
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "设立流动党组织") as tx:
            made = OrganisationDraft(
                name=draft.name,
                kind=draft.kind,
                parent_uid=draft.parent_uid,
                founded_on=draft.founded_on,
                founded_by=draft.founded_by,
            )
            if draft.kind not in MOBILE:
                raise Refused([Problem("kind", "WRONG_KIND", f"{draft.kind.label}不依托施工现场。")])
            uid = make_organisation(tx, made, self._codes)
            make_link(tx, self._rules, uid, site_uid, LinkKind.ATTACHED_TO, draft.founded_on or tx.today)
        return Saved(uid, tx.changes)

    def found_group(self, who: Actor, team_uid: Uid, draft: GroupDraft) -> Saved:
        """Found a Party group for a team: below its branch, 同班人马 with the team, with leader and members (INV-07 to 09).

        Raises:
            Refused: the name is taken, the leader is no member, or somebody cannot be put in from that day.
        """
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "建立党小组") as tx:
            if draft.members:
                who.require(Right.EDIT_PEOPLE)
            made = OrganisationDraft(
                name=draft.name,
                kind=OrgKind.PARTY_GROUP,
                parent_uid=draft.parent_uid,
                founded_on=draft.founded_on,
                founded_by=draft.founded_by,
            )
            uid = make_organisation(tx, made, self._codes)
            since = draft.founded_on or tx.today
            make_link(tx, self._rules, uid, team_uid, LinkKind.SAME_PEOPLE, since)
            if draft.leader_uid is not None:
                hold_post(tx, None, AssignmentDraft(draft.leader_uid, uid, PostRole.GROUP_LEADER, since), None)
            for person in draft.members:
                _put_in(tx, person, draft.parent_uid, uid, since)
        return Saved(uid, tx.changes)


def _members(*where: sa.ColumnElement[bool]) -> sa.Select[Person]:
    return sa.select(Person).where(MEMBER, *where).order_by(Person.sort_key, Person.uid)


def _candidate(person: Person, names: dict[Uid, str], today: date, proposed: bool) -> Candidate:
    grade = standing_on(person, today).grade.label
    now = f"现在在{names.get(person.group_uid, '别的党小组')}" if person.group_uid else ""
    free = "" if proposed else "支部委员，未编入党小组"
    note = "，".join(part for part in (grade, now, free) if part)
    return Candidate(person.uid, person.name, person.staff_no or "", note, proposed)


def _put_in(tx: Tx, person: Uid, branch: Uid | None, group: Uid, since: date) -> None:
    row = tx.fetch(Person, person)
    if row.branch_uid != branch or not is_member(row):
        text = f"{row.name}不是这个党支部的党员，不能编入。"
        raise Refused([Problem("members", "WRONG_BRANCH", text)])
    before = draft_of(PersonDraft, row)
    after = replace(before, group_uid=group)
    how = Circumstances(since, REASON)
    found = moving_problems(tx, row.uid, before, after, how)
    refuse([replace(each, field="members", text=f"{row.name}：{each.text}") for each in found])
    write_person(tx, row, after, before, how)
