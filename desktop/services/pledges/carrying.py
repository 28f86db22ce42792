"""Taking last year's items over to a new sheet, so that nobody types them twice."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from desktop.domain.changes import Changes
from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.domain.pledges.model import ItemDraft, ItemState, PledgeRules, SheetDraft, SheetState
from desktop.domain.pledges.rules import carried
from desktop.services.organisations import names_of
from desktop.services.people import note_of
from desktop.services.pledges import steps
from desktop.services.pledges.rows import items_of
from desktop.store.people import Person
from desktop.store.pledges import PledgeItem, PledgeSheet, Wish
from desktop.store.record import apply, draft_of
from desktop.store.sessions import Tx


@dataclass(frozen=True, slots=True)
class Skipped:
    """Somebody for whom nothing was taken over, and why."""

    person_uid: Uid
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Carried:
    """What `carry_over` did."""

    sheets: tuple[Uid, ...]
    skipped: tuple[Skipped, ...]
    changes: Changes


def carry(
    tx: Tx, persons: Sequence[Uid], year: int, rules: PledgeRules
) -> tuple[tuple[Uid, ...], tuple[Skipped, ...]]:
    """New sheets of the year, and for whom there is none."""
    made, skipped = [], []
    for uid in dict.fromkeys(persons):
        person = tx.fetch(Person, uid)
        sheet = SheetDraft(person_uid=uid, year=year)
        source = latest_before(tx, uid, year)
        problems = steps.draft_problems(tx, None, sheet, rules)
        if problems:
            skipped.append(Skipped(uid, person.name, problems[0].text))
        elif source is None:
            skipped.append(Skipped(uid, person.name, "没有往年的承诺书。"))
        else:
            made.append(_copy(tx, source, sheet, person, rules))
    return tuple(made), tuple(skipped)


def candidates(tx: Tx, year: int, rules: PledgeRules) -> list[Choice]:
    """Members with an earlier sheet and none of that year, in the order of their names."""
    earlier = sa.select(PledgeSheet.person_uid).where(PledgeSheet.year < year, PledgeSheet.deleted_at.is_(None))
    statement = sa.select(Person).where(Person.uid.in_(earlier)).order_by(Person.sort_key, Person.uid)
    orgs = names_of(tx)
    free = [
        p for p in tx.rows(statement) if not steps.draft_problems(tx, None, SheetDraft(person_uid=p.uid, year=year), rules)
    ]
    return [Choice(p.uid, p.name, note_of(p, orgs)) for p in free]


def latest_before(tx: Tx, person: Uid, year: int) -> PledgeSheet | None:
    statement = sa.select(PledgeSheet).where(PledgeSheet.person_uid == person, PledgeSheet.year < year)
    return next(iter(tx.rows(statement.order_by(PledgeSheet.year.desc()).limit(1))), None)


def items_to_carry(tx: Tx, source: PledgeSheet) -> list[PledgeItem]:
    """Not those sent back, and not those made of a wish: a wish comes true once."""
    granted = set(tx.session.execute(sa.select(Wish.item_uid).where(Wish.item_uid.is_not(None))).scalars())
    return [i for i in items_of(tx, source.uid) if i.state is not ItemState.RETURNED and i.uid not in granted]


def _copy(tx: Tx, source: PledgeSheet, draft: SheetDraft, person: Person, rules: PledgeRules) -> Uid:
    sheet = PledgeSheet(state=SheetState.DRAFTING)
    apply(draft, sheet)
    tx.add(sheet)
    steps.follow_branch(tx, sheet)
    tx.session.flush()
    rule = rules.rule_for(person.employment)
    fitting = [i for i in items_to_carry(tx, source) if rule is not None and i.kind in rule.allows]
    for ordinal, old in enumerate(fitting, start=1):
        item = PledgeItem(sheet_uid=sheet.uid, ordinal=ordinal, state=ItemState.PENDING, copied_from_uid=old.uid)
        apply(carried(draft_of(ItemDraft, old), draft.year - source.year), item)
        tx.add(item)
    steps.index(tx, sheet.uid)
    return sheet.uid
