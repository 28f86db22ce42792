"""The list of pairings: filters, order, and what one line shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from desktop.domain.identity import Uid
from desktop.domain.measures import Span
from desktop.domain.organisations import descendants
from desktop.domain.pairings.model import EXAMINED, LIVE, PairingKinds, PairingState
from desktop.domain.views import Condition
from desktop.services import organisations, people
from desktop.services.organisations import belongs_to, tree_of
from desktop.services.pairings.life import asks_contact, contacts_of, days_to_count
from desktop.services.pairings.sides import Named, lead_of, named, partner_of, partners_of, present
from desktop.services.views import Ground, Terms
from desktop.services.views.ordering import Sorting, by_organisation, by_rank, ids_in_order, sorting_of, word_key
from desktop.store import search
from desktop.store.organisations import Organisation
from desktop.store.pairings import Pairing, PairingContact, PairingPartner
from desktop.store.people import Person
from desktop.store.sessions import Tx

KIND = "pairing"

CHIPS: dict[str, str] = {
    "all": "全部",
    "live": "在结",
    "draft": "草拟",
    "silent": "本月未联系",
    "vacant": "有空缺",
    "overdue": "期满待考核",
    "closed": "已了结",
}
"""Filters above the list, in the order shown."""


@dataclass(frozen=True, slots=True)
class PairingQuery:
    """What the list shows and how it is sorted.

    Attributes:
        kind: code of one kind, None for all.
        org_uid: pairings of this organisation: its own, or with its people on either side.
    """

    text: str = ""
    chip: str = "all"
    kind: str | None = None
    org_uid: Uid | None = None
    sort: str = "lead"
    descending: bool = False
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class PairingRow:
    """One line of the list.

    Attributes:
        vacancies: partners missing to the least the kind asks for; information, never an error.
        contacts: contacts of this month against those agreed, as 1/1; "" when none are due now.
        silent: contact is due this month and has not been made yet.
    """

    uid: Uid
    kind: str
    lead: str
    partners: str
    state: PairingState
    branch: str
    signed_on: date | None
    term_from: date | None
    term_to: date | None
    contacts: str
    last_contact: date | None
    vacancies: int
    silent: bool
    overdue: bool


def find_ids(tx: Tx, query: PairingQuery, kinds: PairingKinds, terms: Terms) -> list[Uid]:
    """Identities of what the query shows, in order. Raises ViewProblem for a condition that cannot be asked."""
    lead_person, lead_org = aliased(Person), aliased(Organisation)
    statement = (
        sa.select(Pairing.uid)
        .outerjoin(lead_person, lead_person.uid == Pairing.lead_person_uid)
        .outerjoin(lead_org, lead_org.uid == Pairing.lead_org_uid)
        .where(*chip_conditions(query.chip, kinds, tx.today), *terms.clauses(query.conditions, Ground(tx)))
    )
    if query.kind:
        statement = statement.where(Pairing.kind == query.kind)
    if query.org_uid is not None:
        statement = statement.where(of_organisations(descendants(query.org_uid, tree_of(tx))))
    if query.text.strip():
        statement = statement.where(_found(tx, query.text))
    lead = Sorting((lead_person.sort_key, lead_org.name), lambda _tx: lambda names: names[0] or word_key(names[1]))
    sorting = sorting_of({**_sortings(kinds, tx.today), "lead": lead}, query.sort, "lead")
    return ids_in_order(tx, statement, sorting, query.descending, (Pairing.uid,))


def _sortings(kinds: PairingKinds, today: date) -> dict[str, Sorting]:
    overdue = sa.and_(*chip_conditions("overdue", kinds, today))
    state = sa.case((overdue, "overdue"), else_=sa.type_coerce(Pairing.state, sa.Text))
    return {
        "kind": by_rank(Pairing.kind, kinds.titles()),
        "state": by_rank(state, [code for one in PairingState for code in _BEFORE.get(one, (one,))]),
        "signed_on": Sorting(Pairing.signed_on),
        "term_from": Sorting(Pairing.term_from),
        "term_to": Sorting(Pairing.term_to),
        "last_contact": Sorting(last_contact()),
        "branch": by_organisation(Pairing.branch_uid),
    }


_BEFORE = {PairingState.DUE: ("overdue", PairingState.DUE)}
"""期满待考核 is shown in place of a state, and stands beside 期满考核."""


def last_contact() -> sa.ScalarSelect[Any]:
    """The day of the latest contact of a pairing."""
    own = (PairingContact.pairing_uid == Pairing.uid, PairingContact.deleted_at.is_(None))
    return sa.select(sa.func.max(PairingContact.happened_on)).where(*own).correlate(Pairing).scalar_subquery()


def chip_counts(tx: Tx, kinds: PairingKinds) -> dict[str, int]:
    """How many each chip would show."""
    count = sa.select(sa.func.count()).select_from(Pairing)
    return {key: tx.session.execute(count.where(*chip_conditions(key, kinds, tx.today))).scalar_one() for key in CHIPS}


def chip_conditions(key: str, kinds: PairingKinds, today: date) -> tuple[sa.ColumnElement[bool], ...]:
    conditions: dict[str, tuple[sa.ColumnElement[bool], ...]] = {
        "all": (),
        "live": (Pairing.state.in_(LIVE),),
        "draft": (Pairing.state == PairingState.DRAFT,),
        "silent": _silent(today, days_to_count(kinds)),
        "vacant": (Pairing.state.in_(LIVE), _vacant(kinds)),
        "overdue": (Pairing.state.in_(LIVE), Pairing.term_to < today),
        "closed": (Pairing.state.in_((*EXAMINED, PairingState.RENEWED, PairingState.ENDED)),),
    }
    return conditions[key]


def _silent(today: date, days: int) -> tuple[sa.ColumnElement[bool], ...]:
    month = this_month(today)
    made = (
        sa.select(sa.func.count())
        .where(
            PairingContact.pairing_uid == Pairing.uid,
            PairingContact.deleted_at.is_(None),
            PairingContact.happened_on.between(month.since, month.until),
        )
        .correlate(Pairing)
        .scalar_subquery()
    )
    return (
        Pairing.state.in_(LIVE),
        made < Pairing.contacts_per_month,
        sa.or_(sa.false(), *(_lives(month.since + timedelta(ahead), days) for ahead in range(month.days - days + 1))),
    )


def _lives(first: date, days: int) -> sa.ColumnElement[bool]:
    """So many days on end from this one on contact is due: see duty_of."""
    last = first + timedelta(days - 1)
    return sa.and_(
        Pairing.signed_on <= first,
        sa.or_(Pairing.term_from.is_(None), Pairing.term_from <= first),
        sa.or_(Pairing.term_to.is_(None), Pairing.term_to >= last),
        sa.or_(Pairing.closed_on.is_(None), Pairing.closed_on >= last),
    )


def _vacant(kinds: PairingKinds) -> sa.ColumnElement[bool]:
    there = (
        sa.select(sa.func.count())
        .where(
            PairingPartner.pairing_uid == Pairing.uid,
            PairingPartner.deleted_at.is_(None),
            PairingPartner.left_on.is_(None),
        )
        .correlate(Pairing)
        .scalar_subquery()
    )
    return sa.or_(sa.false(), *(sa.and_(Pairing.kind == k.code, there < k.partner.at_least) for k in kinds.kinds))


def of_organisations(orgs: list[Uid]) -> sa.ColumnElement[bool]:
    """Their own pairings, or those with their people on either side."""
    return sa.or_(
        Pairing.branch_uid.in_(orgs),
        _with_anybody(
            sa.select(Person.uid).where(belongs_to(orgs)), sa.select(Organisation.uid).where(Organisation.uid.in_(orgs))
        ),
    )


def _with_anybody(persons: sa.Select[Any], orgs: sa.Select[Any]) -> sa.ColumnElement[bool]:
    partners = sa.select(PairingPartner.pairing_uid).where(
        PairingPartner.deleted_at.is_(None),
        sa.or_(PairingPartner.person_uid.in_(persons), PairingPartner.org_uid.in_(orgs)),
    )
    return sa.or_(Pairing.lead_person_uid.in_(persons), Pairing.lead_org_uid.in_(orgs), Pairing.uid.in_(partners))


def _found(tx: Tx, text: str) -> sa.ColumnElement[bool]:
    """People and organisations are found by their own index, so a changed name never leaves a stale pairing."""
    hits = search.find(tx.session, text, (people.KIND, organisations.KIND, KIND), 5000)
    by_kind: dict[str, list[Uid]] = {people.KIND: [], organisations.KIND: [], KIND: []}
    for hit in hits:
        by_kind[hit.kind].append(hit.uid)
    persons = sa.select(Person.uid).where(Person.uid.in_(by_kind[people.KIND]))
    orgs = sa.select(Organisation.uid).where(Organisation.uid.in_(by_kind[organisations.KIND]))
    return sa.or_(Pairing.uid.in_(by_kind[KIND]), _with_anybody(persons, orgs))


def build_rows(tx: Tx, uids: Sequence[Uid], kinds: PairingKinds) -> list[PairingRow]:
    """The lines of these pairings in the order asked; those gone meanwhile are left out."""
    found = {p.uid: p for p in tx.rows(sa.select(Pairing).where(Pairing.uid.in_(list(uids))))}
    partners, contacts = partners_of(tx, list(found)), contacts_of(tx, list(found))
    mentioned = [u for p in found.values() for u in (lead_of(p), p.branch_uid)]
    names = named(tx, [*mentioned, *(partner_of(row) for rows in partners.values() for row in rows)])
    return [_row(found[u], partners[u], contacts[u], names, kinds, tx.today) for u in uids if u in found]


def _row(
    row: Pairing,
    partners: Sequence[PairingPartner],
    contacts: Sequence[PairingContact],
    names: Named,
    kinds: PairingKinds,
    today: date,
) -> PairingRow:
    there = present(partners)
    lead = names.get(lead_of(row) or Uid(b""))
    made, asked = contacts_now(row, contacts, kinds, today)
    return PairingRow(
        uid=row.uid,
        kind=kinds.titles().get(row.kind, row.kind),
        lead=lead.title if lead else "",
        partners="、".join(names[partner_of(p)].title for p in there if partner_of(p) in names),
        state=row.state,
        branch=names[row.branch_uid].title if row.branch_uid in names else "",
        signed_on=row.signed_on,
        term_from=row.term_from,
        term_to=row.term_to,
        contacts=f"{made}/{asked}" if asked else "",
        last_contact=contacts[0].happened_on if contacts else None,
        vacancies=vacancies_of(row, there, kinds),
        silent=made < asked,
        overdue=row.state in LIVE and row.term_to is not None and row.term_to < today,
    )


def vacancies_of(row: Pairing, there: Sequence[PairingPartner], kinds: PairingKinds) -> int:
    """How many partners a live pairing lacks."""
    return max(0, kinds[row.kind].partner.at_least - len(there)) if row.state in LIVE else 0


def contacts_now(
    row: Pairing, contacts: Sequence[PairingContact], kinds: PairingKinds, today: date
) -> tuple[int, int]:
    """Contacts made and due in the month of today; nothing is due where too few of its days are in the term."""
    month = this_month(today)
    if row.state not in LIVE or not asks_contact(row, month, kinds):
        return 0, 0
    made = sum(c.happened_on is not None and c.happened_on in month for c in contacts)
    return made, row.contacts_per_month


def this_month(today: date) -> Span:
    return next(Span(today, today).months())
