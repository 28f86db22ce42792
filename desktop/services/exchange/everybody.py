"""Everybody who is stored, read at once: whom the rows of a sheet may mean, and what a large one is compared with."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.identity import Uid
from desktop.domain.imports.compare import ALL
from desktop.domain.imports.identify import KnownPeople, empty
from desktop.domain.imports.plan import KnownPerson
from desktop.services.organisations import names_of
from desktop.store.history import ActionHead
from desktop.store.people import Person
from desktop.store.sessions import Store, Tx

LARGE_FILE = 500_000
"""Bytes; some 5,000 people."""
_IDENTITY = ("name", "id_number", "staff_no", "birth_date", "team_uid", "department_uid", "branch_uid")
KEPT = tuple(dict.fromkeys((*_IDENTITY, *ALL)))
"""Every field, in the order in which `Everybody.kept` holds the values."""


@dataclass(frozen=True, slots=True)
class Everybody:
    """The people who are stored at one moment.

    Attributes:
        binned: the names in the recycle bin by ID number.
        kept: everything stored of them; empty when only what identifies them was wanted.
        seen: number of the last action in the history.
    """

    known: KnownPeople
    binned: Mapping[str, str]
    kept: dict[Uid, Sequence[Any]]
    seen: int

    def forget(self) -> None:
        """Let go of them, see `empty`."""
        self.known.forget()
        empty(self.kept)


def read_everybody(tx: Tx, *, whole: bool) -> Everybody:
    orgs = names_of(tx)
    columns = [getattr(Person, name) for name in (KEPT if whole else _IDENTITY)]
    live: list[KnownPerson] = []
    binned: dict[str, str] = {}
    kept: dict[Uid, Sequence[Any]] = {}
    # The bare connection hides nothing, the recycle bin is wanted too; the ORM would take a third longer (*measured*).
    for uid, deleted, *values in tx.session.connection().execute(sa.select(Person.uid, Person.deleted_at, *columns)):
        name, number, staff_no, born, team, unit, branch = values[: len(_IDENTITY)]
        if deleted is not None:
            if number:
                binned[number] = name
            continue
        place = orgs.get(team) or orgs.get(unit) or orgs.get(branch) or ""
        live.append(KnownPerson(uid, name, number, staff_no, born, place))
        if whole:
            kept[uid] = values
    return Everybody(KnownPeople(live), binned, kept, last_action(tx))


def last_action(tx: Tx) -> int:
    """Its number in the history: as long as it stays, nothing was written."""
    return tx.session.execute(sa.select(ActionHead.seq)).scalar_one()


@contextmanager
def read_beside(store: Store, who: Actor, path: Path) -> Iterator[Callable[[], Everybody | None]]:
    """Read everybody in a thread while the block opens a large file; yields how to wait for them, None for a small one.

    Calamine lets go of the interpreter for the better part of its work (*measured*: the wait is over before it is).
    """
    if path.stat().st_size < LARGE_FILE:
        yield lambda: None
        return
    with ThreadPoolExecutor(1, thread_name_prefix="shuangxing-beside") as thread:
        yield thread.submit(_read, store, who).result


def _read(store: Store, who: Actor) -> Everybody:
    with store.read(who, Right.IMPORT) as tx:
        return read_everybody(tx, whole=True)
