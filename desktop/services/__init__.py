"""One module per noun: a public method is one user action is one transaction."""

from dataclasses import dataclass

from desktop.services.accounts import AccountService
from desktop.services.organisations import OrganisationService
from desktop.services.people import PeopleService


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a window or a command may do, built once in compose."""

    accounts: AccountService
    organisations: OrganisationService
    people: PeopleService
