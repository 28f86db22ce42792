"""The parts of a pledge sheet as stored, and what the rules need to know of them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

import sqlalchemy as sa

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.pledges.model import PledgeRules, SheetRule
from desktop.domain.pledges.rules import Pledged
from desktop.store.people import Person
from desktop.store.pledges import PledgeItem, PledgeOpinion, PledgePublication, PledgeSheet, PledgeSupervision
from desktop.store.sessions import Tx

Part = TypeVar("Part", PledgeItem, PledgeOpinion, PledgePublication, PledgeSupervision)


def parts_of(tx: Tx, table: type[Part], sheets: Sequence[Uid]) -> dict[Uid, list[Part]]:
    """All rows of one kind of part, by sheet, in the order in which they were written."""
    found: dict[Uid, list[Part]] = {uid: [] for uid in sheets}
    for row in tx.rows(sa.select(table).where(table.sheet_uid.in_(list(sheets))).order_by(*_order(table))):
        found[row.sheet_uid].append(row)
    return found


def _order(table: type[Part]) -> tuple[sa.SQLColumnExpression[object], ...]:
    first = getattr(table, "ordinal" if hasattr(table, "ordinal") else "happened_on")
    return (first, table.created_at, table.uid)


def items_of(tx: Tx, sheet: Uid) -> list[PledgeItem]:
    return parts_of(tx, PledgeItem, [sheet])[sheet]


def publications_of(tx: Tx, sheet: Uid) -> list[PledgePublication]:
    return parts_of(tx, PledgePublication, [sheet])[sheet]


def pledged(items: Iterable[PledgeItem]) -> list[Pledged]:
    """The items as the rules see them."""
    return [Pledged(i.kind, i.category, i.state, i.publication_uid is not None) for i in items]


def person_of(tx: Tx, row: PledgeSheet) -> Person:
    """Whose sheet it is. Raises UserError when the person lies in the recycle bin."""
    person = tx.session.get(Person, row.person_uid) if row.person_uid else None
    if person is None or person.deleted_at is not None:
        raise UserError("承诺人已在回收站。", "请先从回收站恢复此人，再办理承诺书。")
    return person


def rule_of(tx: Tx, row: PledgeSheet, rules: PledgeRules) -> SheetRule:
    """What this person's sheet must hold. Raises UserError when the data has no line for such people."""
    person = person_of(tx, row)
    rule = rules.rule_for(person.employment)
    if rule is None:
        raise UserError(f"{person.employment.label}人员不作双承诺。", "请核对人员的在岗状态。")
    return rule


def published_on(item: PledgeItem, publications: Iterable[PledgePublication]) -> date | None:
    """First day of the publication an item hangs in."""
    return next((p.since for p in publications if p.uid == item.publication_uid), None)
