"""What a sheet says beside what is stored, row by row; reads only."""

import gc
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from desktop.domain.codes import CodeTables, name_of
from desktop.domain.identity import Uid
from desktop.domain.imports.compare import FIELDS, LABELS, Comparison, Tell
from desktop.domain.imports.identify import KnownPeople
from desktop.domain.imports.orgs import OrgBook
from desktop.domain.imports.plan import Decisions, KnownPerson, ParsedSheet, PeoplePlan, RowPlan, RowProblem
from desktop.domain.people import COVERS
from desktop.services.exchange.reports import Progress
from desktop.services.organisations import names_of, tree_of
from desktop.store.organisations import Organisation
from desktop.store.people import Person
from desktop.store.sessions import Tx

PAGE = 1000
"""People fetched at a time."""


_MANY = 50_000
"""Fresh objects whose one walk is felt."""


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without the cyclic garbage collector, and with short turns for other threads.

    The collector walks a million fresh cells again and again (*measured*: a third of the time), and nothing in them
    is cyclic; each walk stops every thread, the window's too (*measured*: up to 0.6 s). So they are frozen before it
    comes back: what nobody refers to any more is freed all the same. A window that waits for its turn for 5 ms several
    times a frame stutters; with 1 ms it does not.
    """
    was, turn = gc.isenabled(), sys.getswitchinterval()
    gc.disable()
    sys.setswitchinterval(min(turn, 0.001))
    try:
        yield
    finally:
        sys.setswitchinterval(turn)
        if gc.get_count()[0] > _MANY:
            gc.freeze()
        if was:
            gc.enable()


@dataclass(slots=True)
class Pass:
    """One comparison with what is stored now."""

    comparison: Comparison
    orgs: OrgBook

    def plan(self, rows: list[RowPlan]) -> PeoplePlan:
        """What was found; the comparison is over."""
        self.comparison.forget()
        questions = self.orgs.questions()
        return PeoplePlan(
            rows,
            (*self.comparison.problems, *_org_remarks(self.comparison, questions)),
            questions,
            tuple(self.orgs.created.values()),
        )


def _org_remarks(comparison: Comparison, questions: Sequence[Any]) -> Iterator[RowProblem]:
    for question in questions:
        yield comparison.org_remark(question)


def compare(tx: Tx, parsed: ParsedSheet, decisions: Decisions, codes: CodeTables) -> Pass:
    tx.expect_much()  # everybody is read twice
    known, binned = _known(tx)
    short = tx.session.execute(sa.select(Organisation.uid, Organisation.short_name)).all()
    orgs = OrgBook(tree_of(tx), {uid: name for uid, name in short if name}, decisions.orgs, LABELS)
    return Pass(Comparison(parsed, known, binned, orgs, decisions, tx.today, _telling(orgs, codes)), orgs)


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


def _known(tx: Tx) -> tuple[KnownPeople, dict[str, str]]:
    """Everybody by what identifies them, and the names in the recycle bin by ID number."""
    columns = (Person.uid, Person.name, Person.id_number, Person.staff_no, Person.birth_date)
    places = (Person.team_uid, Person.department_uid, Person.branch_uid, Person.deleted_at)
    orgs = names_of(tx)
    statement = sa.select(*columns, *places).execution_options(include_deleted=True)
    live, binned = [], {}
    for uid, name, number, staff, born, team, unit, branch, deleted in tx.session.execute(statement):
        if deleted is not None:
            if number:
                binned[number] = name
            continue
        place = next((orgs[u] for u in (team, unit, branch) if u and u in orgs), "")
        live.append(KnownPerson(uid, name, number, staff, born, place))
    return KnownPeople(live), binned


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
