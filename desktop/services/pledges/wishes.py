"""What a user does with wishes (微心愿)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes, Saved
from desktop.domain.choices import Choice
from desktop.domain.errors import Problem, UserError, refuse
from desktop.domain.identity import Uid
from desktop.domain.people.standing import standing_on
from desktop.domain.pledges.model import OPEN, PledgeRules, SheetDraft, SheetState
from desktop.domain.pledges.wishes import (
    ClaimDraft,
    ConfirmationDraft,
    FulfilmentDraft,
    ImpossibleDraft,
    WishDraft,
    WishState,
    claim_problems,
    confirmation_problems,
    fulfilment_problems,
    impossible_problems,
    pledge_from,
    require_wish,
    wish_problems,
)
from desktop.domain.views import Condition, ViewField
from desktop.services import people
from desktop.services.pairings.sides import Named, named
from desktop.services.pledges import steps
from desktop.services.pledges.conditions import wish_terms
from desktop.services.pledges.rows import items_of
from desktop.services.views import Ground
from desktop.services.views.ordering import Sorting, by_name, by_person, by_rank, by_words, ids_in_order, sorting_of
from desktop.store import search
from desktop.store.people import Person
from desktop.store.pledges import PledgeItem, PledgeSheet, Wish
from desktop.store.record import apply, draft_of
from desktop.store.sessions import Store, Tx

KIND = "wish"

CHIPS: dict[str, str] = {
    "all": "全部",
    "open": "待认领",
    "running": "进行中",
    "overdue": "已逾期",
    "to_confirm": "待确认",
    "confirmed": "已确认",
    "impossible": "无法实现",
}
"""Filters above the list, in the order shown."""


@dataclass(frozen=True, slots=True)
class WishQuery:
    """What the list shows and how it is sorted."""

    text: str = ""
    chip: str = "all"
    sort: str = "raised_on"
    descending: bool = True
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class WishRow:
    """One line of the list."""

    uid: Uid
    wish: str
    wisher: str
    state: WishState
    raised_on: date | None
    claimer: str
    due_on: date | None
    fulfilled_on: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class WishDetail:
    """One wish with its course.

    Attributes:
        pledge_sheet: the sheet that holds the service pledge made of it.
    """

    uid: Uid
    version: int
    draft: WishDraft
    state: WishState
    claim: ClaimDraft
    fulfilment: FulfilmentDraft
    confirmation: ConfirmationDraft
    impossible: ImpossibleDraft
    names: dict[Uid, Choice]
    pledge_sheet: Uid | None


class WishService:
    """What a user does with wishes."""

    def __init__(self, store: Store, rules: PledgeRules) -> None:
        self._store, self._rules = store, rules
        self._terms = wish_terms()

    @property
    def fields(self) -> tuple[ViewField, ...]:
        """By what the list may be filtered."""
        return self._terms.fields

    def ids(self, who: Actor, query: WishQuery) -> list[Uid]:
        """Identities of everything the query shows, in order."""
        with self._store.read(who) as tx:
            asked = self._terms.clauses(query.conditions, Ground(tx))
            statement = sa.select(Wish.uid).where(*_chip(query.chip, tx.today), *_found(tx, query.text), *asked)
            sorting = sorting_of(_sortings(tx.today), query.sort, "raised_on")
            return ids_in_order(tx, statement, sorting, query.descending, (Wish.uid.desc(),))

    def rows(self, who: Actor, uids: Sequence[Uid]) -> list[WishRow]:
        with self._store.read(who) as tx:
            found = {w.uid: w for w in tx.rows(sa.select(Wish).where(Wish.uid.in_(list(uids))))}
            names = named(tx, [u for w in found.values() for u in (w.wisher_uid, w.claimed_by)])
            return [_row(found[u], names, tx.today) for u in uids if u in found]

    def counts(self, who: Actor) -> dict[str, int]:
        """How many each chip would show."""
        with self._store.read(who) as tx:
            count = sa.select(sa.func.count()).select_from(Wish)
            return {key: tx.session.execute(count.where(*_chip(key, tx.today))).scalar_one() for key in CHIPS}

    def get(self, who: Actor, uid: Uid) -> WishDetail:
        """Raises UserError when gone."""
        with self._store.read(who) as tx:
            return _detail(tx, tx.fetch(Wish, uid))

    def check(self, who: Actor, draft: WishDraft) -> list[Problem]:
        """What is wrong in a typed draft, for the form to show at its fields."""
        with self._store.read(who) as tx:
            return wish_problems(draft, tx.today)

    def save(self, who: Actor, uid: Uid | None, draft: WishDraft, expected: int | None) -> Saved:
        """Collect (uid None) a wish or change its words before it is claimed."""
        with self._store.write(who, Right.EDIT_PLEDGES, "保存微心愿" if uid else "征集微心愿") as tx:
            refuse(wish_problems(draft, tx.today))
            row = tx.fetch(Wish, uid, expected) if uid else Wish(state=WishState.OPEN)
            require_wish(row.state, [WishState.OPEN], "修改")
            apply(draft, row)
            if row.branch_uid is None and row.wisher_uid is not None:
                row.branch_uid = tx.fetch(Person, row.wisher_uid).branch_uid
            tx.add(row)
            index(tx, row)
            saved = row.uid
        return Saved(saved, tx.changes)

    def claim(self, who: Actor, uid: Uid, draft: ClaimDraft, *, as_pledge: bool, expected: int | None) -> Changes:
        """征集 → 已认领.

        Args:
            as_pledge: also write it as a service pledge (实事) on the member's sheet of that year.
        """
        with self._store.write(who, Right.EDIT_PLEDGES, "认领微心愿") as tx:
            row = tx.fetch(Wish, uid, expected)
            require_wish(row.state, [WishState.OPEN], "认领")
            member = tx.fetch(Person, draft.claimed_by) if draft.claimed_by else None
            able = member is not None and standing_on(member, draft.claimed_on or tx.today).is_member
            refuse(claim_problems(draft, tx.today, row.raised_on, member=able))
            apply(draft, row)
            assert member is not None
            row.branch_uid = row.branch_uid or member.branch_uid
            row.state = WishState.CLAIMED
            if as_pledge:
                row.item_uid = _pledge(tx, row, member, self._rules)
        return tx.changes

    def release(self, who: Actor, uid: Uid, expected: int | None) -> Changes:
        """已认领 → 征集: the claim is taken back, somebody else may claim it."""
        with self._store.write(who, Right.EDIT_PLEDGES, "退回认领") as tx:
            row = tx.fetch(Wish, uid, expected)
            require_wish(row.state, [WishState.CLAIMED, WishState.RUNNING], "退回认领")
            apply(ClaimDraft(), row)
            row.state, row.item_uid, row.started_on = WishState.OPEN, None, None
        return tx.changes

    def start(self, who: Actor, uid: Uid, expected: int | None) -> Changes:
        """已认领 → 进行中."""
        with self._store.write(who, Right.EDIT_PLEDGES, "微心愿进行中") as tx:
            row = tx.fetch(Wish, uid, expected)
            require_wish(row.state, [WishState.CLAIMED], "开始")
            row.state, row.started_on = WishState.RUNNING, tx.today
        return tx.changes

    def fulfil(self, who: Actor, uid: Uid, draft: FulfilmentDraft, expected: int | None) -> Changes:
        """→ 已圆梦, from 已认领 too: small wishes come true at once."""
        with self._store.write(who, Right.EDIT_PLEDGES, "微心愿圆梦") as tx:
            row = tx.fetch(Wish, uid, expected)
            require_wish(row.state, [WishState.CLAIMED, WishState.RUNNING], "登记圆梦")
            refuse(fulfilment_problems(draft, tx.today, row.claimed_on))
            apply(draft, row)
            row.state = WishState.FULFILLED
        return tx.changes

    def confirm(self, who: Actor, uid: Uid, draft: ConfirmationDraft, expected: int | None) -> Changes:
        """已圆梦 → 心愿人确认."""
        with self._store.write(who, Right.EDIT_PLEDGES, "心愿人确认") as tx:
            row = tx.fetch(Wish, uid, expected)
            require_wish(row.state, [WishState.FULFILLED], "确认")
            refuse(confirmation_problems(draft, tx.today, row.fulfilled_on))
            apply(draft, row)
            row.state = WishState.CONFIRMED
        return tx.changes

    def give_up(self, who: Actor, uid: Uid, draft: ImpossibleDraft, expected: int | None) -> Changes:
        """→ 无法实现, with the reason the wisher is told."""
        with self._store.write(who, Right.EDIT_PLEDGES, "微心愿无法实现") as tx:
            row = tx.fetch(Wish, uid, expected)
            require_wish(row.state, [WishState.OPEN, WishState.CLAIMED, WishState.RUNNING], "登记无法实现")
            refuse(impossible_problems(draft, tx.today, row.raised_on))
            apply(draft, row)
            row.state = WishState.IMPOSSIBLE
        return tx.changes

    def delete(self, who: Actor, uids: Sequence[Uid], reason: str) -> Changes:
        """Move unclaimed wishes to the recycle bin."""
        if not reason.strip():
            raise UserError("请填写原因。")
        with self._store.write(who, Right.EDIT_PLEDGES, "删除微心愿") as tx:
            for uid in uids:
                row = tx.fetch(Wish, uid)
                require_wish(row.state, [WishState.OPEN], "删除")
                tx.remove(row, reason)
                search.forget(tx.session, KIND, uid)
        return tx.changes


def _pledge(tx: Tx, wish: Wish, member: Person, rules: PledgeRules) -> Uid:
    """The service pledge of a claimed wish, on the sheet of the year of the claim; begins that sheet when there is none."""
    assert wish.claimed_on is not None
    year = wish.claimed_on.year
    sheet = steps.sheet_of(tx, member.uid, year)
    if sheet is None:
        draft = SheetDraft(person_uid=member.uid, year=year)
        refuse(steps.draft_problems(tx, None, draft, rules))
        sheet = PledgeSheet(state=SheetState.DRAFTING)
        apply(draft, sheet)
        tx.add(sheet)
        steps.follow_branch(tx, sheet)
        tx.session.flush()
    if sheet.state not in OPEN:
        raise UserError(f"“{member.name}”{year} 年的承诺书已评诺，不能再增加承诺。", "请不勾选“同时列为服务承诺”。")
    item = steps.new_item(sheet.uid, items_of(tx, sheet.uid))
    apply(pledge_from(wish.wish, wish.due_on), item)
    tx.add(item)
    steps.index(tx, sheet.uid)
    return item.uid


def _row(row: Wish, names: Named, today: date) -> WishRow:
    wisher = names.get(row.wisher_uid or Uid(b""))
    claimer = names.get(row.claimed_by or Uid(b""))
    return WishRow(
        uid=row.uid,
        wish=row.wish,
        wisher=wisher.title if wisher else row.wisher_text or "",
        state=row.state,
        raised_on=row.raised_on,
        claimer=claimer.title if claimer else "",
        due_on=row.due_on,
        fulfilled_on=row.fulfilled_on,
        overdue=row.state in (WishState.CLAIMED, WishState.RUNNING) and row.due_on is not None and row.due_on < today,
    )


def _detail(tx: Tx, row: Wish) -> WishDetail:
    item = tx.session.get(PledgeItem, row.item_uid) if row.item_uid else None
    return WishDetail(
        uid=row.uid,
        version=row.row_version,
        draft=draft_of(WishDraft, row),
        state=row.state,
        claim=draft_of(ClaimDraft, row),
        fulfilment=draft_of(FulfilmentDraft, row),
        confirmation=draft_of(ConfirmationDraft, row),
        impossible=draft_of(ImpossibleDraft, row),
        names=named(tx, [row.wisher_uid, row.claimed_by, row.branch_uid]),
        pledge_sheet=item.sheet_uid if item is not None and item.deleted_at is None else None,
    )


def _chip(key: str, today: date) -> tuple[sa.ColumnElement[bool], ...]:
    running = _running()
    conditions: dict[str, tuple[sa.ColumnElement[bool], ...]] = {
        "all": (),
        "open": (Wish.state == WishState.OPEN,),
        "running": (running,),
        "overdue": (running, Wish.due_on < today),
        "to_confirm": (Wish.state == WishState.FULFILLED,),
        "confirmed": (Wish.state == WishState.CONFIRMED,),
        "impossible": (Wish.state == WishState.IMPOSSIBLE,),
    }
    return conditions[key]


def _running() -> sa.ColumnElement[bool]:
    return Wish.state.in_((WishState.CLAIMED, WishState.RUNNING))


def _sortings(today: date) -> dict[str, Sorting]:
    late = sa.case((sa.and_(_running(), Wish.due_on < today), "overdue"), else_=sa.type_coerce(Wish.state, sa.Text))
    return {
        "raised_on": Sorting(Wish.raised_on),
        "wish": by_words(Wish.wish),
        "wisher": by_name(Wish.wisher_uid, Wish.wisher_text),
        "state": by_rank(late, ("overdue", *WishState)),
        "claimer": by_person(Wish.claimed_by),
        "due_on": Sorting(Wish.due_on),
    }


def _found(tx: Tx, text: str) -> tuple[sa.ColumnElement[bool], ...]:
    if not text.strip():
        return ()
    hits = search.find(tx.session, text, (people.KIND, KIND), 5000)
    persons = [h.uid for h in hits if h.kind == people.KIND]
    wishes = [h.uid for h in hits if h.kind == KIND]
    return (sa.or_(Wish.uid.in_(wishes), Wish.wisher_uid.in_(persons), Wish.claimed_by.in_(persons)),)


def index(tx: Tx, row: Wish) -> None:
    """Keep the search index in step with a saved wish: its words, and whoever wishes."""
    tx.session.flush()
    wisher = tx.session.get(Person, row.wisher_uid) if row.wisher_uid else None
    names = [wisher.name] if wisher else []
    search.index(tx.session, KIND, row.uid, search.SearchText(names, [row.wish, row.wisher_text]))
