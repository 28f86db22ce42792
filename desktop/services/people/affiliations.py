"""Keeps the history of where people belong in step with the person, and every stay of a kind apart from the others."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from desktop.domain.errors import Problem, UserError
from desktop.domain.identity import Uid
from desktop.domain.people import AffiliationKind, Circumstances, PersonDraft
from desktop.domain.people.affiliations import FIELD_OF, FROM_THE_FIRST, Stay, move_problems, moved, overlapping
from desktop.store.people import Affiliation, Person
from desktop.store.sessions import Tx


def stays_of(rows: Iterable[Affiliation]) -> list[Stay]:
    """Rows of one kind of one person as the rules see them."""
    return [Stay(r.org_uid, r.since, r.until, r.uid, r.since == r.created_at.astimezone().date()) for r in rows]


def rows_of(tx: Tx, person: Uid, kind: AffiliationKind) -> Sequence[Affiliation]:
    return tx.rows(sa.select(Affiliation).where(Affiliation.person_uid == person, Affiliation.kind == kind.value))


def moving_problems(tx: Tx, uid: Uid | None, before: PersonDraft, after: PersonDraft, how: Circumstances) -> list[Problem]:
    """Why the day of the move cannot be true; the first reason is enough."""
    if uid is None or how.moved_on is None:
        return []
    for kind, name in FIELD_OF.items():
        if getattr(before, name) != getattr(after, name):
            found = move_problems(stays_of(rows_of(tx, uid, kind)), how.moved_on, tx.today)
            if found:
                return found
    return []


def follow(tx: Tx, row: Person, before: PersonDraft, after: PersonDraft, how: Circumstances) -> None:
    """A person's organisations changed from `before` to `after`: write down the moves."""
    for kind, name in FIELD_OF.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new and (before.name or kind in FROM_THE_FIRST):
            _move(tx, row, kind, old, new, how)


def _move(tx: Tx, row: Person, kind: AffiliationKind, old: Uid | None, new: Uid | None, how: Circumstances) -> None:
    began = row.moved_in_on if old is None and kind is AffiliationKind.PRIMARY_PARTY else None
    on = how.moved_on or began or tx.today
    entered = row.created_at.astimezone().date()
    rows = {r.uid: r for r in rows_of(tx, row.uid, kind)}
    known = stays_of(rows.values())
    if move_problems(known, on, tx.today):
        on = tx.today
    write_stays(tx, row.uid, kind, rows, moved(known, old, new, on, entered), how.move_reason)


def write_stays(
    tx: Tx, person: Uid, kind: AffiliationKind, rows: dict[Uid, Affiliation], stays: Sequence[Stay], reason: str | None
) -> None:
    """Bring the rows of one kind to these stays; `reason` goes to those that begin now."""
    for stay in stays:
        known = rows.get(stay.uid) if stay.uid else None
        if known is None:
            place = Affiliation(person_uid=person, org_uid=stay.org_uid, kind=kind.value, since=stay.since)
            place.until, place.reason = stay.until, reason
            tx.add(place)
        else:
            known.org_uid, known.since, known.until = stay.org_uid, stay.since, stay.until
    tx.session.flush()


def refuse_overlaps(tx: Tx, affiliations: Iterable[Uid]) -> None:
    """After something was taken back: the stays of a kind still stand one after the other (INV-03).

    Raises:
        UserError: they would not.
    """
    uids, single = list(affiliations), {kind.value for kind in FIELD_OF}
    for start in range(0, len(uids), 500):
        touched = tx.rows(sa.select(Affiliation).where(Affiliation.uid.in_(uids[start : start + 500])))
        for person, kind in {(row.person_uid, row.kind) for row in touched if row.kind in single}:
            if overlapping(stays_of(rows_of(tx, person, AffiliationKind(kind)))):
                raise UserError("撤销后这个人会同时在两个组织里，不能撤销。", "请先撤销之后的变动，或手工更正日期。")
