"""The engine: what applies, what is missing, scaling, rounding, score, and the bytes of a result."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.assessments import (
    ENGINE_VERSION,
    Facts,
    LineState,
    MetricValue,
    Result,
    State,
    as_canonical_json,
    cited_metrics,
    evaluate,
    facts_problems,
)
from desktop.domain.rubrics import (
    Adjustment,
    Aggregate,
    Bonus,
    Deduct,
    Each,
    Finding,
    Linear,
    Linkage,
    Manual,
    Per,
    Quota,
    Rater,
    Trim,
    Veto,
)
from desktop.domain.rubrics.model import (
    Action,
    Condition,
    Effect,
    Mean,
    Requirement,
    When,
)
from desktop.domain.rubrics.rules import Grade
from tests.domain.ratings import F, by_team, dimension, facts, line, rubric


class TestLines:
    def test_each_line_is_rounded_before_it_is_added(self) -> None:
        three = rubric(dimension("A", *(line(f"A{n}", "1", rule=Linear("x", F(3), F(0))) for n in range(3))))
        result = evaluate(three, facts({"x": "1"}))
        assert result.line_values() == {"A0": 33, "A1": 33, "A2": 33}
        assert result.base == 99

    def test_a_line_names_metric_values_sources_and_evidence(self) -> None:
        value = MetricValue(F(90), F(95), F(93), reason="核对签到表", basis="签到表")
        have = Facts(values={"a1": value}, evidence={"a1": ("r1", "r2"), "A1": ("r2", "r3")})
        found = evaluate(rubric(), have).lines[0]
        assert found.value == 9300
        assert (found.values[0].computed, found.values[0].declared, found.values[0].verified) == ("90", "95", "93")
        assert (found.values[0].counted, found.values[0].reason) == ("核定值", "核对签到表")
        assert found.evidence == ("r2", "r3", "r1")

    @pytest.mark.parametrize(
        ("value", "expected"),
        [(MetricValue(F(90)), 9000), (MetricValue(F(90), F(95)), 9500), (MetricValue(None, F(95)), 9500)],
    )
    def test_the_last_value_that_exists_counts(self, value: MetricValue, expected: int) -> None:
        assert evaluate(rubric(), Facts(values={"a1": value})).base == expected

    def test_a_verified_zero_is_a_value(self) -> None:
        assert evaluate(rubric(), Facts(values={"a1": MetricValue(F(90), None, F(0))})).base == 0

    def test_the_evidence_of_findings_stands_at_the_line(self) -> None:
        one = rubric(dimension("A", line("A1", "2", rule=Deduct(F("0.5")))))
        found = Facts(findings={"A1": (Finding(text="缺签到", evidence=("d1",)), Finding(F(1)))})
        result = evaluate(one, found)
        assert result.lines[0].value == 50
        assert result.lines[0].evidence == ("d1",)

    def test_frequencies_add_up_where_one_number_is_wanted(self) -> None:
        quota = line("A1", "50", rule=Quota("m", Per.QUARTER, F(1), F(10)))
        both = rubric(dimension("A", quota, line("A2", "50", rule=Each("m", F(1)))))
        have = Facts(values={"m": MetricValue((F(1), F(0), F(2), F(1)))})
        assert facts_problems(both, have) == []
        assert evaluate(both, have).line_values() == {"A1": 4000, "A2": 4600}


class TestMissing:
    def test_a_metric_without_value_is_no_zero(self) -> None:
        result = evaluate(rubric(), facts())
        assert (result.state, result.missing) == (State.MISSING, ("A1",))
        assert (result.score, result.level) == (None, None)
        assert result.lines[0].state is LineState.MISSING
        assert result.line_values() == {}
        assert any("A1" in sentence and "缺数" in sentence for sentence in result.why)

    def test_known_lines_are_still_given(self) -> None:
        two = rubric(dimension("A", line("A1", "60"), line("A2", "40")))
        result = evaluate(two, facts({"a1": "30"}))
        assert result.line_values() == {"A1": 3000}
        assert (result.base, result.score) == (3000, None)

    def test_missing_condition_makes_the_indicator_missing(self) -> None:
        conditional = line("A2", "40", applies_when=Condition("n", ge=F(7)))
        result = evaluate(rubric(dimension("A", line("A1", "60"), conditional)), facts({"a1": "60", "a2": "40"}))
        assert result.missing == ("A2",)

    def test_a_role_without_points_is_missing(self) -> None:
        judged = rubric(
            dimension("A", line("A1", "10", rule=Manual())), raters=(Rater("self", F(20)), Rater("mass", F(80)))
        )
        assert evaluate(judged, Facts(ratings={"A1": {"self": (F(9),)}})).missing == ("A1",)
        assert evaluate(judged, Facts(ratings={"A1": {"self": (F(9),), "mass": (F(8),)}})).base == 820

    def test_a_fired_veto_is_told_even_then(self) -> None:
        vetoed = rubric(vetoes=(Veto("V1", "造假", Effect(disqualify=True), manual=True),))
        assert any("造假" in s for s in evaluate(vetoed, Facts(vetoed=frozenset({"V1"}))).why)


class TestNotApplicable:
    def test_the_rest_of_the_dimension_grows(self) -> None:
        one = rubric(dimension("A", line("A1", "10"), line("A2", "5")), dimension("B", line("B1", "85")))
        result = evaluate(one, facts({"a1": "7", "b1": "85"}, not_applicable={"A2": "没有党小组"}))
        assert result.line_values() == {"A1": 1050, "B1": 8500}
        assert result.lines[1].state is LineState.NOT_APPLICABLE
        assert result.lines[1].reason == "没有党小组"
        assert result.lines[0].points == 1500

    def test_scaling_comes_before_rounding(self) -> None:
        one = rubric(dimension("A", line("A1", "2", rule=Linear("x", F(3), F(0))), line("A2", "1")))
        assert evaluate(one, facts({"x": "1"}, not_applicable={"A2": ""})).line_values() == {"A1": 100}

    def test_a_dimension_with_nothing_applicable_drops_out(self) -> None:
        one = rubric(dimension("A", line("A1", "20")), dimension("B", line("B1", "40"), line("B2", "40")))
        result = evaluate(one, facts({"b1": "20", "b2": "40"}, not_applicable={"A1": ""}))
        assert result.line_values() == {"B1": 2500, "B2": 5000}
        assert [d.applicable for d in result.dimensions] == [False, True]
        assert result.dimensions[1].points == 10000

    def test_both_scalings_multiply(self) -> None:
        dimensions = (
            dimension("A", line("A1", "20")),
            dimension("B", line("B1", "40"), line("B2", "10")),
            dimension("C", line("C1", "30")),
        )
        have = facts({"b1": "20", "c1": "30"}, not_applicable={"A1": "", "B2": ""})
        # B1: 20 × 50/40 × 100/80; C1: 30 × 100/80
        assert evaluate(rubric(*dimensions), have).line_values() == {"B1": 3125, "C1": 3750}

    def test_two_dimensions_that_drop_out_count_together(self) -> None:
        dimensions = (
            dimension("A", line("A1", "20")),
            dimension("B", line("B1", "30")),
            dimension("C", line("C1", "50")),
        )
        have = facts({"c1": "25"}, not_applicable={"A1": "", "B1": ""})
        assert evaluate(rubric(*dimensions), have).line_values() == {"C1": 5000}

    @pytest.mark.parametrize(("members", "lines"), [("7", {"A1", "A2"}), ("6.99", {"A1"})])
    def test_a_condition_decides(self, members: str, lines: set[str]) -> None:
        one = rubric(dimension("A", line("A1", "5"), line("A2", "5", applies_when=Condition("n", ge=F(7)))))
        result = evaluate(one, facts({"a1": "5", "a2": "5", "n": members}))
        assert set(result.line_values()) == lines
        assert result.base == 1000

    def test_a_condition_may_ask_for_at_most(self) -> None:
        one = rubric(dimension("A", line("A1", "5"), line("A2", "5", applies_when=Condition("n", le=F(0)))))
        assert set(evaluate(one, facts({"a1": "5", "a2": "5", "n": "1"})).line_values()) == {"A1"}

    def test_marking_by_hand_goes_before_a_missing_condition(self) -> None:
        one = rubric(dimension("A", line("A1", "5"), line("A2", "5", applies_when=Condition("n", ge=F(7)))))
        assert evaluate(one, facts({"a1": "5"}, not_applicable={"A2": ""})).state is State.OK

    def test_nothing_applicable_at_all_is_no_division_by_zero(self) -> None:
        result = evaluate(rubric(), facts(not_applicable={"A1": ""}))
        assert (result.base, result.level) == (0, "S0")

    def test_worthless_lines_do_not_divide_by_zero(self) -> None:
        one = rubric(dimension("A", line("A1", "5"), line("A2", "0", rule=Each("m", F(1)))))
        assert evaluate(one, facts({"m": "0"}, not_applicable={"A1": ""})).line_values() == {"A2": 0}

    @given(st.lists(st.integers(1, 30), min_size=2, max_size=6), st.data())
    def test_full_marks_stay_full_whatever_does_not_apply(self, points: list[int], data: st.DataObject) -> None:
        off = data.draw(st.sets(st.integers(0, len(points) - 1), max_size=len(points) - 1))
        half = len(points) // 2
        lines = [line(f"I{n}", str(p)) for n, p in enumerate(points)]
        one = rubric(dimension("A", *lines[:half]), dimension("B", *lines[half:]))
        have = facts({f"i{n}": str(p) for n, p in enumerate(points)}, not_applicable={f"I{n}": "" for n in off})
        result = evaluate(one, have)
        kept = len(points) - len(off)
        assert abs(result.base - sum(points) * 100) <= (kept + 1) // 2
        assert sum(result.line_values().values()) == result.base
        assert all(n.value is None or 0 <= n.value <= n.points for n in result.lines)


class TestScore:
    def test_penalties_and_bonus_have_caps(self) -> None:
        one = rubric(
            penalties=(
                Adjustment("P1", "通报", F(2), manual=True, cap=F(6)),
                Adjustment("P2", "处分", F(5), metric="d"),
            ),
            bonus=Bonus(
                F(10), (Adjustment("X1", "省级", F(3), metric="h"), Adjustment("X2", "市级", F(2), "c", cap=F(4)))
            ),
        )
        have = facts({"a1": "80", "d": "1", "h": "3", "c": "5"}, counts={"P1": F(4)})
        result = evaluate(one, have)
        assert (result.bonus, result.penalty, result.score) == (1000, 1100, 7900)
        assert [(a.id, a.value) for a in result.adjustments] == [("X1", 900), ("X2", 400), ("P1", 600), ("P2", 500)]
        assert any("加分上限" in sentence for sentence in result.why)

    def test_counts_nobody_entered_are_zero(self) -> None:
        one = rubric(
            penalties=(Adjustment("P1", "通报", F(2), manual=True), Adjustment("P2", "处分", F(5), metric="d"))
        )
        assert evaluate(one, facts({"a1": "80"})).score == 8000

    def test_a_score_may_be_negative_and_above_the_points(self) -> None:
        down = rubric(penalties=(Adjustment("P1", "处分", F(20), metric="d"),))
        assert evaluate(down, facts({"a1": "10", "d": "1"})).score == -1000
        up = rubric(bonus=Bonus(F(20), (Adjustment("X1", "荣誉", F(10), metric="h"),)))
        assert evaluate(up, facts({"a1": "100", "h": "2"})).score == 12000

    def test_the_score_is_rounded_from_exact_bonus_and_penalty(self) -> None:
        one = rubric(penalties=(Adjustment("P1", "迟交", F("0.125"), metric="d"),))
        result = evaluate(one, facts({"a1": "80", "d": "1"}))
        assert (result.penalty, result.score) == (13, 7988)
        assert "得分：基本分 80.00 + 加分 0 − 扣分 0.125 = 79.875，四舍五入为 79.88。" in result.why

    def test_a_negative_count_is_no_bonus(self) -> None:
        one = rubric(penalties=(Adjustment("P1", "处分", F(20), metric="d"),))
        assert evaluate(one, facts({"a1": "50", "d": "-1"})).score == 5000

    def test_judges_extremes_are_left_out_by_the_rubric(self) -> None:
        judged = rubric(
            dimension("A", line("A1", "10", rule=Manual())),
            raters=(Rater("judge", F(100)),),
            aggregate=Aggregate({"judges": Mean.TRIMMED}, Trim(7, 1, 1)),
        )
        entries = tuple(F(n) for n in ("9", "8", "7", "10", "1", "8", "8.5"))
        assert evaluate(judged, Facts(ratings={"A1": {"judge": entries}})).base == 810

    def test_extremes_of_others_than_judges_stay(self) -> None:
        mixed = Aggregate({"judges": Mean.TRIMMED}, Trim(3, 1, 1))
        assert mixed.trim("mass", ["judge", "mass"]) is None
        assert mixed.trim("judge", ["judge", "mass"]) == Trim(3, 1, 1)
        assert mixed.trim("panel", ["panel"]) == Trim(3, 1, 1)
        assert Aggregate({"panel": Mean.TRIMMED}).trim("panel", ["panel"]) == Trim()
        assert Aggregate({"judges": Mean.PLAIN}).trim("judge", ["judge"]) is None

    def test_a_scale_label_counts_as_its_points(self) -> None:
        judged = rubric(
            dimension("A", line("A1", "10", rule=Manual((Grade("好", F(100)), Grade("较好", F(80)))))),
            raters=(Rater("self", F(50)), Rater("mass", F(50))),
        )
        assert evaluate(judged, Facts(ratings={"A1": {"self": ("好",), "mass": (F(7),)}})).base == 850


class TestFactsThatDoNotFit:
    @pytest.mark.parametrize(
        ("have", "place"),
        [
            (Facts(ratings={"Z9": {}}), "manual.Z9"),
            (Facts(ratings={"A1": {}}), "manual.A1"),
            (Facts(ratings={"B1": {"nobody": (F(1),)}}), "manual.B1.nobody"),
            (Facts(ratings={"B1": {"self": ("很好",)}}), "manual.B1.self"),
            (Facts(ticks={"A1": frozenset({0})}), "manual.A1"),
            (Facts(counts={"P1": F(-1)}), "manual.P1"),
            (Facts(counts={"P2": F(1)}), "manual.P2"),
            (Facts(vetoed=frozenset({"V9"})), "manual.V9"),
            (Facts(findings={"A1": ()}), "findings.A1"),
            (Facts(findings={"B2": (Finding(F(-1)),)}), "findings.B2[0].points"),
            (Facts(not_applicable={"Q1": ""}), "not_applicable.Q1"),
            (Facts(linked_stars=(3, -1)), "linked_stars[1]"),
            (Facts(period_share=F(0)), "period_share"),
            (Facts(values={"a1": MetricValue((F(1), F(2)))}), "values.a1"),
            (Facts(values={"q": MetricValue(F(1))}), "values.q"),
        ],
    )
    def test_each_is_told_with_its_place(self, have: Facts, place: str) -> None:
        quota = line("B3", "5", rule=Quota("q", Per.MONTH, F(1), F(1)))
        lines = (line("B1", "5", rule=Manual()), line("B2", "5", rule=Deduct(F(1))), quota)
        one = rubric(
            dimension("A", line("A1", "85")),
            dimension("B", *lines),
            raters=(Rater("self", F(100)),),
            penalties=(Adjustment("P1", "通报", F(1), manual=True), Adjustment("P2", "处分", F(1), metric="d")),
        )
        assert [flaw.place for flaw in facts_problems(one, have)] == [place]

    def test_other_metrics_may_stand_there(self) -> None:
        assert facts_problems(rubric(), facts({"other": "1"})) == []

    def test_one_number_says_a_single_sub_period(self) -> None:
        yearly = rubric(dimension("A", line("A1", "5", rule=Quota("q", Per.YEAR, F(1), F(1)))))
        assert facts_problems(yearly, facts({"q": "1"})) == []
        assert evaluate(yearly, facts({"q": "1"})).base == 500


class TestFrozenBytes:
    def sample(self) -> Result:
        return evaluate(by_team(), facts({"a1": "87.655"}, linked_stars=(3, 4), evidence={"a1": ("e1",)}))

    def test_the_same_facts_give_the_same_bytes(self) -> None:
        assert as_canonical_json(self.sample()) == as_canonical_json(self.sample())

    def test_the_bytes_name_the_engine_and_hold_no_float(self) -> None:
        text = as_canonical_json(self.sample()).decode()
        assert f'"engine":"{ENGINE_VERSION}"' in text
        assert '"score":8766' in text
        assert '"share_base":"100"' in text

    def test_order_of_the_facts_does_not_matter(self) -> None:
        two = rubric(dimension("A", line("A1", "60"), line("A2", "40")))
        one = evaluate(two, facts({"a1": "30", "a2": "20"}))
        other = evaluate(two, facts({"a2": "20", "a1": "30"}))
        assert as_canonical_json(one) == as_canonical_json(other)


def test_the_metrics_of_a_rubric_are_listed_once_in_order() -> None:
    rule = Linkage("S5", Requirement("p", F(1)), Action.LEVEL, cap_level="S4")
    one = rubric(
        dimension("A", line("A1", "50"), line("A2", "50", applies_when=Condition("n", ge=F(1)))),
        penalties=(Adjustment("P1", "处分", F(1), metric="d"),),
        vetoes=(Veto("V1", "事件", Effect(cap_level="S2"), metric="d", when=When(F(1))),),
        linkage=(rule,),
    )
    assert cited_metrics(one) == ["a1", "a2", "n", "d", "p"]
