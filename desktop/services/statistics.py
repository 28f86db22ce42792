"""统计: how many people of a group stand in each band, by the conditions that open the list behind the number."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.codes import CodeTables
from desktop.domain.identity import Uid, new_uid
from desktop.domain.organisations import called
from desktop.domain.statistics import Count, CountTable, Group, Section, Share, StatisticsRules, Structure
from desktop.domain.views import Comparison, Condition, Kind, View, ViewField, find_field
from desktop.exchange.statistics import write_structure
from desktop.services.organisations import names_of
from desktop.services.people import person_terms, scanned
from desktop.services.views import Clause, Ground, Terms
from desktop.store.people import Person
from desktop.store.sessions import Store, Tx


class StatisticsService:
    """What a user asks of 统计."""

    def __init__(self, store: Store, codes: CodeTables, rules: StatisticsRules) -> None:
        self._store, self._rules = store, rules
        self._terms = person_terms(codes)

    @property
    def groups(self) -> tuple[Group, ...]:
        """Whom may be counted, in the order offered."""
        return self._rules.groups

    def structure(self, who: Actor, group: str = "", org: Uid | None = None) -> Structure:
        """Every table of a group as of today.

        Args:
            org: only people who belong to it or to anything below it.
        """
        with self._store.read(who) as tx:
            return _Counting(tx, self._terms, self._rules).structure(group, org)

    def export(self, who: Actor, path: Path, group: str = "", org: Uid | None = None) -> Path:
        """Write 队伍结构表 as .xlsx; the export is logged.

        Raises:
            UserError: the file cannot be written; what stood there before is untouched.
        """
        with self._store.write(who, Right.EXPORT, f"导出队伍结构表：{path.name}") as tx:
            found = _Counting(tx, self._terms, self._rules).structure(group, org)
            write_structure(path, found)
            tx.trail.note("export", new_uid(), "export", {"file": path.name, "people": found.total.count})
        return path


class _Counting:
    """Counts inside one transaction."""

    def __init__(self, tx: Tx, terms: Terms, rules: StatisticsRules) -> None:
        self._tx, self._terms, self._rules = tx, terms, rules
        self._ground = Ground(tx)
        self._names = names_of(tx)

    def structure(self, code: str, org: Uid | None) -> Structure:
        group = self._rules.group(code)
        within = (Condition("place", Comparison.WITHIN, (org.hex(),)),) if org else ()
        base = (*group.conditions(), *within)
        sections = [section for section in self._rules.sections if section.bands]
        wanted: list[tuple[Condition, ...]] = [()]
        wanted += [share.conditions() for share in self._rules.shares]
        for section in sections:
            wanted += [section.base(()), *(section.base(band.conditions()) for band in section.bands)]
        numbers = iter(self._counts(base, wanted))
        total = Count(group.title, next(numbers), View(conditions=base))
        shares = tuple(
            Share(Count(share.title, next(numbers), _view(base, share.conditions())), total.count)
            for share in self._rules.shares
        )
        banded = {section.code: self._banded(section, base, numbers) for section in sections}
        tables = tuple(banded.get(s.code) or self._each(s, base) for s in self._rules.sections)
        scope = self._names.get(org, "") if org else ""
        return Structure(scope, group.title, self._tx.today, total, shares, tables)

    def _counts(self, base: Sequence[Condition], wanted: Iterable[Sequence[Condition]]) -> list[int]:
        """How many of the base meet each of these, all in one look through the table."""
        ones = [sa.func.count().filter(*self._clauses(each)) if each else sa.func.count() for each in wanted]
        statement = scanned(sa.select(*ones).select_from(Person).where(*self._clauses(base)))
        return [int(number) for number in self._tx.session.execute(statement).one()]

    def _banded(self, section: Section, base: tuple[Condition, ...], numbers: Iterator[int]) -> CountTable:
        total = next(numbers)
        whom = section.base(base)
        counts = tuple(Count(band.title, next(numbers), _view(whom, band.conditions())) for band in section.bands)
        return CountTable(section.code, section.title, total, counts)

    def _each(self, section: Section, base: tuple[Condition, ...]) -> CountTable:
        whom = section.base(base)
        column = getattr(Person, section.each)
        number = sa.func.count()
        statement = scanned(sa.select(column, number).where(*self._clauses(whom)).group_by(column))
        found = [(value, int(count)) for value, count in self._tx.session.execute(statement)]
        field = find_field(self._terms.fields, section.each)
        assert field is not None, section.each
        filled = sorted((row for row in found if row[0] not in (None, "")), key=lambda row: (-row[1], str(row[0])))
        counts = [self._one(field, value, count, whom) for value, count in filled]
        empty = sum(count for value, count in found if value in (None, ""))
        if empty:
            counts.append(Count("未填", empty, _view(whom, (Condition(field.key, Comparison.EMPTY),))))
        return CountTable(section.code, section.title, sum(count for _, count in found), tuple(counts))

    def _one(self, field: ViewField, value: object, count: int, whom: tuple[Condition, ...]) -> Count:
        if field.kind is Kind.ORG and isinstance(value, bytes):
            title, text = called(self._names, Uid(value)), value.hex()
        else:
            text = str(value)
            title = field.word(text)
        return Count(title, count, _view(whom, (Condition(field.key, Comparison.IS, (text,)),)))

    def _clauses(self, conditions: Sequence[Condition]) -> list[Clause]:
        return self._terms.clauses(conditions, self._ground)


def _view(base: tuple[Condition, ...], more: tuple[Condition, ...]) -> View:
    return View(conditions=(*base, *(each for each in more if each not in base)))
