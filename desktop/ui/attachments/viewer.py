"""The built-in viewer: a PDF or a picture page by page, enlarged, printed, saved."""

from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.attachments import AttachmentRow
from desktop.ui.shared import printing
from desktop.ui.shared.buttons import button, words
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.preview import Preview
from desktop.ui.shared.saving import ask_place


def show_attachment(desk: Desk, parent: QWidget, row: AttachmentRow) -> None:
    """Open an attachment; the look is logged before the first page is seen."""
    service, who = desk.services.attachments, desk.who
    desk.runner.write(
        "查看附件", lambda: service.pages(who, row.uid), lambda pages: _open(desk, parent, row, pages), owner=parent
    )


def _open(desk: Desk, parent: QWidget, row: AttachmentRow, pages: int) -> QDialog:
    service, who = desk.services.attachments, desk.who
    box = dialog(parent, row.draft.title, 760)
    room = parent.window().size()
    box.resize(min(980, room.width() - 40), max(480, room.height() - 60))
    preview = Preview(desk, partial(service.picture, who), "attachment", "附件")
    lines = QVBoxLayout(box)
    lines.setContentsMargins(16, 12, 16, 12)
    lines.addWidget(words(row.draft.title, "heading", wrap=True, name="attachment_title"))
    if row.draft.note:
        lines.addWidget(words(row.draft.note, "note", wrap=True, name="attachment_note"))
    lines.addWidget(preview, 1)
    foot = QHBoxLayout()

    def print_on(printer: QPrinter) -> None:
        def done(pictures: list[bytes]) -> None:
            printing.print_pages(printer, pictures)
            desk.say(f"“{row.draft.title}”已送往打印机，{len(pictures)} 页。")

        desk.runner.read(
            lambda: [service.picture(who, row.uid, n, printing.DPI) for n in range(1, pages + 1)], done, owner=box
        )

    foot.addWidget(
        button("打印…", "attachment_print", lambda: printing.ask_printer(box, row.draft.title, print_on), glyph="print")
    )
    foot.addWidget(button("另存为…", "attachment_save", lambda: save_attachment(desk, box, row), glyph="save"))
    foot.addStretch()
    foot.addWidget(button("关闭", "attachment_close", box.accept))
    lines.addLayout(foot)
    turn, enlarge = preview.turn, preview.enlarge
    keys = (
        ("PgUp", turn, -1),
        ("PgDown", turn, 1),
        ("Ctrl+-", enlarge, -1),
        ("Ctrl+=", enlarge, 1),
        ("Ctrl++", enlarge, 1),
    )
    for key, do, by in keys:
        QShortcut(QKeySequence(key), box).activated.connect(partial(do, by))
    preview.show_document(row.uid, pages, whole=not row.file_name.lower().endswith(".pdf"))
    box.open()
    return box


def save_attachment(desk: Desk, parent: QWidget, row: AttachmentRow) -> None:
    """Ask for a place and write the file there as it came in."""
    service, who = desk.services.attachments, desk.who
    ask_place(
        parent,
        "附件另存为",
        row.file_name,
        lambda path: desk.runner.write(
            "导出附件",
            lambda: service.save_as(who, row.uid, path),
            lambda _changes: desk.say(f"已保存到 {path}"),
            owner=parent,
        ),
    )
