"""What the preview of a spreadsheet shows, worked out once off the GUI thread. No Qt here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop.domain.choices import Choice
from desktop.domain.drafts import spec
from desktop.domain.identity import Uid
from desktop.domain.imports.headings import Column
from desktop.domain.imports.plan import (
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
    """One row of the sheet and what happens to it."""

    place: int
    row: RowPlan

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
        rows: by state; "" for all of them.
        open_doubts: rows that nobody has decided on.
    """

    preview: PeoplePreview
    counts: dict[str, int]
    problems: list[ProblemLine]
    errors: list[ProblemLine]
    warnings: list[ProblemLine]
    rows: dict[str, list[RowLine]]
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

    @property
    def unknown_columns(self) -> list[Column]:
        return [line.column for line in self.columns if not line.fills]


def find(preview: PeoplePreview, before: Sequence[Doubt] = ()) -> Findings:
    """Everything the page shows of a preview.

    Args:
        before: doubts of the preview before: a row that was decided is doubtful no longer, but may be decided anew.
    """
    plan = preview.plan
    names = {row.row: row.name for row in plan.rows}
    problems = [ProblemLine(n, p, names.get(p.row, "")) for n, p in enumerate(plan.problems)]
    return Findings(
        preview,
        preview.counts,
        problems,
        only(problems, lambda p: p.is_error),
        only(problems, lambda p: not p.is_error),
        {"": _lines(plan.rows), **{state: _lines(plan.of(state)) for state in RowState}},
        [ColumnLine(n, c, FIELDS[c.field].label if c.field else "") for n, c in enumerate(preview.columns)],
        [OrgLine(n, question) for n, question in enumerate(plan.questions)],
        _doubts(preview, {d.row: d for d in before}),
    )


def _lines(rows: Sequence[RowPlan]) -> list[RowLine]:
    return [RowLine(n, row) for n, row in enumerate(rows)]


def _doubts(preview: PeoplePreview, before: dict[int, Doubt]) -> list[Doubt]:
    open_rows = {r.row: r for r in preview.plan.of(RowState.DUPLICATE)}
    wanted = sorted(set(open_rows) | {row for row in before if row in preview.decisions.rows})
    if not wanted:
        return []
    why = {p.row: p.text.partition("，请选择")[0] for p in preview.plan.problems if p.code == "POSSIBLE_DUPLICATE"}
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


def only(lines: Sequence[ProblemLine], keep: Callable[[RowProblem], bool]) -> list[ProblemLine]:
    """The lines whose problem is wanted, numbered anew."""
    return [ProblemLine(n, line.problem, line.name) for n, line in enumerate(x for x in lines if keep(x.problem))]
