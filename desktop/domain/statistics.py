"""What 统计 counts, as data: whom, into which bands, and the conditions behind every number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop.domain.views import YES, Comparison, Condition, View

MEMBERS_ONLY = Condition("is_member", Comparison.IS, (YES,))


@dataclass(frozen=True, slots=True)
class When:
    """One condition as a file of kinds writes it; exactly one way of comparing is given.

    Attributes:
        at_least, at_most: of a number; both ends are included.
        empty: True: nothing is filled in; False: something is.
    """

    field: str
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    empty: bool | None = None

    def condition(self) -> Condition:
        """Raises ValueError unless exactly one way of comparing is given."""
        ranged = self.at_least is not None or self.at_most is not None
        if sum((bool(self.any_of), bool(self.none_of), ranged, self.empty is not None)) != 1:
            raise ValueError(f"one comparison, please: {self}")
        if self.any_of:
            return Condition(self.field, Comparison.IS, self.any_of)
        if self.none_of:
            return Condition(self.field, Comparison.IS_NOT, self.none_of)
        if self.empty is not None:
            return Condition(self.field, Comparison.EMPTY if self.empty else Comparison.FILLED)
        ends = ("" if end is None else str(end) for end in (self.at_least, self.at_most))
        return Condition(self.field, Comparison.BETWEEN, tuple(ends))


@dataclass(frozen=True, slots=True)
class Band:
    """One line of a table, or a share; `when` holds together."""

    title: str
    when: tuple[When, ...]

    def conditions(self) -> tuple[Condition, ...]:
        return tuple(each.condition() for each in self.when)


@dataclass(frozen=True, slots=True)
class Group:
    """Whom the page counts."""

    code: str
    title: str
    when: tuple[When, ...]

    def conditions(self) -> tuple[Condition, ...]:
        return tuple(each.condition() for each in self.when)


@dataclass(frozen=True, slots=True)
class Section:
    """One table: bands, or one line for each value that occurs in a field.

    Attributes:
        each: the field; "" when there are bands.
        members: only Party members are counted.
    """

    code: str
    title: str
    bands: tuple[Band, ...] = ()
    each: str = ""
    members: bool = False

    def base(self, group: Sequence[Condition]) -> tuple[Condition, ...]:
        """Whom this table counts of a group."""
        only = (MEMBERS_ONLY,) if self.members and MEMBERS_ONLY not in group else ()
        return (*group, *only)


@dataclass(frozen=True, slots=True)
class StatisticsRules:
    """resources/kinds/statistics.yaml."""

    version: int
    groups: tuple[Group, ...]
    shares: tuple[Band, ...]
    sections: tuple[Section, ...]

    def group(self, code: str) -> Group:
        """The group of a code, the first one for a code that is gone."""
        return next((group for group in self.groups if group.code == code), self.groups[0])


@dataclass(frozen=True, slots=True)
class Count:
    """A number and the list behind it."""

    title: str
    count: int
    view: View


@dataclass(frozen=True, slots=True)
class Share:
    """A number as a part of all."""

    counted: Count
    of: int

    @property
    def percent(self) -> str:
        return percent_text(self.counted.count, self.of)


@dataclass(frozen=True, slots=True)
class CountTable:
    """One table; `total` is what its lines are parts of."""

    code: str
    title: str
    total: int
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Structure:
    """队伍结构 of a group on a day.

    Attributes:
        scope: the organisation counted, with everything below it; "" for the whole station.
    """

    scope: str
    group: str
    as_of: date
    total: Count
    shares: tuple[Share, ...]
    tables: tuple[CountTable, ...]


def percent_text(count: int, of: int) -> str:
    """A part in per cent with one decimal, rounded half-up; "—" of nothing."""
    if not of:
        return "—"
    tenths = (count * 2000 + of) // (2 * of)
    return f"{tenths // 10}.{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"
