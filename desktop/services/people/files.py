"""A person's file: honours, discipline, responsibilities, reports, and everything about him along one line of time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes, Saved
from desktop.domain.choices import Choice
from desktop.domain.codes import CodeTables
from desktop.domain.drafts import label_of
from desktop.domain.errors import Problem, UserError, refuse
from desktop.domain.identity import Uid
from desktop.domain.organisations import called
from desktop.domain.people import PersonDraft
from desktop.domain.people.affiliations import AffiliationKind, StayDraft, redated
from desktop.domain.people.missing import missing
from desktop.domain.people.records import (
    DisciplineDraft,
    HonourDraft,
    ResponsibilityDraft,
    ResponsibilityKind,
    ThoughtReportDraft,
    discipline_problems,
    honour_problems,
    report_problems,
    responsibility_problems,
)
from desktop.domain.people.timeline import Moment
from desktop.services.organisations import follow_person, names_of
from desktop.services.people.affiliations import rows_of, stays_of, write_stays
from desktop.services.people.moments import moments_of
from desktop.services.people.transfers import TransferRow, transfers_of
from desktop.services.people.writing import note_of
from desktop.store.people import Affiliation, Discipline, Honour, Person, Responsibility, ThoughtReport
from desktop.store.record import Record, apply, draft_of
from desktop.store.sessions import Store, Tx
from desktop.store.settings import Setting

FileDraft = HonourDraft | DisciplineDraft | ResponsibilityDraft | ThoughtReportDraft


@dataclass(frozen=True, slots=True)
class _Part:
    """One kind of record of a file."""

    table: type[Any]
    right: Right
    word: str
    problems: Callable[[Any, date, CodeTables], list[Problem]]


_PARTS: dict[type, _Part] = {
    HonourDraft: _Part(Honour, Right.EDIT_PEOPLE, "荣誉", honour_problems),
    # Not even the list of actions says of what kind this record is.
    DisciplineDraft: _Part(Discipline, Right.VIEW_DISCIPLINE, "个人档案", discipline_problems),
    ResponsibilityDraft: _Part(Responsibility, Right.EDIT_PEOPLE, "职责", responsibility_problems),
    ThoughtReportDraft: _Part(ThoughtReport, Right.EDIT_PEOPLE, "思想汇报", report_problems),
}


@dataclass(frozen=True, slots=True)
class FileLine:
    """One record of a file as it is edited; `names`: what the people and organisations in it are called."""

    uid: Uid
    version: int
    draft: Any
    names: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class StayLine:
    """Where somebody was; `draft` is what may be corrected of it."""

    uid: Uid
    words: str
    draft: StayDraft


@dataclass(frozen=True, slots=True)
class PersonFile:
    """Everything kept of one person besides his form.

    Attributes:
        disciplines: None when this account may not see them.
        reports: 思想汇报.
        missing: items of the national form that are still empty, by their labels.
    """

    person: Uid
    timeline: tuple[Moment, ...]
    stays: tuple[StayLine, ...]
    honours: tuple[FileLine, ...]
    disciplines: tuple[FileLine, ...] | None
    responsibilities: tuple[FileLine, ...]
    reports: tuple[FileLine, ...]
    transfers: tuple[TransferRow, ...]
    missing: tuple[str, ...]


class PersonFileService:
    """What a user does with a person's file."""

    def __init__(self, store: Store, codes: CodeTables) -> None:
        self._store, self._codes = store, codes

    @property
    def codes(self) -> CodeTables:
        """Code tables for combo boxes and lists."""
        return self._codes

    def get(self, who: Actor, person: Uid) -> PersonFile:
        """Raises UserError when the person is gone."""
        with self._store.read(who) as tx:
            row = tx.fetch(Person, person)
            seen = who.may(Right.VIEW_DISCIPLINE)
            return PersonFile(
                person,
                moments_of(tx, row, self._codes),
                _stays(tx, person),
                _lines(tx, HonourDraft, person, Honour.awarded_on.desc()),
                _lines(tx, DisciplineDraft, person, Discipline.decided_on.desc()) if seen else None,
                tuple(map(_responsibility, _lines(tx, ResponsibilityDraft, person, Responsibility.ordinal))),
                _reports(tx, person),
                transfers_of(tx, person),
                tuple(label_of(PersonDraft, name) for name in missing(draft_of(PersonDraft, row))),
            )

    def save(self, who: Actor, person: Uid, uid: Uid | None, draft: FileDraft, expected: int | None) -> Saved:
        """Add (uid None) or change an honour, a discipline, a responsibility or a report.

        Raises:
            Refused: a required field is empty, a date cannot be.
            Stale: changed by somebody else since version `expected`.
        """
        part = _PARTS[type(draft)]
        with self._store.write(who, part.right, f"登记{part.word}") as tx:
            owner = tx.fetch(Person, person)
            refuse(part.problems(draft, tx.today, self._codes))
            if isinstance(draft, ThoughtReportDraft) and draft.receiver_uid:
                tx.fetch(Person, draft.receiver_uid)
            place = _next(tx, person)
            row = tx.fetch(part.table, uid, expected)
            row.person_uid = owner.uid
            apply(draft, row)
            if isinstance(draft, ResponsibilityDraft):
                row.kind, row.ordinal = draft.kind.value, row.ordinal or place
            saved = row.uid
        return Saved(saved, tx.changes)

    def remove(self, who: Actor, kind: type[FileDraft], uid: Uid, reason: str) -> Changes:
        """Take out what was written down by mistake; it can be undone from the history."""
        if not reason.strip():
            raise UserError("请填写删除原因。")
        part = _PARTS[kind]
        with self._store.write(who, part.right, f"删除{part.word}") as tx:
            tx.remove(tx.fetch(part.table, uid), reason)
        return tx.changes

    def redate(self, who: Actor, stay: Uid, draft: StayDraft) -> Changes:
        """Correct the day on which somebody came to an organisation; the stay before ends on the same day.

        Raises:
            Refused: two stays would overlap, or the day is to come.
        """
        with self._store.write(who, Right.EDIT_PEOPLE, "更正组织关系日期") as tx:
            row = tx.fetch(Affiliation, stay)
            if draft.since is None:
                refuse([Problem("since", "REQUIRED", "请填写起始日期。")])
                return tx.changes
            kind = AffiliationKind(row.kind)
            rows = {r.uid: r for r in rows_of(tx, row.person_uid, kind)}
            found = redated(stays_of(rows.values()), stay, draft.since, tx.today)
            if isinstance(found, Problem):
                refuse([found])
                return tx.changes
            row.reason = draft.reason
            write_stays(tx, row.person_uid, kind, rows, found, None)
            follow_person(tx, row.person_uid)
        return tx.changes

    def unused_groups(self, who: Actor) -> frozenset[str]:
        """Groups of the form that this station does not use."""
        with self._store.read(who) as tx:
            row = _unused(tx)
            return frozenset(row.value.split()) if row is not None else frozenset()

    def leave_out(self, who: Actor, groups: Iterable[str]) -> Changes:
        """Choose the groups of the form that this station does not use; what they hold stays stored and shown."""
        with self._store.write(who, Right.EDIT_PEOPLE, "选择人员表单的栏目") as tx:
            row, value = _unused(tx), " ".join(sorted(groups))
            if row is not None:
                row.value = value
            else:
                tx.add(Setting(account_uid=None, key=_UNUSED, value=value))
        return tx.changes


_UNUSED = "person_form/unused"


def _unused(tx: Tx) -> Setting | None:
    rows = tx.rows(sa.select(Setting).where(Setting.account_uid.is_(None), Setting.key == _UNUSED))
    return rows[0] if rows else None


def _lines(tx: Tx, kind: type, person: Uid, order: Any) -> tuple[FileLine, ...]:
    table: type[Record] = _PARTS[kind].table
    statement = sa.select(table).where(table.person_uid == person).order_by(order, table.uid)  # type: ignore[attr-defined]
    return tuple(FileLine(r.uid, r.row_version, draft_of(kind, r)) for r in tx.rows(statement))


def _responsibility(line: FileLine) -> FileLine:
    draft: ResponsibilityDraft = line.draft
    return FileLine(line.uid, line.version, ResponsibilityDraft(ResponsibilityKind(draft.kind), draft.content))


def _reports(tx: Tx, person: Uid) -> tuple[FileLine, ...]:
    """思想汇报, the latest first, with who received each."""
    lines = _lines(tx, ThoughtReportDraft, person, ThoughtReport.reported_on.desc())
    receivers = {line.draft.receiver_uid for line in lines}
    rows = tx.session.execute(sa.select(Person).where(Person.uid.in_(receivers)), execution_options=_WITH_BIN).scalars()
    orgs = names_of(tx)
    names = {row.uid: Choice(row.uid, row.name, note_of(row, orgs)) for row in rows}
    return tuple(replace(line, names=tuple(names[u] for u in (line.draft.receiver_uid,) if u in names)) for line in lines)


_WITH_BIN = {"include_deleted": True}


def _next(tx: Tx, person: Uid) -> int:
    highest = sa.select(sa.func.max(Responsibility.ordinal)).where(Responsibility.person_uid == person)
    return (tx.session.execute(highest).scalar() or 0) + 1


def _stays(tx: Tx, person: Uid) -> tuple[StayLine, ...]:
    """The dated stays whose beginning a clerk may correct; mobile ones follow their project."""
    names = names_of(tx)
    own = Affiliation.kind != AffiliationKind.MOBILE.value
    statement = sa.select(Affiliation).where(Affiliation.person_uid == person, own).order_by(Affiliation.since.desc())
    return tuple(StayLine(r.uid, called(names, r.org_uid), StayDraft(r.since, r.reason)) for r in tx.rows(statement))
