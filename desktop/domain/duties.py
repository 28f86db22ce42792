"""应办事项: what is not done yet. Rules are data; what follows from them is derived anew each time, never stored.

Obligations inform and never refuse (domain/model.md §4.8): a duty appears where it applies, from some days before it
falls due until it is done.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.measures import Span
from desktop.domain.organisations import OrgKind
from desktop.domain.people import add_years
from desktop.domain.people.standing import Stage
from desktop.domain.periods import PeriodKind, period_of
from desktop.domain.rubrics.given import Per


class DutyState(StrEnum):
    """How urgent a duty is; in this order."""

    OVERDUE = "overdue"
    DUE = "due"
    SOON = "soon"

    @property
    def label(self) -> str:
        return {"overdue": "逾期", "due": "本月", "soon": "即将"}[self.value]


def state_of(due_on: date | None, today: date) -> DutyState:
    """Overdue after its day; due in the month of today or when it has no day of its own; else soon."""
    if due_on is None:
        return DutyState.DUE
    if due_on < today:
        return DutyState.OVERDUE
    return DutyState.DUE if (due_on.year, due_on.month) == (today.year, today.month) else DutyState.SOON


def day_words(due_on: date | None, today: date) -> str:
    """逾期 20 天, 今天到期, 还有 9 天; 尽快 without a day."""
    if due_on is None:
        return "尽快"
    left = (due_on - today).days
    if left < 0:
        return f"逾期 {-left} 天"
    return "今天到期" if left == 0 else f"还有 {left} 天"


@dataclass(frozen=True, slots=True)
class DutyRule:
    """One line of resources/kinds/duties.yaml.

    Attributes:
        check: which of the program's checks it configures.
        page: key of the page where it is done.
        advice: what to do, one sentence.
        active: the rule is applied.
        activity: the kind of activity a meeting rule asks for; its cadence stands in activities.yaml.
        org_kinds: organisations that owe it; none means the check decides.
        at_least: from so many (full members, …) on it is owed.
        stages: how far on the way into the Party somebody owes it.
        per: the period it is owed in, where no other data says so.
        remind_days: appears so many days before its day.
        grace_days: falls due so many days after the event it follows from.
        late_days: a missed period stays on the list so many days.
        counts_from_days: a period owes nothing when the record lived fewer days of it.
        fewest / most: bounds of what the check counts, e.g. members of a committee.
        waivable: may be marked 不适用 with a reason.
        opens: kind of record, or view of one, that a button opens; that of the concern unless given.
        deed: words of that button.
    """

    code: str
    check: str
    title: str
    page: str
    advice: str
    active: bool = True
    activity: str = ""
    org_kinds: frozenset[OrgKind] = frozenset()
    at_least: int = 0
    stages: frozenset[Stage] = frozenset()
    per: Per | None = None
    remind_days: int = 0
    grace_days: int = 0
    late_days: int = 0
    counts_from_days: int = 0
    fewest: int = 0
    most: int = 0
    waivable: bool = False
    opens: str = ""
    deed: str = ""

    def concerns(self, kind: OrgKind) -> bool:
        return not self.org_kinds or kind in self.org_kinds

    @property
    def structural(self) -> bool:
        """It asks for something an organisation should have, not for something that should be done again and again."""
        return self.page == "organisations" or self.check in ("committee_group", "dissolved_people")

    def near(self, due_on: date, today: date) -> bool:
        """The day is close enough for the duty to be shown, or past."""
        return (due_on - today).days <= self.remind_days

    @property
    def uid(self) -> Uid:
        """A name of 16 bytes, so that one rule's duties can be opened like a record."""
        return _digest("rule", self.code)


@dataclass(frozen=True, slots=True)
class DutyRules:
    """The whole file."""

    version: int
    rules: tuple[DutyRule, ...]

    def applied(self) -> tuple[DutyRule, ...]:
        return tuple(rule for rule in self.rules if rule.active)

    def require_known(self, checks: Iterable[str]) -> None:
        """Raises UserError for a check that does not exist, or two rules of one code."""
        known, seen = frozenset(checks), set[str]()
        for rule in self.rules:
            if rule.check not in known:
                raise UserError(
                    f"应办事项规则“{rule.code}”的 check“{rule.check}”不认识。", "请按随程序附带的文件改正。"
                )
            if rule.code in seen:
                raise UserError(f"应办事项规则“{rule.code}”写了两次。", "请删去一条，或换一个编号。")
            seen.add(rule.code)


@dataclass(frozen=True, slots=True)
class Concern:
    """What a duty is about: a record that can be opened, or None where only a page helps.

    Attributes:
        kind: kind of the record as pages know it.
    """

    name: str
    kind: str = ""
    uid: Uid | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that is missing.

    Attributes:
        words: a whole sentence that says what is missing, for whom.
        concern: the record it is about.
        org_uid / org: the organisation that answers for it; None and "" for the station itself.
        due_on: its day; None when it has none of its own.
        waived: why it does not apply here, "" when it does.
    """

    rule: DutyRule
    words: str
    concern: Concern
    org_uid: Uid | None
    org: str
    due_on: date | None
    state: DutyState
    waived: str = ""

    @property
    def title(self) -> str:
        return self.rule.title

    @property
    def page(self) -> str:
        return self.rule.page

    @property
    def uid(self) -> Uid:
        """The same for the same gap, however often the list is derived."""
        day = self.due_on.isoformat() if self.due_on else ""
        return _digest(self.rule.code, self.concern.uid.hex() if self.concern.uid else self.concern.name, day)


def _digest(*parts: str) -> Uid:
    return Uid(hashlib.sha256("\n".join(parts).encode()).digest()[:16])


def by_urgency(duties: Iterable[Duty]) -> list[Duty]:
    """What is past first, the longest ago leading; what has no day stands after what this month still asks for."""
    order = list(DutyState)
    return sorted(duties, key=lambda d: (order.index(d.state), d.due_on or date.max, d.rule.code, d.org, d.words))


def span_around(per: Per, day: date) -> Span:
    """The week (Monday to Sunday), month, quarter, half or year a day lies in."""
    if per is Per.WEEK:
        first = day - timedelta(days=day.weekday())
        return Span(first, first + timedelta(days=6))
    return period_of(day, PeriodKind(per.value)).span


def span_words(per: Per, span: Span, today: date) -> str:
    """A period as it stands behind a name: " 11 月", "第四季度"; with its year when that is not the present one."""
    first = span.since
    if per is Per.WEEK:
        return f" {first.month} 月 {first.day} 日至 {span.until.month} 月 {span.until.day} 日"
    words = {
        Per.MONTH: f"{first.month} 月",
        Per.QUARTER: f"第{'一二三四'[(first.month - 1) // 3]}季度",
        Per.HALF: "上半年" if first.month == 1 else "下半年",
    }.get(per, "")
    year = f"{first.year} 年" if first.year != today.year or not words else ""
    gap = " " if year and words[:1].isdigit() else ""
    told = f"{year}{gap}{words}"
    return f" {told}" if told[:1].isdigit() else told


def owed_spans(rule: DutyRule, per: Per, today: date, *, lived: Span, known: date) -> list[Span]:
    """Periods that still ask for something: the one before while it is fresh, and today's once its end is near.

    Args:
        lived: the days in which the record owes anything; an organisation owes only periods it saw from the first day,
            unless the rule says how many days of one are enough.
        known: the day the record came into this program; what was missed before is not asked for here.
    """
    present = span_around(per, today)
    before = span_around(per, present.since - timedelta(days=1))
    found = []
    if known <= before.since and (today - before.until).days <= rule.late_days and _counts(rule, before, lived):
        found.append(before)
    if rule.near(min(present.until, lived.until), today) and today in lived and _counts(rule, present, lived):
        found.append(present)
    return found


def _counts(rule: DutyRule, span: Span, lived: Span) -> bool:
    if rule.counts_from_days:
        return span.shared(lived).days >= rule.counts_from_days
    return lived.since <= span.since and span.since <= lived.until


def probation_ends(joined_on: date) -> date:
    """预备期为一年 (党章第七条)."""
    return add_years(joined_on, 1)


def names_in_short(names: Sequence[str], unit: str, most: int = 2) -> str:
    """张伟、刘洋等 12 人; all names when there are no more than `most`."""
    shown = "、".join(names[:most])
    return f"{shown}等 {len(names)} {unit}" if len(names) > most else shown


def shortened(text: str, most: int = 20) -> str:
    """The first line, cut to a length a list can show."""
    line = text.strip().partition("\n")[0]
    return line if len(line) <= most else f"{line[: most - 1]}…"


@dataclass(frozen=True, slots=True)
class Heap:
    """Duties of one rule and urgency as one line of a short list."""

    duties: tuple[Duty, ...]

    @property
    def first(self) -> Duty:
        return self.duties[0]

    @property
    def uid(self) -> Uid:
        """That of its first duty."""
        return self.first.uid

    @property
    def words(self) -> str:
        if len(self.duties) == 1:
            return self.first.words
        return names_in_short([d.concern.name for d in self.duties], "项")


def digest(duties: Iterable[Duty], most: int, apart: int = 2) -> list[Heap]:
    """The most urgent duties as at most `most` lines; more than `apart` of one rule and urgency share a line.

    Otherwise fifty silent pairings would hide the one project that ends tomorrow.
    """
    sorted_ones = by_urgency(duties)
    piles: dict[tuple[str, DutyState], list[Duty]] = {}
    for duty in sorted_ones:
        piles.setdefault((duty.rule.code, duty.state), []).append(duty)
    heaps: list[Heap] = []
    for pile in piles.values():
        heaps += [Heap(tuple(pile))] if len(pile) > apart else [Heap((duty,)) for duty in pile]
    place = {duty.uid: n for n, duty in enumerate(sorted_ones)}
    return sorted(heaps, key=lambda heap: place[heap.first.uid])[:most]
