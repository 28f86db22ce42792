"""What a user does with projects: the form, the bidding, the contract's terms, the six stages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes, Saved
from desktop.domain.choices import Choice
from desktop.domain.errors import Problem as Flaw
from desktop.domain.errors import Severity, UserError, refuse
from desktop.domain.identity import Uid
from desktop.domain.organisations import called
from desktop.domain.projects.kinds import ProjectKinds
from desktop.domain.projects.project import (
    ProjectRecord,
    TaskDraft,
    TrackingDraft,
    changed_terms,
    lay_out,
    missing_at_close,
    missing_for_contract,
    project_problems,
    tracking_problems,
)
from desktop.domain.projects.states import BOUND, OVER, RUNNING, Move, ProjectState, moves, stage_after
from desktop.domain.views import ViewField
from desktop.services.organisations import names_of
from desktop.services.projects import rows
from desktop.services.projects.conditions import project_terms
from desktop.services.projects.contract import parties
from desktop.services.projects.moving import committee_above, index, record_of
from desktop.services.projects.rows import KIND, ProjectDetail, ProjectQuery, ProjectRow
from desktop.store import search
from desktop.store.lines import touch, write_lines
from desktop.store.projects import Project, ProjectGoal, ProjectTask, Tracking
from desktop.store.record import apply
from desktop.store.sessions import Store, Tx


class ProjectRecords:
    """Lists, the form and its saving; the moves are in ProjectService."""

    def __init__(self, store: Store, kinds: ProjectKinds) -> None:
        self._store, self._kinds = store, kinds
        self._terms = project_terms(kinds)

    @property
    def kinds(self) -> ProjectKinds:
        """Kinds, stages and grades for combo boxes and labels."""
        return self._kinds

    @property
    def fields(self) -> tuple[ViewField, ...]:
        """By what the list may be filtered."""
        return self._terms.fields

    def ids(self, who: Actor, query: ProjectQuery) -> list[Uid]:
        """Identities of everything the query shows, in order; rows follow page by page."""
        with self._store.read(who) as tx:
            return rows.find(tx, query, self._kinds, self._terms)

    def rows(self, who: Actor, uids: Sequence[Uid]) -> list[ProjectRow]:
        """The lines of these projects, in the order asked; those gone meanwhile are left out."""
        with self._store.read(who) as tx:
            return rows.rows_of(tx, uids, self._kinds)

    def choices(self, who: Actor, text: str = "", limit: int = 50) -> list[Choice]:
        """Projects for a picker, with number and organisation; the newest when text is empty."""
        with self._store.read(who) as tx:
            found = rows.rows_of(tx, rows.find(tx, ProjectQuery(text), self._kinds, self._terms)[:limit], self._kinds)
            return [Choice(r.uid, r.title, " · ".join(t for t in (r.number, r.org) if t)) for r in found]

    def get(self, who: Actor, uid: Uid) -> ProjectDetail:
        """One project. Raises UserError when gone."""
        with self._store.read(who) as tx:
            return self._detail(tx, tx.fetch(Project, uid))

    def check(self, who: Actor, uid: Uid | None, record: ProjectRecord) -> list[Flaw]:
        """Everything wrong or unusual in a typed record, for the form to show at its fields."""
        with self._store.read(who) as tx:
            return project_problems(record, tx.today)

    def proposed_schedule(self, who: Actor, starts_on: date, ends_on: date) -> tuple[TaskDraft, ...]:
        """One line per stage over the term, to start from."""
        who.require(Right.VIEW)
        return lay_out(starts_on, ends_on, self._kinds.hints)

    def save(self, who: Actor, uid: Uid | None, record: ProjectRecord, expected: int | None) -> Saved:
        """Create (uid None) or change a project with its goals and schedule, all at once.

        Raises:
            Refused: impossible data.
            UserError: the contract is signed and a term of it would change; see `amend`.
            Stale: changed by somebody else since version `expected`.
        """
        with self._store.write(who, Right.EDIT_PROJECTS, "保存项目" if uid else "新建项目") as tx:
            row = tx.fetch(Project, uid, expected) if uid else None
            meant = _completed(tx, record)
            refuse(project_problems(meant, tx.today))
            if row is not None:
                _refuse_changed_terms(row, changed_terms(record_of(tx, row), meant))
            saved = write(tx, row, meant)
        return Saved(saved, tx.changes)

    def delete(self, who: Actor, uids: Sequence[Uid], reason: str) -> Changes:
        """Move projects to the recycle bin; once a contract is signed they are ended instead."""
        if not reason.strip():
            raise UserError("请填写删除原因。")
        with self._store.write(who, Right.EDIT_PROJECTS, "删除项目") as tx:
            for uid in uids:
                row = tx.fetch(Project, uid)
                if row.state in BOUND:
                    raise UserError(f"项目“{row.title}”已签合同，不能删除。", "确需停止的，请“中止”项目。")
                tx.remove(row, reason.strip())
                search.forget(tx.session, KIND, uid)
        return tx.changes

    def track(self, who: Actor, uid: Uid, draft: TrackingDraft) -> Changes:
        """Record one look at a running project.

        Raises:
            Refused: a day to come, a share beyond 0 to 100.
        """
        with self._store.write(who, Right.EDIT_PROJECTS, "登记跟踪") as tx:
            row = tx.fetch(Project, uid)
            if row.state not in RUNNING and row.state is not ProjectState.CONTRACTED:
                raise UserError(f"项目“{row.title}”处于“{row.state.label}”，不用跟踪。", "签订合同以后才登记跟踪。")
            refuse(tracking_problems(draft, tx.today))
            look = Tracking(project_uid=uid, stage=row.state.value)
            apply(draft, look)
            tx.add(look)
            touch(tx, row)
        return tx.changes

    def untrack(self, who: Actor, tracking_uid: Uid) -> Changes:
        """Take back a look recorded by mistake."""
        with self._store.write(who, Right.EDIT_PROJECTS, "删除跟踪") as tx:
            look = tx.fetch(Tracking, tracking_uid)
            tx.remove(look, "登记有误")
            touch(tx, tx.fetch(Project, look.project_uid))
        return tx.changes

    def _detail(self, tx: Tx, row: Project) -> ProjectDetail:
        record = record_of(tx, row)
        first, second = parties(tx, self._kinds, row)
        people = [record.draft.lead_uid, *(t.owner_uid for t in record.tasks)]
        open_now = moves(row.state, row.through_bidding)
        graded = {g.code: g.title for g in self._kinds.grades}
        return ProjectDetail(
            uid=row.uid,
            version=row.row_version,
            record=record,
            state=row.state,
            moves=open_now,
            next_words=next_words(row.state, open_now),
            missing=_missing(row, record, open_now, (first.missing, second.missing)),
            first=first,
            second=second,
            light=rows.lights_of(tx, (row,)).get(row.uid),
            names=rows.person_names(tx, people) | _org_names(tx, row),
            trackings=rows.trackings_of(tx, row.uid),
            steps=rows.steps_of(tx, row.uid),
            problems=rows.problems_of(tx, row.uid),
            warnings=tuple(p for p in project_problems(record, tx.today) if p.severity is Severity.WARNING),
            paper=rows.paper_of(tx, row.uid),
            contract_uid=row.contract_uid,
            contracted_on=row.contracted_on,
            grade=graded.get(row.grade or "", ""),
            excellent_on=row.excellent_on,
            recorded_on=row.created_at.astimezone().date(),
        )


def write(tx: Tx, row: Project | None, record: ProjectRecord) -> Uid:
    """Apply a checked record; answers the project's uid."""
    row = row or Project()
    apply(record.draft, row)
    tx.add(row)
    tx.session.flush()
    write_lines(tx, ProjectGoal, ProjectGoal.project_uid, row, record.goals)
    write_lines(tx, ProjectTask, ProjectTask.project_uid, row, record.tasks)
    index(tx, row)
    return row.uid


def _completed(tx: Tx, record: ProjectRecord) -> ProjectRecord:
    """The committee that grants follows from the tree when none was chosen."""
    draft = record.draft
    granting = draft.granting_uid or committee_above(tx, draft.org_uid)
    return replace(record, draft=replace(draft, granting_uid=granting))


def _refuse_changed_terms(row: Project, changed: list[str]) -> None:
    if row.state in OVER:
        changed = [*changed, "结束后的内容"] if changed else changed
    if changed and row.state in BOUND:
        text = f"合同已签订，{'、'.join(changed)}不能直接修改。"
        raise UserError(text, "请用“变更”登记补充协议和原因。")


def _missing(
    row: Project, record: ProjectRecord, open_now: tuple[Move, ...], signers: tuple[str, ...]
) -> tuple[str, ...]:
    if Move.CONTRACT in open_now:
        return (*missing_for_contract(record), *(text for text in signers if text))
    following = stage_after(row.state)
    if following is not None and all(task.stage is not following for task in record.tasks):
        return (f"进度安排缺少“{following.label}”阶段",)
    if row.state is ProjectState.SUMMARY:
        return tuple(missing_at_close(record.draft))
    return ()


def next_words(state: ProjectState, open_now: tuple[Move, ...]) -> str:
    """What the one primary button says."""
    if not open_now:
        return ""
    following = stage_after(state)
    if open_now[0] is Move.ADVANCE and following is not None:
        return f"进入“{following.label}”"
    return str(open_now[0])


def _org_names(tx: Tx, row: Project) -> dict[Uid, str]:
    known = names_of(tx)
    return {u: called(known, u) for u in (row.org_uid, row.granting_uid) if u}
