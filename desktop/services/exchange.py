"""Spreadsheets in and out: first a preview that writes nothing, then one transaction, then a report."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes
from desktop.domain.codes import CodeTables
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid, new_uid
from desktop.domain.imports.compare import FIELDS, LABELS, Comparison, Planned
from desktop.domain.imports.identify import KnownPeople
from desktop.domain.imports.orgs import OrgBook
from desktop.domain.imports.plan import (
    Decisions,
    KnownPerson,
    ParsedSheet,
    PeoplePlan,
    PeoplePreview,
    RowPlan,
    RowProblem,
    RowState,
)
from desktop.domain.imports.sheet import RowReader
from desktop.domain.organisations import OrganisationDraft
from desktop.domain.people import PersonDraft
from desktop.exchange import people as sheets
from desktop.exchange.spreadsheets import open_book
from desktop.services import organisations, people
from desktop.services.organisations import names_of, tree_of
from desktop.store import search
from desktop.store.history import ActionHead
from desktop.store.organisations import Organisation
from desktop.store.people import Affiliation, Person
from desktop.store.record import apply, draft_of
from desktop.store.sessions import Store, Tx

_STEP = 500
"""Rows between two calls of the progress callback."""
_PAGE = 1000


class Progress(Protocol):
    """Told between items; may raise to cancel, which leaves everything as it was."""

    def __call__(self, done: int, total: int, text: str = "") -> None: ...


def _quiet(done: int, total: int, text: str = "") -> None:
    return None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did.

    Attributes:
        counts: rows by state, as in the preview.
        skipped: rows left out, with the reason.
        backup: the backup taken before; None when nothing was written.
    """

    counts: Mapping[str, int]
    skipped: tuple[tuple[int, str, str], ...]
    created_orgs: tuple[str, ...]
    backup: Path | None
    changes: Changes


@dataclass(frozen=True, slots=True)
class ExportReport:
    """Where the file is and how many people it holds."""

    path: Path
    people: int


class ExchangeService:
    """What a user does with spreadsheets.

    Args:
        back_up: makes a backup and gives its path; called with the reason before anything is imported.
    """

    def __init__(self, store: Store, codes: CodeTables, back_up: Callable[[str], Path]) -> None:
        self._store, self._codes, self._back_up = store, codes, back_up

    def preview_people(
        self, who: Actor, path: Path, decisions: Decisions | None = None, progress: Progress = _quiet
    ) -> PeoplePreview:
        """Read a file and say what importing it would do; nothing is written.

        Raises:
            ImportRefused: the file cannot be imported at all.
        """
        who.require(Right.IMPORT)
        made = decisions or Decisions()
        sha256 = _digest(path)
        with _undisturbed():
            with open_book(path) as book:
                names = book.sheets
                found = sheets.find_people(book, made.sheet)
                parsed = self._parse(found, progress)
            return self._planned(who, PeoplePreview(path, sha256, names, parsed, _NOTHING, made, 0), made, progress)

    def decide(
        self, who: Actor, preview: PeoplePreview, decisions: Decisions, progress: Progress = _quiet
    ) -> PeoplePreview:
        """The preview under other decisions, without reading the file again.

        Raises:
            ImportRefused: another sheet was chosen and cannot be read.
        """
        if decisions.sheet not in (None, preview.parsed.sheet):
            return self.preview_people(who, preview.path, decisions, progress)
        with _undisturbed():
            return self._planned(who, preview, decisions, progress)

    def import_people(
        self, who: Actor, preview: PeoplePreview, decisions: Decisions | None = None, progress: Progress = _quiet
    ) -> ImportReport:
        """Write what the preview shows, in one transaction with one action in the history.

        Rows that are wrong, doubtful and undecided, or unchanged write nothing. A backup is taken first.

        Raises:
            UserError: no row can be imported, or the database changed in a way that leaves none.
        """
        who.require(Right.IMPORT)
        made = decisions or preview.decisions
        shown = preview if self._still_holds(who, preview, made) else self.decide(who, preview, made, progress)
        if not shown.valid:
            raise UserError("没有一行可以导入，库中数据没有改动。", "请按预览中的说明改正表格后再导入。")
        if not shown.plan.of(RowState.NEW, RowState.CHANGED):
            return _report(shown, shown.plan, None, Changes())
        saved = self._back_up("导入前")
        with _undisturbed(), self._store.write(who, Right.IMPORT, f"导入人员：{preview.path.name}") as tx:
            plan = _Writing(tx, shown, progress).run()
            _note(tx, shown, plan)
        return _report(shown, plan, saved, tx.changes)

    def export_people(
        self, who: Actor, path: Path, uids: Sequence[Uid] | None = None, progress: Progress = _quiet
    ) -> ExportReport:
        """Write people as .xlsx; the export is logged, since it carries ID numbers and phones out.

        Args:
            uids: only these, in this order; None for everybody in the order of the list.

        Raises:
            UserError: the file cannot be written; what stood there before is untouched.
        """
        with self._store.write(who, Right.EXPORT, f"导出人员：{path.name}") as tx:
            rows = _stored_people(tx, uids, progress)
            count = sheets.export_people(path, rows, names_of(tx), self._codes)
            tx.trail.note("export", new_uid(), "export", {"file": path.name, "people": count})
        return ExportReport(path, count)

    def _still_holds(self, who: Actor, preview: PeoplePreview, decisions: Decisions) -> bool:
        """Nothing was written since the preview and nothing decided otherwise."""
        with self._store.read(who, Right.IMPORT) as tx:
            seen = tx.session.execute(sa.select(ActionHead.seq)).scalar_one()
        return decisions == preview.decisions and seen == preview.seen

    def _parse(self, found: sheets.PeopleSheet, progress: Progress) -> ParsedSheet:
        known = found.headings.known
        reader = RowReader(found.sheet, known, FIELDS, self._codes, found.faults)
        rows = []
        for number, raw in found.rows:
            if number % _STEP == 0:
                progress(number, found.height, "正在读取")
            row = reader.read(number, raw)
            if row is not None:
                rows.append(row)
        remarks = (*found.remarks, *reader.remarks)
        return ParsedSheet(
            found.sheet, found.headings.columns, reader.fields, rows, remarks, found.headings.first + 1
        )

    def _planned(self, who: Actor, preview: PeoplePreview, decisions: Decisions, progress: Progress) -> PeoplePreview:
        with self._store.read(who, Right.IMPORT) as tx:
            pass_ = _pass(tx, preview.parsed, decisions)
            rows: list[RowPlan] = []
            for planned in pass_.comparison.chunks(lambda uids, names: _stored(tx, uids, names)):
                progress(len(rows), len(preview.parsed.rows), "正在核对")
                rows += [p.plan for p in planned]
            plan = pass_.plan(rows)
            seen = tx.session.execute(sa.select(ActionHead.seq)).scalar_one()
        return PeoplePreview(
            preview.path, preview.sha256, preview.sheets, preview.parsed, plan, decisions, seen
        )


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without the cyclic garbage collector: it walks a million fresh cells again and again (*measured*: a third
    of the time), and nothing in them is cyclic."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


_NOTHING = PeoplePlan([], (), (), ())


def _digest(path: Path) -> str:
    try:
        return sheets.sha256_of(path) if path.is_file() else ""
    except OSError as error:
        raise UserError(f"“{path.name}”读不出来。", "请检查权限，或关闭正在使用它的程序。") from error


@dataclass(slots=True)
class _Pass:
    """One comparison with what is stored now."""

    comparison: Comparison
    orgs: OrgBook

    def plan(self, rows: list[RowPlan]) -> PeoplePlan:
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


def _pass(tx: Tx, parsed: ParsedSheet, decisions: Decisions) -> _Pass:
    known, binned = _known(tx)
    short = tx.session.execute(sa.select(Organisation.uid, Organisation.short_name)).all()
    orgs = OrgBook(tree_of(tx), {uid: name for uid, name in short if name}, decisions.orgs, LABELS)
    return _Pass(Comparison(parsed, known, binned, orgs, decisions, tx.today), orgs)


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
        live.append(KnownPerson(Uid(uid), name, number, staff, born, place))
    return KnownPeople(live), binned


def _stored(tx: Tx, uids: Sequence[Uid], names: Sequence[str]) -> dict[Uid, Mapping[str, Any]]:
    """Stored values of these people in these fields."""
    found: dict[Uid, Mapping[str, Any]] = {}
    columns = [getattr(Person, name) for name in names]
    for start in range(0, len(uids), _PAGE):
        wanted = sa.select(Person.uid, *columns).where(Person.uid.in_(uids[start : start + _PAGE]))
        for uid, *values in tx.session.execute(wanted):
            found[Uid(uid)] = dict(zip(names, values, strict=True))
    return found


def _stored_people(tx: Tx, uids: Sequence[Uid] | None, progress: Progress) -> Iterator[Mapping[str, Any]]:
    if uids is None:
        ordered = sa.select(Person.uid).order_by(Person.sort_key, Person.uid)
        uids = [Uid(uid) for uid in tx.session.execute(ordered).scalars()]
    for start in range(0, len(uids), _PAGE):
        progress(start, len(uids), "正在导出")
        page = uids[start : start + _PAGE]
        found = _stored(tx, page, list(FIELDS))
        yield from (found[uid] for uid in page if uid in found)


class _Writing:
    """The one transaction of an import: compares once more, now under the lock, and writes chunk by chunk."""

    def __init__(self, tx: Tx, preview: PeoplePreview, progress: Progress) -> None:
        self._tx, self._preview, self._progress = tx, preview, progress
        self._pass = _pass(tx, preview.parsed, preview.decisions)
        self._created: set[Uid] = set()

    def run(self) -> PeoplePlan:
        rows: list[RowPlan] = []
        for planned in self._pass.comparison.chunks(lambda uids, names: _stored(self._tx, uids, names)):
            self._progress(len(rows), len(self._preview.parsed.rows), "正在写入")
            self._create_orgs()
            self._insert([p for p in planned if p.plan.state is RowState.NEW])
            self._update([p for p in planned if p.plan.state is RowState.CHANGED])
            rows += [p.plan for p in planned]
        return self._pass.plan(rows)

    def _create_orgs(self) -> None:
        for new in self._pass.orgs.created.values():
            if new.uid not in self._created:
                row = Organisation(uid=new.uid)
                apply(OrganisationDraft(name=new.name, kind=new.kind, parent_uid=new.parent_uid), row)
                self._tx.add(row)
                organisations.index(self._tx, row)
                self._created.add(new.uid)

    def _insert(self, planned: Sequence[Planned]) -> None:
        rows = [self._person(p) for p in planned]
        self._tx.bulk_insert(Person, rows)
        self._tx.bulk_insert(Affiliation, [place for row in rows for place in self._places(row)])
        texts = ((row["uid"], people.search_text_of(row)) for row in rows)
        search.index_many(self._tx.session, people.KIND, texts)

    def _person(self, planned: Planned) -> dict[str, Any]:
        values = {"uid": new_uid(), **_DEFAULTS, **planned.values, "possible_twin": planned.plan.twin}
        values["sort_key"] = search.pinyin().sort_key(values["name"], values["name_pinyin"])
        return values

    def _places(self, row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        for kind, name in people.AFFILIATIONS.items():
            if row[name] is not None:
                place = {"person_uid": row["uid"], "org_uid": row[name], "kind": kind, "since": self._tx.today}
                yield {"uid": new_uid(), **place}

    def _update(self, planned: Sequence[Planned]) -> None:
        uids = [p.plan.uid for p in planned]
        rows = {row.uid: row for row in self._tx.rows(sa.select(Person).where(Person.uid.in_(uids)))}
        changed = []
        for each in planned:
            row = rows[each.plan.uid] if each.plan.uid else None
            if row is None:
                continue
            before = draft_of(PersonDraft, row)
            for name, value in each.values.items():
                setattr(row, name, value)
            if any(name in each.values for name in people.AFFILIATIONS.values()):
                people.write_person(self._tx, row, draft_of(PersonDraft, row), before)
            else:
                row.sort_key = search.pinyin().sort_key(row.name, row.name_pinyin)
                changed.append(row)
        self._tx.session.flush()
        search.index_many(self._tx.session, people.KIND, ((row.uid, people.search_text(row)) for row in changed))
        self._tx.session.expunge_all()


_DEFAULTS = {name: getattr(PersonDraft(), name) for name in FIELDS}


def _note(tx: Tx, preview: PeoplePreview, plan: PeoplePlan) -> None:
    """Which file it was, in the history: the hash proves it when somebody asks later."""
    told = {"file": preview.path.name, "sha256": preview.sha256, "sheet": preview.parsed.sheet,
            "new": len(plan.of(RowState.NEW)), "changed": len(plan.of(RowState.CHANGED))}  # fmt: skip
    tx.trail.note("import", new_uid(), "import", told)


def _report(preview: PeoplePreview, plan: PeoplePlan, saved: Path | None, changes: Changes) -> ImportReport:
    why: dict[int, str] = {}
    for problem in plan.problems:
        if problem.row and (problem.is_error or problem.code == "POSSIBLE_DUPLICATE"):
            why.setdefault(problem.row, problem.text)
    left = plan.of(RowState.ERROR, RowState.DUPLICATE, RowState.SKIPPED)
    done = PeoplePreview(
        preview.path, preview.sha256, preview.sheets, preview.parsed, plan, preview.decisions, preview.seen
    )
    skipped = tuple((r.row, r.name, why.get(r.row, "您选择了跳过。")) for r in left)
    orgs = tuple(new.name for new in plan.new_orgs) if changes else ()
    return ImportReport(done.counts, skipped, orgs, saved, changes)
