"""The list of people: filters, order, and what one line shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.sql import visitors

from desktop.domain.codes import MASSES, MEMBER_PROBATIONARY, CodeTables, name_of
from desktop.domain.identity import Uid
from desktop.domain.organisations import descendants
from desktop.domain.people import AT_WORK, Employment, PersonDraft, age_on, mask_id, mask_phone, needs_checking
from desktop.domain.people.standing import is_member
from desktop.domain.views import Condition, Kind, ViewField, find_field, value_words
from desktop.services.organisations import MEMBER, belongs_to, tree_of
from desktop.services.views import Clause, Ground, Terms
from desktop.services.views.ordering import Sorting, by_organisation, by_rank, by_words, in_order
from desktop.store import search
from desktop.store.people import Person
from desktop.store.record import draft_of
from desktop.store.sessions import Tx

KIND = "person"
S = TypeVar("S", bound="sa.Select[*tuple[Any, ...]]")

CHIPS: dict[str, str] = {
    "all": "全部",
    "members": "党员",
    "probationary": "预备党员",
    "masses": "群众",
    "at_work": "在岗",
    "retired": "离退休",
    "to_check": "待核实",
    "twins": "疑似重复",
}
"""Filters above the list, in the order shown."""
_OF_CHIP: dict[str, tuple[Clause, ...]] = {
    "all": (),
    "members": (MEMBER,),
    "probationary": (Person.political_status == MEMBER_PROBATIONARY,),
    "masses": (Person.political_status == MASSES,),
    "at_work": (Person.employment.in_(AT_WORK),),
    "retired": (Person.employment.not_in(AT_WORK),),
    "to_check": (Person.id_note.is_not(None),),
    "twins": (Person.possible_twin.is_(True),),
}


@dataclass(frozen=True, slots=True)
class PeopleQuery:
    """What the list shows and how it is sorted; all of it must hold."""

    text: str = ""
    chip: str = "all"
    org_uid: Uid | None = None
    sort: str = "name"
    descending: bool = False
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list; nothing in it is unmasked."""

    uid: Uid
    name: str
    staff_no: str
    gender: str
    age: int | None
    political: str
    branch: str
    department: str
    team: str
    job_title: str
    employment: str
    joined_on: date | None
    id_masked: str
    phone_masked: str
    is_member: bool
    to_check: bool
    twin: bool
    more: Mapping[str, str] = field(default_factory=dict)
    """Every other field that is filled in and not personal, in words."""


def ids_of(tx: Tx, query: PeopleQuery, terms: Terms) -> list[Uid]:
    """Everybody the query shows, in its order. Found by words and sorted by name means: the best match first.

    Raises:
        ViewProblem: a condition that cannot be asked.
    """
    where = [*_conditions(tx, query), *terms.clauses(query.conditions, Ground(tx))]
    found = _sorted(tx, query, where, terms)
    if query.chip == "to_check":
        found = _doubtful(tx, found)
    if not query.text.strip():
        return found
    hits = [h.uid for h in search.find(tx.session, query.text, (KIND,), 5000)]
    if query.sort == "name" and not query.descending:
        shown = set(found)
        return [u for u in hits if u in shown]
    wanted = set(hits)
    return [u for u in found if u in wanted]


def _sorted(tx: Tx, query: PeopleQuery, where: Sequence[Clause], terms: Terms) -> list[Uid]:
    if query.sort == "state":
        return _by_state(tx, query, where)
    sorting = _sorting(query.sort, terms)
    # Those few to check have an index of their own.
    few = query.chip == "to_check"
    then = (_name(query), Person.uid.expression)
    if sorting.key is None:
        down = query.descending != sorting.backwards
        column = _name(query) if sorting.column is Person.sort_key else sorting.column
        first = column.desc() if down else column.asc()
        order = (first, Person.uid) if sorting.column is Person.sort_key else (first.nulls_last(), *then)
        statement = sa.select(Person.uid).where(*where).order_by(*order)
        return tx.uids(statement.where(_LIVING) if few else scanned(statement))
    pairs = sa.select(Person.uid, sorting.column).where(*where).order_by(*then)
    return in_order(tx.session.execute(scanned(pairs)), sorting.key(tx), query.descending)


def _name(query: PeopleQuery) -> sa.ColumnElement[Any]:
    """The order of names. Of those to check not by the list's index, which lacks the notes: it would mean a look into
    the table for each of 100,000 lines."""
    return Person.sort_key + "" if query.chip == "to_check" else Person.sort_key.expression


def _by_state(tx: Tx, query: PeopleQuery, where: Sequence[Clause]) -> list[Uid]:
    """What is doubtful first, as the column shows it; then by employment."""
    noted = set(tx.uids(sa.select(Person.uid).where(Person.id_note.is_not(None), _LIVING)))
    doubtful = set(_doubtful(tx, list(noted)))
    # As stored: of 100,000 members of an enumeration Python asks each for its hash, a third of the time (measured).
    work = sa.type_coerce(Person.employment, sa.String())
    columns = sa.select(Person.uid, Person.possible_twin, work).where(*where)
    found = tx.session.execute(scanned(columns.order_by(Person.sort_key, Person.uid)))
    places = {kind.value: place for place, kind in enumerate(Employment, start=2)}
    ranks = ((uid, 0 if twin else 1 if uid in doubtful else places[work]) for uid, twin, work in found)
    return in_order(ranks, lambda rank: rank, query.descending)


_LISTED = next(index for index in Person.metadata.tables["person"].indexes if index.name == "ix_person_listed")
_LIVING = Person.deleted_at.is_(None)
_IN_THE_INDEX = frozenset(column.name for column in _LISTED.columns) | {Person.deleted_at.key}


def scanned(statement: S) -> S:
    """Have the live people read from the index of the list where it holds all that is asked, else from their table.

    The index is tempting, but where it lacks a column each of 100,000 lines is looked up by itself: 850 ms for a
    filter instead of 96 (measured). It is an index of live people alone; asked in other words who lives, SQLite
    leaves it aside.
    """
    asked = {each.name for each in visitors.iterate(statement) if isinstance(each, sa.Column)}
    alive = _LIVING if asked <= _IN_THE_INDEX else sa.case((_LIVING, 1), else_=0) == 1
    return statement.where(alive).execution_options(include_deleted=True)


def _conditions(tx: Tx, query: PeopleQuery) -> tuple[Clause, ...]:
    if query.org_uid is None:
        return _OF_CHIP[query.chip]
    below = descendants(query.org_uid, tree_of(tx))
    return (*_OF_CHIP[query.chip], belongs_to(below))


def _doubtful(tx: Tx, uids: Sequence[Uid]) -> list[Uid]:
    """A reason is written down, and the number still needs it."""
    rows = tx.rows(sa.select(Person).where(Person.uid.in_(uids)))
    doubtful = {p.uid for p in rows if needs_checking(draft_of(PersonDraft, p))}
    return [uid for uid in uids if uid in doubtful]


def count_of(tx: Tx, chip: str, terms: Terms) -> int:
    """How many a chip shows."""
    if chip == "to_check":
        return len(ids_of(tx, PeopleQuery(chip=chip), terms))
    return tx.session.execute(sa.select(sa.func.count()).select_from(Person).where(*_OF_CHIP[chip])).scalar_one()


def row_of(
    p: Person, orgs: dict[Uid, str], codes: CodeTables, today: date, fields: Sequence[ViewField] = ()
) -> PersonRow:
    """One line. `fields`: what else it tells, see PersonRow.more."""
    return PersonRow(
        uid=p.uid,
        name=p.name,
        staff_no=p.staff_no or "",
        gender=name_of(codes, "gender", p.gender),
        age=age_on(p.birth_date, today) if p.birth_date else None,
        political=name_of(codes, "political_status", p.political_status),
        branch=orgs.get(p.branch_uid, "") if p.branch_uid else "",
        department=orgs.get(p.department_uid, "") if p.department_uid else "",
        team=orgs.get(p.team_uid, "") if p.team_uid else "",
        job_title=p.job_title or "",
        employment=p.employment.label,
        joined_on=p.joined_on,
        id_masked=mask_id(p.id_number),
        phone_masked=mask_phone(p.mobile),
        is_member=is_member(p),
        to_check=p.id_note is not None and needs_checking(draft_of(PersonDraft, p)),
        twin=p.possible_twin,
        more=_more(p, orgs, today, fields),
    )


def further(fields: Sequence[ViewField]) -> list[ViewField]:
    """Fields of the draft a line may tell beside its own; personal ones stay off lists."""
    columns = Person.__table__.columns
    return [f for f in fields if f.key in columns and not f.sensitive and f.key not in _TOLD]


_TOLD = frozenset(
    {"name", "staff_no", "gender", "political_status", "branch_uid", "department_uid", "team_uid", "job_title",
     "employment", "joined_on", "possible_twin", "name_pinyin", "id_note"}
)  # fmt: skip
"""What the line says in a column of its own, or what no list needs."""


def _more(p: Person, orgs: dict[Uid, str], today: date, fields: Sequence[ViewField]) -> dict[str, str]:
    said = {f.key: value_words(f, value, orgs) for f in fields if (value := getattr(p, f.key)) not in (None, "", False)}
    if p.full_on:
        said["party_years"] = str(age_on(p.full_on, today))
    if p.join_work_on:
        said["work_years"] = str(age_on(p.join_work_on, today))
    return said


def _sorting(key: str, terms: Terms) -> Sorting:
    """How a column is sorted: as the field behind it says."""
    if key in _SINCE:
        return Sorting(_SINCE[key], backwards=True)
    field = find_field(terms.fields, _FIELDS.get(key, key))
    column = getattr(Person, field.key, None) if field is not None else None
    if field is None or column is None or field.key == "name":
        return Sorting(Person.sort_key)
    if field.kind is Kind.ORG:
        return by_organisation(column)
    if field.kind is Kind.FLAG:
        return Sorting(column, lambda _tx: lambda told: 0 if told else None)
    codes = [code for code, _ in field.options]
    if codes != sorted(codes):
        return by_rank(column, codes)
    return by_words(column) if field.kind is Kind.TEXT and field.key not in _NUMBERS else Sorting(column)


_FIELDS = {"political": "political_status", "branch": "branch_uid", "team": "team_uid", "department": "department_uid"}
"""Columns that are called otherwise than what they show."""

_SINCE = {"age": Person.birth_date, "party_years": Person.full_on, "work_years": Person.join_work_on}
"""Counted from a day: the earlier it is, the more."""

_NUMBERS = frozenset({"staff_no"})
"""Texts that are numbers: sorted where they are stored."""
