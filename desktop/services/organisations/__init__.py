"""Organisations: the two trees, their links, who holds which post, and the mobile ones at project sites."""

from desktop.services.organisations.belonging import (
    MEMBER,
    PLACES,
    belongs_to,
    lasting_on,
    present_at,
    serving_on,
    with_mobile_on,
)
from desktop.services.organisations.following import follow_person
from desktop.services.organisations.life import OrganisationLifeService
from desktop.services.organisations.linking import Held, held_on, links_held
from desktop.services.organisations.reading import (
    KIND,
    alive_on,
    choice,
    department_for,
    leader,
    names_of,
    posts_held,
    tree_of,
)
from desktop.services.organisations.returning import follow_returned, settle_returned
from desktop.services.organisations.rows import (
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
    "MEMBER",
    "PLACES",
    "ElectionRow",
    "Held",
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
    "alive_on",
    "belongs_to",
    "choice",
    "department_for",
    "follow_person",
    "follow_returned",
    "held_on",
    "index",
    "lasting_on",
    "leader",
    "links_held",
    "names_of",
    "posts_held",
    "present_at",
    "refuse_restoring",
    "serving_on",
    "settle_returned",
    "tree_of",
    "with_mobile_on",
]
