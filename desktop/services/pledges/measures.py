"""Figures of pledges and wishes for ratings (resources/rubrics/metrics.yaml), each with the records behind it."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import sqlalchemy as sa

from desktop.domain.identity import Uid
from desktop.domain.measures import Measure, Span, Subject
from desktop.domain.pledges.model import PledgeRules, Verdict
from desktop.domain.pledges.rules import lacking, supervised_quarters
from desktop.domain.pledges.wishes import WishState
from desktop.services.measures import MeasureOf, belongs_to, members_of, organisations_of
from desktop.services.pledges.rows import parts_of, pledged, published_on
from desktop.store.people import Person
from desktop.store.pledges import PledgeItem, PledgePublication, PledgeSheet, PledgeSupervision, Wish
from desktop.store.sessions import Tx


def pledge_measures(rules: PledgeRules) -> dict[str, MeasureOf]:
    """Metric id → how it is computed from the records."""
    found: dict[str, Callable[[PledgeRules, Tx, Subject, Span], Measure]] = {
        "pledge.coverage.rate": coverage,
        "pledge.fulfilled.rate": fulfilled,
        "pledge.supervised.rate": supervised,
        "pledge.satisfaction.rate": satisfaction,
        "wish.claimed.count": wishes_claimed,
        "wish.fulfilled.rate": wishes_fulfilled,
    }
    return {name: partial(measure, rules) for name, measure in found.items()}


def coverage(rules: PledgeRules, tx: Tx, subject: Subject, span: Span) -> Measure:
    """双承诺覆盖率: members whose sheet of the year has every kind they owe published / members who owe one."""
    day = min(span.until, tx.today)
    exempt = frozenset(e for rule in rules.sheets if not rule.counted for e in rule.employment)
    due = [p for p in members_of(tx, subject, span, exempt) if rules.rule_for(p.employment) is not None]
    sheets = {s.person_uid: s for s in _sheets(tx, [p.uid for p in due], {span.until.year})}
    published = _published(tx, list(sheets.values()), day)
    covered, evidence = [], []
    for person in due:
        sheet, rule = sheets.get(person.uid), rules.rule_for(person.employment)
        if sheet is None or rule is None:
            continue
        hung = [item for item, _ in published[sheet.uid]]
        if hung and not lacking(pledged(hung), rule):
            covered.append(person.uid)
            evidence += [i.uid for i in hung]
    missing = tuple(p.uid for p in due if p.uid not in set(covered))
    return Measure(len(covered), len(due), tuple(evidence), missing)


def _sheets(tx: Tx, persons: Sequence[Uid], years: set[int]) -> list[PledgeSheet]:
    statement = sa.select(PledgeSheet).where(PledgeSheet.person_uid.in_(persons), PledgeSheet.year.in_(years))
    return list(tx.rows(statement.order_by(PledgeSheet.uid)))


Hung = dict[Uid, list[tuple[PledgeItem, date]]]
"""Sheet → its published items with the first day they hung out."""


def _published(tx: Tx, sheets: Sequence[PledgeSheet], day: date) -> Hung:
    """Items that hung out on or before the day, for many sheets in two queries."""
    uids = [s.uid for s in sheets]
    items, publications = parts_of(tx, PledgeItem, uids), parts_of(tx, PledgePublication, uids)
    found: Hung = {}
    for uid in uids:
        hung = ((i, published_on(i, publications[uid])) for i in items[uid])
        found[uid] = [(item, since) for item, since in hung if since is not None and since <= day]
    return found


def _of(tx: Tx, subject: Subject, span: Span) -> list[PledgeSheet]:
    """Sheets of the years the period touches: the person's own, those of the branch, or of the people of a unit."""
    years = PledgeSheet.year.between(span.since.year, span.until.year)
    if subject.is_person:
        return list(tx.rows(sa.select(PledgeSheet).where(years, PledgeSheet.person_uid == subject.uid)))
    orgs = organisations_of(tx, subject)
    persons = sa.select(Person.uid).where(belongs_to(orgs))
    own = sa.or_(PledgeSheet.branch_uid.in_(orgs), PledgeSheet.person_uid.in_(persons))
    return list(tx.rows(sa.select(PledgeSheet).where(years, own).order_by(PledgeSheet.uid)))


def _due_on(item: PledgeItem, sheet: PledgeSheet) -> date:
    """Without a day of its own an item is due at the end of the year."""
    return item.due_on or date(sheet.year, 12, 31)


def fulfilled(rules: PledgeRules, tx: Tx, subject: Subject, span: Span) -> Measure:
    """承诺兑现率: items judged 已兑现 / published items that fell due in the period.

    An item judged before its day counts in the period of that day once the day has come, or at once when appraised.
    """
    done: list[Uid] = []
    missing: list[Uid] = []
    due = 0
    sheets = _of(tx, subject, span)
    published = _published(tx, sheets, span.until)
    for sheet in sheets:
        for item, _ in published[sheet.uid]:
            day = _due_on(item, sheet)
            if day not in span or (day > tx.today and item.verdict is None):
                continue
            due += 1
            (done if item.verdict is Verdict.FULFILLED else missing).append(item.uid)
    return Measure(len(done), due, tuple(done), tuple(missing))


def supervised(rules: PledgeRules, tx: Tx, subject: Subject, span: Span) -> Measure:
    """督诺落实率: quarters in which a published item was looked at / quarters in which it was due (INV-15)."""
    met = due = 0
    evidence: dict[Uid, None] = {}
    missing: dict[Uid, None] = {}
    sheets = [s for s in _of(tx, subject, span) if s.begun_on is not None]
    published = _published(tx, sheets, span.until)
    looks = parts_of(tx, PledgeSupervision, [s.uid for s in sheets])
    for sheet in sheets:
        for item, since in published[sheet.uid]:
            own = [s for s in looks[sheet.uid] if s.item_uid in (None, item.uid) and s.happened_on]
            end = min(d for d in (sheet.appraised_on, item.verdict_on, date(sheet.year, 12, 31)) if d is not None)
            quarters = supervised_quarters(
                Span(max(since, sheet.begun_on or since), end),
                span,
                tx.today,
                [s.happened_on for s in own if s.happened_on],
                from_days=rules.quarter_counts_from_days,
            )
            met, due = met + len(quarters.met), due + quarters.due
            evidence |= {s.uid: None for s in own if s.happened_on and s.happened_on in span}
            if quarters.missed:
                missing[item.uid] = None
    return Measure(met, due, tuple(evidence), tuple(missing))


def satisfaction(rules: PledgeRules, tx: Tx, subject: Subject, span: Span) -> Measure:
    """评诺群众满意率: satisfied / asked, over the sheets appraised in the period."""
    sheets = [s for s in _of(tx, subject, span) if s.appraised_on is not None and s.appraised_on in span]
    asked = [s for s in sheets if s.voters]
    return Measure(sum(s.satisfied or 0 for s in asked), sum(s.voters or 0 for s in asked), tuple(s.uid for s in asked))


def _wishes(tx: Tx, subject: Subject) -> list[Wish]:
    """Wishes of the organisation: accepted by it, or claimed or raised by its people; of a person: those claimed."""
    claimed = sa.select(Wish).where(Wish.claimed_on.is_not(None)).order_by(Wish.uid)
    if subject.is_person:
        return list(tx.rows(claimed.where(Wish.claimed_by == subject.uid)))
    orgs = organisations_of(tx, subject)
    persons = sa.select(Person.uid).where(belongs_to(orgs))
    own = (Wish.branch_uid.in_(orgs), Wish.claimed_by.in_(persons), Wish.wisher_uid.in_(persons))
    return list(tx.rows(claimed.where(sa.or_(*own))))


def wishes_claimed(rules: PledgeRules, tx: Tx, subject: Subject, span: Span) -> Measure:
    """已认领微心愿数 in the period."""
    found = [w.uid for w in _wishes(tx, subject) if w.claimed_on and w.claimed_on in span]
    return Measure(len(found), None, tuple(found))


def wishes_fulfilled(rules: PledgeRules, tx: Tx, subject: Subject, span: Span) -> Measure:
    """微心愿圆梦率: fulfilled by their day / claimed wishes whose day falls into the period.

    Without a planned day the day of the claim decides the period. A wish given up after it was claimed counts as not
    fulfilled; one whose day is still to come counts only once it came true.
    """
    done: list[Uid] = []
    missing: list[Uid] = []
    for wish in _wishes(tx, subject):
        day = wish.due_on or wish.claimed_on
        true = wish.state in (WishState.FULFILLED, WishState.CONFIRMED)
        if day is None or day not in span or (not true and wish.due_on is not None and wish.due_on > tx.today):
            continue
        in_time = true and (wish.due_on is None or (wish.fulfilled_on or date.max) <= wish.due_on)
        (done if in_time else missing).append(wish.uid)
    return Measure(len(done), len(done) + len(missing), tuple(done), tuple(missing))
