"""The attachments of one record, under its form: added by button or by dropping files, shown, renamed, taken away."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop.domain.attachments import AttachmentDraft, AttachmentKind, size_words
from desktop.domain.changes import Changes, Saved
from desktop.domain.identity import Uid
from desktop.services.attachments import AttachmentRow
from desktop.ui.attachments.viewer import save_attachment, show_attachment
from desktop.ui.forms.attachments.ui_attachment_form import Ui_AttachmentForm
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.buttons import button
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.fields import ChoiceField
from desktop.ui.shared.file_dialog import file_dialog
from desktop.ui.shared.form_dialog import ask_draft
from desktop.ui.shared.sections import Section, line, small

WARNING = (
    "将在这台电脑上放一份没有加密的副本，供其他程序打开。副本只有当前系统用户能读，锁定、退出和下次启动时自动删除；"
    "在其他程序里的改动不会存回这里。"
)


class Attachments(QWidget):
    """`show_record` fills it; None for a record that is not stored yet."""

    def __init__(self, desk: Desk, noun: str) -> None:
        super().__init__()
        self.setObjectName(f"{noun}_attachments")
        self.setAcceptDrops(True)
        self._desk, self._noun = desk, noun
        self._owner: Uid | None = None
        self._service = desk.services.attachments
        self._section = Section(
            "附件", f"{noun}_attachment", "还没有附件。扫描件、证书等可以放在这里，也可以把文件拖进来。"
        )
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self._section)
        desk.hub.listen(self, ("attachment",), lambda _changes: self._read())

    def show_record(self, owner: Uid | None) -> None:
        self._owner = owner
        self.setVisible(owner is not None)
        if owner is not None:
            self._section.fill(())
            self._read()

    def add(self, paths: Sequence[Path], kind: AttachmentKind = AttachmentKind.SCAN) -> None:
        """Keep these files with the record shown, each under its name."""
        owner = self._owner
        if owner is None:
            return
        for path in paths:
            draft = AttachmentDraft(path.stem[:100], kind)
            self._desk.runner.write(
                "添加附件", partial(self._keep, owner, path, draft), partial(self._kept, path.name), owner=self
            )

    def _keep(self, owner: Uid, path: Path, draft: AttachmentDraft) -> Saved:
        return self._service.add(self._desk.who, self._noun, owner, path, draft)

    def _kept(self, name: str, _saved: Saved) -> None:
        self._desk.say(f"已添加附件：{name}")
        self._read()

    def _read(self) -> None:
        owner = self._owner
        if owner is not None:
            service, who, noun = self._service, self._desk.who, self._noun
            self._desk.runner.read(lambda: service.rows(who, noun, owner), self._show, owner=self, key="attachments")

    def _show(self, rows: list[AttachmentRow]) -> None:
        self._section.set_note(f"{len(rows)} 个" if rows else "")
        self._section.fill(
            [self._line(place, row) for place, row in enumerate(rows, start=1)],
            button("添加附件…", f"{self._noun}_attachment_add", self._ask_files, role="link", glyph="plus"),
        )

    def _line(self, place: int, row: AttachmentRow) -> QWidget:
        title, name = row.draft.title, f"{self._noun}_attachment_{place}"
        note = " · ".join(
            filter(None, (row.draft.kind.label, size_words(row.size), f"{row.added_on} 添加", row.draft.note))
        )
        look = partial(show_attachment, self._desk, self, row) if row.shown else partial(self._ask_outside, row)
        acts = (
            small("查看" if row.shown else "打开…", f"{name}_open", f"查看附件：{title}", look),
            small("另存为…", f"{name}_save", f"另存附件：{title}", partial(save_attachment, self._desk, self, row)),
            small("修改…", f"{name}_edit", f"修改附件说明：{title}", partial(self._ask_name, row)),
            small("删除", f"{name}_delete", f"删除附件：{title}", partial(self._delete, row)),
        )
        return line(title, note, acts=acts, under=True)

    # what is asked and done

    def _ask_files(self) -> None:
        box = file_dialog(self, "添加附件")
        box.setFileMode(QFileDialog.FileMode.ExistingFiles)
        box.setNameFilters(["PDF 和图片 (*.pdf *.png *.jpg *.jpeg)", "所有文件 (*)"])
        box.filesSelected.connect(lambda names: self.add([Path(name) for name in names]))
        box.open()

    def _ask_name(self, row: AttachmentRow) -> None:
        form = QWidget()
        ui = Ui_AttachmentForm()
        ui.setupUi(form)
        kinds = [(kind, kind.label) for kind in (AttachmentKind.SCAN, AttachmentKind.FILE)]
        binder = Binder(AttachmentDraft, form, fields={"kind": ChoiceField(ui.kind, kinds, optional=False)})
        service, who = self._service, self._desk.who
        ask_draft(
            self._desk, self, "修改附件说明", form, binder, row.draft,
            lambda typed: service.rename(who, row.uid, typed, row.version),
            self._renamed,
            note=row.file_name,
        )  # fmt: skip

    def _renamed(self, _saved: Saved) -> None:
        self._desk.say("已修改附件说明")
        self._read()

    def _ask_outside(self, row: AttachmentRow) -> None:
        self._desk.ask(self, f"用其他程序打开“{row.file_name}”？", WARNING, "打开", lambda: self._outside(row))

    def _outside(self, row: AttachmentRow) -> None:
        service, who = self._service, self._desk.who
        self._desk.runner.write("打开附件", lambda: service.hand_out(who, row.uid), self._launch, owner=self)

    def _launch(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._desk.say(f"这台电脑上没有能打开“{path.name}”的程序，请用“另存为…”。")

    def _delete(self, row: AttachmentRow) -> None:
        service, who = self._service, self._desk.who

        def done(_changes: Changes) -> None:
            self._desk.say(f"已删除附件：{row.draft.title}", "撤销", lambda: self._take_back(row))
            self._read()

        self._desk.runner.write("删除附件", lambda: service.delete(who, row.uid), done, owner=self)

    def _take_back(self, row: AttachmentRow) -> None:
        service, who = self._service, self._desk.who

        def done(_changes: Changes) -> None:
            self._desk.say("已恢复附件")
            self._read()

        self._desk.runner.write("恢复附件", lambda: service.restore(who, row.uid), done, owner=self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._owner is not None and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.add([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
