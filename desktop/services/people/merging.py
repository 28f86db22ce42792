"""疑似重复 settled: two records of one person become one, or the wrong number of one of two people is put right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from desktop.domain.choices import Choice
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import called
from desktop.domain.people import MASKED, PersonDraft, complete, cover, kept_from
from desktop.domain.people.affiliations import FIELD_OF, AffiliationKind
from desktop.domain.people.transfers import OPEN
from desktop.services.organisations import follow_person, names_of
from desktop.services.organisations.following import drop
from desktop.services.people.listing import KIND
from desktop.services.people.writing import note_of
from desktop.store import search
from desktop.store.organisations import SiteStay
from desktop.store.pairings import Pairing, PairingPartner
from desktop.store.people import Affiliation, Person, Transfer
from desktop.store.record import Base, Record, draft_of
from desktop.store.sessions import Tx

LOOSE = (
    ("assessment", "subject_uid", "subject_type"),
    ("document", "subject_uid", "subject_noun"),
    ("attachment", "owner_uid", "noun"),
)
"""Tables that point at people without a foreign key: column, and the column that says it is a person."""
ONCE: dict[str, tuple[str, ...]] = {
    "attendance": ("activity_uid",),
    "pairing_partner": ("pairing_uid",),
    "assignment": ("org_uid", "role"),
    "affiliation": ("kind",),
    "judge": ("assessment_uid", "role"),
    "site_stay": ("site_uid",),
    "key_post": ("org_uid", "title"),
}
"""What one person can be only once: of two such rows the one of the record given up goes to the recycle bin."""
NEVER_TWICE: dict[str, tuple[tuple[str, ...], str]] = {
    "pledge_sheet": (("year",), "同一年的承诺书"),
    "assessment": (("rubric_id", "period", "revision"), "同一周期、同一细则的评定"),
}
"""What has a content of its own: two of them need somebody to choose before the records become one."""


@dataclass(frozen=True, slots=True)
class Twin:
    """One of two records with the same ID number.

    Attributes:
        note: staff number and organisation.
        records: how many records of other kinds belong to it.
    """

    uid: Uid
    version: int
    draft: PersonDraft
    note: str
    recorded_on: date
    records: int


@dataclass(frozen=True, slots=True)
class Twins:
    """Two records that may be one person: `kept` was there first.

    Attributes:
        differing: fields whose stored values differ, even where they look the same while masked.
        names: what the organisations in both are called.
        revealed: sensitive values are readable.
    """

    kept: Twin
    other: Twin
    differing: frozenset[str]
    names: tuple[Choice, ...]
    revealed: bool


def pair_of(tx: Tx, uid: Uid) -> tuple[Person, Person]:
    """The record that was there first, and the one that came with its number.

    Raises:
        UserError: nobody else has this number any more.
    """
    row = tx.fetch(Person, uid)
    same = sa.select(Person).where(Person.id_number == row.id_number, Person.uid != uid)
    others = tx.rows(same.order_by(Person.possible_twin, Person.uid)) if row.id_number else ()
    if not others:
        raise UserError("没有别的记录用这个身份证号了。", "请重新打开这条记录。")
    return (others[0], row) if row.possible_twin else (row, others[0])


def twins_of(tx: Tx, uid: Uid, *, revealed: bool) -> Twins:
    kept, other = pair_of(tx, uid)
    orgs = names_of(tx)
    one, two = draft_of(PersonDraft, kept), draft_of(PersonDraft, other)
    covered = kept_from(tx.who) if revealed else MASKED
    named = {u for draft in (one, two) for f in fields(draft) if isinstance(u := getattr(draft, f.name), bytes)}
    return Twins(
        _twin(tx, kept, cover(one, covered), orgs),
        _twin(tx, other, cover(two, covered), orgs),
        frozenset(f.name for f in fields(one) if getattr(one, f.name) != getattr(two, f.name)),
        tuple(Choice(Uid(u), called(orgs, Uid(u))) for u in named),
        revealed,
    )


def _twin(tx: Tx, row: Person, shown: PersonDraft, orgs: dict[Uid, str]) -> Twin:
    count = sum(len(tx.rows(statement)) for _table, _column, statement in _pointing(row.uid))
    recorded = row.created_at.astimezone().date()
    return Twin(row.uid, row.row_version, shown, note_of(row, orgs), recorded, count)


def merged_draft(kept: Person, other: Person, take: Iterable[str]) -> PersonDraft:
    """The record as it will be: `take` are the fields of which the other's value is taken."""
    second = draft_of(PersonDraft, other)
    taken: dict[str, Any] = {name: getattr(second, name) for name in take}
    return complete(replace(draft_of(PersonDraft, kept), **taken))


def give_up(tx: Tx, kept: Person, other: Person) -> None:
    """Everything that points at `other` points at `kept` from now on, and `other` goes to the recycle bin.

    Raises:
        UserError: both have what one person can have only once and somebody must choose.
    """
    tx.remove(other, f"与“{kept.name}”合并")
    search.forget(tx.session, KIND, other.uid)
    tx.session.flush()
    for table, column, statement in _pointing(other.uid):
        for row in tx.rows(statement):
            _move(tx, table, row, column, kept)
    tx.session.flush()
    follow_person(tx, kept.uid)
    _refuse_pairing_with_oneself(tx, kept)
    _refuse_two_transfers(tx, kept)


def places_found(tx: Tx, kept: Person, before: PersonDraft) -> PersonDraft:
    """The kept record as it was, but where its open stays say, of which some came with the other record.

    Thus a place the merged record does not keep is left, and one it takes over is not entered a second time.
    """
    still = sa.select(Affiliation.kind, Affiliation.org_uid).where(Affiliation.person_uid == kept.uid, Affiliation.until.is_(None))
    at: dict[str, Any] = {FIELD_OF[AffiliationKind(kind)]: org for kind, org in tx.session.execute(still) if kind in _KINDS}
    return replace(before, **at)


_KINDS = frozenset(kind.value for kind in FIELD_OF)


def _pointing(person: Uid) -> list[tuple[type[Record], str, sa.Select[Any]]]:
    """Every way in which a live record may belong to a person: table, column, and the rows."""
    found: list[tuple[type[Record], str, sa.Select[Any]]] = []
    loose = {table: (column, said) for table, column, said in LOOSE}
    for table in _tables():
        for column in table.__table__.columns:
            if any(key.column.table.name == Person.__tablename__ for key in column.foreign_keys):
                found.append((table, column.key, sa.select(table).where(column == person)))
        if table.__tablename__ in loose:
            name, said = loose[table.__tablename__]
            mine = (getattr(table, name) == person, getattr(table, said) == KIND)
            found.append((table, name, sa.select(table).where(*mine)))
    return found


def _tables() -> Sequence[type[Record]]:
    tables = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Record)]
    return sorted((t for t in tables if t is not Person), key=lambda t: t.__tablename__)


def _move(tx: Tx, table: type[Record], row: Any, column: str, kept: Person) -> None:
    noun = table.__tablename__
    if noun in NEVER_TWICE:
        keys, words = NEVER_TWICE[noun]
        if _alike(tx, table, row, column, kept.uid, keys):
            raise UserError(f"两条记录都有{words}，不能合并。", "请先删除其中一份，再合并。")
    if noun in ONCE:
        alike = _alike(tx, table, row, column, kept.uid, ONCE[noun])
        clashing = [each for each in alike if _at_one_time(each, row)]
        if clashing:
            _begin_earlier(clashing, alike, row)
            if isinstance(row, SiteStay):
                drop(tx, row)
            tx.remove(row, "合并人员后重复")
            return
    setattr(row, column, kept.uid)


def _alike(
    tx: Tx, table: type[Record], row: Any, column: str, kept: Uid, keys: tuple[str, ...]
) -> Sequence[Any]:
    """Rows of the kept person that say the same as this one."""
    same = [getattr(table, key) == getattr(row, key) for key in keys]
    return tx.rows(sa.select(table).where(getattr(table, column) == kept, *same))


def _at_one_time(one: Any, other: Any) -> bool:
    """Whether two rows hold at one time; rows without dates always do. One that ends when the other begins does not."""
    if not hasattr(one, "since"):
        return True
    first, last = date.min, date.max
    return bool((one.since or first) < (other.until or last) and (other.since or first) < (one.until or last))


def _begin_earlier(clashing: Sequence[Any], alike: Sequence[Any], row: Any) -> None:
    """The earlier beginning of the same stay or post is the true one: the record given up may know more of the past."""
    same = [each for each in clashing if _place(row) is not None and _place(each) == _place(row)]
    if len(same) != 1 or row.since is None or same[0].since is None or row.since >= same[0].since:
        return
    if not any(each is not same[0] and _at_one_time(each, row) for each in alike):
        same[0].since = row.since


def _place(row: Any) -> Uid | None:
    return getattr(row, "org_uid", None) or getattr(row, "site_uid", None)


def _refuse_two_transfers(tx: Tx, kept: Person) -> None:
    states = [state.value for state in OPEN]
    open_ = sa.select(sa.func.count()).select_from(Transfer).where(Transfer.person_uid == kept.uid, Transfer.state.in_(states))
    if tx.session.execute(open_).scalar_one() > 1:
        raise UserError("两条记录各有一次转接没有办完，不能合并。", "请先办完其中一次，或登记退回。")


def _refuse_pairing_with_oneself(tx: Tx, kept: Person) -> None:
    statement = (
        sa.select(Pairing)
        .join(PairingPartner, PairingPartner.pairing_uid == Pairing.uid)
        .where(Pairing.lead_person_uid == kept.uid, PairingPartner.person_uid == kept.uid)
        .where(PairingPartner.deleted_at.is_(None))
    )
    if tx.rows(statement):
        raise UserError("这两条记录互相结了对，不能合并。", "请先核对这个结对，删除后再合并。")
