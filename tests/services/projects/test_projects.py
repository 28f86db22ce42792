"""Projects go from application over award, contract and six stages to their end; a contract fixes its terms."""

from dataclasses import replace
from datetime import date

import pytest

from desktop.compose import Opened
from desktop.domain.actors import Right
from desktop.domain.errors import Refused, Stale, UserError
from desktop.domain.identity import Uid, new_uid
from desktop.domain.measures import Measure, Span, Subject
from desktop.domain.organisations import AssignmentDraft, OrgKind, PostRole
from desktop.domain.projects.problems import ProblemDraft, ProblemState
from desktop.domain.projects.project import GoalDraft, Light, Origin, ProjectDraft, ProjectRecord, TrackingDraft
from desktop.domain.projects.states import Move, ProjectState
from desktop.services.projects import (
    ProblemQuery,
    ProjectDetail,
    ProjectQuery,
    contract_data,
    contract_signed,
    contract_voided,
    project_measures,
)
from tests.services.station import Station, build, secretary

START, END = date(2026, 3, 1), date(2026, 11, 30)
YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


def committee(here: Station) -> Uid:
    found = here.services.organisations.choices(here.who, kinds=[OrgKind.COMMITTEE])
    return found[0].uid


def leaders(here: Station) -> None:
    """Both secretaries are appointed."""
    secretary(here, here.person("王书记"))
    post = AssignmentDraft(here.person("李委员长"), committee(here), PostRole.SECRETARY, date(2020, 1, 1))
    here.services.organisations.appoint(here.who, None, post, None)


def record(here: Station, **fields: object) -> ProjectRecord:
    draft = ProjectDraft(
        title="平安供电示范点", year=2026, org_uid=here.branch, lead_uid=here.person("张项目"), content="建设示范点",
        starts_on=START, ends_on=END, budget_fen=500_000,
    )  # fmt: skip
    goals = (GoalDraft(None, "违章次数", "6 次", "0 次", "全年累计"),)
    tasks = here.services.projects.proposed_schedule(here.who, START, END)
    return ProjectRecord(replace(draft, **fields), goals, tasks)  # type: ignore[arg-type]


def save(here: Station, **fields: object) -> Uid:
    return here.services.projects.save(here.who, None, record(here, **fields), None).uid


def shown(here: Station, uid: Uid) -> ProjectDetail:
    return here.services.projects.get(here.who, uid)


def won(here: Station, **fields: object) -> Uid:
    uid, projects = save(here, **fields), here.services.projects
    projects.apply(here.who, uid)
    projects.review(here.who, uid)
    projects.award(here.who, uid, ProjectState.WON, date(2026, 3, 12))
    return uid


def sign(here: Station, uid: Uid, on: date | None = None) -> Uid:
    document = new_uid()
    with here.opened.database_of().store.write(here.who, Right.SIGN, "签署") as tx:
        contract_signed(tx, uid, document, on)
    return document


def running(here: Station, stages: int = 1, **fields: object) -> Uid:
    """A project in the given stage, 1 being 计划立项."""
    uid, projects = won(here, **fields), here.services.projects
    sign(here, uid)
    projects.begin(here.who, uid, date(2026, 4, 1))
    for _ in range(stages - 1):
        projects.advance(here.who, uid)
    return uid


def measured(here: Station, metric: str, span: Span = YEAR) -> Measure:
    with here.opened.database_of().store.read(here.who) as tx:
        return project_measures()[metric](tx, Subject(here.branch), span)


def test_the_two_parties_follow_from_the_tree_and_the_posts(here: Station) -> None:
    uid = save(here)
    assert shown(here, uid).second.missing == "“城关供电所党支部”没有登记现任书记"
    leaders(here)
    detail = shown(here, uid)
    assert (detail.first.organisation, detail.first.representative) == ("测试县供电公司党委", "李委员长")
    assert (detail.second.organisation, detail.second.representative) == ("城关供电所党支部", "王书记")


def test_an_application_gets_a_number_of_the_station_that_is_not_given_out_again(here: Station) -> None:
    projects, first = here.services.projects, save(here)
    projects.apply(here.who, first)
    number = shown(here, first).record.draft.number
    projects.delete(here.who, [first], "重复")
    second = save(here)
    projects.apply(here.who, second)
    assert number is not None
    assert number.endswith("01号")
    assert str(shown(here, second).record.draft.number).endswith("02号")


def test_an_application_says_what_it_lacks(here: Station) -> None:
    uid = save(here, content=None, lead_uid=None)
    with pytest.raises(UserError, match="项目内容、项目负责人"):
        here.services.projects.apply(here.who, uid)


def test_an_award_is_needed_before_a_contract_when_there_was_bidding(here: Station) -> None:
    """INV-16."""
    uid = save(here)
    here.services.projects.apply(here.who, uid)
    with pytest.raises(UserError, match="处于“已申报”，不能签订合同"):
        sign(here, uid)


def test_a_project_set_without_bidding_needs_no_award(here: Station) -> None:
    uid = save(here, origin=Origin.COMMITTEE_SET, through_bidding=False)
    here.services.projects.apply(here.who, uid)
    document = sign(here, uid)
    detail = shown(here, uid)
    assert (detail.state, detail.contract_uid) == (ProjectState.CONTRACTED, document)


def test_a_contract_signed_in_ink_binds_from_the_day_on_the_paper(here: Station) -> None:
    leaders(here)
    uid = won(here)
    paper = here.services.documents.make(here.who, "project_contract", uid).uid
    here.today("2026-11-25")
    here.services.documents.confirm_ink(here.who, paper, date(2026, 11, 22))
    detail = shown(here, uid)
    assert (detail.contracted_on, detail.steps[0].happened_on) == (date(2026, 11, 22), date(2026, 11, 22))


def test_one_on_the_waiting_list_may_move_up_and_a_loser_apply_again(here: Station) -> None:
    projects, uid, other = here.services.projects, save(here), save(here, title="线损攻关")
    for each, result in ((uid, ProjectState.WAITLISTED), (other, ProjectState.LOST)):
        projects.apply(here.who, each)
        projects.review(here.who, each)
        projects.award(here.who, each, result)
    projects.promote(here.who, uid, basis="递补会议纪要")
    projects.revive(here.who, other)
    assert (shown(here, uid).state, shown(here, other).state) == (ProjectState.WON, ProjectState.DRAFT)


def test_the_contract_says_everything_the_record_knows(here: Station) -> None:
    leaders(here)
    uid = won(here, difficulty="违章多发", brand="平安红线", outcome="工作案例", outcome_kind="theory")
    with here.opened.database_of().store.read(here.who) as tx:
        data = contract_data(tx, here.services.projects.kinds, uid)
    assert (data.origin, data.award) == ("基层自选项目", "2026年3月12日党建项目开标会评审中标")
    assert (data.first.title, data.second.representative) == ("党委书记", "王书记")
    assert [line.stage for line in data.schedule] == ["计划立项", "任务分解", "调研实践", "动态管控", "考评验收", "总结推广"]
    assert (data.schedule[0].start, data.schedule[-1].end) == (START, END)
    assert {line.owner for line in data.plan} == {"张项目"}
    assert (data.budget_fen, data.outcome) == (500_000, "理论成果：工作案例")


def test_a_contract_that_lacks_something_says_everything_it_lacks(here: Station) -> None:
    uid = save(here, content=None)
    with here.opened.database_of().store.read(here.who) as tx, pytest.raises(UserError) as caught:
        contract_data(tx, here.services.projects.kinds, uid)
    assert caught.value.message == (
        "还不能生成合同：项目内容未填写；“测试县供电公司党委”没有登记现任书记；“城关供电所党支部”没有登记现任书记。"
    )


def test_a_signed_contract_fixes_the_terms_but_not_the_progress(here: Station) -> None:
    uid, projects = running(here), here.services.projects
    detail = shown(here, uid)
    longer = replace(detail.record, draft=replace(detail.record.draft, ends_on=date(2026, 12, 31)))
    with pytest.raises(UserError, match="合同已签订，结束日期不能直接修改"):
        projects.save(here.who, uid, longer, detail.version)
    done = (replace(detail.record.tasks[0], done_on=date(2026, 4, 9)), *detail.record.tasks[1:])
    projects.save(here.who, uid, replace(detail.record, tasks=done), detail.version)
    assert shown(here, uid).record.tasks[0].done_on == date(2026, 4, 9)


def test_terms_change_by_a_supplementary_agreement_and_are_logged(here: Station) -> None:
    uid, projects = running(here), here.services.projects
    detail = shown(here, uid)
    longer = replace(detail.record, draft=replace(detail.record.draft, ends_on=date(2026, 12, 31)))
    with pytest.raises(UserError, match="补充协议"):
        projects.amend(here.who, uid, longer, "", "疫情影响")
    projects.amend(here.who, uid, longer, "补充协议〔2026〕1号", "迎峰度夏保电")
    after = shown(here, uid)
    assert after.record.draft.ends_on == date(2026, 12, 31)
    assert after.steps[0].words == "变更，迎峰度夏保电（变更：结束日期），依据：补充协议〔2026〕1号"


def test_an_end_is_not_moved_before_work_that_was_done(here: Station) -> None:
    uid, projects = running(here), here.services.projects
    projects.track(here.who, uid, TrackingDraft(date(2026, 10, 9), 60, "完成试点"))
    detail = shown(here, uid)
    short = replace(detail.record, draft=replace(detail.record.draft, ends_on=date(2026, 9, 30)))
    with pytest.raises(UserError, match="不能早于已登记的工作（2026-10-09）"):
        projects.amend(here.who, uid, short, "补充协议", "提前")


def test_a_stage_without_a_line_in_the_schedule_is_not_entered(here: Station) -> None:
    """INV-18."""
    whole = record(here)
    uid = here.services.projects.save(here.who, None, replace(whole, tasks=whole.tasks[:1]), None).uid
    here.services.projects.apply(here.who, uid)
    here.services.projects.review(here.who, uid)
    here.services.projects.award(here.who, uid, ProjectState.WON)
    sign(here, uid)
    here.services.projects.begin(here.who, uid)
    assert shown(here, uid).missing == ("进度安排缺少“任务分解”阶段",)
    with pytest.raises(UserError, match="没有“任务分解”阶段的任务"):
        here.services.projects.advance(here.who, uid)


def test_acceptance_passes_or_leads_back_to_control_with_its_opinion(here: Station) -> None:
    uid, projects = running(here, 5), here.services.projects
    with pytest.raises(UserError, match="整改要求"):
        projects.accept(here.who, uid, "rectify")
    projects.accept(here.who, uid, "rectify", opinion="问卷回收不足")
    assert shown(here, uid).state is ProjectState.CONTROL
    projects.advance(here.who, uid)
    projects.accept(here.who, uid, "excellent", date(2026, 11, 20))
    detail = shown(here, uid)
    assert (detail.state, detail.grade) == (ProjectState.SUMMARY, "优秀")
    assert detail.missing[0] == "“立一个项目”未填写"
    projects.close(here.who, uid)
    assert shown(here, uid).moves == ()


def test_the_button_names_the_next_stage(here: Station) -> None:
    uid = save(here)
    assert shown(here, uid).next_words == "申报"
    assert shown(here, running(here)).next_words == "进入“任务分解”"


def test_a_running_project_ends_only_by_agreement_and_with_a_reason(here: Station) -> None:
    uid, projects = running(here), here.services.projects
    with pytest.raises(UserError, match="中止原因"):
        projects.terminate(here.who, uid, "")
    with pytest.raises(UserError, match="补充协议"):
        projects.terminate(here.who, uid, "机构撤并")
    projects.terminate(here.who, uid, "机构撤并", "补充协议2")
    assert shown(here, uid).state is ProjectState.TERMINATED


def test_a_void_contract_puts_the_project_back_before_work_begins(here: Station) -> None:
    uid = won(here)
    sign(here, uid)
    with here.opened.database_of().store.write(here.who, Right.SIGN, "作废") as tx:
        contract_voided(tx, uid, "乙方名称有误")
    assert shown(here, uid).state is ProjectState.WON
    sign(here, uid)
    here.services.projects.begin(here.who, uid)
    with (
        pytest.raises(UserError, match="已在实施"),
        here.opened.database_of().store.write(here.who, Right.SIGN, "作废") as tx,
    ):
        contract_voided(tx, uid, "反悔")


def test_looks_are_kept_while_it_runs_and_set_the_light(here: Station) -> None:
    here.today("2026-03-15")
    uid, projects = won(here), here.services.projects
    sign(here, uid)
    projects.track(here.who, uid, TrackingDraft(date(2026, 3, 14), 10, "启动会", "场地未落实"))
    assert shown(here, uid).light is Light.BLOCKED
    projects.track(here.who, uid, TrackingDraft(date(2026, 3, 15), 15, "场地已协调", "场地未落实", "借用会议室"))
    assert shown(here, uid).light is Light.ON_TIME
    here.today("2026-11-21")
    assert shown(here, uid).light is Light.LATE
    with pytest.raises(Refused, match="晚于今天"):
        projects.track(here.who, uid, TrackingDraft(date(2026, 12, 1), 10, "明天"))
    with pytest.raises(UserError, match="不用跟踪"):
        projects.track(here.who, save(here), TrackingDraft(date(2026, 3, 15), 10, "早"))


def test_the_list_finds_by_origin_state_light_and_text(here: Station) -> None:
    projects = here.services.projects
    running(here)
    save(here, title="红色线路", origin=Origin.COMMITTEE_SET, year=2025)

    def listed(**query: object) -> list[str]:
        found = projects.ids(here.who, ProjectQuery(**query))  # type: ignore[arg-type]
        return [row.title for row in projects.rows(here.who, found)]

    assert listed() == ["平安供电示范点", "红色线路"]
    assert listed(origin=Origin.COMMITTEE_SET) == listed(chip="bidding") == listed(year=2025) == ["红色线路"]
    assert listed(chip="running") == listed(chip="late") == listed(text="pagd") == ["平安供电示范点"]
    assert [c.title for c in projects.choices(here.who, "红色")] == ["红色线路"]


def test_a_signed_project_is_not_deleted(here: Station) -> None:
    with pytest.raises(UserError, match="已签合同，不能删除"):
        here.services.projects.delete(here.who, [running(here)], "不要了")


def test_a_stale_form_is_refused(here: Station) -> None:
    uid = save(here)
    detail = shown(here, uid)
    fewer = replace(detail.record, goals=())
    here.services.projects.save(here.who, uid, fewer, detail.version)
    with pytest.raises(Stale):
        here.services.projects.save(here.who, uid, detail.record, detail.version)


def test_figures_of_projects_count_what_the_catalogue_says(here: Station) -> None:
    assert measured(here, "project.accepted.rate").value is None
    assert measured(here, "contract.fulfilled.rate").value is None
    done, projects = running(here, 5), here.services.projects
    projects.accept(here.who, done, "excellent", date(2026, 11, 20))
    projects.name_excellent(here.who, done, date(2026, 11, 21))
    late = running(here, ends_on=date(2026, 10, 31))
    assert measured(here, "project.implemented.count").value == 2
    assert measured(here, "project.due.count").value == 2
    accepted = measured(here, "project.accepted.rate")
    assert (accepted.numerator, accepted.evidence, accepted.missing) == (1, (done,), (late,))
    assert measured(here, "project.excellent.count").evidence == (done,)
    assert measured(here, "contract.fulfilled.rate").value == 0
    projects.close(here.who, done)
    assert measured(here, "contract.fulfilled.rate").value == 50


def test_only_an_accepted_project_is_named_excellent(here: Station) -> None:
    with pytest.raises(UserError, match="还没有通过验收"):
        here.services.projects.name_excellent(here.who, running(here))


def problem(here: Station, **fields: object) -> Uid:
    draft = ProblemDraft("学习流于形式", here.branch, "life", date(2026, 3, 1))
    return here.services.problems.save(here.who, None, replace(draft, **fields), None).uid  # type: ignore[arg-type]


def studied(here: Station) -> Uid:
    owner = here.person("赵责任")
    uid = problem(here, analysis="形式单一", measure="流动课堂", owner_uid=owner, due_on=date(2026, 6, 30))
    here.services.problems.study(here.who, uid)
    return uid


def test_a_problem_is_studied_solved_and_verified_in_order(here: Station) -> None:
    problems = here.services.problems
    with pytest.raises(UserError, match="请先填写原因分析、解决措施、责任人、解决时限"):
        problems.study(here.who, problem(here))
    uid = studied(here)
    with pytest.raises(UserError, match="解决日期、佐证材料"):
        problems.solve(here.who, uid)
    with pytest.raises(UserError, match="研究中，不能验证"):
        problems.verify(here.who, uid)
    detail = problems.get(here.who, uid)
    solved = replace(detail.draft, solved_on=date(2026, 6, 1), evidence="学习记录 12 份")
    problems.save(here.who, uid, solved, detail.version)
    problems.solve(here.who, uid)
    problems.verify(here.who, uid)
    assert problems.get(here.who, uid).verified == "管理员 于 2026-11-21 验证"
    with pytest.raises(UserError, match="已验证，不能修改"):
        problems.save(here.who, uid, replace(solved, title="别的"), None)


def test_solved_problems_count_in_the_year_of_their_solution_and_reopened_ones_no_more(here: Station) -> None:
    uid, problems = studied(here), here.services.problems
    assert [r.overdue for r in problems.rows(here.who, problems.ids(here.who, ProblemQuery(chip="overdue")))] == [True]
    detail = problems.get(here.who, uid)
    problems.save(here.who, uid, replace(detail.draft, solved_on=date(2026, 6, 1), evidence="记录"), None)
    problems.solve(here.who, uid)
    assert measured(here, "problem.solved.count").evidence == (uid,)
    assert measured(here, "problem.solved.count", Span(date(2025, 1, 1), date(2025, 12, 31))).value == 0
    problems.reopen(here.who, uid, "又出现了")
    assert measured(here, "problem.solved.count").value == 0
    again = problems.get(here.who, uid)
    assert again.state is ProblemState.STUDYING
    assert "2026-11-21 重新研究：又出现了" in (again.draft.analysis or "")


def test_moves_that_are_not_open_name_those_that_are(here: Station) -> None:
    with pytest.raises(UserError) as caught:
        here.services.projects.close(here.who, save(here))
    assert caught.value.advice == f"现在可以做的是“{Move.APPLY}”。"
