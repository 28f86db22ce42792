"""One page of a document as it will print, seals included."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout

from desktop.domain.identity import Uid
from desktop.services.documents import DocumentService
from desktop.ui.shared.buttons import tool, words
from desktop.ui.shared.desk import Desk

DPI = 110


class Preview(QFrame):
    """Fits the page to its width; PgUp and PgDn turn pages."""

    def __init__(self, desk: Desk, documents: DocumentService) -> None:
        super().__init__()
        self._desk, self._documents = desk, documents
        self._uid: Uid | None = None
        self._page, self._pages = 1, 1
        self._pixmap = QPixmap()
        self._sheet = QLabel()
        self._sheet.setObjectName("document_sheet")
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._area = QScrollArea()
        self._area.setObjectName("document_preview")
        self._area.setAccessibleName("文书预览")
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there: its coming and going would change the width the page is fitted to.
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._area.setMinimumHeight(160)
        self._area.setWidget(self._sheet)
        self._count = words("", "note", name="document_page")
        self._back = tool("arrow-up", "上一页（PgUp）", "document_page_back", lambda: self.turn(-1))
        self._on = tool("arrow-down", "下一页（PgDn）", "document_page_on", lambda: self.turn(1))
        row = QHBoxLayout()
        row.addStretch()
        for widget in (self._back, self._count, self._on):
            row.addWidget(widget)
        row.addStretch()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        lines.addWidget(self._area, 1)
        lines.addLayout(row)

    def show_document(self, uid: Uid, pages: int) -> None:
        """Show the document from its first page; the same one stays on its page."""
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
        if uid is not None:
            documents, who = self._documents, self._desk.who
            self._desk.runner.read(lambda: documents.picture(who, uid, page, DPI), self._arrive, owner=self, key="page")

    def _arrive(self, png: bytes) -> None:
        self._pixmap.loadFromData(png)
        self._sheet.setAccessibleName(f"文书第 {self._page} 页")
        self._fit()

    def _fit(self) -> None:
        if not self._pixmap.isNull():
            width = max(self._area.viewport().width() - 4, 120)
            ratio = self.devicePixelRatioF()
            scaled = self._pixmap.scaledToWidth(int(width * ratio), Qt.TransformationMode.SmoothTransformation)
            scaled.setDevicePixelRatio(ratio)
            self._sheet.setPixmap(scaled)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
