"""A clerk who does with organisations what he is told, as far as the program lets him; used by the random tests."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from desktop.compose import Opened
from desktop.domain.errors import Stale, UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import (
    MOBILE,
    AssignmentDraft,
    ElectionDraft,
    GroupDraft,
    KeyPostDraft,
    LinkKind,
    MemberHomeDraft,
    MoveDraft,
    OrganisationDraft,
    OrgKind,
    SiteStayDraft,
    posts_of,
)
from desktop.domain.people import Circumstances, PersonDraft
from desktop.services.organisations import tree_of
from desktop.store.organisations import Assignment, Election, KeyPost, MemberHome, Organisation, OrgLink, SiteStay
from desktop.store.people import Person
from desktop.store.record import Record, draft_of
from tests.services.randomly import Replay, change_organisation, live_row


def build(opened: Opened) -> None:
    """Both trees with something of everything, two members at a site."""
    orgs, who = opened.services.organisations, opened.who

    def made(name: str, kind: OrgKind, parent: Uid | None = None) -> Uid:
        return orgs.save(who, None, OrganisationDraft(name, kind, parent), None).uid

    branch, committee = made("一支部", OrgKind.BRANCH), made("党委", OrgKind.COMMITTEE)
    made("二支部", OrgKind.BRANCH, committee)
    made("党小组", OrgKind.PARTY_GROUP, branch)
    group = made("流动党小组", OrgKind.MOBILE_GROUP, branch)
    made("流动党小组二", OrgKind.MOBILE_GROUP, branch)
    station = made("供电所", OrgKind.STATION)
    made("营业班", OrgKind.TEAM, station)
    made("计量班", OrgKind.TEAM, station)
    site = made("北河工程", OrgKind.PROJECT_SITE)
    made("南岭工程", OrgKind.PROJECT_SITE)
    made("工会小组", OrgKind.UNION_GROUP)
    today = date.today()
    orgs.link(who, group, site, LinkKind.ATTACHED_TO, today - timedelta(days=380))
    for name in ("甲", "乙", "丙"):
        draft = PersonDraft(name=name, political_status="01", joined_on=date(2015, 1, 1), branch_uid=branch)
        uid = opened.services.people.save(who, None, draft, None).uid
        if name != "丙":
            stay = SiteStayDraft(uid, site, None, today - timedelta(days=370))
            opened.services.organisation_life.assign(who, None, stay, None)


class Clerk:
    """Does what is said as far as the program lets him."""

    def __init__(self, opened: Opened) -> None:
        self.opened, self.who = opened, opened.who
        self.orgs, self.life = opened.services.organisations, opened.services.organisation_life
        self.people, self.history = opened.services.people, opened.services.history
        self.today = date.today()
        self.count = 0
        self.began = len(self.history.ids(self.who))
        self.replay = Replay()

    def do(self, operation: tuple[Any, ...]) -> None:
        """Refused, or done."""
        name, *given = operation
        try:
            getattr(self, name)(*given)
        except UserError:
            return

    def one(self, table: type[Record], place: int) -> Any:
        """One live row, by its place among all of its table."""
        return live_row(self.opened, table, place)

    def org(self, place: int, *kinds: OrgKind) -> Uid:
        with self.opened.database_of().store.read(self.who) as tx:
            found = [node.uid for node in tree_of(tx).values() if not kinds or node.kind in kinds]
        if not found:
            raise UserError("没有这类组织")
        return found[place % len(found)]

    def kind(self, uid: Uid) -> OrgKind:
        with self.opened.database_of().store.read(self.who) as tx:
            return tree_of(tx)[uid].kind

    def person(self, place: int) -> Uid:
        found: Uid = self.one(Person, place).uid
        return found

    def day(self, back: int) -> date:
        return self.today - timedelta(days=back)

    def rest(self) -> None:
        raise UserError("没有做什么")

    # organisations

    def changed(self, uid: Uid, **fields: object) -> None:
        change_organisation(self.opened, uid, **fields)

    def make(self, kind: OrgKind, parent: int) -> None:
        self.count += 1
        above = self.org(parent) if parent % 3 else None
        self.orgs.save(self.who, None, OrganisationDraft(f"组织{self.count}", kind, above), None)

    def put(self, place: int, below: int) -> None:
        self.changed(self.org(place), parent_uid=self.org(below))

    def turn(self, place: int, kind: OrgKind) -> None:
        self.changed(self.org(place), kind=kind)

    def rename(self, place: int, number: int) -> None:
        self.changed(self.org(place), name=f"组织{number}")

    def founded(self, place: int, back: int) -> None:
        self.changed(self.org(place), founded_on=self.day(back))

    def end(self, place: int, back: int) -> None:
        self.changed(self.org(place), ended_on=self.day(back))

    def reopen(self, place: int) -> None:
        self.changed(self.org(place), ended_on=None)

    def delete(self, place: int) -> None:
        self.orgs.delete(self.who, self.org(place), "测试")

    def save_stale(self, place: int) -> None:
        """Two windows show one organisation: the second save is refused and changes nothing."""
        shown = self.orgs.get(self.who, self.org(place))
        self.orgs.save(self.who, shown.uid, replace(shown.draft, note=f"{shown.draft.note or ''}甲"), shown.version)
        with self.opened.database_of().store.read(self.who) as tx:
            before = draft_of(OrganisationDraft, tx.fetch(Organisation, shown.uid))
        try:
            self.orgs.save(self.who, shown.uid, replace(shown.draft, note="乙"), shown.version)
        except Stale:
            assert self.orgs.get(self.who, shown.uid).draft == before
        else:
            raise AssertionError("saved over another's work")

    # taking back

    def take_back(self, back: int) -> None:
        """One of the last few actions, whatever was done after it."""
        actions = self.history.ids(self.who)
        if back < len(actions) - self.began:
            self.history.undo(self.who, actions[back])

    def restore(self, place: int) -> None:
        binned = self.history.bin_rows(self.who, self.history.bin_ids(self.who))
        if binned:
            row = sorted(binned, key=lambda row: row.uid)[place % len(binned)]
            self.history.restore(self.who, row.noun, [row.uid])

    # links

    def link(self, one: int, other: int, how: int, back: int) -> None:
        """Mostly links that the table allows, so that second ones are tried as well."""
        start = self.org(one)
        kinds = self.orgs.rules.links_of(self.kind(start)) or tuple(LinkKind)
        kind = kinds[how % len(kinds)]
        partners = self.orgs.rules.partners(self.kind(start), kind)
        self.orgs.link(self.who, start, self.org(other, *partners), kind, self.day(back))

    def attach(self, org: int, site: int, back: int) -> None:
        there = self.org(site, OrgKind.PROJECT_SITE)
        self.orgs.link(self.who, self.org(org, *MOBILE), there, LinkKind.ATTACHED_TO, self.day(back))

    def end_link(self, place: int, back: int) -> None:
        self.orgs.end_link(self.who, self.one(OrgLink, place).uid, self.day(back))

    def unlink(self, place: int) -> None:
        self.orgs.unlink(self.who, self.one(OrgLink, place).uid)

    def found(self, team: int, branch: int, leader: int) -> None:
        self.count += 1
        founding, under, of = self.opened.services.organisation_founding, self.org(branch, OrgKind.BRANCH), self.org(team, OrgKind.TEAM)
        members = tuple(each.uid for each in founding.candidates(self.who, of, under).people)
        draft = GroupDraft(f"党小组{self.count}", under, None, None, self.person(leader), members)
        founding.found_group(self.who, of, draft)

    # posts and terms

    def appoint(self, person: int, place: int, back: int) -> None:
        org = self.org(place)
        role = posts_of(self.kind(org))[0]
        self.orgs.appoint(self.who, None, AssignmentDraft(self.person(person), org, role, self.day(back)), None)

    def leave_post(self, place: int, back: int) -> None:
        row = self.one(Assignment, place)
        self.orgs.appoint(self.who, row.uid, replace(draft_of(AssignmentDraft, row), until=self.day(back)), row.row_version)

    def redate_post(self, place: int, back: int) -> None:
        row = self.one(Assignment, place)
        self.orgs.appoint(self.who, row.uid, replace(draft_of(AssignmentDraft, row), since=self.day(back)), row.row_version)

    def dismiss(self, place: int) -> None:
        self.orgs.dismiss(self.who, self.one(Assignment, place).uid)

    def elect(self, place: int, back: int, years: int) -> None:
        self.life.save_election(self.who, None, ElectionDraft(self.org(place), self.day(back), years), None)

    def unelect(self, place: int) -> None:
        self.life.remove_election(self.who, self.one(Election, place).uid)

    def key_post(self, place: int, title: int, person: int) -> None:
        draft = KeyPostDraft(self.org(place), f"岗位{title % 2}", self.person(person) if person % 2 else None)
        self.life.save_key_post(self.who, None, draft, None)

    def no_key_post(self, place: int) -> None:
        self.life.remove_key_post(self.who, self.one(KeyPost, place).uid)

    # project sites

    def home(self, place: int, back: int) -> None:
        draft = MemberHomeDraft(self.org(place, *MOBILE), f"{back} 号", self.day(back))
        self.life.save_home(self.who, None, draft, None)

    def no_home(self, place: int) -> None:
        self.life.remove_home(self.who, self.one(MemberHome, place).uid)

    def stay(self, person: int, org: int, since: int, until: int) -> None:
        end = self.day(until) if until < since else None
        there = self.org(org, OrgKind.PROJECT_SITE)
        self.life.assign(self.who, None, SiteStayDraft(self.person(person), there, None, self.day(since), end), None)

    def redate_stay(self, place: int, since: int, until: int) -> None:
        row = self.one(SiteStay, place)
        end = self.day(until) if until < since else None
        draft = replace(draft_of(SiteStayDraft, row), since=self.day(since), until=end)
        self.life.assign(self.who, row.uid, draft, row.row_version)

    def no_stay(self, place: int) -> None:
        self.life.remove_stay(self.who, self.one(SiteStay, place).uid)

    def move(self, org: int, site: int, back: int) -> None:
        there = self.org(site, OrgKind.PROJECT_SITE)
        self.life.move(self.who, self.org(org, *MOBILE), MoveDraft(there, self.day(back)))

    # people

    def leave_party(self, person: int, back: int) -> None:
        shown = self.people.get(self.who, self.person(person))
        gone = replace(shown.draft, exit_kind="withdrawn", exit_on=self.day(back))
        self.people.save(self.who, shown.uid, gone, shown.version)

    def change_branch(self, person: int, branch: int, back: int) -> None:
        shown = self.people.get(self.who, self.person(person))
        there = replace(shown.draft, branch_uid=self.org(branch, OrgKind.BRANCH))
        self.people.save(self.who, shown.uid, there, shown.version, Circumstances(self.day(back) if back % 2 else None, ""))

    def lose(self, person: int) -> None:
        self.people.delete(self.who, [self.person(person)], "登记有误")
