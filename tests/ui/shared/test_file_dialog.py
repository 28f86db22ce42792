"""Qt's own file dialog says sizes, kinds and dates in Chinese, whatever the language of the system is."""

import re
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QFileDialog, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.shared.file_dialog import file_dialog
from tests.ui.conftest import child


def test_no_word_of_the_system_stands_in_the_list(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "台账").mkdir()
    (tmp_path / "人员.xlsx").write_bytes(bytes(2048))
    (tmp_path / "短").write_bytes(b"a")
    box = file_dialog(None, "选择", str(tmp_path))
    qtbot.addWidget(box)
    box.setViewMode(QFileDialog.ViewMode.Detail)
    box.show()
    tree = child(box, QTreeView, "treeView")
    model = tree.model()
    qtbot.waitUntil(lambda: model.rowCount(tree.rootIndex()) == 3)
    assert [model.headerData(n, Qt.Orientation.Horizontal) for n in range(4)] == ["名称", "大小", "类型", "修改日期"]
    rows = {_said(tree, row, 0): [_said(tree, row, column) for column in (1, 2, 3)] for row in range(3)}
    assert rows["台账"][:2] == ["", "文件夹"]
    assert rows["人员.xlsx"][:2] == ["2 KB", "XLSX 文件"]
    assert rows["短"][:2] == ["1 KB", "文件"]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", cells[2]) for cells in rows.values()), rows


def _said(tree: QTreeView, row: int, column: int) -> str:
    index: QModelIndex = tree.model().index(row, column, tree.rootIndex())
    return str(index.data())


def test_it_frees_itself_when_it_is_closed(qtbot: QtBot) -> None:
    """Each holds a model of the whole disk: those used by and by would pile up behind their window."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    box = file_dialog(window, "选择")
    box.open()
    with qtbot.waitSignal(box.destroyed):
        box.reject()
    assert window.findChildren(QFileDialog) == []
