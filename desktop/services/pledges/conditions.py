"""By what the lists of pledge sheets and of wishes are filtered."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from desktop.domain.pledges.model import (
    AppraisalDraft,
    ItemState,
    PledgeClass,
    PledgeKind,
    PledgeRules,
    SheetDraft,
    SheetState,
    Verdict,
)
from desktop.domain.pledges.wishes import (
    ClaimDraft,
    ConfirmationDraft,
    FulfilmentDraft,
    ImpossibleDraft,
    WishDraft,
    WishState,
)
from desktop.domain.views import Condition, Kind, ViewField, choice_of, fields_of, flag, told_later
from desktop.services.organisations import belongs_to
from desktop.services.pledges.measures import covering_sheets
from desktop.services.pledges.reading import chip_conditions
from desktop.services.views import Clause, Ground, Terms, columns_of, placed, plain, terms_of
from desktop.services.views.compiling import Term, truth
from desktop.store.people import Person
from desktop.store.pledges import PledgeItem, PledgeSheet, Wish

_FLAGS = (
    ("reviewing", "有待审核事项"),
    ("returned", "有退回事项"),
    ("to_publish", "有待公示事项"),
    ("unsupervised", "本季未督诺"),
)
"""Asked as the chips of the same name ask."""

_OF_ITEMS = (
    choice_of("item_class", "承诺分类", PledgeClass),
    choice_of("item_state", "承诺事项状态", ItemState),
    choice_of("verdict", "兑现情况", Verdict),
)
_ITEM_COLUMNS = {"item_class": PledgeItem.category, "item_state": PledgeItem.state, "verdict": PledgeItem.verdict}


def sheet_terms(rules: PledgeRules) -> Terms:
    """The fields of the list of sheets with their SQL; of the items any will do."""
    numbers = (("post_items", "岗位承诺"), ("service_items", "服务承诺"))
    fields = (
        ViewField("place", "承诺人所在组织", Kind.ORG, optional=False),
        ViewField("branch_uid", "党支部", Kind.ORG),
        choice_of("state", "状态", SheetState),
        *(replace(f, optional=False) if f.key == "year" else f for f in fields_of(SheetDraft, {})),
        *(flag(key, label) for key, label in _FLAGS),
        flag("covered", "应公开的都已公开"),
        *_OF_ITEMS,
        *(ViewField(key, label, Kind.NUMBER, unit="条", optional=False) for key, label in numbers),
        ViewField("begun_on", "开始践诺日期", Kind.DATE),
        *told_later(AppraisalDraft),
        ViewField("satisfaction", "满意率", Kind.NUMBER, unit="%"),
        ViewField("archived_on", "归档日期", Kind.DATE),
    )
    rate = sa.case((PledgeSheet.voters > 0, PledgeSheet.satisfied * 100 / PledgeSheet.voters))
    own: dict[str, Term] = {
        "place": placed(lambda orgs: sa.or_(PledgeSheet.branch_uid.in_(orgs), belongs_to(orgs))),
        "satisfaction": plain(Kind.NUMBER, rate),
        "post_items": plain(Kind.NUMBER, _count(PledgeKind.POST)),
        "service_items": plain(Kind.NUMBER, _count(PledgeKind.SERVICE)),
        **{key: _any_item(column) for key, column in _ITEM_COLUMNS.items()},
        **{key: _as_the_chip(key) for key, _ in _FLAGS},
        "covered": lambda condition, ground: truth(
            PledgeSheet.uid.in_(covering_sheets(rules, ground.tx, ground.today)), condition.values
        ),
    }
    return terms_of(fields, columns_of(PledgeSheet), own)


def _items() -> tuple[sa.ColumnElement[bool], ...]:
    return PledgeItem.sheet_uid == PledgeSheet.uid, PledgeItem.deleted_at.is_(None)


def _any_item(column: Any) -> Term:
    """One of the items is so; 不是: none is."""

    def term(condition: Condition, ground: Ground) -> Clause:
        found = sa.exists().where(*_items(), column.in_(condition.values)).correlate(PledgeSheet)
        return found if condition.comparison == "is" else sa.not_(found)

    return term


def _count(kind: PledgeKind) -> sa.ColumnElement[int]:
    count = sa.select(sa.func.count()).select_from(PledgeItem).where(*_items(), PledgeItem.kind == kind)
    return count.correlate(PledgeSheet).scalar_subquery()


def _as_the_chip(key: str) -> Term:
    def term(condition: Condition, ground: Ground) -> Clause:
        return truth(sa.and_(*chip_conditions(key, ground.today)), condition.values)

    return term


def wish_terms() -> Terms:
    """The fields of the list of wishes with their SQL."""
    fields = (
        choice_of("state", "状态", WishState),
        flag("overdue", "已逾期"),
        ViewField("claimer_place", "认领党员所在组织", Kind.ORG, optional=False),
        *fields_of(WishDraft, {}, orgs=("branch_uid",)),
        *told_later(ClaimDraft),
        *told_later(FulfilmentDraft),
        *told_later(ConfirmationDraft),
        *told_later(ImpossibleDraft),
    )
    own = {"claimer_place": placed(_claimed_in), "overdue": _overdue}
    return terms_of(fields, columns_of(Wish), own)


def _claimed_in(orgs: list[Any]) -> Clause:
    return Wish.claimed_by.in_(sa.select(Person.uid).where(belongs_to(orgs)))


def _overdue(condition: Condition, ground: Ground) -> Clause:
    running = Wish.state.in_((WishState.CLAIMED, WishState.RUNNING))
    return truth(sa.and_(running, Wish.due_on < ground.today), condition.values)
