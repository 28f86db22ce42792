"""The list of people: filters, order, and what one line shows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.sql import visitors

from desktop.domain.codes import MASSES, MEMBER_FULL, MEMBER_PROBATIONARY, MEMBERS, CodeTables, name_of
from desktop.domain.identity import Uid
from desktop.domain.organisations import descendants
from desktop.domain.people import AT_WORK, PersonDraft, age_on, mask_id, mask_phone, needs_checking
from desktop.domain.views import Condition, ViewField, value_words
from desktop.services.organisations import names_of, tree_of
from desktop.services.people.conditions import PLACES
from desktop.services.views import Clause, Ground, Terms
from desktop.store import search
from desktop.store.people import Person
from desktop.store.record import draft_of
from desktop.store.sessions import Tx

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute

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
    found = _by_organisation(tx, query, where) if query.sort in _ORG_COLUMNS else _by_column(tx, query, where)
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


def _by_column(tx: Tx, query: PeopleQuery, where: Sequence[Clause]) -> list[Uid]:
    statement = sa.select(Person.uid).where(*where).order_by(*_order(query))
    # Those few to check have an index of their own.
    return tx.uids(statement.where(_LIVING) if query.chip == "to_check" else scanned(statement))


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


def _by_organisation(tx: Tx, query: PeopleQuery, where: Sequence[Clause]) -> list[Uid]:
    """Sorted by the name of where people belong, nobody's last; a join would cost five times as much."""
    names = names_of(tx)
    columns = sa.select(Person.uid, _ORG_COLUMNS[query.sort]).where(*where).order_by(Person.sort_key, Person.uid)
    places: defaultdict[str, list[Uid]] = defaultdict(list)
    for uid, org in tx.session.execute(scanned(columns)):
        places[names.get(org, "")].append(uid)
    nobodys = places.pop("", [])
    ordered = sorted(places, reverse=query.descending)
    return [*chain.from_iterable(places[name] for name in ordered), *nobodys]


def _conditions(tx: Tx, query: PeopleQuery) -> tuple[sa.ColumnElement[bool], ...]:
    if query.org_uid is None:
        return _chip(query.chip)
    below = descendants(query.org_uid, tree_of(tx))
    return (*_chip(query.chip), sa.or_(*(column.in_(below) for column in PLACES)))


def _doubtful(tx: Tx, uids: Sequence[Uid]) -> list[Uid]:
    """A reason is written down, and the number still needs it."""
    rows = tx.rows(sa.select(Person).where(Person.uid.in_(uids)))
    doubtful = {p.uid for p in rows if needs_checking(draft_of(PersonDraft, p))}
    return [uid for uid in uids if uid in doubtful]


def count_of(tx: Tx, chip: str, terms: Terms) -> int:
    """How many a chip shows."""
    if chip == "to_check":
        return len(ids_of(tx, PeopleQuery(chip=chip), terms))
    return tx.session.execute(sa.select(sa.func.count()).select_from(Person).where(*_chip(chip))).scalar_one()


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
        is_member=p.political_status in MEMBERS and p.exit_kind is None,
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


def _chip(key: str) -> tuple[sa.ColumnElement[bool], ...]:
    conditions: dict[str, tuple[sa.ColumnElement[bool], ...]] = {
        "all": (),
        "members": (Person.political_status.in_((MEMBER_FULL, MEMBER_PROBATIONARY)), Person.exit_kind.is_(None)),
        "probationary": (Person.political_status == MEMBER_PROBATIONARY,),
        "masses": (Person.political_status == MASSES,),
        "at_work": (Person.employment.in_(AT_WORK),),
        "retired": (Person.employment.not_in(AT_WORK),),
        "to_check": (Person.id_note.is_not(None),),
        "twins": (Person.possible_twin.is_(True),),
    }
    return conditions[key]


def _order(query: PeopleQuery) -> tuple[sa.UnaryExpression[Any], ...]:
    columns: dict[str, InstrumentedAttribute[Any]] = {
        "name": Person.sort_key,
        "staff_no": Person.staff_no,
        "gender": Person.gender,
        "age": Person.birth_date,
        "party_years": Person.full_on,
        "work_years": Person.join_work_on,
        "political": Person.political_status,
        "joined_on": Person.joined_on,
        "employment": Person.employment,
        "job_title": Person.job_title,
        "state": Person.employment,
    }
    column = columns.get(query.sort) or getattr(Person, query.sort, None) or Person.sort_key
    descending = query.descending != (query.sort in _SINCE)
    ordered = column.desc() if descending else column.asc()
    if column is Person.sort_key and query.chip != "to_check":
        return (ordered, Person.uid.asc())
    if column is Person.sort_key:
        # Not in the order of the list's index, which lacks the notes: a look into the table for each of 100,000 lines.
        plain = Person.sort_key + ""
        return (plain.desc() if descending else plain.asc(), Person.uid.asc())
    return (ordered, Person.sort_key.asc(), Person.uid.asc())


_SINCE = ("age", "party_years", "work_years")
"""Counted from a day: the earlier it is, the more."""

_ORG_COLUMNS: dict[str, "InstrumentedAttribute[Any]"] = {
    "branch": Person.branch_uid,
    "team": Person.team_uid,
    "department": Person.department_uid,
    "group_uid": Person.group_uid,
}
