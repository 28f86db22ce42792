"""Lists in the order of what a person reads: words by pinyin, kinds as their file has them, dates and numbers as such.

What has nothing to sort by stands last, whichever way the list is sorted.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Any

import sqlalchemy as sa

from desktop.domain.identity import Uid
from desktop.services.organisations import names_of
from desktop.store import search
from desktop.store.people import Person
from desktop.store.sessions import Tx

Key = Callable[[Any], Any]
"""A stored value → what is compared; None for nothing."""


@dataclass(frozen=True)
class Sorting:
    """How one column of a list is sorted.

    Attributes:
        column: what is stored; several columns are handed to `key` together.
        key: made anew for each list; None sorts in SQL by what is stored.
        backwards: the greater the stored value, the less is shown, e.g. an age by the day of birth.
    """

    column: Any
    key: Callable[[Tx], Key] | None = None
    backwards: bool = False


def by_words(column: Any) -> Sorting:
    """A text, by pinyin."""
    return Sorting(column, lambda _tx: word_key)


def by_rank(column: Any, codes: Iterable[Any]) -> Sorting:
    """A code, in the order in which its list offers it; one that is no longer known comes after those."""
    places = {str(code): place for place, code in enumerate(codes)}
    return Sorting(column, lambda _tx: lambda code: None if code is None else places.get(str(code), len(places)))


def by_state(column: Any, kinds: type[StrEnum]) -> Sorting:
    """An enumeration, in the order of its members."""
    return by_rank(column, [one.value for one in kinds])


def by_organisation(column: Any) -> Sorting:
    """An organisation by its name; one that is gone as nothing."""

    def key(tx: Tx) -> Key:
        names = names_of(tx)
        return lambda uid: word_key(names.get(uid))

    return Sorting(column, key)


def by_person(column: Any) -> Sorting:
    """A person by name, as in the list of people."""
    names = sa.select(Person.sort_key).where(Person.uid == column, Person.deleted_at.is_(None))
    return Sorting(names.scalar_subquery())


def by_name(uid: Any, written: Any) -> Sorting:
    """Somebody of ours by name, or as written out when from outside."""
    return Sorting((by_person(uid).column, written), lambda _tx: lambda names: names[0] or word_key(names[1]))


def word_key(text: str | None) -> str | None:
    """What a text is compared by."""
    return search.pinyin().word_key(text) if text else None


def ids_in_order(
    tx: Tx, wanted: sa.Select[Any], sorting: Sorting, descending: bool, then: Sequence[sa.SQLColumnExpression[Any]]
) -> list[Uid]:
    """Identities in the order asked.

    Args:
        wanted: selects the identities, in no order.
        then: the order among equals; it does not turn round with the list.
    """
    down = descending != sorting.backwards
    if sorting.key is None:
        first = sorting.column.desc() if down else sorting.column.asc()
        return [Uid(uid) for uid in tx.session.execute(wanted.order_by(first.nulls_last(), *then)).scalars()]
    columns = sorting.column if isinstance(sorting.column, tuple) else (sorting.column,)
    rows = tx.session.execute(wanted.add_columns(*columns).order_by(*then))
    pairs = ((Uid(uid), value[0] if len(value) == 1 else tuple(value)) for uid, *value in rows)
    return in_order(pairs, sorting.key(tx), down)


def in_order(pairs: Iterable[tuple[Uid, Any]], key: Key, descending: bool) -> list[Uid]:
    """Identities by the key of their value; the key is asked once a value. What has none stands last."""
    heaps: defaultdict[Any, list[Uid]] = defaultdict(list)
    for uid, value in pairs:
        heaps[value].append(uid)
    keyed = [(key(value), uids) for value, uids in heaps.items()]
    filled = sorted((one for one in keyed if one[0] is not None), key=lambda one: one[0], reverse=descending)
    return list(chain.from_iterable(uids for _, uids in (*filled, *(one for one in keyed if one[0] is None))))


def sorting_of(sortings: Mapping[str, Sorting], key: str, otherwise: str) -> Sorting:
    """That of a column; the usual one for a column that is gone."""
    return sortings.get(key) or sortings[otherwise]
