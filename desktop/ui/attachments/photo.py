"""The photo of a person beside the form: shown, chosen, changed, taken away."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel

from desktop.domain.attachments import AttachmentDraft, AttachmentKind
from desktop.domain.changes import Changes, Saved
from desktop.domain.identity import Uid
from desktop.ui.shared.buttons import button
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.file_dialog import file_dialog

SIZE = QSize(72, 96)
"""3 : 4, as on a document."""


class Photo(QFrame):
    """`show_person` fills it; None for somebody not stored yet."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("person_photo")
        self._desk, self._service = desk, desk.services.attachments
        self._owner: Uid | None = None
        self._picture = QLabel()
        self._picture.setObjectName("person_photo_picture")
        self._picture.setFixedSize(SIZE)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setProperty("photo", True)
        self._choose = button("添加照片…", "person_photo_choose", self._ask, role="link")
        self._choose.setToolTip("PNG 或 JPEG，自动缩小到证件照大小")
        self._remove = button("删除照片", "person_photo_remove", self._take_away, role="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(12)
        row.addWidget(self._picture)
        row.addWidget(self._choose, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch()
        desk.hub.listen(self, ("attachment",), lambda _changes: self._read())

    def show_person(self, owner: Uid | None) -> None:
        self._owner = owner
        self.setVisible(owner is not None)
        self._show(None)
        self._read()

    def set_photo(self, path: Path) -> None:
        """Take this picture."""
        owner = self._owner
        if owner is not None:
            service, who = self._service, self._desk.who
            draft = AttachmentDraft("照片", AttachmentKind.PHOTO)
            self._desk.runner.write(
                "添加照片", lambda: service.add(who, "person", owner, path, draft), self._kept, owner=self
            )

    def _kept(self, _saved: Saved) -> None:
        self._desk.say("已更新照片")
        self._read()

    def _take_away(self) -> None:
        owner = self._owner
        if owner is not None:
            service, who = self._service, self._desk.who

            def done(gone: Saved) -> None:
                self._desk.say("已删除照片", "撤销", lambda: self._bring_back(gone.uid))
                self._read()

            self._desk.runner.write("删除照片", lambda: service.delete_photo(who, "person", owner), done, owner=self)

    def _bring_back(self, uid: Uid) -> None:
        service, who = self._service, self._desk.who

        def done(_changes: Changes) -> None:
            self._desk.say("已恢复照片")
            self._read()

        self._desk.runner.write("恢复照片", lambda: service.restore(who, uid), done, owner=self)

    def _read(self) -> None:
        owner = self._owner
        if owner is not None:
            service, who = self._service, self._desk.who
            self._desk.runner.read(lambda: service.photo(who, "person", owner), self._show, owner=self, key="photo")

    def _show(self, jpeg: bytes | None) -> None:
        pixmap = QPixmap()
        if jpeg is not None:
            pixmap.loadFromData(jpeg)
            ratio = self.devicePixelRatioF()
            pixmap = pixmap.scaled(
                SIZE * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            pixmap.setDevicePixelRatio(ratio)
        self._picture.setPixmap(pixmap)
        self._picture.setAccessibleName("照片" if jpeg else "没有照片")
        self._picture.setVisible(jpeg is not None)
        self._remove.setVisible(jpeg is not None)
        self._choose.setText("更换照片…" if jpeg else "添加照片…")
        self._choose.setAccessibleName(self._choose.text())

    def _ask(self) -> None:
        box = file_dialog(self, "选择照片")
        box.setFileMode(QFileDialog.FileMode.ExistingFile)
        box.setNameFilter("图片 (*.png *.jpg *.jpeg)")
        box.fileSelected.connect(lambda name: self.set_photo(Path(name)))
        box.open()
