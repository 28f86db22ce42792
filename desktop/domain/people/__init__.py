"""People: members and 群众 alike, with the 16 items of the national member form and the ID-number rules."""

from desktop.domain.people.affiliations import AffiliationKind
from desktop.domain.people.ages import add_years, age_on
from desktop.domain.people.changing import AS_TYPED, Circumstances, PersonTyped, Renaming, typed
from desktop.domain.people.draft import AT_WORK, Employment, PersonDraft
from desktop.domain.people.masking import COVERS, MASKED, cover, kept_from, mask_id, mask_phone, uncover
from desktop.domain.people.names import former_names, is_name, spelling, tidy_name, with_former
from desktop.domain.people.numbers import id_facts, id_number_problem, tidy_id
from desktop.domain.people.rules import RULED, complete, needs_checking, new_errors, person_problems, rule_problems

__all__ = [
    "AS_TYPED",
    "AT_WORK",
    "COVERS",
    "MASKED",
    "RULED",
    "AffiliationKind",
    "Circumstances",
    "Employment",
    "PersonDraft",
    "PersonTyped",
    "Renaming",
    "add_years",
    "age_on",
    "complete",
    "cover",
    "former_names",
    "id_facts",
    "id_number_problem",
    "is_name",
    "kept_from",
    "mask_id",
    "mask_phone",
    "needs_checking",
    "new_errors",
    "person_problems",
    "rule_problems",
    "spelling",
    "tidy_id",
    "tidy_name",
    "typed",
    "uncover",
    "with_former",
]
