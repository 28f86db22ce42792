"""Moves between organisations as the clerk enters them: dated, corrected, taken back, never doubled."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from desktop.compose import Opened
from desktop.domain.errors import Refused, Severity, UserError
from desktop.domain.identity import Uid
from desktop.domain.measures import Subject
from desktop.domain.organisations import AssignmentDraft, OrganisationDraft, OrgKind, PostRole
from desktop.domain.people import AffiliationKind, Circumstances
from desktop.domain.people.affiliations import FIELD_OF, overlapping
from desktop.domain.periods import Period
from desktop.services.measures import members_of
from desktop.services.people.affiliations import stays_of
from desktop.store.people import Affiliation, Person
from tests.examples import examples
from tests.services.randomly import Databases
from tests.services.station import Station, build, stays


@pytest.fixture
def station(opened: Opened) -> Station:
    return build(opened)


def teams(station: Station, count: int) -> list[Uid]:
    made = [OrganisationDraft(f"{n + 1} 班", OrgKind.TEAM, station.station) for n in range(count)]
    return [station.services.organisations.save(station.who, None, draft, None).uid for draft in made]


def move(station: Station, person: Uid, day: date | None = None, **fields: object) -> None:
    shown = station.services.people.get(station.who, person)
    draft = replace(shown.draft, **fields)  # type: ignore[arg-type]
    station.services.people.save(station.who, person, draft, shown.version, Circumstances(day, "工作调动"))


def history(station: Station, person: Uid) -> tuple[str, ...]:
    return stays(station.services, station.who, person)


def test_a_move_is_dated_when_it_happened_and_says_why(station: Station) -> None:
    person = station.person("张三")
    (other,) = teams(station, 1)
    station.today("2026-11-25")
    move(station, person, date(2026, 11, 23), team_uid=other)
    assert history(station, person)[-2:] == ("2026-11-21 至 2026-11-23：营业班", "2026-11-23 至今：1 班")
    with station.opened.database_of().store.read(station.who) as tx:
        assert tx.session.execute(sa.select(Affiliation.reason).where(Affiliation.org_uid == other)).scalar() == "工作调动"


def test_group_and_department_moves_are_kept_too(station: Station) -> None:
    orgs = station.services.organisations
    groups = [
        orgs.save(station.who, None, OrganisationDraft(n, OrgKind.PARTY_GROUP, station.branch), None).uid
        for n in ("第一党小组", "第二党小组")
    ]
    person = station.person("张三", group_uid=groups[0])
    assert not [line for line in history(station, person) if "党小组" in line]
    move(station, person, date(2026, 7, 1), group_uid=groups[1])
    lines = [line for line in history(station, person) if "党小组" in line]
    assert lines == ["至 2026-07-01：第一党小组", "2026-07-01 至今：第二党小组"]


def test_a_member_whose_relation_came_from_elsewhere_belongs_from_that_day(station: Station) -> None:
    person = station.person("张三", joined_on=date(2010, 7, 1), moved_in_on=date(2024, 3, 5))
    assert "2024-03-05 至今：城关供电所党支部" in history(station, person)


def test_a_day_that_cannot_be_is_refused_at_its_field(station: Station) -> None:
    person = station.person("张三")
    one, two = teams(station, 2)
    move(station, person, date(2026, 11, 21), team_uid=one)
    with pytest.raises(Refused) as told:
        move(station, person, date(2027, 1, 1), team_uid=two)
    assert [(p.field, p.code) for p in told.value.problems] == [("moved_on", "DATE_IN_FUTURE")]


Steps = list[tuple[str, int, int | None]]
STEPS = st.lists(
    st.tuples(st.sampled_from(["team", "branch", "name", "undo"]), st.integers(0, 3), st.integers(0, 40) | st.none()),
    max_size=10,
)


@examples(12)
@given(steps=STEPS)
def test_any_order_of_moving_and_undoing_leaves_the_history_consistent(databases: Databases, steps: Steps) -> None:
    with databases.one() as opened:
        station = build(opened)
        any_order(station, teams(station, 2), steps)


def any_order(station: Station, two: Sequence[Uid], steps: Steps) -> None:
    person = station.person("张三")
    places: Sequence[Uid | None] = [station.team, *two, None]
    branches: Sequence[Uid | None] = [station.branch, None]
    done: list[Uid] = []
    seen = {station.services.history.ids(station.who)[0]}
    for number, (kind, choice, back) in enumerate(steps):
        station.today(f"2026-12-{number + 1:02d}")
        day = None if back is None else date(2026, 11, 1 + back % 28)
        try:
            if kind == "undo":
                if done:
                    station.services.history.undo(station.who, done.pop(choice % len(done)))
            elif kind == "team":
                move(station, person, day, team_uid=places[choice])
            elif kind == "branch":
                move(station, person, day, branch_uid=branches[choice % 2])
            else:
                move(station, person, job_title=f"职务 {choice}")
            newest = station.services.history.ids(station.who)[0]
            if kind != "undo" and newest not in seen:
                done.append(newest)
            seen.add(newest)
        except UserError:
            pass  # refused, which changes nothing
        consistent(station, person)


def consistent(station: Station, person: Uid) -> None:
    with station.opened.database_of().store.read(station.who) as tx:
        row = tx.session.get_one(Person, person)
        for kind in (AffiliationKind.PRIMARY_PARTY, AffiliationKind.TEAM):
            rows = tx.rows(sa.select(Affiliation).where(Affiliation.person_uid == person, Affiliation.kind == kind.value))
            stays = stays_of(rows)
            present = getattr(row, FIELD_OF[kind])
            assert not overlapping(stays)
            assert [s.org_uid for s in stays if s.until is None] == ([present] if present else [])


def members(station: Station, org: Uid, period: str) -> list[str]:
    with station.opened.database_of().store.read(station.who) as tx:
        return [p.name for p in members_of(tx, Subject(org), Period(period).span)]


def test_who_moves_in_mid_quarter_counts_where_he_was_on_its_last_day(station: Station) -> None:
    other = station.services.organisations.save(
        station.who, None, OrganisationDraft("机关党支部", OrgKind.BRANCH), None
    ).uid
    station.today("2026-01-10")
    person = station.person("张三")
    station.person("李四")
    station.today("2026-08-20")
    move(station, person, date(2026, 8, 15), branch_uid=other, team_uid=None)
    for period, here, there in (("2026Q2", ["张三", "李四"], []), ("2026Q3", ["李四"], ["张三"]), ("2026H1", ["张三", "李四"], [])):
        assert members(station, station.branch, period) == here, period
        assert members(station, other, period) == there, period
    assert members(station, station.branch, "2025") == ["张三", "李四"], "entered later, he counts where he first was"


def test_a_move_within_the_tree_changes_nothing_above(station: Station) -> None:
    orgs = station.services.organisations
    group = orgs.save(station.who, None, OrganisationDraft("第一党小组", OrgKind.PARTY_GROUP, station.branch), None).uid
    station.today("2026-01-10")
    person = station.person("张三", group_uid=group)
    station.today("2026-08-20")
    move(station, person, date(2026, 8, 15), group_uid=None)
    assert members(station, group, "2026Q2") == ["张三"]
    assert members(station, group, "2026Q3") == []
    assert members(station, station.branch, "2026Q3") == ["张三"]


def test_the_form_says_which_posts_a_move_leaves_open(station: Station) -> None:
    services, who = station.services, station.who
    save = services.organisations.save
    other = save(who, None, OrganisationDraft("机关党支部", OrgKind.BRANCH), None).uid
    group = save(who, None, OrganisationDraft("一组", OrgKind.PARTY_GROUP, station.branch), None).uid
    person = station.person("王芳", group_uid=group)
    for at, role in ((station.branch, PostRole.SECRETARY), (group, PostRole.GROUP_LEADER), (station.branch, PostRole.CONTACT_LEADER)):
        services.organisations.appoint(who, None, AssignmentDraft(person, at, role), None)
    draft = services.people.get(who, person).draft
    assert services.people.check(who, person, draft) == []
    told = services.people.check(who, person, replace(draft, branch_uid=other, group_uid=None))
    assert [(p.field, p.severity, p.text) for p in told if p.code == "POST_LEFT_OPEN"] == [
        ("branch_uid", Severity.WARNING, "仍任城关供电所党支部书记，转走后请在“组织”中登记免职。"),
        ("group_uid", Severity.WARNING, "仍任一组党小组组长，转走后请在“组织”中登记免职。"),
    ]
    told = services.people.check(who, person, replace(draft, branch_uid=other))
    assert [(p.field, p.text) for p in told if p.code == "POST_LEFT_OPEN"] == [
        ("branch_uid", "仍任城关供电所党支部书记、一组党小组组长，转走后请在“组织”中登记免职。")
    ]
    station.change(person, branch_uid=other, group_uid=None)  # told, and not refused
