"""What every check needs, read once: organisations, the links between the trees, and people."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from desktop.domain.codes import MEMBER_FULL, MEMBERS
from desktop.domain.duties import Concern, Duty, DutyRule, state_of
from desktop.domain.identity import Uid
from desktop.domain.measures import Span
from desktop.domain.organisations import BRANCHES, GROUPS, LinkKind, OrgKind, OrgNode, PostRole, Tree, ancestors
from desktop.domain.people import Employment
from desktop.services.organisations import Held, held_on, lasting_on, links_held, with_mobile_on
from desktop.store.organisations import Assignment, Organisation, SiteStay
from desktop.store.people import Affiliation, Person
from desktop.store.sessions import Tx


@dataclass(frozen=True, slots=True)
class Org:
    """An organisation as the checks see it.

    Attributes:
        name: a team or group with what stands above it, since 营业班 is the name of many.
        known: the day it was entered.
    """

    node: OrgNode
    name: str
    founded_on: date | None
    ended_on: date | None
    term_ends_on: date | None
    planned_end_on: date | None
    covered_by: str | None
    registered_no: str | None
    known: date

    @property
    def uid(self) -> Uid:
        return self.node.uid

    @property
    def kind(self) -> OrgKind:
        return self.node.kind

    @property
    def lived(self) -> Span:
        return Span(self.founded_on or date.min, self.ended_on or date.max)

    def concern(self) -> Concern:
        return Concern(self.name, "organisation", self.uid)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as the checks see him."""

    uid: Uid
    name: str
    political_status: str | None
    employment: Employment
    joined_on: date | None
    branch_uid: Uid | None
    group_uid: Uid | None
    department_uid: Uid | None
    team_uid: Uid | None
    exit_kind: str | None
    id_note: str | None
    possible_twin: bool

    @property
    def is_member(self) -> bool:
        return self.political_status in MEMBERS and self.exit_kind is None

    @property
    def is_full(self) -> bool:
        return self.political_status == MEMBER_FULL and self.exit_kind is None

    @property
    def places(self) -> Iterable[Uid]:
        """The organisations he belongs to, the Party's first."""
        every = (self.branch_uid, self.group_uid, self.team_uid, self.department_uid)
        return [uid for uid in every if uid is not None]

    def concern(self) -> Concern:
        return Concern(self.name, "person", self.uid)


@dataclass(frozen=True, slots=True)
class Post:
    """A post somebody holds today; `note` is what was written about it."""

    person_uid: Uid
    org_uid: Uid
    role: PostRole
    note: str | None


_PERSON = tuple(getattr(Person, name) for name in Somebody.__slots__)


@dataclass
class Ground:
    """One reading of the station; everything is asked for at most once."""

    tx: Tx
    today: date
    tree: dict[Uid, OrgNode] = field(init=False)
    orgs: dict[Uid, Org] = field(init=False)

    def __post_init__(self) -> None:
        columns = (
            Organisation.uid, Organisation.name, Organisation.kind, Organisation.parent_uid, Organisation.founded_on,
            Organisation.ended_on, Organisation.term_ends_on, Organisation.planned_end_on, Organisation.covered_by,
            Organisation.registered_no, Organisation.created_at,
        )  # fmt: skip
        read = [(OrgNode(*row[:4]), *row[4:]) for row in self.rows(sa.select(*columns))]
        self.tree = {node.uid: node for node, *_ in read}
        self.orgs = {
            node.uid: Org(node, self._name(node), founded, ended, term, planned, liaison, number, made.astimezone().date())
            for node, founded, ended, term, planned, liaison, number, made in read
        }

    def _name(self, node: OrgNode) -> str:
        above = self.tree.get(node.parent_uid) if node.parent_uid else None
        short = node.kind in GROUPS or node.kind is OrgKind.TEAM
        # 城关供电所第一党小组 below 城关供电所党支部 says already where it is.
        return f"{above.name}{node.name}" if short and above and above.name[:2] != node.name[:2] else node.name

    def rows(self, statement: sa.Executable) -> Iterator[Any]:
        """Columns as they are stored, without loading whole records."""
        yield from self.tx.session.execute(statement)

    @cached_property
    def people(self) -> dict[Uid, Somebody]:
        rows = self.rows(sa.select(*_PERSON).order_by(Person.sort_key, Person.uid))
        return {row[0]: Somebody(*row) for row in rows}

    @cached_property
    def full_members(self) -> Counter[Uid]:
        """How many full members belong to each organisation or to anything below it; each counts once."""
        return self._counted(person for person in self.people.values() if person.is_full)

    @cached_property
    def members(self) -> Counter[Uid]:
        """The same of full and probationary members together."""
        return self._counted(person for person in self.people.values() if person.is_member)

    def _counted(self, people: Iterable[Somebody]) -> Counter[Uid]:
        found: Counter[Uid] = Counter()
        for person in people:
            home = {node.uid for uid in person.places for node in self.above(uid)}
            found.update(home | self._mobile.get(person.uid, set()))
        return found

    @cached_property
    def _mobile(self) -> dict[Uid, set[Uid]]:
        """The mobile organisations and sites people are at today; above them they count only where they are at home."""
        of_mobile = sa.select(Affiliation.person_uid, Affiliation.org_uid).where(with_mobile_on(self.today))
        at_site = sa.select(SiteStay.person_uid, SiteStay.site_uid).where(lasting_on(SiteStay, self.today))
        rows = [*self.rows(of_mobile), *self.rows(at_site)]
        found: dict[Uid, set[Uid]] = {}
        for person, org in rows:
            found.setdefault(person, set()).add(org)
        return found

    @cached_property
    def posts(self) -> list[Post]:
        """Who holds which post today, in the order entered."""
        rows = self.rows(
            sa.select(Assignment.person_uid, Assignment.org_uid, Assignment.role, Assignment.note)
            .where(lasting_on(Assignment, self.today))
            .order_by(Assignment.uid)
        )
        return [Post(*row) for row in rows if row[0] in self.people and row[1] in self.orgs]

    def holder(self, org: Uid, role: PostRole) -> Post | None:
        """Who holds a post of an organisation today."""
        return next((post for post in self.posts if post.org_uid == org and post.role is role), None)

    def alive(self, rule: DutyRule) -> list[Org]:
        """Organisations the rule is about that were not dissolved, in the order they were entered."""
        living = (org for org in self.orgs.values() if self.today in org.lived and rule.concerns(org.kind))
        return sorted(living, key=lambda org: org.uid)

    @cached_property
    def links(self) -> list[Held]:
        """Every link between two organisations that are there, with the days on which it holds."""
        return [link for link in links_held(self.tx) if link.start in self.orgs and link.end in self.orgs]

    def linked(self, kind: LinkKind) -> list[tuple[Uid, Uid]]:
        """From and to of the links that hold today."""
        return [(link.start, link.end) for link in held_on(self.links, self.today) if link.kind is kind]

    @cached_property
    def same_people(self) -> dict[Uid, set[Uid]]:
        """Each organisation with those of the same people, itself included."""
        found = {uid: {uid} for uid in self.orgs}
        for start, end in self.linked(LinkKind.SAME_PEOPLE):
            found[start].add(end)
            found[end].add(start)
        return found

    def above(self, uid: Uid) -> list[OrgNode]:
        """The organisation and everything above it in its tree."""
        node = self.tree.get(uid)
        return ancestors(node, self.tree) if node else []

    @cached_property
    def _party_side(self) -> dict[Uid, Uid]:
        """A team's supervising branch, a unit's covering branch: the Party's end of a link, the closest kind first."""
        found: dict[Uid, Uid] = {}
        for kind in (LinkKind.SUPERVISES, LinkKind.COVERS):
            for start, end in self.linked(kind):
                found.setdefault(end, start)
        return found

    def answering(self, uid: Uid | None) -> Org | None:
        """The branch that answers for an organisation: itself, above it, or linked to it; else the organisation."""
        if uid is None or uid not in self.orgs:
            return None
        return self._answering[uid]

    @cached_property
    def _answering(self) -> dict[Uid, Org]:
        return {uid: self._find_answering(uid) for uid in self.orgs}

    def _find_answering(self, uid: Uid) -> Org:
        for node in self.above(uid):
            if node.kind in BRANCHES and self.today in self.orgs[node.uid].lived:
                return self.orgs[node.uid]
            linked = self._party_side.get(node.uid) if node.kind.tree is not Tree.PARTY else None
            if linked is not None:
                return self.orgs[linked]
        return self.orgs[uid]

    def duty(self, rule: DutyRule, words: str, concern: Concern, org: Uid | None, due_on: date | None) -> Duty:
        """A duty with its urgency, of the branch that answers for `org`."""
        owner = self.answering(org)
        name = owner.name if owner else ""
        return Duty(rule, words, concern, owner.uid if owner else None, name, due_on, state_of(due_on, self.today))

    def place_of(self, person: Uid | None) -> Uid | None:
        """Where a person belongs first of all."""
        found = self.people.get(person) if person else None
        return next(iter(found.places), None) if found else None

    def named(self, uid: Uid | None) -> str:
        """The name of a person or an organisation."""
        if uid in self.people:
            return self.people[uid].name
        return self.orgs[uid].name if uid in self.orgs else "（已删除）"
