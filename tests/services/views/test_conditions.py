"""What SQL finds under conditions is what the same conditions find record by record."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from desktop.compose import Opened
from desktop.domain.actors import Right
from desktop.domain.codes import MEMBERS
from desktop.domain.identity import Uid, new_uid
from desktop.domain.organisations import LinkKind, OrganisationDraft, OrgKind, SiteStayDraft, descendants
from desktop.domain.people import age_on
from desktop.domain.views import Asked, Comparison, Condition, Kind, ViewField, ViewProblem, comparisons_of, matches
from desktop.services.organisations import tree_of
from desktop.services.people import PeopleQuery
from desktop.store.people import Person
from tests.examples import examples
from tests.services.station import Station, build

PEOPLE = 60
_TEXTS = (None, "班长", "抄表员 A组", "100%_甲", "ａb")
_DAYS = (None, date(1991, 11, 21), date(1991, 11, 22), date(1990, 11, 21), date(1964, 2, 29), date(2004, 2, 29))


@pytest.fixture
def here(opened: Opened) -> Station:
    """A station in which every value of the fields that matter meets every other."""
    made = build(opened)
    places = (made.branch, made.station, made.team, None)
    rows = [_person(n, places) for n in range(PEOPLE)]
    with opened.database_of().store.write(opened.who, Right.EDIT_PEOPLE, "准备") as tx:
        tx.bulk_insert(Person, rows)
    return made


def _person(n: int, places: tuple[Uid | None, ...]) -> dict[str, Any]:
    return {
        "uid": new_uid(),
        "name": f"王{n:02d}",
        "sort_key": f"wang{n:02d}",
        "employment": ("on_duty", "retired", "dispatched")[n % 3],
        "political_status": ("01", "02", "13", None)[n % 4],
        "exit_kind": "deceased" if n % 11 == 0 else None,
        "education": ("21", "31", None, "14", "80")[n % 5],
        "job_title": _TEXTS[n % len(_TEXTS)],
        "birth_date": _DAYS[n % len(_DAYS)],
        "full_on": _DAYS[n // 7 % len(_DAYS)],
        "branch_uid": places[n % 2 * 3],
        "team_uid": places[2 + n // 2 % 2],
        "department_uid": places[1 + n // 4 % 2 * 2],
        "is_lost": n % 6 == 0,
        "is_mobile": False,
        "possible_twin": n % 13 == 0,
    }


def values_for(field: ViewField, places: list[Uid]) -> st.SearchStrategy[str]:
    if field.options:
        return st.sampled_from([code for code, _ in field.options])
    if field.kind is Kind.DATE:
        return st.one_of(st.sampled_from([d.isoformat() for d in _DAYS if d]), st.dates().map(date.isoformat))
    if field.kind is Kind.NUMBER:
        return st.one_of(st.sampled_from(["0", "22", "34", "35", "36", "61", "62"]), st.integers(-3, 3000).map(str))
    if field.kind is Kind.ORG:
        return st.sampled_from([uid.hex() for uid in places])
    letters = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=4)
    return st.one_of(st.sampled_from(["班长", "a组", "%", "_", "\\", "Ａ", "王1", "100%_甲"]), letters)


@st.composite
def conditions(draw: st.DrawFn, fields: tuple[ViewField, ...], places: list[Uid]) -> Condition:
    field = draw(st.sampled_from(fields))
    how = draw(st.sampled_from(comparisons_of(field)))
    if how in (Comparison.EMPTY, Comparison.FILLED):
        return Condition(field.key, how)
    value = values_for(field, places)
    if how is Comparison.BETWEEN:
        ends = st.tuples(st.one_of(st.just(""), value), st.one_of(st.just(""), value))
        return Condition(field.key, how, draw(ends.filter(any)))
    return Condition(field.key, how, tuple(draw(st.lists(value, min_size=1, max_size=3))))


def worked_out(row: Person, key: str, today: date) -> Any:
    """A field of the list, from the record alone."""
    days = {"age": row.birth_date, "party_years": row.full_on, "work_years": row.join_work_on}
    if key in days:
        day = days[key]
        return None if day is None else age_on(day, today)
    if key in ("place", "present"):  # nobody is at a site here
        held = (row.branch_uid, row.group_uid, row.department_uid, row.team_uid)
        return frozenset(uid for uid in held if uid)
    if key == "is_member":
        return row.political_status in MEMBERS and row.exit_kind is None
    return getattr(row, key)


@examples(250)
@given(st.data())
def test_sql_finds_whom_the_conditions_mean(here: Station, data: st.DataObject) -> None:
    people, who = here.services.people, here.who
    day = data.draw(st.sampled_from(["2026-11-21", "2028-02-29", "2027-02-28", "2026-03-01"]))
    here.today(day)
    some = conditions(people.fields, [here.branch, here.station, here.team])
    asked = tuple(data.draw(st.lists(some, min_size=1, max_size=3)))
    with here.opened.database_of().store.read(who) as tx:
        tree = tree_of(tx)
        rows = list(tx.rows(sa.select(Person)))
        tx.session.expunge_all()
    below = Asked(lambda uid: descendants(uid, tree))
    fields = {field.key: field for field in people.fields}

    def meets(row: Person, condition: Condition) -> bool:
        read = lambda key: worked_out(row, key, date.fromisoformat(day))  # noqa: E731
        return matches(condition, fields[condition.field], read, below)

    expected = {row.uid for row in rows if all(meets(row, each) for each in asked)}
    assert set(people.ids(who, PeopleQuery(conditions=asked))) == expected


def test_conditions_go_together_with_words_and_chips(here: Station) -> None:
    people, who = here.services.people, here.who
    here.person("李娜", "01", education="21")
    here.person("李强", "01", education="31")
    bachelor = Condition("education", Comparison.IS, ("21",))
    found = people.ids(who, PeopleQuery(text="li", chip="members", conditions=(bachelor,)))
    assert [row.name for row in people.rows(who, found)] == ["李娜"]


def test_a_condition_of_another_list_is_refused_in_words(here: Station) -> None:
    with pytest.raises(ViewProblem, match="没有的项目"):
        here.services.people.ids(here.who, PeopleQuery(conditions=(Condition("stars", Comparison.IS, ("4",)),)))


def test_who_is_at_a_site_or_with_its_group_is_found_there_and_at_home(here: Station) -> None:
    """去看人员 of a site lists those who are there: their home stays where it was."""
    services, who = here.services, here.who
    orgs, life = services.organisations, services.organisation_life
    site = orgs.save(who, None, OrganisationDraft("南岭线路工程", OrgKind.PROJECT_SITE), None).uid
    group = orgs.save(who, None, OrganisationDraft("流动党小组", OrgKind.MOBILE_GROUP, here.branch), None).uid
    orgs.link(who, group, site, LinkKind.ATTACHED_TO, date(2026, 1, 1))
    member = here.person("赵党员", joined_on=date(2010, 1, 1), full_on=date(2011, 1, 1))
    other, gone = here.person("钱群众", "13"), here.person("孙群众", "13")
    for person, until in ((member, None), (other, None), (gone, date(2026, 6, 30))):
        life.assign(who, None, SiteStayDraft(person, site, since=date(2026, 2, 1), until=until), None)

    def found(key: str, org: Uid) -> set[Uid]:
        asked = (Condition(key, Comparison.WITHIN, (org.hex(),)),)
        return set(services.people.ids(who, PeopleQuery(conditions=asked))) & {member, other, gone}

    assert found("present", site) == {member, other}
    assert found("present", group) == {member}
    assert found("place", site) == set()
    assert found("present", here.team) == {member, other, gone}
