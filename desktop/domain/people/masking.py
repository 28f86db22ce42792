"""What is covered until somebody asks to see it (个人信息保护法): how each sensitive field of a person looks then."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from desktop.domain.actors import Actor, Right
from desktop.domain.drafts import spec
from desktop.domain.people.draft import PersonDraft

P = TypeVar("P", bound=PersonDraft)


def mask_id(id_number: str | None) -> str:
    """Region and last four digits only, as lists show it."""
    return (
        f"{id_number[:6]}********{id_number[-4:]}" if id_number and len(id_number) >= 12 else "****" * bool(id_number)
    )


def mask_phone(phone: str | None) -> str:
    """The ends of a mobile number; of a shorter one, which they would all but give away, nothing but that it is there."""
    return f"{phone[:3]}****{phone[-4:]}" if phone and len(phone) >= 11 else "****" * bool(phone)


def mask_address(address: str | None) -> str:
    return f"{address[:6]}****" if address else ""


def mask_all(text: str | None) -> str:
    """Nothing but that there is something."""
    return "****" * bool(text)


_SHAPES: dict[str, Callable[[str | None], str]] = {
    "id_number": mask_id,
    "mobile": mask_phone,
    "landline": mask_phone,
    "address": mask_address,
}
COVERS = {item.name: _SHAPES.get(item.name, mask_all) for item in spec(PersonDraft) if item.meta.sensitive}
"""How each sensitive field is covered. Two stars stand in every covered value."""

MASKED = tuple(COVERS)
"""Fields that stay covered until somebody asks to see them; asking is logged."""


def cover(draft: P, names: Iterable[str] = MASKED) -> P:
    """The draft with these sensitive values masked, as the form first shows it."""
    masks: dict[str, Any] = {name: COVERS[name](getattr(draft, name)) or None for name in names}
    return replace(draft, **masks)


def kept_from(who: Actor) -> tuple[str, ...]:
    """Fields that this account never sees, not even when it asks to (traps.md 10)."""
    return () if who.may(Right.VIEW_HEALTH) else ("health",)


def uncover(typed: PersonDraft, stored: PersonDraft) -> PersonDraft:
    """What was meant by a form in which masked values were left alone: those keep their stored value."""
    masks = cover(stored)
    kept = {n: getattr(stored, n) for n in MASKED if getattr(typed, n) == getattr(masks, n)}
    return replace(typed, **kept)
