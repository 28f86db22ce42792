"""The field for those who are led: as many pickers as the kind has places."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.choices import Choice
from desktop.domain.identity import Uid, uid_of, uid_text
from desktop.ui.shared.fields import UnreadableError
from desktop.ui.shared.pickers import Picker, Search
from desktop.ui.shared.tasks import TaskRunner


class PartnerPickers(QWidget):
    """A column of pickers. Where the kind sets no limit, an empty one always stands last.

    Signals:
        changed: something was typed or chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner: TaskRunner | None = None
        self._prepare: Callable[[], Search] = lambda: lambda _text: ()
        self._role, self._hint, self._most = "结对方", "", None  # type: tuple[str, str, int | None]
        self._least = 1
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(4)
        self.pickers: list[Picker] = []
        self._fit()

    def attach(
        self, runner: TaskRunner, prepare: Callable[[], Search], *, role: str, hint: str, least: int, most: int | None
    ) -> None:
        """What may be chosen and how many; what is chosen already stays."""
        self._runner, self._prepare = runner, prepare
        self._role, self._hint, self._least, self._most = role, hint, least, most
        self._fit()

    def choices(self) -> list[Choice]:
        return [choice for picker in self.pickers if (choice := picker.choice()) is not None]

    def settled(self) -> bool:
        return all(picker.settled() for picker in self.pickers)

    def show_choices(self, chosen: Sequence[Choice | str]) -> None:
        """Words stand for somebody who is half typed."""
        while len(self.pickers) < len(chosen):
            self._add()
        for place, picker in enumerate(self.pickers):
            held = chosen[place] if place < len(chosen) else None
            picker.set_choice(held if isinstance(held, Choice) else None)
            if isinstance(held, str):
                picker.setText(held)
        self._fit()

    def _fit(self) -> None:
        used = max((n for n, p in enumerate(self.pickers, start=1) if p.text().strip()), default=0)
        wanted = max(used, self._most) if self._most is not None else max(self._least, used + 1)
        while len(self.pickers) < wanted:
            self._add()
        while len(self.pickers) > wanted:
            self._drop()
        for place, picker in enumerate(self.pickers, start=1):
            picker.setAccessibleName(f"{self._role} {place}" if wanted > 1 else self._role)
            picker.setPlaceholderText(self._hint)
            if self._runner is not None:
                picker.attach_following(self._runner, self._prepare)
        if self.pickers:
            self.setFocusProxy(self.pickers[0])

    def _add(self) -> None:
        picker = Picker(self)
        picker.setObjectName(f"partner_{len(self.pickers) + 1}")
        picker.installEventFilter(self)
        picker.chosen.connect(lambda _choice: self._chosen())
        picker.textEdited.connect(lambda _text: self.changed.emit())
        self.pickers.append(picker)
        self._lines.addWidget(picker)

    def _drop(self) -> None:
        picker = self.pickers.pop()
        self._lines.removeWidget(picker)
        picker.hide()
        picker.deleteLater()

    def _chosen(self) -> None:
        self._fit()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on to the next place, as in every form."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, Picker):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and not watched.offering():
                watched.focusNextChild()
                return True
        return super().eventFilter(watched, event)


class PartnersField:
    """Adapter for the binder; the draft holds a tuple of uids."""

    def __init__(self, widget: PartnerPickers, names: Mapping[Uid, Choice]) -> None:
        self.widget: QWidget = widget
        self._pickers, self._names = widget, names

    def text(self) -> str:
        return "\n".join(_text(picker) for picker in self._pickers.pickers if picker.text().strip())

    def restore(self, text: str) -> None:
        self._pickers.show_choices([_held(line) for line in text.splitlines()])

    def value(self) -> tuple[Uid, ...]:
        if not self._pickers.settled():
            raise UnreadableError("请从列表中选定，或清空。")
        return tuple(choice.uid for choice in self._pickers.choices())

    def show(self, value: Any) -> None:
        self._pickers.show_choices([self._names.get(uid, Choice(uid, "（已删除的记录）")) for uid in value or ()])

    def on_change(self, react: Callable[[], object]) -> None:
        self._pickers.changed.connect(lambda: react())


def _text(picker: Picker) -> str:
    choice = picker.choice()
    return f"{uid_text(choice.uid)}\t{choice.title}\t{choice.note}" if choice else picker.text().strip()


def _held(line: str) -> Choice | str:
    parts = line.split("\t")
    return Choice(uid_of(parts[0]), parts[1], parts[2]) if len(parts) == 3 else line
