"""What follows from a record: 应到、实到、出勤率, the quorum's warning, and how complete the record is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from desktop.domain.activities.kinds import ActivityKind, QuorumOf
from desktop.domain.activities.record import ActivityDraft, ActivityRecord, AttendanceDraft, Part, Presence
from desktop.domain.drafts import label_of
from desktop.domain.identity import Uid


@dataclass(frozen=True, slots=True)
class Turnout:
    """Head counts of one list.

    Attributes:
        expected: 应到, without guests, those sitting in, and those exempt.
        present: 实到 of those, late ones included.
        on_leave: 请假 of those.
        others: guests and those sitting in who came.
    """

    expected: int = 0
    present: int = 0
    late: int = 0
    on_leave: int = 0
    absent: int = 0
    others: int = 0

    @property
    def rate(self) -> Fraction | None:
        """出勤率 in per cent: 实到 / (应到 − 经批准请假); None when nobody had to come."""
        due = self.expected - self.on_leave
        return Fraction(100 * self.present, due) if due > 0 else None

    @property
    def words(self) -> str:
        """应到 12 人，实到 10 人，请假 1 人，缺席 1 人，列席 2 人; parts that are nought are left out."""
        rest = (("迟到", self.late), ("请假", self.on_leave), ("缺席", self.absent), ("列席及邀请", self.others))
        tail = "".join(f"，{name} {count} 人" for name, count in rest if count)
        return f"应到 {self.expected} 人，实到 {self.present} 人{tail}"


def turnout(attendance: Iterable[AttendanceDraft]) -> Turnout:
    """Count a list."""
    rows = list(attendance)
    due = [a for a in rows if a.part is Part.ATTEND and a.status is not Presence.EXEMPT]

    def many(status: Presence) -> int:
        return sum(a.status is status for a in due)

    return Turnout(
        expected=len(due),
        present=sum(a.status.came for a in due),
        late=many(Presence.LATE),
        on_leave=many(Presence.LEAVE),
        absent=many(Presence.ABSENT),
        others=sum(a.status.came for a in rows if a.part is not Part.ATTEND),
    )


def quorum_warnings(kind: ActivityKind, record: ActivityRecord, full_members: frozenset[Uid]) -> list[str]:
    """INV-20 as corrected, in words; it warns and never refuses.

    Args:
        full_members: those on the list who are full members on the day; probationary members do not vote.
    """
    quorum = kind.quorum
    if quorum is None or not record.attendance:
        return []
    entitled = [a for a in record.attendance if _has_vote(a, quorum.of, full_members)]
    came = sum(a.status.came for a in entitled)
    found = []
    if not quorum.reached(came, len(entitled)):
        found.append(f"{quorum.words}：应到 {len(entitled)} 人，实到 {came} 人，未达到。")
    for item in record.agenda:
        if item.votes_for is not None and not quorum.reached(item.votes_for, len(entitled)):
            found.append(f"议题“{item.title}”赞成 {item.votes_for} 票，{quorum.vote_words}（应到 {len(entitled)} 人）。")
    return found


def _has_vote(line: AttendanceDraft, of: QuorumOf, full_members: frozenset[Uid]) -> bool:
    due = line.part is Part.ATTEND and line.status is not Presence.EXEMPT
    return due and (of is QuorumOf.CALLED or line.person_uid in full_members)


@dataclass(frozen=True, slots=True)
class Completeness:
    """记录完整度: 0 to 100, and what is missing in words; 100 only when nothing is."""

    percent: int
    missing: tuple[str, ...]


def completeness(record: ActivityRecord, kind: ActivityKind, second: ActivityKind | None = None) -> Completeness:
    """How complete a record is, by what its kind (and the kind held together with it) asks for; INV-21.

    The usual findings of inspectors are what is asked: 时间地点、缺席原因、表决结果 (fields-and-forms.md §2.4).
    """
    asked = list(dict.fromkeys(check for each in (kind, second) if each for check in _asked(record, each)))
    missing = tuple(words for words, met in asked if not met)
    met = len(asked) - len(missing)
    return Completeness(met * 100 // len(asked) if asked else 100, missing)


def _asked(record: ActivityRecord, kind: ActivityKind) -> Iterator[tuple[str, bool]]:
    for name in ("title", "org_uid", "held_on", *kind.needs):
        yield _field(record.draft, kind, name)
    if kind.must:
        yield f"{kind.must}未填写", bool(record.draft.must_item)
    if kind.attendance:
        yield from _attendance_asked(record, kind)
    if kind.agenda:
        yield "议题未填写", bool(record.agenda)
    if record.agenda:
        yield "有议题的表决结果不完整（赞成、反对、弃权都要填）", all(_vote_complete(a.votes) for a in record.agenda)


def _field(draft: ActivityDraft, kind: ActivityKind, name: str) -> tuple[str, bool]:
    if name == "speaker":
        return f"{kind.speaker_role or '主讲人'}未填写", bool(draft.speaker_uid or draft.speaker_note)
    label = {"host_uid": kind.host_role}.get(name) or label_of(ActivityDraft, name)
    return f"{label}未填写", bool(getattr(draft, name))


def _attendance_asked(record: ActivityRecord, kind: ActivityKind) -> Iterator[tuple[str, bool]]:
    yield f"{kind.attendee_role}未登记", any(a.status.came for a in record.attendance)
    away = [a for a in record.attendance if a.status in (Presence.LEAVE, Presence.ABSENT)]
    without = sum(not a.note for a in away)
    yield f"{without} 人请假或缺席未注明原因" if without else "请假或缺席未注明原因", without == 0


def _vote_complete(votes: tuple[int | None, int | None, int | None]) -> bool:
    known = [v is not None for v in votes]
    return all(known) or not any(known)


