"""Mobile affiliations follow the project site by themselves; the primary one stays (mechanisms.md 1-01 to 1-03).

They are derived from stays, links and memberships, and written as rows so that the history of a person keeps them. Whoever
changes one of the three calls `follow_site` or `follow_person` in the same transaction.
"""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from desktop.domain.identity import Uid
from desktop.domain.organisations import MOBILE, Attached, LinkKind, Mobile, ancestors, mobile_of, span_of
from desktop.domain.people import AffiliationKind
from desktop.domain.people.affiliations import Stay, place_on
from desktop.domain.people.standing import our_days
from desktop.services.organisations.belonging import MOBILE_KIND
from desktop.services.organisations.reading import tree_of
from desktop.store.organisations import Organisation, OrgLink, SiteStay
from desktop.store.people import Affiliation, Person
from desktop.store.sessions import Tx


def follow_site(tx: Tx, site_uid: Uid | None) -> None:
    """Bring the mobile affiliations of everybody who was ever at a site into step."""
    if site_uid is not None:
        tx.session.flush()
        _follow(tx, tx.rows(sa.select(SiteStay).where(SiteStay.site_uid == site_uid)))


def follow_person(tx: Tx, person_uid: Uid) -> None:
    """The same for one person, whose membership may have begun or ended."""
    tx.session.flush()
    _follow(tx, tx.rows(sa.select(SiteStay).where(SiteStay.person_uid == person_uid)))


def follow_organisation(tx: Tx, row: Organisation) -> None:
    """An organisation was founded, dissolved or finished: its own stays, or those of the sites it stands at."""
    follow_site(tx, row.uid)
    for site in sites_of(tx, row.uid):
        follow_site(tx, site)


def sites_of(tx: Tx, org_uid: Uid) -> list[Uid]:
    """Every project site an organisation was ever attached to."""
    statement = sa.select(OrgLink.to_uid).where(OrgLink.from_uid == org_uid, OrgLink.kind == LinkKind.ATTACHED_TO)
    return [uid for (uid,) in tx.session.execute(statement)]


def drop(tx: Tx, stay: SiteStay) -> None:
    """A stay recorded by mistake takes its affiliations along."""
    for row in _written(tx, stay.uid):
        tx.remove(row, "登记有误")


def _follow(tx: Tx, stays: Iterable[SiteStay]) -> None:
    for stay in stays:
        person = tx.session.get(Person, stay.person_uid) if stay.person_uid else None
        if person is None or person.deleted_at:
            continue  # his affiliations lie as still as he does in the bin, and are brought into step when he comes back
        wanted = _wanted(tx, stay, person)
        for row in _written(tx, stay.uid):
            each = next((w for w in wanted if w.org_uid == row.org_uid and row.person_uid == stay.person_uid), None)
            if each is None:
                tx.remove(row, "不再符合")
                continue
            wanted.remove(each)
            if (row.since, row.until) != (each.since, each.until):
                row.since, row.until = each.since, each.until
        for each in wanted:
            _add(tx, stay, each)


def _add(tx: Tx, stay: SiteStay, each: Mobile) -> None:
    assert stay.person_uid is not None
    tx.add(
        Affiliation(
            person_uid=stay.person_uid,
            org_uid=each.org_uid,
            kind=MOBILE_KIND,
            since=each.since,
            until=each.until,
            reason=stay.task,
            stay_uid=stay.uid,
        )
    )


def _written(tx: Tx, stay_uid: Uid) -> list[Affiliation]:
    statement = sa.select(Affiliation).where(Affiliation.stay_uid == stay_uid).order_by(Affiliation.since)
    return list(tx.rows(statement))


def _wanted(tx: Tx, stay: SiteStay, person: Person) -> list[Mobile]:
    site = tx.session.get(Organisation, stay.site_uid) if stay.site_uid else None
    if site is None or site.deleted_at:
        return []
    lived = span_of(site.founded_on, site.ended_on)
    attached = _attached(tx, site.uid, _home(tx, person, stay.since))
    return mobile_of(span_of(stay.since, stay.until), lived, our_days(person), attached)


def _home(tx: Tx, person: Person, day: date | None) -> Uid | None:
    """The branch he came from: that of the first day at the site; a later change at home moves nobody on the site."""
    kind = AffiliationKind.PRIMARY_PARTY.value
    rows = tx.rows(sa.select(Affiliation).where(Affiliation.person_uid == person.uid, Affiliation.kind == kind))
    stays = [Stay(row.org_uid, row.since, row.until) for row in rows]
    return place_on(stays, day) if stays and day else person.branch_uid


def _attached(tx: Tx, site_uid: Uid, home: Uid | None) -> list[Attached]:
    """Mobile organisations that were ever at a site, in the order in which they came."""
    nodes = tree_of(tx)
    statement = (
        sa.select(OrgLink, Organisation)
        .join(Organisation, Organisation.uid == OrgLink.from_uid)
        .where(OrgLink.to_uid == site_uid, OrgLink.kind == LinkKind.ATTACHED_TO, Organisation.kind.in_(MOBILE))
        .order_by(OrgLink.since, OrgLink.uid)
    )
    return [
        Attached(
            org.uid,
            span_of(link.since, link.until).shared(span_of(org.founded_on, org.ended_on)),
            org.kind,
            home in {above.uid for above in ancestors(nodes[org.uid], nodes)},
        )
        for link, org in tx.session.execute(statement)
    ]
