"""One field of many records changed to one value: what is asked, and what would come of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from desktop.domain.drafts import FieldSpec
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid, uid_of
from desktop.domain.organisations import called
from desktop.domain.views.fields import YES, Kind, ViewField


@dataclass(frozen=True, slots=True)
class Change:
    """A field and the value it is to have, as conditions write values; "" empties it."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """So many records would go from one value to another, both in words; "" for nothing."""

    old: str
    new: str
    count: int


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A record that is refused the value, and why."""

    uid: Uid
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChangePreview:
    """What a change would do.

    Attributes:
        label: the field.
        same: records that have the value already.
        lines: the most frequent first.
        refused: records that stay as they are.
    """

    label: str
    same: int
    lines: tuple[ChangeLine, ...]
    refused: tuple[Unchanged, ...]

    @property
    def count(self) -> int:
        """Records that would change."""
        return sum(line.count for line in self.lines)


def typed_value(change: Change, field: ViewField, item: FieldSpec) -> Any:
    """The value as the draft holds it. Raises UserError when it cannot be one of this field."""
    if not field.changed:
        raise UserError(f"“{field.label}”不能成批修改。")
    if not change.value:
        if not field.optional:
            raise UserError(f"“{field.label}”不能为空。")
        return None
    try:
        return _read(change.value, item.kind)
    except ValueError as error:
        raise UserError(f"“{field.label}”的新值读不出来。", "请重新选择。") from error


def _read(text: str, kind: type) -> Any:
    if issubclass(kind, bool):
        return text == YES
    if issubclass(kind, Enum):
        return kind(text)
    if issubclass(kind, date):
        return date.fromisoformat(text)
    if issubclass(kind, bytes):
        return uid_of(text)
    return int(text) if issubclass(kind, int) else text


def value_words(field: ViewField, value: Any, names: Mapping[Uid, str]) -> str:
    """A stored value in words; "" for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.kind is Kind.ORG:
        return called(names, value)
    return value.isoformat() if isinstance(value, date) else field.word(str(value))
