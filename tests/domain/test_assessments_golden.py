"""Stored results of shipped rubrics: the same facts must give the same bytes for as long as the engine is rubric/1."""

from pathlib import Path

import pytest

from desktop.domain.assessments import Result, as_canonical_json, evaluate
from desktop.exchange.rubrics import read_facts, read_rubric
from desktop.paths import RESOURCES

GOLDEN = Path(__file__).parents[1] / "golden" / "assessments"
NAMES = ["branch-star", "team-star", "bid-review"]


def result_of(name: str) -> Result:
    rubric = read_rubric(RESOURCES / "rubrics" / f"{name}.yaml")
    return evaluate(rubric, read_facts(GOLDEN / f"{name}.facts.yaml", rubric))


@pytest.mark.parametrize("name", NAMES)
def test_a_stored_result_can_be_derived_again_to_the_byte(name: str) -> None:
    assert as_canonical_json(result_of(name)) == (GOLDEN / f"{name}.result.json").read_bytes()


def test_the_stored_branch_is_what_a_calculator_says() -> None:
    result = result_of("branch-star")
    # D5 does not apply: D3 is 4 × (91.7 − 60)/35 × 15/13; F2 neither: F1 is 4 × 10/7.
    assert result.line_values()["D3"] == 418
    assert result.line_values()["F1"] == 571
    assert (result.base, result.bonus, result.penalty, result.score) == (9197, 500, 200, 9497)
    assert result.level == "S5"


def test_the_stored_team_waits_for_one_rater() -> None:
    result = result_of("team-star")
    assert (result.missing, result.level) == (("F3",), None)
    # 5 × 20 % + 4 × 30 % + 4.2 × 50 %
    assert result.line_values()["B3"] == 430


def test_the_stored_bid_drops_the_extremes() -> None:
    result = result_of("bid-review")
    # 9, 8.5, 8, 8, 8.5 remain of seven.
    assert result.line_values()["A1"] == 840
