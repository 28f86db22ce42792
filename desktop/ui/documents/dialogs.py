"""Small questions around documents: which key, the ink copy, a new key, a new document, what a check found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.errors import UserError
from desktop.ui.forms.documents.ui_ink_form import Ui_InkForm
from desktop.ui.forms.documents.ui_key_form import Ui_KeyForm
from desktop.ui.shared.buttons import button, words
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.fields import UnreadableError, parse_date
from desktop.ui.shared.pickers import Picker
from desktop.ui.shared.saving import ask_file

PICTURES = "图片 (*.png *.jpg *.jpeg)"
SCANS = "PDF 和图片 (*.pdf *.png *.jpg *.jpeg)"


@dataclass(frozen=True, slots=True)
class Framed:
    """A small form in its dialog; what it says of a refusal goes when something else is typed or chosen."""

    box: QDialog
    problem: QLabel

    def refuse(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.box.setEnabled(True)

    def watch(self, body: QWidget) -> None:
        for line in body.findChildren(QLineEdit):
            line.textChanged.connect(lambda _text: self.refuse(""))
        for choice in body.findChildren(QComboBox):
            choice.currentIndexChanged.connect(lambda _row: self.refuse(""))


def frame(
    box: QDialog, title: str, note: str, body: QWidget, go: str, name: str, done: Callable[[], object]
) -> Framed:
    """Heading, note, form, a place for problems, 取消 and the deed.

    `done` may raise UserError to stay open, or return False when its work has only begun and closes the box itself.
    """
    problem = words("", "problem", wrap=True, name=f"{name}_problem")
    problem.hide()

    def act() -> None:
        try:
            begun = done() is False
        except UserError as error:
            framed.refuse(str(error))
            return
        if begun:
            box.setEnabled(False)
        else:
            box.accept()

    lines = QVBoxLayout(box)
    lines.setContentsMargins(24, 20, 24, 16)
    lines.setSpacing(12)
    lines.addWidget(words(title, "heading", wrap=True, name=f"{name}_title"))
    if note:
        lines.addWidget(words(note, "second", wrap=True, name=f"{name}_about"))
    lines.addWidget(body)
    lines.addWidget(problem)
    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(button("取消", f"{name}_cancel", box.reject))
    doing = button(go, f"{name}_go", act, role="primary")
    doing.setDefault(True)
    row.addWidget(doing)
    lines.addLayout(row)
    _Onward(box, body, act)
    framed = Framed(box, problem)
    framed.watch(body)
    return framed


class _Onward(QObject):
    """Enter goes to the next line of a small form, and from the last one does the deed."""

    def __init__(self, box: QDialog, body: QWidget, act: Callable[[], None]) -> None:
        super().__init__(box)
        self._lines = [line for line in body.findChildren(QLineEdit) if not line.isReadOnly()]
        self._act = act
        for line in self._lines:
            line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        enter = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not enter or event.type() != QEvent.Type.KeyPress or (isinstance(watched, Picker) and watched.offering()):
            return super().eventFilter(watched, event)
        open_lines = [line for line in self._lines if line.isVisible()]
        place = next((at for at, line in enumerate(open_lines) if line is watched), -1)
        if place + 1 < len(open_lines):
            open_lines[place + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._act()
        return True


def choose_into(line: QLineEdit, title: str, kinds: str, parent: QWidget) -> None:
    """The path of the file chosen goes into the line."""
    ask_file(parent, title, kinds, lambda path: line.setText(str(path)))


def ask_ink(parent: QWidget, number: str, today: date, then: Callable[[date, Path | None], object]) -> QDialog:
    """When the paper copy was signed, and its scan."""
    box = dialog(parent, "确认纸质签署", 520)
    body = QWidget()
    form = Ui_InkForm()
    form.setupUi(body)
    form.signed_on.setText(today.isoformat())
    form.scan_choose.clicked.connect(lambda _on: choose_into(form.scan, "选择扫描件", SCANS, box))

    def done() -> None:
        try:
            day = parse_date(form.signed_on.text())
        except UnreadableError as error:
            raise UserError(str(error)) from error
        if day is None:
            raise UserError("请填写签署日期。")
        then(day, Path(form.scan.text()) if form.scan.text() else None)

    frame(
        box,
        f"{number} 已由各方在纸上签字盖章",
        "扫描件与文书一起保存，检查时可以调出。",
        body,
        "确认已签署",
        "ink",
        done,
    )
    box.open()
    return box


def ask_new_key(parent: QWidget, then: Callable[[str, str, str], object], organisation: str = "") -> QDialog:
    """Holder, organisation and password of a new key; `organisation` is put in."""
    box = dialog(parent, "制作签名钥匙", 480)
    body = QWidget()
    form = Ui_KeyForm()
    form.setupUi(body)
    form.organisation.setText(organisation)

    def done() -> None:
        if not form.holder.text().strip() or not form.organisation.text().strip():
            raise UserError("请填写持有人和单位。")
        if len(form.password.text()) < 8:
            raise UserError("密码至少 8 个字符。")
        if form.password.text() != form.again.text():
            raise UserError("两次输入的密码不一样。")
        then(form.holder.text().strip(), form.organisation.text().strip(), form.password.text())

    note = "密码只有持有人知道，程序不保存；忘记了只能另做一把。"
    frame(box, "制作签名钥匙", note, body, "制作", "key", done)
    box.open()
    form.holder.setFocus()
    return box


def tell(parent: QWidget, title: str, sentences: Sequence[str]) -> QDialog:
    """Sentences to read, e.g. what a check of signatures found."""
    box = dialog(parent, title, 560)
    lines = QVBoxLayout(box)
    lines.setContentsMargins(24, 20, 24, 16)
    lines.setSpacing(8)
    lines.addWidget(words(title, "heading", wrap=True, name="told_title"))
    for number, sentence in enumerate(sentences):
        lines.addWidget(words(sentence, "" if number == 0 else "second", wrap=True, name=f"told_{number}"))
    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(button("知道了", "told_close", box.accept, role="primary"))
    lines.addSpacing(8)
    lines.addLayout(row)
    box.open()
    return box
