"""What a person decides in the preview: who a row means, and what becomes of organisations that are not there."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.imports.plan import Choose, OrgChoose, RowDecision, RowState
from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.people import PersonDraft
from desktop.services.people import PeopleQuery
from desktop.ui.exchange.deciding import NARROWEST
from desktop.ui.exchange.doubts import Doubts
from desktop.ui.exchange.new_orgs import NewOrgs
from desktop.ui.exchange.page import ExchangePage
from desktop.ui.exchange.review import DOUBTS, ORGS
from desktop.ui.exchange.review import ROWS as ROWS_TAB
from desktop.ui.exchange.wizard import FILE, RESULT, REVIEW, ImportWizard
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import Answers, Seen, child
from tests.ui.exchange.conftest import HEAD, ROWS, Make

Settle = Callable[[], None]
Opened = Callable[[int], ImportWizard]


@pytest.fixture
def review(page: ExchangePage, make: Make, settle: Settle) -> Opened:
    """The preview of ROWS, at one of its parts."""

    def opened(part: int) -> ImportWizard:
        page.wizard.read(make(HEAD, *ROWS), straight=True)
        settle()
        page.wizard.review.tabs.setCurrentIndex(part)
        return page.wizard

    return opened


@pytest.fixture
def after(qtbot: QtBot, settle: Settle) -> Callable[[ImportWizard], None]:
    """Wait until the decision is in the numbers."""

    def wait(wizard: ImportWizard) -> None:
        qtbot.waitUntil(lambda: wizard.review.go.text() != "正在核对…")
        settle()

    return wait


After = Callable[[ImportWizard], None]


def people_named(desk: Desk, name: str) -> list[PersonDraft]:
    people = desk.services.people
    return [people.reveal(desk.who, uid).draft for uid in people.ids(desk.who, PeopleQuery(text=name))]


def test_a_doubtful_row_says_why_and_whom_it_may_mean(review: Opened, zhao: PersonDraft) -> None:
    doubts = review(DOUBTS).review.doubts
    assert child(doubts, QLabel, "import_doubts_heading").text() == "第 5 行　赵六"
    assert "姓名相同，没有其他信息可以区分" in child(doubts, QLabel, "import_doubts_note").text()
    assert doubts.form.candidate.itemText(0) == "赵六　20001 · 北店供电所"
    assert doubts.model.index(0, 4).data() == "未决定"


def test_nothing_of_a_doubt_is_wider_than_its_place(review: Opened, zhao: PersonDraft) -> None:
    doubts = review(DOUBTS).review.doubts
    body = child(doubts, QWidget, "import_doubts_scroll").findChild(QWidget, "body")
    assert body is not None
    assert body.width() <= child(doubts, QScrollArea, "import_doubts_scroll").viewport().width()
    assert doubts.form.candidate.minimumSizeHint().width() < NARROWEST


def test_it_is_that_person(review: Opened, desk: Desk, zhao: PersonDraft, after: After, settle: Settle) -> None:
    wizard = review(DOUBTS)
    assert wizard.review.note.text() == "1 行有错误，1 行未决定，不导入"
    wizard.review.doubts.form.same.click()
    after(wizard)
    assert (wizard.review.go.text(), wizard.review.note.text()) == ("导入 3 人", "1 行有错误，不导入")
    assert wizard.review.doubts.model.index(0, 4).data() == "就是此人"
    wizard.write()
    settle()
    assert [(p.staff_no, p.mobile) for p in people_named(desk, "赵六")] == [("20001", "13900139000")]


def test_it_is_another_person(review: Opened, desk: Desk, zhao: PersonDraft, after: After, settle: Settle) -> None:
    wizard = review(DOUBTS)
    wizard.review.doubts.form.add.click()
    after(wizard)
    wizard.write()
    settle()
    assert sorted(p.mobile or "" for p in people_named(desk, "赵六")) == ["", "13900139000"]


def test_the_row_is_skipped(review: Opened, desk: Desk, zhao: PersonDraft, after: After) -> None:
    wizard = review(DOUBTS)
    wizard.review.doubts.form.skip.click()
    after(wizard)
    assert wizard.findings is not None
    assert (wizard.findings.counts[RowState.SKIPPED], wizard.review.go.text()) == (1, "导入 2 人")
    wizard.review.doubts.form.add.click()
    after(wizard)
    assert wizard.review.go.text() == "导入 3 人"


def test_it_is_somebody_else_found_by_typing(
    qtbot: QtBot, review: Opened, desk: Desk, zhao: PersonDraft, after: After, settle: Settle
) -> None:
    desk.services.people.save(desk.who, None, PersonDraft(name="赵柳", staff_no="20002"), None)
    wizard = review(DOUBTS)
    form = wizard.review.doubts.form
    form.same.click()
    form.candidate.setCurrentIndex(1)
    form.candidate.activated.emit(1)
    assert form.other.isVisible()
    form.other.setFocus()
    QTest.keyClicks(form.other, "20002")
    qtbot.waitUntil(form.other.offering)
    QTest.keyClick(form.other, Qt.Key.Key_Return)
    after(wizard)
    wizard.write()
    settle()
    assert [p.staff_no for p in people_named(desk, "20002")] == ["20002"]
    assert people_named(desk, "20002")[0].name == "赵六"


def test_whoever_looks_for_another_person_is_not_disturbed_by_what_comes_of_the_choice_before(
    review: Opened, zhao: PersonDraft, after: After
) -> None:
    wizard = review(DOUBTS)
    doubts = wizard.review.doubts
    doubts.form.same.click()
    after(wizard)
    doubts.form.candidate.setCurrentIndex(1)
    doubts.form.candidate.activated.emit(1)
    QTest.keyClicks(doubts.form.other, "zhao")
    after(wizard)
    assert (doubts.form.other.text(), doubts.form.other.isVisible()) == ("zhao", True)
    assert doubts.model.index(0, 4).data() == "未决定"
    assert wizard.review.note.text() == "1 行有错误，1 行未决定，不导入"


def test_many_doubts_are_decided_at_once(
    page: ExchangePage, desk: Desk, make: Make, settle: Settle, after: After
) -> None:
    for number, name in enumerate(["甲某", "乙某", "乙某"]):
        desk.services.people.save(desk.who, None, PersonDraft(name=name, staff_no=f"{number}"), None)
    wizard = page.wizard
    wizard.read(make(["姓名", "手机"], ["甲某", "1390"], ["乙某", "1391"]), straight=True)
    settle()
    doubts: Doubts = wizard.review.doubts
    doubts.table.selectAll()
    assert child(doubts, QLabel, "import_doubts_heading").text() == "已选 2 行"
    doubts.form.same.click()
    after(wizard)
    assert [doubts.model.index(row, 4).data() for row in range(2)] == ["就是此人", "未决定"]
    doubts.table.selectAll()
    doubts.form.skip.click()
    after(wizard)
    assert [doubts.model.index(row, 4).data() for row in range(2)] == ["跳过", "跳过"]


def test_a_new_organisation_is_shown_as_what_it_becomes(review: Opened) -> None:
    orgs = review(ORGS).review.orgs
    assert [orgs.model.index(row, 1).data() for row in range(4)] == ["第一党支部", "仁厚供电所", "配电班", "营业班"]
    assert [orgs.model.index(1, column).data() for column in (0, 2, 3, 4)] == ["部门", "3", "新建", "供电所"]
    orgs.table.selectRow(2)
    assert child(orgs, QLabel, "import_orgs_heading").text() == "班组“配电班”"
    assert child(orgs, QLabel, "import_orgs_note").text() == "2 行用到，最先在第 2 行，属于仁厚供电所。"
    assert not orgs.form.parent.isVisible(), "the file itself says what a team belongs to"


def test_all_three_answers_stand_in_sight(review: Opened) -> None:
    orgs = review(ORGS).review.orgs
    area = child(orgs, QScrollArea, "import_orgs_scroll")
    assert not orgs.form.existing.isVisible()
    leave = orgs.form.leave
    assert leave.mapTo(area.viewport(), leave.rect().bottomLeft()).y() <= area.viewport().height()
    orgs.form.match.click()
    assert orgs.form.existing.isVisible()


def test_kind_and_parent_are_chosen(qtbot: QtBot, review: Opened, desk: Desk, after: After, settle: Settle) -> None:
    company = desk.services.organisations.save(desk.who, None, OrganisationDraft("甲公司", OrgKind.COMPANY), None).uid
    desk.services.organisations.save(desk.who, None, OrganisationDraft("乙公司", OrgKind.COMPANY), None)
    wizard = review(ORGS)
    orgs: NewOrgs = wizard.review.orgs
    orgs.table.selectRow(1)
    orgs.form.kind.setCurrentText("部门")
    orgs.form.kind.activated.emit(orgs.form.kind.currentIndex())
    after(wizard)
    orgs.form.parent.setFocus()
    QTest.keyClicks(orgs.form.parent, "jgs")
    qtbot.waitUntil(orgs.form.parent.offering)
    QTest.keyClick(orgs.form.parent, Qt.Key.Key_Return)
    after(wizard)
    assert orgs.model.index(1, 4).data() == "部门，上级：甲公司"
    wizard.write()
    settle()
    made = {row.name: row for row in desk.services.organisations.tree(desk.who)}["仁厚供电所"]
    assert (made.kind, made.parent_uid) == (OrgKind.DEPARTMENT, company)


def test_new_organisations_without_a_parent_are_asked_about(
    review: Opened, desk: Desk, after: After, settle: Settle, answers: Answers
) -> None:
    """Two companies: neither is guessed, and none is not taken for granted."""
    for name in ("甲公司", "乙公司"):
        desk.services.organisations.save(desk.who, None, OrganisationDraft(name, OrgKind.COMPANY), None)
    wizard = review(ROWS_TAB)
    assert wizard.review.orgs.model.index(1, 4).data() == "供电所，没有上级"
    answers.yes = False
    wizard.write()
    settle()
    assert answers.asked == ["1 个新组织没有上级，照这样导入？"]
    assert (wizard.at(), wizard.review.tabs.currentIndex()) == (REVIEW, ORGS)
    answers.yes = True
    wizard.write()
    settle()
    assert wizard.at() == RESULT


def test_where_nothing_can_stand_above_nothing_is_asked(review: Opened, settle: Settle, answers: Answers) -> None:
    wizard = review(ROWS_TAB)
    wizard.write()
    settle()
    assert (answers.asked, wizard.at()) == ([], RESULT)


def test_a_name_is_matched_with_an_organisation(review: Opened, desk: Desk, after: After, settle: Settle) -> None:
    old = desk.services.organisations.save(desk.who, None, OrganisationDraft("仁厚镇供电所", OrgKind.STATION), None).uid
    wizard = review(ORGS)
    orgs = wizard.review.orgs
    orgs.table.selectRow(1)
    assert [orgs.model.index(1, column).data() for column in (3, 4)] == ["留空", "可能是“仁厚镇供电所”"]
    orgs.form.match.click()
    after(wizard)
    assert [orgs.model.index(1, column).data() for column in (3, 4)] == ["对应", "仁厚镇供电所"]
    wizard.write()
    settle()
    assert {p.department_uid for p in people_named(desk, "张三")} == {old}


def test_what_was_chosen_stays_chosen_when_questions_answer_themselves(
    review: Opened, desk: Desk, after: After
) -> None:
    orgs = desk.services.organisations
    old = orgs.save(desk.who, None, OrganisationDraft("仁厚镇供电所", OrgKind.STATION), None).uid
    for team in ("配电班", "营业班"):
        orgs.save(desk.who, None, OrganisationDraft(team, OrgKind.TEAM, old), None)
    wizard = review(ORGS)
    asked = wizard.review.orgs
    assert asked.model.rowCount() == 4
    asked.table.selectRow(1)
    asked.form.match.click()
    after(wizard)
    assert [asked.model.index(row, 1).data() for row in range(2)] == ["第一党支部", "仁厚供电所"]
    assert asked.model.rowCount() == 2, "the teams are found now that their station is known"
    assert child(asked, QLabel, "import_orgs_heading").text() == "部门“仁厚供电所”"


def test_a_name_is_left_out_and_its_teams_with_it(review: Opened, desk: Desk, after: After, settle: Settle) -> None:
    wizard = review(ORGS)
    orgs = wizard.review.orgs
    orgs.table.selectRow(1)
    orgs.form.leave.click()
    after(wizard)
    assert [orgs.model.index(row, 3).data() for row in range(4)] == ["新建", "留空", "留空", "留空"]
    wizard.write()
    settle()
    assert [row.name for row in desk.services.organisations.tree(desk.who)] == ["第一党支部"]


def test_many_organisations_are_decided_at_once_and_keep_their_kinds(review: Opened, after: After) -> None:
    wizard = review(ORGS)
    orgs = wizard.review.orgs
    for radio, deed in ((orgs.form.leave, "留空"), (orgs.form.create, "新建")):
        orgs.table.selectAll()
        assert not orgs.form.match.isEnabled(), "branches, stations and teams are no one organisation"
        radio.click()
        after(wizard)
        assert {orgs.model.index(row, 3).data() for row in range(4)} == {deed}
    assert [orgs.model.index(row, 4).data() for row in range(2)] == ["党支部", "供电所"]
    assert wizard.findings is not None
    assert {line.question.decision.choose for line in wizard.findings.orgs} == {OrgChoose.CREATE}


def test_a_decision_is_shown_again_when_its_line_is(review: Opened, desk: Desk, after: After) -> None:
    """Not what happens to resemble the name, and not nothing."""
    for name in ("南店营业班", "配电班组"):
        desk.services.organisations.save(desk.who, None, OrganisationDraft(name, OrgKind.TEAM), None)
    wizard = review(ORGS)
    orgs = wizard.review.orgs
    names = [orgs.model.index(row, 1).data() for row in range(orgs.model.rowCount())]
    orgs.table.selectRow(names.index("营业班"))
    orgs.form.existing.set_choice(desk.services.organisations.choices(desk.who, "南店营业班")[0])
    orgs.form.match.click()
    after(wizard)
    orgs.table.selectRow(names.index("第一党支部"))
    orgs.table.selectRow(names.index("营业班"))
    shown = orgs.form.existing.choice()
    assert (orgs.form.match.isChecked(), shown.title if shown else None) == (True, "南店营业班")


def test_the_person_found_by_typing_is_shown_again_when_his_line_is(
    page: ExchangePage, desk: Desk, make: Make, settle: Settle, after: After
) -> None:
    for number, name in enumerate(["甲某", "甲某", "乙某", "乙某", "丙某"]):
        desk.services.people.save(desk.who, None, PersonDraft(name=name, staff_no=f"{number}"), None)
    wizard = page.wizard
    wizard.read(make(["姓名", "手机"], ["甲某", "1390"], ["乙某", "1391"]), straight=True)
    settle()
    doubts = wizard.review.doubts
    doubts.form.same.click()
    doubts.form.candidate.setCurrentIndex(2)
    doubts.form.candidate.activated.emit(2)
    doubts.form.other.set_choice(desk.services.people.choices(desk.who, "丙某")[0])
    after(wizard)
    doubts.table.selectRow(1)
    doubts.table.selectRow(0)
    shown = doubts.form.other.choice()
    assert (doubts.form.same.isChecked(), shown.title if shown else None) == (True, "丙某")


def test_a_row_that_was_left_out_stays_chosen(review: Opened, after: After) -> None:
    wizard = review(ROWS_TAB)
    rows = wizard.review.rows
    rows.table.selectRow(1)
    rows.skip.click()
    after(wizard)
    assert rows.model.index(1, 2).data() == "跳过"
    assert rows.table.chosen_uids() == [rows.model.uid_at(1)]
    rows.keep.click()
    after(wizard)
    assert rows.model.index(1, 2).data() == "新增"


def test_decisions_wait_for_the_next_window_and_not_for_another_file(
    page: ExchangePage, review: Opened, after: After, desk: Desk, make: Make, qtbot: QtBot, settle: Settle, seen: Seen
) -> None:
    def next_window() -> ImportWizard:
        made = ExchangePage(desk)
        qtbot.addWidget(made)
        made.show()
        settle()
        settle()
        return made.wizard

    wizard = review(ROWS_TAB)
    assert next_window().at() == FILE, "nothing decided, nothing kept"
    wizard.decide_rows({2: RowDecision(Choose.SKIP)})
    after(wizard)
    again = next_window()
    assert (again.at(), again.findings and again.findings.counts[RowState.SKIPPED]) == (REVIEW, 1)
    assert seen.said == ["已恢复上次预览中的决定"]
    make(HEAD, *ROWS[1:])
    again = next_window()
    after(again)
    assert (again.at(), again.findings and again.findings.counts[RowState.SKIPPED]) == (REVIEW, 0), "its rows are others now"
    assert seen.said[1:] == ["表格在上次之后改动过，上次的决定请重新做"]
    assert next_window().at() == FILE


def test_decisions_about_a_file_that_is_not_there_wait_until_it_is(
    review: Opened, after: After, desk: Desk, make: Make, qtbot: QtBot, settle: Settle
) -> None:
    wizard = review(ROWS_TAB)
    wizard.decide_rows({2: RowDecision(Choose.SKIP)})
    after(wizard)
    assert wizard.findings is not None
    path = wizard.findings.preview.path
    held = path.rename(path.with_name("别处.xlsx"))
    page = ExchangePage(desk)
    qtbot.addWidget(page)
    page.show()
    settle()
    assert (page.wizard.at(), bool(page.wizard.file.problem.text())) == (FILE, True)
    held.rename(path)
    page.wizard.read(path)
    settle()
    settle()
    assert (page.wizard.at(), page.wizard.findings and page.wizard.findings.counts[RowState.SKIPPED]) == (REVIEW, 1)
