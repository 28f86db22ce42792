"""The way of a project: states, six stages, and which step leads where (domain/model.md §4.4)."""

from enum import StrEnum


class ProjectState(StrEnum):
    DRAFT = "draft"
    APPLIED = "applied"
    REVIEWING = "reviewing"
    WON = "won"
    WAITLISTED = "waitlisted"
    LOST = "lost"
    CONTRACTED = "contracted"
    INITIATION = "initiation"
    BREAKDOWN = "breakdown"
    RESEARCH = "research"
    CONTROL = "control"
    ACCEPTANCE = "acceptance"
    SUMMARY = "summary"
    CLOSED = "closed"
    TERMINATED = "terminated"

    @property
    def label(self) -> str:
        return _STATES[self]


_STATES = {
    ProjectState.DRAFT: "草拟",
    ProjectState.APPLIED: "已申报",
    ProjectState.REVIEWING: "评审中",
    ProjectState.WON: "中标",
    ProjectState.WAITLISTED: "备选",
    ProjectState.LOST: "不中标",
    ProjectState.CONTRACTED: "已签合同",
    ProjectState.INITIATION: "计划立项",
    ProjectState.BREAKDOWN: "任务分解",
    ProjectState.RESEARCH: "调研实践",
    ProjectState.CONTROL: "动态管控",
    ProjectState.ACCEPTANCE: "考评验收",
    ProjectState.SUMMARY: "总结推广",
    ProjectState.CLOSED: "已结项",
    ProjectState.TERMINATED: "已中止",
}


class Stage(StrEnum):
    """六步法; the values are those of the states in which a project passes them."""

    INITIATION = "initiation"
    BREAKDOWN = "breakdown"
    RESEARCH = "research"
    CONTROL = "control"
    ACCEPTANCE = "acceptance"
    SUMMARY = "summary"

    @property
    def state(self) -> ProjectState:
        return ProjectState(self.value)

    @property
    def label(self) -> str:
        return self.state.label


RUNNING = frozenset(stage.state for stage in Stage)
"""States in which work is done."""
BOUND = RUNNING | {ProjectState.CONTRACTED, ProjectState.CLOSED, ProjectState.TERMINATED}
"""States in which the contract binds: its terms change only by a supplementary agreement."""
OVER = frozenset({ProjectState.CLOSED, ProjectState.TERMINATED, ProjectState.LOST})


class Move(StrEnum):
    """What a user does to move a project on; the words are those of the button."""

    APPLY = "申报"
    RETURN = "退回修改"
    REVIEW = "提交评审"
    AWARD = "登记评审结果"
    PROMOTE = "递补中标"
    CONTRACT = "签订合同"
    BEGIN = "启动实施"
    ADVANCE = "进入下一阶段"
    ACCEPT = "登记验收结果"
    SEND_BACK = "退回动态管控"
    CLOSE = "结项"
    TERMINATE = "中止"
    REVIVE = "重新申报"


_S = ProjectState
_MOVES: dict[ProjectState, tuple[Move, ...]] = {
    _S.DRAFT: (Move.APPLY,),
    _S.APPLIED: (Move.REVIEW, Move.RETURN),
    _S.REVIEWING: (Move.AWARD, Move.RETURN),
    _S.WON: (Move.CONTRACT, Move.TERMINATE),
    _S.WAITLISTED: (Move.PROMOTE,),
    _S.LOST: (Move.REVIVE,),
    _S.CONTRACTED: (Move.BEGIN, Move.TERMINATE),
    _S.INITIATION: (Move.ADVANCE, Move.TERMINATE),
    _S.BREAKDOWN: (Move.ADVANCE, Move.TERMINATE),
    _S.RESEARCH: (Move.ADVANCE, Move.TERMINATE),
    _S.CONTROL: (Move.ADVANCE, Move.TERMINATE),
    _S.ACCEPTANCE: (Move.ACCEPT, Move.SEND_BACK, Move.TERMINATE),
    _S.SUMMARY: (Move.CLOSE, Move.TERMINATE),
    _S.CLOSED: (),
    _S.TERMINATED: (),
}


def moves(state: ProjectState, through_bidding: bool = True) -> tuple[Move, ...]:
    """What may be done now; the first is the next step, the one primary action of the page.

    A project that the committee set without bidding needs no award (INV-16).
    """
    if state is _S.APPLIED and not through_bidding:
        return (Move.CONTRACT, Move.RETURN)
    return _MOVES[state]


def stage_of(state: ProjectState) -> Stage | None:
    """The stage a running project is in."""
    return Stage(state.value) if state in RUNNING else None


def stage_after(state: ProjectState) -> Stage | None:
    """The stage that follows; the first one after the contract, None after the last or outside the six."""
    stages = list(Stage)
    if state is _S.CONTRACTED:
        return stages[0]
    present = stage_of(state)
    return None if present in (None, stages[-1]) else stages[stages.index(Stage(state.value)) + 1]
