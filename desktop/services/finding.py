"""One search over every noun, for Ctrl+K."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.identity import Uid
from desktop.domain.periods import Period
from desktop.services import activities, organisations, pairings, people, pledges, projects
from desktop.services.assessments import records as assessments
from desktop.services.documents import records as documents
from desktop.services.pairings.service import index as index_pairing
from desktop.services.pledges import wishes
from desktop.services.pledges.steps import index as index_sheet
from desktop.services.projects import problems
from desktop.services.projects.moving import index as index_project
from desktop.store import search
from desktop.store.activities import Activity
from desktop.store.assessments import Assessment
from desktop.store.documents import Document
from desktop.store.organisations import Organisation
from desktop.store.pairings import Pairing, PairingPartner
from desktop.store.people import Person
from desktop.store.pledges import PledgeSheet, Wish
from desktop.store.projects import Problem, Project
from desktop.store.sessions import Store, Tx

Titles = dict[Uid, tuple[str, str]]
"""Uid → title and note."""


@dataclass(frozen=True, slots=True)
class Subject:
    """How one noun is found: the page that shows it, its titles, and how it is indexed."""

    page: str
    titles: Callable[[Tx, Sequence[Uid]], Titles]
    index: Callable[[Tx, Any], None]


@dataclass(frozen=True, slots=True)
class Found:
    """One answer; `kind` is the key of the page that opens it."""

    kind: str
    uid: Uid
    title: str
    note: str


class FindingService:
    """Ctrl+K, and lists of words that are found as records are."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def related(self, who: Actor, person: Uid) -> list[Found]:
        """A person's pairings, pledges, wishes, projects, ratings and papers, the latest first.

        `kind` is the key of their page.
        """
        with self._store.read(who) as tx:
            return related_to(tx, person)

    def among(self, who: Actor, words: Sequence[str], text: str) -> list[int]:
        """Places of the words of a list that are found by Chinese, pinyin or initials, the best first."""
        who.require(Right.VIEW)
        return search.pinyin().among(words, text)

    def find(self, who: Actor, text: str, limit: int = 20) -> list[Found]:
        """Records of every noun found by Chinese, pinyin, initials or numbers, the best first."""
        with self._store.read(who) as tx:
            hits = search.find(tx.session, text, tuple(SUBJECTS), limit)
            titles: Titles = {}
            for kind in {h.kind for h in hits}:
                titles |= SUBJECTS[kind].titles(tx, [h.uid for h in hits if h.kind == kind])
            return [Found(SUBJECTS[h.kind].page, h.uid, *titles[h.uid]) for h in hits if h.uid in titles]


def related_to(tx: Tx, person: Uid) -> list[Found]:
    """See FindingService.related."""
    uids = [uid for statement in _about(person) for uid in tx.session.execute(statement).scalars()]
    # Identities sort by time of creation.
    ordered = sorted(set(uids), reverse=True)
    return [Found(page, uid, title, note) for page, uid, title, note in titles_of(tx, ordered)]


def _about(person: Uid) -> tuple[sa.Select[Uid], ...]:
    """Where a person takes part with more than a presence."""
    partner = sa.select(PairingPartner.pairing_uid).where(PairingPartner.person_uid == person)
    pairings = sa.select(Pairing.uid).where(sa.or_(Pairing.lead_person_uid == person, Pairing.uid.in_(partner)))
    sheets = sa.select(PledgeSheet.uid).where(PledgeSheet.person_uid == person)
    ratings = sa.select(Assessment.uid).where(Assessment.subject_uid == person)
    about = sa.or_(Document.subject_uid == person, *(Document.subject_uid.in_(s) for s in (pairings, sheets, ratings)))
    return (
        pairings,
        sheets,
        ratings,
        sa.select(Document.uid).where(about),
        sa.select(Wish.uid).where(sa.or_(Wish.wisher_uid == person, Wish.claimed_by == person)),
        sa.select(Project.uid).where(Project.lead_uid == person),
    )


def _people(tx: Tx, uids: Sequence[Uid]) -> Titles:
    orgs = organisations.names_of(tx)
    rows = tx.rows(sa.select(Person).where(Person.uid.in_(uids)))
    return {p.uid: (p.name, _note(people.note_of(p, orgs), p.former_name)) for p in rows}


def _note(note: str, former: str | None) -> str:
    """Who is found by a former name is not taken for somebody else."""
    return " · ".join(part for part in (note, f"曾用名 {former}" if former else "") if part)


def _organisations(tx: Tx, uids: Sequence[Uid]) -> Titles:
    rows = tx.rows(sa.select(Organisation).where(Organisation.uid.in_(uids)))
    return {o.uid: (o.name, o.kind.label) for o in rows}


def _activities(tx: Tx, uids: Sequence[Uid]) -> Titles:
    orgs = organisations.names_of(tx)
    rows = tx.rows(sa.select(Activity).where(Activity.uid.in_(uids)))
    return {a.uid: (a.title, f"{a.held_on or ''} {orgs.get(a.org_uid, '') if a.org_uid else ''}".strip()) for a in rows}


def _projects(tx: Tx, uids: Sequence[Uid]) -> Titles:
    rows = tx.rows(sa.select(Project).where(Project.uid.in_(uids)))
    return {p.uid: (p.title, " · ".join(t for t in (p.number or "", p.state.label) if t)) for p in rows}


def _assessments(tx: Tx, uids: Sequence[Uid]) -> Titles:
    rows = tx.rows(sa.select(Assessment).where(Assessment.uid.in_(uids)))
    return {a.uid: (f"{a.subject_name} {Period(a.period).label}", f"{a.rubric_title} · {a.state.label}") for a in rows}


def _documents(tx: Tx, uids: Sequence[Uid]) -> Titles:
    rows = tx.rows(sa.select(Document).where(Document.uid.in_(uids)))
    return {d.uid: (d.title, f"{d.number} · {d.state.label}") for d in rows}


def _problems(tx: Tx, uids: Sequence[Uid]) -> Titles:
    rows = tx.rows(sa.select(Problem).where(Problem.uid.in_(uids)))
    return {p.uid: (p.title, p.state.label) for p in rows}


def _pairings(tx: Tx, uids: Sequence[Uid]) -> Titles:
    statement = (
        sa.select(Pairing, Person.name, Organisation.name)
        .outerjoin(Person, Person.uid == Pairing.lead_person_uid)
        .outerjoin(Organisation, Organisation.uid == Pairing.lead_org_uid)
        .where(Pairing.uid.in_(uids))
    )
    rows = tx.session.execute(statement)
    return {
        p.uid: (f"{person or org or ''}的结对", f"{p.state.label} · {p.term_from or ''}") for p, person, org in rows
    }


def _sheets(tx: Tx, uids: Sequence[Uid]) -> Titles:
    statement = sa.select(PledgeSheet, Person.name).outerjoin(Person, Person.uid == PledgeSheet.person_uid)
    rows = tx.session.execute(statement.where(PledgeSheet.uid.in_(uids)))
    return {s.uid: (f"{name or ''} {s.year} 年承诺书", s.state.label) for s, name in rows}


def _wishes(tx: Tx, uids: Sequence[Uid]) -> Titles:
    rows = tx.rows(sa.select(Wish).where(Wish.uid.in_(uids)))
    return {w.uid: (w.wish[:24], f"微心愿 · {w.state.label}") for w in rows}


SUBJECTS: dict[str, Subject] = {
    people.KIND: Subject("people", _people, people.index),
    organisations.KIND: Subject("organisations", _organisations, organisations.index),
    pairings.KIND: Subject("pairings", _pairings, index_pairing),
    pledges.KIND: Subject("pledges", _sheets, lambda tx, row: index_sheet(tx, row.uid)),
    wishes.KIND: Subject("wishes", _wishes, wishes.index),
    activities.KIND: Subject("activities", _activities, activities.index),
    projects.KIND: Subject("projects", _projects, index_project),
    assessments.KIND: Subject("assessments", _assessments, assessments.index),
    documents.KIND: Subject("documents", _documents, documents.index),
    problems.KIND: Subject("problems", _problems, problems.index),
}
"""Search kind (table name) → subject; a noun that wants to be found adds its line."""


def titles_of(tx: Tx, uids: Sequence[Uid]) -> list[tuple[str, Uid, str, str]]:
    """Page, uid, title and note of records whose noun is not known, in the order asked."""
    found: dict[Uid, tuple[str, Uid, str, str]] = {}
    for subject in SUBJECTS.values():
        for uid, (title, note) in subject.titles(tx, uids).items():
            found[uid] = (subject.page, uid, title, note)
    return [found[u] for u in uids if u in found]
