"""What every way of writing a person shares: the form, the import, the recycle bin."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import PLACE_KINDS
from desktop.domain.people import AS_TYPED, Circumstances, PersonDraft, former_names
from desktop.services.organisations import PLACES, belongs_to, follow_person, follow_returned, names_of
from desktop.services.people.affiliations import begin_again, follow
from desktop.services.people.listing import KIND
from desktop.store import search
from desktop.store.organisations import Organisation
from desktop.store.people import Person
from desktop.store.record import apply
from desktop.store.sessions import Tx, in_parts


def write_person(
    tx: Tx, row: Person, draft: PersonDraft, before: PersonDraft, how: Circumstances = AS_TYPED
) -> None:
    """Apply a checked draft: columns, sort key, affiliation history, search index. Used by form and import."""
    apply(draft, row)
    row.sort_key = search.pinyin().sort_key(row.name, row.name_pinyin)
    tx.session.flush()
    follow(tx, row, before, draft, how)
    if any(getattr(before, name) != getattr(draft, name) for name in MEMBERSHIP):
        follow_person(tx, row.uid)
    index(tx, row)


MEMBERSHIP = frozenset(
    {"political_status", "joined_on", "full_on", "moved_in_on", "moved_out_on", "exit_kind", "exit_on", "branch_uid"}
)
"""Fields that say from when to when somebody is a member, and of which branch: mobile affiliations follow them."""


def settle_twins(tx: Tx, number: str | None) -> None:
    """疑似重复 ends when the other record of this ID number is gone or has another number now."""
    if not number:
        return
    tx.session.flush()
    left = tx.rows(sa.select(Person).where(Person.id_number == number))
    if len(left) == 1 and left[0].possible_twin:
        left[0].possible_twin = False


SEARCHED = ("name", "name_pinyin", "former_name", "job_title", "address", "staff_no", "id_number", "mobile", "landline")


def mark_twin(tx: Tx, row: Person) -> None:
    """A person comes back from the bin: a number taken meanwhile makes a 疑似重复, never a refusal."""
    row.possible_twin = bool(row.id_number and same_id(tx, row.id_number, row.uid))


def mark_twins(tx: Tx, rows: Sequence[Person]) -> None:
    """The same for many at once, who come back in this order."""
    numbers = {row.id_number for row in rows if row.id_number}
    held = sa.select(Person.id_number).where(Person.id_number.in_(numbers), Person.possible_twin.is_(False))
    taken = set(tx.session.execute(held).scalars()) if numbers else set[str | None]()
    for row in rows:
        twin = bool(row.id_number) and row.id_number in taken
        taken.add(row.id_number)
        if row.possible_twin != twin:  # what is only set is looked through field by field
            row.possible_twin = twin
    tx.session.flush()


def refuse_homeless(tx: Tx, uids: Sequence[Uid]) -> None:
    """Nobody comes back to an organisation that is gone: while he was in the bin, or elsewhere, nothing kept it.

    Raises:
        UserError: one of these people, who are there again, belongs to an organisation in the recycle bin, or to one that is
            of another kind now.
    """
    gone = sa.select(Organisation.uid, Organisation.name).where(Organisation.deleted_at.is_not(None))
    names = {uid: name for uid, name in tx.session.execute(gone, execution_options={"include_deleted": True})}
    for some in in_parts(uids) if names else ():
        there = (Person.uid.in_(some), Person.deleted_at.is_(None), belongs_to(list(names)))
        for name, *orgs in tx.session.execute(sa.select(Person.name, *PLACES).where(*there)):
            org = next(names[uid] for uid in orgs if uid in names)
            raise UserError(f"“{name}”所在的“{org}”在回收站里。", f"请先恢复“{org}”。")
    _refuse_other_kinds(tx, uids)


def _refuse_other_kinds(tx: Tx, uids: Sequence[Uid]) -> None:
    """Asked first of everybody: an organisation in which nobody can be is rare, and many may come back at once."""
    for field, kinds in PLACE_KINDS.items():
        place = getattr(Person, field)
        held = sa.select(place).where(place.is_not(None), Person.deleted_at.is_(None)).distinct()
        other = sa.select(Organisation.uid, Organisation.name, Organisation.kind)
        wrong = {org.uid: org for org in tx.session.execute(other.where(Organisation.kind.not_in(kinds), Organisation.uid.in_(held)))}
        for some in in_parts(uids) if wrong else ():
            there = (Person.uid.in_(some), Person.deleted_at.is_(None), place.in_(list(wrong)))
            for name, at in tx.session.execute(sa.select(Person.name, place).where(*there)):
                text = f"“{name}”所在的“{wrong[at].name}”现在是{wrong[at].kind.label}。"
                raise UserError(text, "请先改回组织类别。")


def refuse_taken(tx: Tx, uids: Sequence[Uid]) -> None:
    """A staff number is one person's, of those who come back too.

    Raises:
        UserError: one of these people, who are there again, has the staff number of somebody else.
    """
    other = aliased(Person)
    same = sa.and_(other.staff_no == Person.staff_no, other.uid != Person.uid, other.deleted_at.is_(None))
    for some in in_parts(uids):
        there = sa.and_(Person.uid.in_(some), Person.deleted_at.is_(None), Person.staff_no.is_not(None))
        for name, taker in tx.session.execute(sa.select(Person.name, other.name).join(other, same).where(there)):
            raise UserError(f"“{name}”的工号与“{taker}”相同。", f"请先更改“{taker}”的工号。")


def come_back(tx: Tx, uids: Sequence[Uid]) -> None:
    """People out of the recycle bin, into the search and their mobile groups; those who are back already stay as they are.

    Raises:
        UserError: somebody else has a staff number of theirs, or an organisation of theirs is in the bin.
    """
    for uid in uids:
        row = tx.session.get(Person, uid, execution_options={"include_deleted": True})
        if row is not None and row.deleted_at is not None:
            mark_twin(tx, row)
            row.deleted_at, row.deleted_reason = None, None
            index(tx, row)
    refuse_homeless(tx, uids)
    refuse_taken(tx, uids)
    begin_again(tx, uids)
    follow_returned(tx, uids)


def search_text(row: Person | PersonDraft) -> search.SearchText:
    """What a person is found by."""
    return search_text_of({name: getattr(row, name) for name in SEARCHED})


def search_text_of(values: Mapping[str, Any]) -> search.SearchText:
    """The same from the values of the SEARCHED columns."""
    return search.SearchText(
        names=[values["name"], *former_names(values["former_name"])],
        texts=[values["job_title"], values["address"]],
        numbers=[values["staff_no"], values["id_number"], values["mobile"], values["landline"]],
        pinyin_override=values["name_pinyin"],
    )


def index(tx: Tx, row: Person) -> None:
    """Keep the search index in step with a saved person."""
    tx.session.flush()
    search.index(tx.session, KIND, row.uid, search_text(row))


def note_of(person: Person | PersonDraft, orgs: dict[Uid, str]) -> str:
    """Staff number, or the birth date of who has none, and organisation: what tells two 张伟 apart."""
    places = (person.team_uid, person.department_uid, person.branch_uid)
    place = next((orgs[u] for u in places if u and u in orgs), "")
    born = f"{person.birth_date} 生" if person.birth_date else ""
    return " · ".join(t for t in (person.staff_no or born, place) if t)


def same_id(tx: Tx, number: str, uid: Uid | None) -> str | None:
    statement = sa.select(Person.name).where(
        Person.id_number == number, Person.uid != (uid or b""), Person.possible_twin.is_(False)
    )
    return tx.session.execute(statement.limit(1)).scalar()


def same_staff_no(tx: Tx, number: str, uid: Uid | None) -> str | None:
    statement = sa.select(Person.name).where(Person.staff_no == number, Person.uid != (uid or b""))
    return tx.session.execute(statement.limit(1)).scalar()


def same_birth(tx: Tx, draft: PersonDraft, uid: Uid | None) -> str | None:
    """What tells another person of this name who was born on the same day; None when there is none.

    Two ID numbers, as two dates of birth, are two people.
    """
    if not draft.name or draft.birth_date is None:
        return None
    key = search.pinyin().sort_key(draft.name, draft.name_pinyin)  # the list's index knows it
    alike = (Person.sort_key == key, Person.birth_date == draft.birth_date, Person.name == draft.name)
    others = tx.rows(sa.select(Person).where(*alike, Person.uid != (uid or b"")))
    found = [each for each in others if not (each.id_number and draft.id_number and each.id_number != draft.id_number)]
    return note_of(found[0], names_of(tx)) if found else None
