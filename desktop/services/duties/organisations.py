"""What organisations owe: meetings, records that wait, elections, groups, yearly projects and problems."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import sqlalchemy as sa

from desktop.domain.activities.kinds import ActivityKind, ActivityKinds, Reach
from desktop.domain.activities.record import ActivityState
from desktop.domain.duties import Concern, Duty, DutyRule, owed_spans, span_words
from desktop.domain.identity import Uid
from desktop.domain.measures import Span
from desktop.domain.projects.problems import SETTLED
from desktop.domain.rubrics.given import Per
from desktop.services.duties.ground import Ground, Org
from desktop.store.activities import Activity
from desktop.store.projects import Problem, Project


def meetings(ground: Ground, rule: DutyRule, kinds: ActivityKinds) -> Iterator[Duty]:
    """Organisations without enough records of one kind of activity in a period.

    A plan and a draft count here: what is recorded but not archived is the duty of another rule.
    """
    kind = kinds.by_code.get(rule.activity)
    if kind is None or (kind.cadence is None and rule.per is None):
        return
    per = rule.per or (kind.cadence.per if kind.cadence else Per.MONTH)
    need = kind.cadence.at_least if kind.cadence else 1
    owing = [
        (org, span)
        for org in ground.alive(rule)
        if kind.may_be_held_by(org.kind) and ground.full_members[org.uid] >= rule.at_least
        for span in owed_spans(rule, per, ground.today, lived=org.lived, known=org.known)
    ]
    held = _held(ground, kind, kinds, [span for _, span in owing])
    for org, span in owing:
        made = sum(day in span for day in held.get(org.uid, ()))
        if made < need:
            words = _words(org, span_words(per, span, ground.today), kind, made, need)
            yield ground.duty(rule, words, org.concern(), org.uid, span.until)


def _words(org: Org, period: str, kind: ActivityKind, made: int, need: int) -> str:
    if need == 1:
        return f"{org.name}{period}没有{kind.title}记录"
    return f"{org.name}{period}{kind.title}应有 {need} 次，已有 {made} 次"


def _held(ground: Ground, kind: ActivityKind, kinds: ActivityKinds, spans: list[Span]) -> dict[Uid, list[date]]:
    """Days of activities that count as this kind, by the organisation they count for."""
    if not spans:
        return {}
    counting = {each for metric in kind.counts[:1] for each in kinds.counting(metric)} | {kind}
    reach = {each.code: each.reach for each in counting}
    columns = (Activity.org_uid, Activity.held_on, Activity.kind, Activity.second_kind)
    statement = sa.select(*columns).where(
        Activity.held_on.between(min(s.since for s in spans), max(s.until for s in spans)),
        sa.or_(Activity.kind.in_(reach), Activity.second_kind.in_(reach)),
    )
    found: dict[Uid, list[date]] = {}
    for org, day, first, second in ground.rows(statement):
        for uid in _counted_for(ground, org, reach.get(first) or reach.get(second) or Reach.OWN):
            found.setdefault(uid, []).append(day)
    return found


def _counted_for(ground: Ground, org: Uid | None, reach: Reach) -> set[Uid]:
    own = set(ground.same_people.get(org, ())) if org else set[Uid]()
    above = ground.answering(org) if reach is Reach.BELOW else None
    return own | {above.uid} if above else own


def open_records(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """Activities that took place and are not archived: such records count for nothing (INV-19)."""
    columns = (
        Activity.uid, Activity.title, Activity.org_uid, Activity.held_on, Activity.state, Activity.returned_reason,
        Activity.created_at, Activity.confirmed_at,
    )  # fmt: skip
    statement = sa.select(*columns).where(Activity.state != ActivityState.ARCHIVED, Activity.held_on <= ground.today)
    for uid, title, org, held_on, state, returned, created, confirmed in ground.rows(statement):
        confirmed_on = confirmed.astimezone().date() if confirmed and state is ActivityState.CONFIRMED else None
        since = confirmed_on or max(held_on, created.astimezone().date())
        due = since + timedelta(days=rule.grace_days)
        if rule.near(due, ground.today):
            stand = "已确认，还没有归档" if confirmed_on else "被退回，还没有改好" if returned else "还是草稿"
            yield ground.duty(rule, f"“{title}”（{held_on}）{stand}", Concern(title, "activity", uid), org, due)


def terms(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """Committees and branches whose term ends."""
    for org in ground.alive(rule):
        end = org.term_ends_on
        if end is not None and rule.near(end, ground.today):
            tense = "已于" if end < ground.today else "将于"
            yield ground.duty(rule, f"{org.name}任期{tense} {end} 届满", org.concern(), org.uid, end)


def unknown_terms(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """Committees and branches of which nobody knows when their term ends: neither an election nor a day was entered.

    It falls due some days after the organisation was entered: a new record is not yet filled in.
    """
    for org in ground.alive(rule):
        due = org.known + timedelta(days=rule.grace_days)
        if org.term_ends_on is None and ground.full_members[org.uid] >= rule.at_least and rule.near(due, ground.today):
            words = f"{org.name}没有登记选举日期，也没有任期届满日期"
            yield ground.duty(rule, words, org.concern(), org.uid, due)


def yearly_projects(ground: Ground, rule: DutyRule, floor: int) -> Iterator[Duty]:
    """INV-17: branches below the yearly number of projects carried out."""
    columns = (Project.org_uid, Project.begun_on, Project.closed_on)
    rows = ground.rows(sa.select(*columns).where(Project.begun_on.is_not(None)))
    lived = [(org, Span(begun, closed or date.max)) for org, begun, closed in rows]
    yield from _yearly(ground, rule, floor, "个党建项目", lived)


def yearly_problems(ground: Ground, rule: DutyRule, floor: int) -> Iterator[Duty]:
    """INV-17: branches below the yearly number of problems solved."""
    columns = (Problem.org_uid, Problem.solved_on)
    statement = sa.select(*columns).where(Problem.state.in_(SETTLED), Problem.solved_on.is_not(None))
    rows = ground.rows(statement)
    yield from _yearly(ground, rule, floor, "个党建新问题", [(org, Span(day, day)) for org, day in rows])


def _yearly(
    ground: Ground, rule: DutyRule, floor: int, unit: str, done: list[tuple[Uid | None, Span]]
) -> Iterator[Duty]:
    verb = "实施" if rule.check == "yearly_projects" else "解决"
    made: dict[Span, Counter[Uid]] = {}
    for org in ground.alive(rule):
        if ground.full_members[org.uid] < rule.at_least:
            continue
        for span in owed_spans(rule, Per.YEAR, ground.today, lived=org.lived, known=org.known):
            if span not in made:
                made[span] = _by_branch(ground, done, span)
            count = made[span][org.uid]
            if count < floor:
                words = f"{org.name} {span.since.year} 年应{verb} {floor} {unit}，已{verb} {count} 个"
                yield ground.duty(rule, words, org.concern(), org.uid, span.until)


def _by_branch(ground: Ground, done: list[tuple[Uid | None, Span]], span: Span) -> Counter[Uid]:
    """How many of these fall into the period, by the organisation and everything above it."""
    found: Counter[Uid] = Counter()
    for org, lived in done:
        if org is not None and lived.shared(span).days:
            found.update(node.uid for node in ground.above(org))
    return found
