"""Choosing a person or an organisation by typing: Chinese, pinyin, initials or number; never by name alone."""

from collections.abc import Callable, Sequence
from typing import Any

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from desktop.domain.choices import Choice
from desktop.domain.identity import Uid, uid_of, uid_text
from desktop.domain.measures import Span
from desktop.ui.shared.buttons import name_search_of, searching
from desktop.ui.shared.fields import UnreadableError, parse_date
from desktop.ui.shared.following import follow_selection
from desktop.ui.shared.tasks import TaskRunner
from desktop.ui.shared.whole_line import WholeLine

Search = Callable[[str], Sequence[Choice]]

_CHOICE = int(Qt.ItemDataRole.UserRole) + 1


def days_typed(line: QLineEdit) -> Span | None:
    """The day of the record as it stands in the form: who was a member then may be named. None while no day can be read."""
    try:
        day = parse_date(line.text())
    except UnreadableError:
        return None
    return Span(day, day) if day else None


def words_of(choice: Choice) -> str:
    """A choice in one line; the note tells namesakes apart."""
    return f"{choice.title}　{choice.note}" if choice.note else choice.title


class Offers(QListWidget):
    """The list under a picker: a part of its window, not a window of its own, so that it takes no focus and no keys.

    A pop-up window would grab the keyboard, and with it the input method's.
    """

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line.window())
        self.setObjectName("picker_list")
        self.setAccessibleName("可选的记录")
        self.setProperty("popup", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._line = line
        follow_selection(self)

    def offer(self, found: Sequence[Choice]) -> None:
        """Show these choices, the first one marked; none says so."""
        self.clear()
        for choice in found:
            item = QListWidgetItem(words_of(choice))
            item.setData(_CHOICE, choice)
            item.setToolTip(words_of(choice))
            self.addItem(item)
        if not found:
            none = QListWidgetItem("没有找到，请换一个词")
            none.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(none)
        self.setCurrentRow(0 if found else -1)
        self._place()

    def choice(self) -> Choice | None:
        row = self.currentRow()
        found = self.item(row).data(_CHOICE) if row >= 0 else None
        return found if isinstance(found, Choice) else None

    def step(self, by: int) -> None:
        self.setCurrentRow(max(0, min(self.count() - 1, self.currentRow() + by)))

    def _place(self) -> None:
        """Under the line, or above it where there is more room."""
        window = self._line.window()
        self.setParent(window)
        corner = self._line.mapTo(window, self._line.rect().bottomLeft())
        wanted = 34 * min(8, self.count()) + 10
        below, above = window.height() - corner.y() - 8, corner.y() - self._line.height() - 8
        height = min(wanted, max(below, above))
        top = corner.y() + 2 if below >= height else corner.y() - self._line.height() - height - 2
        width = min(max(self._line.width(), 320), window.width() - 16)
        self.setGeometry(max(8, min(corner.x(), window.width() - width - 8)), top, width, height)
        self.show()
        self.raise_()


class Picker(WholeLine):
    """A line that finds records as one types. Promote a QLineEdit to it in Designer, then `attach`.

    Signals:
        chosen: another record was chosen, or none (Choice or None).
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("姓名、拼音、首字母或编号")
        searching(self, QLineEdit.ActionPosition.TrailingPosition, self._show_all)
        self._choice: Choice | None = None
        self._setting = False
        self._runner: TaskRunner | None = None
        self._prepare: Callable[[], Search] = lambda: lambda _text: ()
        self._found: Sequence[Choice] = ()
        self._found_for = ""
        self._list: Offers | None = None
        self._browsing = False
        """Everything was asked for while a choice stands."""
        self._entering = False
        """The press that came here with the focus is not let go of yet."""
        self._pause = QTimer(self, singleShot=True, interval=120)
        self._pause.timeout.connect(self._ask)
        # Neither fires while the input method composes; textEdited would miss what assistive programs put in.
        self.textChanged.connect(self._typed)

    def attach(self, runner: TaskRunner, search: Search) -> None:
        """`search` runs in the read lane; it should answer at most some 50 choices, the best first."""
        self.attach_following(runner, lambda: search)

    def attach_following(self, runner: TaskRunner, prepare: Callable[[], Search]) -> None:
        """What is offered follows the form: `prepare` reads it, on the GUI thread, each time before it is searched."""
        self._runner, self._prepare = runner, prepare

    def setAccessibleName(self, name: str) -> None:
        """The buttons in the line are named after it."""
        super().setAccessibleName(name)
        name_search_of(self, name)

    def setReadOnly(self, on: bool) -> None:
        """A line that cannot be changed offers neither to search nor to clear."""
        super().setReadOnly(on)
        self.show_buttons(not on)

    def choice(self) -> Choice | None:
        return self._choice

    def set_choice(self, choice: Choice | None) -> None:
        """Show a choice without asking; announces it when it differs."""
        differs = choice != self._choice
        self._browsing = False
        self._choice = choice
        self._setting = True
        self.setText(words_of(choice) if choice else "")
        self._setting = False
        self.setCursorPosition(0)
        self.setToolTip(words_of(choice) if choice else "")
        if self.isReadOnly():  # the button to clear came back with the text
            self.setReadOnly(True)
        if differs:
            self.chosen.emit(choice)

    def settled(self) -> bool:
        """False while something is typed that is not a chosen record."""
        return not self.text().strip() or (self._choice is not None and self.text() == words_of(self._choice))

    def offers(self) -> list[Choice]:
        """What is offered at the moment."""
        return list(self._found)

    def offering(self) -> bool:
        return self._list is not None and self._list.isVisible()

    def _typed(self, text: str) -> None:
        if self._setting:
            return
        self._browsing = False
        if self._choice is not None:
            self._choice = None
            self.chosen.emit(None)
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self._hide()

    def _wanted(self) -> str | None:
        """What is looked for: what is typed, "" for everything; None once a choice stands."""
        if self._browsing:
            return ""
        return None if self._choice is not None else self.text().strip()

    def _ask(self) -> None:
        text = self._wanted() or ""
        if self._runner is not None:
            search = self._prepare()
            self._runner.read(lambda: search(text), lambda found: self._offer(text, found), owner=self, key="pick")

    def _show_all(self) -> None:
        """What ↓ does, for the pointer: whoever has chosen is shown what else there is."""
        self.setFocus()
        self._browsing = self._choice is not None
        self._ask()

    def _offer(self, text: str, found: Sequence[Choice]) -> None:
        if text != self._wanted():
            return
        self._found, self._found_for = found, text
        if self.hasFocus():
            if self._list is None:
                self._list = Offers(self)
                self._list.itemClicked.connect(lambda _item: self._take())
                self.destroyed.connect(self._list.deleteLater)
            self._list.offer(found)
        else:
            self._settle()

    def _take(self) -> None:
        choice = self._list.choice() if self._list is not None else None
        if choice is not None:
            self._hide()
            self.set_choice(choice)
            self.selectAll()  # whoever types on means another choice

    def _hide(self) -> None:
        if self._list is not None and shiboken6.isValid(self._list):
            self._list.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑ ↓ move in the list, Enter takes, Esc closes it; ↓ in a line with nothing typed shows everything."""
        if not self._key(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def _key(self, key: Qt.Key) -> bool:
        if not self.offering() or self._list is None:
            if key == Qt.Key.Key_Down and not self.isReadOnly():
                self._show_all()
                return True
            return False
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 7, Qt.Key.Key_PageUp: -7}
        if key in steps:
            self._list.step(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif key == Qt.Key.Key_Escape:
            self._hide()
        else:
            return False
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._entering = event.reason() == Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Who comes by the mouse and types means another choice, as who comes by Tab; a part drawn over stays marked."""
        super().mouseReleaseEvent(event)
        if self._entering and self._choice is not None and not self.hasSelectedText() and not self.isReadOnly():
            self.selectAll()
        self._entering = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Left: what is typed is taken where only one record can be meant."""
        self._hide()
        self._settle()
        super().focusOutEvent(event)
        self.home(False)  # the name is seen, not the end of what stands behind it

    def _settle(self) -> None:
        """One exact match needs no further choosing; namesakes do.

        Only by the answer to what is typed: that to its first letters is cut short, and may hold one of two namesakes.
        """
        typed = self.text().strip()
        same = [choice for choice in self._found if typed in (choice.title, words_of(choice))]
        if self._choice is None and typed and typed == self._found_for and len(same) == 1:
            self.set_choice(same[0])

    def hideEvent(self, event: QHideEvent) -> None:
        self._hide()
        super().hideEvent(event)


class PickField:
    """Adapter of a Picker for the binder; the draft holds the uid. Names come through `name_of`."""

    def __init__(self, widget: Picker, name_of: Callable[[Uid], Choice | None]) -> None:
        self.widget: QWidget = widget
        self._pick, self._name_of = widget, name_of

    def text(self) -> str:
        choice = self._pick.choice()
        return f"{uid_text(choice.uid)}\t{choice.title}\t{choice.note}" if choice else self._pick.text()

    def restore(self, text: str) -> None:
        try:
            uid, title, note = text.split("\t")
            self._pick.set_choice(Choice(uid_of(uid), title, note))
        except ValueError:
            # Typed, and not chosen; cells pasted from a spreadsheet have tabs between them, too.
            self._pick.set_choice(None)
            self._pick.setText(text)

    def value(self) -> Uid | None:
        if not self._pick.settled():
            raise UnreadableError("请从列表中选定一项，或清空。")
        choice = self._pick.choice()
        return choice.uid if choice else None

    def show(self, value: Any) -> None:
        self._pick.set_choice((self._name_of(value) or Choice(value, "（已删除的记录）")) if value else None)

    def words(self, value: Any) -> str:
        """What a record is called, as far as it was picked or shown here; else ""."""
        choice = self._pick.choice()
        known = choice if choice is not None and choice.uid == value else self._name_of(value)
        return known.title if known else ""

    def on_change(self, react: Callable[[], object]) -> None:
        self._pick.textChanged.connect(lambda _text: react())
        self._pick.chosen.connect(lambda _choice: react())
