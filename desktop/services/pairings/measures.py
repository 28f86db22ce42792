"""Figures of pairings for ratings (resources/rubrics/metrics.yaml), each with the records behind it."""

from collections.abc import Callable
from datetime import date
from functools import partial

import sqlalchemy as sa

from desktop.domain.identity import Uid
from desktop.domain.measures import Measure, Span, Subject, joined
from desktop.domain.organisations import Tree
from desktop.domain.pairings.model import PairingKind, PairingKinds, PairingResult
from desktop.services.measures import MeasureOf, days_in, ever_in, members_of, organisations_of
from desktop.services.pairings.life import alive, contacts_of, life_of, months_of, stayed
from desktop.services.pairings.sides import partners_of
from desktop.store.organisations import Organisation
from desktop.store.pairings import Pairing, PairingPartner
from desktop.store.people import Person
from desktop.store.sessions import Tx


def pairing_measures(kinds: PairingKinds) -> dict[str, MeasureOf]:
    """Metric id → how it is computed from the records."""
    found: dict[str, Callable[[PairingKinds, Tx, Subject, Span], Measure]] = {
        "pairing.coverage.rate": coverage,
        "pairing.contact.rate": contact,
        "pairing.branch_team.count": branch_teams,
        "pairing.passed.count": passed,
        "skill.claim.rate": claims,
        "person.pairing.partners": partners,
    }
    return {name: partial(measure, kinds) for name, measure in found.items()}


def _last_day(tx: Tx, span: Span) -> date:
    """The end of the period, or today while it still runs."""
    return min(span.until, tx.today)


def _signed(tx: Tx, *conditions: sa.ColumnElement[bool]) -> list[Pairing]:
    statement = sa.select(Pairing).where(Pairing.signed_on.is_not(None), *conditions)
    return list(tx.rows(statement.order_by(Pairing.uid)))


def _codes(kinds: PairingKinds, wanted: Callable[[PairingKind], bool]) -> list[str]:
    return [kind.code for kind in kinds.kinds if wanted(kind)]


def coverage(kinds: PairingKinds, tx: Tx, subject: Subject, span: Span) -> Measure:
    """党员结对覆盖率: members who lead as many partners as the kind asks for / members who are to pair.

    As of the last day of the period. Exempt people are outside the denominator.
    """
    counted = [kind for kind in kinds.kinds if kind.coverage]
    exempt = frozenset[object]().union(*(kind.lead.exempt for kind in counted))
    due = [p for p in members_of(tx, subject, span) if p.employment not in exempt]
    need = min((kind.partner.at_least for kind in counted), default=0)
    led = _led(tx, [k.code for k in counted], [p.uid for p in due], _last_day(tx, span))
    covered = [p.uid for p in due if len(led.get(p.uid, [])) >= need]
    evidence = tuple(dict.fromkeys(row.pairing_uid for uid in covered for row in led.get(uid, [])))
    return Measure(len(covered), len(due), evidence, tuple(p.uid for p in due if p.uid not in set(covered)))


def partners(kinds: PairingKinds, tx: Tx, subject: Subject, span: Span) -> Measure:
    """在带群众人数 on the last day of the period."""
    leads = [p.uid for p in members_of(tx, subject, span)]
    led = _led(tx, _codes(kinds, lambda k: k.coverage), leads, _last_day(tx, span))
    rows = [row for found in led.values() for row in found]
    return Measure(len(rows), None, tuple(dict.fromkeys(row.pairing_uid for row in rows)))


def _led(tx: Tx, codes: list[str], leads: list[Uid], day: date) -> dict[Uid, list[PairingPartner]]:
    """Lead → the partners led on that day."""
    rows = [p for p in _signed(tx, Pairing.kind.in_(codes), Pairing.lead_person_uid.in_(leads)) if alive(p, day)]
    partners = partners_of(tx, [p.uid for p in rows])
    found: dict[Uid, list[PairingPartner]] = {}
    for row in rows:
        assert row.lead_person_uid is not None
        found.setdefault(row.lead_person_uid, []).extend(p for p in partners[row.uid] if stayed(p, day))
    return found


def contact(kinds: PairingKinds, tx: Tx, subject: Subject, span: Span) -> Measure:
    """结对联系达标率: months with the agreed contacts / months in which contact was due.

    Pairings count for the side that leads; for teams and departments those in which its people are led count too.
    """
    rows = _signed(tx, _of(tx, subject))
    logs, belonging = contacts_of(tx, [p.uid for p in rows]), _Belonging(tx, subject, span, [p.uid for p in rows])
    met = due = 0
    evidence: list[Uid] = []
    missing: list[Uid] = []
    for row in rows:
        months = [months_of(row, logs[row.uid], kinds, tx.today, span, there) for there in belonging.of(row)]
        starts = {day.replace(day=1) for each in months for day in each.met}
        missed = {day for each in months for day in each.missed} - starts
        met, due = met + len(starts), due + len(starts) + len(missed)
        evidence += [c.uid for c in logs[row.uid] if c.happened_on and c.happened_on.replace(day=1) in starts]
        if missed:
            missing.append(row.uid)
    return Measure(met, due, tuple(evidence), tuple(missing))


def _of(tx: Tx, subject: Subject) -> sa.ColumnElement[bool]:
    """Pairings that may concern the subject: its people are those who belong there or once did, see `_Belonging`."""
    if subject.is_person:
        return Pairing.lead_person_uid == subject.uid
    orgs = organisations_of(tx, subject)
    persons = sa.select(Person.uid).where(ever_in(orgs))
    leads = sa.or_(Pairing.lead_person_uid.in_(persons), Pairing.lead_org_uid.in_(orgs))
    if not _of_business(tx, subject):
        return leads
    led = sa.select(PairingPartner.pairing_uid).where(
        PairingPartner.deleted_at.is_(None),
        sa.or_(PairingPartner.person_uid.in_(persons), PairingPartner.org_uid.in_(orgs)),
    )
    return sa.or_(leads, Pairing.uid.in_(led))


def _of_business(tx: Tx, subject: Subject) -> bool:
    """For teams and departments the pairings in which its people are led count too."""
    org = tx.session.get(Organisation, subject.uid)
    return org is not None and org.kind.tree is Tree.BUSINESS


class _Belonging:
    """On which days of a period pairings count for a subject: those on which a side of it belonged there."""

    def __init__(self, tx: Tx, subject: Subject, span: Span, pairings: list[Uid]) -> None:
        self._subject, self._span = subject, span
        self._orgs = organisations_of(tx, subject)
        self._days = days_in(tx, self._orgs, span)
        self._led = partners_of(tx, pairings) if not subject.is_person and _of_business(tx, subject) else {}

    def of(self, row: Pairing) -> tuple[Span, ...]:
        """Spans that do not touch, the earliest first."""
        if self._subject.is_person or row.lead_org_uid in self._orgs:
            return (self._span,)
        sides = [row.lead_person_uid, *(p.person_uid for p in self._led.get(row.uid, ()))]
        if any(p.org_uid in self._orgs for p in self._led.get(row.uid, ())):
            return (self._span,)
        return joined(days for side in sides if side is not None for days in self._days.get(side, ()))

    def on(self, row: Pairing, day: date | None) -> bool:
        return day is not None and any(day in span for span in self.of(row))


def branch_teams(kinds: PairingKinds, tx: Tx, subject: Subject, span: Span) -> Measure:
    """支部带班组结对数: pairings under a supervising link that lived in the period."""
    codes = _codes(kinds, lambda k: k.needs_link is not None)
    rows = [p for p in _signed(tx, Pairing.kind.in_(codes), _of(tx, subject)) if _lived(p, tx, span)]
    return Measure(len(rows), None, tuple(p.uid for p in rows))


def _lived(row: Pairing, tx: Tx, span: Span) -> bool:
    life = life_of(row)
    return life is not None and life.shared(Span(span.since, _last_day(tx, span))).days > 0


def passed(kinds: PairingKinds, tx: Tx, subject: Subject, span: Span) -> Measure:
    """结对期满考核合格数: examined in the period as 合格 or 优秀."""
    good = (PairingResult.PASSED, PairingResult.EXCELLENT)
    within = Pairing.examined_on.between(span.since, span.until)
    rows = _signed(tx, Pairing.result.in_(good), within, _of(tx, subject))
    belonging = _Belonging(tx, subject, span, [p.uid for p in rows])
    found = tuple(p.uid for p in rows if belonging.on(p, p.examined_on))
    return Measure(len(found), None, found)


def claims(kinds: PairingKinds, tx: Tx, subject: Subject, span: Span) -> Measure:
    """技能“一带一”认领率: members with a claim that lived in the period / members at work."""
    counted = [kind for kind in kinds.kinds if kind.claim]
    exempt = frozenset[object]().union(*(kind.lead.exempt for kind in counted))
    due = {p.uid for p in members_of(tx, subject, span) if p.employment not in exempt}
    rows = _signed(tx, Pairing.kind.in_([k.code for k in counted]), Pairing.lead_person_uid.in_(due))
    live = [p for p in rows if _lived(p, tx, span)]
    have = {p.lead_person_uid for p in live}
    return Measure(len(have), len(due), tuple(p.uid for p in live), tuple(sorted(due - have)))
