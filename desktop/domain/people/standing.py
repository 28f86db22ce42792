"""What somebody was on a day: full or probationary member, somebody on the way, or none of these; ours, or elsewhere.

Late entry is the rule, so what a record of a past day asks is never answered by what somebody is today. As far as the days
are known: a day nobody wrote down is taken as the rules allow.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from desktop.domain.codes import MEMBER_FULL, MEMBER_PROBATIONARY, MEMBERS
from desktop.domain.measures import Span
from desktop.domain.people.ages import add_years

NO_PROBATION = Span(date(1969, 4, 1), date(1977, 8, 18))
"""Between the 9th and 11th Party constitutions there was no probation (domain/model.md, correction of INV-04)."""

TRANSFERRED = "transferred"
"""Of the code table member_exit: a member still, but of another office."""
_ON_PROBATION_STILL = "probation_cancelled"


class PartyStatus(Protocol):
    """What of a person says what he is now."""

    @property
    def political_status(self) -> str | None: ...
    @property
    def exit_kind(self) -> str | None: ...


class PartyDates(PartyStatus, Protocol):
    """And when he was what: a draft, a row, or what a reader took of one."""

    @property
    def joined_on(self) -> date | None: ...
    @property
    def full_on(self) -> date | None: ...
    @property
    def moved_in_on(self) -> date | None: ...
    @property
    def moved_out_on(self) -> date | None: ...
    @property
    def exit_on(self) -> date | None: ...


class Grade(StrEnum):
    """What the Party calls somebody."""

    FULL = "full"
    PROBATIONARY = "probationary"
    NONE = "none"

    @property
    def label(self) -> str:
        return {"full": "正式党员", "probationary": "预备党员", "none": "群众"}[self.value]


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody was on one day.

    Attributes:
        elsewhere: his 组织关系 was with another office: before it was moved in, after it was moved out.
    """

    grade: Grade
    elsewhere: bool = False

    @property
    def in_party(self) -> bool:
        return self.grade is not Grade.NONE

    @property
    def is_member(self) -> bool:
        """A member of ours."""
        return self.in_party and not self.elsewhere

    @property
    def is_full(self) -> bool:
        return self.is_member and self.grade is Grade.FULL


MASSES = Standing(Grade.NONE)


def is_member(who: PartyStatus) -> bool:
    """Full or probationary by what is recorded now; an exit ends it."""
    return who.political_status in MEMBERS and who.exit_kind is None


def standing_on(who: PartyDates, day: date) -> Standing:
    """What somebody was on a day. The day of joining counts, the day of leaving no more."""
    if day not in party_days(who):
        return MASSES
    grade = Grade.FULL if _full(who, day) else Grade.PROBATIONARY
    return Standing(grade, elsewhere=not _with_us(who, day))


def party_days(who: PartyDates) -> Span:
    """The days of membership, here or elsewhere; none for somebody who never joined, or left nobody knows when."""
    ended = who.exit_kind not in (None, TRANSFERRED)
    if who.political_status not in MEMBERS and not (who.exit_kind and who.exit_on):
        return _NEVER
    if ended and who.exit_on is None:
        return _NEVER
    last = who.exit_on - timedelta(days=1) if ended and who.exit_on else date.max
    return Span(_joined(who) or date.min, last)


def our_days(who: PartyDates) -> Span:
    """The days of membership with us, from the first to the last."""
    days = party_days(who)
    _, out = _moves(who)
    first = who.moved_in_on if who.moved_in_on and not _came_back(who) else date.min
    if out == date.min:
        return _NEVER
    return days.shared(Span(first, out - timedelta(days=1) if out else date.max))


_NEVER = Span(date.max, date.min)


def _joined(who: PartyDates) -> date | None:
    """Without a day of joining: a year before full membership, since probation lasts one (党章第七条)."""
    if who.joined_on is not None or who.full_on is None:
        return who.joined_on
    return who.full_on if who.full_on in NO_PROBATION else add_years(who.full_on, -1)


def _full(who: PartyDates, day: date) -> bool:
    if who.political_status == MEMBER_PROBATIONARY or who.exit_kind == _ON_PROBATION_STILL:
        return False
    if who.full_on is not None:
        return who.full_on <= day
    if who.joined_on is None or who.joined_on in NO_PROBATION:
        return True
    return add_years(who.joined_on, 1) <= day


def _with_us(who: PartyDates, day: date) -> bool:
    came, out = _moves(who)
    if out is not None and day >= out:
        return False
    if came is None or day >= came:
        return True
    # He went and came back: before he went he was ours.
    return _came_back(who) and who.moved_out_on is not None and day < who.moved_out_on


def _came_back(who: PartyDates) -> bool:
    return bool(who.moved_in_on and who.moved_out_on and who.moved_out_on < who.moved_in_on)


def _moves(who: PartyDates) -> tuple[date | None, date | None]:
    """The day he was moved in last, and the day he was moved out and did not come back; date.min when nobody knows it."""
    out = None if _came_back(who) else who.moved_out_on
    if who.exit_kind == TRANSFERRED:
        out = out or who.exit_on or date.min
    return who.moved_in_on, out


class Stage(StrEnum):
    """发展阶段: how far somebody is on the way (fields-and-forms.md §2.3); the codes of development_stage and two more."""

    APPLICANT = "applicant"
    ACTIVIST = "activist"
    TARGET = "target"
    PROBATIONARY = "probationary"
    FULL = "full"

    @property
    def label(self) -> str:
        return _STAGES[self]


_STAGES = {
    Stage.APPLICANT: "入党申请人",
    Stage.ACTIVIST: "入党积极分子",
    Stage.TARGET: "发展对象",
    Stage.PROBATIONARY: "预备党员",
    Stage.FULL: "正式党员",
}


class OnTheWay(PartyDates, Protocol):
    """With the days of the way as well."""

    @property
    def development(self) -> str | None: ...
    @property
    def applied_on(self) -> date | None: ...
    @property
    def activist_on(self) -> date | None: ...
    @property
    def target_on(self) -> date | None: ...


def stages_of(who: OnTheWay) -> dict[Stage, Span]:
    """From when to when somebody was at each stage, as far as the days say.

    A stage without a day of its own is left out, but for the present one: it is taken to have begun with the last day known.
    """
    days = (who.applied_on, who.activist_on, who.target_on, _joined(who), who.full_on)
    known = {stage: day for stage, day in zip(Stage, days, strict=True) if day is not None}
    present = _present(who, known)
    if present is None:
        return {}
    begun = {stage: known[stage] for stage in Stage if stage in known and _rank(stage) <= _rank(present)}
    begun.setdefault(present, max(begun.values(), default=date.min))
    order = list(begun)
    ends = [begun[later] - timedelta(days=1) for later in order[1:]]
    last = our_days(who).until if present in (Stage.PROBATIONARY, Stage.FULL) else date.max
    spans = {stage: Span(begun[stage], until) for stage, until in zip(order, [*ends, last], strict=True)}
    return {stage: span for stage, span in spans.items() if span.days}


def _rank(stage: Stage) -> int:
    return list(Stage).index(stage)


def _present(who: OnTheWay, known: Iterable[Stage]) -> Stage | None:
    """The furthest stage there is word of; a day of joining typed ahead of the status makes no member."""
    if who.exit_kind == _ON_PROBATION_STILL or who.political_status == MEMBER_PROBATIONARY:
        return Stage.PROBATIONARY
    if who.political_status == MEMBER_FULL or who.exit_kind:
        return Stage.FULL
    before = [stage for stage in known if _rank(stage) <= _rank(Stage.TARGET)]
    said = [Stage(who.development)] if who.development in set(Stage) else []
    return max([*before, *said], key=_rank, default=None)
