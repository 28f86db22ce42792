"""Prints the stored pages as pictures, seals included: Qt's own PDF view leaves signatures out (measured)."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from desktop.domain.errors import UserError

DPI = 300


def ask_printer(parent: QWidget, title: str, then: Callable[[QPrinter], object]) -> QPrintDialog:
    """The system's print dialog, without blocking."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    box = QPrintDialog(printer, parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.accepted.connect(lambda: then(printer))
    QDialog.open(box)  # its own open() wants an old-style slot
    return box


def print_pages(printer: QPrinter, pages: Sequence[bytes]) -> None:
    """Each PNG onto its own sheet, true to size.

    Raises:
        UserError: the printer takes nothing.
    """
    painter = QPainter()
    if not painter.begin(printer):
        raise UserError("打印机没有接受这份文件。", "请检查打印机，或存为文件后再打印。")
    try:
        for number, png in enumerate(pages):
            if number:
                printer.newPage()
            image = QImage.fromData(png)
            painter.drawImage(QRectF(painter.viewport()), image, QRectF(image.rect()))
    finally:
        painter.end()
