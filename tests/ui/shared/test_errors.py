"""Errors end in one place: refusals in words, bugs with a report that names no person."""

import gc
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.errors import UserError
from desktop.ui.shared.confirm import confirm
from desktop.ui.shared.errors import Errors, report_of
from tests.ui.conftest import child

NOW = datetime(2026, 11, 21, 10, 42)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def errors(window: QWidget) -> Iterator[Errors]:
    hooks = sys.excepthook, threading.excepthook
    yield Errors(lambda: window, lambda: NOW)
    sys.excepthook, threading.excepthook = hooks


def opened(window: QWidget) -> QDialog:
    return child(window, QDialog, "dialog")


def a_bug() -> ZeroDivisionError:
    try:
        {"李娜": 1 / 0}  # noqa: B018
    except ZeroDivisionError as error:
        return error
    raise AssertionError


def test_a_refusal_is_said_in_its_words(errors: Errors, window: QWidget, qtbot: QtBot) -> None:
    with qtbot.waitSignal(errors.shown):
        errors.report(UserError("这份合同已经签署。", "请先作废，再重新生成。"))
    box = opened(window)
    assert child(box, QLabel, "refusal_message").text() == "这份合同已经签署。"
    assert child(box, QLabel, "refusal_advice").text() == "请先作废，再重新生成。"
    child(box, QPushButton, "refusal_close").click()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_bug_is_shown_with_a_report_to_hand_over(errors: Errors, window: QWidget, qtbot: QtBot) -> None:
    with qtbot.waitSignal(errors.shown):
        errors.report(a_bug(), "导入人员")
    box = opened(window)
    report = child(box, QPlainTextEdit, "bug_details").toPlainText()
    assert "正在做：导入人员" in report
    assert "test_errors.py" in report
    child(box, QPushButton, "bug_copy").click()
    assert QGuiApplication.clipboard().text() == report
    child(box, QPushButton, "bug_close").click()


def test_a_report_holds_no_values_and_no_folders_of_a_person() -> None:
    try:
        try:
            raise ValueError("王强 11010519491231002X")
        except ValueError as cause:
            raise KeyError("李娜") from cause
    except KeyError as error:
        report = report_of(error, "保存人员", NOW)
    assert "李娜" not in report
    assert "11010519491231002X" not in report
    assert str(Path(__file__).parent) not in report
    assert "builtins.KeyError" in report
    assert "builtins.ValueError" in report


def test_an_uncaught_exception_of_a_thread_is_shown_on_the_gui_thread(
    errors: Errors, window: QWidget, qtbot: QtBot
) -> None:
    errors.install()
    where: list[int] = []
    errors.shown.connect(lambda _error: where.append(threading.get_ident()))

    def work() -> None:
        raise UserError("磁盘已满。", "请清理后再试。")

    with qtbot.waitSignal(errors.shown):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert where == [threading.get_ident()]
    child(opened(window), QPushButton, "refusal_close").click()


def test_an_uncaught_exception_of_the_gui_thread_is_shown(errors: Errors, window: QWidget, qtbot: QtBot) -> None:
    errors.install()
    with qtbot.waitSignal(errors.shown):
        sys.excepthook(ZeroDivisionError, a_bug(), None)
    child(opened(window), QPushButton, "bug_close").click()


@pytest.mark.parametrize(("pressed", "done"), [("confirm_yes", ["删"]), ("confirm_no", ["留"])])
def test_a_question_waits_for_its_answer_without_blocking(window: QWidget, pressed: str, done: list[str]) -> None:
    answered: list[str] = []
    confirm(
        window,
        "删除“李娜”？",
        "可以在回收站找回。",
        "删除",
        lambda: answered.append("删"),
        danger=True,
        otherwise=lambda: answered.append("留"),
    )
    assert answered == []
    box = opened(window)
    assert child(box, QPushButton, "confirm_yes").text() == "删除"
    assert child(box, QPushButton, "confirm_no").isDefault(), "Enter by mistake deletes nothing"
    child(box, QPushButton, pressed).click()
    assert answered == done


def test_an_error_without_a_window_is_shown_all_the_same(theme: object, qtbot: QtBot) -> None:
    """While the database is let go after locking there is none."""
    errors = Errors(lambda: None, lambda: NOW)
    with qtbot.waitSignal(errors.shown):
        errors.report(UserError("磁盘已满。", "请清理后再试。"))
    gc.collect()
    (box,) = [each for each in QApplication.topLevelWidgets() if each.objectName() == "dialog" and each.isVisible()]
    assert child(box, QLabel, "refusal_message").text() == "磁盘已满。"
    child(box, QPushButton, "refusal_close").click()


def test_a_report_that_cannot_be_written_says_so(
    errors: Errors, window: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(errors.shown):
        errors.report(a_bug(), "导入人员")
    box = opened(window)
    child(box, QPushButton, "bug_save").click()
    place = child(box, QFileDialog, "QFileDialog")
    place.fileSelected.emit(str(tmp_path / "没有的文件夹" / "报告.txt"))
    assert child(box, QLabel, "refusal_message").text() == "“报告.txt”没有写成：找不到。"
    child(box, QPushButton, "refusal_close").click()
    place.fileSelected.emit(str(tmp_path / "报告.txt"))
    assert "正在做：导入人员" in (tmp_path / "报告.txt").read_text("utf-8")
    place.reject()
    box.reject()
