"""Figures of pledges and wishes are derived from the records, with what proves and what lacks."""

from dataclasses import replace
from datetime import date

import pytest

from desktop.compose import Opened
from desktop.domain.identity import Uid
from desktop.domain.measures import Measure, Span, Subject
from desktop.domain.people import Employment
from desktop.domain.pledges.model import (
    AppraisalDraft,
    ItemDraft,
    PledgeClass,
    PledgeKind,
    PublicationDraft,
    ReviewDraft,
    SheetDraft,
    SupervisionDraft,
    Verdict,
    VerdictDraft,
)
from desktop.domain.pledges.wishes import ClaimDraft, FulfilmentDraft, ImpossibleDraft, WishDraft
from desktop.services.pledges.measures import pledge_measures
from tests.services.station import Station, build

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
FIRST_HALF = Span(date(2026, 1, 1), date(2026, 6, 30))
POST = ItemDraft(PledgeKind.POST, PledgeClass.POST, "全年两票零差错", None, date(2026, 6, 30))
SERVICE = ItemDraft(PledgeKind.SERVICE, PledgeClass.DEED, "上门检修线路", None, date(2026, 10, 31))


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


def measured(here: Station, metric: str, subject: Subject | None = None, span: Span = YEAR) -> Measure:
    with here.opened.database_of().store.read(here.who) as tx:
        return pledge_measures(here.services.pledges.rules)[metric](tx, subject or Subject(here.branch), span)


def kept(here: Station, person: Uid, *items: ItemDraft, begin: bool = True) -> Uid:
    service, who = here.services.pledges, here.who
    uid = service.save(who, None, SheetDraft(person, 2026), None).uid
    for item in items or (POST, SERVICE):
        service.save_item(who, uid, None, item, None)
    service.submit(who, uid, None)
    yes = ReviewDraft(True, True, True, True, None, date(2026, 1, 5))
    service.review(who, uid, {i.uid: yes for i in service.get(who, uid).items}, None)
    service.publish(who, uid, PublicationDraft(date(2026, 1, 6), date(2026, 1, 12), "公开栏"), None)
    if begin:
        service.begin(who, uid, date(2026, 1, 13), None)
    return uid


def test_coverage_needs_both_kinds_published_and_leaves_out_the_retired(here: Station) -> None:
    first, second = here.person("张伟"), here.person("刘洋")
    here.person("老李", employment=Employment.RETIRED)
    kept(here, first)
    here.services.pledges.save(here.who, None, SheetDraft(second, 2026), None)
    found = measured(here, "pledge.coverage.rate")
    assert (found.numerator, found.denominator, found.missing) == (1, 2, (second,))
    assert len(found.evidence) == 2


def test_a_pledge_published_after_the_period_does_not_cover_it(here: Station) -> None:
    kept(here, here.person("张伟"))
    assert measured(here, "pledge.coverage.rate", span=Span(date(2026, 1, 1), date(2026, 1, 5))).numerator == 0


def test_fulfilment_looks_at_what_fell_due_in_the_period(here: Station) -> None:
    uid = kept(here, here.person("张伟"))
    service = here.services.pledges
    post, service_item = service.get(here.who, uid).items
    assert measured(here, "pledge.fulfilled.rate").missing == (post.uid, service_item.uid)
    service.settle(here.who, post.uid, VerdictDraft(Verdict.FULFILLED, date(2026, 6, 30)), None)
    half = measured(here, "pledge.fulfilled.rate", span=FIRST_HALF)
    assert (half.numerator, half.denominator, half.evidence) == (1, 1, (post.uid,))
    assert measured(here, "pledge.fulfilled.rate").value == 50


def test_what_is_not_due_yet_is_not_counted(here: Station) -> None:
    kept(here, here.person("张伟"), POST, replace(SERVICE, due_on=None))
    assert measured(here, "pledge.fulfilled.rate").denominator == 1


def test_supervision_is_due_once_a_quarter_for_every_item(here: Station) -> None:
    person = here.person("张伟")
    uid = kept(here, person)
    service = here.services.pledges
    first = service.get(here.who, uid).items[0]
    service.supervise(here.who, uid, None, SupervisionDraft(date(2026, 2, 1), None, None, "都好"), None)
    service.supervise(here.who, uid, None, SupervisionDraft(date(2026, 5, 1), first.uid, None, "好"), None)
    found = measured(here, "pledge.supervised.rate")
    assert (found.numerator, found.denominator) == (3, 6)
    assert measured(here, "pledge.supervised.rate", Subject(person, is_person=True), FIRST_HALF).value == 75


def test_satisfaction_adds_up_the_tallies_of_the_period(here: Station) -> None:
    uid = kept(here, here.person("张伟"))
    service = here.services.pledges
    service.supervise(here.who, uid, None, SupervisionDraft(date(2026, 2, 1), None, None, "都好"), None)
    verdicts = {i.uid: VerdictDraft(Verdict.FULFILLED, date(2026, 11, 1)) for i in service.get(here.who, uid).items}
    service.appraise(here.who, uid, AppraisalDraft(date(2026, 11, 20), 20, 19), verdicts, None)
    assert measured(here, "pledge.satisfaction.rate").value == 95
    assert measured(here, "pledge.satisfaction.rate", span=FIRST_HALF).value is None


def test_wishes_count_when_they_came_true_in_time(here: Station) -> None:
    member = here.person("张伟")
    service = here.services.wishes
    uids = []
    for text in ("准时", "迟了", "放弃", "未到期"):
        draft = WishDraft(wisher_text="村民", wish=text, raised_on=date(2026, 2, 1))
        uid = service.save(here.who, None, draft, None).uid
        due = date(2026, 12, 20) if text == "未到期" else date(2026, 5, 1)
        service.claim(here.who, uid, ClaimDraft(member, date(2026, 3, 1), due), as_pledge=False, expected=None)
        uids.append(uid)
    service.fulfil(here.who, uids[0], FulfilmentDraft(date(2026, 4, 1), "办妥"), None)
    service.fulfil(here.who, uids[1], FulfilmentDraft(date(2026, 6, 1), "办妥"), None)
    service.give_up(here.who, uids[2], ImpossibleDraft("无法办理", date(2026, 5, 1)), None)
    found = measured(here, "wish.fulfilled.rate")
    assert (found.evidence, found.missing) == ((uids[0],), tuple(uids[1:3]))
    assert measured(here, "wish.claimed.count").value == 4
    assert measured(here, "wish.claimed.count", Subject(member, is_person=True), FIRST_HALF).value == 4
