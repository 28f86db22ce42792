"""What a user does with activities."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from desktop.domain.activities.judging import completeness, quorum_warnings, turnout
from desktop.domain.activities.kinds import ActivityKind, ActivityKinds
from desktop.domain.activities.record import (
    ActivityDraft,
    ActivityRecord,
    ActivityState,
    AgendaDraft,
    AttendanceDraft,
    activity_problems,
    tidied,
)
from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes, Saved
from desktop.domain.errors import Problem, Severity, UserError, refuse
from desktop.domain.identity import Uid
from desktop.domain.organisations import called
from desktop.domain.views import ViewField
from desktop.services.activities import rows
from desktop.services.activities.conditions import activity_terms
from desktop.services.activities.roll import Attendee, attendees, expected
from desktop.services.activities.rows import KIND, ActivityDetail, ActivityQuery, ActivityRow
from desktop.services.organisations import names_of, tree_of
from desktop.store import search
from desktop.store.activities import Activity, Addendum, AgendaItem, Attendance
from desktop.store.lines import drafts_of, lines_of, touch, write_lines
from desktop.store.projects import Project
from desktop.store.record import apply, draft_of
from desktop.store.sessions import Store, Tx

COVER = "（内容已隐藏，需要时点“显示内容”）"
SPOKEN = ("content", "speeches", "resolution")
"""What is covered of a sensitive record."""
SAID = ("content", "resolution")
"""The same of its agenda."""


class ActivityService:
    """Lists, the form, and the way from a draft to the archive."""

    def __init__(self, store: Store, kinds: ActivityKinds) -> None:
        self._store, self._kinds = store, kinds
        self._terms = activity_terms(kinds)

    @property
    def fields(self) -> tuple[ViewField, ...]:
        """By what the list is filtered."""
        return self._terms.fields

    @property
    def kinds(self) -> ActivityKinds:
        """Kinds for combo boxes and labels."""
        return self._kinds

    def ids(self, who: Actor, query: ActivityQuery) -> list[Uid]:
        """Identities of everything the query shows, in order; rows follow page by page.

        Raises:
            ViewProblem: a condition that cannot be asked.
        """
        with self._store.read(who) as tx:
            return rows.find(tx, query, self._kinds, self._terms)

    def rows(self, who: Actor, uids: Sequence[Uid]) -> list[ActivityRow]:
        """The lines of these activities, in the order asked; those gone meanwhile are left out."""
        with self._store.read(who) as tx:
            return rows.rows_of(tx, uids, self._kinds)

    def get(self, who: Actor, uid: Uid) -> ActivityDetail:
        """One activity, what was said in a sensitive one covered. Raises UserError when gone."""
        with self._store.read(who) as tx:
            return self._detail(tx, tx.fetch(Activity, uid), covered=True)

    def reveal(self, who: Actor, uid: Uid) -> ActivityDetail:
        """The same with everything readable; the look is written into the history."""
        with self._store.write(who, Right.REVEAL, "查看谈话内容") as tx:
            row = tx.fetch(Activity, uid)
            tx.note_read(row, *SPOKEN)
            return self._detail(tx, row, covered=False)

    def roll(self, who: Actor, kind: str, org_uid: Uid, draft: ActivityDraft) -> list[Attendee]:
        """Everybody expected at an activity of this kind and organisation on the draft's day (应到名单)."""
        with self._store.read(who) as tx:
            return expected(tx, self._kinds.get(kind), org_uid, draft.held_on)

    def faces(self, who: Actor, uids: Sequence[Uid], draft: ActivityDraft) -> dict[Uid, Attendee]:
        """People picked by hand, as the attendance table shows them on the draft's day."""
        with self._store.read(who) as tx:
            return attendees(tx, uids, draft.held_on)

    def check(self, who: Actor, uid: Uid | None, record: ActivityRecord) -> list[Problem]:
        """Everything wrong or unusual in a typed record, for the form to show at its fields."""
        with self._store.read(who) as tx:
            return self._problems(tx, tidied(record))

    def save(self, who: Actor, uid: Uid | None, record: ActivityRecord, expected: int | None) -> Saved:
        """Create (uid None) or change a draft with its attendance and agenda, all at once.

        Raises:
            Refused: impossible data.
            UserError: it is confirmed or archived already.
            Stale: changed by somebody else since version `expected`.
        """
        with self._store.write(who, Right.EDIT_ACTIVITIES, "保存活动" if uid else "登记活动") as tx:
            row = tx.fetch(Activity, uid, expected) if uid else None
            meant = tidied(_uncovered(record, record_of(tx, row)) if row else record)
            if row is not None:
                _must_be_draft(row)
            refuse(self._problems(tx, meant))
            row = row or Activity()
            apply(meant.draft, row)
            row.completeness = self._completeness(meant)
            tx.add(row)
            tx.session.flush()
            write_lines(tx, Attendance, Attendance.activity_uid, row, meant.attendance, key="person_uid")
            write_lines(tx, AgendaItem, AgendaItem.activity_uid, row, meant.agenda)
            index(tx, row)
            saved = row.uid
        return Saved(saved, tx.changes)

    def confirm(self, who: Actor, uid: Uid, expected: int | None = None) -> Changes:
        """书记确认: the record is right. Refused for what has not happened yet; an incomplete record only warns."""
        with self._store.write(who, Right.CONFIRM_RECORDS, "确认活动") as tx:
            row = tx.fetch(Activity, uid, expected)
            _must_be_draft(row)
            if row.held_on is None or row.held_on > tx.today:
                raise UserError("活动还没有举行，不能确认。", "请在活动结束、补齐记录后再确认。")
            row.state, row.returned_reason = ActivityState.CONFIRMED, None
            row.confirmed_at, row.confirmed_by = tx.now, who.name
        return tx.changes

    def give_back(self, who: Actor, uid: Uid, reason: str, expected: int | None = None) -> Changes:
        """退回修改: from 已确认 (or a draft) back to the clerk, with the reason."""
        if not reason.strip():
            raise UserError("请填写退回原因。")
        with self._store.write(who, Right.CONFIRM_RECORDS, "退回活动") as tx:
            row = tx.fetch(Activity, uid, expected)
            _refuse_archived(row)
            row.state, row.returned_reason = ActivityState.DRAFT, reason.strip()
            row.confirmed_at, row.confirmed_by = None, None
        return tx.changes

    def archive(self, who: Actor, uids: Sequence[Uid]) -> Changes:
        """归档: read-only from now on, and counted. Only confirmed records; refused as a whole otherwise."""
        with self._store.write(who, Right.EDIT_ACTIVITIES, "归档活动") as tx:
            for uid in uids:
                row = tx.fetch(Activity, uid)
                if row.state is ActivityState.ARCHIVED:
                    continue
                if row.state is not ActivityState.CONFIRMED:
                    raise UserError(f"“{row.title}”还没有经书记确认，不能归档。", "请先由书记确认。")
                row.state, row.archived_at = ActivityState.ARCHIVED, tx.now
        return tx.changes

    def add_note(self, who: Actor, uid: Uid, text: str) -> Changes:
        """补充说明: the only way to correct an archived record."""
        if not text.strip():
            raise UserError("请填写补充说明。")
        with self._store.write(who, Right.EDIT_ACTIVITIES, "补充说明") as tx:
            row = tx.fetch(Activity, uid)
            if row.state is not ActivityState.ARCHIVED:
                raise UserError("这条记录还没有归档，不用补充说明。", "请直接修改；已确认的先退回。")
            tx.add(Addendum(activity_uid=uid, text=text.strip(), written_by=who.name))
            touch(tx, row)
        return tx.changes

    def delete(self, who: Actor, uids: Sequence[Uid], reason: str) -> Changes:
        """Move drafts to the recycle bin; what is confirmed or archived stays."""
        if not reason.strip():
            raise UserError("请填写删除原因。")
        with self._store.write(who, Right.EDIT_ACTIVITIES, "删除活动") as tx:
            for uid in uids:
                row = tx.fetch(Activity, uid)
                _must_be_draft(row)
                tx.remove(row, reason.strip())
                search.forget(tx.session, KIND, uid)
        return tx.changes

    def _kind(self, code: str | None) -> ActivityKind | None:
        return self._kinds.by_code.get(code or "")

    def _problems(self, tx: Tx, record: ActivityRecord) -> list[Problem]:
        draft = record.draft
        org = tree_of(tx).get(draft.org_uid) if draft.org_uid else None
        return activity_problems(
            record,
            tx.today,
            kind=self._kind(draft.kind),
            second=self._kind(draft.second_kind),
            held_by=org.kind if org else None,
        )

    def _completeness(self, record: ActivityRecord) -> int:
        kind = self._kinds.get(record.draft.kind)
        return completeness(record, kind, self._kind(record.draft.second_kind)).percent

    def _detail(self, tx: Tx, row: Activity, *, covered: bool) -> ActivityDetail:
        record = record_of(tx, row)
        kind, second = self._kind(row.kind), self._kind(row.second_kind)
        hidden = covered and bool(kind and kind.sensitive)
        people = attendees(tx, _people(record), row.held_on)
        full = frozenset(u for u, a in people.items() if a.standing.is_full)
        quorum = [w for k in (kind, second) if k for w in quorum_warnings(k, record, full)]
        recorded_on = row.created_at.astimezone().date()
        return ActivityDetail(
            uid=row.uid,
            version=row.row_version,
            record=_covered(record) if hidden else record,
            state=row.state,
            state_words=rows.state_words(row, tx.today),
            covered=hidden,
            attendees={a.person_uid: people[a.person_uid] for a in record.attendance if a.person_uid in people},
            names=_names(tx, record, people),
            turnout=turnout(record.attendance),
            completeness=row.completeness,
            missing=completeness(record, kind, second).missing if kind else (),
            quorum=tuple(dict.fromkeys(quorum)),
            warnings=tuple(p for p in self._problems(tx, record) if p.severity is Severity.WARNING),
            recorded_on=recorded_on,
            late=rows.late(row.held_on, recorded_on, self._kinds),
            returned_reason=row.returned_reason or "",
            confirmed=_confirmed(row),
            addenda=_addenda(tx, row.uid),
        )


def record_of(tx: Tx, row: Activity) -> ActivityRecord:
    """A stored activity with its attendance and agenda."""
    people = lines_of(tx, Attendance, Attendance.activity_uid, row.uid)
    agenda = lines_of(tx, AgendaItem, AgendaItem.activity_uid, row.uid)
    return ActivityRecord(
        draft_of(ActivityDraft, row), drafts_of(AttendanceDraft, people), drafts_of(AgendaDraft, agenda)
    )


def _covered(record: ActivityRecord) -> ActivityRecord:
    hidden: dict[str, Any] = {name: COVER for name in SPOKEN if getattr(record.draft, name)}
    agenda = tuple(_said_covered(a) for a in record.agenda)
    return replace(record, draft=replace(record.draft, **hidden), agenda=agenda)


def _said_covered(line: AgendaDraft) -> AgendaDraft:
    hidden: dict[str, Any] = {n: COVER for n in SAID if getattr(line, n)}
    return replace(line, **hidden)


def _uncovered(record: ActivityRecord, stored: ActivityRecord) -> ActivityRecord:
    """Covered text left alone keeps what is stored."""
    kept = {name: getattr(stored.draft, name) for name in SPOKEN if getattr(record.draft, name) == COVER}
    old = {a.uid: a for a in stored.agenda}
    agenda = tuple(_said_again(a, old[a.uid]) if a.uid in old else a for a in record.agenda)
    return replace(record, draft=replace(record.draft, **kept), agenda=agenda)


def _said_again(line: AgendaDraft, stored: AgendaDraft) -> AgendaDraft:
    return replace(line, **{n: getattr(stored, n) for n in SAID if getattr(line, n) == COVER})


def _must_be_draft(row: Activity) -> None:
    _refuse_archived(row)
    if row.state is ActivityState.CONFIRMED:
        raise UserError(f"“{row.title}”已经书记确认，不能修改或删除。", "确需修改的，请书记先“退回修改”。")


def _refuse_archived(row: Activity) -> None:
    if row.state is ActivityState.ARCHIVED:
        raise UserError(f"“{row.title}”已归档，不能修改。", "需要更正的，请写“补充说明”。")


def _people(record: ActivityRecord) -> list[Uid]:
    draft = record.draft
    listed = [a.person_uid for a in record.attendance] + [a.owner_uid for a in record.agenda]
    return [u for u in (draft.host_uid, draft.recorder_uid, draft.speaker_uid, *listed) if u is not None]


def _names(tx: Tx, record: ActivityRecord, people: dict[Uid, Attendee]) -> dict[Uid, str]:
    found = {uid: person.name for uid, person in people.items()}
    draft = record.draft
    if draft.org_uid is not None:
        found[draft.org_uid] = called(names_of(tx), draft.org_uid)
    if draft.project_uid is not None:
        title = tx.session.execute(sa.select(Project.title).where(Project.uid == draft.project_uid)).scalar()
        found[draft.project_uid] = title or "（已删除的项目）"
    return found


def _confirmed(row: Activity) -> str:
    if row.confirmed_at is None:
        return ""
    return f"{row.confirmed_by} 于 {row.confirmed_at.astimezone().date()} 确认"


def _addenda(tx: Tx, uid: Uid) -> tuple[str, ...]:
    notes = tx.rows(sa.select(Addendum).where(Addendum.activity_uid == uid).order_by(Addendum.created_at))
    return tuple(f"{n.created_at.astimezone().date()} {n.written_by}：{n.text}" for n in notes)


def index(tx: Tx, row: Activity) -> None:
    """Keep the search index in step; what was said in talks is never in it."""
    tx.session.flush()
    texts = (row.place, row.must_item, row.linked_work)
    search.index(tx.session, KIND, row.uid, search.SearchText([row.title], texts=[row.title, *texts], person=False))
