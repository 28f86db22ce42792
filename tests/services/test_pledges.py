"""A pledge sheet goes through its five steps in order; items pass by four yes; wishes are claimed and come true."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from desktop.compose import Opened
from desktop.domain.actors import Actor, Role
from desktop.domain.errors import Refused, UserError
from desktop.domain.identity import Uid, new_uid
from desktop.domain.people import Employment
from desktop.domain.pledges.model import (
    AppraisalDraft,
    ItemDraft,
    ItemState,
    OpinionDraft,
    PledgeClass,
    PledgeKind,
    PublicationDraft,
    ReviewDraft,
    SheetDraft,
    SheetState,
    SupervisionDraft,
    Verdict,
    VerdictDraft,
)
from desktop.services.pledges import SheetQuery, sheet_data
from desktop.services.pledges.reading import SheetDetail
from tests.services.station import MASSES, Station, build, secretary

YES = ReviewDraft(True, True, True, True, None, date(2026, 1, 10))
POST = ItemDraft(PledgeKind.POST, PledgeClass.POST, "全年两票零差错", "两票合格率 100%", date(2026, 12, 20))
SERVICE = ItemDraft(PledgeKind.SERVICE, PledgeClass.DEED, "为孤寡老人上门检修线路", "每季度一次")
HUNG = PublicationDraft(date(2026, 1, 12), date(2026, 1, 18), "城关供电所公开栏")


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


def sheet(here: Station, person: Uid | None = None, *items: ItemDraft, year: int = 2026) -> Uid:
    draft = SheetDraft(person or here.person("张伟", job_title="营业班班长"), year)
    uid = here.services.pledges.save(here.who, None, draft, None).uid
    for item in items:
        here.services.pledges.save_item(here.who, uid, None, item, None)
    return uid


def shown(here: Station, uid: Uid) -> SheetDetail:
    return here.services.pledges.get(here.who, uid)


def reviewed(here: Station, uid: Uid, answers: Mapping[int, ReviewDraft] | None = None) -> None:
    """Submitted and reviewed: all pass, except where other answers are given by position."""
    if shown(here, uid).state is SheetState.DRAFTING:
        here.services.pledges.submit(here.who, uid, None)
    items = shown(here, uid).items
    wanted = {i.uid: (answers or {}).get(n, YES) for n, i in enumerate(items) if i.state is ItemState.PENDING}
    here.services.pledges.review(here.who, uid, wanted, None)


def kept(here: Station, person: Uid | None = None) -> Uid:
    uid = sheet(here, person, POST, SERVICE)
    reviewed(here, uid)
    here.services.pledges.publish(here.who, uid, HUNG, None)
    here.services.pledges.begin(here.who, uid, date(2026, 1, 19), None)
    return uid


def states(here: Station, uid: Uid) -> list[ItemState]:
    return [i.state for i in shown(here, uid).items]


def test_the_five_steps_in_order_to_the_archive(here: Station) -> None:
    uid = kept(here)
    service = here.services.pledges
    service.supervise(here.who, uid, None, SupervisionDraft(date(2026, 3, 20), None, "书记", "进展良好"), None)
    assert shown(here, uid).state is SheetState.SUPERVISED
    verdicts = {i.uid: VerdictDraft(Verdict.FULFILLED, date(2026, 11, 20)) for i in shown(here, uid).items}
    service.appraise(here.who, uid, AppraisalDraft(date(2026, 11, 21), 12, 11), verdicts, None)
    service.archive(here.who, uid, None)
    detail = shown(here, uid)
    assert (detail.state, states(here, uid)) == (SheetState.ARCHIVED, [ItemState.APPRAISED] * 2)
    row = service.rows(here.who, [uid])[0]
    assert (row.verdicts, row.satisfied, row.post_items, row.service_items) == ("2/2", "11/12", 1, 1)


def test_an_archived_sheet_can_only_be_looked_at(here: Station) -> None:
    test_the_five_steps_in_order_to_the_archive(here)
    uid = here.services.pledges.ids(here.who, SheetQuery(chip="archived"))[0]
    with pytest.raises(UserError, match="已归档，只能查看"):
        here.services.pledges.save_item(here.who, uid, None, POST, None)
    with pytest.raises(UserError, match="已归档，只能查看"):
        here.services.pledges.save(here.who, uid, shown(here, uid).draft, None)


def test_steps_are_not_skipped(here: Station) -> None:
    uid = sheet(here, None, POST, SERVICE)
    service = here.services.pledges
    with pytest.raises(UserError, match="不能公开"):
        service.publish(here.who, uid, HUNG, None)
    with pytest.raises(UserError, match="不能开始践诺"):
        service.begin(here.who, uid, date(2026, 1, 19), None)
    done = kept(here, here.person("刘洋"))
    with pytest.raises(UserError, match="不能评诺"):
        service.appraise(here.who, done, AppraisalDraft(date(2026, 11, 21), 3, 3), {}, None)


def test_one_sheet_a_member_and_year(here: Station) -> None:
    person = here.person("张伟")
    sheet(here, person)
    with pytest.raises(Refused, match="已有 2026 年的承诺书"):
        sheet(here, person)
    with pytest.raises(Refused, match="双承诺由党员作出"):
        sheet(here, here.person("李娜", MASSES))


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], "还没有承诺事项"),
        ([POST], "还缺服务承诺 1 项"),
        ([SERVICE], "还缺岗位承诺 1 项"),
        ([replace(POST, category=PledgeClass.SHARED), SERVICE], "还缺岗位承诺 1 项（只有共性承诺的不算）"),
    ],
)
def test_a_member_at_work_owes_a_post_and_a_service_pledge(here: Station, items: list[ItemDraft], words: str) -> None:
    uid = sheet(here, None, *items)
    with pytest.raises(UserError, match=words):
        here.services.pledges.submit(here.who, uid, None)


def test_a_retired_member_owes_nothing_and_makes_no_post_pledge(here: Station) -> None:
    uid = sheet(here, here.person("老李", employment=Employment.RETIRED), SERVICE)
    with pytest.raises(Refused, match="离退休党员不作岗位承诺"):
        here.services.pledges.save_item(here.who, uid, None, POST, None)
    reviewed(here, uid)
    here.services.pledges.publish(here.who, uid, HUNG, None)
    here.services.pledges.begin(here.who, uid, date(2026, 1, 19), None)


def test_only_four_yes_pass_anything_else_goes_back_with_a_note(here: Station) -> None:
    uid = sheet(here, None, POST, SERVICE)
    here.services.pledges.submit(here.who, uid, None)
    first, second = shown(here, uid).items
    doubtful = replace(YES, feasible=False)
    with pytest.raises(Refused, match="“切实可行”未认可，退回时请写明审核意见"):
        here.services.pledges.review(here.who, uid, {first.uid: doubtful}, None)
    answers = {first.uid: replace(doubtful, review_note="次数太多"), second.uid: YES}
    here.services.pledges.review(here.who, uid, answers, None)
    assert states(here, uid) == [ItemState.RETURNED, ItemState.PASSED]
    assert shown(here, uid).items[0].reviewer == here.who.name


def test_an_item_is_changed_on_its_own_sheet_only(here: Station) -> None:
    uid, other = sheet(here, None, POST, SERVICE), sheet(here, here.person("陈剑"), POST)
    item = shown(here, uid).items[0]
    with pytest.raises(UserError, match="不在这份承诺书上"):
        here.services.pledges.save_item(here.who, other, item.uid, replace(POST, title="改写"), item.version)
    assert shown(here, uid).items[0] == item


def test_an_unanswered_question_is_not_a_yes(here: Station) -> None:
    uid = sheet(here, None, POST, SERVICE)
    reviewed(here, uid, {0: ReviewDraft(True, True, True, None, "请补充", date(2026, 1, 10))})
    assert states(here, uid)[0] is ItemState.RETURNED


def test_a_returned_item_is_rewritten_and_waits_again(here: Station) -> None:
    uid = sheet(here, None, POST, SERVICE)
    reviewed(here, uid, {0: replace(YES, able=False, review_note="做不到")})
    item = shown(here, uid).items[0]
    here.services.pledges.save_item(here.who, uid, item.uid, replace(POST, title="全年两票差错不超过 1 次"), item.version)
    again = shown(here, uid).items[0]
    assert (again.state, again.review.able, again.review.review_note) == (ItemState.PENDING, None, "做不到")
    reviewed(here, uid)
    assert states(here, uid) == [ItemState.PASSED] * 2


def test_a_clerk_does_not_review(here: Station) -> None:
    uid = sheet(here, None, POST, SERVICE)
    clerk = Actor(new_uid(), "小王", Role.CLERK)
    here.services.pledges.submit(clerk, uid, None)
    with pytest.raises(UserError, match="没有“审核承诺”的权限"):
        here.services.pledges.review(clerk, uid, {shown(here, uid).items[0].uid: YES}, None)


def test_items_hang_out_as_they_pass_and_late_ones_on_a_supplement(here: Station) -> None:
    uid = sheet(here, None, POST, SERVICE)
    service = here.services.pledges
    reviewed(here, uid, {1: replace(YES, wished=False, review_note="再听听群众意见")})
    service.publish(here.who, uid, HUNG, None)
    with pytest.raises(UserError, match=r"还缺服务承诺 1 项.*不能开始践诺"):
        service.begin(here.who, uid, date(2026, 1, 19), None)
    late = shown(here, uid).items[1]
    service.save_item(here.who, uid, late.uid, replace(SERVICE, title="每月上门检修一次"), late.version)
    reviewed(here, uid)
    service.publish(here.who, uid, PublicationDraft(date(2026, 2, 1), date(2026, 2, 7), "公开栏"), None)
    detail = shown(here, uid)
    assert [(p.label, p.items) for p in detail.publications] == [("公示", 1), ("第 1 次增补公示", 1)]
    assert [str(i.published_on) for i in detail.items] == ["2026-01-12", "2026-02-01"]
    service.begin(here.who, uid, date(2026, 2, 8), None)
    assert states(here, uid) == [ItemState.RUNNING] * 2


def test_a_pledge_made_later_in_the_year_runs_as_soon_as_it_is_published(here: Station) -> None:
    uid = kept(here)
    deed = replace(SERVICE, title="帮助新员工考证")
    here.services.pledges.save_item(here.who, uid, None, deed, None)
    reviewed(here, uid)
    here.services.pledges.publish(here.who, uid, PublicationDraft(date(2026, 6, 1), date(2026, 6, 7), "公开栏"), None)
    assert states(here, uid) == [ItemState.RUNNING] * 3
    assert shown(here, uid).state is SheetState.KEEPING


def test_a_publication_does_not_end_before_it_begins_nor_begin_before_the_review(here: Station) -> None:
    uid = sheet(here, None, POST, SERVICE)
    reviewed(here, uid)
    for since, until, words in (
        (date(2026, 1, 12), date(2026, 1, 11), "结束日期早于开始日期"),
        (date(2026, 1, 9), date(2026, 1, 20), "早于审核通过的日期"),
    ):
        with pytest.raises(Refused, match=words):
            here.services.pledges.publish(here.who, uid, PublicationDraft(since, until, "公开栏"), None)


def test_the_sheets_of_a_branch_are_published_at_once(here: Station) -> None:
    ready = [sheet(here, here.person(name), POST, SERVICE) for name in ("张伟", "刘洋")]
    for uid in ready:
        reviewed(here, uid)
    waiting = sheet(here, here.person("陈静"), POST)
    here.services.pledges.publish_many(here.who, [*ready, waiting], HUNG)
    assert here.services.pledges.counts(here.who, 2026)["published"] == 2
    with pytest.raises(UserError, match="没有待公示的事项"):
        here.services.pledges.publish_many(here.who, [waiting], HUNG)


def test_an_item_not_kept_needs_its_reason_and_none_is_left_open(here: Station) -> None:
    uid = kept(here)
    service = here.services.pledges
    service.supervise(here.who, uid, None, SupervisionDraft(date(2026, 3, 20), None, None, "已提醒"), None)
    first, second = shown(here, uid).items
    with pytest.raises(Refused, match="未兑现的，请写明原因"):
        service.settle(here.who, first.uid, VerdictDraft(Verdict.UNFULFILLED, date(2026, 11, 1)), None)
    service.settle(here.who, first.uid, VerdictDraft(Verdict.PARTLY, date(2026, 11, 1), "两次差错"), None)
    tally = AppraisalDraft(date(2026, 11, 21), 10, 9)
    with pytest.raises(UserError, match="还有 1 项承诺没有认定兑现情况"):
        service.appraise(here.who, uid, tally, {}, None)
    service.appraise(here.who, uid, tally, {second.uid: VerdictDraft(Verdict.FULFILLED, date(2026, 11, 20))}, None)


def test_more_satisfied_than_asked_is_impossible(here: Station) -> None:
    uid = kept(here)
    here.services.pledges.supervise(here.who, uid, None, SupervisionDraft(date(2026, 3, 20), None, None, "好"), None)
    with pytest.raises(Refused, match="满意人数应在 0 到参评群众人数之间"):
        here.services.pledges.appraise(here.who, uid, AppraisalDraft(date(2026, 11, 21), 5, 6), {}, None)


def test_supervision_entered_later_is_marked(here: Station) -> None:
    uid = kept(here)
    service = here.services.pledges
    for day in (date(2026, 11, 21), date(2026, 5, 1)):
        service.supervise(here.who, uid, None, SupervisionDraft(day, None, "书记", "正常"), None)
    assert [s.late for s in shown(here, uid).supervisions] == [True, False]
    with pytest.raises(Refused, match="早于开始践诺的日期"):
        service.supervise(here.who, uid, None, SupervisionDraft(date(2026, 1, 1), None, None, "正常"), None)


def test_what_has_no_supervision_this_quarter_is_found_by_a_chip(here: Station) -> None:
    uid = kept(here)
    service = here.services.pledges
    assert service.ids(here.who, SheetQuery(chip="unsupervised")) == [uid]
    service.supervise(here.who, uid, None, SupervisionDraft(date(2026, 10, 8), None, None, "正常"), None)
    assert service.ids(here.who, SheetQuery(chip="unsupervised")) == []


def test_last_years_items_begin_the_new_sheet_and_are_reviewed_anew(here: Station) -> None:
    first, second = here.person("张伟"), here.person("刘洋")
    kept(here, first)
    here.today("2027-01-05")
    done = here.services.pledges.carry_over(here.who, [first, second], 2027)
    detail = shown(here, done.sheets[0])
    assert [i.draft.title for i in detail.items] == [POST.title, SERVICE.title]
    assert {i.state for i in detail.items} == {ItemState.PENDING}
    assert detail.items[0].draft.due_on == date(2027, 12, 20)
    assert [(s.name, s.reason) for s in done.skipped] == [("刘洋", "没有往年的承诺书。")]
    again = here.services.pledges.carry_over(here.who, [first], 2027)
    assert (again.sheets, bool(again.changes)) == ((), False)


def test_opinions_are_collected_and_what_was_used_is_kept(here: Station) -> None:
    uid = sheet(here)
    draft = OpinionDraft(date(2026, 1, 3), "营业班群众", "多到现场教我们装表", used=True)
    opinion = here.services.pledges.save_opinion(here.who, uid, None, draft, None).uid
    assert shown(here, uid).opinions[0].draft == draft
    here.services.pledges.remove_opinion(here.who, opinion, "重复")
    assert shown(here, uid).opinions == ()


def test_sheets_are_found_by_name_pinyin_and_words_of_their_items(here: Station) -> None:
    uid = sheet(here, None, POST)
    ids = here.services.pledges.ids
    for text in ("张伟", "zw", "两票"):
        assert ids(here.who, SheetQuery(text=text)) == [uid], text
    assert ids(here.who, SheetQuery(year=2025)) == []
    assert ids(here.who, SheetQuery(org_uid=here.branch, year=2026)) == [uid]


def test_the_paper_of_a_sheet_holds_items_answers_and_publication(here: Station) -> None:
    person = here.person("张伟", job_title="营业班班长", staff_no="GD001")
    secretary(here, here.person("周书记"))
    uid = kept(here, person)
    here.services.pledges.save_opinion(here.who, uid, None, OpinionDraft(date(2026, 1, 3), None, "多下现场。"), None)
    with here.opened.database_of().store.read(here.who) as tx:
        data = sheet_data(tx, uid, here.services.pairings.codes)
    assert (data.name, data.secretary, data.member_kind, data.post) == ("张伟", "周书记", "正式党员", "营业班班长")
    assert [(i.kind, i.category, i.advanced and i.wished and i.feasible and i.able) for i in data.items] == [
        ("岗位承诺", "岗位", True),
        ("服务承诺", "实事", True),
    ]
    assert data.publication == "2026年1月12日至2026年1月18日，城关供电所公开栏"
    assert (data.reviewed_on, data.opinions) == (date(2026, 1, 10), "多下现场")


def test_a_sheet_of_somebody_in_the_recycle_bin_is_still_shown(here: Station) -> None:
    person = here.person("张伟")
    uid = sheet(here, person, POST, SERVICE)
    here.services.people.delete(here.who, [person], "已调离本单位")
    assert here.services.pledges.ids(here.who, SheetQuery()) == [uid]
    assert here.services.pledges.rows(here.who, [uid])[0].name == "张伟（已删除）"
    with pytest.raises(UserError, match="承诺人已在回收站"):
        here.services.pledges.submit(here.who, uid, None)
