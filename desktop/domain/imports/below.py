"""Headings further down a sheet: the same ones again on the next page, or those of another table."""

from collections.abc import Iterable, Mapping, Sequence

from desktop.domain.drafts import FieldSpec
from desktop.domain.imports.headings import Column
from desktop.domain.imports.texts import squeezed
from desktop.domain.imports.vocabulary import Vocabulary

_LEAST = 3
"""Names of fields in a row of headings."""


class TablesBelow:
    """Notices when another table begins, whose columns stand otherwise: read by the first one's it would be nonsense.

    Attributes:
        other: the rows from here on are not those of the first table.
    """

    def __init__(self, columns: Sequence[Column], fields: Iterable[FieldSpec]) -> None:
        self._fields = list(fields)
        self._words = frozenset(name for item in self._fields for name in (item.label, *item.meta.synonyms))
        self._words |= {column.heading for column in columns}
        self._mine = {c.index: {squeezed(word) for word in (c.heading, *c.heading.split())} for c in columns}
        self._vocabulary: Vocabulary | None = None
        self.other = False

    def begins(self, raw: Sequence[object]) -> bool:
        """Whether a row is headings; `other` then says whose rows follow."""
        if self._words.isdisjoint(raw):
            return False
        filled = {n: cell for n, cell in enumerate(raw) if cell not in ("", None)}
        if not all(isinstance(cell, str) for cell in filled.values()):
            return False
        fields = self.fields_of(raw)
        if len(fields) < _LEAST or len(fields) * 2 < len(filled):
            return False
        self.judge(raw)
        return True

    def judge(self, raw: Sequence[object]) -> None:
        """Whether these headings stand where those above stand."""
        fields = self.fields_of(raw)
        self.other = any(squeezed(str(raw[n])) not in self._mine.get(n, ()) and self._mean(n) != f for n, f in fields.items())

    def fields_of(self, raw: Sequence[object]) -> Mapping[int, str]:
        """The fields that its cells name, by column."""
        if self._vocabulary is None:
            self._vocabulary = Vocabulary(self._fields)
        named = ((n, self._vocabulary.field(cell)) for n, cell in enumerate(raw) if isinstance(cell, str) and cell)
        return {n: field for n, field in named if field is not None}

    def _mean(self, index: int) -> str | None:
        """The field that the heading above this column names."""
        assert self._vocabulary is not None
        names = (self._vocabulary.field(word) for word in sorted(self._mine.get(index, ()), key=len, reverse=True))
        return next((field for field in names if field is not None), None)
