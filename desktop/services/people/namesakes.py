"""What more is said of people whose choices read alike: two 李娜 of one branch, without staff number and birth date."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.domain.people.masking import mask_id, mask_phone
from desktop.domain.people.standing import standing_on
from desktop.store.people import Person
from desktop.store.sessions import Tx, in_parts

_Told = Callable[[Person, date], str]
_TOLD: tuple[_Told, ...] = (
    lambda person, _today: person.birth_date.isoformat() if person.birth_date else "",
    lambda person, today: standing_on(person, today).grade.label,
    lambda person, _today: person.job_title or "",
    lambda person, _today: f"手机 {mask_phone(person.mobile)}" if person.mobile else "",
    lambda person, _today: f"身份证号 {mask_id(person.id_number)}" if person.id_number else "",
    lambda person, _today: f"{person.created_at.astimezone():%Y-%m-%d} 登记",
)
"""What tells people apart, the most telling first; numbers stay covered."""


def tell_apart(tx: Tx, offers: Iterable[Sequence[Choice]]) -> dict[Uid, Choice]:
    """Choices that stand in one offer and read alike, each with what tells it from the others; no others.

    Args:
        offers: what is offered together, time and again; only who reads alike is looked up.
    """
    groups = {tuple(each.uid for each in alike): alike for offer in offers for alike in _alike(offer)}
    people: dict[Uid, Person] = {}
    for some in in_parts(sorted({uid for group in groups for uid in group})):
        people |= {row.uid: row for row in tx.rows(sa.select(Person).where(Person.uid.in_(some)))}
    return {each.uid: each for alike in groups.values() for each in _told(alike, people, tx.today)}


def _alike(offer: Sequence[Choice]) -> list[list[Choice]]:
    found: dict[tuple[str, str], list[Choice]] = defaultdict(list)
    for each in offer:
        found[each.title, each.note].append(each)
    return [group for group in found.values() if len(group) > 1]


def _told(alike: Sequence[Choice], people: dict[Uid, Person], today: date) -> list[Choice]:
    """As little as tells them apart; where nothing does, the order in which they were entered."""
    there = sorted((each for each in alike if each.uid in people), key=lambda each: (people[each.uid].created_at, each.uid))
    notes = [each.note for each in there]
    for tell in _TOLD:
        said = [tell(people[each.uid], today) for each in there]
        if len(set(said)) > 1:
            notes = [" · ".join(part for part in (note, more) if part) for note, more in zip(notes, said, strict=True)]
        if len(set(notes)) == len(notes):
            break
    else:
        notes = [" · ".join(part for part in (note, f"第 {place} 个登记") if part) for place, note in enumerate(notes, start=1)]
    return [replace(each, note=note) for each, note in zip(there, notes, strict=True)]
