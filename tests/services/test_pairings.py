"""Pairings are drafted, signed by the rules of their kind, kept alive by contacts, examined, renewed and ended."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from desktop.compose import Opened
from desktop.domain.errors import Refused, Stale, UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.pairings.model import (
    Aim,
    ContactDraft,
    ContactForm,
    ExaminationDraft,
    Leaving,
    LeavingDraft,
    PairingDraft,
    PairingResult,
    PairingState,
)
from desktop.domain.people import Employment
from desktop.services.pairings import PairingQuery, pairing_data
from desktop.services.pairings.detail import PairingDetail
from tests.services.station import MASSES, Station, build, supervise

TERM = {"term_from": date(2026, 1, 1), "term_to": date(2026, 12, 31), "goal": "共同提高业务技能"}


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


def draft(here: Station, kind: str, lead: Uid | None, partners: Sequence[Uid], **fields: object) -> Uid:
    found = replace(PairingDraft(kind=kind, **TERM), **fields)  # type: ignore[arg-type]
    side = "lead_org_uid" if kind == "branch_team" else "lead_person_uid"
    return here.services.pairings.save(here.who, None, replace(found, **{side: lead}), partners, None).uid  # type: ignore[arg-type]


def sign(here: Station, uid: Uid, day: date = date(2026, 1, 5)) -> None:
    here.services.pairings.sign(here.who, uid, day, None)


def shown(here: Station, uid: Uid) -> PairingDetail:
    return here.services.pairings.get(here.who, uid)


def contact(here: Station, uid: Uid, day: date) -> None:
    here.services.pairings.log_contact(here.who, uid, None, ContactDraft(day, ContactForm.FACE, "讲解两票规程"), None)


def two(here: Station) -> list[Uid]:
    return [here.person("李娜", MASSES), here.person("王强", MASSES)]


def signed(here: Station) -> Uid:
    uid = draft(here, "member_masses", here.person("张伟"), two(here))
    sign(here, uid)
    return uid


def test_a_member_pairs_with_exactly_two_colleagues_who_are_no_members(here: Station) -> None:
    uid = signed(here)
    detail = shown(here, uid)
    assert (detail.state, [p.name for p in detail.present]) == (PairingState.SIGNED, ["李娜", "王强"])
    assert detail.branch == "城关供电所党支部"


@pytest.mark.parametrize("count", [0, 1, 3])
def test_any_other_number_is_saved_as_a_draft_but_not_signed(here: Station, count: int) -> None:
    uid = draft(here, "member_masses", here.person("张伟"), [here.person(f"群众{i}", MASSES) for i in range(count)])
    assert [p.code for p in shown(here, uid).unsigned] == ["CAPACITY"]
    with pytest.raises(Refused, match=f"须有 2 名结对群众，现有 {count} 名"):
        sign(here, uid)


def test_a_member_cannot_be_led_and_a_non_member_cannot_lead(here: Station) -> None:
    uid = draft(here, "member_masses", here.person("赵敏", MASSES), [here.person("李娜"), here.person("王强", MASSES)])
    with pytest.raises(Refused, match=r"“赵敏”不是党员.*“李娜”是党员"):
        sign(here, uid)


def test_nobody_is_led_in_two_live_pairings_of_a_kind(here: Station) -> None:
    colleagues = two(here)
    sign(here, draft(here, "member_masses", here.person("张伟"), colleagues))
    second = draft(here, "member_masses", here.person("刘洋"), [colleagues[0], here.person("陈静", MASSES)])
    with pytest.raises(Refused, match="“李娜”已在另一对在结的同类结对中（张伟，2026-01-05 签订）"):
        sign(here, second)


def test_retired_people_are_not_paired(here: Station) -> None:
    uid = draft(here, "member_masses", here.person("张伟", employment=Employment.RETIRED), two(here))
    with pytest.raises(Refused, match="“张伟”离退休，不参加结对"):
        sign(here, uid)


def test_late_entry_sees_people_as_they_were_on_the_day_of_signing(here: Station) -> None:
    later_member = here.person("李娜", joined_on=date(2026, 6, 30))
    uid = draft(here, "member_masses", here.person("张伟"), [later_member, here.person("王强", MASSES)])
    sign(here, uid, date(2026, 1, 5))
    partner = next(p for p in shown(here, uid).present if p.name == "李娜")
    assert (partner.joined_party, partner.joined_party_on) == (True, date(2026, 6, 30))


def test_a_partner_who_joins_the_party_leaves_as_a_result_and_the_vacancy_is_only_information(here: Station) -> None:
    uid = signed(here)
    partner = shown(here, uid).present[0]
    here.change(partner.subject_uid, political_status="02", joined_on=date(2026, 7, 1), branch_uid=here.branch)
    assert shown(here, uid).present[0].joined_party
    leaving = LeavingDraft(date(2026, 7, 1), Leaving.JOINED_PARTY)
    here.services.pairings.release_partner(here.who, partner.uid, leaving, partner.version)
    detail = shown(here, uid)
    assert (detail.state, detail.vacancies, len(detail.present)) == (PairingState.SIGNED, 1, 1)
    assert detail.partners[0].left_why is Leaving.JOINED_PARTY
    assert here.services.pairings.ids(here.who, PairingQuery(chip="vacant")) == [uid]
    here.services.pairings.add_partner(here.who, uid, here.person("陈静", MASSES), date(2026, 7, 10), None)
    assert shown(here, uid).vacancies == 0


def test_a_full_pairing_takes_nobody_more(here: Station) -> None:
    uid = signed(here)
    with pytest.raises(Refused, match="现有 3 名"):
        here.services.pairings.add_partner(here.who, uid, here.person("陈静", MASSES), date(2026, 7, 10), None)


def test_a_branch_is_paired_only_with_a_team_it_supervises(here: Station) -> None:
    uid = draft(here, "branch_team", here.branch, [here.team])
    with pytest.raises(Refused, match="尚未登记与“营业班”的“支部带班组”关联"):
        sign(here, uid)
    supervise(here)
    sign(here, uid)
    assert shown(here, uid).branch == "城关供电所党支部"


def test_only_a_team_is_led_by_a_branch(here: Station) -> None:
    uid = draft(here, "branch_team", here.branch, [here.station])
    with pytest.raises(Refused, match="结对班组须是班组，“城关供电所”不是"):
        sign(here, uid)


def test_a_member_claims_a_business_alone_or_with_colleagues(here: Station) -> None:
    uid = draft(here, "skill_claim", here.person("张伟"), [])
    with pytest.raises(Refused, match=r"业务事项.*认领目标"):
        sign(here, uid)
    detail = shown(here, uid)
    claim = replace(detail.draft, business_item="线损异常分析", aim=Aim.RESULT)
    here.services.pairings.save(here.who, uid, claim, [], detail.version)
    sign(here, uid)


def test_a_mentor_needs_the_skill_level_and_the_pairing_a_result(here: Station) -> None:
    apprentice = here.person("小王", MASSES)
    fields = {"skill_level": "4"}
    low = draft(here, "mentor_apprentice", here.person("初学", MASSES, skill_level="4"), [apprentice], **fields)
    with pytest.raises(Refused, match="师傅“初学”的技能等级未达到要求"):
        sign(here, low)
    uid = draft(here, "mentor_apprentice", here.person("老师傅", MASSES, skill_level="2"), [apprentice], **fields)
    sign(here, uid)
    with pytest.raises(UserError, match="须有考核结果"):
        here.services.pairings.end(here.who, uid, date(2026, 6, 1), "提前结束", None)
    here.services.pairings.call_examination(here.who, uid, None)
    here.services.pairings.examine(
        here.who, uid, ExaminationDraft(date(2026, 6, 1), PairingResult.FAILED, "实操不合格"), None
    )
    assert shown(here, uid).state is PairingState.FAILED


def test_the_first_contact_starts_a_signed_pairing_and_late_entry_is_marked(here: Station) -> None:
    uid = signed(here)
    contact(here, uid, date(2026, 11, 21))
    contact(here, uid, date(2026, 10, 3))
    detail = shown(here, uid)
    assert detail.state is PairingState.RUNNING
    assert [(str(c.draft.happened_on), c.late) for c in detail.contacts] == [
        ("2026-11-21", False),
        ("2026-10-03", True),
    ]


def test_contact_before_signing_or_in_the_future_is_refused(here: Station) -> None:
    uid = signed(here)
    for day, words in ((date(2026, 1, 4), "早于签订日期"), (date(2026, 11, 22), "晚于今天")):
        with pytest.raises(Refused, match=words):
            contact(here, uid, day)


def test_the_log_of_a_closed_pairing_is_not_rewritten_through_another(here: Station) -> None:
    uid, other = signed(here), draft(here, "member_masses", here.person("陈剑"), [here.person(n, MASSES) for n in "甲乙"])
    contact(here, uid, date(2026, 11, 21))
    sign(here, other)
    (entry,) = shown(here, uid).contacts
    with pytest.raises(UserError, match="不在这个结对里"):
        here.services.pairings.log_contact(here.who, other, entry.uid, replace(entry.draft, content="改写"), entry.version)
    assert shown(here, uid).contacts == (entry,)


def test_months_without_contact_are_counted_the_running_month_only_once_met(here: Station) -> None:
    uid = signed(here)
    for month in (1, 2, 3, 5, 5):
        contact(here, uid, date(2026, month, 20))
    months = shown(here, uid).months
    assert [m.month for m in months.met] == [1, 2, 3, 5]
    assert [m.month for m in months.missed] == [4, 6, 7, 8, 9, 10]
    assert here.services.pairings.rows(here.who, [uid])[0].contacts == "0/1"
    contact(here, uid, date(2026, 11, 2))
    assert shown(here, uid).months.due == 11


def test_the_silent_are_found_by_a_chip_and_leave_it_with_a_contact(here: Station) -> None:
    uid = signed(here)
    assert here.services.pairings.ids(here.who, PairingQuery(chip="silent")) == [uid]
    contact(here, uid, date(2026, 11, 20))
    assert here.services.pairings.counts(here.who)["silent"] == 0


def test_an_examined_pairing_is_renewed_with_the_same_people_and_the_next_term(here: Station) -> None:
    uid = signed(here)
    here.services.pairings.call_examination(here.who, uid, None)
    here.services.pairings.examine(here.who, uid, ExaminationDraft(date(2026, 11, 20), PairingResult.PASSED), None)
    new = here.services.pairings.renew(here.who, uid, None).uid
    old, fresh = shown(here, uid), shown(here, new)
    assert (old.state, old.renewed_by, fresh.renews) == (PairingState.RENEWED, new, uid)
    assert (fresh.draft.term_from, fresh.draft.term_to) == (date(2027, 1, 1), date(2027, 12, 31))
    assert [p.name for p in fresh.present] == ["李娜", "王强"]


def test_steps_out_of_order_are_refused_in_words(here: Station) -> None:
    uid = draft(here, "member_masses", here.person("张伟"), two(here))
    service = here.services.pairings
    with pytest.raises(UserError, match="现在是“草拟”，不能登记联系"):
        contact(here, uid, date(2026, 5, 5))
    with pytest.raises(UserError, match="不能续结"):
        service.renew(here.who, uid, None)
    sign(here, uid)
    with pytest.raises(UserError, match="现在是“已签结对书”，不能修改"):
        service.save(here.who, uid, shown(here, uid).draft, [], None)
    with pytest.raises(UserError, match="不能删除"):
        service.delete(here.who, [uid], "填错")


def test_impossible_terms_are_refused_already_in_a_draft(here: Station) -> None:
    with pytest.raises(Refused, match="结束日期早于开始日期"):
        draft(here, "member_masses", here.person("张伟"), [], term_to=date(2025, 1, 1))


def test_a_list_is_searched_by_the_people_of_either_side_even_after_a_new_name(here: Station) -> None:
    lead = here.person("张伟")
    uid = draft(here, "member_masses", lead, two(here))
    ids = here.services.pairings.ids
    for text in ("张伟", "zhangwei", "wq", "共同提高"):
        assert ids(here.who, PairingQuery(text=text)) == [uid], text
    here.change(lead, name="欧阳锋")
    assert ids(here.who, PairingQuery(text="oyf")) == [uid]
    assert ids(here.who, PairingQuery(text="无此人")) == []


def test_a_list_is_narrowed_by_kind_and_organisation(here: Station) -> None:
    uid = draft(here, "member_masses", here.person("张伟"), two(here))
    claim = draft(here, "skill_claim", here.person("刘洋"), [])
    other = here.services.organisations.save(here.who, None, OrganisationDraft("别的党支部", OrgKind.BRANCH), None).uid
    ids = here.services.pairings.ids
    assert ids(here.who, PairingQuery(kind="skill_claim")) == [claim]
    assert set(ids(here.who, PairingQuery(org_uid=here.branch))) == {uid, claim}
    assert set(ids(here.who, PairingQuery(org_uid=here.team))) == {uid, claim}
    assert ids(here.who, PairingQuery(org_uid=other)) == []


def test_a_stale_step_is_refused(here: Station) -> None:
    uid = signed(here)
    with pytest.raises(Stale):
        here.services.pairings.begin(here.who, uid, 1)


def test_the_paper_of_a_pairing_holds_names_roles_and_clauses(here: Station) -> None:
    uid = signed(here)
    service = here.services.pairings
    with here.opened.database_of().store.read(here.who) as tx:
        data = pairing_data(tx, uid, service.kinds, service.codes)
    assert (data.title, data.lead.name, [p.name for p in data.partners]) == (
        "党员带群众结对书",
        "张伟",
        ["李娜", "王强"],
    )
    assert (data.lead.standing, data.partners[0].standing) == ("正式党员", "群众")
    assert data.lead.organisation == "城关供电所营业班"
    assert not any("{" in line for clause in data.clauses for line in clause.lines)


def test_a_confirmed_paper_signs_the_pairing_on_its_day(here: Station) -> None:
    uid = draft(here, "member_masses", here.person("张伟"), two(here))
    documents = here.services.documents
    paper = documents.make(here.who, "pairing_agreement", uid).uid
    documents.confirm_ink(here.who, paper, date(2026, 11, 21))
    detail = shown(here, uid)
    assert (detail.state, detail.signed_on) == (PairingState.SIGNED, date(2026, 11, 21))
    assert detail.paper is not None
    assert detail.paper.uid == paper


def test_a_paper_that_says_something_else_than_the_record_does_not_sign_it(here: Station) -> None:
    uid = draft(here, "member_masses", here.person("张伟"), two(here))
    paper = here.services.documents.make(here.who, "pairing_agreement", uid).uid
    here.today("2026-11-22")
    detail = shown(here, uid)
    led = [p.subject_uid for p in detail.present]
    here.services.pairings.save(here.who, uid, replace(detail.draft, goal="另一个目标"), led, detail.version)
    with pytest.raises(UserError, match=r"在生成结对书.*之后有改动"):
        here.services.documents.confirm_ink(here.who, paper, date(2026, 11, 22))
    assert shown(here, uid).state is PairingState.DRAFT


def test_somebody_in_the_recycle_bin_is_named_and_not_signed(here: Station) -> None:
    lead = here.person("张伟")
    uid = draft(here, "member_masses", lead, two(here))
    here.services.people.delete(here.who, [lead], "重复登记")
    detail = shown(here, uid)
    assert detail.lead is not None
    assert detail.lead.title == "张伟（已删除）"
    assert "GONE" in [p.code for p in detail.unsigned]
    with pytest.raises(Refused, match="“张伟”已在回收站"):
        sign(here, uid)


def test_an_empty_draft_is_refused_with_what_to_choose(here: Station) -> None:
    with pytest.raises(Refused, match="还没有人，请先选带领党员，或至少一名结对群众"):
        draft(here, "member_masses", None, [])
    assert here.services.pairings.ids(here.who, PairingQuery()) == []


def test_a_pairing_without_agreed_contacts_names_no_least_number(here: Station) -> None:
    fields = {"contacts_per_month": 0, "skill_level": "2", "goal": "共同提高"}
    uid = draft(here, "mentor_apprentice", here.person("张伟", skill_level="3"), [here.person("李娜")], **fields)
    sign(here, uid)
    service = here.services.pairings
    with here.opened.database_of().store.read(here.who) as tx:
        data = pairing_data(tx, uid, service.kinds, service.codes)
    said = [line for clause in data.clauses for line in clause.lines]
    assert "制订培训计划，传授专业知识、操作技能和安全规程，每月现场指导。" in said
