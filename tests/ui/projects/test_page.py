"""The projects page: terms, goals and schedule typed in place, one next step, terms fixed by a contract, problems."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.compose import Opened
from desktop.domain.actors import Right
from desktop.domain.choices import Choice
from desktop.domain.identity import Uid, new_uid
from desktop.domain.organisations import AssignmentDraft, OrganisationDraft, OrgKind, PostRole
from desktop.domain.projects.problems import ProblemDraft, ProblemState
from desktop.domain.projects.project import GoalDraft, ProjectDraft, ProjectRecord
from desktop.domain.projects.states import ProjectState, Stage
from desktop.services.projects import contract_signed
from desktop.ui.projects.page import ProjectsPage
from desktop.ui.projects.problems_page import ProblemsPage
from desktop.ui.shared.desk import Desk
from tests.services.station import Station, build
from tests.services.test_attachments import PDF
from tests.ui.conftest import Answers, Seen, child

Settle = Callable[[], None]
START, END = date(2026, 3, 1), date(2026, 12, 20)


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


@pytest.fixture
def page(here: Station, desk: Desk, qtbot: QtBot, settle: Settle) -> ProjectsPage:
    made = ProjectsPage(desk)
    qtbot.addWidget(made)
    made.resize(1178, 736)
    made.show()
    settle()
    return made


def stored(here: Station, **fields: object) -> Uid:
    draft = ProjectDraft(
        title="平安供电示范点", year=2026, org_uid=here.branch, lead_uid=here.person("张项目"), content="建设示范点",
        starts_on=START, ends_on=END,
    )  # fmt: skip
    tasks = here.services.projects.proposed_schedule(here.who, START, END)
    record = ProjectRecord(replace(draft, **fields), (GoalDraft(None, "违章次数", "6 次", "0 次"),), tasks)  # type: ignore[arg-type]
    return here.services.projects.save(here.who, None, record, None).uid


def running(here: Station) -> Uid:
    """In the first stage, its contract signed."""
    uid, projects = stored(here, through_bidding=False), here.services.projects
    projects.apply(here.who, uid)
    with here.opened.database_of().store.write(here.who, Right.SIGN, "签署") as tx:
        contract_signed(tx, uid, new_uid())
    projects.begin(here.who, uid)
    return uid


def show(page: ProjectsPage | ProblemsPage, uid: Uid, settle: Settle) -> None:
    page.reload()
    page.open_record(uid)
    settle()


def press(page: QWidget, name: str) -> None:
    child(page, QPushButton, name).click()


def buttons(page: ProjectsPage) -> list[str]:
    return [b.text() for b in page.facts.bar.findChildren(QPushButton) if b.isVisibleTo(page)]


def dialog(page: QWidget) -> QDialog:
    found = [box for box in page.findChildren(QDialog) if box.isVisible()]
    assert found
    return found[-1]


def test_a_project_is_typed_with_a_schedule_laid_out_from_its_term(
    page: ProjectsPage, here: Station, settle: Settle, seen: Seen
) -> None:
    press(page, "projects_new")
    settle()
    form = page.form
    form.ui.title.setText("线损攻关")
    form.binder.fields["kind"].show("innovation")
    form.ui.org_uid.set_choice(Choice(here.branch, "城关供电所党支部"))
    press(page, "project_lay_out")
    assert seen.said == ["请先填写项目的开始日期和结束日期"]
    form.ui.starts_on.setText("20260301")
    form.ui.ends_on.setText("2026.12.20")
    press(page, "project_lay_out")
    settle()
    assert [line["stage"] for line in form.tasks.lines.lines] == list(Stage)
    form.ui.budget_fen.setText("20,000.5")
    page.pane.save()
    settle()
    assert seen.errors == []
    uid = page.current()
    assert uid is not None
    record = here.services.projects.get(here.who, uid).record
    assert (record.draft.budget_fen, len(record.tasks), record.tasks[-1].due_on) == (2_000_050, 6, END)


def test_a_goal_is_typed_cell_by_cell_with_enter(page: ProjectsPage, here: Station, settle: Settle) -> None:
    show(page, stored(here), settle)
    table = page.form.goals
    table.setFocus()
    table.setCurrentIndex(table.lines.index(1, 0))
    for name, text in (("indicator", "线损率"), ("baseline", "5.2%"), ("target", "4.6%")):
        table.edit(table.currentIndex())
        editor = child(page, QLineEdit, f"goals_{name}")
        editor.setText(text)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        QApplication.processEvents()
    line = table.lines.lines[1]
    assert (line["indicator"], line["baseline"], line["target"]) == ("线损率", "5.2%", "4.6%")
    assert page.form.binder.dirty


def test_a_day_that_is_none_stays_as_typed_and_stops_saving_with_its_place(
    page: ProjectsPage, here: Station, settle: Settle
) -> None:
    show(page, stored(here), settle)
    table = page.form.tasks
    due = next(i for i, c in enumerate(table.lines.columns) if c.name == "due_on")
    table.lines.setData(table.lines.index(0, due), "2026-02-30")
    page.pane.save()
    settle()
    assert child(page, QLabel, "problem_tasks").text() == "第 1 行的时限“2026-02-30”：没有 2026 年 2 月 30 日这一天。"
    table.lines.setData(table.lines.index(0, due), "2026-03-31")
    page.pane.save()
    settle()
    assert table.lines.lines[0]["due_on"] == date(2026, 3, 31)


def test_a_line_is_moved_and_removed_by_keyboard(page: ProjectsPage, here: Station, settle: Settle) -> None:
    show(page, stored(here), settle)
    table = page.form.tasks
    table.setCurrentIndex(table.lines.index(1, 0))
    QTest.keyClick(table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [line["stage"] for line in table.lines.lines][:2] == [Stage.BREAKDOWN, Stage.INITIATION]
    QTest.keyClick(table, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert len(table.lines.lines) == 5


def test_the_next_step_is_the_one_primary_action(page: ProjectsPage, here: Station, settle: Settle, seen: Seen) -> None:
    uid = stored(here)
    show(page, uid, settle)
    assert buttons(page) == ["申报"]
    press(page, "project_move_apply")
    settle()
    assert buttons(page) == ["提交评审", "退回修改…"]
    press(page, "project_move_review")
    settle()
    press(page, "project_move_award")
    press(dialog(page), "dialog_save")
    settle()
    assert here.services.projects.get(here.who, uid).state is ProjectState.WON
    assert buttons(page) == ["生成合同", "中止…"]
    assert "没有登记现任书记" in child(page, QLabel, "project_steps_words").text()
    assert seen.errors == []


def test_what_the_contract_fixes_is_only_shown_until_it_is_amended(
    page: ProjectsPage, here: Station, settle: Settle, seen: Seen
) -> None:
    uid = running(here)
    show(page, uid, settle)
    assert buttons(page)[:2] == ["进入“任务分解”", "变更…"]
    form = page.form
    assert form.ui.title.isReadOnly()
    assert not form.goals.lines.growing
    press(page, "project_amend")
    box = dialog(page)
    child(box, QLineEdit, "reason").setText("保电任务")
    child(box, QLineEdit, "agreement").setText("补充协议1")
    press(box, "dialog_save")
    settle()
    assert not form.ui.title.isReadOnly()
    form.ui.ends_on.setText("2026-12-31")
    page.pane.save()
    settle()
    assert seen.errors == []
    detail = here.services.projects.get(here.who, uid)
    assert (detail.record.draft.ends_on, detail.steps[0].words) == (
        date(2026, 12, 31),
        "变更，保电任务（变更：结束日期），依据：补充协议1",
    )
    assert form.ui.title.isReadOnly()


def test_a_look_is_recorded_and_shown_without_leaving_the_page(
    page: ProjectsPage, here: Station, settle: Settle
) -> None:
    show(page, running(here), settle)
    press(page, "project_track_add")
    box = dialog(page)
    child(box, QLineEdit, "percent").setText("30")
    child(box, QWidget, "progress").setPlainText("完成挂牌")  # type: ignore[attr-defined]
    press(box, "dialog_save")
    settle()
    assert "完成 30%" in child(page, QLabel, "project_look_0").text()


def test_the_track_speaks(page: ProjectsPage, here: Station, settle: Settle) -> None:
    show(page, running(here), settle)
    assert page.facts.track.accessibleName() == "项目进程：计划立项，下一步立项"


def test_origins_are_listed_apart(page: ProjectsPage, here: Station, settle: Settle) -> None:
    stored(here)
    page.reload()
    settle()
    child(page, QComboBox, "projects_origin").setCurrentIndex(1)
    settle()
    assert page.model.rowCount() == 0
    assert "党委设定没有符合" in child(page, QLabel, "projects_state_text").text()


def test_a_problem_goes_its_way_by_its_buttons(
    here: Station, desk: Desk, qtbot: QtBot, settle: Settle, answers: Answers, seen: Seen
) -> None:
    page = ProblemsPage(desk)
    qtbot.addWidget(page)
    page.resize(1178, 736)
    page.show()
    draft = ProblemDraft(
        "学习流于形式",
        here.branch,
        "life",
        date(2026, 3, 1),
        "形式单一",
        "流动课堂",
        here.person("赵责任"),
        date(2026, 6, 30),
    )
    uid = here.services.problems.save(here.who, None, draft, None).uid
    show(page, uid, settle)
    press(page, "problem_open_next")
    settle()
    page.ui.solved_on.setText("2026-06-01")
    page.ui.evidence.setPlainText("学习记录")
    page.pane.save()
    settle()
    press(page, "problem_studying_next")
    settle()
    press(page, "problem_solved_next")
    settle()
    assert seen.errors == []
    assert here.services.problems.get(here.who, uid).state is ProblemState.VERIFIED
    assert not child(page, QPushButton, "problem_save").isVisibleTo(page)


def test_the_parties_of_the_contract_follow_posts_and_the_tree_at_once(
    page: ProjectsPage, here: Station, desk: Desk, settle: Settle
) -> None:
    """A branch that had no committee above it when the project was typed."""
    organisations, who = here.services.organisations, here.who
    lone = organisations.save(who, None, OrganisationDraft("西城党支部", OrgKind.BRANCH), None)
    uid = stored(here, org_uid=lone.uid)
    show(page, uid, settle)
    assert "没有委托党委" in child(page, QLabel, "project_first_party").text()
    above = next(c.uid for c in organisations.choices(who, "党委", kinds=(OrgKind.COMMITTEE,)))
    record = organisations.get(who, lone.uid)
    saved = organisations.save(who, lone.uid, replace(record.draft, parent_uid=above), record.version)
    desk.hub.announce(saved.changes, None)
    settle()
    assert "没有委托党委" not in child(page, QLabel, "project_first_party").text()


def test_a_contract_that_is_made_is_opened_not_made_again(
    page: ProjectsPage, here: Station, desk: Desk, settle: Settle, seen: Seen
) -> None:
    organisations, who = here.services.organisations, here.who
    committee = next(c.uid for c in organisations.choices(who, "党委", kinds=(OrgKind.COMMITTEE,)))
    for org, name in ((committee, "吴党委"), (here.branch, "王支书")):
        post = AssignmentDraft(here.person(name), org, PostRole.SECRETARY, date(2020, 1, 1))
        organisations.appoint(who, None, post, None)
    uid = stored(here, through_bidding=False)
    here.services.projects.apply(who, uid)
    show(page, uid, settle)
    assert buttons(page)[0] == "生成合同"
    press(page, "project_move_contract")
    settle()
    settle()
    assert seen.errors == []
    assert buttons(page)[0] == "打开合同"
    paper = here.services.projects.get(who, uid).paper
    assert paper is not None
    assert here.services.documents.get(who, paper.uid).row.title == "平安供电示范点党建项目实施合同"


def test_papers_of_a_project_lie_under_its_form(
    page: ProjectsPage, here: Station, tmp_path: Path, settle: Settle, seen: Seen
) -> None:
    uid = stored(here)
    show(page, uid, settle)
    assert page.attachments.isVisible()
    plan = tmp_path / "实施方案.pdf"
    plan.write_bytes(PDF)
    page.attachments.add([plan])
    settle()
    settle()
    assert seen.said == ["已添加附件：实施方案.pdf"]
    assert [row.draft.title for row in here.services.attachments.rows(here.who, "project", uid)] == ["实施方案"]
    child(page, QPushButton, "project_attachment_1_open")
    page.begin(page.pane.begin)
    settle()
    assert not page.attachments.isVisible()
