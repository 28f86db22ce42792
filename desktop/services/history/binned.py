"""What lies in the recycle bin: identities first, in the order asked; lines by the page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from desktop.domain.identity import Uid
from desktop.domain.views import Condition, Kind, ViewField
from desktop.services import organisations
from desktop.services.finding import SUBJECTS
from desktop.services.history.undoing import may_see
from desktop.services.history.words import noun_word
from desktop.services.views import Clause, Ground, Terms, days, placed, terms_of
from desktop.services.views.ordering import in_order, word_key
from desktop.store.accounts import Account
from desktop.store.activities import Activity
from desktop.store.assessments import Assessment
from desktop.store.attachments import Attachment
from desktop.store.documents import Document
from desktop.store.organisations import Organisation
from desktop.store.pairings import Pairing
from desktop.store.people import Discipline, Honour, Person, Responsibility, ThoughtReport, Transfer
from desktop.store.pledges import PledgeSheet, Wish
from desktop.store.projects import Problem, Project
from desktop.store.record import Record, table_of
from desktop.store.sessions import Tx, in_parts

OF_A_FILE: dict[str, Callable[[Any], str]] = {
    "honour": lambda row: str(row.title),
    "discipline": lambda row: str(row.decided_on or ""),
    "responsibility": lambda row: str(row.content),
    "thought_report": lambda row: str(row.title or row.reported_on or ""),
    "transfer": lambda row: f"{row.from_name or '本单位'} → {row.to_name or '本单位'}",
}
"""Lines of a person's file that can be deleted by themselves, and what each says of itself."""

_ATTACHMENT = Attachment.__tablename__
BINNED = (*SUBJECTS, *OF_A_FILE, _ATTACHMENT)
"""Nouns that come into the bin by themselves, in the order of their kinds."""


@dataclass(frozen=True, slots=True)
class BinQuery:
    """What the list shows and how it is sorted.

    Attributes:
        chip: a noun, "other" for all but people and organisations, "all".
    """

    text: str = ""
    chip: str = "all"
    sort: str = "at"
    descending: bool = True
    conditions: tuple[Condition, ...] = ()


ALL = BinQuery()


@dataclass(frozen=True, slots=True)
class BinRow:
    """A deleted record.

    Attributes:
        noun: its table; `kind` is the word for it, `page` the key of the page that shows it.
        shown: the record which that page opens: itself, or what it belongs to.
    """

    uid: Uid
    noun: str
    kind: str
    page: str
    shown: Uid
    title: str
    note: str
    deleted_at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Source:
    """How the records of one noun are told apart in the bin, in SQL.

    Attributes:
        title: what it is called.
        further: what else a search looks into.
        places: organisations it belongs to.
        sorted: what its title is sorted by; the title by pinyin when None.
    """

    title: Any
    further: tuple[Any, ...] = ()
    places: tuple[Any, ...] = ()
    sorted: Any = None


def _named(person: Any) -> Any:
    return sa.select(Person.name).where(Person.uid == person).scalar_subquery()


def _of_owner(column: Any) -> Any:
    """What the record says to which an attachment belongs, null where that is of another table: no two records share a uid."""
    return sa.select(column).where(column.class_.uid == Attachment.owner_uid).scalar_subquery()


def _reported(column: Any) -> Any:
    """The same of the person whose 思想汇报 it belongs to."""
    hers = sa.and_(ThoughtReport.uid == Attachment.owner_uid, Person.uid == ThoughtReport.person_uid)
    return sa.select(column).where(hers).scalar_subquery()


_SOURCES: Mapping[str, _Source] = {
    "person": _Source(Person.name, (Person.former_name, Person.staff_no), organisations.PLACES, Person.sort_key),
    "organisation": _Source(Organisation.name, (), (Organisation.parent_uid,)),
    "pairing": _Source(
        sa.func.coalesce(
            _named(Pairing.lead_person_uid),
            sa.select(Organisation.name).where(Organisation.uid == Pairing.lead_org_uid).scalar_subquery(),
        ),
        (),
        (Pairing.branch_uid,),
    ),
    "pledge_sheet": _Source(_named(PledgeSheet.person_uid), (), (PledgeSheet.branch_uid,)),
    "wish": _Source(Wish.wish, (Wish.wisher_text,), (Wish.branch_uid,)),
    "activity": _Source(Activity.title, (), (Activity.org_uid,)),
    "project": _Source(Project.title, (Project.number,), (Project.org_uid,)),
    "assessment": _Source(Assessment.subject_name, (Assessment.rubric_title,), (Assessment.subject_uid,)),
    "document": _Source(Document.title, (Document.number,), (Document.subject_uid,)),
    "problem": _Source(Problem.title, (), (Problem.org_uid,)),
    "honour": _Source(Person.name, (Honour.title,), organisations.PLACES, Person.sort_key),
    "discipline": _Source(Person.name, (), organisations.PLACES, Person.sort_key),
    "responsibility": _Source(Person.name, (Responsibility.content,), organisations.PLACES, Person.sort_key),
    "thought_report": _Source(Person.name, (ThoughtReport.title,), organisations.PLACES, Person.sort_key),
    "attachment": _Source(
        sa.func.coalesce(*map(_of_owner, (Person.name, Organisation.name, Activity.title, Project.title)), _reported(Person.name)),
        (Attachment.title, Attachment.file_name),
        (
            *map(_of_owner, (*organisations.PLACES, Organisation.uid, Activity.org_uid, Project.org_uid)),
            *map(_reported, organisations.PLACES),
        ),
    ),
    "transfer": _Source(Person.name, (Transfer.from_name, Transfer.to_name), organisations.PLACES, Person.sort_key),
}
_OWNERS: tuple[Any, ...] = (Person, Organisation, Activity, Project)
"""What attachments belong to, apart from 思想汇报."""
_FILES: tuple[type[Record], ...] = (Discipline, Honour, Responsibility, ThoughtReport, Transfer)


def bin_fields() -> tuple[ViewField, ...]:
    """By what the bin may be filtered."""
    return (
        ViewField("kind", "类别", Kind.CODE, tuple((noun, noun_word(noun)) for noun in BINNED), optional=False),
        ViewField("deleted_on", "删除日期", Kind.DATE, optional=False),
        ViewField("by", "删除人", Kind.TEXT, optional=False),
        ViewField("reason", "删除原因", Kind.TEXT, optional=False),
        ViewField("title", "名称", Kind.TEXT, optional=False),
        ViewField("place", "所属组织", Kind.ORG, optional=False),
    )


@cache
def _terms(noun: str) -> Terms:
    table, source = table_of(noun), _SOURCES[noun]
    by = sa.select(Account.name).where(Account.uid == table.updated_by).scalar_subquery()
    columns = {
        "kind": sa.literal(noun),
        "by": by,
        "reason": table.deleted_reason.expression,
        "title": sa.type_coerce(source.title, sa.Text),
    }
    own = {
        "deleted_on": days(table.deleted_at.expression),
        "place": placed(lambda orgs: sa.or_(sa.false(), *(place.in_(orgs) for place in source.places))),
    }
    return terms_of(bin_fields(), columns, own)


def ids_of(tx: Tx, query: BinQuery) -> list[Uid]:
    """Identities in the order asked, what was deleted last first among equals.

    Raises:
        ViewProblem: a condition that cannot be asked.
    """
    nouns = [noun for noun in BINNED if _shown(query.chip, noun) and may_see(tx.who, noun)]
    accounts = _accounts(tx)
    ground = Ground(tx)
    parts = [_part(noun, query, ground, accounts) for noun in nouns]
    found = sa.union_all(*parts).subquery()
    at = (found.c.deleted_at.desc(), found.c.uid.desc())
    connection = tx.session.connection()
    if query.sort == "at" or query.sort not in _KEYS:
        order = at if query.descending else (found.c.deleted_at.asc(), found.c.uid.asc())
        return [Uid(uid) for uid in connection.execute(sa.select(found.c.uid).order_by(*order)).scalars()]
    rows = connection.execute(sa.select(found.c.uid, found.c.value, found.c.sorted).order_by(*at))
    pairs = ((Uid(uid), (value, key)) for uid, value, key in rows)
    return in_order(pairs, _KEYS[query.sort](accounts), query.descending)


_KEYS: dict[str, Callable[[Mapping[Uid, str]], Callable[[Any], Any]]] = {
    "kind": lambda _accounts: lambda held: BINNED.index(held[0]),
    "title": lambda _accounts: lambda held: held[1] or word_key(held[0]),
    "reason": lambda _accounts: lambda held: word_key(held[0]),
    "by": lambda accounts: lambda held: word_key(accounts.get(held[0])),
}
"""Columns that are sorted by what they say."""


def _accounts(tx: Tx) -> dict[Uid, str]:
    """Names of all accounts, closed ones too."""
    statement = sa.select(Account.uid, Account.name)
    return {uid: name for uid, name in tx.session.execute(statement, execution_options={"include_deleted": True})}


def _shown(chip: str, noun: str) -> bool:
    return noun not in ("person", "organisation") if chip == "other" else chip in ("all", noun)


def _part(noun: str, query: BinQuery, ground: Ground, accounts: Mapping[Uid, str]) -> sa.Select[Any]:
    """Deleted records of one noun; of what belongs to a file only where its owner is there."""
    table, source = table_of(noun), _SOURCES[noun]
    values = {"kind": sa.literal(noun), "title": source.title, "reason": table.deleted_reason, "by": table.updated_by}
    nothing = sa.null()
    value = values.get(query.sort, nothing)
    key = source.sorted if query.sort == "title" and source.sorted is not None else nothing
    columns = (table.uid, table.deleted_at, value.label("value"), key.label("sorted"))
    where = [table.deleted_at.is_not(None), *_terms(noun).clauses(query.conditions, ground)]
    if query.text.strip():
        where.append(_found(noun, query.text.strip(), accounts))
    statement = sa.select(*columns)
    if table in _FILES:
        owner = table.__table__.c.person_uid
        statement = statement.join(Person, Person.uid == owner)
        where.append(Person.deleted_at.is_(None))
    elif table is Attachment:
        reporter = sa.and_(_reported(Person.deleted_at).is_(None), ThoughtReport.deleted_at.is_(None))
        there = [sa.exists().where(owner.uid == Attachment.owner_uid, owner.deleted_at.is_(None)) for owner in _OWNERS]
        where.append(sa.or_(*there, sa.exists().where(ThoughtReport.uid == Attachment.owner_uid, reporter)))
    return statement.where(*where)


def _found(noun: str, text: str, accounts: Mapping[Uid, str]) -> Clause:
    """The words stand in what it is called, the reason, or who deleted it."""
    table, source = table_of(noun), _SOURCES[noun]
    if text in noun_word(noun):
        return sa.true()
    by = [uid for uid, name in accounts.items() if text.casefold() in name.casefold()]
    said = (sa.type_coerce(source.title, sa.Text), *source.further, table.deleted_reason)
    return sa.or_(*(each.icontains(text, autoescape=True) for each in said), table.updated_by.in_(by))


def nouns_of(tx: Tx, uids: Sequence[Uid]) -> dict[str, list[Uid]]:
    """These records by noun, in the order asked; those that are back already are left out."""
    found: dict[str, list[Uid]] = {}
    left = list(uids)
    for noun in BINNED:
        table = table_of(noun)
        there = set[Uid]()
        for some in in_parts(left):
            gone = sa.select(table.uid).where(table.uid.in_(some), table.deleted_at.is_not(None))
            there |= set(tx.uids(gone))
        if there:
            found[noun] = [uid for uid in left if uid in there]
            left = [uid for uid in left if uid not in there]
    return found


def rows_of(tx: Tx, uids: Sequence[Uid]) -> list[BinRow]:
    """The lines of these records, in the order asked; those that are back meanwhile are left out."""
    tx.include_deleted()
    accounts = _accounts(tx)
    found: dict[Uid, BinRow] = {}
    for noun, some in nouns_of(tx, uids).items():
        if may_see(tx.who, noun):
            found |= {row.uid: row for row in _lines(tx, noun, some, accounts)}
    return [found[uid] for uid in uids if uid in found]


def _lines(tx: Tx, noun: str, uids: Sequence[Uid], accounts: Mapping[Uid, str]) -> list[BinRow]:
    table = table_of(noun)
    gone = tx.rows(sa.select(table).where(table.uid.in_(uids)))
    shown: dict[Uid, tuple[str, Uid]] = {}
    if noun == _ATTACHMENT:
        titles, shown = _of_attachments(tx, gone)
    elif noun in OF_A_FILE:
        shown = {row.uid: ("person", _owner(row)) for row in gone}
        owners = tx.session.execute(sa.select(Person.uid, Person.name).where(Person.uid.in_(_owner(row) for row in gone)))
        names = {uid: name for uid, name in owners}
        titles = {row.uid: (names.get(_owner(row), ""), OF_A_FILE[noun](row)[:80]) for row in gone}
    else:
        titles = SUBJECTS[noun].titles(tx, [row.uid for row in gone])
    page = SUBJECTS[noun].page if noun in SUBJECTS else ""
    return [
        BinRow(
            row.uid,
            noun,
            noun_word(noun),
            *shown.get(row.uid, (page, row.uid)),
            *titles.get(row.uid, ("（没有名称）", "")),
            row.deleted_at,
            accounts.get(row.updated_by, ""),
            row.deleted_reason or "",
        )
        for row in gone
        if row.deleted_at is not None
    ]


def _of_attachments(tx: Tx, rows: Sequence[Any]) -> tuple[dict[Uid, tuple[str, str]], dict[Uid, tuple[str, Uid]]]:
    """What each is called by: its owner and itself; and the page that opens the owner."""
    reports = sa.select(ThoughtReport.uid, ThoughtReport.person_uid).where(ThoughtReport.uid.in_(row.owner_uid for row in rows))
    people_of = {report: person for report, person in tx.session.execute(reports)}
    owners = {row.uid: ("person", people_of[row.owner_uid]) if row.owner_uid in people_of else (row.noun, row.owner_uid) for row in rows}
    names: dict[Uid, tuple[str, str]] = {}
    for noun in {noun for noun, _ in owners.values()}:
        names |= SUBJECTS[noun].titles(tx, [uid for owner, uid in owners.values() if owner == noun])
    titles = {row.uid: (names.get(owners[row.uid][1], ("", ""))[0], f"{row.kind.label}：{row.title}") for row in rows}
    return titles, {uid: (SUBJECTS[noun].page, owner) for uid, (noun, owner) in owners.items()}


def _owner(row: Any) -> Uid:
    owner: Uid = row.person_uid
    return owner
