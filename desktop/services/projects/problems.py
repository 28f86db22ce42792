"""What a user does with 党建新问题: the list, the form, and the way from found to verified."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes, Saved
from desktop.domain.errors import Problem as Flaw
from desktop.domain.errors import UserError, refuse
from desktop.domain.identity import Uid
from desktop.domain.organisations import called, descendants
from desktop.domain.projects.kinds import ProjectKinds
from desktop.domain.projects.problems import (
    SETTLED,
    ProblemDraft,
    ProblemState,
    missing_to_solve,
    missing_to_study,
    problem_flaws,
)
from desktop.domain.views import Condition, ViewField
from desktop.services.organisations import names_of, tree_of
from desktop.services.projects.conditions import problem_terms
from desktop.services.projects.rows import person_names
from desktop.services.views import Ground
from desktop.services.views.ordering import (
    Sorting,
    by_organisation,
    by_person,
    by_rank,
    by_words,
    ids_in_order,
    sorting_of,
)
from desktop.store import search
from desktop.store.projects import Problem, Project
from desktop.store.record import apply, draft_of
from desktop.store.sessions import Store, Tx

KIND = "problem"

CHIPS: dict[str, str] = {
    "all": "全部",
    "open": "待研究",
    "studying": "研究中",
    "solved": "已解决",
    "verified": "已验证",
    "overdue": "超期",
}
"""Filters above the list, in the order shown."""

_S = ProblemState


@dataclass(frozen=True, slots=True)
class ProblemQuery:
    """What the list shows and how it is sorted."""

    text: str = ""
    chip: str = "all"
    org_uid: Uid | None = None
    year: int | None = None
    sort: str = "found_on"
    descending: bool = True
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One line of the 问题清单."""

    uid: Uid
    title: str
    kind: str
    org: str
    owner: str
    found_on: date | None
    due_on: date | None
    solved_on: date | None
    state: ProblemState
    overdue: bool


@dataclass(frozen=True, slots=True)
class ProblemDetail:
    """One problem as the form shows it; `missing` is what the next step still needs."""

    uid: Uid
    version: int
    draft: ProblemDraft
    state: ProblemState
    names: dict[Uid, str]
    missing: tuple[str, ...]
    verified: str
    recorded_on: date


class ProblemService:
    """问题清单."""

    def __init__(self, store: Store, kinds: ProjectKinds) -> None:
        self._store, self._kinds = store, kinds
        self._terms = problem_terms(kinds)

    @property
    def kinds(self) -> ProjectKinds:
        """Kinds of problems for the combo box."""
        return self._kinds

    @property
    def fields(self) -> tuple[ViewField, ...]:
        """By what the list may be filtered."""
        return self._terms.fields

    def ids(self, who: Actor, query: ProblemQuery) -> list[Uid]:
        """Identities of everything the query shows, in order."""
        with self._store.read(who) as tx:
            where = [*_wanted(tx, query), *self._terms.clauses(query.conditions, Ground(tx))]
            sorting = sorting_of(_sortings(self._kinds, tx.today), query.sort, "found_on")
            asked = sa.select(Problem.uid).where(*where)
            found = ids_in_order(tx, asked, sorting, query.descending, (Problem.uid.desc(),))
            if not query.text.strip():
                return found
            hits = {h.uid for h in search.find(tx.session, query.text, (KIND,), 5000)}
            return [u for u in found if u in hits]

    def rows(self, who: Actor, uids: Sequence[Uid]) -> list[ProblemRow]:
        """The lines of these problems, in the order asked; those gone meanwhile are left out."""
        with self._store.read(who) as tx:
            found = {p.uid: p for p in tx.rows(sa.select(Problem).where(Problem.uid.in_(list(uids))))}
            names = person_names(tx, [p.owner_uid for p in found.values()]) | names_of(tx)
            return [self._row(found[u], names, tx.today) for u in uids if u in found]

    def get(self, who: Actor, uid: Uid) -> ProblemDetail:
        """One problem. Raises UserError when gone."""
        with self._store.read(who) as tx:
            row = tx.fetch(Problem, uid)
            verified = f"{row.verified_by} 于 {row.verified_on} 验证" if row.verified_on else ""
            return ProblemDetail(
                uid, row.row_version, draft_of(ProblemDraft, row), row.state, _names(tx, row),
                tuple(_missing(row)), verified, row.created_at.astimezone().date(),
            )  # fmt: skip

    def check(self, who: Actor, uid: Uid | None, draft: ProblemDraft) -> list[Flaw]:
        """Everything wrong or unusual in a typed draft."""
        with self._store.read(who) as tx:
            return problem_flaws(draft, tx.today)

    def save(self, who: Actor, uid: Uid | None, draft: ProblemDraft, expected: int | None) -> Saved:
        """Create (uid None) or change.

        Raises:
            Refused: impossible data.
            UserError: it is verified already, or what its state rests on would be emptied.
        """
        with self._store.write(who, Right.EDIT_PROJECTS, "保存问题" if uid else "登记问题") as tx:
            row = tx.fetch(Problem, uid, expected) if uid else Problem(state=_S.OPEN)
            refuse(problem_flaws(draft, tx.today))
            _refuse_undermined(row, draft)
            apply(draft, row)
            tx.add(row)
            index(tx, row)
            saved = row.uid
        return Saved(saved, tx.changes)

    def study(self, who: Actor, uid: Uid, expected: int | None = None) -> Changes:
        """开始研究: somebody answers for a measure by a day."""
        with self._store.write(who, Right.EDIT_PROJECTS, "研究问题") as tx:
            row = _in(tx.fetch(Problem, uid, expected), _S.OPEN, "开始研究")
            _need(missing_to_study(draft_of(ProblemDraft, row)))
            row.state = _S.STUDYING
        return tx.changes

    def solve(self, who: Actor, uid: Uid, expected: int | None = None) -> Changes:
        """登记解决: with the day and what proves it."""
        with self._store.write(who, Right.EDIT_PROJECTS, "解决问题") as tx:
            row = _in(tx.fetch(Problem, uid, expected), _S.STUDYING, "登记解决")
            _need(missing_to_solve(draft_of(ProblemDraft, row)))
            row.state = _S.SOLVED
        return tx.changes

    def verify(self, who: Actor, uid: Uid, expected: int | None = None) -> Changes:
        """验证: the secretary has seen that it is solved; read-only from then on."""
        with self._store.write(who, Right.CONFIRM_RECORDS, "验证问题") as tx:
            row = _in(tx.fetch(Problem, uid, expected), _S.SOLVED, "验证")
            row.state, row.verified_on, row.verified_by = _S.VERIFIED, tx.today, who.name
        return tx.changes

    def reopen(self, who: Actor, uid: Uid, reason: str, expected: int | None = None) -> Changes:
        """重新研究: it was not solved after all; the day of solution is taken back and the reason kept."""
        if not reason.strip():
            raise UserError("请填写重新研究的原因。")
        with self._store.write(who, Right.CONFIRM_RECORDS, "重新研究问题") as tx:
            row = tx.fetch(Problem, uid, expected)
            if row.state not in SETTLED:
                raise UserError(f"问题“{row.title}”还没有解决，不用重新研究。")
            row.state, row.solved_on, row.verified_on, row.verified_by = _S.STUDYING, None, None, None
            row.analysis = "\n".join(t for t in (row.analysis, f"{tx.today} 重新研究：{reason.strip()}") if t)
        return tx.changes

    def delete(self, who: Actor, uids: Sequence[Uid], reason: str) -> Changes:
        """Move problems to the recycle bin; verified ones stay."""
        if not reason.strip():
            raise UserError("请填写删除原因。")
        with self._store.write(who, Right.EDIT_PROJECTS, "删除问题") as tx:
            for uid in uids:
                row = tx.fetch(Problem, uid)
                if row.state is _S.VERIFIED:
                    raise UserError(f"问题“{row.title}”已验证，不能删除。", "确有错误的，请先“重新研究”。")
                tx.remove(row, reason.strip())
                search.forget(tx.session, KIND, uid)
        return tx.changes

    def _row(self, p: Problem, names: dict[Uid, str], today: date) -> ProblemRow:
        return ProblemRow(
            uid=p.uid,
            title=p.title,
            kind=self._kinds.problem_titles.get(p.kind or "", p.kind or ""),
            org=called(names, p.org_uid),
            owner=names.get(p.owner_uid, "") if p.owner_uid else "",
            found_on=p.found_on,
            due_on=p.due_on,
            solved_on=p.solved_on,
            state=p.state,
            overdue=p.state not in SETTLED and p.due_on is not None and p.due_on < today,
        )


def index(tx: Tx, row: Problem) -> None:
    """Keep the search index in step with a saved problem."""
    tx.session.flush()
    text = search.SearchText([row.title], texts=[row.title, row.analysis, row.measure], person=False)
    search.index(tx.session, KIND, row.uid, text)


def _in(row: Problem, state: ProblemState, what: str) -> Problem:
    if row.state is not state:
        raise UserError(f"问题“{row.title}”{row.state.label}，不能{what}。", f"“{state.label}”的问题才能{what}。")
    return row


def _need(missing: list[str]) -> None:
    if missing:
        raise UserError(f"请先填写{'、'.join(missing)}。")


def _missing(row: Problem) -> list[str]:
    draft = draft_of(ProblemDraft, row)
    steps = {_S.OPEN: missing_to_study, _S.STUDYING: missing_to_solve}
    return steps[row.state](draft) if row.state in steps else []


def _refuse_undermined(row: Problem, draft: ProblemDraft) -> None:
    if row.state is _S.VERIFIED and draft != draft_of(ProblemDraft, row):
        raise UserError(f"问题“{row.title}”已验证，不能修改。", "确有错误的，请先“重新研究”。")
    if row.state is _S.SOLVED:
        _need(missing_to_solve(draft))


def _names(tx: Tx, row: Problem) -> dict[Uid, str]:
    found = person_names(tx, [row.owner_uid])
    if row.org_uid is not None:
        found[row.org_uid] = called(names_of(tx), row.org_uid)
    if row.project_uid is not None:
        title = tx.session.execute(sa.select(Project.title).where(Project.uid == row.project_uid)).scalar()
        found[row.project_uid] = title or "（已删除的项目）"
    return found


def _wanted(tx: Tx, query: ProblemQuery) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if query.chip == "overdue":
        found += [Problem.state.not_in(SETTLED), Problem.due_on < tx.today]
    elif query.chip != "all":
        found.append(Problem.state == ProblemState(query.chip))
    if query.org_uid is not None:
        found.append(Problem.org_uid.in_(descendants(query.org_uid, tree_of(tx))))
    if query.year is not None:
        found.append(Problem.found_on.between(date(query.year, 1, 1), date(query.year, 12, 31)))
    return found


def _sortings(kinds: ProjectKinds, today: date) -> dict[str, Sorting]:
    overdue = sa.and_(Problem.state.not_in(SETTLED), Problem.due_on < today)
    state = sa.case((overdue, "overdue"), else_=sa.type_coerce(Problem.state, sa.Text))
    return {
        "title": by_words(Problem.title),
        "kind": by_rank(Problem.kind, kinds.problem_titles),
        "org": by_organisation(Problem.org_uid),
        "owner": by_person(Problem.owner_uid),
        "found_on": Sorting(Problem.found_on),
        "due_on": Sorting(Problem.due_on),
        "solved_on": Sorting(Problem.solved_on),
        "state": by_rank(state, ("overdue", *ProblemState)),
    }
