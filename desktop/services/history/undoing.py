"""Which actions may be taken back, and by whom."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right, Role
from desktop.domain.identity import Uid
from desktop.services.history.vocabulary import GUARDED
from desktop.store.attachments import Attachment
from desktop.store.history import Action, ActionEntry
from desktop.store.sessions import Tx

FINAL = frozenset(
    {
        "account",
        "station",
        "document",
        "document_signer",
        "signing_key",
        "signing_authority",
        "assessment",
    }
)
"""Nouns whose actions are never undone: final documents, signatures, published results, accounts (design §5)."""

NOTES = frozenset(
    {"reveal", "import", "export", "undo", "password", "restored", "opened", "installed", "removed", "replaced"}
)
"""Operations that only tell of something; there is nothing to put back."""

ATTACHMENT = Attachment.__tablename__

_RIGHTS = {
    Right.EDIT_PEOPLE: ("person", "affiliation", "honour", "responsibility", "thought_report", "transfer", "setting"),
    Right.VIEW_DISCIPLINE: ("discipline",),
    Right.EDIT_ORGANISATIONS: (
        "organisation",
        "org_link",
        "assignment",
        "election",
        "key_post",
        "site_stay",
        "member_home",
        "waiver",
    ),
    Right.IMPORT: ("import_batch", "file_layout"),
    Right.EDIT_PAIRINGS: ("pairing", "pairing_partner", "pairing_contact"),
    Right.EDIT_PLEDGES: (
        "pledge_sheet",
        "pledge_item",
        "pledge_opinion",
        "pledge_publication",
        "pledge_supervision",
        "wish",
    ),
    Right.EDIT_ACTIVITIES: ("activity", "attendance", "agenda_item", "addendum"),
    Right.EDIT_PROJECTS: ("project", "project_goal", "project_task", "project_step", "tracking", "problem"),
    Right.SCORE: ("assessment", "score_entry", "judge"),
    Right.VIEW: ("saved_view",),
}


def right_for(noun: str) -> Right:
    """What an account needs to change records of a noun; those nobody edits by hand need a keeper."""
    return next((right for right, nouns in _RIGHTS.items() if noun in nouns), Right.MANAGE_ACCOUNTS)


def owners_of(tx: Tx, attachments: Sequence[Uid]) -> set[str]:
    """Nouns of the records to which these attachments, deleted ones too, belong."""
    statement = sa.select(Attachment.noun).where(Attachment.uid.in_(attachments)).distinct()
    return set(tx.session.execute(statement, execution_options={"include_deleted": True}).scalars())


def owners_of_attachments(tx: Tx, actions: Sequence[Uid]) -> dict[Uid, set[str]]:
    """By action: nouns of the records whose attachments it touched. Who may change those may take it back."""
    statement = (
        sa.select(ActionEntry.action_uid, Attachment.noun)
        .join(Attachment, Attachment.uid == ActionEntry.record_uid)
        .where(ActionEntry.action_uid.in_(actions), ActionEntry.noun == ATTACHMENT, ActionEntry.operation.not_in(NOTES))
        .distinct()
    )
    found: dict[Uid, set[str]] = {}
    for action, noun in tx.session.execute(statement, execution_options={"include_deleted": True}):
        found.setdefault(Uid(action), set()).add(noun)
    return found


def may_see(who: Actor, noun: str) -> bool:
    """Whether the very fields of a noun are told to this account."""
    return noun not in GUARDED or who.may(GUARDED[noun])


def refusal(who: Actor, action: Action, nouns: Iterable[str]) -> str:
    """Why this account may not take the action back, "" when it may.

    Args:
        nouns: of the records it changed, and of those whose attachments it changed.
    """
    if set(nouns) & FINAL:
        return "定稿的文书、签署、评定结果和账号不能撤销，请用作废或更正的办法处理。"
    if not all(who.may(right_for(noun)) for noun in nouns if noun != ATTACHMENT):
        return "这个账号没有修改这些记录的权限。"
    if action.account != who.account and who.role is Role.CLERK:
        return f"这是“{action.account_name}”做的，请由本人或支部书记撤销。"
    return ""


_DECIDED = {
    ("activity", "confirmed_at"): Right.CONFIRM_RECORDS,
    ("problem", "verified_on"): Right.CONFIRM_RECORDS,
    ("pledge_item", "reviewer"): Right.REVIEW_PLEDGES,
}
"""Fields that hold somebody's decision: taking it back is deciding again."""


def require_to_decide(who: Actor, steps: "Iterable[Step]") -> None:
    """Raises UserError when the steps change a decision that is not this account's to make."""
    for step in steps:
        for (noun, field), right in _DECIDED.items():
            if step.noun == noun and step.operation == "update" and f'"{field}"' in (step.fields or ""):
                who.require(right)


def entries_of(tx: Tx, action: Uid, limit: int | None = None) -> list[ActionEntry]:
    """What an action touched, in the order written; an import may have touched thousands."""
    statement = sa.select(ActionEntry).where(ActionEntry.action_uid == action).order_by(ActionEntry.ordinal)
    return list(tx.session.execute(statement.limit(limit)).scalars())


class Step(NamedTuple):
    """What an action did to one record; `fields` is None for what it added."""

    noun: str
    record: Uid
    operation: str
    fields: str | None


def steps_of(tx: Tx, action: Uid) -> list[Step]:
    """What can be taken back of an action, in the order written; notes leave nothing to put back."""
    fields = sa.case((ActionEntry.operation == "insert", sa.null()), else_=ActionEntry.fields)
    statement = (
        sa.select(ActionEntry.noun, ActionEntry.record_uid, ActionEntry.operation, fields)
        .where(ActionEntry.action_uid == action, ActionEntry.operation.not_in(NOTES))
        .order_by(ActionEntry.ordinal)
    )
    return [Step(*row) for row in tx.session.execute(statement)]
