"""How a change of a person came about: on which day somebody moved, whether a new name is a new name or a correction."""

from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

from desktop.domain.drafts import entry
from desktop.domain.errors import Problem
from desktop.domain.people.draft import PersonDraft
from desktop.domain.people.names import tidy_name, with_former


class Renaming(StrEnum):
    """改名方式."""

    RENAMED = "renamed"
    CORRECTED = "corrected"

    @property
    def label(self) -> str:
        return "更名，旧名记入曾用名" if self is Renaming.RENAMED else "改错字，不留旧名"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is said of a change and is no field of the person.

    Attributes:
        moved_on: the day of the move between organisations; None: today.
        renaming: None: it was not said.
    """

    moved_on: date | None = None
    move_reason: str | None = None
    renaming: Renaming | None = None


AS_TYPED = Circumstances(renaming=Renaming.CORRECTED)
"""Nothing is said: moves happen today, a name is put right."""


@dataclass(frozen=True, slots=True)
class PersonTyped(PersonDraft):
    """A person as the form holds him: with the circumstances of what is being changed."""

    renaming: Renaming | None = entry("改名方式")
    moved_on: date | None = entry("变动日期")
    move_reason: str | None = entry("变动原因", length=200)

    @property
    def person(self) -> PersonDraft:
        return PersonDraft(**{f.name: getattr(self, f.name) for f in fields(PersonDraft)})

    @property
    def circumstances(self) -> Circumstances:
        return Circumstances(self.moved_on, self.move_reason, self.renaming)


def typed(draft: PersonDraft) -> PersonTyped:
    """A person as read, nothing said yet."""
    return PersonTyped(**{f.name: getattr(draft, f.name) for f in fields(PersonDraft)})


def renamed(stored: PersonDraft, draft: PersonDraft) -> bool:
    """Whether a name was there and another is there now; the dot of a name is not its spelling."""
    return bool(stored.name) and tidy_name(stored.name) != tidy_name(draft.name)


def rename_problems(stored: PersonDraft, draft: PersonDraft, how: Circumstances) -> list[Problem]:
    if renamed(stored, draft) and how.renaming is None:
        return [Problem("renaming", "RENAMING_UNSAID", f"姓名由“{stored.name}”改过，请选择是更名还是改错字。")]
    return []


def keep_former(stored: PersonDraft, draft: PersonDraft, how: Circumstances) -> PersonDraft:
    """The draft with the old name among the former ones, where somebody took a new name."""
    if not renamed(stored, draft) or how.renaming is not Renaming.RENAMED:
        return draft
    return replace(draft, former_name=with_former(draft.former_name, stored.name))
