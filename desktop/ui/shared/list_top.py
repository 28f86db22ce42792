"""What stands above the rows of a list: search, chips, a filter of the page's own, conditions, the count."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.domain.views import Condition, View, ViewField, is_view, read_view
from desktop.ui.shared.buttons import chip, searching, tool, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.flow import Flow
from desktop.ui.views.bar import FilterBar


@dataclass(frozen=True, slots=True)
class Query:
    """What the list is asked for; sorting and filtering happen in SQL."""

    text: str = ""
    chip: str = ""
    sort: str = ""
    descending: bool = False
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """A narrowed look at a list; `spoken` names it where its text alone is the name of a page, too."""

    key: str
    text: str
    spoken: str = ""


class Narrowing(QWidget):
    """A further filter beside the search box, e.g. one organisation; `ids` reads from it what is wanted.

    Signals:
        changed: the list must be asked for anew.
    """

    changed = Signal()

    def words(self) -> str:
        """What the list is narrowed to, "" when to nothing."""
        return ""

    def conditions(self) -> tuple[Condition, ...]:
        """The same as conditions, so that a kept view has it too."""
        return ()

    def clear(self) -> None:
        """Narrow no longer; announces `changed`."""


class TopSpec(Protocol):
    """What the upper part needs of a ListSpec."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def hint(self) -> str: ...
    @property
    def chips(self) -> Sequence[Chip]: ...
    @property
    def fields(self) -> Sequence[ViewField]: ...


class ListTop(QWidget):
    """Keeps the query.

    Signals:
        asked: the query changed.
        columns_asked: somebody wants to choose and order the columns.
        stands: a view was opened: its order and columns (View).
        left: ↓ or Enter in the search box: on to the rows.
    """

    asked = Signal()
    left = Signal()
    stands = Signal(object)
    columns_asked = Signal()

    def __init__(self, desk: Desk, spec: TopSpec, narrowing: Narrowing | None) -> None:
        super().__init__()
        self._spec, self._narrowing = spec, narrowing
        self.query = Query()
        self.search = self._search_box()
        self.chips = QButtonGroup(self)
        self.count = words("", "note", name=f"{spec.key}_count")
        self.filters = FilterBar(desk, spec.key, spec.title, spec.fields, self.to_keep) if spec.fields else None
        self.columns: Callable[[], Sequence[str]] = tuple
        """Keys of the columns shown; the table knows them."""
        self._arrange()
        self._connect()

    def narrowed_to(self) -> str:
        """Words for what the page's own filter lets through, "" for everything."""
        return self._narrowing.words() if self._narrowing is not None else ""

    def view(self) -> View:
        """What the list is narrowed to at the moment."""
        return View(self.query.text, self.query.chip, self.query.conditions)

    def to_keep(self) -> View:
        """What would be kept under a name: what the page's own filter narrows to as conditions, the order, the columns."""
        query = self.query
        asked = {each.field for each in query.conditions}
        own = self._narrowing.conditions() if self._narrowing is not None else ()
        conditions = (*(each for each in own if each.field not in asked), *query.conditions)
        return View(query.text, query.chip, conditions, query.sort, query.descending, tuple(self.columns()))

    def show_only(self, shown: str) -> None:
        """Show what one chip lets through ("" for the first), or a view as written by domain/views; nothing else narrows.

        Raises:
            ViewProblem: a view that cannot be read.
        """
        self.show_view(read_view(shown) if is_view(shown) else View(chip=shown))

    def show_view(self, view: View) -> None:
        """Narrow to a view and to nothing else."""
        places = {each.key: place for place, each in enumerate(self._spec.chips)}
        chip = view.chip if view.chip in places else ""
        conditions = view.conditions if self.filters is not None else ()
        order = (view.sort, view.descending) if view.sort else (self.query.sort, self.query.descending)
        query = Query(view.text, chip, *order, conditions)
        self.search.setText(view.text)
        self._pause.stop()
        # Asked once, at the end: pressing the chip and showing the conditions each would ask too.
        self.blockSignals(True)
        pressed = self.chips.button(places.get(chip, 0))
        if pressed is not None:
            pressed.setChecked(True)
        if self.filters is not None:
            self.filters.show_conditions(conditions)
        self.blockSignals(False)
        if self._narrowing is not None:
            self._narrowing.clear()
        self.stands.emit(view)
        self.ask(query)

    def ask(self, query: Query) -> None:
        """Take another query; asks when it differs."""
        if query != self.query:
            self.query = query
            self.asked.emit()

    def sort(self, key: str, descending: bool) -> None:
        self.ask(replace(self.query, sort=key, descending=descending))

    # building

    def _search_box(self) -> QLineEdit:
        box = QLineEdit()
        box.setObjectName(f"{self._spec.key}_search")
        box.setAccessibleName(f"搜索{self._spec.title}")
        box.setPlaceholderText(self._spec.hint)
        searching(box, QLineEdit.ActionPosition.LeadingPosition)
        box.setMinimumWidth(180)
        box.setMaximumWidth(360)
        return box

    def _chip(self, place: int, offered: Chip) -> QPushButton:
        name = f"{self._spec.key}_chip_{offered.key or 'all'}"
        made = chip(offered.text, name, lambda: self._pick(offered.key), on=place == 0)
        made.setAccessibleName(offered.spoken or offered.text)
        self.chips.addButton(made, place)
        return made

    def _arrange(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        row, chips = _bar(), Flow()
        chips.setContentsMargins(12, 0, 12, 0)
        chips.line.setSpacing(6)
        row.addWidget(self.search, 1)
        if self._narrowing is not None:
            row.addWidget(self._narrowing)
        if self.filters is not None and self._narrowing is None:
            row.addWidget(self.filters.add)
            row.addWidget(self.filters.kept)
        many = self._narrowing is not None or self.filters is not None or len(self._spec.chips) > 5
        for place, offered in enumerate(self._spec.chips):
            (chips.line if many else row).addWidget(self._chip(place, offered))
        if self.filters is not None and self._narrowing is not None:
            chips.line.addWidget(_together(self.filters.add, self.filters.kept))
        row.addStretch()
        row.addWidget(self.count)
        row.addWidget(tool("columns", "选择和排列列", f"{self._spec.key}_columns", self.columns_asked.emit))
        lines.addLayout(row)
        if many and self._spec.chips:
            lines.addWidget(chips)
        if self.filters is not None:
            lines.addWidget(self.filters)

    def _connect(self) -> None:
        self._pause = QTimer(self, singleShot=True, interval=160)
        self._pause.timeout.connect(self._search)
        # textChanged does not fire while the input method composes, so half a word is never searched for.
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.installEventFilter(self)
        if self._narrowing is not None:
            self._narrowing.changed.connect(self.asked)
        if self.filters is not None:
            self.filters.changed.connect(self._narrow)
            self.filters.view_chosen.connect(self.show_view)

    def _search(self) -> None:
        self._pause.stop()
        self.ask(replace(self.query, text=self.search.text().strip()))

    def _pick(self, chip: str) -> None:
        if not self.signalsBlocked():
            self.ask(replace(self.query, chip=chip))

    def _narrow(self, conditions: tuple[Condition, ...]) -> None:
        self.ask(replace(self.query, conditions=conditions))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and event.type() == QEvent.Type.KeyPress:
            key = getattr(event, "key", lambda: 0)()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._search()
                self.left.emit()
                return True
        return super().eventFilter(watched, event)


def _bar() -> QHBoxLayout:
    made = QHBoxLayout()
    made.setContentsMargins(12, 0, 12, 0)
    made.setSpacing(8)
    return made


def _together(*buttons: QWidget) -> QWidget:
    """Buttons of the row of chips that go on into a second line together or not at all."""
    pair = QWidget()
    line = QHBoxLayout(pair)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(6)
    for each in buttons:
        each.setProperty("compact", True)
        line.addWidget(each)
    return pair
