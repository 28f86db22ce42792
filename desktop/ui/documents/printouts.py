"""A print-out as it will come out of the printer, to be printed or saved as PDF."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.services.documents.printouts import TITLES, Printout
from desktop.ui.shared import printing
from desktop.ui.shared.buttons import button, chip, mark, words
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.preview import Preview
from desktop.ui.shared.saving import ask_place

ABOUT = "打印件含身份证号等未遮盖的内容，每次打开都记入操作历史；没有编号，不作为文书保存。"
PLAIN = "打印件没有编号，不作为文书保存；每次打开都记入操作历史。"
"""Said where nothing is covered on the screen."""

Make = Callable[[str], Printout]
"""Makes a kind, in the write lane."""


def show_printouts(desk: Desk, parent: QWidget, kinds: Sequence[str], subject: Uid, about: str = ABOUT) -> "PrintoutBox":
    """Show the first of these kinds for a record; the others by one press."""
    service, who = desk.services.printouts, desk.who
    return show_made(desk, parent, kinds, lambda kind: service.make(who, kind, subject), subject, about)


def show_made(
    desk: Desk, parent: QWidget, kinds: Sequence[str], make: Make, subject: Uid, about: str = PLAIN
) -> "PrintoutBox":
    """The same for what is made in another way; `subject` tells one preview from another."""
    box = PrintoutBox(desk, parent, kinds, make, subject, about)
    box.box.open()
    box.choose(kinds[0])
    return box


class PrintoutBox:
    """The dialog with its kinds and its page."""

    def __init__(
        self, desk: Desk, parent: QWidget, kinds: Sequence[str], make: Make, subject: Uid, about: str
    ) -> None:
        self._desk, self._service, self._subject, self._make = desk, desk.services.printouts, subject, make
        self._made: Printout | None = None
        self.box: QDialog = dialog(parent, "打印", 720)
        room = parent.window().size()
        self.box.resize(min(900, room.width() - 40), max(480, room.height() - 60))
        self.preview = Preview(desk, self._picture, "printout", "打印件")
        self._problem = words("", "problem", wrap=True, name="printout_problem")
        self._problem.hide()
        lines = QVBoxLayout(self.box)
        lines.setContentsMargins(16, 12, 16, 12)
        lines.addLayout(self._kinds(kinds))
        lines.addWidget(words(about, "note", wrap=True, name="printout_about"))
        lines.addWidget(self._problem)
        lines.addWidget(self.preview, 1)
        lines.addStretch()  # takes the room where a refusal stands in place of the page
        lines.addLayout(self._foot())
        turn, enlarge = self.preview.turn, self.preview.enlarge
        keys = (("PgUp", turn, -1), ("PgDown", turn, 1), ("Ctrl+-", enlarge, -1), ("Ctrl+=", enlarge, 1))
        for key, do, by in keys:
            QShortcut(QKeySequence(key), self.box).activated.connect(partial(do, by))

    def choose(self, kind: str) -> None:
        """Make this kind and show it; until it is there the one before can be neither printed nor saved."""
        mark(self._chips[kind])
        self._allow(False)
        self._desk.runner.write(
            "准备打印件", lambda: self._make(kind), partial(self._show, kind), owner=self.box, failed=self._failed
        )

    def _kinds(self, kinds: Sequence[str]) -> QHBoxLayout:
        row = QHBoxLayout()
        group = QButtonGroup(self.box)
        self._chips = {}
        for kind in kinds:
            made = chip(TITLES[kind], f"printout_{kind}", partial(self.choose, kind))
            group.addButton(made)
            self._chips[kind] = made
            row.addWidget(made)
        row.addStretch()
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._print = button("打印…", "printout_print", self._ask_printer, role="primary", glyph="print")
        self._save = button("存为 PDF…", "printout_save", self._ask_place, glyph="save")
        row.addWidget(button("关闭", "printout_close", self.box.accept))
        row.addStretch()
        row.addWidget(self._save)
        row.addWidget(self._print)
        self._allow(False)
        return row

    def _allow(self, on: bool) -> None:
        self._print.setEnabled(on)
        self._save.setEnabled(on)

    def _show(self, kind: str, made: Printout) -> None:
        if not self._chips[kind].isChecked():  # another was chosen meanwhile
            return
        self._made = made
        self._problem.hide()
        self.preview.show()
        self.preview.show_document(self._subject, made.pages)
        self._allow(True)

    def _failed(self, error: BaseException) -> None:
        self._allow(False)
        self.preview.hide()
        if isinstance(error, UserError):
            self._problem.setText(str(error))
            self._problem.show()
        else:
            self._desk.error(error, "准备打印件")

    def _picture(self, _subject: Uid, page: int, dpi: int) -> bytes:
        assert self._made is not None
        return self._service.picture(self._desk.who, self._made, page, dpi)

    def _ask_printer(self) -> None:
        if self._made is not None:
            printing.ask_printer(self.box, self._made.title, partial(self._print_on, self._made))

    def _print_on(self, made: Printout, printer: QPrinter) -> None:
        service, who = self._service, self._desk.who

        def done(pictures: list[bytes]) -> None:
            printing.print_pages(printer, pictures)
            self._desk.say(f"{made.title} 已送往打印机，{made.pages} 页。")

        pages = range(1, made.pages + 1)
        self._desk.runner.read(
            lambda: [service.picture(who, made, n, printing.DPI) for n in pages], done, owner=self.box
        )

    def _ask_place(self) -> None:
        if self._made is not None:
            ask_place(self.box, "存为 PDF", f"{self._made.title}.pdf", self.save_to, "PDF (*.pdf)")

    def save_to(self, path: Path) -> None:
        """Write the PDF; off the GUI thread, since the place may be a slow USB stick."""
        made = self._made
        if made is not None:
            service, who = self._service, self._desk.who
            self._desk.runner.read(
                lambda: service.save(who, made, path), lambda _none: self._desk.say(f"已保存到 {path}"), owner=self.box
            )
