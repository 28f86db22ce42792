"""What an earlier version left hanging on a dissolved organisation ends at the next start."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from desktop.compose import Opened
from desktop.domain.actors import Right
from desktop.domain.organisations import AssignmentDraft, OrganisationDraft, OrgKind, PostRole, SiteStayDraft
from desktop.store.organisations import Assignment, OrgLink, SiteStay
from tests.services.station import Station, build, supervise

JUNE, OCTOBER = date(2026, 6, 1), date(2026, 10, 31)


@pytest.fixture
def here(opened: Opened) -> Station:
    """A branch and a site that were dissolved by a version which ended nothing."""
    made = build(opened)
    orgs, life = made.services.organisations, made.services.organisation_life
    supervise(made)
    orgs.appoint(made.who, None, AssignmentDraft(made.person("甲"), made.branch, PostRole.SECRETARY, JUNE), None)
    site = orgs.save(made.who, None, OrganisationDraft("北河工程", OrgKind.PROJECT_SITE, made.station), None).uid
    life.assign(made.who, None, SiteStayDraft(made.person("乙"), site, "监理", JUNE), None)
    for uid in (made.branch, site):
        shown = orgs.get(made.who, uid)
        orgs.save(made.who, uid, replace(shown.draft, ended_on=OCTOBER), shown.version)
    with opened.database_of().store.write(made.who, Right.EDIT_ORGANISATIONS, "从前的样子") as tx:
        for post in tx.rows(sa.select(Assignment)):
            post.until = None
        for link in tx.rows(sa.select(OrgLink)):
            link.until = None
        for stay in tx.rows(sa.select(SiteStay)):
            stay.until = None
    return made


def ends(here: Station) -> set[date | None]:
    found = set[date | None]()
    with here.opened.database_of().store.read(here.who) as tx:
        for table in (Assignment, OrgLink, SiteStay):
            found |= set(tx.session.execute(sa.select(table.until)).scalars())
    return found


def test_posts_links_and_stays_end_with_it(here: Station) -> None:
    assert ends(here) == {None}
    assert here.services.organisations.end_outlived(here.who)
    assert ends(here) == {OCTOBER}
    newest = here.services.history.ids(here.who)[0]
    assert here.services.history.rows(here.who, [newest])[0].title == "随撤销的组织终止任职和关联"


def test_a_second_start_writes_nothing(here: Station) -> None:
    here.services.organisations.end_outlived(here.who)
    before = here.services.history.ids(here.who)
    assert not here.services.organisations.end_outlived(here.who)
    assert here.services.history.ids(here.who) == before
