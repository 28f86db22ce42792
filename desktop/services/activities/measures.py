"""Figures counted from archived activities (INV-19), each with the records behind it.

The metrics are those of resources/rubrics/metrics.yaml whose ids begin with `act.`, and the personal ones on
organisation life.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import sqlalchemy as sa

from desktop.domain.activities.kinds import ActivityKind, ActivityKinds, Reach
from desktop.domain.activities.record import ActivityState, Part, Presence
from desktop.domain.identity import Uid
from desktop.domain.measures import Measure, Span, Subject, joined
from desktop.domain.organisations import GROUPS, LinkKind, OrgNode, Tree, descendants
from desktop.domain.people.standing import Standing, standing_on
from desktop.services.measures import Days, MeasureOf, days_in, ever_in, on_day
from desktop.services.organisations import Held, links_held, tree_of
from desktop.store.activities import Activity, Attendance
from desktop.store.organisations import Organisation
from desktop.store.people import Person
from desktop.store.sessions import Tx, in_parts


@dataclass
class Circle:
    """The organisations whose activities concern one organisation, each with the days on which they do.

    A team that another branch leads from mid-quarter on counts for each of the two with its part of the quarter.
    """

    tx: Tx
    org_uid: Uid
    _tree: dict[Uid, OrgNode] = field(init=False)

    def __post_init__(self) -> None:
        self._tree = tree_of(self.tx)

    @cached_property
    def own(self) -> Days:
        """It and those of the same people: a team's party group, a group's team."""
        return self._with_same_people({self.org_uid: (_ALWAYS,)})

    @cached_property
    def below(self) -> Days:
        """Those and everything below them, the teams a branch leads, and their people's groups."""
        down = self._down(self.own)
        led = self._across(down, [link for link in self._links if link.kind is LinkKind.SUPERVISES])
        return self._with_same_people(_together(down, self._down(led)))

    @cached_property
    def members_of(self) -> tuple[Uid, ...]:
        """It and everything below it in its own tree: where its members belong."""
        return tuple(descendants(self.org_uid, self._tree))

    @cached_property
    def groups(self) -> tuple[Uid, ...]:
        """Party groups: those below it, or of the same people."""
        return tuple(sorted(u for u in self._down(self.own) if u in self._tree and self._tree[u].kind in GROUPS))

    @cached_property
    def party(self) -> Days:
        return {u: days for u, days in self.below.items() if u in self._tree and self._tree[u].kind.tree is Tree.PARTY}

    def reached_by(self, kind: ActivityKind) -> Days:
        return self.below if kind.reach is Reach.BELOW else self.own

    @cached_property
    def _links(self) -> list[Held]:
        return links_held(self.tx, LinkKind.SAME_PEOPLE, LinkKind.SUPERVISES)

    def _with_same_people(self, orgs: Days) -> Days:
        same = [link for link in self._links if link.kind is LinkKind.SAME_PEOPLE]
        back = [replace(link, start=link.end, end=link.start) for link in same]
        return _together(orgs, self._across(orgs, [*same, *back]))

    def _down(self, orgs: Days) -> Days:
        return _together(*(dict.fromkeys(descendants(org, self._tree), days) for org, days in orgs.items()))

    def _across(self, orgs: Days, links: Iterable[Held]) -> Days:
        """What stands at the other end of links that start at these, on the days when both hold."""
        found: list[Days] = []
        for link in links:
            both = (link.days.shared(days) for days in orgs.get(link.start, ()))
            found.append({link.end: tuple(days for days in both if days.days)})
        return _together(*(part for part in found if any(part.values())))


_ALWAYS = Span(date.min, date.max)


def _together(*parts: Days) -> Days:
    found: dict[Uid, list[Span]] = {}
    for part in parts:
        for uid, days in part.items():
            found.setdefault(uid, []).extend(days)
    return {uid: joined(days) for uid, days in found.items()}


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: whose figure, of which metric and when."""

    tx: Tx
    kinds: ActivityKinds
    metric: str
    subject: Subject
    span: Span


COUNTS = (
    "act.member_assembly.count",
    "act.committee_meeting.count",
    "act.party_lecture.count",
    "act.themed_day.count",
    "act.org_life.count",
    "act.appraisal.count",
    "act.tech_lecture.count",
    "act.moral_hall.count",
    "act.mobile_class.count",
    "act.dual_training.count",
    "act.safety_day.count",
    "act.team_training.count",
    "act.democratic_meeting.count",
)


def activity_measures(kinds: ActivityKinds) -> dict[str, MeasureOf]:
    """Metric id → how it is computed from the records."""

    def told(metric: str) -> MeasureOf:
        return lambda tx, subject, span: _METRICS[metric](Ask(tx, kinds, metric, subject, span))

    return {metric: told(metric) for metric in _METRICS}


def _held(ask: Ask, kinds: Iterable[ActivityKind], orgs: Days) -> list[Uid]:
    codes = [kind.code for kind in kinds]
    statement = sa.select(Activity.uid, Activity.org_uid, Activity.held_on).where(
        *_archived(ask.span),
        sa.or_(Activity.kind.in_(codes), Activity.second_kind.in_(codes)),
        Activity.org_uid.in_(list(orgs)),
    )
    rows = ask.tx.session.execute(statement.order_by(Activity.held_on, Activity.uid))
    return [Uid(uid) for uid, org, day in rows if on_day(orgs, org, day)]


def _archived(span: Span) -> tuple[sa.ColumnElement[bool], ...]:
    return Activity.state == ActivityState.ARCHIVED, Activity.held_on.between(span.since, span.until)


def _count(ask: Ask) -> Measure:
    circle = Circle(ask.tx, ask.subject.uid)
    found: dict[Uid, None] = {}
    for kind in ask.kinds.counting(ask.metric):
        found |= dict.fromkeys(_held(ask, (kind,), circle.reached_by(kind)))
    return Measure(len(found), None, tuple(found))


def _group_meetings(ask: Ask) -> Measure:
    """各小组最少者; without any party group nothing is due."""
    kinds = ask.kinds.counting(ask.metric)
    groups = _existing(ask, Circle(ask.tx, ask.subject.uid).groups)
    if not groups:
        return Measure(0, 0)
    held = {group: _held(ask, kinds, {group: (_ALWAYS,)}) for group in groups}
    least = min(len(found) for found in held.values())
    evidence = tuple(uid for found in held.values() for uid in found)
    return Measure(least, None, evidence, tuple(g for g, found in held.items() if len(found) == least))


def _existing(ask: Ask, orgs: Iterable[Uid]) -> list[Uid]:
    """Those that existed on some day of the period."""
    statement = sa.select(Organisation.uid).where(
        Organisation.uid.in_(list(orgs)),
        sa.or_(Organisation.founded_on.is_(None), Organisation.founded_on <= ask.span.until),
        sa.or_(Organisation.ended_on.is_(None), Organisation.ended_on >= ask.span.since),
    )
    return [Uid(u) for u in ask.tx.session.execute(statement.order_by(Organisation.uid)).scalars()]


@dataclass(frozen=True, slots=True)
class _Seat:
    """One attendance line with what figures ask of it."""

    activity: Uid
    org: Uid | None
    day: date
    person: Uid
    status: Presence
    due: bool
    standing: Standing

    @property
    def member(self) -> bool:
        return self.standing.is_member


def _seats(ask: Ask, codes: Iterable[str], *where: sa.ColumnElement[bool]) -> list[_Seat]:
    listed = list(codes)
    statement = (
        sa.select(Activity.uid, Activity.org_uid, Activity.held_on, Attendance, Person)
        .join(Attendance, Attendance.activity_uid == Activity.uid)
        .join(Person, Person.uid == Attendance.person_uid)
        .where(*_archived(ask.span), sa.or_(Activity.kind.in_(listed), Activity.second_kind.in_(listed)), *where)
        .order_by(Activity.held_on, Activity.uid, Attendance.ordinal)
    )
    return [
        _Seat(
            Uid(uid),
            org,
            day,
            person.uid,
            line.status,
            line.part is Part.ATTEND and line.status is not Presence.EXEMPT,
            standing_on(person, day),
        )
        for uid, org, day, line, person in ask.tx.session.execute(statement)
        if day is not None
    ]


def _life(ask: Ask) -> list[str]:
    return [kind.code for kind in ask.kinds.life()]


def _came(seats: Iterable[_Seat]) -> list[_Seat]:
    return [s for s in seats if s.status.came]


def _activities(seats: Iterable[_Seat]) -> tuple[Uid, ...]:
    return tuple(dict.fromkeys(s.activity for s in seats))


def _attendance(ask: Ask) -> Measure:
    """实到 / (应到 − 经批准请假) of Party members in 组织生活."""
    orgs = Circle(ask.tx, ask.subject.uid).below
    seats = _seats(ask, _life(ask), Activity.org_uid.in_(list(orgs)))
    return _rate([s for s in seats if s.member and on_day(orgs, s.org, s.day)])


def _rate(seats: list[_Seat]) -> Measure:
    due = [s for s in seats if s.due and s.status is not Presence.LEAVE]
    away = tuple(dict.fromkeys(s.person for s in due if not s.status.came))
    return Measure(len(_came(due)), len(due), _activities(seats), away)


def _talks(ask: Ask) -> Measure:
    """Members talked with / members; whoever led the talk is not counted by that.

    Members are those of the last day of the period, and those who left in it after a talk. Who came in it was talked with
    when his former branch did it.
    """
    circle = Circle(ask.tx, ask.subject.uid)
    span = Span(ask.span.since, min(ask.span.until, ask.tx.today))
    days = days_in(ask.tx, list(circle.members_of), span)
    codes = [kind.code for kind in ask.kinds.counting(ask.metric)]
    orgs = list(circle.below)
    once = sa.select(Person.uid).where(ever_in(list(circle.members_of)))
    concern = sa.or_(Activity.org_uid.in_(list(orgs)), Attendance.person_uid.in_(once))
    seats = [s for s in _came(_seats(ask, codes, concern)) if _reaches(s, circle, days)]
    reached = {s.person for s in seats}
    members = [p.uid for p in _members(ask.tx, days, span.until, reached)]
    missing = tuple(u for u in members if u not in reached)
    return Measure(len(members) - len(missing), len(members), _activities(seats), missing)


def _reaches(seat: _Seat, circle: Circle, days: Days) -> bool:
    """The talk counts for the branch: it was its own, or another's before the member came."""
    if on_day(circle.below, seat.org, seat.day):
        return True
    spans = days.get(seat.person, ())
    return bool(spans) and seat.day < spans[0].since


def _members(tx: Tx, days: Days, day: date, reached: Collection[Uid]) -> list[Person]:
    """Members there on a day, and those who belonged there earlier among `reached`; in the order of their names."""
    wanted = [uid for uid in days if uid in reached or on_day(days, uid, day)]
    found: list[Person] = []
    for some in in_parts(wanted):
        found += tx.rows(sa.select(Person).where(Person.uid.in_(some)))
    there = (p for p in found if standing_on(p, min(day, days[p.uid][-1].until)).is_member)
    return sorted(there, key=lambda p: (p.sort_key, p.uid))


def _masses(ask: Ask) -> Measure:
    """群众参加组织活动人次, at activities of Party organisations; talks and visits are not organisation life."""
    codes = [kind.code for kind in ask.kinds.kinds if not kind.sensitive]
    orgs = Circle(ask.tx, ask.subject.uid).party
    came = _came(_seats(ask, codes, Activity.org_uid.in_(list(orgs))))
    seats = [s for s in came if not s.standing.in_party and on_day(orgs, s.org, s.day)]
    return Measure(len(seats), None, _activities(seats))


def _complete(ask: Ask) -> Measure:
    """Complete records / all records of what has happened, archived or not."""
    until, orgs = min(ask.span.until, ask.tx.today), Circle(ask.tx, ask.subject.uid).below
    statement = sa.select(Activity.uid, Activity.completeness, Activity.org_uid, Activity.held_on).where(
        Activity.org_uid.in_(list(orgs)), Activity.held_on.between(ask.span.since, until)
    )
    found = ask.tx.session.execute(statement.order_by(Activity.held_on, Activity.uid))
    rows = [(uid, percent) for uid, percent, org, day in found if on_day(orgs, org, day)]
    complete = tuple(Uid(uid) for uid, percent in rows if percent == 100)
    return Measure(len(complete), len(rows), complete, tuple(Uid(uid) for uid, percent in rows if percent < 100))


def _person_attendance(ask: Ask) -> Measure:
    return _rate([s for s in _seats(ask, _life(ask), Attendance.person_uid == ask.subject.uid) if s.member])


def _person_absences(ask: Ask) -> Measure:
    """无故缺席组织生活."""
    seats = _seats(ask, _life(ask), Attendance.person_uid == ask.subject.uid)
    missed = [s for s in seats if s.due and s.member and s.status is Presence.ABSENT]
    return Measure(len(missed), None, _activities(missed))


def _person_actions(ask: Ask) -> Measure:
    codes = [kind.code for kind in ask.kinds.counting(ask.metric)]
    came = _came(_seats(ask, codes, Attendance.person_uid == ask.subject.uid))
    return Measure(len(came), None, _activities(came))


_METRICS: dict[str, Callable[[Ask], Measure]] = {
    **dict.fromkeys(COUNTS, _count),
    "act.group_meeting.count": _group_meetings,
    "act.attendance.rate": _attendance,
    "act.talk.coverage": _talks,
    "act.mass_participation.count": _masses,
    "act.record_complete.rate": _complete,
    "person.attendance.rate": _person_attendance,
    "person.unexcused_absence.count": _person_absences,
    "person.team_actions.count": _person_actions,
}
