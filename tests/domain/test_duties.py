"""When a duty appears, how urgent it is, and how many become a short list."""

from datetime import date
from pathlib import Path

import pytest

from desktop.domain.duties import (
    Concern,
    Duty,
    DutyRule,
    DutyRules,
    DutyState,
    by_urgency,
    day_words,
    digest,
    names_in_short,
    owed_spans,
    probation_ends,
    shortened,
    span_around,
    span_words,
    state_of,
)
from desktop.domain.errors import UserError
from desktop.domain.identity import new_uid
from desktop.domain.measures import Span
from desktop.domain.rubrics.given import Per
from desktop.exchange.kinds import read_kinds
from desktop.paths import RESOURCES

TODAY = date(2026, 11, 21)
NOVEMBER = Span(date(2026, 11, 1), date(2026, 11, 30))
OCTOBER = Span(date(2026, 10, 1), date(2026, 10, 31))
ALWAYS = Span(date.min, date.max)


def rule(code: str = "themed_day", **fields: object) -> DutyRule:
    return DutyRule(code, "meeting", "主题党日", "activities", "请登记。", **fields)  # type: ignore[arg-type]


def duty(code: str, due_on: date | None, name: str = "张伟") -> Duty:
    return Duty(
        rule(code), f"{name}缺一项", Concern(name, "person", new_uid()), None, "", due_on, state_of(due_on, TODAY)
    )


def owed(
    line: DutyRule, today: date, *, lived: Span = ALWAYS, known: date = date.min, per: Per = Per.MONTH
) -> list[Span]:
    return owed_spans(line, per, today, lived=lived, known=known)


@pytest.mark.parametrize(
    ("due_on", "state"),
    [
        (date(2026, 11, 20), DutyState.OVERDUE),
        (date(2026, 11, 21), DutyState.DUE),
        (date(2026, 11, 30), DutyState.DUE),
        (date(2026, 12, 1), DutyState.SOON),
        (date(2027, 11, 21), DutyState.SOON),
        (None, DutyState.DUE),
    ],
)
def test_the_day_decides_how_urgent_a_duty_is(due_on: date | None, state: DutyState) -> None:
    assert state_of(due_on, TODAY) is state


def test_a_month_asks_for_something_only_when_its_end_is_near() -> None:
    line = rule(remind_days=15)
    assert owed(line, date(2026, 11, 14)) == []
    assert owed(line, date(2026, 11, 15)) == [NOVEMBER]
    assert owed(line, date(2026, 11, 30)) == [NOVEMBER]


def test_a_missed_month_stays_while_it_is_fresh() -> None:
    line = rule(late_days=10)
    assert owed(line, date(2026, 11, 10)) == [OCTOBER]
    assert owed(line, date(2026, 11, 11)) == []


def test_what_was_missed_before_the_record_came_here_is_not_asked_for() -> None:
    line = rule(late_days=10)
    assert owed(line, date(2026, 11, 5), known=date(2026, 10, 2)) == []
    assert owed(line, date(2026, 11, 5), known=date(2026, 10, 1)) == [OCTOBER]


def test_an_organisation_owes_only_periods_it_saw_from_the_first_day() -> None:
    line = rule(remind_days=31)
    assert owed(line, TODAY, lived=Span(date(2026, 11, 2), date.max)) == []
    assert owed(line, TODAY, lived=Span(date(2026, 11, 1), date.max)) == [NOVEMBER]


def test_a_record_owes_a_period_of_which_it_lived_enough_days() -> None:
    line = rule(remind_days=31, counts_from_days=15)
    assert owed(line, TODAY, lived=Span(date(2026, 11, 16), date.max)) == [NOVEMBER]
    assert owed(line, TODAY, lived=Span(date(2026, 11, 17), date.max)) == []


def test_what_has_ended_owes_nothing_more() -> None:
    line = rule(remind_days=31)
    assert owed(line, TODAY, lived=Span(date.min, date(2026, 11, 20))) == []


def test_a_dissolved_organisation_owes_what_its_last_days_still_ask_for() -> None:
    line = rule(remind_days=5)
    assert owed(line, TODAY, lived=Span(date.min, date(2026, 11, 25))) == [NOVEMBER]


def test_quarters_weeks_and_years_have_their_words() -> None:
    fourth, year = Span(date(2026, 10, 1), date(2026, 12, 31)), Span(date(2026, 1, 1), date(2026, 12, 31))
    assert span_words(Per.MONTH, NOVEMBER, TODAY) == " 11 月"
    assert span_words(Per.QUARTER, fourth, TODAY) == "第四季度"
    assert span_words(Per.QUARTER, fourth, date(2027, 1, 5)) == " 2026 年第四季度"
    assert span_words(Per.MONTH, NOVEMBER, date(2027, 1, 5)) == " 2026 年 11 月"
    assert span_words(Per.HALF, year, TODAY) == "上半年"
    assert span_words(Per.YEAR, year, TODAY) == " 2026 年"
    week = owed(rule(remind_days=7), TODAY, per=Per.WEEK)
    assert week == [Span(date(2026, 11, 16), date(2026, 11, 22))]
    assert span_words(Per.WEEK, week[0], TODAY) == " 11 月 16 日至 11 月 22 日"


def test_probation_of_a_leap_day_ends_on_the_first_of_march() -> None:
    assert probation_ends(date(2024, 2, 29)) == date(2025, 3, 1)
    assert probation_ends(date(2025, 12, 1)) == date(2026, 12, 1)


def test_the_longest_overdue_comes_first_and_the_undated_after_this_month() -> None:
    late, later, undated = duty("a", date(2026, 4, 1)), duty("b", date(2026, 11, 20)), duty("c", None)
    month, soon = duty("d", date(2026, 11, 30)), duty("e", date(2026, 12, 1))
    assert by_urgency([soon, undated, month, later, late]) == [late, later, month, undated, soon]


def test_many_duties_of_one_kind_share_a_line_so_that_none_hides_another() -> None:
    silent = [duty("silent", date(2026, 11, 30), name) for name in ("张伟", "刘洋", "陈静", "周涛")]
    single = duty("project", date(2026, 12, 1), "红色网格")
    heaps = digest([*silent, single], most=10)
    assert [len(heap.duties) for heap in heaps] == [4, 1]
    assert heaps[0].words.endswith("等 4 项")
    assert heaps[1].words == "红色网格缺一项"


def test_two_of_a_kind_stand_apart_and_the_list_is_cut() -> None:
    pair = [duty("silent", date(2026, 11, 30), name) for name in ("张伟", "刘洋")]
    assert [len(heap.duties) for heap in digest(pair, most=10)] == [1, 1]
    assert len(digest(pair, most=1)) == 1


def test_the_same_gap_has_the_same_identity() -> None:
    first, again = duty("a", TODAY), duty("a", TODAY)
    assert first.uid != again.uid
    assert first.uid == Duty(first.rule, "其他话", first.concern, None, "别处", TODAY, DutyState.DUE).uid
    assert len(first.uid) == len(first.rule.uid) == 16


def test_names_are_shortened_only_when_there_are_many() -> None:
    assert names_in_short(["张伟", "刘洋"], "人") == "张伟、刘洋"
    assert names_in_short(["张伟", "刘洋", "陈静"], "人") == "张伟、刘洋等 3 人"


def test_days_are_said_as_people_say_them() -> None:
    said = [day_words(day, TODAY) for day in (date(2026, 11, 1), TODAY, date(2026, 11, 30), None)]
    assert said == ["逾期 20 天", "今天到期", "还有 9 天", "尽快"]


def test_long_words_are_cut_to_their_first_line() -> None:
    assert shortened("检修线路\n并装保护") == "检修线路"
    assert shortened("一" * 21) == "一" * 19 + "…"


def test_a_rule_for_an_unknown_check_is_refused() -> None:
    with pytest.raises(UserError, match="meeting"):
        DutyRules(1, (rule(),)).require_known({"backup"})
    with pytest.raises(UserError, match="两次"):
        DutyRules(1, (rule(), rule())).require_known({"meeting"})


def test_the_shipped_rules_are_complete_and_can_be_switched_off() -> None:
    rules = read_kinds(RESOURCES / "kinds" / "duties.yaml", DutyRules)
    assert all(line.title and line.page and line.advice for line in rules.rules)
    assert {line.code for line in rules.rules} - {line.code for line in rules.applied()} == {"party_lecture"}


def test_a_misspelt_key_of_a_rule_is_named(tmp_path: Path) -> None:
    file = tmp_path / "duties.yaml"
    file.write_text(
        "version: 1\nrules:\n  - {code: a, check: a, title: a, page: a, advice: a, remind_day: 3}\n", "utf-8"
    )
    with pytest.raises(UserError, match="remind_day"):
        read_kinds(file, DutyRules)


@pytest.mark.parametrize("per", list(Per))
def test_every_day_of_a_year_lies_in_a_period_with_words(per: Per) -> None:
    for month in range(1, 13):
        day = date(2026, month, 15)
        span = span_around(per, day)
        assert day in span
        assert span_words(per, span, TODAY).strip()
