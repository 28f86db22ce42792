"""From a score to a level: thresholds, vetoes, linkage, and what the next level needs."""

from dataclasses import replace
from typing import Any

import pytest

from desktop.domain.assessments import (
    State,
    StepKind,
    evaluate,
    link,
    rate,
)
from desktop.domain.rubrics import (
    Adjustment,
    Level,
    Linkage,
    Rating,
    Veto,
)
from desktop.domain.rubrics.model import (
    Action,
    Effect,
    Quantifier,
    RatingType,
    Requirement,
    When,
    WhenNone,
)
from tests.domain.ratings import STARS, F, by_team, dimension, facts, level_at, line, rubric, veto


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
        assert "达到 5 星（现为 4 星）" in needs
        assert "指标 p 不低于 1（现为 0）" in needs
