"""Conditions as chips: pressed to change, taken away one by one; kept under a name."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.identity import Uid
from desktop.domain.views import Condition, View, ViewField, find_field, in_words
from desktop.ui.shared.buttons import button, tool
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.flow import Flow
from desktop.ui.views.condition_dialog import ask_condition
from desktop.ui.views.kept import KeptViews


class FilterBar(QWidget):
    """A row of chips, not shown while there are none; `add` and `kept` stand beside the search box.

    Signals:
        changed: other conditions (tuple[Condition, ...]).
        view_chosen: a kept view (View).
    """

    changed = Signal(object)
    view_chosen = Signal(object)

    def __init__(
        self, desk: Desk, key: str, title: str, fields: Sequence[ViewField], to_keep: Callable[[], View]
    ) -> None:
        super().__init__()
        self._desk, self._key, self._title, self._fields = desk, key, title, tuple(fields)
        self._conditions: tuple[Condition, ...] = ()
        self._names: Mapping[Uid, str] = {}
        self.add = button("筛选…", f"{key}_filter", self._ask_new, glyph="filter")
        self.add.setToolTip("添加一个筛选条件（Ctrl+Shift+F）")
        self.kept = KeptViews(desk, key, title, self.view_chosen.emit, to_keep)
        self._flow = Flow()
        self._flow.line.setSpacing(6)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(12, 0, 12, 0)
        lines.addWidget(self._flow)
        self.hide()

    def attach(self, page: QWidget) -> None:
        """Ctrl+Shift+F anywhere on the page."""
        keys = QShortcut(QKeySequence("Ctrl+Shift+F"), page)
        keys.activated.connect(self._ask_new)

    def conditions(self) -> tuple[Condition, ...]:
        return self._conditions

    def show_conditions(self, conditions: tuple[Condition, ...]) -> None:
        """Show these, without announcing them; names of organisations are looked up."""
        self._conditions = conditions
        self._draw()
        views, who = self._desk.services.views, self._desk.who
        if any(len(value) == 32 for each in conditions for value in each.values):
            self._desk.runner.read(lambda: views.names(who, conditions), self._name, owner=self, key="names")

    def add_condition(self, condition: Condition) -> None:
        """One more; a condition on the same field is replaced, so that two never contradict each other unseen."""
        others = tuple(each for each in self._conditions if each.field != condition.field)
        self._take((*others, condition))

    def _take(self, conditions: tuple[Condition, ...]) -> None:
        self.show_conditions(conditions)
        self.changed.emit(conditions)

    def _name(self, names: dict[Uid, str]) -> None:
        self._names = {**self._names, **names}
        self._draw()

    def _draw(self) -> None:
        name = next((child.objectName() for child in self.findChildren(QWidget) if child.hasFocus()), "")
        while (item := self._flow.line.takeAt(0)) is not None:
            old = item.widget()
            old.hide()
            old.deleteLater()
        for place, condition in enumerate(self._conditions):
            self._flow.line.addWidget(self._chip(place, condition))
        if len(self._conditions) > 1:
            clear = button("清除全部条件", f"{self._key}_filter_clear", lambda: self._take(()), role="link")
            self._flow.line.addWidget(clear)
        self.setVisible(bool(self._conditions))
        self._focus_again(name)

    def _focus_again(self, name: str) -> None:
        """A chip was taken away under the keyboard: the focus goes to the one now in its place."""
        if not name:
            return
        again = next((w for w in self._flow.findChildren(QWidget, name) if not w.isHidden()), None)
        (again or self.add).setFocus()

    def _chip(self, place: int, condition: Condition) -> QWidget:
        said = in_words(condition, find_field(self._fields, condition.field), self._names)
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        text = button(said, f"{self._key}_condition_{place}", partial(self._ask_change, condition))
        text.setProperty("chip", True)
        text.setAccessibleName(f"条件：{said}，按下修改")
        row.addWidget(text)
        row.addWidget(
            tool("close", f"去掉条件：{said}", f"{self._key}_condition_{place}_drop", partial(self._drop, condition))
        )
        return made

    def _drop(self, condition: Condition) -> None:
        self._take(tuple(each for each in self._conditions if each != condition))

    def _ask_new(self) -> None:
        ask_condition(self._desk, self.window(), self._fields, self.add_condition)

    def _ask_change(self, condition: Condition) -> None:
        def change(new: Condition) -> None:
            others = [each for each in self._conditions if each.field != new.field or each == condition]
            self._take(tuple(new if each == condition else each for each in others))

        ask_condition(self._desk, self.window(), self._fields, change, condition, self._names)
