"""Keeps what is typed in open dialogs, and puts it in again when the same dialog is opened after a lock or a crash.

Decision: seen from the window, not asked of each dialog. A lock closes every dialog with its window, so that whoever
finds the PC unattended sees nothing; what was typed waits on the shelf under the record shown, the title of the dialog
and what it first showed. Passwords are never kept, and choices outside a bound form are
made again; those in the preview of an import are kept by it (ui/exchange/keeping.py).
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QWidget

from desktop.domain.identity import Uid, uid_of, uid_text
from desktop.ui.shared.confirm import Box
from desktop.ui.shared.drafts import Keeper, Shelf
from desktop.ui.shared.keyboard import application
from desktop.ui.shared.pickers import Picker
from desktop.ui.shared.tasks import TaskRunner

_KIND = "dialog"
TOLD = "told"
"""Marks texts of which the user was told once; no field has such a name."""


@dataclass(frozen=True, slots=True)
class Where:
    """The record over which a dialog stands; `uid` is None where there is none, or a new one."""

    kind: str
    uid: Uid | None


class Form(Protocol):
    """What is typed in a dialog; Binder is one."""

    @property
    def edited(self) -> SignalInstance: ...
    def texts(self) -> dict[str, str]: ...
    def restore(self, texts: Mapping[str, str]) -> None: ...


class DialogDrafts(QObject):
    """Watches the dialogs over `window`.

    Args:
        where: the record that is shown.
        today: a field that begins with today's date does not tell one dialog from another: it is locked in the evening
            and opened the next morning.
        restored: told when something was put in again.
    """

    def __init__(
        self,
        window: QWidget,
        shelf: Shelf,
        runner: TaskRunner,
        where: Callable[[], Where],
        today: Callable[[], date],
        restored: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window, self._shelf, self._runner = window, shelf, runner
        self._where, self._today, self._restored = where, today, restored
        self._latest: dict[str, Mapping[str, str] | None] = {}
        self._locking = False
        application().focusChanged.connect(self._moved)

    def put_away(self) -> None:
        """Before a lock: every dialog goes, its texts stay; none of them counts as answered."""
        self._locking = True
        popup = application().activePopupWidget()
        while popup is not None and popup.close():
            popup = application().activePopupWidget()
        for box in self._window.findChildren(QDialog):
            if box.isVisible():
                box.hide()

    def untold(self) -> list[str]:
        """Names of all that is kept on the shelf; what was typed in a dialog is told of once only.

        A dialog that shows something else by now never takes its text back: that must not be told of for ever.
        """
        names = []
        for name in self._shelf.windows():
            texts = self._shelf.kept(name) if dialog_of(name) else None
            if texts is None or TOLD not in texts:
                names.append(name)
            if texts is not None and TOLD not in texts:
                self._runner.keep(partial(self._shelf.keep, name, {**texts, TOLD: TOLD}))
        return names

    def _moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        """A dialog is met when its first field gets the focus: it is filled in by then."""
        box = now.window() if now is not None else None
        if isinstance(box, Box) and not box.watched and self._is_mine(box):
            box.watched = True
            self._watch(box)

    def _is_mine(self, box: QWidget) -> bool:
        over = box.parentWidget()
        while over is not None and over is not self._window:
            over = over.parentWidget()
        return over is self._window

    def _watch(self, box: Box) -> None:
        form: Form = box.form or _Lines(box)
        texts = form.texts()
        if not texts:
            return
        name = self._name(box.windowTitle(), texts)
        keeper = Keeper(self._shelf, self._runner, form.texts, box, self._latest)
        kept = keeper.begin(name)
        if kept:
            form.restore({key: text for key, text in kept.items() if key in texts})
            self._restored()
        form.edited.connect(keeper.touch)
        box.hidden.connect(keeper.flush_pending)
        box.finished.connect(lambda _result: None if self._locking else keeper.forget(name))

    def _name(self, title: str, texts: Mapping[str, str]) -> str:
        where, today = self._where(), self._today().isoformat()
        begun = json.dumps({key: "" if text == today else text for key, text in texts.items()}, sort_keys=True)
        digest = hashlib.sha256(begun.encode()).hexdigest()[:16]
        return name_of(where, title, digest)


class _Lines(QObject):
    """The named lines and texts of a dialog that no Binder fills."""

    edited = Signal()

    def __init__(self, box: QWidget) -> None:
        super().__init__(box)
        found: list[QLineEdit | QPlainTextEdit] = [*box.findChildren(QLineEdit), *box.findChildren(QPlainTextEdit)]
        self._fields = {each.objectName(): each for each in found if _is_typed(each)}
        for each in self._fields.values():
            each.textChanged.connect(lambda *_text: self.edited.emit())

    def texts(self) -> dict[str, str]:
        return {
            name: each.text() if isinstance(each, QLineEdit) else each.toPlainText()
            for name, each in self._fields.items()
        }

    def restore(self, texts: Mapping[str, str]) -> None:
        for name, text in texts.items():
            each = self._fields[name]
            each.setText(text) if isinstance(each, QLineEdit) else each.setPlainText(text)


def name_of(where: Where, title: str, digest: str = "") -> str:
    """Under what the shelf keeps what is typed over this record in a dialog of this title."""
    return "/".join((_KIND, where.kind, uid_text(where.uid) if where.uid else "", digest, title))


def dialog_of(window: str) -> tuple[Where, str] | None:
    """Over what record, and under which title, the texts of this name were typed; None for texts of no dialog."""
    kind, _, rest = window.partition("/")
    if kind != _KIND:
        return None
    page, uid, _digest, title = rest.split("/", 3)
    return Where(page, uid_of(uid) if uid else None), title


def _is_typed(each: QLineEdit | QPlainTextEdit) -> bool:
    """By a person, and no secret; what a picker holds is a record, which its text does not name."""
    name = each.objectName()
    if not name or name.startswith("qt_") or each.isReadOnly() or isinstance(each, Picker):
        return False
    return isinstance(each, QPlainTextEdit) or each.echoMode() is QLineEdit.EchoMode.Normal
