"""Asks why something is removed or sent back; the reason stays with the record.

The dialog closes only when the deed was done: after a refusal the reason stands there still.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.ui.forms.history.ui_reason_form import Ui_ReasonForm
from desktop.ui.shared.buttons import button, rest
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.desk import Desk

T = TypeVar("T")


@dataclass(frozen=True)
class Deed(Generic[T]):
    """What is done for the reason given.

    Attributes:
        title: what the user reads while it runs.
        work: in the write lane.
        done: after the dialog closed.
        owner: the initiator, who is not told of the changes.
        resting: told while it is under way, and when it has ended.
    """

    title: str
    work: Callable[[str], T]
    done: Callable[[T], object]
    owner: QObject | None = None
    resting: Callable[[bool], object] = lambda _under_way: None


def ask_reason(
    desk: Desk,
    parent: QWidget,
    question: str,
    detail: str,
    yes: str,
    deed: Deed[T],
    usual: Sequence[str] = (),
    *,
    label: str = "原因",
    danger: bool = True,
) -> QDialog:
    """Ask for a reason and have the deed done. `usual`: reasons that one press fills in; `label`: what is asked for."""
    box = dialog(parent, question, 480)
    body = QWidget(box)
    form = Ui_ReasonForm()
    form.setupUi(body)
    lines = QVBoxLayout(box)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.addWidget(body)
    _say(form, question, detail, yes, label)
    form.reason_go.setProperty("role", "danger" if danger else "primary")
    for place, text in enumerate(usual, start=1):
        form.usual.addWidget(button(text, f"reason_usual_{place}", partial(form.reason.setText, text)))
    form.usual.addStretch()

    def go() -> None:
        reason = form.reason.text().strip()
        if not reason:
            form.reason_problem.setText(f"请写明{label}，以后才看得明白。")
            form.reason_problem.show()
            form.reason.setFocus()
            return
        again = rest(form.reason_go)
        deed.resting(True)

        def stored(result: T) -> None:
            deed.resting(False)
            if shiboken6.isValid(box):
                box.accept()
            deed.done(result)

        def failed(error: BaseException) -> None:
            deed.resting(False)
            if shiboken6.isValid(box):
                again()
            desk.error(error, deed.title)

        desk.runner.write(deed.title, lambda: deed.work(reason), stored, owner=deed.owner, failed=failed)

    form.reason_go.clicked.connect(lambda _checked=False: go())
    form.reason_cancel.clicked.connect(box.reject)
    form.reason.textChanged.connect(lambda _text: form.reason_problem.hide())
    form.reason.setFocus()
    box.open()
    return box


def _say(form: Ui_ReasonForm, question: str, detail: str, yes: str, label: str) -> None:
    form.reason_question.setText(question)
    form.reason_question.setProperty("role", "heading")
    form.reason_detail.setText(detail)
    form.reason_detail.setProperty("role", "second")
    form.reason_detail.setVisible(bool(detail))
    form.reason_label.setText(f"{label} *")
    form.reason_label.setProperty("role", "second")
    form.reason_problem.setProperty("role", "problem")
    form.reason_problem.hide()
    form.reason.setAccessibleName(label)
    form.reason_go.setText(yes)
    form.reason_go.setAccessibleName(yes)
    form.reason_go.setDefault(True)
    form.reason_cancel.setAccessibleName("取消")
    form.reason_cancel.setAutoDefault(False)
