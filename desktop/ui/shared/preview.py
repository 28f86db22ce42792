"""Pages of a document or of an attachment, one at a time, fitted to the width or enlarged."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout

from desktop.domain.identity import Uid
from desktop.ui.shared.buttons import tool, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.tokens import tokens_of

DPI = 110
WHOLE = 0.0
"""In place of a scale: the whole page at once, whatever its height."""
SCALES = (WHOLE, 1.0, 1.5, 2.0, 3.0)
"""How many times the width of the view a page may be shown."""


class Preview(QFrame):
    """Shows one page of a record; who holds it turns pages by PgUp and PgDn and enlarges by Ctrl++ and Ctrl+-.

    Args:
        picture: a page (from 1) of a record at so many dots per inch, as PNG; called in the read lane.
        name: prefix of the object names, e.g. document.
        spoken: what is shown, e.g. 文书.
    """

    def __init__(self, desk: Desk, picture: Callable[[Uid, int, int], bytes], name: str, spoken: str) -> None:
        super().__init__()
        self._desk, self._picture, self._spoken = desk, picture, spoken
        self._scale = SCALES.index(1.0)
        self._uid: Uid | None = None
        self._page, self._pages = 1, 1
        self._pixmap = QPixmap()
        self._sheet = QLabel()
        self._sheet.setObjectName(f"{name}_sheet")
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._area = QScrollArea()
        self._area.setObjectName(f"{name}_preview")
        self._area.setProperty("ring", True)
        self._area.setAccessibleName(f"{spoken}预览")
        self._area.setWidgetResizable(True)
        # Always there: its coming and going would change the width the page is fitted to.
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._area.setMinimumHeight(160)
        # Enlarged, a page is seen at its middle: at its left edge there is nothing but margin.
        aside = self._area.horizontalScrollBar()
        aside.rangeChanged.connect(lambda low, high: aside.setValue((low + high) // 2))
        self._area.setWidget(self._sheet)
        self._count = words("", "note", name=f"{name}_page")
        self._back = tool("arrow-up", "上一页（PgUp）", f"{name}_page_back", lambda: self.turn(-1))
        self._on = tool("arrow-down", "下一页（PgDn）", f"{name}_page_on", lambda: self.turn(1))
        self._less = tool("zoom-out", "缩小（Ctrl+-）", f"{name}_smaller", lambda: self.enlarge(-1))
        self._more = tool("zoom-in", "放大（Ctrl++）", f"{name}_larger", lambda: self.enlarge(1))
        row = QHBoxLayout()
        row.addStretch()
        for widget in (self._back, self._count, self._on, self._less, self._more):
            row.addWidget(widget)
        row.addStretch()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        lines.addWidget(self._area, 1)
        lines.addLayout(row)

    def show_document(self, uid: Uid, pages: int, *, whole: bool = False) -> None:
        """Show the document from its first page; the same one stays on its page.

        Args:
            whole: begin with all of the page, as a photo is looked at, instead of its width.
        """
        if whole:
            self._scale = SCALES.index(WHOLE)
        if uid != self._uid:
            self._page = 1
        self._uid, self._pages = uid, max(pages, 1)
        self.turn(0)

    def turn(self, by: int) -> None:
        uid = self._uid
        page = min(max(self._page + by, 1), self._pages)
        self._page = page
        self._count.setText(f"第 {page} 页  共 {self._pages} 页")
        self._back.setEnabled(page > 1)
        self._on.setEnabled(page < self._pages)
        self._less.setEnabled(self._scale > 0)
        self._more.setEnabled(self._scale < len(SCALES) - 1)
        if uid is not None:
            dpi = int(DPI * max(1.0, SCALES[self._scale]))
            self._desk.runner.read(lambda: self._picture(uid, page, dpi), self._arrive, owner=self, failed=self._failed, key="page")

    def enlarge(self, by: int) -> None:
        """One step larger or smaller; the page is drawn anew, so that small print stays sharp."""
        self._scale = min(max(self._scale + by, 0), len(SCALES) - 1)
        self.turn(0)

    def _arrive(self, png: bytes) -> None:
        self._pixmap.loadFromData(png)
        self._sheet.setAccessibleName(f"{self._spoken}第 {self._page} 页")
        self._fit()

    def _failed(self, error: BaseException) -> None:
        """The page of another document must not be taken for this one."""
        self._pixmap = QPixmap()
        self._sheet.clear()
        self._desk.error(error, f"显示{self._spoken}")

    def _fit(self) -> None:
        if not self._pixmap.isNull():
            width = self._width()
            ratio = self.devicePixelRatioF()
            scaled = self._pixmap.scaledToWidth(int(width * ratio), Qt.TransformationMode.SmoothTransformation)
            # White paper on a white card has no end of its own.
            edge = QPainter(scaled)
            edge.setPen(QColor(tokens_of().soft))
            edge.drawRect(scaled.rect().adjusted(0, 0, -1, -1))
            edge.end()
            scaled.setDevicePixelRatio(ratio)
            self._sheet.setPixmap(scaled)

    def _width(self) -> float:
        """In which the page is shown, pixels."""
        room = self._area.viewport().size()
        widest = max(room.width() - 4, 120)
        if SCALES[self._scale] != WHOLE:
            return widest * SCALES[self._scale]
        return min(widest, max(room.height() - 4, 120) * self._pixmap.width() / self._pixmap.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
