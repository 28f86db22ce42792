"""Views kept under a name: one's own, or shared by everybody at the station."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes, Saved
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid, new_uid
from desktop.domain.views import Condition, View, read_view, write_view
from desktop.exchange.views import Heading, write_listed
from desktop.exchange.workbooks import Cell
from desktop.services.organisations import names_of
from desktop.store.sessions import Store, Tx
from desktop.store.views import SavedView

LONGEST = 30
"""Characters of a name: what a menu shows without cutting."""


@dataclass(frozen=True, slots=True)
class SavedViewRow:
    """One line of the menu.

    Attributes:
        written: the view as text; read when it is chosen, so that a broken one troubles nobody else.
        mine: this account may rename and delete it.
    """

    uid: Uid
    name: str
    written: str
    shared: bool
    mine: bool

    def view(self) -> View:
        """Raises ViewProblem when it cannot be read."""
        return read_view(self.written)


class ViewService:
    """What a user does with 常用筛选."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rows(self, who: Actor, page: str) -> list[SavedViewRow]:
        """One's own views of a page and the shared ones, by name."""
        with self._store.read(who) as tx:
            mine = sa.or_(SavedView.account_uid == who.account, SavedView.account_uid.is_(None))
            found = tx.rows(sa.select(SavedView).where(SavedView.page == page, mine).order_by(SavedView.name))
            return [_row(tx, row) for row in found]

    def save(self, who: Actor, page: str, name: str, view: View, *, shared: bool, instead: bool = False) -> Saved:
        """Keep a view under a name.

        Args:
            shared: everybody may use it.
            instead: take the place of one of that name.

        Raises:
            UserError: no name, nothing to keep, the name is taken, or is somebody else's.
        """
        name = _named(name)
        if not view:
            raise UserError("没有可保存的筛选条件。", "请先设置条件。")
        with self._store.write(who, Right.VIEW, f"保存常用筛选：{name}") as tx:
            row = _same_name(tx, page, name, None if shared else who.account)
            if row is not None and not instead:
                raise UserError(f"已有常用筛选“{name}”。", "请换一个名称。")
            if row is None:
                row = tx.fetch(SavedView, None)
                row.page, row.name, row.account_uid = page, name, None if shared else who.account
            else:
                _require_mine(tx, row)
            row.conditions = write_view(view)
            saved = row.uid
        return Saved(saved, tx.changes)

    def rename(self, who: Actor, uid: Uid, name: str) -> Changes:
        """Raises UserError: no name, taken, gone, or somebody else's."""
        name = _named(name)
        with self._store.write(who, Right.VIEW, "重命名常用筛选") as tx:
            row = tx.fetch(SavedView, uid)
            _require_mine(tx, row)
            other = _same_name(tx, row.page, name, row.account_uid)
            if other is not None and other is not row:
                raise UserError(f"已有常用筛选“{name}”。", "请换一个名称。")
            row.name = name
        return tx.changes

    def delete(self, who: Actor, uid: Uid) -> Changes:
        """Raises UserError: gone, or somebody else's."""
        with self._store.write(who, Right.VIEW, "删除常用筛选") as tx:
            row = tx.fetch(SavedView, uid)
            _require_mine(tx, row)
            tx.remove(row, "删除常用筛选")
        return tx.changes

    def export(
        self, who: Actor, path: Path, title: str, headings: Sequence[Heading], rows: Sequence[Sequence[Cell]]
    ) -> int:
        """Write a list as it is shown as .xlsx; the export is logged. Returns the number of rows.

        Raises:
            UserError: the file cannot be written; what stood there before is untouched.
        """
        with self._store.write(who, Right.EXPORT, f"导出{title}：{path.name}") as tx:
            count = write_listed(path, title, headings, rows)
            columns = [heading.title for heading in headings]
            tx.trail.note("export", new_uid(), "export", {"file": path.name, "count": count, "columns": columns})
        return count

    def names(self, who: Actor, conditions: Sequence[Condition]) -> dict[Uid, str]:
        """What the organisations in these conditions are called."""
        wanted = {value for condition in conditions for value in condition.values if len(value) == 32}
        if not wanted:
            return {}
        with self._store.read(who) as tx:
            names = names_of(tx)
            return {uid: name for uid, name in names.items() if uid.hex() in wanted}


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise UserError(f"请填写名称，不超过 {LONGEST} 个字。")
    return name


def _same_name(tx: Tx, page: str, name: str, account: Uid | None) -> SavedView | None:
    whose = SavedView.account_uid.is_(None) if account is None else SavedView.account_uid == account
    found = tx.rows(sa.select(SavedView).where(SavedView.page == page, SavedView.name == name, whose))
    return found[0] if found else None


def _may(tx: Tx, row: SavedView) -> bool:
    return row.account_uid == tx.who.account or row.created_by == tx.who.account or tx.who.may(Right.MANAGE_ACCOUNTS)


def _require_mine(tx: Tx, row: SavedView) -> None:
    if not _may(tx, row):
        raise UserError(f"“{row.name}”是别人共享的常用筛选，不能修改。", "请另存为自己的筛选。")


def _row(tx: Tx, row: SavedView) -> SavedViewRow:
    return SavedViewRow(row.uid, row.name, row.conditions, row.account_uid is None, _may(tx, row))
