"""One record as read for a form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from desktop.domain.choices import Choice
from desktop.ui.shared.tokens import Tone

D = TypeVar("D")


@dataclass(frozen=True)
class Loaded(Generic[D]):
    """One record as the form shows it.

    Attributes:
        version: the record's row_version, handed back when saving.
        names: what the uids in the draft are called.
        pill: state beside the title, with its tone.
        note: a line under the title, e.g. derived facts.
        locked: why it cannot be changed here, "" when it can.
        more: what `below` shows of it, handed on by the signal `shown`.
    """

    draft: D
    version: int
    title: str
    names: Sequence[Choice] = ()
    pill: str = ""
    tone: Tone = Tone.PLAIN
    note: str = ""
    locked: str = ""
    more: object = None
