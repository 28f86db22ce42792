"""The navigation on the left: groups of pages, icon and word, one of them the current place."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.pages import GROUPS, PageSpec
from desktop.ui.shared.buttons import words
from desktop.ui.shared.icons import icon

WIDTH = 188


class Navigation(QFrame):
    """Calls `go` with a page's key. ↑ and ↓ move within, Enter or space opens."""

    def __init__(self, pages: Sequence[PageSpec], go: Callable[[str], object]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName("页面导航")
        self.setFixedWidth(WIDTH)
        self._go = go
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        body = QWidget()
        body.setObjectName("body")
        lines = QVBoxLayout(body)
        lines.setContentsMargins(10, 0, 10, 8)
        lines.setSpacing(1)
        for name in GROUPS:
            mine = [page for page in pages if page.group == name]
            if mine:
                self._add_group(lines, name, mine, pages)
        lines.addStretch()
        self._arrange(body)

    def mark(self, key: str) -> None:
        """Show which page is open."""
        if key in self._buttons:
            with QSignalBlocker(self._buttons[key]):
                self._buttons[key].setChecked(True)

    def _add_group(self, lines: QVBoxLayout, name: str, mine: list[PageSpec], pages: Sequence[PageSpec]) -> None:
        title = words(name, "group")
        title.setContentsMargins(12, 6, 0, 2)
        lines.addWidget(title)
        for page in mine:
            lines.addWidget(self._button(page, list(pages).index(page)))

    def _button(self, page: PageSpec, place: int) -> QPushButton:
        made = QPushButton(page.title)
        made.setObjectName(f"nav_{page.key}")
        made.setAccessibleName(page.title)
        made.setProperty("nav", True)
        made.setCheckable(True)
        made.setIcon(icon(page.icon, "ink2", "accent_text"))
        made.setIconSize(QSize(18, 18))
        if place < 9:
            made.setToolTip(f"{page.title}（Ctrl+{place + 1}）")
        made.clicked.connect(lambda _checked=False: self._go(page.key))
        # Assistive programs check a checkable button without a click; opening the open page changes nothing.
        made.toggled.connect(lambda on: self._go(page.key) if on else None)
        self._group.addButton(made)
        self._buttons[page.key] = made
        return made

    def _arrange(self, body: QWidget) -> None:
        area = QScrollArea()
        area.setObjectName("nav_scroll")
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(body)
        brand = words("双星", "brand", name="brand")
        brand.setContentsMargins(22, 16, 0, 4)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(brand)
        lines.addWidget(area, 1)
