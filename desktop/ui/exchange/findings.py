"""What the preview of a spreadsheet shows, worked out once off the GUI thread. No Qt here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop.domain.choices import Choice
from desktop.domain.drafts import spec
from desktop.domain.identity import Uid
from desktop.domain.imports.headings import Column
from desktop.domain.imports.plan import (
    DOUBTFUL,
    Decisions,
    OrgQuestion,
    ParsedRow,
    PeoplePreview,
    RowDecision,
    RowPlan,
    RowProblem,
    RowState,
)
from desktop.domain.people import PersonDraft

FIELDS = {item.name: item for item in spec(PersonDraft)}
_TOLD = ("staff_no", "birth_date", "branch_uid", "department_uid", "team_uid", "job_title")
"""What of a row tells namesakes apart; nothing that is masked elsewhere."""


def place_uid(place: int) -> Uid:
    """A key for the place of a line in a list that has no records behind it."""
    return Uid(place.to_bytes(16, "big"))


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One remark of the preview, with the name in its row."""

    place: int
    problem: RowProblem
    name: str

    @property
    def uid(self) -> Uid:
        return place_uid(self.place)


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row of the sheet and what happens to it; `note` says which fields change or why it is left out."""

    place: int
    row: RowPlan
    note: str

    @property
    def uid(self) -> Uid:
        return place_uid(self.place)


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of the sheet; `fills` is the label of the field, "" when the column is not read."""

    place: int
    column: Column
    fills: str

    @property
    def uid(self) -> Uid:
        return place_uid(self.place)


@dataclass(frozen=True, slots=True)
class OrgLine:
    """An organisation that is not there yet."""

    place: int
    question: OrgQuestion

    @property
    def uid(self) -> Uid:
        return place_uid(self.place)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row of which a person must say who is meant.

    Attributes:
        says: what the row itself tells of the person, in words.
        decision: None as long as nothing was decided, which leaves the row out.
    """

    place: int
    row: int
    name: str
    why: str
    says: str
    candidates: tuple[Choice, ...]
    decision: RowDecision | None

    @property
    def uid(self) -> Uid:
        return place_uid(self.place)


@dataclass(frozen=True)
class Findings:
    """A preview with everything the page shows of it.

    Attributes:
        people: how many the import would write: new ones and changed ones.
        left: rows that are left out: wrong, skipped or undecided.
        problems: errors before warnings, what concerns the whole sheet last.
        valid: rows that can be imported or already are; 0 blocks the import.
        rows: by state; "" for all of them.
        names, why: by row: the name in it, and why it is left out.
        open_doubts: rows that nobody has decided on.
    """

    preview: PeoplePreview
    counts: dict[str, int]
    valid: int
    problems: list[RowProblem]
    errors: list[RowProblem]
    warnings: list[RowProblem]
    rows: dict[str, list[RowPlan]]
    names: dict[int, str]
    why: dict[int, str]
    columns: list[ColumnLine]
    orgs: list[OrgLine]
    doubts: list[Doubt]

    @property
    def people(self) -> int:
        return self.counts[RowState.NEW] + self.counts[RowState.CHANGED]

    @property
    def left(self) -> int:
        return sum(self.counts[state] for state in (RowState.ERROR, RowState.DUPLICATE, RowState.SKIPPED))

    @property
    def open_doubts(self) -> int:
        return self.counts[RowState.DUPLICATE]

    def problem_line(self, place: int, problem: RowProblem) -> ProblemLine:
        return ProblemLine(place, problem, self.names.get(problem.row, ""))

    def row_line(self, place: int, row: RowPlan) -> RowLine:
        """Lines are made when they are looked at: 100,000 of them would keep the garbage collector busy."""
        if row.changed:
            return RowLine(place, row, '；'.join(map(str, row.changed)))
        left = row.state in (RowState.ERROR, RowState.DUPLICATE)
        return RowLine(place, row, self.why.get(row.row, "") if left else "")

    @property
    def unknown_columns(self) -> list[Column]:
        return [line.column for line in self.columns if not line.fills]


def find(preview: PeoplePreview, before: Sequence[Doubt] = ()) -> Findings:
    """Everything the page shows of a preview.

    Args:
        before: doubts of the preview before: a row that was decided is doubtful no longer, but may be decided anew.
    """
    plan = preview.plan
    problems = _ordered(plan.problems)
    return Findings(
        preview,
        preview.counts,
        preview.valid,
        problems,
        [p for p in problems if p.is_error],
        [p for p in problems if not p.is_error],
        {"": plan.rows, **_by_state(plan.rows)},
        {row.row: row.name for row in plan.rows},
        _reasons(problems),
        [ColumnLine(n, c, FIELDS[c.field].label if c.field else "") for n, c in enumerate(preview.columns)],
        [OrgLine(n, question) for n, question in enumerate(plan.questions)],
        _doubts(preview, {d.row: d for d in before}),
    )


def _by_state(rows: Sequence[RowPlan]) -> dict[str, list[RowPlan]]:
    found: dict[str, list[RowPlan]] = {state: [] for state in RowState}
    for row in rows:
        found[row.state].append(row)
    return found


def _reasons(problems: Sequence[RowProblem]) -> dict[int, str]:
    """Why a row is left out: its first error, or what must be decided."""
    told: dict[int, str] = {}
    for problem in problems:
        if problem.is_error or problem.code in DOUBTFUL:
            told.setdefault(problem.row, problem.text)
    return told


def _ordered(problems: Sequence[RowProblem]) -> list[RowProblem]:
    """By plain loops and not by sorting: a sort of 100,000 in one breath holds up the window."""
    errors = [p for p in problems if p.is_error]
    warnings = [p for p in problems if p.row and not p.is_error]
    return [*errors, *warnings, *(p for p in problems if not p.row and not p.is_error)]


def _doubts(preview: PeoplePreview, before: dict[int, Doubt]) -> list[Doubt]:
    open_rows = {r.row: r for r in preview.plan.of(RowState.DUPLICATE)}
    wanted = sorted(set(open_rows) | {row for row in before if row in preview.decisions.rows})
    if not wanted:
        return []
    why = {p.row: p.text.partition("，请选择")[0] for p in preview.plan.problems if p.code in DOUBTFUL}
    says = _sayings(preview, set(wanted) - set(before))
    return [
        _doubt(n, row, open_rows.get(row), before.get(row), why.get(row, ""), says.get(row, ""), preview.decisions)
        for n, row in enumerate(wanted)
    ]


def _doubt(
    place: int, row: int, plan: RowPlan | None, old: Doubt | None, why: str, says: str, made: Decisions
) -> Doubt:
    decision = made.rows.get(row)
    if plan is not None:
        return Doubt(place, row, plan.name, why, says or (old.says if old else ""), plan.candidates, decision)
    assert old is not None
    return Doubt(place, row, old.name, old.why, old.says, old.candidates, decision)


def _sayings(preview: PeoplePreview, wanted: set[int]) -> dict[int, str]:
    parsed = preview.parsed
    shown = [(n, FIELDS[name].label) for n, name in enumerate(parsed.fields) if name in _TOLD]
    return {row.row: _saying(row, shown) for row in parsed.rows if row.row in wanted}


def _saying(row: ParsedRow, shown: Sequence[tuple[int, str]]) -> str:
    told = [f"{label} {row.values[n]}" for n, label in shown if row.values[n] is not None]
    return "，".join(told)


LARGE = 5_000
"""Rows from which letting go of a preview is felt."""


def forget(box: list[Findings], *, sheet: bool) -> None:
    """Let go of a large preview bit by bit, off the GUI thread: in one breath it would hold up the window.

    Args:
        box: holds the only reference to it.
        sheet: the rows as read as well; False while another preview of the same sheet is shown.
    """
    found = box.pop()
    plan, parsed = found.preview.plan, found.preview.parsed
    parts: list[list[Any]] = [plan.rows, list(plan.problems), *([parsed.rows] if sheet else [])]
    del found, plan, parsed
    for part in parts:
        while part:
            del part[-500:]
