"""One field of many people at once: the preview says what the writing does, and one action takes it back."""

from datetime import date

import pytest

from desktop.compose import Opened
from desktop.domain.errors import UserError
from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.views import Change, ChangeLine
from desktop.services.people import PeopleQuery
from tests.services.station import Station, build, stays


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


def test_the_preview_counts_and_the_writing_does_just_that(here: Station) -> None:
    people, who = here.services.people, here.who
    uids = [here.person(f"王{n}", "13", education=code) for n, code in enumerate(("21", "31", None, "31"))]
    change = Change("education", "21")
    found = people.preview_change(who, uids, change)
    assert (found.label, found.count, found.same, found.refused) == ("学历", 3, 1, ())
    assert found.lines == (ChangeLine("大学专科毕业", "大学本科毕业", 2), ChangeLine("", "大学本科毕业", 1))
    done = people.change_many(who, uids, change)
    assert (done.changed, done.same, done.refused) == (3, 1, ())
    assert {people.get(who, uid).draft.education for uid in uids} == {"21"}
    assert done.changes.action is not None
    (action,) = here.services.history.rows(who, [done.changes.action])
    assert (action.title, action.records) == ("成批修改学历", 3)
    here.services.history.undo(who, done.changes.action)
    assert [people.get(who, uid).draft.education for uid in uids] == ["21", "31", None, "31"]


def test_who_cannot_have_the_value_is_named_with_the_reason_and_left_alone(here: Station) -> None:
    people, who = here.services.people, here.who
    member = here.person("李娜", "01", joined_on=date(2010, 1, 1), full_on=date(2011, 1, 1), staff_no="GD1")
    other = here.person("王强", "03")
    change = Change("political_status", "13")
    found = people.preview_change(who, [member, other], change)
    assert (found.count, [(each.title, each.reason) for each in found.refused]) == (
        1,
        [("李娜　GD1", "填了入党或转正日期，政治面貌却不是党员，请核对")],
    )
    done = people.change_many(who, [member, other], change)
    assert (done.changed, [each.uid for each in done.refused]) == (1, [member])
    assert people.get(who, member).draft.political_status == "01"


def test_what_was_impossible_before_does_not_stand_in_the_way(here: Station) -> None:
    people, who = here.services.people, here.who
    uid = here.person("李娜", "13", id_number="110105194912310021", id_note="证件如此")
    assert people.change_many(who, [uid], Change("work_post", "worker")).changed == 1


def test_a_new_team_moves_the_affiliation_and_fills_the_department(here: Station) -> None:
    people, who = here.services.people, here.who
    other = here.services.organisations.save(
        who, None, OrganisationDraft("配电班", OrgKind.TEAM, here.station), None
    ).uid
    uids = [here.person("李娜", "13"), here.person("王强", "13")]
    people.change_many(who, uids, Change("team_uid", other.hex()))
    for uid in uids:
        found = people.get(who, uid)
        assert (found.draft.team_uid, found.draft.department_uid) == (other, here.station)
        assert any("配电班" in line for line in stays(here.services, who, uid))


def test_a_new_post_is_found_by_search(here: Station) -> None:
    people, who = here.services.people, here.who
    uids = [here.person("李娜", "13"), here.person("王强", "13")]
    people.change_many(who, uids, Change("job_title", "台区经理"))
    assert set(people.ids(who, PeopleQuery(text="台区经理"))) == set(uids)


def test_a_value_can_be_taken_away_and_flags_set(here: Station) -> None:
    people, who = here.services.people, here.who
    uid = here.person("李娜", "01", education="21")
    people.change_many(who, [uid], Change("education", ""))
    people.change_many(who, [uid], Change("is_mobile", "1"))
    found = people.get(who, uid).draft
    assert (found.education, found.is_mobile) == (None, True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change("name", "王五"), "不能成批修改"),
        (Change("id_number", "1"), "不能成批修改"),
        (Change("nothing", "1"), "没有这个项目"),
        (Change("employment", ""), "不能为空"),
        (Change("employment", "gone"), "读不出来"),
        (Change("education", "99"), "不在代码表中"),
        (Change("team_uid", "00" * 16), "已不存在"),
        (Change("job_title", "长" * 61), "最多 60 个字"),
    ],
)
def test_a_value_nobody_can_have_is_refused_before_anything_is_read(here: Station, change: Change, said: str) -> None:
    uid = here.person("李娜", "13")
    for ask in (here.services.people.preview_change, here.services.people.change_many):
        with pytest.raises(UserError, match=said):
            ask(here.who, [uid], change)


def test_nothing_to_change_writes_no_action(here: Station) -> None:
    uid = here.person("李娜", "13", education="21")
    before = here.services.history.ids(here.who)
    with pytest.raises(UserError, match="没有一条记录会改变"):
        here.services.people.change_many(here.who, [uid], Change("education", "21"))
    assert here.services.history.ids(here.who) == before


def test_cancelling_leaves_everything_as_it_was(here: Station) -> None:
    uids = [here.person(f"王{n}", "13") for n in range(3)]

    class StopError(Exception):
        pass

    def stop(done: int, total: int, text: str) -> None:
        raise StopError

    with pytest.raises(StopError):
        here.services.people.change_many(here.who, uids, Change("education", "21"), stop)
    assert {here.services.people.get(here.who, uid).draft.education for uid in uids} == {None}
