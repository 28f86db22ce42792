"""How the values of a condition are typed or ticked, one small editor a kind of field."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.domain.choices import Choice
from desktop.domain.identity import Uid, uid_of
from desktop.domain.organisations import called
from desktop.domain.views import NO, YES, Comparison, Kind, ViewField
from desktop.ui.shared.buttons import button, searching, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.fields import parse_date, parse_int
from desktop.ui.shared.pickers import Picker, words_of

_MANY = 12
"""With more options than these a search stands above them."""
_VALUE = int(Qt.ItemDataRole.UserRole)


class Editor(Protocol):
    """What the dialog needs: the widget has the focus proxy where typing begins."""

    widget: QWidget

    def values(self) -> tuple[str, ...]: ...
    def show(self, values: Sequence[str], names: Mapping[Uid, str]) -> None: ...


def editor_of(desk: Desk, field: ViewField, how: Comparison) -> Editor | None:
    """The editor for a field compared so; None when nothing is to be given."""
    if how in (Comparison.EMPTY, Comparison.FILLED):
        return None
    if how is Comparison.BETWEEN:
        return RangeEditor(field)
    if field.options:
        return OptionsEditor(field)
    return OrgsEditor(desk, field) if field.kind is Kind.ORG else TextsEditor(field)


class TextsEditor:
    """Texts of which any will do."""

    def __init__(self, field: ViewField) -> None:
        self.widget = QWidget()
        self._line = _line("condition_text", f"{field.label}的内容", "")
        _column(self.widget, self._line, words("几个内容用顿号隔开，符合其中一个就算。", "note", wrap=True))

    def values(self) -> tuple[str, ...]:
        parts = self._line.text().replace("，", "、").replace(",", "、").split("、")
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def show(self, values: Sequence[str], names: Mapping[Uid, str]) -> None:
        self._line.setText("、".join(values))


class RangeEditor:
    """From a day or number to another; one end may stay open."""

    def __init__(self, field: ViewField) -> None:
        dates = field.kind is Kind.DATE
        hint = "年-月-日" if dates else field.unit
        self._read: Callable[[str], object | None] = parse_date if dates else parse_int
        self.widget = QWidget()
        self._low = _line("condition_low", f"{field.label}从", hint)
        self._high = _line("condition_high", f"{field.label}到", hint)
        row = QHBoxLayout()
        row.addWidget(words("从", "second"))
        row.addWidget(self._low, 1)
        row.addWidget(words("到", "second"))
        row.addWidget(self._high, 1)
        inner = QWidget()
        inner.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        _column(self.widget, inner, words("含两端；一端可以不填。", "note"))
        self.widget.setFocusProxy(self._low)

    def values(self) -> tuple[str, ...]:
        read = (self._read(self._low.text()), self._read(self._high.text()))
        return tuple("" if value is None else str(value) for value in read)

    def show(self, values: Sequence[str], names: Mapping[Uid, str]) -> None:
        for line, value in zip((self._low, self._high), values, strict=False):
            line.setText(value)


class OptionsEditor:
    """Options to tick; a field of yes and no shows two of them."""

    def __init__(self, field: ViewField) -> None:
        self.widget = QWidget()
        self._single = field.kind is Kind.FLAG
        self._list = QListWidget()
        self._list.setObjectName("condition_options")
        self._list.setAccessibleName(f"{field.label}的选项，按空格勾选")
        self._list.setProperty("framed", True)
        for code, word in field.options:
            item = QListWidgetItem(word)
            item.setData(_VALUE, code)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._list.itemChanged.connect(self._ticked)
        parts: list[QWidget] = [self._list, words("勾选几项时，符合其中一项就算。", "note")]
        if self._single:
            parts.pop()
            self._tick(YES)
        if len(field.options) > _MANY:
            search = _line("condition_option_search", "查找选项", "查找选项")
            searching(search, QLineEdit.ActionPosition.LeadingPosition)
            search.textChanged.connect(self._narrow)
            parts.insert(0, search)
        _column(self.widget, *parts)
        self._list.setCurrentRow(0)

    def values(self) -> tuple[str, ...]:
        ticked = [item for item in self._items() if item.checkState() == Qt.CheckState.Checked]
        return tuple(str(item.data(_VALUE)) for item in ticked)

    def show(self, values: Sequence[str], names: Mapping[Uid, str]) -> None:
        for item in self._items():
            on = item.data(_VALUE) in values
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(row) for row in range(self._list.count())]

    def _tick(self, value: str) -> None:
        self.show((value,), {})

    def _ticked(self, item: QListWidgetItem) -> None:
        """Of yes and no one is always meant."""
        if self._single:
            self._list.blockSignals(True)
            on = item.checkState() == Qt.CheckState.Checked
            value = str(item.data(_VALUE))
            self._tick(value if on else NO if value == YES else YES)
            self._list.blockSignals(False)

    def _narrow(self, text: str) -> None:
        for item in self._items():
            item.setHidden(text.strip().casefold() not in item.text().casefold())


class _Chosen(QListWidget):
    """Organisations chosen; Delete takes one away."""

    def take_current(self) -> None:
        if self.currentRow() >= 0:
            self.takeItem(self.currentRow())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.take_current()
            return
        super().keyPressEvent(event)


class OrgsEditor:
    """Organisations of which any will do."""

    def __init__(self, desk: Desk, field: ViewField) -> None:
        self.widget = QWidget()
        self._picker = Picker()
        self._picker.setObjectName("condition_org")
        self._picker.setAccessibleName(f"{field.label}：查找组织")
        self._picker.setPlaceholderText("组织名称、拼音或首字母")
        orgs, who = desk.services.organisations, desk.who
        self._picker.attach(desk.runner, lambda text: orgs.choices(who, text))
        self._picker.chosen.connect(self._chosen)
        self._list = _Chosen()
        self._list.setObjectName("condition_orgs")
        self._list.setAccessibleName("已选的组织，按 Delete 去掉")
        self._list.setProperty("framed", True)
        self._drop = button("去掉所选的组织", "condition_org_drop", self._list.take_current, role="link")
        self._drop.hide()
        self._list.currentRowChanged.connect(lambda row: self._drop.setVisible(row >= 0))
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(words("列在上面的，属于其中一个就算。", "note"), 1)
        row.addWidget(self._drop)
        _column(self.widget, self._picker, self._list, foot)

    def values(self) -> tuple[str, ...]:
        return tuple(str(self._list.item(row).data(_VALUE)) for row in range(self._list.count()))

    def show(self, values: Sequence[str], names: Mapping[Uid, str]) -> None:
        self._list.clear()
        for value in values:
            self._add(value, called(names, uid_of(value)))

    def _add(self, value: str, text: str) -> None:
        item = QListWidgetItem(text)
        item.setData(_VALUE, value)
        self._list.addItem(item)

    def _chosen(self, choice: object) -> None:
        if isinstance(choice, Choice):
            if choice.uid.hex() not in self.values():
                self._add(choice.uid.hex(), words_of(choice))
            # After the picker has shown its choice: it is emptied for the next one.
            self._picker.setText("")
            self._picker.set_choice(None)


def _line(name: str, spoken: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    made.setAccessibleName(spoken)
    made.setPlaceholderText(hint)
    return made


def _column(widget: QWidget, first: QWidget, *rest: QWidget) -> None:
    lines = QVBoxLayout(widget)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(8)
    for each in (first, *rest):
        lines.addWidget(each)
    widget.setFocusProxy(first)
