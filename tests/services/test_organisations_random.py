"""The trees, links, posts, terms, places and mobile affiliations stay as they must be, whatever is done in whatever order."""

from collections import Counter
from typing import Any

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.identity import Uid
from desktop.domain.organisations import (
    ANYWHERE,
    MOBILE,
    ElectionDraft,
    OrgKind,
    OrgNode,
    PostRole,
    span_of,
    term_end,
)
from desktop.services.organisations import tree_of
from desktop.store.organisations import Assignment, Election, KeyPost, MemberHome, Organisation, OrgLink, SiteStay
from desktop.store.people import Affiliation, Person
from desktop.store.record import draft_of
from desktop.store.sessions import Tx
from tests.examples import examples
from tests.services.clerk import Clerk, build
from tests.services.randomly import Databases, check_mobile_is_derived, check_people, check_tree, once

KINDS = st.sampled_from(
    [OrgKind.COMMITTEE, OrgKind.BRANCH, OrgKind.PARTY_GROUP, OrgKind.MOBILE_GROUP, OrgKind.TEMP_BRANCH, OrgKind.STATION,
     OrgKind.TEAM, OrgKind.PROJECT_SITE, OrgKind.UNION_GROUP, OrgKind.SQUAD, OrgKind.STUDIO, OrgKind.ZONE]
)  # fmt: skip
PLACE = st.integers(0, 30)
DAY = st.integers(0, 400)
SOME = st.integers(0, 5)
OPERATIONS = st.one_of(
    st.just(("rest",)),  # what a failing example becomes as it is made small
    st.tuples(st.just("make"), KINDS, PLACE),
    st.tuples(st.just("put"), PLACE, PLACE),
    st.tuples(st.just("turn"), PLACE, KINDS),
    st.tuples(st.just("rename"), PLACE, SOME),
    st.tuples(st.just("end"), PLACE, DAY),
    st.tuples(st.just("end"), PLACE, DAY),
    st.tuples(st.just("founded"), PLACE, DAY),
    st.tuples(st.just("reopen"), PLACE),
    *[st.tuples(st.just("take_back"), SOME)] * 4,
    st.tuples(st.just("delete"), PLACE),
    *[st.tuples(st.just("restore"), PLACE)] * 2,
    *[st.tuples(st.just("link"), PLACE, PLACE, PLACE, DAY)] * 3,
    st.tuples(st.just("attach"), PLACE, PLACE, DAY),
    st.tuples(st.just("end_link"), PLACE, DAY),
    st.tuples(st.just("unlink"), PLACE),
    st.tuples(st.just("found"), PLACE, PLACE, PLACE),
    *[st.tuples(st.just("appoint"), PLACE, PLACE, DAY)] * 2,
    st.tuples(st.just("leave_post"), PLACE, DAY),
    st.tuples(st.just("redate_post"), PLACE, DAY),
    st.tuples(st.just("dismiss"), PLACE),
    st.tuples(st.just("elect"), PLACE, DAY, st.integers(1, 5)),
    st.tuples(st.just("unelect"), PLACE),
    st.tuples(st.just("key_post"), PLACE, SOME, PLACE),
    st.tuples(st.just("no_key_post"), PLACE),
    st.tuples(st.just("home"), PLACE, DAY),
    st.tuples(st.just("no_home"), PLACE),
    st.tuples(st.just("stay"), PLACE, PLACE, DAY, DAY),
    st.tuples(st.just("redate_stay"), PLACE, DAY, DAY),
    st.tuples(st.just("no_stay"), PLACE),
    st.tuples(st.just("move"), PLACE, PLACE, DAY),
    st.tuples(st.just("leave_party"), PLACE, DAY),
    st.tuples(st.just("change_branch"), PLACE, PLACE, DAY),
    st.tuples(st.just("lose"), PLACE),
    st.tuples(st.just("save_stale"), PLACE),
)


def check(clerk: Clerk) -> None:
    """Asked of the database itself."""
    with clerk.opened.database_of().store.read(clerk.who) as tx:
        clerk.replay.follow(tx)
        check_tree(tx)
        check_people(tx)
        tree = tree_of(tx)
        check_kinds(tree)
        check_links(clerk, tree, [r for r in tx.rows(sa.select(OrgLink)) if not r.until or r.until >= clerk.today])
        check_posts(tree, list(tx.rows(sa.select(Assignment))))
        check_terms(tx)
        check_ends(tx)
        check_mobile(tx, tree)
    check_mobile_is_derived(clerk.opened)


MOBILE_ROWS = sa.select(Affiliation).join(Person, Person.uid == Affiliation.person_uid).where(Affiliation.kind == "mobile")
"""Of those who are there; those of people in the bin lie still."""


def check_kinds(tree: dict[Uid, OrgNode]) -> None:
    for node in tree.values():
        if node.parent_uid is not None and node.kind.tree not in ANYWHERE:
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
        single = post.role in (PostRole.SECRETARY, PostRole.GROUP_LEADER, PostRole.TEAM_LEADER, PostRole.ZONE_OWNER)
        same = [p for p in posts if p is not post and (p.org_uid, p.role) == (post.org_uid, post.role)]
        held = span_of(post.since, post.until)
        together = [p for p in same if held.shared(span_of(p.since, p.until)).days]
        assert not [p for p in together if single or p.person_uid == post.person_uid]


def check_terms(tx: Tx) -> None:
    """The latest election says when a term ends; key posts are told once; one place of the 流动党员之家 at a time."""
    orgs = {row.uid: row for row in tx.rows(sa.select(Organisation))}
    latest: dict[Uid, list[Election]] = {}
    for row in tx.rows(sa.select(Election)):
        assert row.org_uid in orgs
        latest.setdefault(row.org_uid, []).append(row)
    for uid, held in latest.items():
        last = max(row.held_on for row in held if row.held_on)
        ends = {(row.term_years, term_end(draft_of(ElectionDraft, row))) for row in held if row.held_on == last}
        assert (orgs[uid].term_years, orgs[uid].term_ends_on) in ends
    posts = tx.rows(sa.select(KeyPost))
    assert {post.org_uid for post in posts} <= orgs.keys()
    once((post.org_uid, post.title, post.person_uid) for post in posts)
    homes = tx.rows(sa.select(MemberHome))
    assert {home.org_uid for home in homes} <= orgs.keys()
    assert not apart(homes, lambda home: home.org_uid)


def apart(rows: Any, key: Any) -> list[tuple[Any, Any]]:
    """Pairs of one key that share a day."""
    pairs = [(one, other) for place, one in enumerate(rows) for other in rows[place + 1 :] if key(one) == key(other)]
    return [(a, b) for a, b in pairs if span_of(a.since, a.until).shared(span_of(b.since, b.until)).days]


def check_ends(tx: Tx) -> None:
    """Everything of an organisation, and with a mobile one, ends with it."""
    orgs = {row.uid: row for row in tx.rows(sa.select(Organisation))}
    assert not [org for org in orgs.values() if org.founded_on and org.ended_on and org.ended_on < org.founded_on]
    tables: tuple[Any, ...] = (SiteStay, MemberHome, Assignment, OrgLink)
    lasting = [row for table in tables for row in tx.rows(sa.select(table))]
    assert not [row for row in lasting if row.since and row.until and row.until < row.since], "it ends before it begins"
    for stay in tx.rows(sa.select(SiteStay)):
        assert stay.site_uid in orgs
        ended = orgs[stay.site_uid].ended_on
        assert ended is None or (stay.until is not None and stay.until <= max(ended, stay.since or ended))
    for home in tx.rows(sa.select(MemberHome)):
        ended = orgs[home.org_uid].ended_on if home.org_uid else None
        assert ended is None or (home.until is not None and home.until <= max(ended, home.since or ended))
    for row in tx.rows(MOBILE_ROWS):
        ended = orgs[row.org_uid].ended_on
        assert ended is None or (row.until is not None and row.until <= ended)
    ends: list[tuple[Any, list[Uid | None]]] = [(post, [post.org_uid]) for post in tx.rows(sa.select(Assignment))]
    ends += [(link, [link.from_uid, link.to_uid]) for link in tx.rows(sa.select(OrgLink))]
    for each, places in ends:
        for ended in (orgs[uid].ended_on for uid in places if uid):
            assert ended is None or (each.until is not None and each.until <= ended), "it outlasts an organisation"


def check_mobile(tx: Tx, tree: dict[Uid, OrgNode]) -> None:
    stays = {row.uid: row for row in tx.rows(sa.select(SiteStay))}
    rows = tx.rows(MOBILE_ROWS)
    for row in rows:
        assert row.stay_uid is not None
        stay = stays[row.stay_uid]
        assert (row.person_uid, tree[row.org_uid].kind in MOBILE) == (stay.person_uid, True)
        days, there = span_of(row.since, row.until), span_of(stay.since, stay.until)
        assert days.days > 0
        assert days.shared(there) == days, "with the mobile organisation only while at the site"
    assert not apart(rows, lambda row: (row.stay_uid, tree[row.org_uid].kind)), "with two groups of one site"
    assert not apart(list(stays.values()), lambda stay: (stay.person_uid, stay.site_uid)), "twice at one site"


@examples(15)
@given(operations=st.lists(OPERATIONS, min_size=25, max_size=50))
def test_nothing_done_in_any_order_breaks_the_organisations(databases: Databases, operations: list[tuple[Any, ...]]) -> None:
    with databases.prepared(build).one() as opened:
        clerk = Clerk(opened)
        for operation in operations:
            clerk.do(operation)
            check(clerk)
