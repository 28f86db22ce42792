"""Where every error ends: refusals in plain words, bugs with details to hand over, nothing swallowed."""

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop import __version__
from desktop.domain.errors import UserError, fault_of
from desktop.ui.shared.buttons import button, words
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.saving import ask_place

log = logging.getLogger(__name__)


def report_of(error: BaseException, doing: str, now: datetime) -> str:
    """What a developer needs and nothing of a person: types and places, not the values in messages.

    The message of an exception may quote a record, so only its type is named; the log on this machine has the rest.
    """
    lines = [
        f"双星 {__version__}，Python {platform.python_version()}，Qt {PySide6.__version__}，{platform.platform()}",
        f"时间：{now:%Y-%m-%d %H:%M:%S}",
        f"正在做：{doing or '（未说明）'}",
    ]
    link: BaseException | None = error
    while link is not None:
        lines.append(f"错误：{type(link).__module__}.{type(link).__qualname__}")
        for frame in traceback.extract_tb(link.__traceback__):
            lines.append(f"  {_short(frame.filename)}:{frame.lineno} {frame.name}")
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\n".join(lines)


def _short(path: str) -> str:
    """Without the folders of this machine, which may carry a person's name."""
    parts = Path(path).parts
    for anchor in ("desktop", "site-packages"):
        if anchor in parts:
            return "/".join(parts[parts.index(anchor) :])
    return Path(path).name


class Errors(QObject):
    """The one place where errors are shown. May be called from any thread.

    Signals:
        shown: after a message was put before the user; the exception. For tests and for the status line.
    """

    shown = Signal(object)
    _crossed = Signal(object, str)

    def __init__(
        self, window: Callable[[], QWidget | None], now: Callable[[], datetime], parent: QObject | None = None
    ):
        super().__init__(parent)
        self._window, self._now = window, now
        self._crossed.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def report(self, error: BaseException, doing: str = "") -> None:
        """Show it: a UserError in its words, anything else as a bug. `doing`: what was being done, in words."""
        if isinstance(error, UserError):
            log.info("refused: %s", type(error).__name__)
        else:
            log.error("bug while %s", doing or "idle", exc_info=error)
        self._crossed.emit(error, doing)

    def install(self) -> None:
        """Take over uncaught exceptions of the GUI thread, of slots and of worker threads."""
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self._hook(args.exc_type, args.exc_value, args.exc_traceback)

    def _hook(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        self.report(error if error is not None else kind())

    @Slot(object, str)
    def _show(self, error: BaseException, doing: str) -> None:
        if isinstance(error, UserError):
            show_refusal(self._window(), error.message, error.advice)
        else:
            show_bug(self._window(), report_of(error, doing, self._now()))
        self.shown.emit(error)


def show_refusal(parent: QWidget | None, message: str, advice: str) -> None:
    """What was refused and what to do now."""
    box = dialog(parent, "请注意")
    lines = QVBoxLayout(box)
    lines.setContentsMargins(24, 20, 24, 16)
    lines.setSpacing(8)
    lines.addWidget(words(message, "heading", wrap=True, name="refusal_message"))
    if advice:
        lines.addWidget(words(advice, "second", wrap=True, name="refusal_advice"))
    row = QHBoxLayout()
    row.addStretch()
    known = button("知道了", "refusal_close", box.accept, role="primary")
    known.setDefault(True)
    row.addWidget(known)
    lines.addSpacing(12)
    lines.addLayout(row)
    box.open()


def show_bug(parent: QWidget | None, report: str) -> None:
    """A fault of the program: say that the data are safe, and give details that can be handed over."""
    box = dialog(parent, "程序出错", 560)
    lines = QVBoxLayout(box)
    lines.setContentsMargins(24, 20, 24, 16)
    lines.setSpacing(8)
    lines.addWidget(words("程序出了一个错误，刚才的操作没有完成。", "heading", wrap=True))
    advice = "已保存的数据不受影响。请重试；若再次出现，请把下面的报告交给维护人员。报告中没有个人信息。"
    lines.addWidget(words(advice, "second", wrap=True))
    details = QPlainTextEdit(report)
    details.setObjectName("bug_details")
    details.setAccessibleName("错误报告")
    details.setReadOnly(True)
    details.setMinimumHeight(180)
    lines.addWidget(details)
    row = QHBoxLayout()
    row.addWidget(button("复制报告", "bug_copy", lambda: QGuiApplication.clipboard().setText(report), glyph="copy"))
    row.addWidget(button("存为文件…", "bug_save", lambda: _save(box, report), glyph="save"))
    row.addStretch()
    row.addWidget(button("关闭", "bug_close", box.accept, role="primary"))
    lines.addLayout(row)
    box.open()


def _save(parent: QWidget, report: str) -> None:
    def write(path: Path) -> None:
        try:
            path.write_text(report + "\n", encoding="utf-8")
        except OSError as error:
            show_refusal(parent, f"“{path.name}”没有写成：{fault_of(error)}。", "请换一个位置再试。")

    ask_place(parent, "保存错误报告", "双星错误报告.txt", write, "文本文件 (*.txt)")
