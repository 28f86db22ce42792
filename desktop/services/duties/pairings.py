"""What pairings owe: contact, a partner in place of one who left, the examination at the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import sqlalchemy as sa

from desktop.domain.duties import Concern, Duty, DutyRule, owed_spans, span_words
from desktop.domain.identity import Uid
from desktop.domain.measures import Span
from desktop.domain.pairings.model import LIVE, PairingKinds, Standing
from desktop.domain.rubrics.given import Per
from desktop.services.duties.ground import Ground
from desktop.services.pairings.life import asks_contact, duty_of
from desktop.services.pairings.sides import lead_of
from desktop.store.pairings import Pairing, PairingContact, PairingPartner


@dataclass
class Pairings:
    """The live pairings of the station with their partners and the contacts of the last two months."""

    ground: Ground
    kinds: PairingKinds

    @cached_property
    def live(self) -> list[Pairing]:
        return list(self.ground.tx.rows(sa.select(Pairing).where(Pairing.state.in_(LIVE)).order_by(Pairing.uid)))

    @cached_property
    def partners(self) -> dict[Uid, list[tuple[Uid | None, date | None]]]:
        """By pairing: who, and when he left."""
        one = PairingPartner
        statement = sa.select(one.pairing_uid, sa.func.coalesce(one.person_uid, one.org_uid), one.left_on)
        found: dict[Uid, list[tuple[Uid | None, date | None]]] = {}
        for pairing, partner, left in self.ground.rows(statement.order_by(one.ordinal)):
            found.setdefault(pairing, []).append((partner, left))
        return found

    @cached_property
    def contacts(self) -> dict[Uid, list[date]]:
        since = (self.ground.today.replace(day=1) - timedelta(days=1)).replace(day=1)
        columns = (PairingContact.pairing_uid, PairingContact.happened_on)
        found: dict[Uid, list[date]] = {}
        for uid, day in self.ground.rows(sa.select(*columns).where(PairingContact.happened_on >= since)):
            found.setdefault(uid, []).append(day)
        return found

    def concern(self, row: Pairing) -> Concern:
        return Concern(self.ground.named(lead_of(row)), "pairing", row.uid)

    def place(self, row: Pairing) -> Uid | None:
        return row.branch_uid or row.lead_org_uid or self.ground.place_of(row.lead_person_uid)

    def who_with_whom(self, row: Pairing) -> str:
        present = [self.ground.named(uid) for uid, left in self.partners.get(row.uid, ()) if left is None]
        lead = self.ground.named(lead_of(row))
        return f"{lead}与{'、'.join(present)}" if present else lead

    def contacts_in(self, row: Pairing, span: Span) -> int:
        return sum(day in span for day in self.contacts.get(row.uid, ()))

    def asks_contact(self, row: Pairing, span: Span) -> bool:
        """Contact is due in this month: enough days of it are in the term."""
        return asks_contact(row, span, self.kinds)


def silent(pairings: Pairings, rule: DutyRule) -> Iterator[Duty]:
    """Pairings without the agreed contacts of this month, or of the last while it is fresh."""
    ground = pairings.ground
    for row in pairings.live:
        duty = duty_of(row)
        if duty is None:
            continue
        known = row.created_at.astimezone().date()
        lived = Span(duty.since.replace(day=1), duty.until)
        for span in owed_spans(rule, Per.MONTH, ground.today, lived=lived, known=known):
            made = pairings.contacts_in(row, span)
            if made < row.contacts_per_month and pairings.asks_contact(row, span):
                due = min(span.until, duty.until)
                words = _contact_words(pairings, row, span, made)
                yield ground.duty(rule, words, pairings.concern(row), pairings.place(row), due)


def _contact_words(pairings: Pairings, row: Pairing, span: Span, made: int) -> str:
    start = f"{pairings.who_with_whom(row)}{span_words(Per.MONTH, span, pairings.ground.today)}"
    return f"{start}应联系 {row.contacts_per_month} 次，已有 {made} 次" if made else f"{start}没有联系记录"


def vacant(pairings: Pairings, rule: DutyRule) -> Iterator[Duty]:
    """Live pairings with fewer partners than their kind asks for."""
    ground = pairings.ground
    sides = {kind.code: kind.partner for kind in pairings.kinds.kinds}
    for row in pairings.live:
        partners, side = pairings.partners.get(row.uid, []), sides.get(row.kind)
        if side is None:  # a kind taken out of the data asks for nothing any more
            continue
        lacking = side.at_least - sum(left is None for _, left in partners)
        left = max((day for _, day in partners if day is not None), default=None)
        due = left + timedelta(days=rule.grace_days) if left else None
        if lacking > 0 and (due is None or rule.near(due, ground.today)):
            words = f"{ground.named(lead_of(row))}的结对缺 {lacking} 名{side.role}"
            yield ground.duty(rule, words, pairings.concern(row), pairings.place(row), due)


def ended(pairings: Pairings, rule: DutyRule) -> Iterator[Duty]:
    """Live pairings whose term is over or nearly so."""
    ground = pairings.ground
    for row in pairings.live:
        if row.term_to is not None and rule.near(row.term_to, ground.today):
            tense = "已于" if row.term_to < ground.today else "将于"
            words = f"{pairings.who_with_whom(row)}的结对{tense} {row.term_to} 期满，还没有考核"
            yield ground.duty(rule, words, pairings.concern(row), pairings.place(row), row.term_to)


def left_by_lead(pairings: Pairings, rule: DutyRule) -> Iterator[Duty]:
    """Live pairings that a member should lead, and whose lead has left the Party or this office."""
    ground = pairings.ground
    asking = {kind.code for kind in pairings.kinds.kinds if kind.lead.standing is Standing.MEMBER}
    for row in pairings.live:
        lead = ground.people.get(row.lead_person_uid) if row.lead_person_uid else None
        if row.kind in asking and lead is not None and not lead.is_member:
            words = f"{lead.name}已不是本单位党员，{pairings.who_with_whom(row)}的结对还没有终止"
            yield ground.duty(rule, words, pairings.concern(row), pairings.place(row), None)
