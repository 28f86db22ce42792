"""Organisations: the two trees, their links, who holds which post, and the mobile ones at project sites."""

from desktop.services.organisations.following import follow_person
from desktop.services.organisations.life import OrganisationLifeService, affiliations_of
from desktop.services.organisations.linking import refuse_second_links
from desktop.services.organisations.reading import (
    KIND,
    choice,
    department_for,
    leader,
    names_of,
    posts_held,
    tree_of,
)
from desktop.services.organisations.rows import (
    AffiliationRow,
    ElectionRow,
    HomeRow,
    KeyPostRow,
    LinkRow,
    OrgDetail,
    OrgRow,
    PersonLine,
    PostRow,
    StayRow,
)
from desktop.services.organisations.service import OrganisationService
from desktop.services.organisations.writing import index, refuse_restoring

__all__ = [
    "KIND",
    "AffiliationRow",
    "ElectionRow",
    "HomeRow",
    "KeyPostRow",
    "LinkRow",
    "OrgDetail",
    "OrgRow",
    "OrganisationLifeService",
    "OrganisationService",
    "PersonLine",
    "PostRow",
    "StayRow",
    "affiliations_of",
    "choice",
    "department_for",
    "follow_person",
    "index",
    "leader",
    "names_of",
    "posts_held",
    "refuse_restoring",
    "refuse_second_links",
    "tree_of",
]
