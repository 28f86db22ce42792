"""A table over lines that are at hand already, drawn like every other list."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar, overload

from PySide6.QtCore import QObject

from desktop.domain.identity import Uid
from desktop.ui.exchange.findings import place_uid
from desktop.ui.shared.columns import Column
from desktop.ui.shared.table_model import TableModel
from desktop.ui.shared.tasks import TaskRunner


class Line(Protocol):
    """Knows its place in the list."""

    @property
    def uid(self) -> Uid: ...


L = TypeVar("L", bound=Line)
T = TypeVar("T")


class _Places(Sequence[Uid]):
    """The keys of the first `count` places, made when they are asked for."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Uid: ...
    @overload
    def __getitem__(self, place: slice) -> list[Uid]: ...
    def __getitem__(self, place: int | slice) -> Uid | list[Uid]:
        found = range(self._count)[place]
        return place_uid(found) if isinstance(found, int) else [place_uid(n) for n in found]


class LocalRows(TableModel[L]):
    """A TableModel whose lines need no fetching; a hundred thousand cost nothing until they are looked at."""

    def __init__(self, columns: Sequence[Column[L]], runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(columns, lambda _uids: (), runner, parent)
        self._items: Sequence[Any] = ()
        self._line: Callable[[int, Any], L] | None = None

    def show_lines(self, lines: Sequence[L]) -> None:
        """Show these, in their order; the place of each is its uid."""
        self.show_items(lines, lambda _place, line: line)

    def show_items(self, items: Sequence[T], line: Callable[[int, T], L]) -> None:
        """Show these; `line` makes the line of an item, with its place, when it is looked at."""
        self._items, self._line = items, line
        self.show(_Places(len(items)))

    def replace(self, lines: Sequence[L]) -> None:
        """Show other lines in place of as many as there are; selection stays."""
        self.replace_items(lines, lambda _place, line: line)

    def replace_items(self, items: Sequence[T], line: Callable[[int, T], L]) -> None:
        """The same for items, as in `show_items`."""
        self._items, self._line = items, line
        if items:
            self.dataChanged.emit(self.index(0, 0), self.index(len(items) - 1, len(self.columns) - 1))

    def row_of(self, uid: Uid) -> int:
        place = int.from_bytes(uid, "big")
        return place if place < len(self._items) else -1

    def record_at(self, row: int) -> L | None:
        if self._line is None or not 0 <= row < len(self._items):
            return None
        return self._line(row, self._items[row])
