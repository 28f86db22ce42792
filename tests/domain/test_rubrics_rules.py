"""Each of the seven rules: points, words, what is missing, what makes it senseless."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.assessments.judges import together_words
from desktop.domain.rubrics import (
    RULES,
    AnyRule,
    Bands,
    Checklist,
    Deduct,
    Each,
    Finding,
    Given,
    Linear,
    Manual,
    Per,
    Quota,
    RoleRating,
    Trim,
)
from desktop.domain.rubrics.rules import Band, CheckItem, Grade

F = Fraction
MONTHLY = Quota("m", Per.MONTH, F(1), F("0.5"))
BANDS = Bands("m", (Band(F(8), ge=F(5)), Band(F("6.5"), ge=F(4)), Band(F("1.5"), ge=F(1))))
LATE = Bands("m", (Band(F(3), le=F(0)), Band(F(1), le=F(90))))
CHECKS = Checklist((CheckItem("甲", F("0.5")), CheckItem("乙", F("1.5"))))
SCALE = Manual((Grade("好", F(100)), Grade("较好", F(80)), Grade("差", F(0))))


def value(number: str) -> Given:
    return Given(value=F(number))


def series(*numbers: str) -> Given:
    return Given(series=tuple(F(n) for n in numbers))


def rated(*entries: tuple[str, str]) -> Given:
    """(points, weight) per role."""
    return Given(ratings=tuple(RoleRating(f"主体{n}", F(w), (F(p),)) for n, (p, w) in enumerate(entries)))


@pytest.mark.parametrize(
    ("rule", "points", "have", "expected"),
    [
        pytest.param(MONTHLY, 3, series("1", "1", "1"), "3", id="quota met"),
        pytest.param(MONTHLY, 3, series("1", "0", "0"), "2", id="quota missed twice"),
        pytest.param(MONTHLY, 3, series(*["0"] * 12), "0", id="quota never below 0"),
        pytest.param(MONTHLY, 3, series("5", "0"), "2.5", id="a full month does not make up for an empty one"),
        pytest.param(Quota("m", Per.MONTH, F(4), F("0.5")), 6, series("3", "2", "4"), "4.5", id="quota by the piece"),
        pytest.param(Quota("m", Per.YEAR, F(1), F(1)), 1, series("0.5"), "0.5", id="quota of a part"),
        pytest.param(Each("m", F(2)), 8, value("3"), "2", id="each"),
        pytest.param(Each("m", F(2)), 8, value("5"), "0", id="each never below 0"),
        pytest.param(Each("m", F(2)), 8, value("-1"), "8", id="each never above P"),
        pytest.param(Linear("m", F(95), F(75)), 2, value("85"), "1", id="linear half way"),
        pytest.param(Linear("m", F(95), F(75)), 2, value("99"), "2", id="linear above full"),
        pytest.param(Linear("m", F(95), F(75)), 2, value("75"), "0", id="linear at zero"),
        pytest.param(Linear("m", F(8), F(20)), 10, value("12"), "20/3", id="linear falling"),
        pytest.param(Linear("m", F(0), F(1)), 6, value("-0.3"), "6", id="linear falling below full"),
        pytest.param(Linear("m", F(0), F(1)), 6, value("1.5"), "0", id="linear falling beyond zero"),
        pytest.param(BANDS, 8, value("5"), "8", id="top band"),
        pytest.param(BANDS, 8, value("4.99"), "6.5", id="just below the top band"),
        pytest.param(BANDS, 8, value("0"), "0", id="no band"),
        pytest.param(LATE, 3, value("0"), "3", id="le band"),
        pytest.param(LATE, 3, value("90"), "1", id="second le band"),
        pytest.param(LATE, 3, value("91"), "0", id="beyond the le bands"),
        pytest.param(CHECKS, 2, Given(ticked=frozenset({1})), "1.5", id="one tick"),
        pytest.param(CHECKS, 2, Given(ticked=frozenset()), "0", id="nothing ticked is an answer"),
        pytest.param(Deduct(F("0.5")), 2, Given(findings=()), "2", id="checked, nothing found"),
        pytest.param(
            Deduct(F("0.5")), 2, Given(findings=(Finding(), Finding(F(1)))), "0.5", id="default and own points"
        ),
        pytest.param(Deduct(F("0.5")), 2, Given(findings=(Finding(F(5)),)), "0", id="deduct until nothing is left"),
        pytest.param(Manual(), 10, rated(("8", "20"), ("9", "80")), "8.8", id="weighted roles"),
        pytest.param(Manual(), 10, rated(("12", "20"), ("9", "80")), "9.6", id="the sum is clamped, not each entry"),
        pytest.param(Manual(), 10, rated(("15", "100")), "10", id="clamped to P"),
        pytest.param(Manual(), 10, rated(("-4", "100")), "0", id="clamped to 0"),
        pytest.param(Manual(), 10, rated(("7", "100"), ("0", "0")), "7", id="a role without weight"),
    ],
)
def test_a_rule_gives_exact_points(rule: AnyRule, points: int, have: Given, expected: str) -> None:
    assert rule.lack(have) == ""
    assert rule.score(have, F(points)) == F(expected)


@pytest.mark.parametrize(
    ("rule", "have"),
    [
        (MONTHLY, Given()),
        (MONTHLY, Given(series=())),
        (MONTHLY, Given(series=(F(1), None))),
        (Each("m", F(1)), Given()),
        (Linear("m", F(1), F(0)), Given()),
        (BANDS, Given()),
        (CHECKS, Given()),
        (Deduct(F(1)), Given()),
        (Manual(), Given(ratings=(RoleRating("甲", F(50), (F(1),)), RoleRating("乙", F(50), ())))),
    ],
)
def test_a_rule_says_what_is_missing(rule: AnyRule, have: Given) -> None:
    assert rule.lack(have)


def test_a_label_of_the_scale_is_worth_its_share_of_the_points() -> None:
    have = Given(ratings=(RoleRating("甲", F(50), ("较好",)), RoleRating("乙", F(50), (F(1),))))
    assert SCALE.score(have, F(2)) == F("1.3")


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (["9", "8", "7", "10", "1", "8", "8"], "8"),
        (["9", "8", "7", "10", "1", "8"], "43/6"),
        (["6", "6", "6", "6", "6", "6", "6"], "6"),
    ],
)
def test_extremes_are_left_out_only_among_enough_judges(scores: list[str], expected: str) -> None:
    rating = RoleRating("评委", F(100), tuple(F(s) for s in scores), Trim(7, 1, 1))
    assert Manual().score(Given(ratings=(rating,)), F(10)) == F(expected)


def test_a_trim_never_leaves_nobody() -> None:
    rating = RoleRating("评委", F(100), (F(4), F(8)), Trim(1, 1, 1))
    assert Manual().score(Given(ratings=(rating,)), F(10)) == 6


def test_a_prorated_bound_shrinks_with_the_period_only_when_a_share_is_given() -> None:
    rule = Linear("m", F(32), F(8), prorate=True)
    assert rule.score(Given(value=F(8)), F(7)) == 0
    assert rule.score(Given(value=F(8), share=F(1, 4)), F(7)) == 7
    assert Linear("m", F(32), F(8)).score(Given(value=F(8), share=F(1, 4)), F(7)) == 0


@pytest.mark.parametrize(
    ("rule", "points", "have", "words"),
    [
        (MONTHLY, 3, series("1", "0", "0"), "每月至少 1 次，缺 1 次扣 0.5 分：缺 2 次，扣 1.00 分"),
        (MONTHLY, 3, series("1", "2"), "每月至少 1 次，缺 1 次扣 0.5 分：没有缺少，不扣分"),
        (Each("m", F(2)), 3, value("2"), "每发生 1 次（项）扣 2 分，扣完为止：发生 2 次（项），扣 3.00 分"),
        (
            Linear("m", F(95), F(75)),
            2,
            value("94.2"),
            "95 及以上得满分，75 及以下不得分，其间按比例：实际 94.2，得 1.92 分",
        ),
        (
            Linear("m", F(8), F(20)),
            10,
            value("12"),
            "8 及以下得满分，20 及以上不得分，其间按比例：实际 12，得 6.67 分",
        ),
        (LATE, 3, value("30"), "0 及以下得 3 分，90 及以下得 1 分，其余不得分：实际 30，得 1.00 分"),
        (CHECKS, 2, Given(ticked=frozenset({1})), "逐项检查（甲 0.5 分，乙 1.5 分）：未达到 甲，得 1.50 分"),
        (Deduct(F("0.5")), 2, Given(findings=(Finding(),)), "每发现一处扣 0.5 分，扣完为止：发现 1 处，共扣 0.50 分"),
        (
            Manual(),
            10,
            rated(("8", "20"), ("9", "80")),
            "评分（0 至 10 分）：主体0 8 × 20 %，主体1 9 × 80 %，得 8.80 分",
        ),
    ],
)
def test_a_rule_says_itself_with_its_numbers(rule: AnyRule, points: int, have: Given, words: str) -> None:
    assert rule.words(F(points), have) == words
    assert rule.words(F(points))


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        (Linear("m", F(5), F(5)), "full_at"),
        (Bands("m", ()), "bands"),
        (Bands("m", (Band(F(1)),)), "bands[0]"),
        (Bands("m", (Band(F(1), ge=F(1), le=F(2)),)), "bands[0]"),
        (Bands("m", (Band(F(11), ge=F(1)),)), "bands[0].points"),
        (Checklist(()), "items"),
        (Checklist((CheckItem("甲", F(11)),)), "items"),
        (Manual((Grade("好", F(100)), Grade("好", F(80)))), "scale[1].label"),
    ],
)
def test_a_senseless_rule_is_told_where(rule: AnyRule, place: str) -> None:
    assert [flaw.place for flaw in rule.flaws(F(10))] == [place]


@pytest.mark.parametrize(
    "bands",
    [
        (Band(F(1), ge=F(1)), Band(F(2), ge=F(2))),
        (Band(F(1), le=F(9)), Band(F(2), le=F(9))),
        (Band(F(1), ge=F(0)), Band(F(1), le=F(0)), Band(F(2), ge=F(-1))),
    ],
)
def test_the_first_band_that_matches_counts_and_one_that_never_can_is_told(bands: tuple[Band, ...]) -> None:
    rule = Bands("m", bands)
    assert list(rule.flaws(F(10))) == []
    assert rule.score(Given(value=F(5)), F(10)) == 1
    assert rule.words(F(10)).count("轮不到") == 1


def test_sound_rules_have_no_flaws() -> None:
    for rule in (MONTHLY, BANDS, LATE, CHECKS, SCALE, Deduct(F(1)), Each("m", F(1)), Linear("m", F(1), F(0))):
        assert list(rule.flaws(F(8))) == []


def test_there_are_seven_rules() -> None:
    assert list(RULES) == ["quota", "each", "linear", "bands", "checklist", "deduct", "manual"]


NUMBERS = st.decimals(min_value=-200, max_value=200, places=2).map(F)
POINTS = st.decimals(min_value=0, max_value=50, places=2).map(F)


@given(POINTS, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_linear_is_monotone_and_stays_within_its_points(points: F, full: F, zero: F, a: F, b: F) -> None:
    if full == zero:
        return
    rule = Linear("m", full, zero)
    low, high = (rule.score(Given(value=x), points) for x in sorted((a, b)))
    assert 0 <= min(low, high) <= max(low, high) <= points
    assert low <= high if full > zero else low >= high


@given(POINTS, st.lists(NUMBERS, min_size=1, max_size=12), POINTS, POINTS)
def test_quota_stays_within_its_points(points: F, counts: list[F], need: F, each: F) -> None:
    assert 0 <= Quota("m", Per.MONTH, need, each).score(Given(series=tuple(counts)), points) <= points


@given(POINTS, st.lists(st.tuples(NUMBERS, st.integers(1, 100)), min_size=1, max_size=5))
def test_manual_stays_within_its_points(points: F, entries: list[tuple[F, int]]) -> None:
    have = Given(ratings=tuple(RoleRating("甲", F(w), (p,)) for p, w in entries))
    assert 0 <= Manual().score(have, points) <= points


def test_what_is_taken_off_adds_up_with_what_is_left() -> None:
    """10 − 1.005 leaves 8.995, printed 9.00; 扣 1.01 分 beside it would make a reader with a calculator doubt both."""
    assert Each("m", F("0.335")).words(F(10), value("3")).endswith("发生 3 次（项），扣 1.005 分")
    assert Each("m", F("0.5")).words(F(10), value("3")).endswith("发生 3 次（项），扣 1.50 分")


@pytest.mark.parametrize(
    ("trim", "words"),
    [
        (Trim(3, 1, 1), "去掉最高分和最低分后"),
        (Trim(3, 2, 1), "去掉 2 个最高分和 1 个最低分后"),
        (Trim(3, 0, 1), "去掉 1 个最低分后"),
        (Trim(3, 0, 0), ""),
        (Trim(9, 1, 1), ""),
    ],
)
def test_the_words_name_the_extremes_that_the_rubric_leaves_out(trim: Trim, words: str) -> None:
    rating = RoleRating("评委", F(100), tuple(F(n) for n in (6, 7, 8, 9, 10)), trim)
    assert trim.words(5) == words
    assert f"（5 人{words}平均）" in Manual().words(F(10), Given(ratings=(rating,)))


def test_the_mean_of_judges_is_shown_rounded_half_up() -> None:
    assert together_words([F(8), F("8.25")], F("8.125"), "") == "2 人平均 8.13 分"
