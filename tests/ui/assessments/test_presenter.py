"""What the scoring page shows of a rating, without a window."""

from datetime import date
from fractions import Fraction

import pytest

from desktop.domain.actors import Actor
from desktop.domain.assessments.states import AssessmentState
from desktop.domain.identity import Uid
from desktop.domain.rubrics.given import Per
from desktop.samples.ratings import fill
from desktop.services import Services
from desktop.ui.assessments.marks import Mark
from desktop.ui.assessments.periods import periods_of
from desktop.ui.assessments.presenter import LINKAGE, Scoring, scoring
from desktop.ui.assessments.typed import not_amount, out_of
from tests.ui.assessments.conftest import Office


def shown(services: Services, who: Actor, uid: Uid) -> Scoring:
    return scoring(services.assessments.get(who, uid))


def test_the_tree_holds_every_line_and_what_stands_beside_them(services: Services, who: Actor, rating: Uid) -> None:
    page = shown(services, who, rating)
    titles = [group.title for group in page.groups]
    assert titles[0] == "组织建设"
    assert titles[-4:] == ["加分", "扣分", "一票否决", "必备条件"]
    assert page.order[0] == "A1"
    assert {"P2", "X1", "V2", LINKAGE} <= set(page.order)


def test_a_new_rating_begins_at_its_first_gap_and_goes_round_the_gaps(
    services: Services, who: Actor, rating: Uid
) -> None:
    page = shown(services, who, rating)
    first = page.first()
    assert page.items[first].mark is Mark.MISSING
    assert page.missing[0].id == first
    last = page.missing[-1].id
    assert page.next_missing(last) == first
    assert not page.complete
    assert page.editable


def test_steps_end_at_the_first_and_the_last_line(services: Services, who: Actor, rating: Uid) -> None:
    page = shown(services, who, rating)
    assert page.step("A1", -1) == "A1"
    assert page.step("A1", 1) == "A2"
    assert page.step(page.order[-1], 1) == page.order[-1]


def test_a_metric_shows_its_three_values_and_which_counts(services: Services, who: Actor, rating: Uid) -> None:
    ratings = services.assessments
    ratings.declare(who, rating, "biz.violation.count", "3")
    ratings.verify(who, rating, "biz.violation.count", "4", "漏报1起", "安监部通报")
    item = shown(services, who, rating).items["G2"]
    metric = item.metrics[0]
    assert (metric.title, metric.declared, metric.verified, metric.counted) == ("违章次数", "3", "4", "核定值")
    assert (metric.reason, metric.basis) == ("漏报1起", "安监部通报")
    assert (item.mark, item.got, item.worth, item.share) == (Mark.SCORED, "2.00", "4", 0.5)


def test_a_frequency_says_what_it_is_counted_per(services: Services, who: Actor, rating: Uid) -> None:
    assert shown(services, who, rating).items["B1"].metrics[0].per is Per.QUARTER


def test_sentences_name_metrics_by_their_titles(services: Services, who: Actor, rating: Uid) -> None:
    item = shown(services, who, rating).items["G2"]
    assert item.reason == "“违章次数”没有值"


def test_raters_see_their_weights_and_grades(services: Services, who: Actor, rating: Uid) -> None:
    services.assessments.rate(who, rating, "D6", "self", "好")
    roles = shown(services, who, rating).items["D6"].roles
    assert [(r.name, int(r.weight), r.value) for r in roles] == [
        ("支部自评", 20, "好"),
        ("群众测评", 20, ""),
        ("党委考评", 60, ""),
    ]
    assert roles[0].labels[0] == ("好", Fraction(100))


def test_a_list_not_yet_gone_through_differs_from_one_with_nothing_ticked(
    services: Services, who: Actor, rating: Uid
) -> None:
    assert shown(services, who, rating).items["A5"].mark is Mark.MISSING
    services.assessments.tick(who, rating, "A5", [])
    item = shown(services, who, rating).items["A5"]
    assert (item.mark, item.got, item.ticked_at_all) == (Mark.SCORED, "0.00", True)


def test_findings_carry_their_points_and_day(services: Services, who: Actor, rating: Uid) -> None:
    services.assessments.find(who, rating, "B8", "缺签到", None, date(2026, 3, 5))
    services.assessments.find(who, rating, "B8", "缺表决结果", "1", None)
    item = shown(services, who, rating).items["B8"]
    assert [(f.text, f.points, f.on) for f in item.findings or ()] == [
        ("缺签到", "−0.5", "2026-03-05"),
        ("缺表决结果", "−1", ""),
    ]
    assert item.each == "0.5"


def test_a_line_marked_not_applicable_keeps_its_reason(services: Services, who: Actor, rating: Uid) -> None:
    services.assessments.not_applicable(who, rating, "C3", "本年没有发展党员")
    item = shown(services, who, rating).items["C3"]
    assert (item.mark, item.excused, item.reason, item.worth) == (Mark.NOT_APPLICABLE, True, "本年没有发展党员", "")


def test_counts_and_vetoes_show_what_they_do(services: Services, who: Actor, rating: Uid) -> None:
    ratings = services.assessments
    ratings.count(who, rating, "P2", 2)
    ratings.veto(who, rating, "V2", True, "2026年5月受党内警告处分")
    ratings.declare(who, rating, "biz.safety_incident.count", "1")
    page = shown(services, who, rating)
    assert (page.items["P2"].got, page.items["P2"].count) == ("−4.00", "2")
    assert (page.items["V2"].mark, page.items["V2"].veto_reason) == (Mark.FIRED, "2026年5月受党内警告处分")
    assert page.items["V1"].mark is Mark.FIRED
    assert "最高只能评为“二星级”" in page.items["V1"].words
    assert page.items["V3"].mark is Mark.CLEAR


def test_the_linked_team_opens_where_its_star_comes_from(
    services: Services, who: Actor, rating: Uid, office: Office
) -> None:
    before = shown(services, who, rating).items[LINKAGE]
    assert before.mark is Mark.MISSING
    assert [(row.kind, row.title) for row in before.linked] == [("organisations", "营业班")]
    team = services.assessments.open(who, "team-star", office.team, "2026").uid
    assert [(r.kind, r.note) for r in shown(services, who, rating).items[LINKAGE].linked] == [("assessments", "评分中")]
    fill(services, who, team, 0)
    services.assessments.finalise(who, team)
    after = shown(services, who, rating).items[LINKAGE]
    assert after.mark is Mark.OPEN
    assert after.linked[0].uid == team


def test_a_final_rating_cannot_be_edited(services: Services, who: Actor, final: Uid) -> None:
    page = shown(services, who, final)
    assert page.sheet.row.state is AssessmentState.FINAL
    assert (page.editable, page.complete, page.missing) == (False, True, [])
    assert page.next_missing() is None


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("2.5", ""), ("0", ""), ("3", ""), ("3.5", "最多 3 分，最少 0 分。"), ("-1", "最多 3 分，最少 0 分。"),
     ("很好", "请填 0 至 3 的分数。"), ("1/0", "请填 0 至 3 的分数。"), ("1.005", "最多两位小数。")],
)  # fmt: skip
def test_points_are_checked_as_they_are_typed(text: str, wrong: str) -> None:
    assert out_of(Fraction(3), text) == wrong


@pytest.mark.parametrize(
    ("text", "per", "wrong"),
    [("", None, ""), ("95.5", None, ""), ("1 1 0", Per.MONTH, ""), ("1、缺、2", Per.QUARTER, ""),
     ("1 2", None, "请填写一个数。"), ("多", None, "请填写数字。"),
     ("一 二", Per.MONTH, "请按每月一个数填写，用空格隔开，如 1 1 0。")],
)  # fmt: skip
def test_values_of_metrics_are_checked_as_they_are_typed(text: str, per: Per | None, wrong: str) -> None:
    assert not_amount(text, per) == wrong


@pytest.mark.parametrize(
    ("day", "first"),
    [(date(2026, 11, 21), "2026"), (date(2027, 1, 20), "2026"), (date(2027, 3, 15), "2027")],
)
def test_a_year_is_still_rated_in_the_weeks_after_it(day: date, first: str) -> None:
    codes = [p.code for p in periods_of({"self": "quarter", "final": "year"}, day)]
    assert codes[0] == first
    assert any("Q" in code for code in codes)


def test_a_rubric_that_names_no_cycle_is_rated_by_the_year() -> None:
    assert [p.code for p in periods_of({"final": "once"}, date(2026, 11, 21))] == ["2026", "2025", "2024"]


def test_periods_are_offered_once_each() -> None:
    codes = [p.code for p in periods_of({"self": "half", "final": "half"}, date(2026, 7, 10))]
    assert codes == ["2026H1", "2026H2", "2025H2", "2025H1"]


def test_a_condition_that_lowers_the_level_says_so_and_the_others_do_not(
    services: Services, who: Actor, rating: Uid, office: Office
) -> None:
    team = services.assessments.open(who, "team-star", office.team, "2026").uid
    fill(services, who, team, 0)
    services.assessments.count(who, team, "P1", 4)
    services.assessments.finalise(who, team)
    fill(services, who, rating, 0)
    services.assessments.declare(who, rating, "project.implemented.count", "1")
    page = shown(services, who, rating)
    stars = services.assessments.get(who, team).row.stars or 0
    reached = page.sheet.result.steps[0].after
    linked, project = page.items[LINKAGE], page.items[f"{LINKAGE}2"]
    assert page.sheet.row.stars == stars
    assert reached != page.sheet.result.level
    assert (linked.mark, "最高只能评为" in linked.reason) == (Mark.HELD, True)
    assert (project.mark, project.title) == (Mark.NOT_APPLICABLE, "年度实施党建项目数")
    assert "班组" not in project.reason


def test_conditions_are_open_while_there_is_no_level(
    services: Services, who: Actor, rating: Uid, office: Office
) -> None:
    team = services.assessments.open(who, "team-star", office.team, "2026").uid
    fill(services, who, team, 0)
    services.assessments.finalise(who, team)
    page = shown(services, who, rating)
    assert (page.items[LINKAGE].mark, page.items[f"{LINKAGE}2"].mark) == (Mark.OPEN, Mark.OPEN)
    assert page.items[LINKAGE].reason.startswith("联系班组的星级：")


def test_a_metric_that_only_decides_whether_a_line_applies_says_so(services: Services, who: Actor, rating: Uid) -> None:
    counted, condition = shown(services, who, rating).items["B2"].metrics
    assert (counted.condition, counted.per, counted.periods > 0) == ("", Per.MONTH, True)
    assert (condition.title, condition.condition) == ("正式党员数", "不低于 7")
