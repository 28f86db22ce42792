"""Rules of pledges: four yes, what a sheet must hold, quarters of supervision."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import UserError, errors
from desktop.domain.measures import Span
from desktop.domain.people import AT_WORK, Employment
from desktop.domain.pledges.model import (
    OPEN,
    AppraisalDraft,
    ItemDraft,
    Need,
    PledgeClass,
    PledgeKind,
    PledgeRules,
    ReviewDraft,
    SheetRule,
    SheetState,
    Verdict,
    VerdictDraft,
)
from desktop.domain.pledges.rules import (
    Pledged,
    appraisal_problems,
    carried,
    item_problems,
    lacking,
    new_publication,
    refuse_lacking,
    require_step,
    review_problems,
    supervised_quarters,
    verdict_problems,
)
from desktop.domain.pledges.wishes import pledge_from

TODAY = date(2026, 11, 21)
RULE = SheetRule(
    "在岗党员",
    AT_WORK,
    frozenset(PledgeKind),
    (Need(PledgeKind.POST), Need(PledgeKind.SERVICE)),
    frozenset({PledgeClass.SHARED}),
)

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
answers = st.sampled_from([True, False, None])
pledges = st.lists(st.builds(Pledged, st.sampled_from(PledgeKind), st.sampled_from(PledgeClass)), max_size=8)


@given(answers, answers, answers, answers, st.sampled_from([None, "请修改"]))
def test_only_four_yes_pass_and_anything_else_needs_a_note(
    first: bool | None, second: bool | None, third: bool | None, fourth: bool | None, note: str | None
) -> None:
    draft = ReviewDraft(first, second, third, fourth, note, TODAY)
    four = [first, second, third, fourth] == [True] * 4
    assert draft.passes == four
    assert bool(review_problems(draft, TODAY)) == (not four and note is None)
    assert len(draft.doubts) == [first, second, third, fourth].count(False) + [first, second, third, fourth].count(None)


@given(pledges)
def test_a_sheet_lacks_exactly_the_kinds_without_an_own_item(held: list[Pledged]) -> None:
    own = {i.kind for i in held if i.category is not PledgeClass.SHARED}
    assert len(lacking(held, RULE)) == len(set(PledgeKind) - own)


@given(pledges, pledges)
def test_another_item_never_makes_a_sheet_lack_more(held: list[Pledged], more: list[Pledged]) -> None:
    assert len(lacking(held + more, RULE)) <= len(lacking(held, RULE))


def test_what_is_lacking_is_said_with_the_reason() -> None:
    held = [Pledged(PledgeKind.POST, PledgeClass.SHARED)]
    with pytest.raises(UserError, match="还缺岗位承诺 1 项（只有共性承诺的不算）、服务承诺 1 项，不能提交审核"):
        refuse_lacking(held, RULE, "提交审核")


def test_a_kind_that_is_not_theirs_is_refused_and_many_items_only_warned_of() -> None:
    retired = SheetRule("离退休党员", frozenset({Employment.RETIRED}), frozenset({PledgeKind.SERVICE}))
    post = ItemDraft(PledgeKind.POST, PledgeClass.POST, "带徒弟")
    assert [p.code for p in item_problems(post, retired, 2026, 1, 5)] == ["KIND_NOT_ALLOWED"]
    many = item_problems(replace(post, kind=PledgeKind.SERVICE), retired, 2026, 6, 5)
    assert ([p.code for p in many], errors(many)) == (["MANY_ITEMS"], [])


@pytest.mark.parametrize("verdict", [Verdict.PARTLY, Verdict.UNFULFILLED])
def test_what_was_not_kept_says_why(verdict: Verdict) -> None:
    draft = VerdictDraft(verdict, TODAY)
    assert [p.field for p in verdict_problems(draft, TODAY)] == ["verdict_reason"]
    assert verdict_problems(replace(draft, verdict_reason="人员调整"), TODAY) == []


@given(st.integers(-3, 30), st.integers(-3, 30))
def test_a_tally_holds_no_more_satisfied_than_asked(voters: int, satisfied: int) -> None:
    found = appraisal_problems(AppraisalDraft(TODAY, voters, satisfied), TODAY)
    assert bool(found) == (not 0 <= satisfied <= max(voters, 0) or voters < 0)


@given(st.sampled_from(SheetState))
def test_an_archived_sheet_is_refused_in_its_own_words(state: SheetState) -> None:
    if state in OPEN:
        require_step(state, OPEN, "修改")
        return
    words = "只能查看" if state is SheetState.ARCHIVED else "五步依次进行"
    with pytest.raises(UserError, match=words):
        require_step(state, OPEN, "修改")


@given(days, st.integers(0, 800), days, st.lists(days, max_size=12))
def test_quarters_due_are_met_or_missed_and_the_running_one_counts_only_once_met(
    start: date, length: int, today: date, looks: list[date]
) -> None:
    kept = Span(start, start + timedelta(days=length))
    found = supervised_quarters(kept, Span(date(2020, 1, 1), date(2032, 12, 31)), today, looks, from_days=30)
    assert not set(found.met) & set(found.missed)
    running = next(Span(today, today).quarters())
    assert running.since not in found.missed
    assert all(any(q <= look < q + timedelta(days=93) for look in looks) for q in found.met)


def test_a_pledge_taken_over_keeps_its_words_and_moves_its_day() -> None:
    old = ItemDraft(PledgeKind.POST, PledgeClass.POST, "全年两票零差错", None, date(2024, 2, 29))
    assert carried(old, 1) == replace(old, due_on=date(2025, 3, 1))


@given(st.text(min_size=1, max_size=400))
def test_a_wish_of_any_length_fits_into_a_pledge(wish: str) -> None:
    assert len(pledge_from(wish, None).title) <= 300


def test_a_publication_begins_with_the_days_that_the_rules_say() -> None:
    begun = new_publication(date(2026, 12, 30), "公开栏", PledgeRules(1, 0, 30, 5, 5, ()))
    assert (begun.since, begun.until, begun.place) == (date(2026, 12, 30), date(2027, 1, 3), "公开栏")
