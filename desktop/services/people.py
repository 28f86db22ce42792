"""People: lists, forms, the recycle bin, and revealing what is masked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes, Saved
from desktop.domain.choices import Choice
from desktop.domain.codes import MASSES, MEMBER_FULL, MEMBER_PROBATIONARY, MEMBERS, CodeTables, name_of
from desktop.domain.errors import Problem, UserError, refuse
from desktop.domain.identity import Uid
from desktop.domain.people import (
    AT_WORK,
    PersonDraft,
    age_on,
    complete,
    cover,
    mask_id,
    mask_phone,
    needs_checking,
    person_problems,
    uncover,
)
from desktop.services.organisations import department_for, names_of
from desktop.store import search
from desktop.store.organisations import Organisation
from desktop.store.people import Affiliation, Person
from desktop.store.record import apply, draft_of
from desktop.store.sessions import Store, Tx

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute

KIND = "person"

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
    """What the list shows and how it is sorted."""

    text: str = ""
    chip: str = "all"
    org_uid: Uid | None = None
    sort: str = "name"
    descending: bool = False


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


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """One person as the form shows it.

    Attributes:
        draft: with sensitive values masked until `reveal`.
        warnings: unusual things that are kept.
        to_check: 待核实: the ID number fails its rules and was kept with a written reason.
        twin: 疑似重复.
        history: moves between branches and teams, the earliest first.
    """

    uid: Uid
    version: int
    draft: PersonDraft
    orgs: dict[Uid, str]
    age: int | None
    party_years: int | None
    warnings: tuple[Problem, ...]
    recorded_on: date
    to_check: bool
    twin: bool
    history: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BinRow:
    """A deleted person."""

    uid: Uid
    name: str
    staff_no: str
    deleted_on: date
    reason: str


class PeopleService:
    """What a user does with people."""

    def __init__(self, store: Store, codes: CodeTables) -> None:
        self._store, self._codes = store, codes

    @property
    def codes(self) -> CodeTables:
        """Code tables for combo boxes and lists."""
        return self._codes

    def ids(self, who: Actor, query: PeopleQuery) -> list[Uid]:
        """Identities of everybody the query shows, in order; rows follow page by page."""
        with self._store.read(who) as tx:
            statement = sa.select(Person.uid).where(*_chip(query.chip))
            if query.org_uid is not None:
                columns = (Person.branch_uid, Person.group_uid, Person.department_uid, Person.team_uid)
                statement = statement.where(sa.or_(*(c == query.org_uid for c in columns)))
            statement = statement.order_by(*_order(query))
            found = [Uid(uid) for uid in tx.session.execute(statement).scalars()]
            if not query.text.strip():
                return found
            hits = [h.uid for h in search.find(tx.session, query.text, (KIND,), 5000)]
            if query.sort == "name" and not query.descending:
                shown = set(found)
                return [u for u in hits if u in shown]
            wanted = set(hits)
            return [u for u in found if u in wanted]

    def rows(self, who: Actor, uids: Sequence[Uid]) -> list[PersonRow]:
        """The lines of these people, in the order asked; those gone meanwhile are left out."""
        with self._store.read(who) as tx:
            orgs = names_of(tx)
            found = {p.uid: p for p in tx.rows(sa.select(Person).where(Person.uid.in_(list(uids))))}
            return [self._row(found[u], orgs, tx.today) for u in uids if u in found]

    def counts(self, who: Actor) -> dict[str, int]:
        """How many each chip would show."""
        with self._store.read(who) as tx:
            return {
                key: tx.session.execute(sa.select(sa.func.count()).select_from(Person).where(*_chip(key))).scalar_one()
                for key in CHIPS
            }

    def get(self, who: Actor, uid: Uid) -> PersonDetail:
        """One person, sensitive values masked. Raises UserError when gone."""
        with self._store.read(who) as tx:
            row = tx.fetch(Person, uid)
            return self._detail(tx, row, cover(draft_of(PersonDraft, row)))

    def reveal(self, who: Actor, uid: Uid) -> PersonDetail:
        """The same with everything readable; the look is written into the history."""
        with self._store.write(who, Right.REVEAL, "查看敏感信息") as tx:
            row = tx.fetch(Person, uid)
            tx.note_read(row, "id_number", "mobile", "landline", "address")
            return self._detail(tx, row, draft_of(PersonDraft, row))

    def check(self, who: Actor, uid: Uid | None, draft: PersonDraft) -> list[Problem]:
        """Everything wrong or unusual in a typed draft, for the form to show at its fields."""
        with self._store.read(who) as tx:
            stored = draft_of(PersonDraft, tx.fetch(Person, uid)) if uid else PersonDraft()
            return self._problems(tx, uid, complete(uncover(draft, stored)))

    def save(self, who: Actor, uid: Uid | None, draft: PersonDraft, expected: int | None) -> Saved:
        """Create (uid None) or change a person. Masked values left alone keep what is stored.

        Raises:
            Refused: impossible data (INV-01, 02, 04).
            Stale: changed by somebody else since version `expected`.
        """
        with self._store.write(who, Right.EDIT_PEOPLE, "保存人员" if uid else "新增人员") as tx:
            row = tx.fetch(Person, uid, expected) if uid else None
            stored = draft_of(PersonDraft, row) if row else PersonDraft()
            meant = complete(uncover(draft, stored))
            meant = replace(meant, department_uid=meant.department_uid or department_for(tx, meant.team_uid))
            refuse(self._problems(tx, uid, meant))
            row = row or tx.fetch(Person, None)
            write_person(tx, row, meant, stored)
            saved = row.uid
        return Saved(saved, tx.changes)

    def delete(self, who: Actor, uids: Sequence[Uid], reason: str) -> Changes:
        """Move people to the recycle bin."""
        if not reason.strip():
            raise UserError("请填写删除原因。")
        with self._store.write(who, Right.EDIT_PEOPLE, "删除人员") as tx:
            for uid in uids:
                tx.remove(tx.fetch(Person, uid), reason)
                search.forget(tx.session, KIND, uid)
        return tx.changes

    def bin(self, who: Actor) -> list[BinRow]:
        """Deleted people, the latest first."""
        with self._store.read(who) as tx:
            statement = sa.select(Person).where(Person.deleted_at.is_not(None)).order_by(Person.deleted_at.desc())
            rows = tx.session.execute(statement, execution_options={"include_deleted": True}).scalars()
            return [
                BinRow(p.uid, p.name, p.staff_no or "", p.deleted_at.astimezone().date(), p.deleted_reason or "")
                for p in rows
                if p.deleted_at
            ]

    def restore(self, who: Actor, uids: Sequence[Uid]) -> Changes:
        """Take people back out of the bin; a number that is taken meanwhile makes a 疑似重复, never a refusal."""
        with self._store.write(who, Right.EDIT_PEOPLE, "恢复人员") as tx:
            for uid in uids:
                row = tx.session.get(Person, uid, execution_options={"include_deleted": True})
                if row is None or row.deleted_at is None:
                    continue
                row.possible_twin = bool(row.id_number and _same_id(tx, row.id_number, uid))
                row.deleted_at, row.deleted_reason = None, None
                index(tx, row)
        return tx.changes

    def choices(self, who: Actor, text: str = "", *, members: bool | None = None, limit: int = 50) -> list[Choice]:
        """People for a picker, with staff number and organisation.

        Args:
            members: True only Party members, False only 群众, None everybody.
        """
        with self._store.read(who) as tx:
            orgs = names_of(tx)
            statement = sa.select(Person).where(*_membership(members))
            if text.strip():
                hits = [h.uid for h in search.find(tx.session, text, (KIND,), 500)]
                found = {p.uid: p for p in tx.rows(statement.where(Person.uid.in_(hits)))}
                listed = [found[u] for u in hits if u in found][:limit]
            else:
                listed = list(tx.rows(statement.order_by(Person.sort_key, Person.uid).limit(limit)))
            return [Choice(p.uid, p.name, note_of(p, orgs)) for p in listed]

    def _problems(self, tx: Tx, uid: Uid | None, draft: PersonDraft) -> list[Problem]:
        twin = _same_id(tx, draft.id_number, uid) if draft.id_number else None
        namesake = _same_staff_no(tx, draft.staff_no, uid) if draft.staff_no else None
        return person_problems(draft, tx.today, codes=self._codes, same_id=twin, same_staff_no=namesake)

    def _row(self, p: Person, orgs: dict[Uid, str], today: date) -> PersonRow:
        return PersonRow(
            uid=p.uid,
            name=p.name,
            staff_no=p.staff_no or "",
            gender=name_of(self._codes, "gender", p.gender),
            age=age_on(p.birth_date, today) if p.birth_date else None,
            political=name_of(self._codes, "political_status", p.political_status),
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
        )

    def _detail(self, tx: Tx, row: Person, shown: PersonDraft) -> PersonDetail:
        stored = draft_of(PersonDraft, row)
        orgs = names_of(tx)
        wanted = (row.branch_uid, row.group_uid, row.department_uid, row.team_uid)
        return PersonDetail(
            uid=row.uid,
            version=row.row_version,
            draft=shown,
            orgs={u: orgs.get(u, "（已删除的组织）") for u in wanted if u},
            age=age_on(row.birth_date, tx.today) if row.birth_date else None,
            party_years=age_on(row.joined_on, tx.today) if row.joined_on else None,
            warnings=tuple(self._problems(tx, row.uid, stored)),
            recorded_on=row.created_at.astimezone().date(),
            to_check=needs_checking(stored),
            twin=row.possible_twin,
            history=_moves(tx, row.uid, orgs),
        )


def write_person(tx: Tx, row: Person, draft: PersonDraft, before: PersonDraft) -> None:
    """Apply a checked draft: columns, sort key, affiliation history, search index. Used by form and import."""
    apply(draft, row)
    row.sort_key = search.pinyin().sort_key(row.name, row.name_pinyin)
    tx.session.flush()
    for kind, name in AFFILIATIONS.items():
        _move(tx, row.uid, kind, getattr(before, name), getattr(draft, name))
    index(tx, row)


AFFILIATIONS = {"primary_party": "branch_uid", "business": "team_uid"}
"""Kinds of affiliation whose history is kept, and the field that holds the present one."""


def _move(tx: Tx, person: Uid, kind: str, old: Uid | None, new: Uid | None) -> None:
    if old == new:
        return
    statement = sa.select(Affiliation).where(
        Affiliation.person_uid == person, Affiliation.kind == kind, Affiliation.until.is_(None)
    )
    for row in tx.rows(statement):
        row.until = tx.today
    if new is not None:
        tx.add(Affiliation(person_uid=person, org_uid=new, kind=kind, since=tx.today))


def _moves(tx: Tx, person: Uid, orgs: dict[Uid, str]) -> tuple[str, ...]:
    rows = tx.rows(sa.select(Affiliation).where(Affiliation.person_uid == person).order_by(Affiliation.since))
    return tuple(f"{r.since} 至 {r.until or '今'}：{orgs.get(r.org_uid, '（已删除的组织）')}" for r in rows)


def search_text(row: Person) -> search.SearchText:
    """What a person is found by."""
    return search.SearchText(
        names=[row.name],
        texts=[row.job_title, row.address],
        numbers=[row.staff_no, row.id_number, row.mobile, row.landline],
        pinyin_override=row.name_pinyin,
    )


def index(tx: Tx, row: Person) -> None:
    """Keep the search index in step with a saved person."""
    tx.session.flush()
    search.index(tx.session, KIND, row.uid, search_text(row))


def note_of(person: Person, orgs: dict[Uid, str]) -> str:
    """Staff number and organisation: what tells two 张伟 apart."""
    places = (person.team_uid, person.department_uid, person.branch_uid)
    place = next((orgs[u] for u in places if u and u in orgs), "")
    return " · ".join(t for t in (person.staff_no or "", place) if t)


def _same_id(tx: Tx, number: str, uid: Uid | None) -> str | None:
    statement = sa.select(Person.name).where(
        Person.id_number == number, Person.uid != (uid or b""), Person.possible_twin.is_(False)
    )
    return tx.session.execute(statement.limit(1)).scalar()


def _same_staff_no(tx: Tx, number: str, uid: Uid | None) -> str | None:
    statement = sa.select(Person.name).where(Person.staff_no == number, Person.uid != (uid or b""))
    return tx.session.execute(statement.limit(1)).scalar()


def _membership(members: bool | None) -> tuple[sa.ColumnElement[bool], ...]:
    member = sa.and_(Person.political_status.in_(MEMBERS), Person.exit_kind.is_(None))
    if members is None:
        return ()
    return (member,) if members else (sa.or_(sa.not_(member), Person.political_status.is_(None)),)


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
    columns: dict[str, InstrumentedAttribute[Any] | sa.ScalarSelect[Any]] = {
        "name": Person.sort_key,
        "staff_no": Person.staff_no,
        "gender": Person.gender,
        "age": Person.birth_date,
        "political": Person.political_status,
        "joined_on": Person.joined_on,
        "employment": Person.employment,
        "job_title": Person.job_title,
        "state": Person.employment,
        "branch": _name_of(Person.branch_uid),
        "team": _name_of(Person.team_uid),
        "department": _name_of(Person.department_uid),
    }
    column = columns.get(query.sort, Person.sort_key)
    descending = query.descending != (query.sort == "age")
    return (column.desc() if descending else column.asc(), Person.sort_key.asc(), Person.uid.asc())


def _name_of(column: "InstrumentedAttribute[Any]") -> sa.ScalarSelect[Any]:
    return sa.select(Organisation.name).where(Organisation.uid == column).scalar_subquery()
