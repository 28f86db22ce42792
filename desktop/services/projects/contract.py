"""The contract of a project: what it says, and what its signing does to the project."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from desktop.domain.documents import ContractData, GoalLine, Party, PlanLine, StageLine
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.projects.kinds import ProjectKinds
from desktop.domain.projects.project import ProjectDraft, ProjectRecord, TaskDraft, missing_for_contract
from desktop.domain.projects.states import Move, ProjectState, Stage
from desktop.services.projects.moving import committee_above, move, record_of, to_move
from desktop.services.projects.rows import PartyView, party, person_names
from desktop.store.documents import Document
from desktop.store.projects import Project
from desktop.store.sessions import Tx


def contract_data(tx: Tx, kinds: ProjectKinds, project_uid: Uid) -> ContractData:
    """Everything the contract prints.

    Raises:
        UserError: the record lacks something the contract needs, or a party has no secretary; says what.
    """
    row = tx.fetch(Project, project_uid)
    record = record_of(tx, row)
    first, second = parties(tx, kinds, row)
    missing = [*missing_for_contract(record), *(p.missing for p in (first, second) if p.missing)]
    if missing:
        raise UserError(f"还不能生成合同：{'；'.join(missing)}。", "请补齐后再生成。")
    names = person_names(tx, [record.draft.lead_uid, *(t.owner_uid for t in record.tasks)])
    draft = record.draft
    assert draft.starts_on is not None
    assert draft.ends_on is not None
    assert draft.lead_uid is not None
    return ContractData(
        project=draft.title,
        origin=draft.origin.words,
        award=award_words(row, first.organisation),
        first=_signer(first),
        second=_signer(second),
        content=draft.content or "",
        difficulty=draft.difficulty or "",
        brand=draft.brand or "",
        outcome=_outcome(draft, kinds),
        goals=tuple(GoalLine(g.indicator, g.baseline or "—", g.target or "", g.basis or "") for g in record.goals),
        start=draft.starts_on,
        end=draft.ends_on,
        schedule=tuple(_stage_line(stage, record.tasks, names, names[draft.lead_uid]) for stage in Stage),
        budget_fen=draft.budget_fen,
        pass_score=kinds.contract.pass_score,
        copies=kinds.contract.copies,
        plan=tuple(_plan(record, names, names[draft.lead_uid])),
        project_lead=names[draft.lead_uid],
    )


def contract_fields(kinds: ProjectKinds) -> Callable[[Tx, Uid], dict[str, Any]]:
    """The same as the template's fields, in the shape the documents ask for."""
    return lambda tx, project_uid: contract_data(tx, kinds, project_uid).fields()


def parties(tx: Tx, kinds: ProjectKinds, row: Project) -> tuple[PartyView, PartyView]:
    """甲方 and 乙方: the granting committee and the winning organisation, each with its secretary of today."""
    terms = kinds.contract
    granting = row.granting_uid or committee_above(tx, row.org_uid)
    first = party(tx, granting, terms.first_title, "没有委托党委：承担组织之上没有党委，请在组织中补建或直接选择")
    return first, party(tx, row.org_uid, terms.second_title, "没有承担组织")


def contract_signed(tx: Tx, project_uid: Uid, document_uid: Uid, on: date | None = None) -> None:
    """已签合同: called by whoever finds that every required signatory has signed (INV-16).

    Args:
        document_uid: the signed contract.
        on: day of the last signature; that of the document, or today, when not told.

    Raises:
        UserError: the project has not won (or does not need to), or already has a contract.
    """
    row = to_move(tx.fetch(Project, project_uid), Move.CONTRACT)
    document = tx.session.get(Document, document_uid)
    day = on or (document.signed_on if document is not None else None) or tx.today
    row.contract_uid, row.contracted_on = document_uid, day
    move(tx, row, Move.CONTRACT, ProjectState.CONTRACTED, on=day)


def contract_voided(tx: Tx, project_uid: Uid, reason: str) -> None:
    """The contract was declared void before work began: the project waits for a new one.

    Raises:
        UserError: the project is being carried out; it must be ended instead.
    """
    row = tx.fetch(Project, project_uid)
    if row.state is not ProjectState.CONTRACTED:
        raise UserError(f"项目“{row.title}”已在实施或已结束，合同不能作废。", "确需停止的，请“中止”项目。")
    row.contract_uid, row.contracted_on = None, None
    back = ProjectState.WON if row.through_bidding else ProjectState.APPLIED
    move(tx, row, Move.RETURN, back, reason=f"合同作废：{reason}")


def award_words(row: Project, committee: str) -> str:
    """立项依据 as the contract says it, typed or made from what is known."""
    if row.award_basis:
        return row.award_basis
    day = row.awarded_on
    if day is not None:
        return f"{day.year}年{day.month}月{day.day}日党建项目开标会评审中标"
    return f"{committee}研究确定"


def _signer(view: PartyView) -> Party:
    return Party(view.organisation, view.title, view.representative)


def _outcome(draft: ProjectDraft, kinds: ProjectKinds) -> str:
    kind = kinds.outcome_titles.get(draft.outcome_kind or "", "")
    return "：".join(part for part in (kind, draft.outcome or "") if part)


def _stage_line(stage: Stage, tasks: Iterable[TaskDraft], names: dict[Uid, str], lead: str) -> StageLine:
    own = [task for task in tasks if task.stage is stage]
    starts = [task.starts_on for task in own if task.starts_on]
    dues = [task.due_on for task in own if task.due_on]
    owners = dict.fromkeys(_owner(task, names, lead) for task in own)
    return StageLine(stage.label, "；".join(task.measure for task in own), min(starts), max(dues), "、".join(owners))


def _plan(record: ProjectRecord, names: dict[Uid, str], lead: str) -> Iterable[PlanLine]:
    order = list(Stage)
    for task in sorted(record.tasks, key=lambda t: order.index(t.stage)):
        assert task.due_on is not None
        yield PlanLine(
            task.stage.label,
            task.measure,
            task.duty or "",
            task.requirement or "",
            _owner(task, names, lead),
            task.due_on,
        )


def _owner(task: TaskDraft, names: dict[Uid, str], lead: str) -> str:
    """Whoever answers for a line; the project's lead when nobody else does."""
    return names.get(task.owner_uid, lead) if task.owner_uid else lead
