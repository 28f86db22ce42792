"""What an import would do, row by row, and what its reader may decide before anything is written."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, overload

from desktop.domain.choices import Choice
from desktop.domain.errors import Problem, Severity
from desktop.domain.identity import Uid
from desktop.domain.imports.headings import Column
from desktop.domain.imports.layouts import Fills, HeadingRows, fills_of, heading_rows
from desktop.domain.organisations import OrgKind


class RowState(StrEnum):
    """What happens to one row of the sheet."""

    NEW = "新增"
    CHANGED = "更新"
    UNCHANGED = "无变化"
    DUPLICATE = "疑似重复"
    SKIPPED = "跳过"
    ERROR = "错误"


class Choose(StrEnum):
    """What a person decides about a row that may be somebody already known."""

    NEW = "new"
    EXISTING = "existing"
    SKIP = "skip"


class OrgChoose(StrEnum):
    """What becomes of an organisation that is not there yet."""

    CREATE = "create"
    MATCH = "match"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class RowDecision:
    """What was decided about one row.

    Attributes:
        uid: the existing person meant; only for EXISTING.
        renamed: the new name is a change of name, so the old one is kept as 曾用名; otherwise it puts a mistake right.
    """

    choose: Choose
    uid: Uid | None = None
    renamed: bool = False


@dataclass(frozen=True, slots=True)
class OrgDecision:
    """`uid` is the existing organisation meant (MATCH); `kind` and `parent_uid` replace what is proposed (CREATE)."""

    choose: OrgChoose
    uid: Uid | None = None
    kind: OrgKind | None = None
    parent_uid: Uid | None = None


OrgKey = tuple[str, str, str]
"""Field, name as written, and the name of what it belongs to (a team's department, a group's branch) or ""."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything decided so far; what is not decided takes the default shown.

    Attributes:
        rows: by the row number of the sheet.
        orgs: by OrgQuestion.key.
        sheet: which sheet to read; None lets the headings choose.
        heading: where the headings are; None finds them.
        fills: what each column fills; None goes by what is remembered of the layout, else by the headings.
    """

    rows: Mapping[int, RowDecision] = field(default_factory=dict)
    orgs: Mapping[OrgKey, OrgDecision] = field(default_factory=dict)
    sheet: str | None = None
    heading: HeadingRows | None = None
    fills: Fills | None = None


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One remark on the sheet, a row or a cell.

    Attributes:
        row: as Excel numbers it; 0 concerns the whole sheet.
        column: letter and heading of the cell, "" for the whole row.
        code: stable upper-case code (domain/model.md §4.9).
        text: plain Chinese sentence.
        severity: an error leaves the row out, a warning keeps it.
    """

    sheet: str
    row: int
    column: str
    code: str
    text: str
    severity: Severity

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


@dataclass(slots=True)
class ParsedRow:
    """A row as read: values in the order of `ParsedSheet.fields`, None where the cell says nothing."""

    row: int
    values: tuple[Any, ...]
    problems: tuple[Problem, ...]

    @property
    def is_broken(self) -> bool:
        return bool(self.problems) and any(p.severity is Severity.ERROR for p in self.problems)


@dataclass(frozen=True, slots=True)
class Tally:
    """The filled cells of a sheet; every one of them is counted once.

    Attributes:
        headings: in the heading rows.
        outside: in titles, notes, totals and repeated headings, each row told as a remark.
        ignored: of people, in columns that fill nothing; `Column.why` says why.
        read: of people, in columns that fill a field.
    """

    headings: int
    outside: int
    ignored: int
    read: int

    @property
    def cells(self) -> int:
        return self.headings + self.outside + self.ignored + self.read


@dataclass(frozen=True, slots=True)
class ParsedSheet:
    """One sheet, read but not yet compared with anything.

    Attributes:
        fields: names of the draft fields the columns fill, in the order of every row's values.
        remarks: what concerns the sheet, not a row.
        heading_row: where the column headings are, as Excel numbers it.
        tally: what became of every filled cell of the sheet.
    """

    sheet: str
    columns: tuple[Column, ...]
    fields: tuple[str, ...]
    rows: list[ParsedRow]
    remarks: tuple[RowProblem, ...]
    heading_row: int = 1
    heading_rows: int = 1
    tally: Tally = field(default_factory=lambda: Tally(0, 0, 0, 0))

    def column_of(self, name: str) -> str:
        return next((str(c) for c in self.columns if c.field == name), "")


DOUBTFUL = frozenset({"POSSIBLE_DUPLICATE", "DUPLICATE_IN_FILE"})
"""Codes of what must be decided before a row is taken over."""


class FieldChange(NamedTuple):
    """One field that changes, in words; sensitive values are covered."""

    label: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.label}：{self.old or '（空）'} → {self.new}"


Tell = Callable[[str, Any, Any], FieldChange]
"""A field with its old and its new value, in words."""


class Changes(Sequence[FieldChange]):
    """The fields of a person that change, in words. They are told when they are read: of 100,000 rows a page shows thirty.

    Args:
        before: what is stored, at least in the fields that change.
        changed: what is to be stored, by field.
        tell: one change in words.
    """

    __slots__ = ("_changed", "_old", "_tell")

    def __init__(self, before: Mapping[str, Any], changed: Mapping[str, Any], tell: Tell) -> None:
        self._old, self._changed, self._tell = [before[name] for name in changed], changed, tell

    def __len__(self) -> int:
        return len(self._old)

    @overload
    def __getitem__(self, place: int) -> FieldChange: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[FieldChange, ...]: ...

    def __getitem__(self, place: int | slice) -> FieldChange | tuple[FieldChange, ...]:
        return self._told()[place]

    def __iter__(self) -> Iterator[FieldChange]:
        return iter(self._told())

    def _told(self) -> tuple[FieldChange, ...]:
        return tuple(self._tell(name, old, new) for old, (name, new) in zip(self._old, self._changed.items(), strict=True))


@dataclass(slots=True)
class RowPlan:
    """What happens to one row.

    Attributes:
        uid: the person who is changed or already so; None for new ones.
        candidates: whom a DUPLICATE may be.
        changed: the fields that change.
        twin: 疑似重复: a new person with an ID number that is taken.
    """

    row: int
    name: str
    state: RowState
    uid: Uid | None = None
    candidates: tuple[Choice, ...] = ()
    changed: Sequence[FieldChange] = ()
    twin: bool = False


@dataclass(frozen=True, slots=True)
class OrgQuestion:
    """An organisation named in the file that is not there yet: UNKNOWN_ORG, a decision and never an error.

    Attributes:
        label: heading term of the field, e.g. 班组.
        rows: how many rows name it; first_row is the first of them.
        similar: existing organisations it may mean, the likeliest first.
        kind: what it would become; parent is what it would stand under.
        homeless: it would be created with nothing above it, though there is something it may belong under.
        decision: what happens now: decided, or the default: create, unless something similar exists, the name
            holds several or what it belongs to is left out.
    """

    key: OrgKey
    label: str
    name: str
    rows: int
    first_row: int
    similar: tuple[Choice, ...]
    kind: OrgKind
    parent: str
    decision: OrgDecision
    homeless: bool = False


@dataclass(frozen=True, slots=True)
class NewOrg:
    """An organisation the import will create."""

    uid: Uid
    name: str
    kind: OrgKind
    parent_uid: Uid | None


@dataclass(frozen=True, slots=True)
class PeoplePlan:
    """The rows compared with the people and organisations that are stored, under the decisions made."""

    rows: list[RowPlan]
    problems: tuple[RowProblem, ...]
    questions: tuple[OrgQuestion, ...]
    new_orgs: tuple[NewOrg, ...]

    def of(self, *states: RowState) -> list[RowPlan]:
        return [r for r in self.rows if r.state in states]


@dataclass(frozen=True, slots=True)
class PeoplePreview:
    """What the import page shows before anything is written.

    Attributes:
        sha256: of the file, so that the history tells which file it was.
        sheets: every visible sheet of the file; `parsed.sheet` is the one read.
        seen: number of the last action in the history when the preview was made.
    """

    path: Path
    sha256: str
    sheets: tuple[str, ...]
    parsed: ParsedSheet
    plan: PeoplePlan
    decisions: Decisions
    seen: int

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.parsed.columns

    @property
    def settled(self) -> Decisions:
        """How the file was read, to read it so again."""
        rows = heading_rows(self.parsed.heading_row, self.parsed.heading_rows)
        return replace(self.decisions, sheet=self.parsed.sheet, heading=rows, fills=fills_of(self.parsed.columns))

    @property
    def problems(self) -> tuple[RowProblem, ...]:
        return self.plan.problems

    @property
    def counts(self) -> dict[str, int]:
        """Rows by state, and rows with warnings under "警告"."""
        found = Counter(r.state for r in self.plan.rows)
        warned = {p.row for p in self.plan.problems if p.row and not p.is_error}
        kept = sum(r.row in warned for r in self.plan.rows if r.state is not RowState.ERROR) if warned else 0
        return {**{str(s): found[s] for s in RowState}, "警告": kept}

    @property
    def valid(self) -> int:
        """Rows that can be imported or already are; 0 blocks the import."""
        return sum(r.state is not RowState.ERROR for r in self.plan.rows)


class KnownPerson(NamedTuple):
    """What of a stored person decides who is meant; `place` is where he belongs, for the eye."""

    uid: Uid
    name: str
    id_number: str | None
    staff_no: str | None
    birth_date: date | None
    place: str = ""
