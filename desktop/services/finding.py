"""One search over every noun, for Ctrl+K."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from desktop.domain.actors import Actor
from desktop.domain.identity import Uid
from desktop.domain.periods import Period
from desktop.services import activities, organisations, people, projects
from desktop.services.assessments import records as assessments
from desktop.services.documents import records as documents
from desktop.services.projects import problems
from desktop.services.projects.moving import index as index_project
from desktop.store import search
from desktop.store.activities import Activity
from desktop.store.assessments import Assessment
from desktop.store.documents import Document
from desktop.store.organisations import Organisation
from desktop.store.people import Person
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
    """Ctrl+K."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, who: Actor, text: str, limit: int = 20) -> list[Found]:
        """Records of every noun found by Chinese, pinyin, initials or numbers, the best first."""
        with self._store.read(who) as tx:
            hits = search.find(tx.session, text, tuple(SUBJECTS), limit)
            titles: Titles = {}
            for kind in {h.kind for h in hits}:
                titles |= SUBJECTS[kind].titles(tx, [h.uid for h in hits if h.kind == kind])
            return [Found(SUBJECTS[h.kind].page, h.uid, *titles[h.uid]) for h in hits if h.uid in titles]


def _people(tx: Tx, uids: Sequence[Uid]) -> Titles:
    orgs = organisations.names_of(tx)
    rows = tx.rows(sa.select(Person).where(Person.uid.in_(uids)))
    return {p.uid: (p.name, people.note_of(p, orgs)) for p in rows}


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


SUBJECTS: dict[str, Subject] = {
    people.KIND: Subject("people", _people, people.index),
    organisations.KIND: Subject("organisations", _organisations, organisations.index),
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
