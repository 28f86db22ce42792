"""One field of many people at once: the preview says what the writing does, and one action takes it back."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from desktop.compose import Opened
from desktop.domain.errors import Stale, UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.people import Circumstances, PersonDraft
from desktop.domain.views import Change, ChangeLine
from desktop.services.people import PeopleQuery
from desktop.store import history
from desktop.store.people import Affiliation
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

    def stop(done: int, total: int, text: str = "") -> None:
        raise StopError

    with pytest.raises(StopError):
        here.services.people.change_many(here.who, uids, Change("education", "21"), stop)
    assert {here.services.people.get(here.who, uid).draft.education for uid in uids} == {None}


def places(here: Station, uid: Uid) -> list[tuple[object, ...]]:
    """Every stay of a person, without its own identity."""
    with here.opened.database_of().store.read(here.who) as tx:
        rows = tx.rows(sa.select(Affiliation).where(Affiliation.person_uid == uid).order_by(Affiliation.since))
        return sorted((r.kind, r.since, str(r.until), r.org_uid.hex(), r.row_version) for r in rows)


def placed(draft: PersonDraft, field: str, org: Uid | None) -> PersonDraft:
    return replace(draft, **{field: org})  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["team_uid", "branch_uid", "group_uid"])
def test_many_move_just_as_each_would_by_himself(here: Station, field: str) -> None:
    """Whoever had no place, has one since today, or moved before: the history of his places is the same."""
    people, who = here.services.people, here.who
    kind, above = {
        "team_uid": (OrgKind.TEAM, here.station),
        "branch_uid": (OrgKind.BRANCH, None),
        "group_uid": (OrgKind.PARTY_GROUP, here.branch),
    }[field]
    orgs = here.services.organisations
    new, earlier = (
        orgs.save(who, None, OrganisationDraft(name, kind, above), None).uid for name in ("新组织", "老组织")
    )

    def some(tail: str) -> list[Uid]:
        bare = here.person(f"甲{tail}", "13", team_uid=None, department_uid=None, branch_uid=None)
        since_today = here.person(f"乙{tail}", "13", **{"team_uid": None, field: earlier})
        moved = here.person(f"丙{tail}", "13", **{"team_uid": None, field: earlier})
        found = people.get(who, moved)
        how = Circumstances(moved_on=date(2026, 11, 20))
        people.save(who, moved, placed(found.draft, field, None), found.version, how)
        return [bare, since_today, moved]

    alone, together = some("一"), some("众")
    for uid in alone:
        found = people.get(who, uid)
        people.save(who, uid, placed(found.draft, field, new), found.version)
    before = [places(here, uid) for uid in together]
    done = people.change_many(who, together, Change(field, new.hex()))
    assert done.changed == 3
    assert [places(here, uid) for uid in together] == [places(here, uid) for uid in alone]
    assert done.changes.action is not None
    here.services.history.undo(who, done.changes.action)
    assert [[line[:4] for line in places(here, uid)] for uid in together] == [[line[:4] for line in each] for each in before]
    with here.opened.database_of().store.read(who) as tx:
        assert history.broken_link(tx.session) is None


def test_a_screen_that_showed_the_record_before_is_told_when_it_saves(here: Station) -> None:
    people, who = here.services.people, here.who
    uid = here.person("李娜", "13")
    shown = people.get(who, uid)
    people.change_many(who, [uid], Change("education", "21"))
    with pytest.raises(Stale):
        people.save(who, uid, replace(shown.draft, job_title="班长"), shown.version)


def test_taking_back_for_many_can_be_cancelled_with_nothing_half_done(here: Station) -> None:
    people, who = here.services.people, here.who
    uids = [here.person(f"王{chr(0x4E00 + n)}", "13") for n in range(3)]
    action = people.change_many(who, uids, Change("job_title", "站长")).changes.action
    assert action is not None

    def stop(done: int, total: int, text: str = "") -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        here.services.history.undo(who, action, stop)
    assert {people.get(who, uid).draft.job_title for uid in uids} == {"站长"}
    here.services.history.undo(who, action)
    assert people.ids(who, PeopleQuery(text="站长")) == []
