"""The engine: what applies, scaling, score, levels, vetoes, linkage, and the sentences that explain them."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

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
    StepKind,
    as_canonical_json,
    cited_metrics,
    evaluate,
    facts_problems,
    link,
    rate,
)
from desktop.domain.rubrics import (
    Adjustment,
    Aggregate,
    Bonus,
    Deduct,
    Dimension,
    Each,
    Finding,
    Indicator,
    Level,
    Linear,
    Linkage,
    Manual,
    Per,
    Quota,
    Rater,
    Rating,
    Rubric,
    Trim,
    Veto,
)
from desktop.domain.rubrics.model import (
    Action,
    Condition,
    Effect,
    Mean,
    Quantifier,
    RatingType,
    Requirement,
    When,
    WhenNone,
)
from desktop.domain.rubrics.rules import Grade

F = Fraction


def line(uid: str, points: str, **more: Any) -> Indicator:
    """An indicator that gives the value of the metric named after it, up to its points."""
    rule = more.pop("rule", Linear(uid.lower(), F(points), F(0)))
    return Indicator(uid, f"条目{uid}", F(points), rule, **more)


def dimension(uid: str, *indicators: Indicator) -> Dimension:
    return Dimension(uid, f"维度{uid}", sum((i.points for i in indicators), F(0)), indicators)


STARS = Rating(
    RatingType.STAR,
    tuple(Level(f"S{n}", f"{n} 星", F(m), stars=n) for n, m in ((5, 90), (4, 80), (3, 70), (2, 60), (1, 50), (0, 0))),
)
ONE = (dimension("A", line("A1", "100")),)


def rubric(*dimensions: Dimension, **more: Any) -> Rubric:
    return Rubric(id="r", version="1.0", title="试", dimensions=dimensions or ONE, **{"rating": STARS, **more})


def facts(values: dict[str, str] | None = None, **more: Any) -> Facts:
    return Facts(values={m: MetricValue(F(v)) for m, v in (values or {}).items()}, **more)


def level_at(score: str, of: Rubric | None = None, **more: Any) -> str | None:
    return evaluate(of or rubric(), facts({"a1": score}, **more)).level


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


class TestLevels:
    @pytest.mark.parametrize(
        ("score", "level"),
        [("90", "S5"), ("89.99", "S4"), ("50", "S1"), ("49.99", "S0"), ("0", "S0"), ("89.995", "S5")],
    )
    def test_the_first_level_reached_counts(self, score: str, level: str) -> None:
        assert level_at(score) == level

    def test_below_all_levels_is_the_last(self) -> None:
        down = rubric(penalties=(Adjustment("P1", "处分", F(20), metric="d"),))
        assert evaluate(down, facts({"a1": "10", "d": "1"})).level == "S0"

    def test_a_dimension_below_its_share_bars_the_level(self) -> None:
        top = replace(STARS.levels[0], dimension_min_pct=F(60))
        strict = replace(STARS, levels=(top, *STARS.levels[1:]))
        two = rubric(dimension("A", line("A1", "10")), dimension("B", line("B1", "90")), rating=strict)
        assert evaluate(two, facts({"a1": "6", "b1": "90"})).level == "S5"
        result = evaluate(two, facts({"a1": "5.99", "b1": "90"}))
        assert result.level == "S4"
        assert "维度A" in result.steps[0].reason

    def test_the_share_is_of_the_scaled_points(self) -> None:
        top = replace(STARS.levels[0], min=F(50), dimension_min_pct=F(60))
        strict = Rating(RatingType.STAR, (top, STARS.levels[5]))
        dimensions = (dimension("A", line("A1", "50")), dimension("B", line("B1", "50")))
        have = facts({"b1": "30"}, not_applicable={"A1": ""})
        assert evaluate(rubric(*dimensions, rating=strict), have).level == "S5"
        have = facts({"b1": "29.99"}, not_applicable={"A1": ""})
        assert evaluate(rubric(*dimensions, rating=strict), have).level == "S0"

    def test_a_level_by_rank_says_so(self) -> None:
        board = Rating(RatingType.RANK, (Level("ON", "上榜", F(0), by_rank=True), Level("OFF", "未上榜", F(-1))))
        result = evaluate(rubric(rating=board), facts({"a1": "3"}))
        assert result.level == "ON"
        assert "名次" in result.steps[0].reason


def veto(uid: str, manual: bool = True, **effect: Any) -> Veto:
    return Veto(uid, f"否决{uid}", Effect(**effect), manual=manual)


class TestVetoes:
    @pytest.mark.parametrize(
        ("effects", "score", "level"),
        [
            ([{"cap_level": "S2"}], "95", "S2"),
            ([{"cap_level": "S2"}], "55", "S1"),
            ([{"set_level": "S1"}], "95", "S1"),
            ([{"set_level": "S1"}], "20", "S1"),
            ([{"disqualify": True}], "95", "S0"),
            ([{"off_board": True}], "95", "S0"),
            ([{"cap_level": "S3"}, {"cap_level": "S2"}], "95", "S2"),
            ([{"disqualify": True}, {"set_level": "S3"}], "95", "S0"),
            ([{"set_level": "S3"}, {"disqualify": True}], "95", "S0"),
            ([{"cap_level": "S1"}, {"set_level": "S3"}], "95", "S1"),
        ],
    )
    def test_a_veto_lowers_the_level(self, effects: list[dict[str, Any]], score: str, level: str) -> None:
        vetoes = tuple(veto(f"V{n}", **effect) for n, effect in enumerate(effects))
        fired = frozenset(v.id for v in vetoes)
        result = evaluate(rubric(vetoes=vetoes), facts({"a1": score}, vetoed=fired))
        assert result.level == level
        assert [s.kind for s in result.steps[1:]] == [StepKind.VETO] * len(effects)
        assert all(any(v.title in sentence for sentence in result.why) for v in vetoes)

    @pytest.mark.parametrize(("value", "level"), [("0", "S5"), ("0.99", "S5"), ("1", "S2"), ("3", "S2")])
    def test_a_metric_veto_fires_at_its_bound(self, value: str, level: str) -> None:
        one = Veto("V1", "事件", Effect(cap_level="S2"), metric="m", when=When(F(1)))
        assert evaluate(rubric(vetoes=(one,)), facts({"a1": "95", "m": value})).level == level

    def test_a_metric_veto_without_value_does_not_fire(self) -> None:
        one = Veto("V1", "事件", Effect(cap_level="S2"), metric="m", when=When(F(1)))
        assert evaluate(rubric(vetoes=(one,)), facts({"a1": "95"})).level == "S5"

    def test_a_veto_nobody_ticked_does_not_fire(self) -> None:
        assert level_at("95", rubric(vetoes=(veto("V1", disqualify=True),))) == "S5"


def by_team(**more: Any) -> Rubric:
    quantifier = more.pop("quantifier", Quantifier())
    rule = Linkage("S1", Requirement(quantifier=quantifier), Action.MAX_LINKED_STAR, **more)
    return rubric(linkage=(rule,))


class TestLinkage:
    @pytest.mark.parametrize(
        ("quantifier", "stars", "level"),
        [
            (Quantifier(), (2, 4), "S4"),
            (Quantifier(), (5, 0), "S5"),
            (Quantifier(), (0, 0), "S0"),
            (Quantifier("all"), (2, 4), "S2"),
            (Quantifier("share", F(50)), (5, 4, 3, 1), "S4"),
            (Quantifier("share", F(50)), (5, 3, 1), "S3"),
            (Quantifier("share", F(100)), (5, 3, 1), "S1"),
            (Quantifier("share", F("33.33")), (5, 3, 1), "S5"),
            (Quantifier("share", F("33.34")), (5, 3, 1), "S3"),
        ],
    )
    def test_the_branch_has_no_more_stars_than_its_teams(
        self, quantifier: Quantifier, stars: tuple[int, ...], level: str
    ) -> None:
        result = evaluate(by_team(quantifier=quantifier), facts({"a1": "95"}, linked_stars=stars))
        assert result.level == level

    def test_a_linkage_never_raises(self) -> None:
        assert level_at("55", by_team(), linked_stars=(5,)) == "S1"

    def test_no_linked_team_leaves_the_level_unless_told_to_cap(self) -> None:
        assert level_at("95", by_team()) == "S5"
        assert level_at("95", by_team(when_none=WhenNone.CAP)) == "S0"

    def test_a_team_not_yet_rated_is_missing_whatever_the_level(self) -> None:
        for score in ("95", "10"):
            result = evaluate(by_team(), facts({"a1": score}, linked_stars=(5, None)))
            assert (result.state, result.missing, result.level) == (State.MISSING, ("linkage",), None)
            assert result.score == int(score) * 100

    def test_missing_indicators_stand_before_linkage(self) -> None:
        assert evaluate(by_team(), facts(linked_stars=(None,))).missing == ("A1", "linkage")

    def test_open_teams_do_not_matter_to_a_rubric_that_does_not_ask(self) -> None:
        assert level_at("95", linked_stars=(None,)) == "S5"

    def test_without_a_level_of_so_few_stars_the_last_is_taken(self) -> None:
        few = replace(STARS, levels=STARS.levels[:5])
        assert level_at("95", replace(by_team(), rating=few), linked_stars=(0,)) == "S1"

    @pytest.mark.parametrize(
        ("score", "projects", "level"), [("95", "0", "S4"), ("95", "1", "S5"), ("85", "0", "S4"), ("65", "0", "S2")]
    )
    def test_a_level_may_require_a_metric(self, score: str, projects: str, level: str) -> None:
        rule = Linkage("S5", Requirement("p", F(1)), Action.LEVEL, cap_level="S4")
        assert evaluate(rubric(linkage=(rule,)), facts({"a1": score, "p": projects})).level == level

    def test_a_required_metric_without_value_is_missing_only_when_the_level_depends_on_it(self) -> None:
        rule = Linkage("S5", Requirement("p", F(1)), Action.LEVEL, cap_level="S4")
        assert evaluate(rubric(linkage=(rule,)), facts({"a1": "95"})).missing == ("linkage",)
        assert evaluate(rubric(linkage=(rule,)), facts({"a1": "85"})).level == "S4"

    @pytest.mark.parametrize(("previous", "level"), [("2", "S3"), ("4", "S5"), ("0", "S1"), (None, "S5")])
    def test_stars_rise_one_at_a_time(self, previous: str | None, level: str) -> None:
        need = Requirement("self.previous_star", "same_stars_minus_1", skip_if_missing=True)
        one = rubric(linkage=(Linkage("S2", need, Action.PREVIOUS_PLUS_1),))
        have = {"a1": "95"} if previous is None else {"a1": "95", "self.previous_star": previous}
        assert evaluate(one, facts(have)).level == level

    def test_linkage_is_a_last_step_of_its_own(self) -> None:
        have = facts({"a1": "95"}, linked_stars=(3,))
        before = rate(by_team(), have)
        assert before.level == "S5"
        assert link(by_team(), have, replace(before, level="S4")).level == "S3"
        assert link(by_team(), have, replace(before, level="S2")).level == "S2"

    def test_reductions_are_steps_with_reasons(self) -> None:
        result = evaluate(by_team(), facts({"a1": "95"}, linked_stars=(3,)))
        assert [(s.kind, s.before, s.after) for s in result.steps] == [
            (StepKind.THRESHOLD, "", "S5"),
            (StepKind.LINKAGE, "S5", "S3"),
        ]
        assert result.why[-1] == "联动：至少一个联系班组达到的星数是 3，最高只能评为“3 星”。"


class TestNextLevel:
    def test_points_that_are_still_wanting(self) -> None:
        assert evaluate(rubric(), facts({"a1": "87.7"})).next_needs == (
            "评为“5 星”：得分再提高 2.30 分（须达到 90 分）。",
        )

    def test_nothing_above_the_top(self) -> None:
        assert evaluate(rubric(), facts({"a1": "95"})).next_needs == ()

    def test_teams_vetoes_and_metrics_that_stand_in_the_way(self) -> None:
        need = Linkage("S5", Requirement("p", F(1)), Action.LEVEL, cap_level="S4")
        one = replace(by_team(), vetoes=(veto("V1", cap_level="S4"),))
        one = replace(one, linkage=(*one.linkage, need))
        have = facts({"a1": "95", "p": "0"}, linked_stars=(4,), vetoed=frozenset({"V1"}))
        needs = "".join(evaluate(one, have).next_needs)
        assert "消除一票否决事项“否决V1”" in needs
        assert "达到5星（现为 4 星）" in needs
        assert "指标 p 不低于 1（现为 0）" in needs


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
