"""A draft typed in a dialog: saved off the GUI thread, refused at its fields, closed only when it was stored.

Esc and the window's ✕ ask before typed text is thrown away; 取消 says it plainly and does not.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.domain.choices import Choice
from desktop.domain.errors import Refused
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.buttons import button, rest, words
from desktop.ui.shared.confirm import Box, dialog
from desktop.ui.shared.desk import Desk

D = TypeVar("D")
T = TypeVar("T")


def ask_draft(
    desk: Desk,
    parent: QWidget,
    title: str,
    form: QWidget,
    binder: Binder[D],
    draft: D,
    save: Callable[[D], T],
    done: Callable[[T], object],
    *,
    names: Sequence[Choice] = (),
    yes: str = "保存",
    note: str = "",
) -> QDialog:
    """Show `draft` in a dialog; `save` runs in the write lane, `done` after the dialog closed.

    Args:
        names: what the uids in the draft are called.
        note: a line under the title.
    """
    box = dialog(parent, title, 480)
    lines = QVBoxLayout(box)
    lines.setContentsMargins(24, 20, 24, 16)
    lines.setSpacing(8)
    lines.addWidget(words(title, "heading", wrap=True, name="dialog_title"))
    if note:
        lines.addWidget(words(note, "second", wrap=True, name="dialog_note"))
    lines.addWidget(form)
    lines.addSpacing(8)

    def stored(result: T) -> None:
        box.accept()
        done(result)

    def go() -> None:
        binder.take_over()
        if keep.isEnabled() and not binder.show_problems():
            again, typed = rest(keep), binder.read()

            def failed(error: BaseException) -> None:
                again()
                if not (isinstance(error, Refused) and binder.show_problems(error.problems)):
                    desk.error(error, title)

            desk.runner.write(title, lambda: save(typed), stored, owner=box, failed=failed)

    keep = button(yes, "dialog_save", go, role="primary")
    lines.addLayout(_foot(box, keep))
    binder.show(draft, names)
    binder.save_asked.connect(go)
    QShortcut(QKeySequence(QKeySequence.StandardKey.Save), box).activated.connect(go)
    box.typed, box.form = lambda: binder.dirty, binder
    box.ask = desk.ask
    box.open()
    first = next(iter(binder.fields.values()), None)
    if first is not None:
        first.widget.setFocus()
    return box


def _foot(box: Box, keep: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(button("取消", "dialog_cancel", box.give_up))
    row.addWidget(keep)
    return row
