"""What somebody on the way into the Party owes: reports of himself from time to time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from desktop.domain.codes import MEMBER_FULL, MEMBER_PROBATIONARY
from desktop.domain.duties import Duty, DutyRule, owed_spans, span_around, span_words
from desktop.domain.identity import Uid
from desktop.domain.measures import Span
from desktop.domain.people.standing import Stage, stages_of
from desktop.services.duties.ground import Ground
from desktop.store.people import Person, ThoughtReport


@dataclass(frozen=True, slots=True)
class Aspirant:
    """A person as far as his way into the Party goes."""

    uid: Uid
    political_status: str | None
    development: str | None
    applied_on: date | None
    activist_on: date | None
    target_on: date | None
    joined_on: date | None
    full_on: date | None
    moved_in_on: date | None
    moved_out_on: date | None
    exit_kind: str | None
    exit_on: date | None
    created_at: datetime


def unreported(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """思想汇报 (mechanisms.md 4-10): a period without one, at a stage at which the rule asks for it."""
    if rule.per is None:
        return
    present = span_around(rule.per, ground.today)
    since = span_around(rule.per, present.since - timedelta(days=1)).since
    made = _reports(ground, since)
    for each in _on_the_way(ground, since, rule):
        person = ground.people.get(each.uid)
        at = {stage: days for stage, days in stages_of(each).items() if stage in rule.stages}
        if person is None or not at:
            continue
        lived = Span(min(d.since for d in at.values()), max(d.until for d in at.values()))
        known = each.created_at.astimezone().date()
        for span in owed_spans(rule, rule.per, ground.today, lived=lived, known=known):
            if not any(day in span for day in made.get(each.uid, ())):
                stage = _stage_in(at, span)
                words = f"{stage.label}{person.name}{span_words(rule.per, span, ground.today)}没有思想汇报"
                yield ground.duty(rule, words, person.concern(), ground.place_of(each.uid), min(span.until, lived.until))


def _on_the_way(ground: Ground, since: date, rule: DutyRule) -> Iterator[Aspirant]:
    """Those who may have been at a stage of the rule on some day from `since` on; of 100,000 people it is a few."""
    begun = sa.or_(*(c.is_not(None) for c in (Person.development, Person.applied_on, Person.activist_on, Person.target_on)))
    not_full = sa.or_(Person.political_status != MEMBER_FULL, Person.political_status.is_(None))
    conditions = [
        Person.political_status == MEMBER_PROBATIONARY,
        sa.and_(begun, not_full, Person.exit_kind.is_(None)),
        Person.full_on >= since,
        Person.exit_on >= since,
    ]
    if Stage.FULL in rule.stages:
        conditions.append(Person.political_status == MEMBER_FULL)
    columns = (getattr(Person, name) for name in Aspirant.__slots__)
    for row in ground.rows(sa.select(*columns).where(sa.or_(*conditions)).order_by(Person.sort_key, Person.uid)):
        yield Aspirant(*row)


def _reports(ground: Ground, since: date) -> dict[Uid, list[date]]:
    columns = (ThoughtReport.person_uid, ThoughtReport.reported_on)
    found: dict[Uid, list[date]] = {}
    for person, day in ground.rows(sa.select(*columns).where(ThoughtReport.reported_on >= since)):
        found.setdefault(person, []).append(day)
    return found


def _stage_in(at: dict[Stage, Span], span: Span) -> Stage:
    """The furthest stage of the period."""
    return max((stage for stage, days in at.items() if days.shared(span).days), key=list(Stage).index, default=next(iter(at)))
