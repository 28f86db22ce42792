"""What an import or export tells: while it runs, and of what it did."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.domain.changes import Changes
from desktop.domain.imports.plan import DOUBTFUL, PeoplePlan, PeoplePreview, RowProblem, RowState


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


def left_out(plan: PeoplePlan) -> dict[int, str]:
    """Rows to be corrected and why, by their number: wrong ones and those nobody has decided on."""
    wanted = {row.row for row in plan.of(RowState.ERROR, RowState.DUPLICATE)}
    told: dict[int, list[str]] = {row: [] for row in sorted(wanted)}
    for problem in plan.problems:
        if problem.row in wanted and _matters(problem):
            told[problem.row].append(problem.text)
    return {row: " ".join(texts) for row, texts in told.items()}


def _matters(problem: RowProblem) -> bool:
    return problem.is_error or problem.code in DOUBTFUL


def report_of(preview: PeoplePreview, plan: PeoplePlan, saved: Path | None, changes: Changes) -> ImportReport:
    why: dict[int, str] = {}
    for problem in plan.problems:
        if problem.row and _matters(problem):
            why.setdefault(problem.row, problem.text)
    left = plan.of(RowState.ERROR, RowState.DUPLICATE, RowState.SKIPPED)
    done = PeoplePreview(
        preview.path, preview.sha256, preview.sheets, preview.parsed, plan, preview.decisions, preview.seen
    )
    skipped = tuple((r.row, r.name, why.get(r.row, "您选择了跳过。")) for r in left)
    orgs = tuple(new.name for new in plan.new_orgs) if changes else ()
    return ImportReport(done.counts, skipped, orgs, saved, changes)
