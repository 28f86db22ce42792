"""The station's own data: its name and the prefix of its numbers."""

from dataclasses import dataclass

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Saved
from desktop.domain.drafts import tidy
from desktop.domain.errors import refuse
from desktop.domain.identity import Uid
from desktop.domain.stations import StationDraft, station_problems
from desktop.store.documents import Document
from desktop.store.record import apply, draft_of
from desktop.store.ring import KeyRing
from desktop.store.sessions import Store
from desktop.store.stations import Station


@dataclass(frozen=True, slots=True)
class StationShown:
    """The station as its page shows it.

    Attributes:
        numbered: documents that have a number already and keep it, whatever becomes of the prefix.
        latest: the number given last, "" when none was.
    """

    uid: Uid
    draft: StationDraft
    version: int
    numbered: int
    latest: str


class StationService:
    """What a keeper may change about the office itself. `ring`: the name also stands before any password is typed."""

    def __init__(self, store: Store, ring: KeyRing) -> None:
        self._store, self._ring = store, ring

    def get(self, who: Actor) -> StationShown:
        with self._store.read(who) as tx:
            row = tx.rows(sa.select(Station))[0]
            given = {"include_deleted": True}
            numbered = tx.session.execute(sa.select(sa.func.count(Document.uid)), execution_options=given).scalar_one()
            newest = sa.select(Document.number).order_by(Document.uid.desc()).limit(1)
            latest = tx.session.execute(newest, execution_options=given).scalar()
            return StationShown(row.uid, draft_of(StationDraft, row), row.row_version, numbered, latest or "")

    def save(self, who: Actor, draft: StationDraft, expected: int) -> Saved:
        """Change name or prefix. Numbers already given stay as they are; serial numbers go on.

        Raises:
            Refused: empty, too long, or a prefix that would make numbers unreadable.
            Stale: somebody saved it since.
        """
        draft = StationDraft(tidy(draft.name) or "", tidy(draft.prefix) or "")
        with self._store.write(who, Right.MANAGE_ACCOUNTS, "修改本单位") as tx:
            row = tx.rows(sa.select(Station))[0]
            tx.fetch(Station, row.uid, expected)
            refuse(station_problems(draft))
            apply(draft, row)
            tx.session.flush()
            self._ring.rename_station(draft.name)
            saved = row.uid
        return Saved(saved, tx.changes)
