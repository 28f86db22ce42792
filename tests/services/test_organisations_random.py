"""The trees, links, posts and mobile affiliations stay as they must be, whatever is done in whatever order."""

import shutil
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop import compose
from desktop.compose import Opened
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import (
    MOBILE,
    AssignmentDraft,
    LinkKind,
    MoveDraft,
    OrganisationDraft,
    OrgKind,
    OrgNode,
    PostRole,
    SiteStayDraft,
    Tree,
    ancestors,
    posts_of,
    span_of,
)
from desktop.domain.people import PersonDraft
from desktop.services.organisations import tree_of
from desktop.store.organisations import Assignment, Organisation, OrgLink, SiteStay
from desktop.store.people import Affiliation
from tests.conftest import CHEAP, PASSWORD

KINDS = st.sampled_from(
    [OrgKind.COMMITTEE, OrgKind.BRANCH, OrgKind.PARTY_GROUP, OrgKind.MOBILE_GROUP, OrgKind.STATION, OrgKind.TEAM,
     OrgKind.PROJECT_SITE, OrgKind.UNION_GROUP, OrgKind.SQUAD]
)  # fmt: skip
PLACE = st.integers(0, 30)
DAY = st.integers(0, 400)
OPERATIONS = st.one_of(
    st.tuples(st.just("make"), KINDS, PLACE),
    st.tuples(st.just("put"), PLACE, PLACE),
    st.tuples(st.just("turn"), PLACE, KINDS),
    st.tuples(st.just("end"), PLACE, DAY),
    st.tuples(st.just("reopen"), PLACE),
    st.tuples(st.just("take_back"), st.integers(0, 2)),
    st.tuples(st.just("delete"), PLACE),
    st.tuples(st.just("link"), PLACE, PLACE, PLACE, DAY),
    st.tuples(st.just("link"), PLACE, PLACE, PLACE, DAY),
    st.tuples(st.just("link"), PLACE, PLACE, PLACE, DAY),
    st.tuples(st.just("attach"), PLACE, PLACE, DAY),
    st.tuples(st.just("end_link"), PLACE, DAY),
    st.tuples(st.just("unlink"), PLACE),
    st.tuples(st.just("appoint"), PLACE, PLACE, DAY),
    st.tuples(st.just("stay"), PLACE, PLACE, DAY, DAY),
    st.tuples(st.just("move"), PLACE, PLACE, DAY),
    st.tuples(st.just("leave_party"), PLACE, DAY),
)


class Clerk:
    """Does what is said as far as the program lets him; `log` tells what he did."""

    def __init__(self, opened: Opened) -> None:
        self.opened, self.who = opened, opened.who
        self.orgs, self.life = opened.services.organisations, opened.services.organisation_life
        self.today = date.today()
        self.count = 0
        branch = self.orgs.save(self.who, None, OrganisationDraft("一支部", OrgKind.BRANCH), None).uid
        committee = self._org("党委", OrgKind.COMMITTEE)
        self._org("二支部", OrgKind.BRANCH, committee)
        self._org("党小组", OrgKind.PARTY_GROUP, branch)
        group = self._org("流动党小组", OrgKind.MOBILE_GROUP, branch)
        self._org("流动党小组二", OrgKind.MOBILE_GROUP, branch)
        station = self._org("供电所", OrgKind.STATION)
        self._org("营业班", OrgKind.TEAM, station)
        self._org("计量班", OrgKind.TEAM, station)
        site = self._org("北河工程", OrgKind.PROJECT_SITE)
        self._org("南岭工程", OrgKind.PROJECT_SITE)
        self._org("工会小组", OrgKind.UNION_GROUP)
        self.people = [self._person(name, branch) for name in ("甲", "乙", "丙")]
        self.home = branch
        self.orgs.link(self.who, group, site, LinkKind.ATTACHED_TO, self.day(380))
        for person in self.people[:2]:
            self.life.assign(self.who, None, SiteStayDraft(person, site, None, self.day(370)), None)

    def _org(self, name: str, kind: OrgKind, parent: Uid | None = None) -> Uid:
        return self.orgs.save(self.who, None, OrganisationDraft(name, kind, parent), None).uid

    def _person(self, name: str, branch: Uid) -> Uid:
        draft = PersonDraft(name=name, political_status="01", joined_on=date(2015, 1, 1), branch_uid=branch)
        return self.opened.services.people.save(self.who, None, draft, None).uid

    def do(self, operation: tuple[Any, ...]) -> None:
        name, *given = operation
        try:
            getattr(self, name)(*given)
        except UserError:
            return

    def org(self, place: int, *kinds: OrgKind) -> Uid:
        found = [row.uid for row in self.orgs.tree(self.who) if not kinds or row.kind in kinds]
        if not found:
            raise UserError("没有这类组织")
        return found[place % len(found)]

    def kind(self, uid: Uid) -> OrgKind:
        return self.orgs.get(self.who, uid).draft.kind

    def person(self, place: int) -> Uid:
        return self.people[place % len(self.people)]

    def day(self, back: int) -> date:
        return self.today - timedelta(days=back)

    def changed(self, uid: Uid, **fields: object) -> None:
        shown = self.orgs.get(self.who, uid)
        self.orgs.save(self.who, uid, replace(shown.draft, **fields), shown.version)  # type: ignore[arg-type]

    def make(self, kind: OrgKind, parent: int) -> None:
        self.count += 1
        above = self.org(parent) if parent % 3 else None
        self.orgs.save(self.who, None, OrganisationDraft(f"组织{self.count}", kind, above), None)

    def put(self, place: int, below: int) -> None:
        self.changed(self.org(place), parent_uid=self.org(below))

    def turn(self, place: int, kind: OrgKind) -> None:
        self.changed(self.org(place), kind=kind)

    def end(self, place: int, back: int) -> None:
        self.changed(self.org(place), ended_on=self.day(back))

    def reopen(self, place: int) -> None:
        self.changed(self.org(place), ended_on=None)

    def take_back(self, back: int) -> None:
        """One of the last few actions, whatever was done after it."""
        history = self.opened.services.history
        history.undo(self.who, history.ids(self.who)[back])

    def delete(self, place: int) -> None:
        self.orgs.delete(self.who, self.org(place), "测试")

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

    def _some_link(self, place: int) -> Uid:
        links = [link.uid for row in self.orgs.tree(self.who) for link in self.orgs.get(self.who, row.uid).links]
        if not links:
            raise UserError("没有关联")
        return links[place % len(links)]

    def end_link(self, place: int, back: int) -> None:
        self.orgs.end_link(self.who, self._some_link(place), self.day(back))

    def unlink(self, place: int) -> None:
        self.orgs.unlink(self.who, self._some_link(place))

    def appoint(self, person: int, place: int, back: int) -> None:
        org = self.org(place)
        role = posts_of(self.kind(org))[0]
        self.orgs.appoint(self.who, None, AssignmentDraft(self.person(person), org, role, self.day(back)), None)

    def stay(self, person: int, org: int, since: int, until: int) -> None:
        end = self.day(until) if until < since else None
        there = self.org(org, OrgKind.PROJECT_SITE)
        self.life.assign(self.who, None, SiteStayDraft(self.person(person), there, None, self.day(since), end), None)

    def move(self, org: int, site: int, back: int) -> None:
        there = self.org(site, OrgKind.PROJECT_SITE)
        self.life.move(self.who, self.org(org, *MOBILE), MoveDraft(there, self.day(back)))

    def leave_party(self, person: int, back: int) -> None:
        shown = self.opened.services.people.get(self.who, self.person(person))
        gone = replace(shown.draft, exit_kind="withdrawn", exit_on=self.day(back))
        self.opened.services.people.save(self.who, self.person(person), gone, shown.version)


def check(clerk: Clerk) -> None:
    with clerk.opened.database_of().store.read(clerk.who) as tx:
        tree = tree_of(tx)
        check_tree(tree)
        check_links(clerk, tree, [r for r in tx.rows(sa.select(OrgLink)) if not r.until or r.until >= clerk.today])
        check_posts(tree, list(tx.rows(sa.select(Assignment))))
        stays = {row.uid: row for row in tx.rows(sa.select(SiteStay))}
        rows = list(tx.rows(sa.select(Affiliation)))
        check_mobile(clerk, tree, stays, rows)
        orgs = {row.uid: row for row in tx.rows(sa.select(Organisation))}
        check_ends(orgs, stays, rows)
        check_what_ends_with_them(orgs, list(tx.rows(sa.select(Assignment))), list(tx.rows(sa.select(OrgLink))))


def check_tree(tree: dict[Uid, OrgNode]) -> None:
    for node in tree.values():
        above = ancestors(node, tree)
        assert above[-1].parent_uid is None, "a circle, or something stands under nothing"
        if node.parent_uid is not None and node.kind.tree is not Tree.MASS:
            assert tree[node.parent_uid].kind.tree is node.kind.tree


def check_links(clerk: Clerk, tree: dict[Uid, OrgNode], links: list[OrgLink]) -> None:
    starts: Counter[tuple[Any, ...]] = Counter()
    for link in links:
        found = clerk.orgs.rules.in_order(link.kind, tree[link.from_uid], tree[link.to_uid])
        assert found.start.uid == link.from_uid
        starts[(link.kind, link.from_uid, link.to_uid)] += 1
        if found.rule.one_start:
            starts[("to", found.rule, link.to_uid)] += 1
        if found.rule.one_end:
            starts[("from", found.rule, link.from_uid)] += 1
    assert [key for key, count in starts.items() if count > 1] == []


def check_posts(tree: dict[Uid, OrgNode], posts: list[Assignment]) -> None:
    for post in posts:
        assert post.org_uid in tree
        if post.role in (PostRole.SECRETARY, PostRole.GROUP_LEADER, PostRole.TEAM_LEADER):
            same = [p for p in posts if p is not post and (p.org_uid, p.role) == (post.org_uid, post.role)]
            held = span_of(post.since, post.until)
            assert not any(held.shared(span_of(p.since, p.until)).days for p in same)


def check_ends(sites: dict[Uid, Organisation], stays: dict[Uid, SiteStay], rows: list[Affiliation]) -> None:
    """Everything at a site, and with a mobile organisation, ends with it."""
    for stay in stays.values():
        ended = sites[stay.site_uid].ended_on if stay.site_uid else None
        assert ended is None or (stay.until is not None and stay.until <= max(ended, stay.since or ended))
    for row in rows:
        ended = sites[row.org_uid].ended_on if row.kind == "mobile" else None
        assert ended is None or (row.until is not None and row.until <= ended)


def check_what_ends_with_them(orgs: dict[Uid, Organisation], posts: list[Assignment], links: list[OrgLink]) -> None:
    for each, ends in [(p, [p.org_uid]) for p in posts] + [(link, [link.from_uid, link.to_uid]) for link in links]:
        for ended in (orgs[uid].ended_on for uid in ends if uid):
            assert ended is None or (each.until is not None and each.until <= ended), "it outlasts an organisation"


def check_mobile(clerk: Clerk, tree: dict[Uid, OrgNode], stays: dict[Uid, SiteStay], rows: list[Affiliation]) -> None:
    for row in rows:
        if row.kind == "mobile":
            assert row.stay_uid is not None
            stay = stays[row.stay_uid]
            assert (row.person_uid, tree[row.org_uid].kind in MOBILE) == (stay.person_uid, True)
            days, there = span_of(row.since, row.until), span_of(stay.since, stay.until)
            assert days.days > 0
            assert days.shared(there) == days, "with the mobile organisation only while at the site"
    together = [
        (one, other)
        for place, one in enumerate(rows)
        for other in rows[place + 1 :]
        if one.kind == other.kind == "mobile" and one.stay_uid == other.stay_uid and tree[one.org_uid].kind is tree[other.org_uid].kind
    ]
    for one, other in together:
        assert not span_of(one.since, one.until).shared(span_of(other.since, other.until)).days, "with two groups of one site"
    for person in clerk.people:
        home = [r for r in rows if r.person_uid == person and r.kind == "primary_party" and r.until is None]
        assert [r.org_uid for r in home] == [clerk.home], "the primary affiliation stays"


@settings(
    max_examples=15, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(operations=st.lists(OPERATIONS, min_size=25, max_size=50))
def test_nothing_done_in_any_order_breaks_the_organisations(
    template: Path, tmp_path_factory: Any, operations: list[tuple[Any, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("random")
    for file in template.glob("station.db*"):
        if file.is_file() and file.suffix != ".lock":
            shutil.copyfile(file, folder / file.name)
    opened = compose.open_station(folder / "station.db", "管理员", PASSWORD, work=CHEAP)
    try:
        clerk = Clerk(opened)
        for operation in operations:
            clerk.do(operation)
        check(clerk)
    finally:
        opened.database_of().close()
        shutil.rmtree(folder)
