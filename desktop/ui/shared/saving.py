"""Which file shall be read, where one shall be written: the system's dialog, without blocking."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.ui.shared.file_dialog import file_dialog


def ask_place(parent: QWidget, title: str, name: str, then: Callable[[Path], object], kinds: str = "") -> QFileDialog:
    """Ask where to write `name`; its ending is added when it is left out.

    Args:
        kinds: e.g. "PDF (*.pdf)".
    """
    box = file_dialog(parent, title)
    box.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    if kinds:
        box.setNameFilter(kinds)
    box.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    box.selectFile(name)
    box.fileSelected.connect(lambda path: then(Path(path)))
    box.open()
    return box


def ask_file(parent: QWidget, title: str, kinds: str, then: Callable[[Path], object]) -> QFileDialog:
    """Ask for a file that is there."""
    box = file_dialog(parent, title, kinds=kinds)
    box.setFileMode(QFileDialog.FileMode.ExistingFile)
    box.fileSelected.connect(lambda path: then(Path(path)))
    box.open()
    return box
