"""One new value of a field, typed or chosen; empty means that the field is emptied."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.domain.choices import Choice
from desktop.domain.drafts import tidy
from desktop.domain.views import Kind, ViewField
from desktop.ui.shared.buttons import name_for_readers
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.fields import UnreadableError, parse_date
from desktop.ui.shared.pickers import Picker


class ValueEditor(Protocol):
    """Where the value is typed."""

    widget: QWidget

    def value(self) -> str:
        """As conditions write values; "" for nothing. Raises UnreadableError."""
        ...


def value_editor(desk: Desk, field: ViewField, touched: Callable[[], object]) -> ValueEditor:
    """`touched` is called whenever something else is typed or chosen."""
    if field.options:
        return _Option(field, touched)
    if field.kind is Kind.ORG:
        return _Org(desk, field, touched)
    return _Line(field, touched)


class _Option:
    def __init__(self, field: ViewField, touched: Callable[[], object]) -> None:
        self._codes = [*([""] if field.optional else []), *(code for code, _ in field.options)]
        box = QComboBox()
        box.setObjectName("change_value")
        name_for_readers(box, f"{field.label}的新值")
        box.setMaxVisibleItems(16)
        box.addItems([*(["（清空）"] if field.optional else []), *(word for _, word in field.options)])
        # The first real value: to empty a field is chosen on purpose.
        box.setCurrentIndex(1 if field.optional else 0)
        box.currentIndexChanged.connect(lambda _row: touched())
        self.widget: QWidget = box
        self._box = box

    def value(self) -> str:
        return self._codes[self._box.currentIndex()]


class _Org:
    def __init__(self, desk: Desk, field: ViewField, touched: Callable[[], object]) -> None:
        made = Picker()
        made.setObjectName("change_value")
        made.setAccessibleName(f"{field.label}的新值")
        made.setPlaceholderText("组织名称、拼音；不填为清空")
        orgs, who = desk.services.organisations, desk.who
        made.attach(desk.runner, lambda text: orgs.choices(who, text))
        made.chosen.connect(lambda _choice: touched())
        self.widget: QWidget = made
        self._picker = made

    def value(self) -> str:
        if not self._picker.settled():
            raise UnreadableError("请从列表中选定一个组织，或清空。")
        choice = self._picker.choice()
        return choice.uid.hex() if isinstance(choice, Choice) else ""


class _Line:
    def __init__(self, field: ViewField, touched: Callable[[], object]) -> None:
        made = QLineEdit()
        made.setObjectName("change_value")
        made.setAccessibleName(f"{field.label}的新值")
        made.setPlaceholderText("年-月-日；不填为清空" if field.kind is Kind.DATE else "不填为清空")
        made.textChanged.connect(lambda _text: touched())
        self.widget: QWidget = made
        self._line, self._date = made, field.kind is Kind.DATE

    def value(self) -> str:
        if not self._date:
            return tidy(self._line.text()) or ""
        found = parse_date(self._line.text())
        return found.isoformat() if found else ""
