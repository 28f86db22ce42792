"""What a picker offers: never a bare name, since names repeat."""

from dataclasses import dataclass

from desktop.domain.identity import Uid


@dataclass(frozen=True, slots=True)
class Choice:
    """One record a person may pick.

    Attributes:
        title: its name.
        note: what tells it from its namesakes: staff number and organisation, or the organisation above.
    """

    uid: Uid
    title: str
    note: str = ""
