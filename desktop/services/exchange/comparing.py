"""What a sheet says beside what is stored, row by row; reads only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from desktop.domain.codes import CodeTables, name_of
from desktop.domain.identity import Uid
from desktop.domain.imports.compare import FIELDS, LABELS, Comparison, Planned, Tell, judged_of, spoken_of
from desktop.domain.imports.orgs import OrgBook
from desktop.domain.imports.plan import Decisions, ParsedSheet, PeoplePlan, RowPlan, RowProblem
from desktop.domain.people import COVERS
from desktop.services.exchange.everybody import KEPT, Everybody, last_action, read_everybody
from desktop.services.long_work import Progress
from desktop.services.organisations import tree_of
from desktop.services.people.namesakes import tell_apart
from desktop.store.organisations import Organisation
from desktop.store.people import Person
from desktop.store.sessions import Tx

PAGE = 1000
"""People fetched at a time."""


_MANY_ROWS = 5_000
"""Rows of a sheet from which everything stored is read at once with what identifies people."""


@dataclass(slots=True)
class Pass:
    """One comparison with what is stored now."""

    tx: Tx
    comparison: Comparison
    orgs: OrgBook
    fields: Sequence[str]
    far_fields: Sequence[str]
    everybody: Everybody

    def chunks(self) -> Iterator[list[Planned]]:
        """The rows in order with what is to be written for each, some at a time."""
        return self.comparison.chunks(self)

    def spoken(self, uids: Sequence[Uid]) -> Mapping[Uid, Sequence[Any]]:
        """See `Stored`."""
        kept = self.everybody.kept
        if not kept:
            return {uid: [row[name] for name in self.fields] for uid, row in stored(self.tx, uids, self.fields).items()}
        places = itemgetter(*map(KEPT.index, self.fields))
        return {uid: places(kept[uid]) for uid in uids if uid in kept}

    def judged(self, uids: Sequence[Uid]) -> Mapping[Uid, Mapping[str, Any]]:
        """See `Stored`."""
        kept = self.everybody.kept
        if not kept:
            return stored(self.tx, uids, self.far_fields)
        places = itemgetter(*map(KEPT.index, self.far_fields))
        return {uid: dict(zip(self.far_fields, places(kept[uid]), strict=True)) for uid in uids}

    def plan(self, rows: list[RowPlan]) -> PeoplePlan:
        """What was found; the comparison is over."""
        self.comparison.forget()
        self.everybody.forget()
        questions = self.orgs.questions()
        return PeoplePlan(
            _told_apart(self.tx, rows),
            (*self.comparison.problems, *_org_remarks(self.comparison, questions)),
            questions,
            self.orgs.founded,
        )


def _told_apart(tx: Tx, rows: list[RowPlan]) -> list[RowPlan]:
    """The rows; of candidates for one that read alike it is said what tells them apart."""
    told = tell_apart(tx, (row.candidates for row in rows if len(row.candidates) > 1))
    if not told:
        return rows
    return [replace(row, candidates=tuple(told.get(c.uid, c) for c in row.candidates)) if row.candidates else row for row in rows]


def _org_remarks(comparison: Comparison, questions: Sequence[Any]) -> Iterator[RowProblem]:
    for question in questions:
        yield comparison.org_remark(question)


def compare(
    tx: Tx, parsed: ParsedSheet, decisions: Decisions, codes: CodeTables, everybody: Everybody | None = None
) -> Pass:
    """Begin a comparison.

    Args:
        everybody: read already; of no use once something was written since.
    """
    if everybody is None or everybody.seen != last_action(tx):
        everybody = read_everybody(tx, whole=len(parsed.rows) > _MANY_ROWS)
    short = tx.session.execute(sa.select(Organisation.uid, Organisation.short_name)).all()
    orgs = OrgBook(tree_of(tx), {uid: name for uid, name in short if name}, decisions.orgs, LABELS)
    known, binned, tell = everybody.known, everybody.binned, _telling(orgs, codes)
    comparison = Comparison(parsed, known, binned, orgs, decisions, tx.today, tell)
    return Pass(tx, comparison, orgs, spoken_of(parsed), judged_of(parsed), everybody)


def _telling(orgs: OrgBook, codes: CodeTables) -> Tell:
    """Stored values in words, sensitive ones covered."""

    def tell(name: str, value: Any) -> str:
        item = FIELDS[name]
        if value is None or value == "":
            return ""
        if item.meta.sensitive:
            return COVERS[name](str(value))
        if isinstance(value, bool):
            return "是" if value else "否"
        if item.kind is bytes:
            return orgs.called(value)
        return name_of(codes, item.meta.codes, str(value)) if item.meta.codes else str(value)

    return tell


def stored(tx: Tx, uids: Sequence[Uid], names: Sequence[str]) -> dict[Uid, Mapping[str, Any]]:
    """Stored values of these people in these fields."""
    found: dict[Uid, Mapping[str, Any]] = {}
    columns = [getattr(Person, name) for name in names]
    for start in range(0, len(uids), PAGE):
        wanted = sa.select(Person.uid, *columns).where(Person.uid.in_(uids[start : start + PAGE]))
        for uid, *values in tx.session.execute(wanted):
            found[uid] = dict(zip(names, values, strict=True))
    return found


def stored_people(tx: Tx, uids: Sequence[Uid] | None, progress: Progress) -> Iterator[Mapping[str, Any]]:
    if uids is None:
        ordered = sa.select(Person.uid).order_by(Person.sort_key, Person.uid)
        uids = [Uid(uid) for uid in tx.session.execute(ordered).scalars()]
    for start in range(0, len(uids), PAGE):
        progress(start, len(uids), "正在导出")
        page = uids[start : start + PAGE]
        found = stored(tx, page, list(FIELDS))
        yield from (found[uid] for uid in page if uid in found)
