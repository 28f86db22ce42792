"""What lists and forms show of activities, and the queries behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from desktop.domain.activities.judging import Turnout, turnout
from desktop.domain.activities.kinds import ActivityKinds
from desktop.domain.activities.record import (
    ActivityRecord,
    ActivityState,
    AttendanceDraft,
)
from desktop.domain.days import is_late
from desktop.domain.errors import Problem
from desktop.domain.identity import Uid
from desktop.domain.organisations import called, descendants
from desktop.domain.views import Condition
from desktop.services.activities.roll import Attendee
from desktop.services.organisations import names_of, tree_of
from desktop.services.views import Ground, Terms
from desktop.services.views.ordering import Sorting, by_organisation, by_rank, by_words, ids_in_order, sorting_of
from desktop.store import search
from desktop.store.activities import Activity, Attendance
from desktop.store.lines import drafts_of
from desktop.store.sessions import Tx

KIND = "activity"

CHIPS: dict[str, str] = {
    "all": "全部",
    "planned": "计划",
    "draft": "草稿",
    "confirmed": "待归档",
    "archived": "已归档",
    "incomplete": "不完整",
    "late": "补录",
}
"""Filters above the list, in the order shown."""


@dataclass(frozen=True, slots=True)
class ActivityQuery:
    """What the list shows and how it is sorted.

    Attributes:
        org_uid: this organisation with everything below it.
        year: calendar year of 发生日期.
    """

    text: str = ""
    chip: str = "all"
    kind: str | None = None
    org_uid: Uid | None = None
    year: int | None = None
    sort: str = "held_on"
    descending: bool = True
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One line of the list.

    Attributes:
        planned: it is still to come.
        late: 补录, typed long after it happened.
    """

    uid: Uid
    held_on: date | None
    kind: str
    title: str
    org: str
    state: ActivityState
    state_words: str
    turnout: Turnout
    completeness: int
    planned: bool
    late: bool
    returned: bool


@dataclass(frozen=True, slots=True)
class ActivityDetail:
    """One activity as the form shows it.

    Attributes:
        record: with what was said covered when the kind is sensitive, until `reveal`.
        attendees: everybody on the list, by uid.
        names: titles of every person, organisation and project the record points to.
        missing: what the record lacks for 100, in words.
        quorum: warnings about the quorum and votes; never a refusal.
        returned_reason: why the secretary gave it back; "" when not.
        confirmed: who confirmed it and when, in words; "" before.
    """

    uid: Uid
    version: int
    record: ActivityRecord
    state: ActivityState
    state_words: str
    covered: bool
    attendees: dict[Uid, Attendee]
    names: dict[Uid, str]
    turnout: Turnout
    completeness: int
    missing: tuple[str, ...]
    quorum: tuple[str, ...]
    warnings: tuple[Problem, ...]
    recorded_on: date
    late: bool
    returned_reason: str
    confirmed: str
    addenda: tuple[str, ...]


def find(tx: Tx, query: ActivityQuery, kinds: ActivityKinds, terms: Terms) -> list[Uid]:
    """Identities in the order asked. Raises ViewProblem for a condition that cannot be asked."""
    where = [*_wanted(tx, query), *terms.clauses(query.conditions, Ground(tx))]
    sorting = sorting_of(_sortings(kinds, tx.today), query.sort, "held_on")
    found = ids_in_order(tx, sa.select(Activity.uid).where(*where), sorting, query.descending, (Activity.uid.desc(),))
    if query.chip == "late":
        days = tx.session.execute(sa.select(Activity.uid, Activity.held_on, Activity.created_at).where(*where))
        late_ones = {uid for uid, held_on, typed in days if late(held_on, typed.astimezone().date(), kinds)}
        found = [uid for uid in found if uid in late_ones]
    if not query.text.strip():
        return found
    hits = {h.uid for h in search.find(tx.session, query.text, (KIND,), 5000)}
    return [uid for uid in found if uid in hits]


def late(held_on: date | None, recorded_on: date, kinds: ActivityKinds) -> bool:
    return held_on is not None and is_late(held_on, recorded_on, kinds.late_after_days)


def _wanted(tx: Tx, query: ActivityQuery) -> list[sa.ColumnElement[bool]]:
    found = list(_chip(query.chip, tx.today))
    if query.kind:
        found.append(sa.or_(Activity.kind == query.kind, Activity.second_kind == query.kind))
    if query.org_uid is not None:
        found.append(Activity.org_uid.in_(descendants(query.org_uid, tree_of(tx))))
    if query.year is not None:
        found.append(Activity.held_on.between(date(query.year, 1, 1), date(query.year, 12, 31)))
    return found


def _chip(key: str, today: date) -> tuple[sa.ColumnElement[bool], ...]:
    draft = Activity.state == ActivityState.DRAFT
    conditions: dict[str, tuple[sa.ColumnElement[bool], ...]] = {
        "all": (),
        "planned": (draft, Activity.held_on > today),
        "draft": (draft, Activity.held_on <= today),
        "confirmed": (Activity.state == ActivityState.CONFIRMED,),
        "archived": (Activity.state == ActivityState.ARCHIVED,),
        "incomplete": (Activity.completeness < 100, Activity.held_on <= today),
        "late": (),
    }
    return conditions[key]


def _sortings(kinds: ActivityKinds, today: date) -> dict[str, Sorting]:
    draft, coming = Activity.state == ActivityState.DRAFT, Activity.held_on > today
    state = sa.case(
        (sa.and_(draft, coming), "planned"),
        (sa.and_(draft, Activity.returned_reason.is_not(None)), "returned"),
        else_=sa.type_coerce(Activity.state, sa.Text),
    )
    return {
        "held_on": Sorting(Activity.held_on),
        "kind": by_rank(Activity.kind, (kind.code for kind in kinds.kinds)),
        "title": by_words(Activity.title),
        "org": by_organisation(Activity.org_uid),
        "state": by_rank(state, ("planned", "draft", "returned", "confirmed", "archived")),
        # What is still to come shows no completeness.
        "completeness": Sorting(sa.case((sa.and_(draft, coming), None), else_=Activity.completeness)),
    }


def rows_of(tx: Tx, uids: Sequence[Uid], kinds: ActivityKinds) -> list[ActivityRow]:
    """Lines in the order asked; those gone meanwhile are left out."""
    found = {a.uid: a for a in tx.rows(sa.select(Activity).where(Activity.uid.in_(list(uids))))}
    heads = turnouts(tx, uids)
    orgs = names_of(tx)
    return [_row(found[u], heads.get(u, Turnout()), orgs, tx.today, kinds) for u in uids if u in found]


def turnouts(tx: Tx, uids: Sequence[Uid]) -> dict[Uid, Turnout]:
    """Head counts of many activities in one query."""
    lists: dict[Uid, list[AttendanceDraft]] = {}
    rows = tx.rows(sa.select(Attendance).where(Attendance.activity_uid.in_(list(uids))))
    for row, draft in zip(rows, drafts_of(AttendanceDraft, rows), strict=True):
        lists.setdefault(row.activity_uid, []).append(draft)
    return {uid: turnout(each) for uid, each in lists.items()}


def _row(a: Activity, heads: Turnout, orgs: dict[Uid, str], today: date, kinds: ActivityKinds) -> ActivityRow:
    return ActivityRow(
        uid=a.uid,
        held_on=a.held_on,
        kind=kind_words(a, kinds),
        title=a.title,
        org=called(orgs, a.org_uid),
        state=a.state,
        state_words=state_words(a, today),
        turnout=heads,
        completeness=a.completeness,
        planned=is_planned(a, today),
        late=late(a.held_on, a.created_at.astimezone().date(), kinds),
        returned=a.returned_reason is not None,
    )


def kind_words(a: Activity, kinds: ActivityKinds) -> str:
    """主题党日、党课 for two kinds held together; the code itself when the file has no such kind any more."""
    codes = (a.kind, a.second_kind)
    return "、".join(kinds.by_code[c].title if c in kinds.by_code else c for c in codes if c)


def is_planned(a: Activity, today: date) -> bool:
    return a.state is ActivityState.DRAFT and a.held_on is not None and a.held_on > today


def state_words(a: Activity, today: date) -> str:
    """计划 for a draft that is still to come, 被退回 for one given back, else its state."""
    if is_planned(a, today):
        return "计划"
    return "被退回" if a.state is ActivityState.DRAFT and a.returned_reason else a.state.label
