"""The result page: stars, why, every line, its records; final, derived again, revised, printed."""

from collections.abc import Callable
from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.actors import Actor, Role
from desktop.domain.identity import Uid, new_uid
from desktop.domain.periods import Period
from desktop.domain.rubrics.given import Per
from desktop.samples.ratings import fill
from desktop.services import Services
from desktop.ui.assessments.lines import said, values_words
from desktop.ui.assessments.presenter import MetricField, scoring
from desktop.ui.assessments.result_page import why
from desktop.ui.assessments.sheet_page import SheetPage
from desktop.ui.shared.desk import Desk
from tests.ui.assessments.conftest import Office
from tests.ui.conftest import Answers, Seen, child

Settle = Callable[[], None]
Open = Callable[[Uid], SheetPage]


@pytest.fixture
def went() -> list[tuple[str, Uid | None]]:
    """Which pages were asked for."""
    return []


@pytest.fixture
def show(qtbot: QtBot, desk: Desk, settle: Settle, went: list[tuple[str, Uid | None]]) -> Open:
    """Opens a rating."""

    def opened(uid: Uid, who: Actor | None = None) -> SheetPage:
        def go(page: str, uid: Uid | None = None, show: str = "") -> None:
            went.append((page, uid))

        page = SheetPage(replace(desk, go=go, who=who or desk.who))
        qtbot.addWidget(page)
        page.resize(1130, 680)
        page.show()
        page.open_rating(uid)
        settle()
        return page

    return opened


def texts(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def test_a_complete_rating_is_made_final_by_the_one_primary_button(
    show: Open, complete: Uid, services: Services, who: Actor, answers: Answers, seen: Seen, settle: Settle
) -> None:
    page = show(complete)
    button = child(page, QPushButton, "sheet_finalise")
    assert button.isVisible()
    assert button.property("role") == "primary"
    button.click()
    settle()
    assert "定稿" in answers.asked[0]
    assert services.assessments.get(who, complete).row.state.label == "已定稿"
    assert seen.said == ["评定已定稿"]
    assert child(page, QPushButton, "sheet_report").isVisible()
    assert not button.isVisible()


def test_with_something_missing_there_is_no_final_button(show: Open, rating: Uid) -> None:
    page = show(rating)
    assert not child(page, QPushButton, "sheet_finalise").isVisible()
    assert child(page, QPushButton, "sheet_next_missing").isVisible()


def test_who_may_not_finalise_is_told_so(qtbot: QtBot, desk: Desk, complete: Uid, settle: Settle) -> None:
    clerk = Actor(new_uid(), "小王", Role.CLERK)
    page = SheetPage(replace(desk, who=clerk))
    qtbot.addWidget(page)
    page.show()
    page.open_rating(complete)
    settle()
    assert not child(page, QPushButton, "sheet_finalise").isVisible()
    assert "定稿权限" in child(page, QLabel, "sheet_ready").text()
    assert child(page, QLabel, "sheet_ready").isVisible()


def test_a_preview_shows_the_result_as_it_stands(show: Open, rating: Uid) -> None:
    page = show(rating)
    child(page, QPushButton, "sheet_preview").click()
    shown = texts(page.result)
    assert "暂不定等次" in shown
    assert "G2 安全生产" in shown
    assert "“违章次数”没有值" in shown


def test_a_final_rating_opens_at_its_result_with_every_line_and_its_hash(
    show: Open, final: Uid, services: Services, who: Actor
) -> None:
    page = show(final)
    sheet = services.assessments.get(who, final)
    shown = texts(page.result)
    assert child(page.result, QLabel, "result_level").text() == sheet.row.level
    assert all(line.title in shown for line in sheet.result.lines)
    assert sheet.result_sha256 in shown
    assert "计分规则第 1 版" in shown
    assert "第一责任人：李娜" in shown
    assert not child(page, QPushButton, "sheet_scoring").isVisible()


def test_what_held_a_rating_back_stands_among_its_conditions(
    services: Services, who: Actor, rating: Uid, office: Office, show: Open
) -> None:
    team = services.assessments.open(who, "team-star", office.team, "2026").uid
    fill(services, who, team, 0)
    services.assessments.verify(who, team, "biz.violation.count", "9", "核对违章台账", "安监部通报")
    services.assessments.count(who, team, "P1", 4)
    services.assessments.finalise(who, team)
    fill(services, who, rating, 0)
    services.assessments.veto(who, rating, "V2", True, "2026年5月受党内警告处分")
    services.assessments.finalise(who, rating)
    shown = texts(show(rating).result)
    assert "V2 支部书记受党纪处分" in shown
    assert "2026年5月受党内警告处分" in shown
    assert "再上一级还需要" in shown
    assert "已触发" in shown


def test_a_line_opens_its_records_under_it(show: Open, rating: Uid, settle: Settle, went: list[object]) -> None:
    page = show(rating)
    child(page, QPushButton, "sheet_preview").click()
    links = [b for b in page.result.findChildren(QPushButton) if b.objectName().startswith("line_evidence_")]
    assert links
    links[0].click()
    settle()
    record = child(page.result, QPushButton, "evidence_1")
    record.click()
    assert len(went) == 1
    links[0].click()
    assert not record.isVisible()


def test_deriving_again_says_that_it_is_the_same_to_the_byte(
    show: Open, final: Uid, seen: Seen, settle: Settle
) -> None:
    page = show(final)
    child(page, QPushButton, "sheet_derive_again").click()
    settle()
    assert "逐字节一致" in seen.said[0]
    assert "逐字节一致" in texts(page.result)


def test_the_report_is_made_and_opened(
    show: Open, final: Uid, seen: Seen, settle: Settle, went: list[tuple[str, Uid | None]]
) -> None:
    page = show(final)
    child(page, QPushButton, "sheet_report").click()
    assert not child(page, QPushButton, "sheet_report").isEnabled()
    settle()
    assert seen.errors == []
    assert [name for name, _ in went] == ["documents"]
    assert child(page, QPushButton, "sheet_report").isEnabled()


def test_a_correction_needs_a_reason_and_opens_the_new_revision(
    show: Open, final: Uid, services: Services, who: Actor, settle: Settle
) -> None:
    page = show(final)
    opened: list[Uid] = []
    page.opened.connect(opened.append)
    child(page, QPushButton, "sheet_revise").click()
    dialog = child(page, QDialog, "dialog")
    child(dialog, QPushButton, "reason_go").click()
    assert dialog.isVisible()
    child(dialog, QLineEdit, "reason").setText("数据核对有误")
    child(dialog, QPushButton, "reason_go").click()
    settle()
    new = services.assessments.get(who, opened[0])
    assert (new.row.revision, new.revision_reason, new.row.state.label) == (2, "数据核对有误", "评分中")
    page.open_rating(opened[0])
    settle()
    assert "第 2 版" in child(page, QLabel, "page_scope").text()


def test_a_rating_that_is_gone_leads_back_to_the_list(
    show: Open, rating: Uid, services: Services, who: Actor, settle: Settle
) -> None:
    services.assessments.delete(who, rating, "误建")
    page = show(rating)
    assert page.findChild(QPushButton, "sheet_state_action") is not None
    left: list[bool] = []
    page.left.connect(lambda: left.append(True))
    child(page, QPushButton, "sheet_state_action").click()
    assert left == [True]


def test_deleting_asks_for_a_reason(show: Open, rating: Uid, services: Services, who: Actor, settle: Settle) -> None:
    page = show(rating)
    left: list[bool] = []
    page.left.connect(lambda: left.append(True))
    child(page, QPushButton, "sheet_delete").click()
    dialog = child(page, QDialog, "dialog")
    child(dialog, QPushButton, "reason_usual_1").click()
    child(dialog, QPushButton, "reason_go").click()
    settle()
    assert left == [True]


def test_lines_say_their_values_and_deductions(services: Services, who: Actor, rating: Uid) -> None:
    ratings = services.assessments
    ratings.declare(who, rating, "biz.violation.count", "3")
    ratings.verify(who, rating, "biz.violation.count", "4", "漏报1起", "安监部通报")
    ratings.find(who, rating, "B8", "缺签到", None, None)
    shown = scoring(ratings.get(who, rating))
    words = values_words(shown.items["G2"].metrics[0])
    assert words == "违章次数：填报值 3；核定值 4，按核定值计（漏报1起，安监部通报）"
    assert ("note", "扣分：缺签到（−0.5）") in said(shown.items["B8"])
    assert not any("安全生产：缺数" in sentence for sentence in why(shown))


def test_values_of_months_are_told_with_their_months() -> None:
    metric = MetricField(
        "m", "安全日活动次数", "次", "", "derived", "4、4、3", "", "", "", "", "系统值", Per.MONTH, 3, Period("2026Q1")
    )
    assert values_words(metric) == "安全日活动次数：系统值 1—2月各4次，3月3次"


def test_a_late_answer_of_deriving_again_is_not_told_of_another_rating(
    show: Open, final: Uid, rating: Uid, desk: Desk, seen: Seen, settle: Settle
) -> None:
    page, derived = show(final), Event()
    desk.runner.read(derived.wait, lambda _done: None)
    child(page, QPushButton, "sheet_derive_again").click()
    page.open_rating(rating)
    derived.set()
    settle()
    assert seen.said == []
