"""What the national form of a person still lacks (fields-and-forms.md §2.1)."""

from desktop.domain.codes import MEMBER_FULL
from desktop.domain.people.draft import PersonDraft

_OF_ALL = ("name", "gender", "id_number", "ethnic", "birth_date", "education", "work_post", "mobile", "address")
_OF_MEMBERS = ("political_status", "branch_uid", "joined_on", "standing")
"""Items that stay empty for nobody; no cell of the form may be empty."""


def missing(draft: PersonDraft) -> tuple[str, ...]:
    """Names of the fields that are still empty."""
    wanted = list(_OF_ALL)
    if draft.is_member:
        wanted += _OF_MEMBERS
        if draft.political_status == MEMBER_FULL:
            wanted.append("full_on")
        if draft.is_lost:
            wanted.append("lost_since")
        if draft.is_mobile:
            wanted.append("mobile_destination")
    return tuple(name for name in wanted if not getattr(draft, name))
