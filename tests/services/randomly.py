"""What the random tests of the services share: a database for every example, and what holds whatever was done."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from desktop import compose
from desktop.compose import Opened
from desktop.domain.actors import Right
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import PLACE_KINDS, ancestors
from desktop.domain.people.affiliations import FIELD_OF, FROM_THE_FIRST, AffiliationKind, overlapping
from desktop.domain.people.transfers import OPEN
from desktop.services.organisations import follow_person, tree_of
from desktop.services.people.affiliations import stays_of
from desktop.store.history import Action, ActionEntry
from desktop.store.organisations import SiteStay
from desktop.store.people import Affiliation, Person, Transfer
from desktop.store.record import BOOKKEEPING, Record, table_of
from desktop.store.sessions import Tx
from tests.conftest import CHEAP, PASSWORD, copied

STEPS = ("applied_on", "activist_on", "target_on", "joined_on", "full_on")
_FIRST = [kind.value for kind in FROM_THE_FIRST]


class Databases:
    """Copies of one closed database: every example begins with the same one and leaves nothing to the next."""

    def __init__(self, template: Path, room: Path) -> None:
        self._template, self._room, self._count = template, room, 0

    @contextmanager
    def one(self) -> Iterator[Opened]:
        """One more copy, open for as long as the block; its folder goes with it."""
        self._count += 1
        folder = self._room / str(self._count)
        folder.mkdir()
        try:
            with _opened(self._template, folder) as opened:
                yield opened
        finally:
            shutil.rmtree(folder)

    def prepared(self, build: Callable[[Opened], object]) -> "Databases":
        """With this done once, before the first copy; every copy has it."""
        if not self._count:
            folder = self._room / "prepared"
            folder.mkdir()
            with _opened(self._template, folder) as opened:
                build(opened)
            self._template = folder
        return self


@contextmanager
def _opened(template: Path, folder: Path) -> Iterator[Opened]:
    opened = compose.open_station(copied(template, folder), "管理员", PASSWORD, work=CHEAP)
    engine = opened.database_of().store.engine
    engine.dispose()  # connections from now on do not wait for the disk: nobody pulls the plug on an example
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    try:
        yield opened
    finally:
        opened.database_of().close()


def live_row(opened: Opened, table: type[Record], place: int) -> Any:
    """One live row, by its place among all of its table.

    Raises:
        UserError: there is none.
    """
    with opened.database_of().store.read(opened.who) as tx:
        found = tx.rows(sa.select(table).order_by(table.uid))
        tx.session.expunge_all()
    if not found:
        raise UserError("没有记录")
    return found[place % len(found)]


def change_organisation(opened: Opened, uid: Uid, **fields: Any) -> None:
    """As its page saves it."""
    orgs = opened.services.organisations
    shown = orgs.get(opened.who, uid)
    orgs.save(opened.who, uid, replace(shown.draft, **fields), shown.version)


class Replay:
    """The records as the history alone tells them, entry by entry."""

    def __init__(self) -> None:
        self.seq = 0
        self.told: dict[str, dict[bytes, dict[str, Any]]] = {}

    def follow(self, tx: Tx) -> None:
        """What was written since; each field was what its entry says it was, and is now what the last one says."""
        new = sa.select(ActionEntry, Action.seq).join(Action, Action.uid == ActionEntry.action_uid)
        entries = tx.session.execute(new.where(Action.seq > self.seq).order_by(Action.seq, ActionEntry.ordinal)).all()
        nouns = {self._apply(entry) for entry, _ in entries} - {""}
        self.seq = entries[-1][1] if entries else self.seq
        for noun in nouns:
            self._compare(tx, table_of(noun))

    def _apply(self, entry: ActionEntry) -> str:
        if entry.operation not in ("insert", "update", "delete", "restore"):
            return ""
        records = self.told.setdefault(entry.noun, {})
        if entry.operation == "insert":
            assert entry.record_uid not in records, "added twice"
        record = records.setdefault(entry.record_uid, {})
        for name, (old, new) in json.loads(entry.fields).items():
            assert record.get(name) == old, f"{entry.noun}.{name} was {record.get(name)!r}, its history says {old!r}"
            record[name] = new
        return entry.noun

    def _compare(self, tx: Tx, table: type[Record]) -> None:
        names = [c.key for c in sa.inspect(table).column_attrs if c.key not in BOOKKEEPING and c.key != "uid"]
        rows = tx.session.execute(sa.select(table), execution_options={"include_deleted": True}).scalars()
        stored = {row.uid: {name: plain(getattr(row, name)) for name in names} for row in rows}
        told = {uid: {name: fields.get(name) for name in names} for uid, fields in self.told[table.__tablename__].items()}
        assert told == stored, f"the history of {table.__tablename__} does not give what is stored"


def plain(value: Any) -> Any:
    """A value as the history writes it."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int) else str(value)


def check_people(tx: Tx) -> None:
    """INV-01, 03, 04: one number one person, dates in order, in one place of a kind at a time, and that the present one."""
    rows, nodes = tx.rows(sa.select(Person)), tree_of(tx)
    once(row.id_number for row in rows if not row.possible_twin)
    once(row.staff_no for row in rows)
    numbers = Counter(row.id_number for row in rows)
    assert all(numbers[row.id_number] > 1 for row in rows if row.possible_twin), "a twin of nobody"
    mine: dict[bytes, list[Affiliation]] = {}
    for stay in tx.rows(sa.select(Affiliation)):
        mine.setdefault(stay.person_uid, []).append(stay)
    for row in rows:
        known = [day for name in STEPS if (day := getattr(row, name))]
        assert known == sorted(known)
        at = {kind.value: uid for kind, name in FIELD_OF.items() if (uid := getattr(row, name))}
        assert set(at.values()) <= nodes.keys(), "nobody is where nothing is"
        assert all(nodes[uid].kind in PLACE_KINDS[FIELD_OF[AffiliationKind(kind)]] for kind, uid in at.items()), "a branch that is none"
        for kind in FIELD_OF:
            stays = [stay for stay in mine.get(row.uid, ()) if stay.kind == kind.value]
            assert not overlapping(stays_of(stays)), f"in two places at one time: {kind}"
            still = {stay.org_uid for stay in stays if stay.until is None}
            present = {at[kind.value]} if kind.value in at else set()
            assert still == present if kind.value in _FIRST else still <= present, f"the open stay is the present place: {kind}"
    under_way = [t.person_uid for t in tx.rows(sa.select(Transfer)) if t.state in {state.value for state in OPEN}]
    once(under_way)


def once(values: Iterable[Any]) -> None:
    twice = [value for value, count in Counter(v for v in values if v).items() if count > 1]
    assert twice == [], f"twice: {twice}"


def check_tree(tx: Tx) -> None:
    """INV-05, and one name once under one organisation."""
    nodes = tree_of(tx)
    assert all(ancestors(node, nodes)[-1].parent_uid is None for node in nodes.values()), "a circle, or it stands under nothing"
    once((node.name, node.parent_uid) for node in nodes.values())


class _Back(Exception):
    pass


def check_mobile_is_derived(opened: Opened) -> None:
    """The mobile affiliations of everybody are what his stays, the links and his membership say: nothing is left to write."""
    with suppress(_Back), opened.database_of().store.write(opened.who, Right.EDIT_ORGANISATIONS, "核对") as tx:
        for person in {stay.person_uid for stay in tx.rows(sa.select(SiteStay).join(Person, Person.uid == SiteStay.person_uid))}:
            if person is not None:
                follow_person(tx, person)
        tx.session.flush()
        late = [(entry.noun, entry.operation, entry.fields) for entry in tx.trail.entries]
        assert late == [], f"not in step with what it follows from: {late}"
        raise _Back
