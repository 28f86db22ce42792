"""Views kept under a name: the menu beside the search box."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QDialog, QMenu, QPushButton

from desktop.domain.views import View, ViewProblem
from desktop.services.views import SavedViewRow
from desktop.ui.shared.desk import Desk
from desktop.ui.views.naming import ask_managed, ask_name


class KeptViews(QPushButton):
    """常用筛选 of one page; the menu is read when it is opened."""

    def __init__(
        self, desk: Desk, key: str, title: str, chosen: Callable[[View], object], to_keep: Callable[[], View]
    ) -> None:
        super().__init__("常用筛选")
        self.setObjectName(f"{key}_views")
        self.setAccessibleName(f"{title}的常用筛选")
        self.setAutoDefault(False)
        self._desk, self._key, self._choose, self._to_keep = desk, key, chosen, to_keep
        self.clicked.connect(lambda _checked=False: self.open_menu())

    def open_menu(self) -> None:
        """Read the views, then show them."""
        views, who = self._desk.services.views, self._desk.who
        self._desk.runner.read(lambda: views.rows(who, self._key), self._show, owner=self, key="views")

    def menu_of(self, rows: Sequence[SavedViewRow]) -> QMenu:
        """One entry a view, then what can be done with them."""
        made = QMenu(self)
        made.setObjectName("views_menu")
        for row in rows:
            entry = made.addAction(f"{row.name}　共享" if row.shared else row.name)
            entry.triggered.connect(partial(self._take, row))
        if not rows:
            made.addAction("还没有保存过").setEnabled(False)
        made.addSeparator()
        keep = made.addAction("把现在的筛选保存为…")
        keep.setEnabled(bool(self._to_keep()))
        keep.triggered.connect(lambda _checked=False: self.ask_name())
        manage = made.addAction("重命名或删除…")
        mine = [row for row in rows if row.mine]
        manage.setEnabled(bool(mine))
        manage.triggered.connect(lambda _checked=False: ask_managed(self._desk, self, mine))
        return made

    def ask_name(self) -> QDialog:
        """Keep the view of the moment under a name."""
        return ask_name(self._desk, self, self._key, self._to_keep())

    def _show(self, rows: list[SavedViewRow]) -> None:
        menu = self.menu_of(rows)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _take(self, row: SavedViewRow, _checked: bool = False) -> None:
        try:
            self._choose(row.view())
        except ViewProblem as problem:
            self._desk.error(problem, "打开常用筛选")
