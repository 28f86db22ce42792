"""What a committed action changed, so that open screens refresh themselves."""

from dataclasses import dataclass, field

from desktop.domain.identity import Uid


@dataclass(frozen=True, slots=True)
class Changes:
    """Nouns (table names) and records touched by one action.

    Attributes:
        action: uid of the action's history entry; None when nothing was written.
    """

    nouns: frozenset[str] = frozenset()
    uids: frozenset[Uid] = frozenset()
    action: Uid | None = None

    def touches(self, *nouns: str) -> bool:
        return not self.nouns.isdisjoint(nouns)

    def __bool__(self) -> bool:
        return bool(self.uids)


@dataclass(frozen=True, slots=True)
class Saved:
    """Answer of a service that saved one record."""

    uid: Uid
    changes: Changes = field(default_factory=Changes)


def changes_in(answer: object) -> Changes | None:
    """The Changes a service answered with, whether bare or as `.changes`."""
    found = answer if isinstance(answer, Changes) else getattr(answer, "changes", None)
    return found if isinstance(found, Changes) else None
