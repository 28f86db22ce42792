"""Conditions as SQL: each field of a noun has a term that compares one or more columns as the condition says."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from desktop.domain.identity import Uid, uid_of
from desktop.domain.organisations import OrgNode, descendants
from desktop.domain.views import YES, Comparison, Condition, Kind, ViewField, ViewProblem, check, find_field
from desktop.services.organisations import tree_of
from desktop.store.record import Record
from desktop.store.sessions import Tx

Column = sa.ColumnElement[Any]
Clause = sa.ColumnElement[bool]


@dataclass(frozen=True)
class Ground:
    """What conditions need to know of the moment."""

    tx: Tx

    @property
    def today(self) -> date:
        return self.tx.today

    @cached_property
    def tree(self) -> Mapping[Uid, OrgNode]:
        return tree_of(self.tx)

    def below(self, values: Collection[str]) -> list[Uid]:
        """These organisations and everything below them."""
        return sorted({uid for value in values for uid in descendants(uid_of(value), self.tree)})


Term = Callable[[Condition, Ground], Clause]
"""Compares one field as a condition says; the condition was checked."""


@dataclass(frozen=True)
class Terms:
    """The fields of one noun's list, each with its term."""

    fields: tuple[ViewField, ...]
    by_key: Mapping[str, Term]

    def clauses(self, conditions: Sequence[Condition], ground: Ground) -> list[Clause]:
        """What must hold together. Raises ViewProblem for a condition that cannot be asked, or no longer."""
        for condition in conditions:
            field = find_field(self.fields, condition.field)
            check(condition, field)
            if field is not None and field.kind is Kind.ORG:
                refuse_gone(field, condition.values, ground)
        return [self.by_key[condition.field](condition, ground) for condition in conditions]


def terms_of(
    fields: Sequence[ViewField], columns: Mapping[str, Column], own: Mapping[str, Term] | None = None
) -> Terms:
    """Terms for fields that are columns of the same name, and `own` ones for those worked out."""
    made = {field.key: plain(field.kind, columns[field.key]) for field in fields if field.key in columns}
    return Terms(tuple(fields), {**made, **(own or {})})


def columns_of(table: type[Record]) -> dict[str, Column]:
    """The stored columns of a table by name."""
    return {item.key: getattr(table, item.key) for item in sa.inspect(table).column_attrs}


def refuse_gone(field: ViewField, values: Sequence[str], ground: Ground) -> None:
    """Raises ViewProblem when a condition names an organisation that is no longer there."""
    if any(uid_of(value) not in ground.tree for value in values):
        raise ViewProblem(f"条件“{field.label}”里选的组织已经删除。", "请去掉这个条件，或重新选择组织。")


def placed(held: Callable[[list[Uid]], Clause]) -> Term:
    """The term of an ORG field that is worked out: `held` says whether a record belongs to one of these."""

    def term(condition: Condition, ground: Ground) -> Clause:
        within = condition.comparison is Comparison.WITHIN
        return held(ground.below(condition.values) if within else [uid_of(value) for value in condition.values])

    return term


def plain(kind: Kind, *columns: Column) -> Term:
    """The term of a field that is stored; several columns: any of them may meet the condition."""

    def term(condition: Condition, ground: Ground) -> Clause:
        if condition.comparison is Comparison.EMPTY:
            return sa.and_(*(empty(column) for column in columns))
        if condition.comparison is Comparison.FILLED:
            return sa.or_(*(sa.not_(empty(column)) for column in columns))
        return sa.or_(*(_compared(kind, column, condition, ground) for column in columns))

    return term


def empty(column: Column) -> Clause:
    return sa.or_(column.is_(None), column == "") if isinstance(column.type, sa.Text) else column.is_(None)


def _compared(kind: Kind, column: Column, condition: Condition, ground: Ground) -> Clause:
    how, values = condition.comparison, condition.values
    if kind is Kind.FLAG:
        return truth(column, values)
    if how is Comparison.BETWEEN:
        return _between(column, kind, *values)
    if how is Comparison.WITHIN:
        return column.in_(ground.below(values))
    if how in (Comparison.CONTAINS, Comparison.LACKS):
        found = sa.or_(*(column.icontains(value, autoescape=True) for value in values))
        return found if how is Comparison.CONTAINS else sa.or_(column.is_(None), sa.not_(found))
    wanted = [uid_of(value) for value in values] if kind is Kind.ORG else list(values)
    return column.in_(wanted) if how is Comparison.IS else sa.or_(column.is_(None), column.not_in(wanted))


def _between(column: Column, kind: Kind, low: str, high: str) -> Clause:
    read: Callable[[str], Any] = date.fromisoformat if kind is Kind.DATE else int
    clauses = [column >= read(low)] if low else []
    return sa.and_(*clauses, *([column <= read(high)] if high else []))


def truth(clause: Column, values: Sequence[str]) -> Clause:
    """Whether something is so, as one of YES and NO; what is unknown is not so."""
    wanted = {value == YES for value in values}
    if wanted == {True, False}:
        return sa.true()
    return clause if True in wanted else sa.or_(sa.not_(clause), clause.is_(None))


def fact(clause: Column) -> Term:
    """The term of a FLAG that is worked out."""
    return lambda condition, _ground: truth(clause, condition.values)


def years(column: Column) -> Term:
    """The term of a number of full years since a date, e.g. an age; see domain's age_on."""

    def term(condition: Condition, ground: Ground) -> Clause:
        if condition.comparison is not Comparison.BETWEEN:
            return plain(Kind.DATE, column)(condition, ground)
        low, high = condition.values
        clauses: list[Clause] = [column.is_not(None)]
        if low:
            clauses.append(_at_least(column, ground.today, int(low)))
        if high:
            clauses.append(sa.not_(_at_least(column, ground.today, int(high) + 1)))
        return sa.and_(*clauses)

    return term


def _at_least(column: Column, today: date, number: int) -> Clause:
    """So many full years have passed: the day lies on or before the same day that many years ago."""
    if not date.min.year <= today.year - number <= date.max.year:
        return sa.false() if number > 0 else sa.true()
    try:
        return column <= today.replace(year=today.year - number)
    except ValueError:  # 29 February in a common year: the years are full only after the 28th
        return column <= today.replace(year=today.year - number, day=28)


def days(column: Column) -> Term:
    """The term of a DATE that is stored as a moment: the civil day at the station."""

    def term(condition: Condition, ground: Ground) -> Clause:
        if condition.comparison is not Comparison.BETWEEN:
            return plain(Kind.DATE, column)(condition, ground)
        low, high = condition.values
        clauses = [column >= _midnight(date.fromisoformat(low))] if low else []
        if high and date.fromisoformat(high) < date.max:
            clauses.append(column < _midnight(date.fromisoformat(high) + timedelta(days=1)))
        return sa.and_(column.is_not(None), *clauses)

    return term


def _midnight(day: date) -> datetime:
    try:
        return datetime.combine(day, time()).astimezone()
    except (OverflowError, ValueError):  # a year no clock knows the zone of
        return datetime.combine(day, time(), UTC)


def any_empty(columns: Mapping[str, Column]) -> Term:
    """The term of a LACKING field."""
    return lambda condition, _ground: sa.or_(*(empty(columns[name]) for name in condition.values))
