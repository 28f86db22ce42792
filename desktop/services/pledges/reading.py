"""The list of pledge sheets, and one sheet as its form shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from desktop.domain.days import is_late
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.measures import Span
from desktop.domain.organisations import descendants
from desktop.domain.pledges.model import (
    KEPT,
    AppraisalDraft,
    ItemDraft,
    ItemState,
    OpinionDraft,
    PledgeKind,
    PledgeRules,
    PublicationDraft,
    ReviewDraft,
    SheetDraft,
    SheetRule,
    SheetState,
    SupervisionDraft,
    Verdict,
    VerdictDraft,
)
from desktop.domain.pledges.rules import lacking
from desktop.domain.views import Condition
from desktop.services import people
from desktop.services.organisations import belongs_to, names_of, tree_of
from desktop.services.pairings.papers import PLEDGE, Paper, paper_of
from desktop.services.people import note_of
from desktop.services.pledges.rows import parts_of, pledged
from desktop.services.views import Ground, Terms
from desktop.services.views.ordering import Sorting, by_organisation, by_state, ids_in_order, sorting_of
from desktop.store import search
from desktop.store.people import Person
from desktop.store.pledges import PledgeItem, PledgeOpinion, PledgePublication, PledgeSheet, PledgeSupervision
from desktop.store.record import draft_of
from desktop.store.sessions import Tx

KIND = "pledge_sheet"

CHIPS: dict[str, str] = {
    "all": "全部",
    "drafting": "定诺",
    "reviewing": "待审核",
    "returned": "有退回",
    "to_publish": "待公示",
    "published": "公开",
    "kept": "践诺中",
    "unsupervised": "本季未督诺",
    "appraised": "评诺",
    "archived": "已归档",
}
"""Filters above the list, in the order shown."""


@dataclass(frozen=True, slots=True)
class SheetQuery:
    """What the list shows and how it is sorted; year None shows every year."""

    text: str = ""
    chip: str = "all"
    year: int | None = None
    org_uid: Uid | None = None
    sort: str = "name"
    descending: bool = False
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of the list.

    Attributes:
        post_items / service_items: how many of each kind.
        returned: items sent back by the review.
        passed: items passed and not yet published.
        verdicts: e.g. 2/3 items fulfilled; "" before any verdict.
    """

    uid: Uid
    name: str
    note: str
    branch: str
    year: int
    state: SheetState
    post_items: int
    service_items: int
    pending: int
    returned: int
    passed: int
    verdicts: str
    satisfied: str
    unsupervised: bool


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item.

    Attributes:
        published_on / publication: since when and in which publication (1 is the first, later ones 增补).
        wish: the wish it was made of, "" for none.
    """

    uid: Uid
    version: int
    draft: ItemDraft
    state: ItemState
    review: ReviewDraft
    reviewer: str
    verdict: VerdictDraft
    published_on: date | None
    publication: int
    copied: bool


@dataclass(frozen=True, slots=True)
class OpinionRow:
    uid: Uid
    version: int
    draft: OpinionDraft
    late: bool


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """A publication; from the second on a 增补公示."""

    uid: Uid
    ordinal: int
    draft: PublicationDraft
    items: int

    @property
    def label(self) -> str:
        return "公示" if self.ordinal == 1 else f"第 {self.ordinal - 1} 次增补公示"


@dataclass(frozen=True, slots=True)
class SupervisionRow:
    uid: Uid
    version: int
    draft: SupervisionDraft
    recorded_on: date
    late: bool


@dataclass(frozen=True, slots=True)
class SheetDetail:
    """One sheet with everything on it.

    Attributes:
        rule: what the sheet of this person must hold.
        lacking: what it still needs, one phrase each.
        unsupervised: it is being kept, and nobody has looked at it this quarter.
        paper: the 承诺书 made of it, that is not void.
        to_publish: passed items that do not hang out yet.
    """

    uid: Uid
    version: int
    draft: SheetDraft
    name: str
    note: str
    branch: str
    state: SheetState
    rule: SheetRule | None
    lacking: tuple[str, ...]
    items: tuple[ItemRow, ...]
    opinions: tuple[OpinionRow, ...]
    publications: tuple[PublicationRow, ...]
    supervisions: tuple[SupervisionRow, ...]
    appraisal: AppraisalDraft
    begun_on: date | None
    archived_on: date | None
    unsupervised: bool
    paper: Paper | None

    @property
    def to_publish(self) -> tuple[ItemRow, ...]:
        return tuple(i for i in self.items if i.state is ItemState.PASSED and not i.publication)

    @property
    def to_review(self) -> tuple[ItemRow, ...]:
        return tuple(i for i in self.items if i.state is ItemState.PENDING)


def find_ids(tx: Tx, query: SheetQuery, terms: Terms) -> list[Uid]:
    """Identities of what the query shows, in order. Raises ViewProblem for a condition that cannot be asked."""
    statement = sa.select(PledgeSheet.uid).outerjoin(Person, Person.uid == PledgeSheet.person_uid)
    asked = terms.clauses(query.conditions, Ground(tx))
    statement = statement.where(*chip_conditions(query.chip, tx.today), *_scope(tx, query), *asked)
    sorting = sorting_of(_SORTINGS, query.sort, "name")
    then = (Person.sort_key.asc().nulls_last(), PledgeSheet.year.desc(), PledgeSheet.uid)
    return ids_in_order(tx, statement, sorting, query.descending, then)


_SORTINGS = {
    "name": Sorting(Person.sort_key),
    "year": Sorting(PledgeSheet.year),
    "state": by_state(PledgeSheet.state, SheetState),
    "branch": by_organisation(PledgeSheet.branch_uid),
}


def _scope(tx: Tx, query: SheetQuery) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if query.year is not None:
        found.append(PledgeSheet.year == query.year)
    if query.org_uid is not None:
        orgs = descendants(query.org_uid, tree_of(tx))
        found.append(sa.or_(PledgeSheet.branch_uid.in_(orgs), belongs_to(orgs)))
    if query.text.strip():
        hits = search.find(tx.session, query.text, (people.KIND, KIND), 5000)
        persons = [h.uid for h in hits if h.kind == people.KIND]
        sheets = [h.uid for h in hits if h.kind == KIND]
        found.append(sa.or_(PledgeSheet.person_uid.in_(persons), PledgeSheet.uid.in_(sheets)))
    return found


def chip_counts(tx: Tx, year: int | None) -> dict[str, int]:
    """How many each chip would show in that year, or ever."""
    count = sa.select(sa.func.count()).select_from(PledgeSheet)
    if year is not None:
        count = count.where(PledgeSheet.year == year)
    return {key: tx.session.execute(count.where(*chip_conditions(key, tx.today))).scalar_one() for key in CHIPS}


def chip_conditions(key: str, today: date) -> tuple[sa.ColumnElement[bool], ...]:
    conditions: dict[str, tuple[sa.ColumnElement[bool], ...]] = {
        "all": (),
        "drafting": (PledgeSheet.state == SheetState.DRAFTING,),
        "reviewing": (
            PledgeSheet.state.not_in((SheetState.DRAFTING, SheetState.APPRAISED, SheetState.ARCHIVED)),
            _has_item(PledgeItem.state == ItemState.PENDING),
        ),
        "returned": (PledgeSheet.state != SheetState.ARCHIVED, _has_item(PledgeItem.state == ItemState.RETURNED)),
        "to_publish": (_has_item(PledgeItem.state == ItemState.PASSED, PledgeItem.publication_uid.is_(None)),),
        "published": (PledgeSheet.state == SheetState.PUBLISHED,),
        "kept": (PledgeSheet.state.in_(KEPT),),
        "unsupervised": (PledgeSheet.state.in_(KEPT), sa.not_(_looked_at(this_quarter(today)))),
        "appraised": (PledgeSheet.state == SheetState.APPRAISED,),
        "archived": (PledgeSheet.state == SheetState.ARCHIVED,),
    }
    return conditions[key]


def _has_item(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    own = (PledgeItem.sheet_uid == PledgeSheet.uid, PledgeItem.deleted_at.is_(None))
    return sa.exists().where(*own, *conditions).correlate(PledgeSheet)


def _looked_at(quarter: Span) -> sa.ColumnElement[bool]:
    own = (PledgeSupervision.sheet_uid == PledgeSheet.uid, PledgeSupervision.deleted_at.is_(None))
    return (
        sa.exists()
        .where(*own, PledgeSupervision.happened_on.between(quarter.since, quarter.until))
        .correlate(PledgeSheet)
    )


def this_quarter(today: date) -> Span:
    return next(Span(today, today).quarters())


def name_of(person: Person) -> str:
    return person.name if person.deleted_at is None else f"{person.name}（已删除）"


def build_rows(tx: Tx, uids: Sequence[Uid]) -> list[SheetRow]:
    """The lines of these sheets in the order asked; those gone meanwhile are left out."""
    sheets = {s.uid: s for s in tx.rows(sa.select(PledgeSheet).where(PledgeSheet.uid.in_(list(uids))))}
    persons = {p.uid: p for p in _persons(tx, [s.person_uid for s in sheets.values()])}
    items = parts_of(tx, PledgeItem, list(sheets))
    looks = parts_of(tx, PledgeSupervision, list(sheets))
    orgs = names_of(tx)
    found = []
    for uid in uids:
        if uid in sheets:
            sheet = sheets[uid]
            person = persons.get(sheet.person_uid or Uid(b""))
            found.append(_row(sheet, person, items[uid], looks[uid], orgs, tx.today))
    return found


def _persons(tx: Tx, uids: Sequence[Uid | None]) -> Sequence[Person]:
    wanted = [u for u in uids if u is not None]
    statement = sa.select(Person).where(Person.uid.in_(wanted))
    return tx.session.execute(statement, execution_options={"include_deleted": True}).scalars().all()


def _row(
    sheet: PledgeSheet,
    person: Person | None,
    items: Sequence[PledgeItem],
    looks: Sequence[PledgeSupervision],
    orgs: dict[Uid, str],
    today: date,
) -> SheetRow:
    judged = [i for i in items if i.verdict is not None]
    kept = sum(i.verdict is Verdict.FULFILLED for i in judged)
    return SheetRow(
        uid=sheet.uid,
        name=name_of(person) if person else "（已不存在）",
        note=note_of(person, orgs) if person else "",
        branch=orgs.get(sheet.branch_uid, "") if sheet.branch_uid else "",
        year=sheet.year,
        state=sheet.state,
        post_items=sum(i.kind is PledgeKind.POST for i in items),
        service_items=sum(i.kind is PledgeKind.SERVICE for i in items),
        pending=sum(i.state is ItemState.PENDING for i in items),
        returned=sum(i.state is ItemState.RETURNED for i in items),
        passed=sum(i.state is ItemState.PASSED and i.publication_uid is None for i in items),
        verdicts=f"{kept}/{len(judged)}" if judged else "",
        satisfied=f"{sheet.satisfied}/{sheet.voters}" if sheet.voters else "",
        unsupervised=unsupervised(sheet, looks, today),
    )


def unsupervised(sheet: PledgeSheet, looks: Sequence[PledgeSupervision], today: date) -> bool:
    """Kept, and nobody looked this quarter (INV-15); the chip of the same name asks it in SQL."""
    quarter = this_quarter(today)
    return sheet.state in KEPT and not any(s.happened_on and s.happened_on in quarter for s in looks)


def build_detail(tx: Tx, sheet: PledgeSheet, rules: PledgeRules) -> SheetDetail:
    person = next(iter(_persons(tx, [sheet.person_uid])), None)
    if person is None:
        raise UserError("承诺人已不存在。", "请重新打开后再看。")
    rule = rules.rule_for(person.employment)
    items = parts_of(tx, PledgeItem, [sheet.uid])[sheet.uid]
    publications = parts_of(tx, PledgePublication, [sheet.uid])[sheet.uid]
    looks = parts_of(tx, PledgeSupervision, [sheet.uid])[sheet.uid]
    orgs = names_of(tx)
    return SheetDetail(
        uid=sheet.uid,
        version=sheet.row_version,
        draft=draft_of(SheetDraft, sheet),
        name=name_of(person),
        note=note_of(person, orgs),
        branch=orgs.get(sheet.branch_uid, "") if sheet.branch_uid else "",
        state=sheet.state,
        rule=rule,
        lacking=tuple(lacking(pledged(items), rule)) if rule else (),
        items=tuple(_item(i, publications) for i in items),
        opinions=tuple(_opinion(o, rules) for o in parts_of(tx, PledgeOpinion, [sheet.uid])[sheet.uid]),
        publications=tuple(
            PublicationRow(p.uid, p.ordinal, draft_of(PublicationDraft, p), sum(i.publication_uid == p.uid for i in items))
            for p in publications
        ),
        supervisions=tuple(_look(s, rules) for s in looks),
        appraisal=draft_of(AppraisalDraft, sheet),
        begun_on=sheet.begun_on,
        archived_on=sheet.archived_on,
        unsupervised=unsupervised(sheet, looks, tx.today),
        paper=paper_of(tx, PLEDGE, sheet.uid),
    )


def _item(row: PledgeItem, publications: Sequence[PledgePublication]) -> ItemRow:
    hung = next((p for p in publications if p.uid == row.publication_uid), None)
    return ItemRow(
        uid=row.uid,
        version=row.row_version,
        draft=draft_of(ItemDraft, row),
        state=row.state,
        review=draft_of(ReviewDraft, row),
        reviewer=row.reviewer or "",
        verdict=draft_of(VerdictDraft, row),
        published_on=hung.since if hung else None,
        publication=hung.ordinal if hung else 0,
        copied=row.copied_from_uid is not None,
    )


def _opinion(row: PledgeOpinion, rules: PledgeRules) -> OpinionRow:
    return OpinionRow(row.uid, row.row_version, draft_of(OpinionDraft, row), _late(row, rules))


def _look(row: PledgeSupervision, rules: PledgeRules) -> SupervisionRow:
    recorded = row.created_at.astimezone().date()
    return SupervisionRow(row.uid, row.row_version, draft_of(SupervisionDraft, row), recorded, _late(row, rules))


def _late(row: PledgeOpinion | PledgeSupervision, rules: PledgeRules) -> bool:
    """补录."""
    recorded = row.created_at.astimezone().date()
    return row.happened_on is not None and is_late(row.happened_on, recorded, rules.late_after_days)
