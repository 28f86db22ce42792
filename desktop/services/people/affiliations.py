"""Keeps the history of where people belong in step with the person, and every stay of a kind apart from the others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from desktop.domain.errors import Problem, Severity, UserError
from desktop.domain.identity import Uid, new_uid
from desktop.domain.people import AffiliationKind, Circumstances, PersonDraft
from desktop.domain.people.affiliations import FIELD_OF, FROM_THE_FIRST, Stay, move_problems, moved, overlapping
from desktop.services.organisations import posts_held
from desktop.store.organisations import Organisation
from desktop.store.people import Affiliation, Person
from desktop.store.sessions import Tx, in_parts


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


def left_posts(tx: Tx, uid: Uid, before: PersonDraft, after: PersonDraft) -> list[Problem]:
    """Posts of a branch or group somebody leaves: they do not end by themselves, and the move is the moment to be told."""
    found = []
    for name in ("branch_uid", "group_uid"):
        old = getattr(before, name)
        if old is None or old == getattr(after, name):
            continue
        left = [old, *_group_of(tx, before, after)] if name == "branch_uid" else [old]
        held = posts_held(tx, [uid], at=left).get(uid)
        if held:
            text = f"仍任{'、'.join(held)}，转走后请在“组织”中登记免职。"
            found.append(Problem(name, "POST_LEFT_OPEN", text, Severity.WARNING))
    return found


def _group_of(tx: Tx, before: PersonDraft, after: PersonDraft) -> list[Uid]:
    """The group that stays with the branch somebody leaves, where it was not changed with it."""
    group = tx.fetch(Organisation, before.group_uid) if before.group_uid and before.group_uid == after.group_uid else None
    return [group.uid] if group is not None and group.parent_uid not in (None, after.branch_uid) else []


def follow(tx: Tx, row: Person, before: PersonDraft, after: PersonDraft, how: Circumstances) -> None:
    """A person's organisations changed from `before` to `after`: write down the moves."""
    for kind, name in FIELD_OF.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new and (before.name or kind in FROM_THE_FIRST):
            _move(tx, row, kind, old, new, how)


def _move(tx: Tx, row: Person, kind: AffiliationKind, old: Uid | None, new: Uid | None, how: Circumstances) -> None:
    began = row.moved_in_on if old is None and kind is AffiliationKind.PRIMARY_PARTY else None
    entered = row.created_at.astimezone().date()
    rows = {r.uid: r for r in rows_of(tx, row.uid, kind)}
    stays = _after(tx, stays_of(rows.values()), old, new, how.moved_on or began or tx.today, entered)
    write_stays(tx, row.uid, kind, rows, stays, how.move_reason)


def _after(tx: Tx, known: list[Stay], old: Uid | None, new: Uid | None, on: date, entered: date) -> list[Stay]:
    """The stays of a kind after a move; on a day that cannot be, it is today's."""
    return moved(known, old, new, tx.today if move_problems(known, on, tx.today) else on, entered)


@dataclass(frozen=True, slots=True)
class Moving:
    """One of many people whose organisations change; `entered` is the day of the record."""

    uid: Uid
    entered: date
    before: PersonDraft
    after: PersonDraft


def follow_many(tx: Tx, people: Sequence[Moving]) -> None:
    """The same as `follow` for many people at once, a few hundred at a time, as of today."""
    kinds = [kind.value for kind in FIELD_OF]
    wanted = sa.select(Affiliation).where(Affiliation.person_uid.in_([p.uid for p in people]), Affiliation.kind.in_(kinds))
    known: dict[tuple[Uid, str], list[Affiliation]] = {}
    for row in tx.rows(wanted):
        known.setdefault((row.person_uid, row.kind), []).append(row)
    added: list[dict[str, Any]] = []
    changed: list[tuple[Uid, dict[str, tuple[Any, Any]]]] = []
    for person in people:
        for kind, name in FIELD_OF.items():
            old, new = getattr(person.before, name), getattr(person.after, name)
            if old == new:
                continue
            began = person.after.moved_in_on if old is None and kind is AffiliationKind.PRIMARY_PARTY else None
            rows = {row.uid: row for row in known.get((person.uid, kind.value), ())}
            for stay in _after(tx, stays_of(rows.values()), old, new, began or tx.today, person.entered):
                told = {"org_uid": stay.org_uid, "since": stay.since, "until": stay.until}
                place = rows.get(stay.uid) if stay.uid else None
                if place is None:
                    added.append({"uid": new_uid(), "person_uid": person.uid, "kind": kind.value, **told})
                elif fields := {k: (was, v) for k, v in told.items() if (was := getattr(place, k)) != v}:
                    changed.append((place.uid, fields))
    tx.bulk_change(Affiliation, changed)
    tx.bulk_insert(Affiliation, added)


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


def begin_again(tx: Tx, people: Sequence[Uid]) -> None:
    """Who comes back belongs where his record says from today on, when his stays went to another record meanwhile (合并)."""
    for kind in FROM_THE_FIRST:
        place = getattr(Person, FIELD_OF[kind])
        still = sa.exists().where(
            Affiliation.person_uid == Person.uid,
            Affiliation.kind == kind.value,
            Affiliation.until.is_(None),
            Affiliation.deleted_at.is_(None),
        )
        for some in in_parts(people):
            there = (Person.uid.in_(some), Person.deleted_at.is_(None), place.is_not(None))
            for person, org in tx.session.execute(sa.select(Person.uid, place).where(*there, ~still)).all():
                tx.add(Affiliation(person_uid=person, org_uid=org, kind=kind.value, since=tx.today))
    tx.session.flush()


def refuse_overlaps(tx: Tx, affiliations: Iterable[Uid]) -> None:
    """After something was taken back: the stays of a kind still stand one after the other (INV-03).

    Raises:
        UserError: they would not.
    """
    single = {kind.value for kind in FIELD_OF}
    for some in in_parts(list(affiliations)):
        touched = sa.select(Affiliation.person_uid).where(Affiliation.uid.in_(some))
        theirs = sa.select(Affiliation).where(Affiliation.person_uid.in_(touched), Affiliation.kind.in_(single))
        known: dict[tuple[Uid, str], list[Affiliation]] = {}
        for row in tx.rows(theirs):
            known.setdefault((row.person_uid, row.kind), []).append(row)
        if any(overlapping(stays_of(rows)) for rows in known.values()):
            raise UserError("撤销后这个人会同时在两个组织里，不能撤销。", "请先撤销之后的变动，或手工更正日期。")
