"""Qt's own file dialog, speaking Chinese whatever the language of the system is."""

from typing import Any

from PySide6.QtCore import QFileInfo, QIdentityProxyModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QFileDialog, QFileSystemModel, QTreeView, QWidget

from desktop.domain.attachments import size_words

_SIZE, _KIND, _CHANGED = 1, 2, 3
_WIDTHS = {0: 270, _SIZE: 90, _KIND: 100, _CHANGED: 150}


def file_dialog(parent: QWidget | None, title: str, folder: str = "", kinds: str = "") -> QFileDialog:
    """A file dialog to be set up and opened by the caller; it frees itself when closed.

    Args:
        folder: where it begins, or a file name to offer.
        kinds: e.g. "PDF (*.pdf);;所有文件 (*)".
    """
    box = QFileDialog(parent, title, folder, kinds)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    # Left alone by Qt where the dialog is the system's own.
    box.setProxyModel(_Words(box))
    tree = box.findChild(QTreeView)
    if tree is not None:
        box.resize(840, 520)
        for column, width in _WIDTHS.items():
            tree.header().resizeSection(column, width)
    return box


class _Words(QIdentityProxyModel):
    """Qt writes sizes, kinds and dates of files in the language of the system, not in the program's (measured, 6.9).

    Its own translation heads the sizes 体积.
    """

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and index.column() in (_SIZE, _KIND, _CHANGED):
            model = self.sourceModel()
            if isinstance(model, QFileSystemModel):
                return self._said(model.fileInfo(self.mapToSource(index)), index.column())
        return super().data(index, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal and section == _SIZE:
            return "大小"
        return super().headerData(section, orientation, role)

    def _said(self, file: QFileInfo, column: int) -> str:
        if column == _CHANGED:
            return file.lastModified().toString("yyyy-MM-dd HH:mm")
        if column == _KIND:
            return "文件夹" if file.isDir() else f"{file.suffix().upper()} 文件".lstrip()
        return "" if file.isDir() else size_words(file.size())
