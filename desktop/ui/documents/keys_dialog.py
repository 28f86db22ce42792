"""Keys made at this station: who holds them, making one, saving one as a file."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.identity import Uid
from desktop.services.documents import KeyRow
from desktop.ui.shared.buttons import button, rule, words
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.file_dialog import file_dialog


def show_keys(
    parent: QWidget,
    keys: Sequence[KeyRow],
    honest: str,
    make: Callable[[], object],
    save: Callable[[Uid, Path], object],
) -> QDialog:
    """The list of keys with what can be done about each."""
    box = dialog(parent, "签名钥匙", 560)
    lines = QVBoxLayout(box)
    lines.setContentsMargins(24, 20, 24, 16)
    lines.setSpacing(8)
    lines.addWidget(words("签名钥匙", "heading", name="keys_title"))
    lines.addWidget(words(honest, "second", wrap=True, name="keys_about"))
    if not keys:
        lines.addWidget(words("还没有签名钥匙。需要在电脑上签章时，先为签署人做一把。", wrap=True, name="keys_none"))
    for number, key in enumerate(keys, start=1):
        lines.addWidget(rule())
        lines.addLayout(_line(box, number, key, save))
    box.accepted.connect(lambda: make() if box.property("make") else None)
    row = QHBoxLayout()
    row.addWidget(button("制作签名钥匙…", "keys_make", partial(_close_to_make, box), glyph="plus"))
    row.addStretch()
    row.addWidget(button("关闭", "keys_close", box.reject))
    lines.addSpacing(8)
    lines.addLayout(row)
    box.open()
    return box


def _close_to_make(box: QDialog) -> None:
    box.setProperty("make", True)
    box.accept()


def _line(box: QDialog, number: int, key: KeyRow, save: Callable[[Uid, Path], object]) -> QHBoxLayout:
    row = QHBoxLayout()
    text = f"{key.holder}　{key.organisation}"
    until = f"有效至 {key.valid_until.astimezone():%Y-%m-%d}"
    row.addWidget(words(text, wrap=True, name=f"key_{number}"), 1)
    row.addWidget(words(until, "note", name=f"key_{number}_until"))
    row.addWidget(button("存为文件…", f"key_{number}_save", partial(_save, box, key, save)))
    return row


def _save(box: QDialog, key: KeyRow, save: Callable[[Uid, Path], object]) -> None:
    chooser = file_dialog(box, "保存签名钥匙")
    chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    chooser.setNameFilter("签名钥匙 (*.p12)")
    chooser.setDefaultSuffix("p12")
    chooser.selectFile(f"{key.holder}.p12")
    chooser.fileSelected.connect(lambda path: save(key.uid, Path(path)))
    chooser.open()
