"""Wishes are collected, claimed by members, come true and are confirmed by the wisher."""

from dataclasses import replace
from datetime import date

import pytest

from desktop.compose import Opened
from desktop.domain.errors import Refused, UserError
from desktop.domain.identity import Uid
from desktop.domain.pledges.model import ItemState, PledgeClass, PledgeKind, SheetState
from desktop.domain.pledges.wishes import (
    ClaimDraft,
    ConfirmationDraft,
    FulfilmentDraft,
    ImpossibleDraft,
    WishDraft,
    WishState,
)
from desktop.services.pledges import SheetQuery, WishQuery
from tests.services.station import MASSES, Station, build

DAY = date(2026, 3, 1)


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


def wish(here: Station, text: str = "想学会调试新型集中器") -> Uid:
    draft = WishDraft(wisher_uid=here.person("李娜", MASSES), wish=text, raised_on=DAY)
    return here.services.wishes.save(here.who, None, draft, None).uid


def claimed(here: Station, member: Uid, *, as_pledge: bool = False) -> Uid:
    uid = wish(here)
    draft = ClaimDraft(member, date(2026, 3, 5), date(2026, 6, 30))
    here.services.wishes.claim(here.who, uid, draft, as_pledge=as_pledge, expected=None)
    return uid


def test_the_whole_way_of_a_wish(here: Station) -> None:
    service = here.services.wishes
    uid = claimed(here, here.person("张伟"))
    service.start(here.who, uid, None)
    service.fulfil(here.who, uid, FulfilmentDraft(date(2026, 5, 20), "手把手教会"), None)
    service.confirm(here.who, uid, ConfirmationDraft(date(2026, 5, 21), "谢谢师傅"), None)
    detail = service.get(here.who, uid)
    assert (detail.state, detail.confirmation.thanks) == (WishState.CONFIRMED, "谢谢师傅")
    assert [(r.wisher, r.claimer) for r in service.rows(here.who, [uid])] == [("李娜", "张伟")]


def test_a_claimed_wish_becomes_a_service_pledge_on_a_new_or_existing_sheet(here: Station) -> None:
    member = here.person("张伟")
    uid = claimed(here, member, as_pledge=True)
    sheet = here.services.wishes.get(here.who, uid).pledge_sheet
    assert here.services.pledges.ids(here.who, SheetQuery(year=2026)) == [sheet]
    assert sheet is not None
    detail = here.services.pledges.get(here.who, sheet)
    item = detail.items[0]
    assert (detail.state, item.state, item.draft.kind, item.draft.category) == (
        SheetState.DRAFTING, ItemState.PENDING, PledgeKind.SERVICE, PledgeClass.DEED,
    )  # fmt: skip
    assert (item.draft.title, item.draft.due_on) == ("认领微心愿：想学会调试新型集中器", date(2026, 6, 30))
    claimed(here, member, as_pledge=True)
    assert len(here.services.pledges.get(here.who, sheet).items) == 2


def test_a_wish_that_came_true_is_not_promised_again_next_year(here: Station) -> None:
    member = here.person("张伟")
    claimed(here, member, as_pledge=True)
    here.today("2027-01-05")
    done = here.services.pledges.carry_over(here.who, [member], 2027)
    assert here.services.pledges.get(here.who, done.sheets[0]).items == ()


def test_only_members_claim(here: Station) -> None:
    with pytest.raises(Refused, match="微心愿由党员认领"):
        claimed(here, here.person("王强", MASSES))


def test_a_claim_taken_back_leaves_the_wish_to_somebody_else(here: Station) -> None:
    uid = claimed(here, here.person("张伟"))
    here.services.wishes.release(here.who, uid, None)
    assert here.services.wishes.ids(here.who, WishQuery(chip="open")) == [uid]


def test_what_cannot_come_true_says_why(here: Station) -> None:
    uid = wish(here)
    with pytest.raises(Refused, match="请填写无法实现的原因"):
        here.services.wishes.give_up(here.who, uid, ImpossibleDraft(None, DAY), None)
    here.services.wishes.give_up(here.who, uid, ImpossibleDraft("超出单位职权", date(2026, 3, 9)), None)
    with pytest.raises(UserError, match="现在是“无法实现”，不能认领"):
        here.services.wishes.claim(here.who, uid, ClaimDraft(), as_pledge=False, expected=None)


def test_a_wisher_from_outside_is_written_out(here: Station) -> None:
    draft = WishDraft(wish="帮忙查查漏电", raised_on=DAY)
    with pytest.raises(Refused, match="请选择心愿人"):
        here.services.wishes.save(here.who, None, draft, None)
    uid = here.services.wishes.save(here.who, None, replace(draft, wisher_text="仁厚村王大爷"), None).uid
    assert here.services.wishes.rows(here.who, [uid])[0].wisher == "仁厚村王大爷"


def test_days_in_the_wrong_order_are_refused(here: Station) -> None:
    uid = wish(here)
    early = ClaimDraft(here.person("张伟"), date(2026, 2, 1))
    with pytest.raises(Refused, match="认领日期早于征集日期"):
        here.services.wishes.claim(here.who, uid, early, as_pledge=False, expected=None)
    done = claimed(here, here.person("刘洋"))
    with pytest.raises(Refused, match="圆梦日期早于认领日期"):
        here.services.wishes.fulfil(here.who, done, FulfilmentDraft(date(2026, 3, 4), "好"), None)


def test_overdue_wishes_are_found_and_wishes_are_found_by_words_and_people(here: Station) -> None:
    uid = claimed(here, here.person("张伟"))
    ids = here.services.wishes.ids
    assert ids(here.who, WishQuery(chip="overdue")) == [uid]
    assert here.services.wishes.counts(here.who)["overdue"] == 1
    for text in ("集中器", "李娜", "zhangwei"):
        assert ids(here.who, WishQuery(text=text)) == [uid], text
