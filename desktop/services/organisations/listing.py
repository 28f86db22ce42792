"""The lines of the tree: leaders and head counts."""

from collections import Counter

import sqlalchemy as sa

from desktop.domain.identity import Uid
from desktop.domain.organisations import LEADING, ancestors
from desktop.services.organisations.belonging import MEMBER, PLACES, lasting_on, serving_on, with_mobile_on
from desktop.services.organisations.reading import tree_of
from desktop.services.organisations.rows import OrgRow
from desktop.store.organisations import Assignment, Organisation, SiteStay
from desktop.store.people import Affiliation, Person
from desktop.store.sessions import Tx


def org_rows(tx: Tx) -> list[OrgRow]:
    """Every live organisation; parents before their children are not guaranteed."""
    leaders = _leader_names(tx)
    people, members = _head_counts(tx)
    found = tx.rows(sa.select(Organisation).order_by(Organisation.uid))
    return [
        OrgRow(
            o.uid, o.row_version, o.name, o.kind, o.parent_uid,
            leaders.get(o.uid, ""), members.get(o.uid, 0), people.get(o.uid, 0),
            o.ended_on is not None and o.ended_on < tx.today,
        )
        for o in found
    ]  # fmt: skip


def _leader_names(tx: Tx) -> dict[Uid, str]:
    statement = (
        sa.select(Assignment.org_uid, Person.name, Assignment.role)
        .join(Person, Assignment.person_uid == Person.uid)
        .where(Assignment.role.in_(LEADING), lasting_on(Assignment, tx.today))
    )
    found = sorted(tx.session.execute(statement), key=lambda held: LEADING.index(held.role), reverse=True)
    return {held.org_uid: held.name for held in found if held.org_uid}


def _head_counts(tx: Tx) -> tuple[Counter[Uid], Counter[Uid]]:
    """People and members of each organisation with everything below it: a person with branch and group counts once."""
    nodes = tree_of(tx)
    people: Counter[Uid] = Counter()
    members: Counter[Uid] = Counter()
    member = sa.case((MEMBER, 1), else_=0)
    statement = sa.select(sa.func.count(), sa.func.sum(member), *PLACES).group_by(*PLACES)
    for count, of_them, *held in tx.session.execute(statement):
        reached = {above.uid for uid in held if uid in nodes for above in ancestors(nodes[uid], nodes)}
        for uid in reached:
            people[uid] += count
            members[uid] += of_them
    for org in _with_mobile(tx):
        people[org] += 1
        members[org] += 1
    for at, count, of_them in tx.session.execute(_at_sites(tx, member).union_all(_by_post(tx, member))):
        if at is not None:
            people[at] += count
            members[at] += of_them
    return people, members


def _with_mobile(tx: Tx) -> list[Uid]:
    """One entry a member who is with a mobile organisation today; above it he counts where he is at home."""
    return list(tx.session.execute(sa.select(Affiliation.org_uid).where(with_mobile_on(tx.today))).scalars())


def _at_sites(tx: Tx, member: sa.ColumnElement[int]) -> sa.Select[Uid | None, int, int]:
    """People and members at each project site today; they too count above it only where they are at home."""
    return (
        sa.select(SiteStay.site_uid, sa.func.count(), sa.func.sum(member))
        .join(Person, SiteStay.person_uid == Person.uid)
        .where(lasting_on(SiteStay, tx.today))
        .group_by(SiteStay.site_uid)
    )


def _by_post(tx: Tx, member: sa.ColumnElement[int]) -> sa.Select[Uid | None, int, int]:
    """The same of squads, studios, zones and the like; whoever serves in one twice counts once."""
    serve = sa.select(Assignment.org_uid, Assignment.person_uid).where(serving_on(tx.today)).distinct().subquery()
    return (
        sa.select(serve.c.org_uid, sa.func.count(), sa.func.sum(member))
        .select_from(serve)
        .join(Person, serve.c.person_uid == Person.uid)
        .group_by(serve.c.org_uid)
    )
