"""Projects: the way of states, the schedule that covers every stage, terms that a contract fixes, lights."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import Severity
from desktop.domain.identity import new_uid
from desktop.domain.projects.kinds import ProjectKinds
from desktop.domain.projects.problems import ProblemDraft, missing_to_solve, missing_to_study, problem_flaws
from desktop.domain.projects.project import (
    GoalDraft,
    Light,
    ProjectDraft,
    ProjectRecord,
    TaskDraft,
    TrackingDraft,
    changed_terms,
    lay_out,
    light,
    missing_for_contract,
    project_problems,
    stages_without_tasks,
    tracking_problems,
)
from desktop.domain.projects.states import Move, ProjectState, Stage, moves, stage_after
from desktop.exchange.kinds import read_kinds
from desktop.paths import RESOURCES

TODAY = date(2026, 11, 21)
KINDS = read_kinds(RESOURCES / "kinds" / "projects.yaml", ProjectKinds)
DRAFT = ProjectDraft(
    title="平安供电示范点", year=2026, org_uid=new_uid(), lead_uid=new_uid(), content="建设示范点",
    starts_on=date(2026, 3, 1), ends_on=date(2026, 11, 30),
)  # fmt: skip
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def ready() -> ProjectRecord:
    goals = (GoalDraft(None, "违章次数", "6 次", "0 次", "全年累计"),)
    return ProjectRecord(DRAFT, goals, lay_out(date(2026, 3, 1), date(2026, 11, 30), KINDS.hints))


def codes(record: ProjectRecord, severity: Severity = Severity.ERROR) -> list[str]:
    return [p.code for p in project_problems(record, TODAY) if p.severity is severity]


def test_the_six_stages_follow_one_another_from_the_contract_to_the_end() -> None:
    way = [ProjectState.CONTRACTED]
    while (following := stage_after(way[-1])) is not None:
        way.append(following.state)
    assert [s.label for s in way[1:]] == ["计划立项", "任务分解", "调研实践", "动态管控", "考评验收", "总结推广"]


@pytest.mark.parametrize("state", ProjectState)
def test_only_what_is_over_has_no_next_step(state: ProjectState) -> None:
    assert (moves(state) == ()) == (state in (ProjectState.CLOSED, ProjectState.TERMINATED))


def test_a_project_without_bidding_goes_from_application_to_contract() -> None:
    assert moves(ProjectState.APPLIED, through_bidding=False)[0] is Move.CONTRACT
    assert Move.CONTRACT not in moves(ProjectState.APPLIED)


def test_acceptance_may_lead_back_to_control() -> None:
    assert Move.SEND_BACK in moves(ProjectState.ACCEPTANCE)


@given(DAYS, st.integers(5, 1500))
def test_a_laid_out_schedule_covers_every_stage_inside_the_term_without_gaps(start: date, days: int) -> None:
    """INV-18, and nobody has to mend the proposal: each stage starts the day after the one before ends."""
    end = start + timedelta(days=days)
    lines = lay_out(start, end, KINDS.hints)
    assert stages_without_tasks(lines, Stage) == []
    spans = [(line.starts_on, line.due_on) for line in lines]
    assert all(s and d and start <= s <= d <= end for s, d in spans)
    assert (spans[0][0], spans[-1][1]) == (start, end)


@given(DAYS, st.integers(0, 4))
def test_even_a_term_of_a_day_gets_lines_that_are_not_refused(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    record = ProjectRecord(replace(DRAFT, starts_on=start, ends_on=end), (), lay_out(start, end, KINDS.hints))
    assert codes(record) == []


def test_what_runs_backwards_or_costs_less_than_nothing_is_refused() -> None:
    wrong = replace(DRAFT, starts_on=date(2026, 12, 1), budget_fen=-1, year=1926)
    assert codes(ProjectRecord(wrong)) == ["BAD_YEAR", "DATE_SEQUENCE_INCONSISTENT", "NEGATIVE"]


def test_a_line_outside_the_term_only_warns_and_names_its_row() -> None:
    line = TaskDraft(None, Stage.CONTROL, "跟踪", None, None, None, date(2026, 12, 1), date(2026, 12, 2))
    record = ProjectRecord(DRAFT, (), (line,))
    assert (codes(record), codes(record, Severity.WARNING)) == ([], ["OUTSIDE_TERM"])
    assert "进度第 1 行" in project_problems(record, TODAY)[0].text


def test_a_ready_project_lacks_nothing_for_its_contract() -> None:
    assert missing_for_contract(ready()) == []


def test_what_the_contract_lacks_is_said_in_words() -> None:
    record = replace(ready(), goals=(GoalDraft(None, "违章次数"),), tasks=ready().tasks[:-1])
    bare = replace(record, draft=replace(DRAFT, content=None))
    assert missing_for_contract(bare) == ["项目内容未填写", "考核指标“违章次数”没有目标值", "进度安排缺少总结推广阶段"]


def test_only_what_the_contract_fixes_counts_as_a_changed_term() -> None:
    before = ready()
    free = replace(
        before,
        draft=replace(before.draft, made_brand="红色线路"),
        goals=(replace(before.goals[0], achieved="0 次", met=True),),
        tasks=(replace(before.tasks[0], done_on=TODAY), *before.tasks[1:]),
    )
    assert changed_terms(before, free) == []
    bound = replace(before, draft=replace(before.draft, ends_on=date(2027, 1, 1)), goals=(), tasks=before.tasks[1:])
    assert changed_terms(before, bound) == ["结束日期", "目标与考核指标", "进度安排"]


def test_the_light_tells_late_from_blocked() -> None:
    tasks = ready().tasks
    assert light(tasks, date(2026, 11, 30), date(2026, 3, 2), open_problem=False) is Light.ON_TIME
    assert light(tasks, date(2026, 11, 30), date(2026, 3, 2), open_problem=True) is Light.BLOCKED
    assert light(tasks, date(2026, 11, 30), TODAY, open_problem=True) is Light.LATE
    done = [replace(t, done_on=t.due_on) for t in tasks]
    assert light(done, date(2026, 11, 30), TODAY, open_problem=False) is Light.ON_TIME
    assert light(done, date(2026, 11, 20), TODAY, open_problem=False) is Light.LATE


def test_a_look_of_tomorrow_or_beyond_the_whole_is_refused() -> None:
    found = tracking_problems(TrackingDraft(date(2026, 11, 22), 101, "完成"), TODAY)
    assert [p.code for p in found] == ["DATE_IN_FUTURE", "BAD_PERCENT"]


def test_a_problem_is_studied_by_somebody_with_a_measure_and_solved_with_proof() -> None:
    draft = ProblemDraft("学习流于形式", new_uid(), found_on=TODAY)
    assert missing_to_study(draft) == ["原因分析", "解决措施", "责任人", "解决时限"]
    assert missing_to_solve(draft) == ["解决日期", "佐证材料"]
    assert problem_flaws(draft, TODAY) == []


def test_a_problem_is_not_solved_before_it_is_found() -> None:
    draft = ProblemDraft("学习流于形式", new_uid(), found_on=TODAY, solved_on=date(2026, 11, 1))
    assert [p.code for p in problem_flaws(draft, TODAY)] == ["DATE_SEQUENCE_INCONSISTENT"]
