"""The focus stays beside what took it away."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.ui.shared.toast import Toast
from tests.ui.conftest import child

Made = tuple[QWidget, QWidget, QPushButton, QPushButton, QPushButton]


@pytest.fixture
def window(qtbot: QtBot) -> Made:
    """Navigation, a part with a row of deeds and a field, and a message that was made last."""
    whole = QWidget()
    qtbot.addWidget(whole)
    lines = QVBoxLayout(whole)
    lines.addWidget(QPushButton("导航", whole))
    part, row = QWidget(whole), QWidget()
    inside = QVBoxLayout(part)
    inside.addWidget(row)
    inside.addWidget(QLineEdit(part))
    deeds = QHBoxLayout(row)
    first, second = QPushButton("签订", row), QPushButton("删除", row)
    deeds.addWidget(first)
    deeds.addWidget(second)
    lines.addWidget(part)
    toast = QPushButton("关闭提示", whole)
    whole.show()
    whole.activateWindow()
    qtbot.waitUntil(lambda: bool(whole.isActiveWindow()))
    return whole, part, first, second, toast


def _hide(button: QPushButton) -> None:
    button.hide()


def _disable(button: QPushButton) -> None:
    button.setEnabled(False)


def _destroy(button: QPushButton) -> None:
    button.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("take", [_hide, _disable, _destroy])
def test_a_button_that_goes_leaves_the_focus_to_its_neighbour(
    window: Made, take: Callable[[QPushButton], None], qtbot: QtBot
) -> None:
    _whole, _part, first, second, _toast = window
    second.setFocus()
    take(second)
    qtbot.waitUntil(lambda: bool(first.hasFocus()))


def test_a_row_that_is_built_anew_takes_the_focus_again(window: Made, qtbot: QtBot) -> None:
    _whole, _part, first, second, _toast = window
    row = first.parentWidget()
    second.setFocus()
    for old in (first, second):
        old.hide()
    new = QPushButton("打开结对书", row)
    row.layout().addWidget(new)  # type: ignore[union-attr]
    new.show()
    qtbot.waitUntil(lambda: bool(new.hasFocus()))


def test_a_part_without_deeds_gives_its_field_the_focus_not_the_navigation(window: Made, qtbot: QtBot) -> None:
    _whole, part, first, second, _toast = window
    row = first.parentWidget()
    assert row is not None
    second.setFocus()
    row.hide()
    field = part.findChild(QLineEdit)
    assert field is not None
    assert field is not None
    qtbot.waitUntil(lambda: bool(field.hasFocus()))


def test_a_focus_that_the_program_has_set_is_left_alone(window: Made, qtbot: QtBot) -> None:
    whole, part, first, second, _toast = window
    field = part.findChild(QLineEdit)
    assert field is not None
    assert field is not None
    first.setFocus()
    field.setFocus()
    second.hide()
    qtbot.wait(20)
    assert whole.focusWidget() is field


def test_the_focus_never_lands_by_itself_on_what_deletes(window: Made, qtbot: QtBot) -> None:
    """After 保存 the next Enter of a tired hand must not press 删除."""
    _whole, part, first, second, _toast = window
    second.setProperty("role", "danger")
    field = part.findChild(QLineEdit)
    assert field is not None
    first.setFocus()
    first.setEnabled(False)
    qtbot.waitUntil(lambda: bool(field.hasFocus()))


def test_after_a_dialog_the_focus_is_not_on_the_message_but_where_its_button_was(window: Made, qtbot: QtBot) -> None:
    """The row that opened the dialog is built anew while the dialog is still open."""
    whole, _part, first, second, _toast = window
    row = first.parentWidget()
    assert row is not None
    message = Toast(whole)
    first.setFocus()
    qtbot.waitUntil(lambda: bool(first.hasFocus()))
    dialog = QDialog(whole)
    QVBoxLayout(dialog).addWidget(QLineEdit(dialog))
    dialog.open()
    qtbot.waitUntil(lambda: bool(dialog.isActiveWindow() and dialog.focusWidget()))

    message.say("已登记职责")
    for old in (first, second):
        old.deleteLater()
    new = QPushButton("登记职责", row)
    row.layout().addWidget(new)  # type: ignore[union-attr]
    child(message, QToolButton, "toast_close").setFocus()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    dialog.accept()
    whole.activateWindow()

    qtbot.waitUntil(lambda: bool(new.hasFocus()))


def test_after_a_dialog_the_focus_is_not_in_the_status_line(window: Made, qtbot: QtBot) -> None:
    """What opened the dialog is disabled while its work is done."""
    whole, _part, first, second, _toast = window
    status = QWidget(whole)
    status.setObjectName("status_line")
    look = QPushButton("外观", status)
    status.show()
    first.setFocus()
    qtbot.waitUntil(lambda: bool(first.hasFocus()))
    dialog = QDialog(whole)
    QVBoxLayout(dialog).addWidget(QLineEdit(dialog))
    dialog.open()
    qtbot.waitUntil(lambda: bool(dialog.isActiveWindow() and dialog.focusWidget()))

    first.setEnabled(False)
    look.setFocus()
    dialog.accept()
    whole.activateWindow()

    qtbot.waitUntil(lambda: bool(second.hasFocus()))


def test_where_the_deed_itself_puts_the_focus_it_stays(window: Made, qtbot: QtBot) -> None:
    whole, part, first, _second, _toast = window
    field = part.findChild(QLineEdit)
    assert field is not None
    first.setFocus()
    qtbot.waitUntil(lambda: bool(first.hasFocus()))

    first.hide()
    field.setFocus()

    QTest.qWait(30)
    assert whole.focusWidget() is field


def test_the_input_method_knows_where_a_field_stands_after_its_page_was_scrolled(qtbot: QtBot) -> None:
    """Its list of characters opens at the caret, not where the field was when it got the focus."""
    area, body = QScrollArea(), QWidget()
    qtbot.addWidget(area)
    field = QLineEdit(body)
    field.move(10, 60)
    body.resize(200, 900)
    area.setWidget(body)
    area.resize(220, 200)
    area.show()
    area.activateWindow()
    field.setFocus()
    qtbot.waitUntil(lambda: bool(field.hasFocus()))

    area.verticalScrollBar().setValue(50)
    QTest.keyClicks(field, "w")

    stands = QGuiApplication.inputMethod().inputItemTransform()
    assert (stands.dx(), stands.dy()) == field.mapTo(area, QPoint(0, 0)).toTuple()
