"""Rules of pairings: capacity as data, who may stand where, months in which contact was due."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.days import is_late
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.measures import Span
from desktop.domain.organisations import LinkKind, OrgKind
from desktop.domain.pairings.model import (
    LIVE,
    PairingDraft,
    PairingKind,
    PairingState,
    SideRule,
    Standing,
    SubjectType,
)
from desktop.domain.pairings.rules import (
    Candidate,
    add_months,
    capacity_problems,
    contact_months,
    draft_problems,
    new_pairing,
    require_state,
    side_problems,
    signing_problems,
    unfit,
)
from desktop.domain.people import Employment

LEAD = SideRule("带领党员", SubjectType.PERSON, Standing.MEMBER, shared=False)
PARTNER = SideRule("结对群众", SubjectType.PERSON, Standing.MASSES, at_least=2, at_most=2, shared=False)
KIND = PairingKind("member_masses", "党员带群众", "结对书", LEAD, PARTNER, 1, 12, 4, (), asks=("goal",))
WHOLE = PairingDraft(term_from=date(2026, 1, 1), term_to=date(2026, 12, 31), goal="共同提高")

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def somebody(number: int, *, member: bool = False, **more: object) -> Candidate:
    return replace(Candidate(Uid(bytes([number] * 16)), f"员工{number}", member), **more)  # type: ignore[arg-type]


def codes_of(draft: PairingDraft, kind: PairingKind, lead: Candidate | None, *partners: Candidate) -> list[str]:
    return [p.code for p in signing_problems(draft, kind, lead, partners)]


def test_one_member_and_two_others_sign() -> None:
    assert codes_of(WHOLE, KIND, somebody(1, member=True), somebody(2), somebody(3)) == []


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 6))
def test_capacity_is_what_the_data_say(least: int, extra: int, count: int) -> None:
    kind = replace(KIND, partner=replace(PARTNER, at_least=least, at_most=least + extra))
    assert bool(capacity_problems(kind, count)) == (not least <= count <= least + extra)


@given(st.integers(0, 50))
def test_a_kind_without_a_limit_takes_any_number(count: int) -> None:
    assert capacity_problems(replace(KIND, partner=replace(PARTNER, at_least=0, at_most=None)), count) == []


def test_the_lead_is_not_also_led() -> None:
    kind = replace(KIND, partner=replace(PARTNER, standing=Standing.ANY))
    lead = somebody(1, member=True)
    assert codes_of(WHOLE, kind, lead, lead, somebody(2)) == ["LEAD_IS_PARTNER"]


def test_what_a_kind_asks_for_is_missed_only_when_signed() -> None:
    bare = PairingDraft()
    assert draft_problems(bare, {}) == []
    assert codes_of(bare, KIND, None) == ["REQUIRED"] * 4 + ["CAPACITY"]


@pytest.mark.parametrize(
    ("one", "rule", "code"),
    [
        (somebody(1), LEAD, "NOT_A_MEMBER"),
        (somebody(1, member=True), PARTNER, "IS_A_MEMBER"),
        (
            somebody(1, member=True, employment=Employment.RETIRED),
            replace(LEAD, exempt=frozenset({Employment.RETIRED})),
            "EXEMPT",
        ),
        (
            somebody(1, org_kind=OrgKind.STATION),
            SideRule("班组", SubjectType.ORGANISATION, org_kinds=frozenset({OrgKind.TEAM})),
            "WRONG_ORG",
        ),
        (somebody(1, skill_level="4"), SideRule("师傅", SubjectType.PERSON, skill_at_least="3"), "SKILL_TOO_LOW"),
        (somebody(1), SideRule("师傅", SubjectType.PERSON, skill_at_least="3"), "SKILL_TOO_LOW"),
        (somebody(1, taken="张伟"), PARTNER, "TAKEN"),
    ],
)
def test_each_reason_not_to_fit_has_its_own_words(one: Candidate, rule: SideRule, code: str) -> None:
    (found,) = unfit(one, rule)
    assert found[0] == code
    assert one.name in found[1]


@pytest.mark.parametrize("level", ["1", "2", "3"])
def test_a_higher_skill_level_has_a_lower_code(level: str) -> None:
    assert list(unfit(somebody(1, skill_level=level), SideRule("师傅", SubjectType.PERSON, skill_at_least="3"))) == []


def test_a_missing_link_is_named() -> None:
    kind = replace(KIND, needs_link=LinkKind.SUPERVISES, partner=SideRule("班组", SubjectType.ORGANISATION, at_most=1))
    assert codes_of(WHOLE, kind, somebody(1, member=True), somebody(2, linked=False)) == ["NOT_LINKED"]


def test_a_state_that_does_not_allow_a_step_says_which_would() -> None:
    with pytest.raises(UserError, match=r"现在是“草拟”，不能登记联系.*已签结对书、进行中、期满考核"):
        require_state(PairingState.DRAFT, LIVE, "登记联系")


@given(days, st.integers(0, 60))
def test_months_are_added_without_ever_leaving_the_month_meant(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


@given(days)
def test_a_new_pairing_lasts_as_long_as_its_kind_says(day: date) -> None:
    draft = new_pairing(KIND, day)
    assert draft.term_to is not None
    assert draft.term_to + timedelta(days=1) == add_months(day, 12)


@given(days, st.integers(1, 900), days, st.lists(days, max_size=40), st.integers(1, 3))
def test_months_due_are_met_or_missed_and_more_contact_never_hurts(
    start: date, length: int, today: date, contacts: list[date], per_month: int
) -> None:
    life = Span(start, start + timedelta(days=length))
    asked = Span(date(2020, 1, 1), date(2030, 12, 31))
    found = contact_months(life, asked, today, contacts, per_month=per_month, from_days=15)
    assert not set(found.met) & set(found.missed)
    assert all(month.day == 1 and month <= today for month in (*found.met, *found.missed))
    assert found.due <= sum(1 for _ in life.months())
    more = contact_months(life, asked, today, contacts * 2, per_month=per_month, from_days=15)
    assert set(found.met) <= set(more.met)
    assert set(more.missed) <= set(found.missed)


@given(days, st.integers(1, 900), days)
def test_a_year_counts_as_much_as_its_two_halves(start: date, length: int, today: date) -> None:
    life = Span(start, start + timedelta(days=length))
    spans = [
        Span(date(2025, 1, 1), date(2025, 12, 31)),
        Span(date(2025, 1, 1), date(2025, 6, 30)),
        Span(date(2025, 7, 1), date(2025, 12, 31)),
    ]
    whole, first, second = (contact_months(life, s, today, [], per_month=1, from_days=15).due for s in spans)
    assert whole == first + second


def test_a_short_month_at_either_end_is_not_due() -> None:
    life = Span(date(2026, 1, 20), date(2026, 3, 10))
    found = contact_months(life, life, date(2026, 12, 1), [], per_month=1, from_days=15)
    assert found.missed == (date(2026, 2, 1),)


def test_nothing_agreed_is_nothing_due() -> None:
    life = Span(date(2026, 1, 1), date(2026, 12, 31))
    assert contact_months(life, life, date(2027, 1, 1), [], per_month=0, from_days=15).due == 0


@given(days, st.integers(-5, 400), st.integers(0, 10))
def test_late_is_what_was_entered_after_the_days_allowed(day: date, gap: int, allowed: int) -> None:
    assert is_late(day, day + timedelta(days=gap), allowed) == (gap > allowed)


def test_a_draft_names_somebody_and_nobody_is_paired_with_himself() -> None:
    lead, partner = somebody(1, member=True).uid, somebody(2).uid
    found = {
        (who, with_whom): [p.code for p in side_problems(replace(WHOLE, lead_person_uid=who), KIND, with_whom)]
        for who in (None, lead)
        for with_whom in ((), (partner,), (lead, partner))
    }
    assert found[None, ()] == ["REQUIRED"]
    assert found[lead, (lead, partner)] == ["LEAD_IS_PARTNER"]
    assert [codes for codes in found.values() if codes] == [["REQUIRED"], ["LEAD_IS_PARTNER"]]
