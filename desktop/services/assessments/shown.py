"""What the screens show of ratings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desktop.domain.assessments import Facts, Result
from desktop.domain.assessments.states import AssessmentState, EntryKind
from desktop.domain.identity import Uid
from desktop.domain.periods import Period
from desktop.domain.rubrics.model import Metric, Rubric
from desktop.domain.views import Condition

CHIPS: dict[str, str] = {"all": "全部", "scoring": "评分中", "final": "已定稿"}
"""Filters above the list, in the order shown."""


@dataclass(frozen=True, slots=True)
class AssessmentQuery:
    """What the list shows and how it is sorted."""

    text: str = ""
    chip: str = "all"
    rubric_id: str | None = None
    period: str | None = None
    sort: str = "period"
    descending: bool = True
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One line of the list; score in hundredths. Not `fresh`: figures of the last reckoning, which may no longer hold."""

    uid: Uid
    subject: str
    rubric: str
    period: Period
    state: AssessmentState
    revision: int
    score: int | None
    level: str
    stars: int | None
    most_stars: int
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One thing entered; `kind` says what `item` and `value` mean."""

    uid: Uid
    kind: EntryKind
    item: str
    role: str
    value: str
    note: str
    basis: str
    on: date | None
    finder: str
    judge: Uid | None = None


@dataclass(frozen=True, slots=True)
class JudgeRow:
    """One of several judges of a role; `recused` is why he stands aside, "" while he judges."""

    uid: Uid
    role: str
    name: str
    organisation: str
    recused: str


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A record behind a number: the page that opens it, its title and note."""

    kind: str
    uid: Uid
    title: str
    note: str


@dataclass(frozen=True)
class Sheet:
    """Everything the scoring and the result page show of one rating.

    Attributes:
        facts, result: live while scoring, the frozen ones once final.
        metrics: the catalogue's entry for each metric the rubric cites.
        judges: in the order named; only roles that have several.
        linked: the linked teams with the ratings behind 必备条件.
        responsible: 第一责任人: the secretary of a branch, the leader of a team.
    """

    uid: Uid
    version: int
    row: AssessmentRow
    rubric: Rubric
    facts: Facts
    result: Result
    entries: tuple[EntryRow, ...]
    judges: tuple[JudgeRow, ...]
    metrics: Mapping[str, Metric]
    responsible: str
    linked: tuple[EvidenceRow, ...]
    result_sha256: str
    revision_reason: str
