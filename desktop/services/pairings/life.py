"""How long a pairing lives, and whether contact was kept in it."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from desktop.domain.identity import Uid
from desktop.domain.measures import Span
from desktop.domain.pairings.model import PairingKinds
from desktop.domain.pairings.rules import ContactMonths, contact_months
from desktop.store.pairings import Pairing, PairingContact, PairingPartner
from desktop.store.sessions import Tx


def life_of(row: Pairing) -> Span | None:
    """From signing to the end: the day it was closed or its term ran out, the earlier. None while a draft."""
    if row.signed_on is None:
        return None
    ends = [day for day in (row.term_to, row.closed_on) if day is not None]
    return Span(row.signed_on, min(ends, default=date.max))


def duty_of(row: Pairing) -> Span | None:
    """The days in which contact is due: a term that begins after signing begins the duty."""
    life = life_of(row)
    if life is None:
        return None
    return Span(max(life.since, row.term_from or life.since), life.until)


def days_to_count(kinds: PairingKinds) -> int:
    """How many days of a month must lie in the term for contact to be due in it."""
    return max(1, kinds.month_counts_from_days)


def asks_contact(row: Pairing, month: Span, kinds: PairingKinds) -> bool:
    """Contact is due in this month; the chip 本月未联系 asks the same in SQL."""
    duty = duty_of(row)
    days = month.shared(duty).days if duty and row.contacts_per_month else 0
    return days >= days_to_count(kinds)


def alive(row: Pairing, day: date) -> bool:
    life = life_of(row)
    return life is not None and day in life


def stayed(partner: PairingPartner, day: date) -> bool:
    """The partner belonged to the pairing on that day; the day of leaving is the first without."""
    return (partner.joined_on is None or partner.joined_on <= day) and (partner.left_on is None or day < partner.left_on)


def contacts_of(tx: Tx, pairings: Sequence[Uid]) -> dict[Uid, list[PairingContact]]:
    """The contact logs, the latest entry first."""
    found: dict[Uid, list[PairingContact]] = {uid: [] for uid in pairings}
    statement = sa.select(PairingContact).where(PairingContact.pairing_uid.in_(list(pairings)))
    for row in tx.rows(statement.order_by(PairingContact.happened_on.desc(), PairingContact.uid.desc())):
        found[row.pairing_uid].append(row)
    return found


def months_of(
    row: Pairing,
    contacts: Sequence[PairingContact],
    kinds: PairingKinds,
    today: date,
    asked: Span | None = None,
    there: Span | None = None,
) -> ContactMonths:
    """Months in which contact was due within the period asked, or ever.

    Args:
        there: the days in which it counts for whoever asks; a month of which too few are in it does not.
    """
    duty = duty_of(row)
    if duty is None:
        return ContactMonths((), ())
    duty = duty.shared(there) if there else duty
    period = asked or Span(duty.since, today)
    days = [c.happened_on for c in contacts if c.happened_on is not None]
    return contact_months(
        duty, period, today, days, per_month=row.contacts_per_month, from_days=kinds.month_counts_from_days
    )
