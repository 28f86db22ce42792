"""The right side of a list page: the record, or what can be done to many."""

from dataclasses import dataclass, field
from typing import Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from desktop.domain.identity import Uid
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.tab_order import stops


class Detail(Protocol):
    """What stands right of a list."""

    def show_uid(self, uid: Uid | None) -> None: ...


@dataclass
class Side:
    """The right side of a list page: detail or bulk panel, beside the list or as a sheet over it."""

    page: QWidget
    detail: QWidget | None
    bulk: QWidget
    desk: Desk
    key: str
    narrow: bool = False
    _new: bool = False
    splitter: QSplitter = field(default_factory=lambda: QSplitter(Qt.Orientation.Horizontal))

    def __post_init__(self) -> None:
        self.splitter.setObjectName(f"{self.key}_splitter")
        self.splitter.setHandleWidth(16)
        self.splitter.setChildrenCollapsible(False)
        for panel in self._panels():
            panel.setMinimumWidth(340)
            self.splitter.addWidget(panel)
            panel.hide()
        self.splitter.splitterMoved.connect(
            lambda _at, _index: self.desk.settings.setValue(f"split/{self.key}", sum(self.splitter.sizes()[1:]))
        )

    def _panels(self) -> list[QWidget]:
        return [self.bulk] + ([self.detail] if self.detail is not None else [])

    def show_detail(self, uid: Uid | None = None) -> None:
        self._new = uid is None
        self.bulk.hide()
        if self.detail is None:
            return
        if uid is not None:
            cast("Detail", self.detail).show_uid(uid)
        self._open(self.detail)

    def show_bulk(self) -> None:
        self._new = False
        if self.detail is not None:
            self.detail.hide()
        self._open(self.bulk)

    def making(self) -> bool:
        return self._new and self.detail is not None and self.detail.isVisibleTo(self.page)

    def close(self) -> None:
        self._new = False
        for panel in self._panels():
            panel.hide()

    def focus_detail(self) -> None:
        """Into the detail: what comes after the button that closes it, which a second Enter would press."""
        if self.detail is not None and self.detail.isVisibleTo(self.page):
            inside = [stop for stop in stops(self.detail) if not stop.objectName().endswith("_close")]
            if inside:
                inside[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _open(self, panel: QWidget) -> None:
        if panel.isVisibleTo(self.page):
            return
        panel.show()
        self.place(self.narrow)
        if not self.narrow:
            width = int(str(self.desk.settings.value(f"split/{self.key}", 400)))
            total = self.splitter.width()
            self.splitter.setSizes([total - width, *(width for _ in self._panels())])

    def place(self, narrow: bool) -> None:
        """Beside the list, or as a sheet over its right part."""
        if narrow != self.narrow:
            self.narrow = narrow
            for panel in self._panels():
                shown = panel.isVisibleTo(self.page)
                if narrow:
                    panel.setParent(self.page)
                else:
                    self.splitter.addWidget(panel)
                panel.setVisible(shown)
        if narrow:
            area = self.splitter.geometry()
            width = min(440, area.width() - 120)
            for panel in self._panels():
                panel.setGeometry(area.right() - width + 1, area.top(), width, area.height())
                panel.raise_()
