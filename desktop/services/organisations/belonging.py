"""Who and what belongs to organisations, and what is there on a day: the conditions that statements about them share."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from desktop.domain.codes import MEMBERS
from desktop.domain.identity import Uid
from desktop.domain.organisations import BY_POST, PostRole
from desktop.domain.people import AffiliationKind
from desktop.domain.people.affiliations import FIELD_OF
from desktop.store.organisations import Assignment, Election, KeyPost, MemberHome, Organisation, OrgLink, SiteStay
from desktop.store.people import Affiliation, Person
from desktop.store.sessions import Tx

MOBILE_KIND = AffiliationKind.MOBILE.value
PLACES = tuple(getattr(Person, name) for name in FIELD_OF.values())
"""Where a person belongs today."""
MEMBER = sa.and_(Person.political_status.in_(MEMBERS), Person.exit_kind.is_(None))
"""He is a Party member today; in Python `domain.people.standing.is_member`."""

OWNED: Mapping[type[Any], tuple[str, ...]] = {
    OrgLink: ("from_uid", "to_uid"),
    Assignment: ("org_uid",),
    Election: ("org_uid",),
    KeyPost: ("org_uid",),
    SiteStay: ("site_uid",),
    MemberHome: ("org_uid",),
}
"""Tables of what hangs on organisations, and the columns that say on which."""

Lasting = type[Assignment] | type[OrgLink] | type[SiteStay] | type[MemberHome] | type[Affiliation]


def hangs_on(table: type[Any], org: Any) -> sa.ColumnElement[bool]:
    """A row of one of the OWNED tables is this organisation's; `org`: its uid, or the column of one."""
    return sa.or_(*(getattr(table, column) == org for column in OWNED[table]))


def parts_of(tx: Tx, org: Uid, *tables: type[Any]) -> list[Any]:
    """The live rows of these tables that are this organisation's."""
    return [row for table in tables for row in tx.rows(sa.select(table).where(hangs_on(table, org)))]


def belongs_to(orgs: Collection[Uid]) -> sa.ColumnElement[bool]:
    """A person's branch, group, department or team is among these."""
    return sa.or_(*(place.in_(orgs) for place in PLACES))


def present_at(orgs: Collection[Uid], day: date) -> sa.ColumnElement[bool]:
    """A person is with one of these mobile organisations or squads, or at one of these project sites, and at home elsewhere."""
    mobile = sa.select(Affiliation.person_uid).where(Affiliation.org_uid.in_(orgs), with_mobile_on(day))
    stays = sa.select(SiteStay.person_uid).where(
        SiteStay.site_uid.in_(orgs), SiteStay.deleted_at.is_(None), lasting_on(SiteStay, day)
    )
    posts = sa.select(Assignment.person_uid).where(Assignment.org_uid.in_(orgs), serving_on(day))
    return sa.or_(*(Person.uid.in_(there) for there in (mobile, stays, posts)))


def serving_on(day: date) -> sa.ColumnElement[bool]:
    """A post by which somebody is with a squad, a zone and the like on a day; who looks after it from outside is not."""
    kinds = sa.select(Organisation.uid).where(Organisation.kind.in_(BY_POST))
    inside = sa.and_(Assignment.org_uid.in_(kinds), Assignment.role != PostRole.CONTACT_LEADER)
    return sa.and_(inside, Assignment.deleted_at.is_(None), lasting_on(Assignment, day))


def with_mobile_on(day: date) -> sa.ColumnElement[bool]:
    """An affiliation is a mobile one that holds on a day."""
    mobile = Affiliation.kind == MOBILE_KIND
    return sa.and_(mobile, Affiliation.deleted_at.is_(None), lasting_on(Affiliation, day))


def lasting_on(table: Lasting, day: date) -> sa.ColumnElement[bool]:
    """It had begun and was not over; its last day counts. Not for affiliations at home, see `domain.people.affiliations`."""
    return sa.and_(sa.or_(table.since.is_(None), table.since <= day), not_over(table, day))


def not_over(table: Lasting, day: date) -> sa.ColumnElement[bool]:
    """It goes on, or its last day is this one or to come."""
    return sa.or_(table.until.is_(None), table.until >= day)
