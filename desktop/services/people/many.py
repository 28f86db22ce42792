"""One field of many people changed to one value: judged person by person, written in one transaction."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from desktop.domain.changes import Changes
from desktop.domain.drafts import FieldSpec, form_problem_of, spec
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.people import PersonDraft, new_errors
from desktop.domain.people.affiliations import FIELD_OF
from desktop.domain.views import (
    Change,
    ChangeLine,
    ChangePreview,
    Kind,
    Unchanged,
    ViewField,
    find_field,
    typed_value,
    value_words,
)
from desktop.services.long_work import Progress
from desktop.services.organisations import department_for, follow_person, names_of
from desktop.services.people.affiliations import Moving, follow_many
from desktop.services.people.listing import KIND
from desktop.services.people.writing import MEMBERSHIP, SEARCHED, note_of, search_text
from desktop.store import search
from desktop.store.organisations import Organisation, SiteStay
from desktop.store.people import Person
from desktop.store.sessions import Tx

_STEP = 500
"""People judged and written before the next are read: what is open at once stays small."""
_NAMES = tuple(item.name for item in fields(PersonDraft))
_PEOPLE = sa.select(Person.uid, Person.created_at, *(getattr(Person, name) for name in _NAMES))
"""Plain columns: a mapped row costs more than the rest of the judging (measured)."""


@dataclass(frozen=True, slots=True)
class ManyChanged:
    """What came of a change."""

    changed: int
    same: int
    refused: tuple[Unchanged, ...]
    changes: Changes


@dataclass(frozen=True, slots=True)
class _Verdict(Moving):
    reason: str = ""


class Changing:
    """A change inside one transaction."""

    def __init__(self, tx: Tx, change: Change, fields: Sequence[ViewField], progress: Progress) -> None:
        """Raises UserError: the field is not one to change for many, or the value is none of it."""
        self._tx, self._progress = tx, progress
        field = find_field(fields, change.field)
        if field is None:
            raise UserError("没有这个项目。")
        self.field = field
        self._item = next(item for item in spec(PersonDraft) if item.name == change.field)
        self._value = typed_value(change, field, self._item)
        _refuse_value(tx, self._item, self._value, field)
        self._department = department_for(tx, self._value) if change.field == "team_uid" else None
        self.same = 0
        self.refused: list[Unchanged] = []

    def preview(self, uids: Sequence[Uid]) -> ChangePreview:
        names, found = names_of(self._tx), Counter[Any]()
        for verdicts in self._judged(uids, "正在核对"):
            found.update(getattr(each.before, self.field.key) for each in verdicts)
        new = value_words(self.field, self._value, names)
        lines = [ChangeLine(value_words(self.field, old, names), new, count) for old, count in found.most_common()]
        return ChangePreview(self.field.label, self.same, tuple(lines), tuple(self.refused))

    def write(self, uids: Sequence[Uid]) -> int:
        """Change them; answers how many were changed."""
        changed = 0
        for verdicts in self._judged(uids, "正在修改"):
            self._write(verdicts)
            changed += len(verdicts)
        return changed

    def _write(self, people: Sequence[_Verdict]) -> None:
        """What `write_person` does for one, for many at once: a hundred thousand take seconds instead of minutes."""
        tx, key = self._tx, self.field.key
        tx.bulk_change(Person, [(each.uid, _changed(each)) for each in people])
        if key in FIELD_OF.values():
            follow_many(tx, people)
        if key in MEMBERSHIP:
            stays = sa.select(SiteStay.person_uid).where(SiteStay.person_uid.in_([each.uid for each in people]))
            for uid in {Uid(uid) for uid in tx.session.execute(stays).scalars() if uid}:
                follow_person(tx, uid)
        if key in SEARCHED:
            search.index_many(tx.session, KIND, [(each.uid, search_text(each.after)) for each in people])
        tx.session.flush()
        tx.session.expunge_all()

    def _judged(self, uids: Sequence[Uid], doing: str) -> Iterator[list[_Verdict]]:
        """Those that would change, some at a time; the others are counted or refused."""
        for start in range(0, len(uids), _STEP):
            self._progress(start, len(uids), doing)
            rows = self._tx.session.execute(_PEOPLE.where(Person.uid.in_(uids[start : start + _STEP])))
            verdicts = [self._judge(uid, at.astimezone().date(), PersonDraft(*fields)) for uid, at, *fields in rows]
            self.same += sum(each.before is each.after for each in verdicts)
            self.refused += [Unchanged(each.uid, _title(each.before), each.reason) for each in verdicts if each.reason]
            yield [each for each in verdicts if not each.reason and each.before is not each.after]

    def _judge(self, uid: Uid, entered: date, before: PersonDraft) -> _Verdict:
        if getattr(before, self.field.key) == self._value:
            return _Verdict(uid, entered, before, before)
        after = replace(before, **{self.field.key: self._value})
        if self._department is not None and after.department_uid is None:
            after = replace(after, department_uid=self._department)
        return _Verdict(uid, entered, before, after, self._reason(before, after))

    def _reason(self, before: PersonDraft, after: PersonDraft) -> str:
        """What becomes impossible by the change; what was so before is another matter."""
        return "；".join(problem.text.rstrip("。") for problem in new_errors(before, after, self._tx.today))


def _refuse_value(tx: Tx, item: FieldSpec, value: Any, field: ViewField) -> None:
    """A value that no record could have."""
    if value is None:
        return
    problem = form_problem_of(item, value)
    if problem is not None:
        raise UserError(problem.text)
    if field.kind is Kind.CODE and str(value) not in {code for code, _ in field.options}:
        raise UserError(f"{field.label}的代码“{value}”不在代码表中。")
    if isinstance(value, bytes):
        tx.fetch(Organisation, Uid(value))


def _changed(each: _Verdict) -> dict[str, tuple[Any, Any]]:
    """The field asked for, and the department that a team brings along."""
    told = ((name, getattr(each.before, name), getattr(each.after, name)) for name in _NAMES)
    return {name: (old, new) for name, old, new in told if old != new}


def _title(person: PersonDraft) -> str:
    return "　".join(part for part in (person.name, note_of(person, {})) if part)
