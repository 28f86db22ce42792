"""The steps of a pledge sheet inside a transaction: publishing, beginning, judging; shared by single and batch actions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from desktop.domain.errors import Problem, UserError, refuse
from desktop.domain.identity import Uid
from desktop.domain.people.standing import our_days
from desktop.domain.periods import Period
from desktop.domain.pledges.model import (
    OPEN,
    QUESTIONS,
    ItemDraft,
    ItemState,
    PledgeRules,
    PublicationDraft,
    ReviewDraft,
    SheetDraft,
    SheetState,
    VerdictDraft,
)
from desktop.domain.pledges.rules import (
    publication_problems,
    refuse_lacking,
    require_step,
    review_problems,
    sheet_problems,
    verdict_problems,
)
from desktop.services.pledges.reading import KIND
from desktop.services.pledges.rows import items_of, person_of, pledged, publications_of, rule_of
from desktop.store import search
from desktop.store.people import Person
from desktop.store.pledges import PledgeItem, PledgeOpinion, PledgePublication, PledgeSheet, PledgeSupervision
from desktop.store.record import apply, draft_of
from desktop.store.sessions import Tx


def draft_problems(tx: Tx, uid: Uid | None, draft: SheetDraft, rules: PledgeRules) -> list[Problem]:
    """INV-13, first part, with the facts of the person."""
    person = tx.fetch(Person, draft.person_uid) if draft.person_uid else None
    employment = person.employment if person else None
    twin = person is not None and sheet_of(tx, person.uid, draft.year, uid) is not None
    return sheet_problems(
        draft, tx.today, member=_member_in(person, draft.year), employment=employment, rules=rules, twin=twin
    )


def _member_in(person: Person | None, year: int) -> bool:
    """A member of ours on some day of the year: a sheet of last year may be entered late."""
    return person is not None and our_days(person).shared(Period(str(year)).span).days > 0


def sheet_of(tx: Tx, person: Uid, year: int, but: Uid | None = None) -> PledgeSheet | None:
    """The person's sheet of a year, other than `but`."""
    statement = sa.select(PledgeSheet).where(
        PledgeSheet.person_uid == person, PledgeSheet.year == year, PledgeSheet.uid != (but or b"")
    )
    return next(iter(tx.rows(statement)), None)


def years(tx: Tx) -> list[int]:
    found = set(tx.session.execute(sa.select(PledgeSheet.year).distinct()).scalars())
    return sorted(found | {tx.today.year}, reverse=True)


def follow_branch(tx: Tx, row: PledgeSheet) -> None:
    """Until it is published a sheet belongs to the branch its member is in."""
    if row.state in (SheetState.DRAFTING, SheetState.REVIEWING):
        row.branch_uid = person_of(tx, row).branch_uid


def new_item(sheet: Uid, items: Sequence[PledgeItem]) -> PledgeItem:
    ordinal = max((i.ordinal for i in items), default=0) + 1
    return PledgeItem(sheet_uid=sheet, ordinal=ordinal, state=ItemState.PENDING)


def write_item(row: PledgeItem, draft: ItemDraft) -> None:
    """Other words wait for other answers; the note of the last review stays until then."""
    if row.state is ItemState.RETURNED and draft_of(ItemDraft, row) != draft:
        row.state, row.reviewed_on = ItemState.PENDING, None
        for name, _ in QUESTIONS:
            setattr(row, name, None)
    apply(draft, row)


def require_on(row: PledgeItem | PledgeOpinion | PledgeSupervision, sheet: Uid) -> None:
    """A part of this sheet and of no other, which may be closed. Raises UserError."""
    if row.sheet_uid != sheet:
        raise UserError("这一项不在这份承诺书上。", "请重新打开后再试。")


def review(tx: Tx, sheet: Uid, item: Uid, draft: ReviewDraft) -> None:
    """Four yes pass, anything else goes back; until it is published an item can be reviewed again."""
    row = tx.fetch(PledgeItem, item)
    require_on(row, sheet)
    if row.publication_uid is not None:
        raise UserError("这项承诺已经公开，不再审核。")
    refuse(review_problems(draft, tx.today))
    apply(draft, row)
    row.state = ItemState.PASSED if draft.passes else ItemState.RETURNED
    row.reviewer = tx.who.name


def waiting(items: Iterable[PledgeItem]) -> list[PledgeItem]:
    """Passed items that do not hang out yet."""
    return [i for i in items if i.state is ItemState.PASSED and i.publication_uid is None]


def publish(tx: Tx, sheet: PledgeSheet, draft: PublicationDraft) -> None:
    """Items go out as they pass; once the sheet is being kept a late one runs at once."""
    require_step(sheet.state, OPEN - {SheetState.DRAFTING}, "公开")
    items = waiting(items_of(tx, sheet.uid))
    if not items:
        raise UserError("没有待公示的承诺事项。", "审核通过的事项才能公开，请先逐条审核。")
    refuse(publication_problems(draft, max(i.reviewed_on for i in items if i.reviewed_on)))
    row = PledgePublication(sheet_uid=sheet.uid, ordinal=len(publications_of(tx, sheet.uid)) + 1)
    apply(draft, row)
    tx.add(row)
    tx.session.flush()
    running = sheet.state in (SheetState.KEEPING, SheetState.SUPERVISED)
    for item in items:
        item.publication_uid = row.uid
        item.state = ItemState.RUNNING if running else ItemState.PASSED
    follow_branch(tx, sheet)
    if sheet.state is SheetState.REVIEWING:
        sheet.state = SheetState.PUBLISHED


def publish_many(tx: Tx, sheets: Iterable[PledgeSheet], draft: PublicationDraft) -> None:
    """Those without a passed item are left alone. Raises UserError when none has one."""
    ready = [sheet for sheet in sheets if waiting(items_of(tx, sheet.uid))]
    if not ready:
        raise UserError("所选承诺书没有待公示的事项。", "请先逐条审核。")
    for sheet in ready:
        publish(tx, sheet, draft)


def begin(tx: Tx, sheet: PledgeSheet, begun_on: date, rules: PledgeRules) -> None:
    """公开 → 践诺."""
    require_step(sheet.state, [SheetState.PUBLISHED], "开始践诺")
    hung = [i for i in items_of(tx, sheet.uid) if i.publication_uid is not None]
    refuse_lacking(pledged(hung), rule_of(tx, sheet, rules), "开始践诺（只看已公开的事项）")
    first = publications_of(tx, sheet.uid)[0]
    if begun_on > tx.today:
        raise UserError("开始践诺的日期晚于今天。", "请核对日期。")
    if first.since is not None and begun_on < first.since:
        raise UserError(f"开始践诺的日期早于公示开始日期（{first.since}）。", "先公开，后践诺。")
    sheet.state, sheet.begun_on = SheetState.KEEPING, begun_on
    for item in hung:
        item.state = ItemState.RUNNING


def judge(tx: Tx, sheet: PledgeSheet, verdicts: Mapping[Uid, VerdictDraft]) -> None:
    """Write the verdicts given; every running item must have one afterwards."""
    running = [i for i in items_of(tx, sheet.uid) if i.state is ItemState.RUNNING]
    for item in running:
        draft = verdicts.get(item.uid)
        if draft is not None:
            refuse(verdict_problems(draft, tx.today))
            apply(draft, item)
    open_ones = [i for i in running if i.verdict is None]
    if open_ones:
        raise UserError(f"还有 {len(open_ones)} 项承诺没有认定兑现情况，不能评诺。", "请逐项认定已兑现、部分兑现或未兑现。")
    for item in running:
        item.state = ItemState.APPRAISED


def index(tx: Tx, sheet: Uid) -> None:
    """A sheet is found by its member and by the words of its items.

    A name changed later is still found: the list looks for people by their own index as well.
    """
    tx.session.flush()
    row = tx.session.get(PledgeSheet, sheet)
    person = tx.session.get(Person, row.person_uid) if row is not None and row.person_uid else None
    texts = [i.title for i in items_of(tx, sheet)]
    search.index(tx.session, KIND, sheet, search.SearchText([person.name] if person else [], texts))
