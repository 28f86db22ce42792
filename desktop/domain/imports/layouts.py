"""How the columns of one kind of file are matched with fields, as a person corrected it and as it is remembered."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.domain.errors import UserError
from desktop.domain.imports.headings import Column, Headings
from desktop.domain.imports.words import folded

NOT_READ = "您选择不读这一列"
PARTS = {"year": "年", "month": "月", "day": "日"}


@dataclass(frozen=True, slots=True)
class HeadingRows:
    """Where somebody says the headings are.

    Attributes:
        first: as Excel numbers it; 0 when the table has none.
        rows: how many rows they take, 1 to 3.
    """

    first: int
    rows: int = 1


def heading_rows(first: int, rows: int) -> HeadingRows:
    """As somebody would choose them, from where they were found."""
    return HeadingRows(first, rows) if rows else HeadingRows(0)


Fills = Mapping[int, str]
"""What each column fills, by Column.index: a field, "field.year" for a part of a date, "" for nothing."""


@dataclass(frozen=True, slots=True)
class SheetCard:
    """One sheet of a file at first sight.

    Attributes:
        rows: how many it has; 0 for one that cannot be read.
        known: how many of its columns are known.
        top: its first rows as text, to tell sheets apart by.
    """

    name: str
    rows: int
    known: int
    hidden: bool = False
    top: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class FileLook:
    """A file before it is read through: its sheets, and the columns of one with a few of their cells.

    Attributes:
        headings: of the sheet looked at; its doubts are for a person to settle.
        samples: the first filled cells of each column, by Column.index.
        top: the first rows as text, to choose the heading rows from.
        remembered: the columns are matched as somebody corrected them in an earlier file of this layout.
    """

    path: Path
    sheets: tuple[SheetCard, ...]
    sheet: str
    headings: Headings
    samples: Mapping[int, tuple[str, ...]]
    top: tuple[tuple[str, ...], ...]
    remembered: bool

    @property
    def doubts(self) -> tuple[str, ...]:
        """What a person should settle: of the headings as a whole, then of single columns."""
        return (*self.headings.doubts, *(f"{c}没有读：{c.why}。" for c in self.headings.columns if c.unsure))

    @property
    def heading_rows(self) -> HeadingRows:
        return heading_rows(self.headings.first + 1, self.headings.rows)

    @property
    def ambiguous(self) -> bool:
        """Several sheets may be meant: more than one is filled, and not just one of them speaks of people."""
        shown = [card for card in self.sheets if card.rows and not card.hidden]
        return len(shown) > 1 and len([card for card in shown if card.known]) != 1


def fill_of(column: Column) -> str:
    """What a column fills, in one word."""
    return f"{column.field}.{column.part}" if column.field and column.part else column.field or ""


def fills_of(columns: Iterable[Column]) -> dict[int, str]:
    return {c.index: fill_of(c) for c in columns}


def with_fills(headings: Headings, fills: Fills, label: Mapping[str, str]) -> Headings:
    """The headings with their columns filling what somebody chose.

    Raises:
        UserError: two columns fill the same, or no column says who is meant.
    """
    columns = tuple(_filled(c, fills) for c in headings.columns)
    twice = [fill for fill, count in Counter(fill_of(c) for c in columns if c.field).items() if count > 1]
    if twice:
        raise UserError(f"有两列都选了“{words_of(twice[0], label)}”。", "请只留一列，其余的选“不读”。")
    return replace(headings, columns=columns, doubts=())


def _filled(column: Column, fills: Fills) -> Column:
    if column.index not in fills:
        return column
    field, _, part = fills[column.index].partition(".")
    if not field:
        kept = column.field is None and not column.unsure  # nobody chose that: it was never anything to read
        return column if kept else replace(column, field=None, part="", why=NOT_READ, unsure=False)
    return replace(column, field=field, part=part, why="", unsure=False)


def words_of(fill: str, label: Mapping[str, str]) -> str:
    """加入党组织日期（年）"""
    field, _, part = fill.partition(".")
    return f"{label.get(field, field)}（{PARTS[part]}）" if part else label.get(field, field)


def signature(columns: Sequence[Column]) -> str:
    """A hash of the tidied headings in their order: files of one layout have the same."""
    return hashlib.sha256("\x1f".join(folded(c.heading) for c in columns).encode()).hexdigest()


def to_remember(columns: Sequence[Column]) -> dict[str, str]:
    """What each column fills, by heading."""
    return {key: fill_of(column) for key, column in _keyed(columns)}


def as_remembered(columns: Sequence[Column], known: Mapping[str, str]) -> dict[int, str]:
    """The inverse of `to_remember` for the columns of another file with the same signature."""
    return {column.index: known[key] for key, column in _keyed(columns) if key in known}


def _keyed(columns: Sequence[Column]) -> Iterator[tuple[str, Column]]:
    """Headings as keys; a second one of the same name is told apart by its place."""
    seen: Counter[str] = Counter()
    for column in columns:
        name = folded(column.heading)
        seen[name] += 1
        yield (name if seen[name] == 1 else f"{name}#{seen[name]}"), column


def chosen_by_words(columns: Sequence[Column], wishes: Iterable[tuple[str, str]], label: Mapping[str, str]) -> dict[int, str]:
    """What the columns fill once these wishes are met: (field or its label or "", heading or letter of the column).

    A part of a date is called 加入党组织日期.年, or joined_on.year.

    Raises:
        UserError: there is no such field or column.
    """
    fills = fills_of(columns)
    for field, place in wishes:
        column = next((c for c in columns if folded(c.heading) == folded(place)), None)
        column = column or next((c for c in columns if c.letter == place.upper()), None)
        if column is None:
            raise UserError(f"表中没有“{place}”这一列。", f"现有：{'、'.join(c.heading or c.letter for c in columns)}。")
        whole, dot, part = field.partition(".")
        name = next((n for n, text in label.items() if whole in (n, text)), None) if field else ""
        part = next((n for n, text in PARTS.items() if part in (n, text)), "")
        if name is None or (dot and not part):
            raise UserError(f"没有“{field}”这一栏。", f"可用：{'、'.join(label.values())}。")
        name += dot + part
        fills = {index: "" if name and fill == name else fill for index, fill in fills.items()}
        fills[column.index] = name
    return fills
