"""Choosing a person or an organisation by typing: Chinese, pinyin, initials or number; never by name alone."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from desktop.domain.choices import Choice
from desktop.domain.identity import Uid, uid_of, uid_text
from desktop.ui.shared.fields import UnreadableError
from desktop.ui.shared.icons import icon
from desktop.ui.shared.tasks import TaskRunner

Search = Callable[[str], Sequence[Choice]]

_CHOICE = int(Qt.ItemDataRole.UserRole) + 1


def words_of(choice: Choice) -> str:
    """A choice in one line; the note tells namesakes apart."""
    return f"{choice.title}　{choice.note}" if choice.note else choice.title


class Picker(QLineEdit):
    """A line that finds records as one types. Promote a QLineEdit to it in Designer, then `attach`.

    Signals:
        chosen: another record was chosen, or none (Choice or None).
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("姓名、拼音、首字母或编号")
        self.setClearButtonEnabled(True)
        self.addAction(icon("search"), QLineEdit.ActionPosition.TrailingPosition)
        self._choice: Choice | None = None
        self._runner: TaskRunner | None = None
        self._search: Search = lambda _text: ()
        self._offers = QStandardItemModel(self)
        self._list = QCompleter(self._offers, self)
        self._list.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._list.setMaxVisibleItems(10)
        self._list.setWidget(self)
        self._list.popup().setAccessibleName("可选的记录")
        self._list.popup().setObjectName("picker_list")
        self._list.activated[QModelIndex].connect(self._take)  # type: ignore[index]
        self._pause = QTimer(self, singleShot=True, interval=120)
        self._pause.timeout.connect(self._ask)
        # textEdited does not fire while the input method composes.
        self.textEdited.connect(self._typed)

    def attach(self, runner: TaskRunner, search: Search) -> None:
        """`search` runs in the read lane; it should answer at most some 20 choices, the best first."""
        self._runner, self._search = runner, search

    def choice(self) -> Choice | None:
        return self._choice

    def set_choice(self, choice: Choice | None) -> None:
        """Show a choice without asking; announces it when it differs."""
        differs = choice != self._choice
        self._choice = choice
        self.setText(words_of(choice) if choice else "")
        self.setCursorPosition(0)
        self.setToolTip(words_of(choice) if choice else "")
        if differs:
            self.chosen.emit(choice)

    def settled(self) -> bool:
        """False while something is typed that is not a chosen record."""
        return not self.text().strip() or (self._choice is not None and self.text() == words_of(self._choice))

    def _typed(self, text: str) -> None:
        if self._choice is not None:
            self._choice = None
            self.chosen.emit(None)
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self._list.popup().hide()

    def _ask(self) -> None:
        text = self.text().strip()
        if self._runner is not None and text:
            self._runner.read(
                lambda: self._search(text), lambda found: self._offer(text, found), owner=self, key="pick"
            )

    def _offer(self, text: str, found: Sequence[Choice]) -> None:
        if text != self.text().strip():
            return
        self._offers.clear()
        for choice in found:
            item = QStandardItem(words_of(choice))
            item.setData(choice, _CHOICE)
            self._offers.appendRow(item)
        if not found:
            none = QStandardItem("没有找到，请换一个词")
            none.setEnabled(False)
            self._offers.appendRow(none)
        if self.hasFocus():
            self._list.complete()
            if found:
                self._list.popup().setCurrentIndex(self._list.completionModel().index(0, 0))

    def _take(self, index: QModelIndex) -> None:
        choice = index.data(_CHOICE)
        if isinstance(choice, Choice):
            self._choice = None
            self.set_choice(choice)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """One exact match needs no further choosing."""
        exact = [self._offers.item(row).data(_CHOICE) for row in range(self._offers.rowCount())]
        same = [c for c in exact if isinstance(c, Choice) and self.text().strip() in (c.title, words_of(c))]
        if self._choice is None and len(same) == 1 and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.set_choice(same[0])
        super().focusOutEvent(event)


class PickField:
    """Adapter of a Picker for the binder; the draft holds the uid. Names come through `name_of`."""

    def __init__(self, widget: Picker, name_of: Callable[[Uid], Choice | None]) -> None:
        self.widget: QWidget = widget
        self._pick, self._name_of = widget, name_of

    def text(self) -> str:
        choice = self._pick.choice()
        return f"{uid_text(choice.uid)}\t{choice.title}\t{choice.note}" if choice else self._pick.text()

    def restore(self, text: str) -> None:
        parts = text.split("\t")
        if len(parts) == 3:
            self._pick.set_choice(Choice(uid_of(parts[0]), parts[1], parts[2]))
        else:
            self._pick.set_choice(None)
            self._pick.setText(text)

    def value(self) -> Uid | None:
        if not self._pick.settled():
            raise UnreadableError("请从列表中选定一项，或清空。")
        choice = self._pick.choice()
        return choice.uid if choice else None

    def show(self, value: Any) -> None:
        self._pick.set_choice((self._name_of(value) or Choice(value, "（已删除的记录）")) if value else None)

    def on_change(self, react: Callable[[], object]) -> None:
        self._pick.textChanged.connect(lambda _text: react())
        self._pick.chosen.connect(lambda _choice: react())
