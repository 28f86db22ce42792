"""Which actions may be taken back, and by whom."""

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right, Role
from desktop.domain.identity import Uid
from desktop.services.history.vocabulary import GUARDED
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

_RIGHTS = {
    Right.EDIT_PEOPLE: ("person", "affiliation", "honour", "responsibility", "thought_report", "transfer"),
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
    Right.SCORE: ("score_entry", "judge"),
    Right.VIEW: ("saved_view",),
}


def right_for(noun: str) -> Right:
    """What an account needs to change records of a noun; those nobody edits by hand need a keeper."""
    return next((right for right, nouns in _RIGHTS.items() if noun in nouns), Right.MANAGE_ACCOUNTS)


def may_see(who: Actor, noun: str) -> bool:
    """Whether the very fields of a noun are told to this account."""
    return noun not in GUARDED or who.may(GUARDED[noun])


def refusal(who: Actor, action: Action, nouns: Iterable[str]) -> str:
    """Why this account may not take the action back, "" when it may."""
    if set(nouns) & FINAL:
        return "定稿的文书、签署、评定结果和账号不能撤销，请用作废或更正的办法处理。"
    if not all(who.may(right_for(noun)) for noun in nouns):
        return "这个账号没有修改这些记录的权限。"
    if action.account != who.account and who.role is Role.CLERK:
        return f"这是“{action.account_name}”做的，请由本人或支部书记撤销。"
    return ""


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
