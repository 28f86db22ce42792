"""A condition asked of one record in memory; the store asks the same of its tables (services/views)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.identity import Uid, uid_of
from desktop.domain.views.conditions import Comparison, Condition, check
from desktop.domain.views.fields import YES, Kind, ViewField

Value = Callable[[str], Any]
"""The value of a record by the key of a field; of an organisation field a uid or a frozenset of them."""


@dataclass(frozen=True)
class Asked:
    """What a condition needs to know beside the record.

    Attributes:
        below: an organisation and everything below it.
    """

    below: Callable[[Uid], Collection[Uid]]


def matches(condition: Condition, field: ViewField, value: Value, asked: Asked) -> bool:
    """Whether a record meets the condition. Raises ViewProblem when the condition cannot be asked."""
    check(condition, field)
    if field.kind is Kind.LACKING:
        return any(_empty(value(name)) for name in condition.values)
    held = value(field.key)
    how = condition.comparison
    if how is Comparison.EMPTY:
        return _empty(held)
    if how is Comparison.FILLED:
        return not _empty(held)
    return _compared(how, field, held, condition.values, asked)


def _compared(how: Comparison, field: ViewField, held: Any, values: tuple[str, ...], asked: Asked) -> bool:
    if how is Comparison.BETWEEN:
        return not _empty(held) and _between(held, field.kind, *values)
    if how is Comparison.WITHIN:
        return any(one in asked.below(uid_of(value)) for value in values for one in _places(held))
    if how is Comparison.CONTAINS:
        return any(fold(value) in fold(held or "") for value in values)
    if how is Comparison.LACKS:
        return not any(fold(value) in fold(held or "") for value in values)
    found = _is(field.kind, held, values)
    return found if how is Comparison.IS else not found


def _is(kind: Kind, held: Any, values: tuple[str, ...]) -> bool:
    if kind is Kind.FLAG:
        return any(bool(held) is (value == YES) for value in values)
    if kind is Kind.ORG:
        return any(one in {uid_of(value) for value in values} for one in _places(held))
    return held is not None and str(held) in values


def _between(held: Any, kind: Kind, low: str, high: str) -> bool:
    read: Callable[[str], Any] = date.fromisoformat if kind is Kind.DATE else int
    return (not low or read(low) <= held) and (not high or held <= read(high))


def _places(held: Any) -> Collection[Uid]:
    """A record may belong to several organisations at once."""
    return held if isinstance(held, frozenset) else () if held is None else (held,)


def _empty(held: Any) -> bool:
    return held is None or held == "" or held == frozenset()


def fold(text: str) -> str:
    """Latin letters of ASCII in lower case, all else as it is: what LIKE of every database does."""
    return "".join(c.lower() if c.isascii() else c for c in text)
