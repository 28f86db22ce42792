"""A dialog is as high and as wide as what is in it."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.shared.buttons import words
from desktop.ui.shared.confirm import Box, confirm, dialog
from desktop.ui.shared.theme import Theme
from tests.ui.conftest import child


@pytest.fixture
def over(theme: Theme, qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    yield made
    made.hide()


def slack(box: Box) -> int:
    layout = box.layout()
    assert layout is not None
    return box.height() - layout.totalHeightForWidth(box.width())


def test_a_question_of_two_lines_has_no_gaps_between_them(over: QWidget) -> None:
    confirm(
        over, "删除“书记余海旭的任职”？", "登记有误才删除。不再担任的，请点“更改”填写免职日期。", "删除", lambda: None
    )
    box = over.findChild(Box)
    assert box is not None
    detail = child(box, QLabel, "confirm_detail")
    assert detail.height() == detail.heightForWidth(detail.width())
    assert slack(box) == 0
    box.reject()


def test_a_dialog_that_lost_a_part_is_smaller_but_one_that_lost_a_line_stays(over: QWidget) -> None:
    box = dialog(over, "试验")
    lines = QVBoxLayout(box)
    line, part = words("请填写姓名。", "problem", wrap=True), QWidget()
    part.setFixedHeight(200)
    for each in (words("试验", "heading", wrap=True), line, part):
        lines.addWidget(each)
    box.open()
    before = box.height()
    line.hide()
    QApplication.processEvents()
    assert box.height() == before
    part.hide()
    QApplication.processEvents()
    assert box.height() < before - 200
    assert slack(box) == 0
    box.reject()


def test_a_dialog_is_as_wide_as_its_widest_part_on_a_small_screen_too(over: QWidget) -> None:
    box = dialog(over, "试验")
    lines, wide = QVBoxLayout(box), QWidget()
    wide.setMinimumWidth(700)
    lines.addWidget(words("试验", "heading", wrap=True))
    lines.addWidget(wide)
    box.open()
    QApplication.processEvents()
    assert wide.geometry().right() < box.width()
    box.reject()
