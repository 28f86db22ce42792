"""What a 结对书 says, taken from the record and its kind."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from desktop.domain.codes import MEMBERS, CodeTables, name_of
from desktop.domain.documents import Clause, DocumentState, PairingData, PairingSide
from desktop.domain.errors import UserError, refuse
from desktop.domain.identity import Uid
from desktop.domain.organisations import PostRole
from desktop.domain.pairings.model import PairingKind, PairingKinds
from desktop.domain.people.standing import standing_on
from desktop.services.organisations import leader, names_of
from desktop.services.pairings.sides import lead_of, partner_of, partners_of, present, unsigned_problems
from desktop.store.documents import Document
from desktop.store.organisations import Organisation
from desktop.store.pairings import Pairing
from desktop.store.people import Person
from desktop.store.sessions import Tx


def pairing_data(tx: Tx, uid: Uid, kinds: PairingKinds, codes: CodeTables) -> PairingData:
    """The data of one 结对书, for printing before or after signing.

    Raises:
        UserError: gone, or without lead or term: a paper with holes is not printed.
        Refused: a draft that could not be signed as it stands: no number is given to a paper in vain.
    """
    row = tx.fetch(Pairing, uid)
    kind = kinds[row.kind]
    lead = lead_of(row)
    if lead is None or row.term_from is None or row.term_to is None:
        raise UserError(f"还没有选定{kind.lead.role}和期限，不能生成{kind.document}。", "请先填写完整并保存。")
    there = present(partners_of(tx, [uid])[uid])
    refuse(unsigned_problems(tx, row, kind, there, tx.today))
    branch = row.branch_uid
    secretary = leader(tx, branch, PostRole.SECRETARY) if branch else None
    day = row.signed_on or tx.today
    led = [partner_of(p) for p in there]
    return PairingData(
        title=kind.document,
        kind=kind.title,
        lead_role=kind.lead.role,
        partner_role=kind.partner.role,
        lead=_side(tx, lead, codes, day),
        partners=tuple(_side(tx, partner, codes, day) for partner in led),
        branch=names_of(tx).get(branch, "") if branch else _unit(tx, lead),
        secretary=secretary.name if secretary else "",
        start=row.term_from,
        end=row.term_to,
        contacts_per_month=row.contacts_per_month,
        goal=row.goal or _claimed(row),
        clauses=_clauses(row, kind, codes),
        copies=kind.copies,
    )


def _unit(tx: Tx, lead: Uid) -> str:
    """Who agrees to the pairing of somebody without a branch, e.g. a mentor who is no member: the department."""
    person = tx.session.get(Person, lead)
    unit = person.department_uid or person.team_uid if person is not None else None
    return names_of(tx).get(unit, "") if unit else ""


AGREEMENT, PLEDGE = "pairing_agreement", "pledge_sheet"
"""Kinds of documents made of pairings and of pledge sheets."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The document made of a record: its number and state."""

    uid: Uid
    number: str
    state: str


def paper_of(tx: Tx, kind: str, subject: Uid) -> Paper | None:
    """The newest document of this kind made of a record that is not void."""
    statement = sa.select(Document).where(
        Document.subject_uid == subject, Document.kind == kind, Document.state != DocumentState.VOID
    )
    found = tx.rows(statement.order_by(Document.uid.desc()).limit(1))
    return Paper(found[0].uid, found[0].number, found[0].state.label) if found else None


def _claimed(row: Pairing) -> str:
    """A claim without a goal of its own: the business item and what is to come of it."""
    parts = [row.business_item or "", row.aim.label if row.aim else ""]
    return "，".join(p for p in parts if p)


def _clauses(row: Pairing, kind: PairingKind, codes: CodeTables) -> tuple[Clause, ...]:
    said = {
        # None agreed: the clause holds without a least number.
        **({} if row.contacts_per_month else {"不少于{每月联系次数}次": ""}),
        "{每月联系次数}": str(row.contacts_per_month),
        "{业务事项}": row.business_item or "",
        "{认领目标}": row.aim.label if row.aim else "",
        "{目标技能等级}": name_of(codes, "skill_level", row.skill_level),
    }
    return tuple(Clause(c.title, tuple(_filled(line, said) for line in c.lines)) for c in kind.clauses)


def _filled(line: str, said: dict[str, str]) -> str:
    for word, value in said.items():
        line = line.replace(word, value)
    return line


def _side(tx: Tx, uid: Uid, codes: CodeTables, day: date) -> PairingSide:
    person = tx.session.get(Person, uid)
    orgs = names_of(tx)
    if person is None:
        org = tx.fetch(Organisation, uid)
        holder = leader(tx, uid)
        return PairingSide(org.name, "", orgs.get(org.parent_uid, "") if org.parent_uid else "", holder.name if holder else "", "")
    places = [orgs[u] for u in (person.department_uid, person.team_uid) if u and u in orgs]
    return PairingSide(
        name=person.name,
        staff_no=person.staff_no or "",
        organisation="".join(places),
        post=person.job_title or "",
        standing=standing_of(person, codes, day),
    )


def standing_of(person: Person, codes: CodeTables, day: date) -> str:
    """正式党员, 预备党员, or what the code says; 群众 when nothing is known."""
    standing = standing_on(person, day)
    if standing.in_party or person.political_status is None or person.political_status in MEMBERS:
        return standing.grade.label
    return name_of(codes, "political_status", person.political_status)
