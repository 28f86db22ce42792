"""What other nouns ask of organisations inside their own transaction."""

from collections.abc import Collection, Sequence
from datetime import date

import sqlalchemy as sa

from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.domain.organisations import LEADING, OrgNode, PostRole, ancestors, unit_above
from desktop.domain.organisations.rules import OPEN_TO_ALL
from desktop.services.organisations.belonging import lasting_on
from desktop.store.organisations import Assignment, Organisation
from desktop.store.people import Person
from desktop.store.sessions import Tx

KIND = "organisation"


def choice(node: OrgNode, nodes: dict[Uid, OrgNode]) -> Choice:
    """An organisation with what stands above it."""
    above = ancestors(node, nodes)[1:]
    return Choice(node.uid, node.name, " › ".join(n.name for n in reversed(above)) or node.kind.label)


def tree_of(tx: Tx) -> dict[Uid, OrgNode]:
    """Every live organisation by uid; a county has a few hundred."""
    rows = tx.session.execute(
        sa.select(Organisation.uid, Organisation.name, Organisation.kind, Organisation.parent_uid).order_by(
            Organisation.uid
        )
    )
    return {uid: OrgNode(uid, name, kind, parent) for uid, name, kind, parent in rows}


def node_of(row: Organisation) -> OrgNode:
    return OrgNode(row.uid, row.name, row.kind, row.parent_uid)


def names_of(tx: Tx) -> dict[Uid, str]:
    return {uid: node.name for uid, node in tree_of(tx).items()}


def leader(tx: Tx, org_uid: Uid, *roles: PostRole, on: date | None = None) -> Person | None:
    """Who holds one of these posts on a day, today unless given; the first role that has a holder counts."""
    for role in roles or LEADING:
        statement = (
            sa.select(Person)
            .join(Assignment, Assignment.person_uid == Person.uid)
            .where(Assignment.org_uid == org_uid, Assignment.role == role, lasting_on(Assignment, on or tx.today))
            .order_by(Assignment.since.desc())
        )
        found = tx.rows(statement)
        if found:
            return found[0]
    return None


def posts_held(tx: Tx, people: Sequence[Uid], *, at: Collection[Uid] | None = None) -> dict[Uid, tuple[str, ...]]:
    """What posts these people hold today, e.g. 城关供电所党支部书记; those who hold none are left out.

    Args:
        at: only the posts of these organisations that ask for a member.
    """
    wanted = () if at is None else (Assignment.org_uid.in_(at), Assignment.role.not_in(OPEN_TO_ALL))
    statement = (
        sa.select(Assignment.person_uid, Assignment.role, Organisation.name)
        .join(Organisation, Organisation.uid == Assignment.org_uid)
        .where(Assignment.person_uid.in_(people), lasting_on(Assignment, tx.today), *wanted)
    )
    found: dict[Uid, tuple[str, ...]] = {}
    for person, role, org in tx.session.execute(statement):
        if person is not None:
            found[person] = (*found.get(person, ()), role.of(org))
    return found


def alive_on(day: date) -> tuple[sa.ColumnElement[bool], ...]:
    """The organisation was founded and not dissolved on a day."""
    return (
        sa.or_(Organisation.founded_on.is_(None), Organisation.founded_on <= day),
        sa.or_(Organisation.ended_on.is_(None), Organisation.ended_on >= day),
    )


def department_for(tx: Tx, team_uid: Uid | None) -> Uid | None:
    """The department or station above a team, so that nobody types it twice."""
    nodes = tree_of(tx)
    node = nodes.get(team_uid) if team_uid else None
    above = unit_above(node, nodes) if node else None
    return above.uid if above else None
