"""What the history calls things: nouns, operations, fields and values in the words of the screens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import inspect

from desktop.domain.codes import CodeTables
from desktop.domain.drafts import FieldSpec, spec
from desktop.domain.identity import Uid, uid_of
from desktop.domain.people import COVERS
from desktop.services.history.vocabulary import COUNTED_FROM_ZERO, KINDS, LABELS, NAMED, SILENT
from desktop.store.record import Base, Moment, Record

_LONG = 120
"""Characters of a value that are shown; the record itself has the rest."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one record, in words; "" for nothing."""

    field: str
    label: str
    old: str
    new: str


def noun_word(noun: str) -> str:
    return NAMED.get(noun, (noun, ()))[0]


def field_spec(noun: str, name: str) -> FieldSpec | None:
    """The draft field behind a column, if a person may type it."""
    drafts = NAMED.get(noun, ("", ()))[1]
    return next((item for draft in drafts for item in spec(draft) if item.name == name), None)


def label(noun: str, name: str) -> str | None:
    """What a column is called; None for those that only the program reads (hashes, sort keys, frozen data)."""
    item = field_spec(noun, name)
    if item is not None:
        return item.label
    return None if name in SILENT else LABELS.get(f"{noun}.{name}", LABELS.get(name))


@dataclass(frozen=True)
class Wording:
    """Puts stored values into words.

    Attributes:
        codes: code tables by name.
        kinds: code → title of the lines of resources/kinds, by noun.
        titles: what uids are called.
    """

    codes: CodeTables
    kinds: Mapping[str, Mapping[str, str]]
    titles: Mapping[Uid, str]

    def changes(self, noun: str, fields: Mapping[str, Any]) -> tuple[FieldChange, ...]:
        """The fields of one history entry that mean something to a person."""
        found = []
        for name, pair in fields.items():
            shown = label(noun, name)
            old, new = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
            if shown is not None:
                found.append(FieldChange(name, shown, self.value(noun, name, old), self.value(noun, name, new)))
        return tuple(found)

    def value(self, noun: str, name: str, stored: Any) -> str:
        """One value as the history wrote it."""
        if stored is None or stored == "":
            return ""
        if isinstance(stored, bool):
            return "是" if stored else "否"
        item = field_spec(noun, name)
        if item is not None and item.meta.sensitive:
            mask = COVERS.get(name)
            return mask(str(stored)) if mask is not None else "****"
        text = self._coded(noun, name, item, stored)
        return text if len(text) <= _LONG else f"{text[:_LONG]}…"

    def _coded(self, noun: str, name: str, item: FieldSpec | None, stored: Any) -> str:
        column = column_of(noun, name)
        if column is not None and isinstance(column.type, sa.Enum) and column.type.enum_class is not None:
            word = getattr(column.type.enum_class(stored), "label", None)
            return str(word or KINDS.get(noun, {}).get(stored, stored))
        table = self.codes.get(item.meta.codes or "") if item is not None else None
        if table is not None:
            return table.get(str(stored), str(stored))
        if column is not None and isinstance(column.type, sa.LargeBinary):
            return self.titles.get(uid_of(stored), "（已不存在的记录）") if len(str(stored)) == 32 else ""
        if column is not None and isinstance(column.type, Moment):
            return f"{datetime.fromisoformat(stored).astimezone():%Y-%m-%d %H:%M}"
        if name == "ordinal" and noun in COUNTED_FROM_ZERO:
            return str(int(stored) + 1)
        if name.endswith("_fen"):
            return f"{int(stored) / 100:,.2f} 元"
        known = {**KINDS.get(noun, {}), **self.kinds.get(noun, {})}
        return known.get(str(stored), _plain(stored))


def _plain(stored: Any) -> str:
    return "、".join(str(each) for each in stored) if isinstance(stored, list) else str(stored)


def column_of(noun: str, name: str) -> "sa.ColumnElement[Any] | None":
    """The table column behind a field of the history; None when there is none any more."""
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Record) and mapper.class_.__tablename__ == noun:
            attributes = inspect(mapper.class_).column_attrs
            return attributes[name].columns[0] if name in attributes else None
    return None


def uids_in(noun: str, fields: Mapping[str, Any]) -> set[Uid]:
    """Records that the values of an entry point at."""
    found: set[Uid] = set()
    for name, pair in fields.items():
        column = column_of(noun, name)
        if column is not None and isinstance(column.type, sa.LargeBinary) and isinstance(pair, list):
            found |= {uid_of(value) for value in pair if isinstance(value, str) and len(value) == 32}
    return found
