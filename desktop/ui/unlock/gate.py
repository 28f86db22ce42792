"""What the windows before the main window ask of the program behind them."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

O = TypeVar("O")  # noqa: E741  what opening answers with; these windows only hand it on
O_co = TypeVar("O_co", covariant=True)


class BackupOffer(Protocol):
    """A backup before any password: `accounts` open it; `fault` says why it is no help."""

    @property
    def path(self) -> Path: ...
    @property
    def at(self) -> datetime | None: ...
    @property
    def bytes(self) -> int: ...
    @property
    def reason(self) -> str: ...
    @property
    def accounts(self) -> Sequence[str]: ...
    @property
    def fault(self) -> str: ...


class Gate(Protocol[O_co]):
    """Opens or makes a database. Every method but `database` runs off the GUI thread and raises UserError in plain words."""

    @property
    def database(self) -> Path: ...

    def warm_up(self) -> None:
        """Import what opening needs, while the password is typed."""

    def open(self, account: str, password: str) -> O_co: ...

    def create(self, station: str, account: str, password: str) -> tuple[O_co, str]:
        """Also answers the recovery code."""

    def recover(self, code: str, account: str, password: str) -> None: ...

    def open_by_escrow(self, file: Path, password: str) -> O_co:
        """With the county's escrow key and its password; written into the history."""

    def offers(self) -> Sequence[BackupOffer]:
        """The automatic backups beside the database, the newest first."""

    def offer_of(self, backup: Path) -> BackupOffer:
        """A backup chosen by hand."""

    def examine(self, backup: Path, account: str, password: str) -> bool:
        """Check a backup; True when the database itself is whole and only its slots file needs to come back."""

    def bring_keys(self, backup: Path, account: str, password: str) -> None:
        """Give the database the slots file of a backup; no record changes."""

    def restore(self, backup: Path, account: str, password: str) -> None:
        """Put a backup in the place of a database that does not open; account and password as when it was made."""
