"""疑似重复: two records of one person become one with all that belongs to them; or they are told apart."""

from dataclasses import replace
from datetime import date

import pytest

from desktop.compose import Opened
from desktop.domain.activities.record import ActivityDraft, ActivityRecord, AttendanceDraft
from desktop.domain.errors import Refused, Stale, UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import AssignmentDraft, LinkKind, OrganisationDraft, OrgKind, PostRole, SiteStayDraft
from desktop.domain.people.records import ThoughtReportDraft
from desktop.domain.people.twins import ApartDraft
from desktop.domain.pledges.model import SheetDraft
from desktop.services.people import PeopleQuery
from tests.services.station import MASSES, MEMBER, Station, build, in_the_bin, mobile_lines, stays

NUMBER, RIGHT = "11010519491231002X", "110105194912310046"


@pytest.fixture
def station(opened: Opened) -> Station:
    return build(opened)


@pytest.fixture
def kept(station: Station) -> Uid:
    return station.person("李娜", id_number=NUMBER, mobile="13812345678", staff_no="GD1")


@pytest.fixture
def other(station: Station, kept: Uid) -> Uid:
    """The same number again, as an import or the recycle bin brings it in."""
    people, who = station.services.people, station.who
    people.delete(who, [kept], "登记有误")
    uid = station.person("李娜", MEMBER, id_number=NUMBER, mobile="13899995678", native_place="某省某县")
    people.restore(who, [kept])
    return uid


def first(station: Station) -> Uid:
    """The record that came back from the bin is the doubtful one."""
    return station.services.people.ids(station.who, PeopleQuery(chip="twins"))[0]


def test_both_are_shown_with_what_differs_though_masked(station: Station, kept: Uid, other: Uid) -> None:
    twins = station.services.people.twins(station.who, first(station))
    assert (twins.kept.uid, twins.other.uid) == (other, kept), "the one that was not doubted is kept"
    assert twins.differing == {"mobile", "staff_no", "native_place"}
    assert twins.kept.draft.mobile == twins.other.draft.mobile == "138****5678"
    readable = station.services.people.reveal_twins(station.who, kept)
    assert (readable.kept.draft.mobile, readable.other.draft.mobile) == ("13899995678", "13812345678")


def test_fields_are_taken_from_either_and_nothing_is_doubtful_any_more(
    station: Station, kept: Uid, other: Uid
) -> None:
    people, who = station.services.people, station.who
    saved = people.merge(who, people.twins(who, kept), {"mobile", "staff_no"}).uid
    found = people.reveal(who, saved)
    assert (found.draft.mobile, found.draft.staff_no, found.draft.native_place) == ("13812345678", "GD1", "某省某县")
    assert not found.twin
    assert people.ids(who, PeopleQuery(text="李娜")) == [saved]
    assert [row.reason for row in in_the_bin(station.services, who) if row.uid == kept] == ["与“李娜”合并"]


def test_everything_that_belongs_to_the_given_up_record_goes_over(station: Station, kept: Uid, other: Uid) -> None:
    services, who = station.services, station.who
    sheet = services.pledges.save(who, None, SheetDraft(kept, 2026), None).uid
    post = AssignmentDraft(kept, station.branch, PostRole.SECRETARY, date(2020, 1, 1))
    services.organisations.appoint(who, None, post, None)
    meeting = ActivityDraft(kind="committee_meeting", title="支委会", org_uid=station.branch, held_on=date(2026, 11, 2))
    there = ActivityRecord(meeting, (AttendanceDraft(person_uid=kept),))
    activity = services.activities.save(who, None, there, None).uid
    twins = services.people.twins(who, kept)
    assert twins.other.records >= 3
    saved = services.people.merge(who, twins, ()).uid
    assert services.pledges.get(who, sheet).draft.person_uid == saved
    assert [line.person_uid for line in services.activities.get(who, activity).record.attendance] == [saved]
    assert services.people.get(who, saved).posts == ("城关供电所党支部书记",)


def test_who_was_at_a_meeting_twice_was_there_once(station: Station, kept: Uid, other: Uid) -> None:
    services, who = station.services, station.who
    meeting = ActivityDraft(kind="committee_meeting", title="支委会", org_uid=station.branch, held_on=date(2026, 11, 2))
    both = (AttendanceDraft(person_uid=kept), AttendanceDraft(person_uid=other))
    activity = services.activities.save(who, None, ActivityRecord(meeting, both), None).uid
    saved = services.people.merge(who, services.people.twins(who, kept), ()).uid
    assert [line.person_uid for line in services.activities.get(who, activity).record.attendance] == [saved]


def test_the_earlier_beginning_of_the_same_stay_is_kept(station: Station) -> None:
    people, who = station.services.people, station.who
    station.today("2019-03-01")
    old = station.person("李娜", id_number=NUMBER)
    people.delete(who, [old], "登记有误")
    station.today("2026-11-21")
    station.person("李娜", id_number=NUMBER)
    people.restore(who, [old])
    saved = people.merge(who, people.twins(who, old), ()).uid
    assert stays(station.services, who, saved) == ("2019-03-01 至今：城关供电所党支部", "2019-03-01 至今：营业班")


def test_stays_at_sites_are_one_each_and_bring_their_mobile_affiliations(
    station: Station, kept: Uid, other: Uid
) -> None:
    orgs, life, who = station.services.organisations, station.services.organisation_life, station.who
    sites = []
    for name in ("北河", "南岭"):
        sites.append(orgs.save(who, None, OrganisationDraft(name, OrgKind.PROJECT_SITE, station.station), None).uid)
        group = OrganisationDraft(f"{name}流动党小组", OrgKind.MOBILE_GROUP, station.branch)
        orgs.link(who, orgs.save(who, None, group, None).uid, sites[-1], LinkKind.ATTACHED_TO, date(2026, 1, 1))
    for person, place, since in ((kept, 0, 3), (other, 0, 6), (kept, 1, 6)):
        life.assign(who, None, SiteStayDraft(person, sites[place], "监理", date(2026, since, 1), None), None)
    saved = station.services.people.merge(who, station.services.people.twins(who, kept), ()).uid
    for site in sites:
        assert [stay.draft.person_uid for stay in orgs.get(who, site).stays] == [saved]
    mobile = {(org, since) for org, since, _ in mobile_lines(station.services, who, saved)}
    assert mobile == {("北河流动党小组", date(2026, 3, 1)), ("南岭流动党小组", date(2026, 6, 1))}
    last = station.services.history.last(who)
    assert last is not None
    station.services.history.undo(who, last.uid)
    assert {org for org, *_ in mobile_lines(station.services, who, kept)} == {"北河流动党小组", "南岭流动党小组"}
    assert [since for _, since, _ in mobile_lines(station.services, who, other)] == [date(2026, 6, 1)]


def test_two_pledge_sheets_of_one_year_need_a_choice_first(station: Station, kept: Uid, other: Uid) -> None:
    services, who = station.services, station.who
    for person in (kept, other):
        services.pledges.save(who, None, SheetDraft(person, 2026), None)
    with pytest.raises(UserError, match="同一年的承诺书"):
        services.people.merge(who, services.people.twins(who, kept), ())
    assert len(services.people.ids(who, PeopleQuery(text="李娜"))) == 2, "nothing was done by half"


def test_a_merge_is_undone_from_the_history(station: Station, kept: Uid, other: Uid) -> None:
    services, who = station.services, station.who
    sheet = services.pledges.save(who, None, SheetDraft(kept, 2026), None).uid
    services.people.merge(who, services.people.twins(who, kept), {"mobile"})
    services.history.undo(who, services.history.ids(who)[0])
    assert services.pledges.get(who, sheet).draft.person_uid == kept
    assert set(services.people.ids(who, PeopleQuery(text="李娜"))) == {kept, other}
    assert services.people.get(who, kept).twin
    assert services.people.reveal(who, other).draft.mobile == "13899995678"


def test_a_record_changed_meanwhile_is_not_merged(station: Station, kept: Uid, other: Uid) -> None:
    people, who = station.services.people, station.who
    twins = people.twins(who, kept)
    found = people.get(who, other)
    people.save(who, other, replace(found.draft, native_place="别处"), found.version)
    with pytest.raises(Stale):
        people.merge(who, twins, ())


def test_two_people_are_told_apart_by_the_right_number(station: Station, kept: Uid, other: Uid) -> None:
    people, who = station.services.people, station.who
    people.tell_apart(who, people.twins(who, kept), ApartDraft(other, RIGHT))
    assert people.reveal(who, other).draft.id_number == RIGHT
    assert people.ids(who, PeopleQuery(chip="twins")) == []


def test_a_number_nobody_knows_is_taken_out_with_a_note(station: Station, kept: Uid, other: Uid) -> None:
    people, who = station.services.people, station.who
    with pytest.raises(Refused, match="说明"):
        people.tell_apart(who, people.twins(who, kept), ApartDraft(kept))
    people.tell_apart(who, people.twins(who, kept), ApartDraft(kept, None, "身份证在换发"))
    draft = people.reveal(who, kept).draft
    assert (draft.id_number, draft.id_note) == (None, "身份证在换发")
    assert people.ids(who, PeopleQuery(chip="twins")) == []


def test_the_wrong_number_again_is_refused(station: Station, kept: Uid, other: Uid) -> None:
    people, who = station.services.people, station.who
    with pytest.raises(Refused, match="相同"):
        people.tell_apart(who, people.twins(who, kept), ApartDraft(kept, NUMBER))


def test_someone_without_a_twin_has_nothing_to_compare(station: Station, kept: Uid) -> None:
    lone = station.person("王强", MASSES)
    with pytest.raises(UserError, match="没有别的记录"):
        station.services.people.twins(station.who, lone)


def test_reports_handed_in_and_reports_received_go_along(station: Station, kept: Uid, other: Uid) -> None:
    people, files, who = station.services.people, station.services.files, station.who
    found = people.twins(who, kept)
    stays, goes = found.kept.uid, found.other.uid
    files.save(who, goes, None, ThoughtReportDraft(date(2026, 9, 1)), None)
    someone = station.person("陈同志", MASSES)
    files.save(who, someone, None, ThoughtReportDraft(date(2026, 9, 2), receiver_uid=goes), None)
    people.merge(who, people.twins(who, kept), set())
    assert [line.draft.reported_on for line in files.get(who, stays).reports] == [date(2026, 9, 1)]
    (line,) = files.get(who, someone).reports
    assert (line.draft.receiver_uid, [c.title for c in line.names]) == (stays, ["李娜"])
