"""Kinds of activity: lines of resources/kinds/activities.yaml."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from desktop.domain.errors import UserError
from desktop.domain.organisations import OrgKind
from desktop.domain.rubrics.given import Per


class Called(StrEnum):
    """应到范围: who is expected before anybody is picked by hand."""

    MEMBERS = "members"
    COMMITTEE = "committee"
    EVERYBODY = "everybody"
    CHOSEN = "chosen"

    @property
    def label(self) -> str:
        return {"members": "全体党员", "committee": "支部委员", "everybody": "全体人员", "chosen": "逐个选择"}[self.value]


class Reach(StrEnum):
    """Whose activities count for an organisation."""

    OWN = "own"
    BELOW = "below"


class QuorumOf(StrEnum):
    """Whom a quorum counts."""

    VOTERS = "voters"
    """Full members that are expected."""
    CALLED = "called"
    """Everybody expected."""


@dataclass(frozen=True, slots=True)
class Quorum:
    """When a meeting is valid and a resolution passed: more than a share of those entitled (INV-20 as corrected)."""

    of: QuorumOf
    words: str
    vote_words: str
    more_than: int = 50
    """Per cent."""

    def reached(self, count: int, entitled: int) -> bool:
        return count * 100 > entitled * self.more_than


@dataclass(frozen=True, slots=True)
class Cadence:
    """频次: a duty to remind of, never a bar to saving."""

    per: Per
    at_least: int = 1

    @property
    def words(self) -> str:
        return f"{self.per.words}至少 {self.at_least} 次"


@dataclass(frozen=True, slots=True)
class ActivityKind:
    """One kind.

    Attributes:
        code: cited by rubrics as evidence `activity:<code>`.
        held_by: kinds of organisation that may hold it; empty for any.
        life: counts as 组织生活 in attendance rates.
        attendance: a record without a list of those present is incomplete.
        agenda: a record without 议题 is incomplete.
        needs: draft fields without which a record is incomplete; `speaker` is either of the two speaker fields.
        must: its 六个必, e.g. 必议议题; "" when it has none.
        sensitive: what was said is covered until somebody asks to see it.
        counts: metrics that one archived record adds to.
        variants: finer kinds to choose from.
        host_role, speaker_role, attendee_role: what these people are called here; no speaker when "".
    """

    code: str
    title: str
    group: str
    called: Called
    life: bool
    attendance: bool
    needs: tuple[str, ...]
    counts: tuple[str, ...]
    held_by: tuple[OrgKind, ...] = ()
    agenda: bool = False
    must: str = ""
    must_hint: str = ""
    sensitive: bool = False
    cadence: Cadence | None = None
    quorum: Quorum | None = None
    reach: Reach = Reach.OWN
    variants: tuple[str, ...] = ()
    host_role: str = "主持人"
    speaker_role: str = ""
    attendee_role: str = "参加人员"

    def may_be_held_by(self, kind: OrgKind) -> bool:
        return not self.held_by or kind in self.held_by


@dataclass(frozen=True)
class ActivityKinds:
    """The whole file.

    Attributes:
        late_after_days: a record typed more days than this after the event is marked 补录.
    """

    version: int
    late_after_days: int
    kinds: tuple[ActivityKind, ...]

    @cached_property
    def by_code(self) -> dict[str, ActivityKind]:
        return {kind.code: kind for kind in self.kinds}

    def get(self, code: str) -> ActivityKind:
        """Raises UserError when the file has no such kind (any more)."""
        kind = self.by_code.get(code)
        if kind is None:
            raise UserError(f"活动类型“{code}”不在类型表中。", "请重新选择活动类型。")
        return kind

    def counting(self, metric: str) -> tuple[ActivityKind, ...]:
        """Kinds whose records add to a metric."""
        return tuple(kind for kind in self.kinds if metric in kind.counts)

    def life(self) -> tuple[ActivityKind, ...]:
        """Kinds that are 组织生活."""
        return tuple(kind for kind in self.kinds if kind.life)
