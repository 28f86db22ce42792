"""Several judges of one role on the scoring page: named, scored one by one, combined, standing aside."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.domain.actors import Actor
from desktop.domain.assessments.judges import JudgeDraft
from desktop.domain.identity import Uid
from desktop.services import Services
from desktop.ui.assessments.entries import EntryLine
from desktop.ui.assessments.sheet_page import SheetPage
from desktop.ui.shared.desk import Desk
from tests.ui.assessments.conftest import Office
from tests.ui.conftest import Seen, child

Settle = Callable[[], None]


@pytest.fixture
def bid(services: Services, who: Actor, office: Office) -> Uid:
    return services.assessments.open(who, "bid-review", office.branch, "2026").uid


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, bid: Uid, settle: Settle) -> SheetPage:
    made = SheetPage(desk)
    qtbot.addWidget(made)
    made.resize(1130, 680)
    made.show()
    made.open_rating(bid)
    settle()
    made.choose("A1")
    return made


def press(page: SheetPage, name: str, settle: Settle) -> None:
    child(page.pane, QPushButton, name).click()
    settle()
    settle()


def dialog(page: SheetPage) -> QDialog:
    return next(box for box in page.window().findChildren(QDialog) if box.isVisible())


def add_guest(page: SheetPage, settle: Settle, name: str) -> None:
    press(page, "role_judge_add", settle)
    box = dialog(page)
    child(box, QLineEdit, "name").setText(name)
    child(box, QLineEdit, "organisation").setText("县公司党建部")
    child(box, QPushButton, "dialog_save").click()
    settle()
    settle()


def score(page: SheetPage, settle: Settle, place: int, points: str) -> None:
    line = child(page.pane, EntryLine, f"role_judge_{place}")
    line.setText(points)
    line.take()
    settle()
    settle()


def told(page: SheetPage, name: str) -> str:
    return child(page.pane, QLabel, name).text()


def test_judges_are_added_and_scored_one_by_one(page: SheetPage, settle: Settle, seen: Seen) -> None:
    for name in ("评委甲", "评委乙"):
        add_guest(page, settle, name)
    assert told(page, "role_judge_together") == "还有 2 人没有打分"
    assert "至少 5 人，现有 2 人" in told(page, "role_judge_note")
    score(page, settle, 1, "9")
    assert told(page, "role_judge_together") == "还有 1 人没有打分"
    score(page, settle, 2, "8")
    assert told(page, "role_judge_together") == "2 人平均 8.5 分"
    assert page.shown is not None
    assert page.shown.items["A1"].got == "8.50"
    assert seen.errors == []


def test_too_many_points_are_refused_beside_the_judge(page: SheetPage, settle: Settle) -> None:
    add_guest(page, settle, "评委甲")
    score(page, settle, 1, "11")
    assert told(page, "item_problem") == "评委甲：最多 10 分，最少 0 分。"
    assert child(page.pane, EntryLine, "role_judge_1").text() == "11"


def test_a_guest_without_organisation_is_refused_in_the_dialog(page: SheetPage, settle: Settle) -> None:
    press(page, "role_judge_add", settle)
    box = dialog(page)
    child(box, QLineEdit, "name").setText("张伟")
    child(box, QPushButton, "dialog_save").click()
    settle()
    assert any("填写单位" in label.text() for label in box.findChildren(QLabel))
    box.reject()


def test_what_is_typed_for_one_judge_stays_while_another_is_added(page: SheetPage, settle: Settle, bid: Uid) -> None:
    add_guest(page, settle, "评委甲")
    child(page.pane, EntryLine, "role_judge_1").setText("99")
    child(page.pane, EntryLine, "role_judge_1").take()
    guest = JudgeDraft(None, "评委乙", "县公司党建部")
    page.scorer.desk.services.assessments.add_judge(page.scorer.desk.who, bid, "judge", guest)
    page.reload()
    settle()
    assert child(page.pane, EntryLine, "role_judge_1").text() == "99"
    assert child(page.pane, EntryLine, "role_judge_2").text() == ""


def test_a_judge_stands_aside_with_a_reason_and_comes_back(page: SheetPage, settle: Settle) -> None:
    for place, points in ((1, "9"), (2, "5")):
        add_guest(page, settle, f"评委{place}")
        score(page, settle, place, points)
    press(page, "role_judge_2_aside", settle)
    box = dialog(page)
    child(box, QLineEdit, "reason").setText("与申报人是亲属")
    child(box, QPushButton, "reason_go").click()
    settle()
    settle()
    assert told(page, "role_judge_2_recused") == "回避：与申报人是亲属"
    assert told(page, "role_judge_together") == "9 分"
    press(page, "role_judge_2_back", settle)
    assert told(page, "role_judge_together") == "2 人平均 7 分"


def test_a_judge_named_by_mistake_is_taken_out(page: SheetPage, settle: Settle) -> None:
    add_guest(page, settle, "评委甲")
    press(page, "role_judge_1_drop", settle)
    assert page.pane.findChild(EntryLine, "role_judge_1") is None
    assert child(page.pane, EntryLine, "role_judge").isEnabled()


def test_judges_of_another_rating_are_taken_over(
    page: SheetPage, settle: Settle, services: Services, who: Actor, office: Office
) -> None:
    other = services.assessments.open(who, "bid-review", office.team, "2026").uid
    services.assessments.add_judge(who, other, "judge", JudgeDraft(None, "评委甲", "县公司党建部"))
    press(page, "role_judge_same", settle)
    assert child(page.pane, EntryLine, "role_judge_1").accessibleName() == "评委甲打分"


def test_the_result_names_each_judge_with_his_points(page: SheetPage, settle: Settle) -> None:
    for place, points in ((1, "9"), (2, "5"), (3, "")):
        add_guest(page, settle, f"评委{place}")
        if points:
            score(page, settle, place, points)
    press(page, "role_judge_3_aside", settle)
    box = dialog(page)
    child(box, QLineEdit, "reason").setText("与申报人是亲属")
    child(box, QPushButton, "reason_go").click()
    settle()
    settle()
    page.show_view(1)
    assert any("评审委员：评委1 9，评委2 5，评委3 回避" in label.text() for label in page.result.findChildren(QLabel))
