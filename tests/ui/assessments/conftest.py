"""A branch with one team it supervises, and its ratings."""

from dataclasses import dataclass
from datetime import date

import pytest

from desktop.domain.actors import Actor
from desktop.domain.identity import Uid
from desktop.domain.organisations import AssignmentDraft, LinkKind, OrganisationDraft, OrgKind, PostRole
from desktop.domain.people import PersonDraft
from desktop.samples.ratings import fill
from desktop.services import Services


@dataclass(frozen=True)
class Office:
    """Who is there to be rated; `person` leads both."""

    branch: Uid
    team: Uid
    person: Uid


@pytest.fixture
def office(services: Services, who: Actor) -> Office:
    orgs = services.organisations
    founded = date(2015, 7, 1)
    branch = orgs.save(who, None, OrganisationDraft("城关供电所党支部", OrgKind.BRANCH, founded_on=founded), None).uid
    team = orgs.save(who, None, OrganisationDraft("营业班", OrgKind.TEAM), None).uid
    orgs.link(who, branch, team, LinkKind.SUPERVISES)
    person = services.people.save(who, None, PersonDraft(name="李娜", political_status="01"), None).uid
    orgs.appoint(who, None, AssignmentDraft(person, branch, PostRole.SECRETARY), None)
    orgs.appoint(who, None, AssignmentDraft(person, team, PostRole.TEAM_LEADER), None)
    return Office(branch, team, person)


@pytest.fixture
def rating(services: Services, who: Actor, office: Office) -> Uid:
    """The branch's star rating of 2026, just begun."""
    return services.assessments.open(who, "branch-star", office.branch, "2026").uid


@pytest.fixture
def complete(services: Services, who: Actor, office: Office) -> Uid:
    """A rating with nothing missing: 六力考核."""
    uid = services.assessments.open(who, "six-forces", office.branch, "2026").uid
    fill(services, who, uid, 0)
    return uid


@pytest.fixture
def final(services: Services, who: Actor, complete: Uid) -> Uid:
    services.assessments.finalise(who, complete)
    return complete
