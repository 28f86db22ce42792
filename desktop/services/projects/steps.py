"""The moves of a project, one public method each, named by what the user does."""

from datetime import date

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes
from desktop.domain.errors import UserError, refuse
from desktop.domain.identity import Uid
from desktop.domain.projects.project import ProjectRecord, changed_terms, project_problems
from desktop.domain.projects.states import BOUND, OVER, Move, ProjectState, Stage, stage_after
from desktop.services.projects.moving import enter, give_number, move, not_in_future, record_of, to_move
from desktop.services.projects.service import ProjectRecords, write
from desktop.store.projects import Project, Tracking
from desktop.store.sessions import Tx

_S = ProjectState


class ProjectService(ProjectRecords):
    """Projects: records, and the moves from 草拟 to 已结项."""

    def apply(self, who: Actor, uid: Uid, expected: int | None = None) -> Changes:
        """申报: the project gets its number. Refused without content and a lead."""
        with self._store.write(who, Right.EDIT_PROJECTS, "申报项目") as tx:
            row = to_move(tx.fetch(Project, uid, expected), Move.APPLY)
            missing = [label for label, value in (("项目内容", row.content), ("项目负责人", row.lead_uid)) if not value]
            if missing:
                raise UserError(f"申报前请填写{'、'.join(missing)}。")
            give_number(tx, self._kinds, row)
            move(tx, row, Move.APPLY, _S.APPLIED)
        return tx.changes

    def give_back(self, who: Actor, uid: Uid, reason: str, expected: int | None = None) -> Changes:
        """退回修改 of an application, with the reason."""
        _need(reason, "退回原因")
        with self._store.write(who, Right.EDIT_PROJECTS, "退回项目") as tx:
            row = to_move(tx.fetch(Project, uid, expected), Move.RETURN)
            move(tx, row, Move.RETURN, _S.DRAFT, reason=reason)
        return tx.changes

    def review(self, who: Actor, uid: Uid, expected: int | None = None) -> Changes:
        """提交评审."""
        with self._store.write(who, Right.EDIT_PROJECTS, "提交评审") as tx:
            row = to_move(tx.fetch(Project, uid, expected), Move.REVIEW)
            move(tx, row, Move.REVIEW, _S.REVIEWING)
        return tx.changes

    def award(
        self, who: Actor, uid: Uid, result: ProjectState, on: date | None = None, basis: str = "",
        rank: int | None = None, expected: int | None = None,
    ) -> Changes:  # fmt: skip
        """登记评审结果: WON, WAITLISTED or LOST; `basis` is the phrase the contract prints, "" for the usual one."""
        if result not in (_S.WON, _S.WAITLISTED, _S.LOST):
            raise ValueError(result)
        with self._store.write(who, Right.EDIT_PROJECTS, "登记评审结果") as tx:
            row = to_move(tx.fetch(Project, uid, expected), Move.AWARD)
            _award(tx, row, on, basis, rank)
            move(tx, row, Move.AWARD, result, on=row.awarded_on, paper=basis)
        return tx.changes

    def promote(self, who: Actor, uid: Uid, on: date | None = None, basis: str = "", expected: int | None = None) -> Changes:
        """递补中标 of one on the waiting list."""
        with self._store.write(who, Right.EDIT_PROJECTS, "递补中标") as tx:
            row = to_move(tx.fetch(Project, uid, expected), Move.PROMOTE)
            _award(tx, row, on, basis, row.award_rank)
            move(tx, row, Move.PROMOTE, _S.WON, on=row.awarded_on, paper=basis)
        return tx.changes

    def revive(self, who: Actor, uid: Uid, expected: int | None = None) -> Changes:
        """重新申报 of one that did not win."""
        with self._store.write(who, Right.EDIT_PROJECTS, "重新申报") as tx:
            row = to_move(tx.fetch(Project, uid, expected), Move.REVIVE)
            row.awarded_on = row.award_basis = row.award_rank = None
            move(tx, row, Move.REVIVE, _S.DRAFT)
        return tx.changes

    def begin(self, who: Actor, uid: Uid, on: date | None = None, expected: int | None = None) -> Changes:
        """启动实施: the first stage, 计划立项."""
        with self._store.write(who, Right.EDIT_PROJECTS, "启动实施") as tx:
            row = to_move(tx.fetch(Project, uid, expected), Move.BEGIN)
            enter(record_of(tx, row), Stage.INITIATION)
            row.begun_on = not_in_future(tx, on, "启动日期")
            move(tx, row, Move.BEGIN, _S.INITIATION, on=row.begun_on)
        return tx.changes

    def advance(self, who: Actor, uid: Uid, on: date | None = None, expected: int | None = None) -> Changes:
        """进入下一阶段, up to 考评验收; refused when the schedule has no line for it (INV-18)."""
        with self._store.write(who, Right.EDIT_PROJECTS, "进入下一阶段") as tx:
            row = to_move(tx.fetch(Project, uid, expected), Move.ADVANCE)
            following = stage_after(row.state)
            assert following is not None
            enter(record_of(tx, row), following)
            move(tx, row, Move.ADVANCE, following.state, on=not_in_future(tx, on, "日期"))
        return tx.changes

    def accept(
        self, who: Actor, uid: Uid, grade: str, on: date | None = None, opinion: str = "", expected: int | None = None
    ) -> Changes:
        """登记验收结果: a passed one leads to 总结推广, any other back to 动态管控 with the opinion as reason."""
        with self._store.write(who, Right.EDIT_PROJECTS, "登记验收结果") as tx:
            row = to_move(tx.fetch(Project, uid, expected), Move.ACCEPT)
            known, day = self._kinds.grade(grade), not_in_future(tx, on, "验收日期")
            if known.passed:
                enter(record_of(tx, row), Stage.SUMMARY)
                row.accepted_on, row.grade = day, grade
            else:
                _need(opinion, "验收意见（整改要求）")
            to = _S.SUMMARY if known.passed else _S.CONTROL
            move(tx, row, Move.ACCEPT, to, on=day, reason=f"{known.title}。{opinion}".rstrip("。"))
        return tx.changes

    def send_back(self, who: Actor, uid: Uid, reason: str, expected: int | None = None) -> Changes:
        """退回动态管控 for mending, before any result."""
        _need(reason, "整改原因")
        with self._store.write(who, Right.EDIT_PROJECTS, "退回动态管控") as tx:
            row = to_move(tx.fetch(Project, uid, expected), Move.SEND_BACK)
            move(tx, row, Move.SEND_BACK, _S.CONTROL, reason=reason)
        return tx.changes

    def close(self, who: Actor, uid: Uid, on: date | None = None, expected: int | None = None) -> Changes:
        """结项. What is not told under 立破塑创 is reminded of, not refused."""
        with self._store.write(who, Right.EDIT_PROJECTS, "结项") as tx:
            row = to_move(tx.fetch(Project, uid, expected), Move.CLOSE)
            row.closed_on = not_in_future(tx, on, "结项日期")
            move(tx, row, Move.CLOSE, _S.CLOSED, on=row.closed_on)
        return tx.changes

    def terminate(self, who: Actor, uid: Uid, reason: str, agreement: str = "", expected: int | None = None) -> Changes:
        """中止; once a contract binds, by a supplementary agreement whose number is given."""
        _need(reason, "中止原因")
        with self._store.write(who, Right.EDIT_PROJECTS, "中止项目") as tx:
            row = to_move(tx.fetch(Project, uid, expected), Move.TERMINATE)
            if row.state in BOUND:
                _need(agreement, "补充协议的编号或名称")
            row.closed_on = tx.today
            move(tx, row, Move.TERMINATE, _S.TERMINATED, reason=reason, paper=agreement)
        return tx.changes

    def check_agreement(self, who: Actor, agreement: str, reason: str) -> None:
        """Whether an amendment may be begun. Raises UserError when its agreement or reason is not told."""
        who.require(Right.EDIT_PROJECTS)
        _need(agreement, "补充协议的编号或名称")
        _need(reason, "变更原因")

    def amend(
        self, who: Actor, uid: Uid, record: ProjectRecord, agreement: str, reason: str, expected: int | None = None
    ) -> Changes:
        """变更 of what the contract fixes, by a supplementary agreement; logged with its reason.

        Raises:
            Refused: impossible data.
            UserError: no agreement, nothing to amend, or a term that ends before work already done.
        """
        _need(agreement, "补充协议的编号或名称")
        _need(reason, "变更原因")
        with self._store.write(who, Right.EDIT_PROJECTS, "变更项目") as tx:
            row = tx.fetch(Project, uid, expected)
            if row.state not in BOUND or row.state in OVER:
                raise UserError(f"项目“{row.title}”处于“{row.state.label}”，不用登记变更。", "签订合同之前可以直接修改。")
            refuse(project_problems(record, tx.today))
            _refuse_past_cut(tx, row, record)
            changed = changed_terms(record_of(tx, row), record)
            write(tx, row, record)
            words = f"{reason.strip()}（变更：{'、'.join(changed)}）" if changed else reason
            move(tx, row, "变更", row.state, reason=words, paper=agreement)
        return tx.changes

    def name_excellent(self, who: Actor, uid: Uid, on: date | None = None) -> Changes:
        """评为优秀党建项目; only after an acceptance that was passed."""
        with self._store.write(who, Right.EDIT_PROJECTS, "评为优秀项目") as tx:
            row = tx.fetch(Project, uid)
            if row.accepted_on is None:
                raise UserError(f"项目“{row.title}”还没有通过验收，不能评优。")
            row.excellent_on = not_in_future(tx, on, "评优日期")
            move(tx, row, "评为优秀党建项目", row.state, on=row.excellent_on)
        return tx.changes


def _need(text: str, what: str) -> None:
    if not text.strip():
        raise UserError(f"请填写{what}。")


def _award(tx: Tx, row: Project, on: date | None, basis: str, rank: int | None) -> None:
    row.awarded_on = not_in_future(tx, on, "评审日期")
    row.award_basis, row.award_rank = basis.strip() or None, rank


def _refuse_past_cut(tx: Tx, row: Project, record: ProjectRecord) -> None:
    """INV-16: an end moved forward may not leave work that is already recorded outside the term."""
    ends_on = record.draft.ends_on
    looked = tx.session.execute(
        sa.select(sa.func.max(Tracking.noted_on)).where(Tracking.project_uid == row.uid)
    ).scalar()
    done = [task.done_on for task in record.tasks if task.done_on]
    last = max([d for d in (looked, *done) if d is not None], default=None)
    if ends_on is not None and row.ends_on is not None and ends_on < row.ends_on and last is not None and ends_on < last:
        raise UserError(f"结束日期不能早于已登记的工作（{last}）。", "请核对结束日期。")
