"""Figures of pledges and wishes for ratings (resources/rubrics/metrics.yaml), each with the records behind it."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import sqlalchemy as sa

from desktop.domain.codes import MEMBERS
from desktop.domain.identity import Uid
from desktop.domain.measures import Measure, Span, Subject
from desktop.domain.pledges.model import PledgeRules, Verdict
from desktop.domain.pledges.rules import lacking, supervised_quarters
from desktop.domain.pledges.wishes import WishState
from desktop.services.measures import MeasureOf, days_in, ever_in, members_of, on_day, organisations_of
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
    published = _published(tx, [s.uid for s in sheets.values()], day)
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


def covering_sheets(rules: PledgeRules, tx: Tx, day: date) -> set[Uid]:
    """Sheets on which everything that must be there hangs out: those that `coverage` counts, whatever their year."""
    statement = sa.select(PledgeSheet.uid, Person.employment).join(Person, Person.uid == PledgeSheet.person_uid)
    members = statement.where(Person.political_status.in_(MEMBERS), Person.exit_kind.is_(None))
    owed = {Uid(uid): rules.rule_for(work) for uid, work in tx.session.execute(members)}
    published = _published(tx, [uid for uid, rule in owed.items() if rule is not None and rule.counted], day)
    found = set()
    for uid, hanging in published.items():
        hung, rule = [item for item, _ in hanging], owed[uid]
        if hung and rule is not None and not lacking(pledged(hung), rule):
            found.add(uid)
    return found


def _sheets(tx: Tx, persons: Sequence[Uid], years: set[int]) -> list[PledgeSheet]:
    statement = sa.select(PledgeSheet).where(PledgeSheet.person_uid.in_(persons), PledgeSheet.year.in_(years))
    return list(tx.rows(statement.order_by(PledgeSheet.uid)))


Hung = dict[Uid, list[tuple[PledgeItem, date]]]
"""Sheet → its published items with the first day they hung out."""


def _published(tx: Tx, uids: Sequence[Uid], day: date) -> Hung:
    """Items that hung out on or before the day, for many sheets in two queries."""
    items, publications = parts_of(tx, PledgeItem, uids), parts_of(tx, PledgePublication, uids)
    found: Hung = {}
    for uid in uids:
        hung = ((i, published_on(i, publications[uid])) for i in items[uid])
        found[uid] = [(item, since) for item, since in hung if since is not None and since <= day]
    return found


class _Belonging:
    """On which days of a period people belonged to a subject, and which sheets and wishes may concern it."""

    def __init__(self, tx: Tx, subject: Subject, span: Span) -> None:
        self._tx, self._subject, self._span = tx, subject, span
        self._orgs = organisations_of(tx, subject)
        self._days = days_in(tx, self._orgs, span)
        self._live: set[Uid] = set()

    @property
    def persons(self) -> sa.Select[Uid]:
        return sa.select(Person.uid).where(ever_in(self._orgs))

    def sheets(self) -> list[PledgeSheet]:
        """Sheets of the years the period touches: the person's own, those of the branch, or of the people of a unit."""
        years = PledgeSheet.year.between(self._span.since.year, self._span.until.year)
        if self._subject.is_person:
            return list(self._tx.rows(sa.select(PledgeSheet).where(years, PledgeSheet.person_uid == self._subject.uid)))
        own = sa.or_(PledgeSheet.branch_uid.in_(self._orgs), PledgeSheet.person_uid.in_(self.persons))
        found = list(self._tx.rows(sa.select(PledgeSheet).where(years, own).order_by(PledgeSheet.uid)))
        owners = [sheet.person_uid for sheet in found]
        self._live = set(self._tx.session.execute(sa.select(Person.uid).where(Person.uid.in_(owners))).scalars())
        return found

    def of(self, sheet: PledgeSheet) -> tuple[Span, ...]:
        """The days on which a sheet counts here; that of somebody deleted counts for the branch it was made in."""
        if self._subject.is_person:
            return (self._span,)
        if sheet.person_uid not in self._live:
            return (self._span,) if sheet.branch_uid in self._orgs else ()
        return self._days.get(sheet.person_uid, ())

    def on(self, sheet: PledgeSheet, day: date) -> bool:
        return any(day in span for span in self.of(sheet))

    def takes(self, wish: Wish, day: date) -> bool:
        """A wish counts where it was accepted, and where whoever claimed or raised it belonged on its day."""
        if self._subject.is_person or wish.branch_uid in self._orgs:
            return True
        return on_day(self._days, wish.claimed_by, day) or on_day(self._days, wish.wisher_uid, day)

    def wishes(self) -> list[Wish]:
        """Wishes of the organisation: accepted by it, or claimed or raised by its people; of a person: those claimed."""
        claimed = sa.select(Wish).where(Wish.claimed_on.is_not(None)).order_by(Wish.uid)
        if self._subject.is_person:
            return list(self._tx.rows(claimed.where(Wish.claimed_by == self._subject.uid)))
        persons = self.persons
        own = (Wish.branch_uid.in_(self._orgs), Wish.claimed_by.in_(persons), Wish.wisher_uid.in_(persons))
        return list(self._tx.rows(claimed.where(sa.or_(*own))))


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
    belonging = _Belonging(tx, subject, span)
    sheets = belonging.sheets()
    published = _published(tx, [s.uid for s in sheets], span.until)
    for sheet in sheets:
        for item, _ in published[sheet.uid]:
            day = _due_on(item, sheet)
            early = day > tx.today and item.verdict is None
            if day not in span or early or not belonging.on(sheet, min(day, tx.today)):
                continue
            due += 1
            (done if item.verdict is Verdict.FULFILLED else missing).append(item.uid)
    return Measure(len(done), due, tuple(done), tuple(missing))


def supervised(rules: PledgeRules, tx: Tx, subject: Subject, span: Span) -> Measure:
    """督诺落实率: quarters in which a published item was looked at / quarters in which it was due (INV-15)."""
    met = due = 0
    evidence: dict[Uid, None] = {}
    missing: dict[Uid, None] = {}
    belonging = _Belonging(tx, subject, span)
    sheets = [s for s in belonging.sheets() if s.begun_on is not None]
    published = _published(tx, [s.uid for s in sheets], span.until)
    looks = parts_of(tx, PledgeSupervision, [s.uid for s in sheets])
    for sheet in sheets:
        for item, since in published[sheet.uid]:
            own = [s for s in looks[sheet.uid] if s.item_uid in (None, item.uid) and s.happened_on]
            end = min(d for d in (sheet.appraised_on, item.verdict_on, date(sheet.year, 12, 31)) if d is not None)
            kept = Span(max(since, sheet.begun_on or since), end)
            days = [s.happened_on for s in own if s.happened_on]
            parts = [
                supervised_quarters(kept.shared(there), span, tx.today, days, from_days=rules.quarter_counts_from_days)
                for there in belonging.of(sheet)
            ]
            looked = {quarter for part in parts for quarter in part.met}
            missed = {quarter for part in parts for quarter in part.missed} - looked
            met, due = met + len(looked), due + len(looked) + len(missed)
            if parts:
                evidence |= {s.uid: None for s in own if s.happened_on and s.happened_on in span}
            if missed:
                missing[item.uid] = None
    return Measure(met, due, tuple(evidence), tuple(missing))


def satisfaction(rules: PledgeRules, tx: Tx, subject: Subject, span: Span) -> Measure:
    """评诺群众满意率: satisfied / asked, over the sheets appraised in the period."""
    belonging = _Belonging(tx, subject, span)
    within = [s for s in belonging.sheets() if s.appraised_on is not None and s.appraised_on in span]
    sheets = [s for s in within if s.appraised_on and belonging.on(s, s.appraised_on)]
    asked = [s for s in sheets if s.voters]
    return Measure(sum(s.satisfied or 0 for s in asked), sum(s.voters or 0 for s in asked), tuple(s.uid for s in asked))


def wishes_claimed(rules: PledgeRules, tx: Tx, subject: Subject, span: Span) -> Measure:
    """已认领微心愿数 in the period."""
    belonging = _Belonging(tx, subject, span)
    within = [(w, w.claimed_on) for w in belonging.wishes() if w.claimed_on and w.claimed_on in span]
    found = [wish.uid for wish, day in within if belonging.takes(wish, day)]
    return Measure(len(found), None, tuple(found))


def wishes_fulfilled(rules: PledgeRules, tx: Tx, subject: Subject, span: Span) -> Measure:
    """微心愿圆梦率: fulfilled by their day / claimed wishes whose day falls into the period.

    Without a planned day the day of the claim decides the period. A wish given up after it was claimed counts as not
    fulfilled; one whose day is still to come counts only once it came true.
    """
    done: list[Uid] = []
    missing: list[Uid] = []
    belonging = _Belonging(tx, subject, span)
    for wish in belonging.wishes():
        day = wish.due_on or wish.claimed_on
        true = wish.state in (WishState.FULFILLED, WishState.CONFIRMED)
        if day is None or day not in span or (not true and wish.due_on is not None and wish.due_on > tx.today):
            continue
        if not belonging.takes(wish, min(day, tx.today)):
            continue
        in_time = true and (wish.due_on is None or (wish.fulfilled_on or date.max) <= wish.due_on)
        (done if in_time else missing).append(wish.uid)
    return Measure(len(done), len(done) + len(missing), tuple(done), tuple(missing))
