"""The service of spreadsheets: what a user does with them."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes
from desktop.domain.codes import CodeTables
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid, new_uid
from desktop.domain.imports.layouts import FileLook
from desktop.domain.imports.plan import Decisions, PeoplePlan, PeoplePreview, RowPlan, RowState
from desktop.domain.organisations import PLACE_KINDS
from desktop.domain.people import kept_from
from desktop.exchange import people as sheets
from desktop.exchange.left_out import save_left_out
from desktop.exchange.people_sheet import Recall, find_people, look_at
from desktop.exchange.spreadsheets import open_book
from desktop.exchange.template import write_template
from desktop.services.exchange.batches import KIND, BatchRow, batch_rows, record, remember, remembered, undo
from desktop.services.exchange.comparing import compare, stored_people
from desktop.services.exchange.everybody import Everybody, last_action, read_beside
from desktop.services.exchange.printing import unprintable
from desktop.services.exchange.reading import read_through
from desktop.services.exchange.reports import ExportReport, ImportReport, left_out, report_of
from desktop.services.exchange.writing import Writing, note
from desktop.services.long_work import LARGE, Elsewhere, Progress, apart, quiet, undisturbed
from desktop.services.organisations import names_of, tree_of
from desktop.store.sessions import Store

_LARGE_FILE = 300_000
"""Bytes; some 3,000 people."""


def _large_file(given: Mapping[str, Any]) -> bool:
    path: Path = given["path"]
    return path.is_file() and path.stat().st_size > _LARGE_FILE


def _large_preview(given: Mapping[str, Any]) -> bool:
    return len(given["preview"].parsed.rows) > LARGE


def _large_export(given: Mapping[str, Any]) -> bool:
    uids: Sequence[Uid] | None = given.get("uids")
    return uids is None or len(uids) > LARGE


def _large_batch(given: Mapping[str, Any]) -> bool:
    service: ExchangeService = given["self"]
    return any(row.created + row.changed > LARGE for row in service.imports(given["who"]) if row.uid == given["batch"])


class ExchangeService:
    """What a user does with spreadsheets.

    Args:
        backed_up: makes a backup before anything is imported, and takes it back when nothing is; called with the reason.
    """

    elsewhere: Elsewhere | None = None
    """Where large files are worked on; None works on them here."""

    def __init__(self, store: Store, codes: CodeTables, backed_up: Callable[[str], AbstractContextManager[Path]]) -> None:
        self._store, self._codes, self._backed_up = store, codes, backed_up

    @apart(_large_file)
    def look(self, who: Actor, path: Path, decisions: Decisions | None = None) -> FileLook:
        """The sheets of a file and the columns of one, before anything is read through.

        Raises:
            ImportRefused: the file cannot be imported at all.
        """
        who.require(Right.IMPORT)
        with undisturbed(), open_book(path) as book:
            return look_at(book, path, decisions or Decisions(), self._recall(who))

    @apart(_large_file)
    def preview_people(
        self, who: Actor, path: Path, decisions: Decisions | None = None, progress: Progress = quiet
    ) -> PeoplePreview:
        """Read a file and say what importing it would do; nothing is written.

        Columns are matched as decided, else as remembered of files with the same headings, else by the headings.

        Raises:
            ImportRefused: the file cannot be imported at all.
        """
        who.require(Right.IMPORT)
        made = decisions or Decisions()
        sha256 = _digest(path)
        with undisturbed():
            with open_book(path) as book:
                names, recall = book.sheets, self._recall(who)
                with read_beside(self._store, who, path) as everybody:
                    found = find_people(book, made, recall)
                    stored = everybody()
                parsed = read_through(found, self._codes, progress)
            parsed = replace(parsed, remarks=(*parsed.remarks, *unprintable(parsed)))
            preview = PeoplePreview(path, sha256, names, parsed, _NOTHING, made, 0)
            return self._planned(who, preview, made, progress, stored)

    @apart(_large_preview)
    def decide(
        self, who: Actor, preview: PeoplePreview, decisions: Decisions, progress: Progress = quiet
    ) -> PeoplePreview:
        """The preview under other decisions, without reading the file again.

        Raises:
            ImportRefused: another sheet was chosen and cannot be read.
        """
        old = preview.decisions
        again = (decisions.heading, decisions.fills) != (old.heading, old.fills)
        if again or decisions.sheet not in (None, preview.parsed.sheet):
            return self.preview_people(who, preview.path, decisions, progress)
        with undisturbed():
            return self._planned(who, preview, decisions, progress)

    @apart(_large_preview)
    def import_people(
        self, who: Actor, preview: PeoplePreview, decisions: Decisions | None = None, progress: Progress = quiet
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
            return report_of(shown, shown.plan, None, Changes())
        deed = f"导入人员：{preview.path.name}"
        with self._backed_up("导入前") as saved, undisturbed(), self._store.write(who, Right.IMPORT, deed) as tx:
            plan = Writing(tx, shown, self._codes, progress).run()
            note(tx, shown, plan)
            if shown.decisions.fills is not None:
                remember(tx, KIND, shown.parsed.columns)
            record(tx, KIND, shown, plan)
        return report_of(shown, plan, saved, tx.changes)

    def imports(self, who: Actor) -> list[BatchRow]:
        """Every file taken over so far, the latest first."""
        with self._store.read(who, Right.IMPORT) as tx:
            return batch_rows(tx)

    @apart(_large_batch)
    def undo_import(self, who: Actor, batch: Uid, progress: Progress = quiet) -> Changes:
        """Take a whole import back: new people and organisations into the recycle bin, the others as they were.

        Raises:
            UserError: a newer edit touched its rows (named), it was taken back already, or not by this account.
        """
        with undisturbed(), self._store.write(who, Right.IMPORT, "撤销导入") as tx:
            undo(tx, batch, progress)
        return tx.changes

    def save_template(self, who: Actor, path: Path) -> None:
        """Write an empty table with every heading, lists of codes and organisations to choose from, and how to fill it.

        Raises:
            UserError: the file cannot be written; what stood there before is untouched.
        """
        with self._store.read(who, Right.IMPORT) as tx:
            nodes = sorted(tree_of(tx).values(), key=lambda node: node.name)
            orgs = {field: [node.name for node in nodes if node.kind in kinds] for field, kinds in PLACE_KINDS.items()}
        write_template(path, self._codes, orgs)

    @apart(_large_preview)
    def save_left_out(
        self, who: Actor, preview: PeoplePreview, path: Path, progress: Progress = quiet
    ) -> ExportReport:
        """Write the rows that are wrong or undecided as they stand in the file, each with what is wrong with it.

        Raises:
            UserError: there are none, the file was changed since the preview, or `path` cannot be written.
        """
        who.require(Right.IMPORT)
        why = left_out(preview.plan)
        if not why:
            raise UserError("没有需要改正的行。")
        if _digest(preview.path) != preview.sha256:
            raise UserError(f"“{preview.path.name}”在预览之后被改动过或移走了。", "请重新选择文件预览。")
        with self._store.write(who, Right.IMPORT, f"导出有问题的行：{path.name}") as tx:
            count, columns = save_left_out(
                preview.path, preview.settled, path, why, lambda done, total: progress(done, total, "正在导出")
            )
            remember(tx, KIND, columns)
            tx.trail.note("export", new_uid(), "export", {"file": path.name, "people": count, "full": True})
        return ExportReport(path, count)

    @apart(_large_export)
    def export_people(
        self,
        who: Actor,
        path: Path,
        uids: Sequence[Uid] | None = None,
        progress: Progress = quiet,
        *,
        full: bool = True,
        columns: Sequence[str] | None = None,
    ) -> ExportReport:
        """Write people as .xlsx; the export is logged, since it carries ID numbers and phones out.

        Args:
            uids: only these, in this order; None for everybody in the order of the list.
            full: ID numbers, phones and addresses as they are, for those who may see them; otherwise covered.
            columns: names of the fields wanted, in their order; None for all.

        Raises:
            UserError: the file cannot be written; what stood there before is untouched.
        """
        if full:
            who.require(Right.REVEAL)
        # Whoever reads the history must see at once that numbers left the office as they are.
        deed = "完整导出人员" if full else "导出人员"
        with self._store.write(who, Right.EXPORT, f"{deed}：{path.name}") as tx:
            rows = stored_people(tx, uids, progress)
            count = sheets.export_people(
                path, rows, names_of(tx), self._codes, full=full, columns=columns, hidden=kept_from(who)
            )
            tx.trail.note("export", new_uid(), "export", {"file": path.name, "people": count, "full": full})
        return ExportReport(path, count)

    def _still_holds(self, who: Actor, preview: PeoplePreview, decisions: Decisions) -> bool:
        """Nothing was written since the preview and nothing decided otherwise."""
        with self._store.read(who, Right.IMPORT) as tx:
            seen = last_action(tx)
        return decisions == preview.decisions and seen == preview.seen

    def _recall(self, who: Actor) -> Recall:
        with self._store.read(who, Right.IMPORT) as tx:
            return remembered(tx, KIND).get

    def _planned(
        self,
        who: Actor,
        preview: PeoplePreview,
        decisions: Decisions,
        progress: Progress,
        everybody: Everybody | None = None,
    ) -> PeoplePreview:
        with self._store.read(who, Right.IMPORT) as tx:
            pass_ = compare(tx, preview.parsed, decisions, self._codes, everybody)
            rows: list[RowPlan] = []
            for planned in pass_.chunks():
                progress(len(rows), len(preview.parsed.rows), "正在核对")
                rows += [p.plan for p in planned]
            plan = pass_.plan(rows)
            seen = last_action(tx)
        return PeoplePreview(
            preview.path, preview.sha256, preview.sheets, preview.parsed, plan, decisions, seen
        )


def _digest(path: Path) -> str:
    try:
        return sheets.sha256_of(path) if path.is_file() else ""
    except OSError as error:
        raise UserError(f"“{path.name}”读不出来。", "请检查权限，或关闭正在使用它的程序。") from error


_NOTHING = PeoplePlan([], (), (), ())
