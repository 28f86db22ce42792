"""Pages on the screen and on paper: never that of another document, and no printing that was not done is claimed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid, new_uid
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.preview import Preview
from desktop.ui.shared.printing import print_pages
from tests.ui.conftest import Seen, child

Settle = Callable[[], None]


def png() -> bytes:
    image = QImage(200, 300, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def test_a_page_that_cannot_be_shown_leaves_none_of_another_document(
    desk: Desk, qtbot: QtBot, settle: Settle, seen: Seen
) -> None:
    good, page = new_uid(), png()

    def picture(uid: Uid, _page: int, _dpi: int) -> bytes:
        if uid != good:
            raise UserError("文件已损坏。")
        return page

    preview = Preview(desk, picture, "paper", "文书")
    qtbot.addWidget(preview)
    preview.resize(400, 500)
    preview.show()
    preview.show_document(good, 1)
    settle()
    sheet = child(preview, QLabel, "paper_sheet")
    assert not sheet.pixmap().isNull()
    preview.show_document(new_uid(), 1)
    settle()
    assert (sheet.pixmap().isNull(), [str(error) for error in seen.errors]) == (True, ["文件已损坏。"])
    preview.resize(500, 500)
    assert sheet.pixmap().isNull()


def test_an_enlarged_page_is_seen_at_its_middle(desk: Desk, qtbot: QtBot, settle: Settle) -> None:
    page = png()
    preview = Preview(desk, lambda _uid, _page, _dpi: page, "paper", "文书")
    qtbot.addWidget(preview)
    preview.resize(400, 500)
    preview.show()
    preview.show_document(new_uid(), 1)
    settle()
    preview.enlarge(1)
    settle()
    aside = child(preview, QScrollArea, "paper_preview").horizontalScrollBar()
    assert aside.maximum() > 100
    assert aside.value() == aside.maximum() // 2


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_what_the_printer_does_not_take_is_refused_in_words(theme: object, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "没有的文件夹" / "文书.pdf"))
    with pytest.raises(UserError, match="打印机没有接受这份文件"):
        print_pages(printer, [png()])
    printer.setOutputFileName(str(tmp_path / "文书.pdf"))
    print_pages(printer, [png()])
    assert (tmp_path / "文书.pdf").stat().st_size > 0
