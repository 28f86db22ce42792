"""One adapter per kind of field: between what a person types and the value a draft holds."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from desktop.domain.drafts import FieldSpec, month_of, tidy


class UnreadableError(ValueError):
    """What was typed cannot be read as the field's kind; the message is shown at the field."""


class Field(Protocol):
    """What the binder needs of a field.

    `text`/`restore` carry what was typed, readable or not, for drafts; `value`/`show` carry the draft's value.
    """

    widget: QWidget

    def text(self) -> str: ...
    def restore(self, text: str) -> None: ...
    def value(self) -> Any: ...
    def show(self, value: Any) -> None: ...
    def on_change(self, react: Callable[[], object]) -> None: ...


@runtime_checkable
class Opened(Protocol):
    """A field in which something may stand that it does not count yet, e.g. in an open cell."""

    def take_over(self) -> None: ...


_DATE = re.compile(r"(\d{4})(?:[-./年]\s*)(\d{1,2})(?:[-./月]\s*)(\d{1,2})日?")
_PART = re.compile(r"(\d{4})[-./年]?\s*(\d{1,2})?月?")


def parse_date(typed: str) -> date | None:
    """2026-11-21, 20261121, 2026.11.21, 2026/11/21, 2026年11月21日; empty is None. Full-width digits are read as digits.

    Raises:
        UnreadableError: not a date, not a whole one, or a day that does not exist.
    """
    text = unicodedata.normalize("NFKC", typed).replace("。", ".").strip()
    if not text:
        return None
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = _DATE.fullmatch(text)
    if found is None:
        if _PART.fullmatch(text):
            raise UnreadableError("请写到日，例如 2026-11-21。")
        raise UnreadableError("请按 2026-11-21 的样子填写日期。")
    year, month, day = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise UnreadableError(f"没有 {year} 年 {month} 月 {day} 日这一天。") from None


def parse_month(typed: str) -> str | None:
    """2026-03, 202603, 2026.3, 2026年3月 as 2026-03; empty is None.

    Raises:
        UnreadableError: not a month.
    """
    if not typed.strip():
        return None
    found = month_of(typed)
    if found is None:
        raise UnreadableError("请写到月，例如 2026-03。")
    return found


def parse_int(typed: str) -> int | None:
    text = unicodedata.normalize("NFKC", typed).replace(",", "").strip()
    if not text:
        return None
    if not re.fullmatch(r"[+-]?\d{1,15}", text):
        raise UnreadableError("请填写整数。")
    return int(text)


def parse_hundredths(typed: str) -> int | None:
    """12.5 → 1250: money (yuan) in fen.

    Raises:
        UnreadableError: not a number, or more than two decimals.
    """
    text = unicodedata.normalize("NFKC", typed).replace(",", "").strip()
    if not text:
        return None
    found = re.fullmatch(r"([+-]?)(\d{1,13})(?:\.(\d{0,2}))?", text)
    if found is None:
        raise UnreadableError("请填写数字，最多两位小数。")
    sign, whole, part = found.groups()
    amount = int(whole) * 100 + int(((part or "") + "00")[:2])
    return -amount if sign == "-" else amount


def show_money(value: int | None) -> str:
    """123456 fen → "1234.56"."""
    return "" if value is None else f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"


class LineField:
    """A QLineEdit read by a parser and written by a formatter."""

    def __init__(
        self,
        widget: QLineEdit,
        parse: Callable[[str], Any] = tidy,
        form: Callable[[Any], str] = lambda value: "" if value is None else str(value),
    ) -> None:
        self.widget: QWidget = widget
        self._edit, self._parse, self._form = widget, parse, form
        widget.editingFinished.connect(self._settle)

    def text(self) -> str:
        return self._edit.text()

    def restore(self, text: str) -> None:
        self._edit.setText(text)

    def words(self, value: Any) -> str:
        """How a value would be written here."""
        return self._form(value)

    def value(self) -> Any:
        return self._parse(self._edit.text())

    def show(self, value: Any) -> None:
        written = self._form(value)
        if self._edit.hasFocus() and written == self._edit.text():
            return  # Just saved: whoever types on stays where he is.
        self._edit.setText(written)
        self._edit.setCursorPosition(0)

    def on_change(self, react: Callable[[], object]) -> None:
        self._edit.textChanged.connect(lambda _text: react())

    def _settle(self) -> None:
        """20261121 becomes 2026-11-21 once the field is left; what cannot be read stays as typed."""
        try:
            written = self._form(self.value())
        except UnreadableError:
            return
        if written != self._edit.text():
            self._edit.setText(written)


def date_field(widget: QLineEdit) -> LineField:
    if not widget.placeholderText():
        widget.setPlaceholderText("年-月-日")
    return LineField(widget, parse_date, lambda value: value.isoformat() if value else "")


def month_field(widget: QLineEdit) -> LineField:
    if not widget.placeholderText():
        widget.setPlaceholderText("年-月")
    return LineField(widget, parse_month)


def line_field(item: FieldSpec, widget: QLineEdit) -> LineField:
    """How one line of text is read, by what the field holds."""
    if issubclass(item.kind, date):
        return date_field(widget)
    if item.meta.month:
        return month_field(widget)
    return LineField(widget, parse_int) if issubclass(item.kind, int) else LineField(widget)


class AreaField:
    """Several lines of text."""

    def __init__(self, widget: QPlainTextEdit) -> None:
        self.widget: QWidget = widget
        self._edit = widget
        widget.setTabChangesFocus(True)

    def text(self) -> str:
        return self._edit.toPlainText()

    def restore(self, text: str) -> None:
        self._edit.setPlainText(text)
        self._edit.moveCursor(QTextCursor.MoveOperation.End)  # where one types on, as in a line

    def value(self) -> str | None:
        return tidy(self._edit.toPlainText())

    def show(self, value: str | None) -> None:
        if not (self._edit.hasFocus() and (value or "") == self._edit.toPlainText()):
            self._edit.setPlainText(value or "")

    def on_change(self, react: Callable[[], object]) -> None:
        self._edit.textChanged.connect(lambda: react())


class ChoiceField:
    """A QComboBox of (code, words). An empty line stands first where None is allowed.

    The codes are kept here, not in the box: Qt would turn an enum member into bare text.
    """

    def __init__(self, widget: QComboBox, items: Sequence[tuple[Any, str]], *, optional: bool) -> None:
        self.widget: QWidget = widget
        self._box = widget
        self._codes: list[Any] = []
        widget.setMaxVisibleItems(16)
        widget.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        widget.setMinimumContentsLength(4)
        widget.setPlaceholderText("" if optional else "请选择")
        widget.clear()
        for code, shown in [(None, ""), *items] if optional else items:
            self._codes.append(code)
            widget.addItem(shown)

    def text(self) -> str:
        value = self.value()
        return "" if value is None else str(value)

    def restore(self, text: str) -> None:
        found = (row for row, code in enumerate(self._codes) if ("" if code is None else str(code)) == text)
        self._box.setCurrentIndex(next(found, -1))

    def value(self) -> Any:
        row = self._box.currentIndex()
        return self._codes[row] if 0 <= row < len(self._codes) else None

    def show(self, value: Any) -> None:
        """A code that is no longer in the table is kept and shown as it is, never lost."""
        if value not in self._codes and value not in (None, ""):
            self._codes.append(value)
            self._box.addItem(f"{value}（代码表中没有）")
        self._box.setCurrentIndex(self._codes.index(value) if value in self._codes else -1)

    def words(self, value: Any) -> str:
        """What a code is called here; "" for one that is not offered."""
        return self._box.itemText(self._codes.index(value)) if value in self._codes else ""

    def on_change(self, react: Callable[[], object]) -> None:
        self._box.currentIndexChanged.connect(lambda _row: react())


class TickField:
    """A QCheckBox."""

    def __init__(self, widget: QCheckBox) -> None:
        self.widget: QWidget = widget
        self._box = widget

    def text(self) -> str:
        return "1" if self._box.isChecked() else ""

    def restore(self, text: str) -> None:
        self._box.setChecked(bool(text))

    def value(self) -> bool:
        return self._box.isChecked()

    def show(self, value: bool | None) -> None:
        self._box.setChecked(bool(value))

    def on_change(self, react: Callable[[], object]) -> None:
        self._box.toggled.connect(lambda _on: react())


def enum_items(kind: type[StrEnum]) -> list[tuple[Any, str]]:
    """A StrEnum's members by their Chinese label, or by their value when that is the word itself."""
    return [(member, str(getattr(member, "label", member.value))) for member in kind]
