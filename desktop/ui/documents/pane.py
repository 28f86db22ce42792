"""The right side of the documents page: the page as it prints, its signers, what can be done."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout

from desktop.domain.actors import Right
from desktop.domain.documents import DocumentState
from desktop.domain.identity import Uid
from desktop.services.documents import DocumentDetail, SignerRow
from desktop.ui.documents import dialogs
from desktop.ui.documents.signers import Signers
from desktop.ui.documents.signing import Signing
from desktop.ui.documents.wording import TONES
from desktop.ui.history.reason import Deed, ask_reason
from desktop.ui.shared import printing
from desktop.ui.shared.buttons import button, pill, rule, set_pill, tool, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.icons import icon
from desktop.ui.shared.preview import Preview
from desktop.ui.shared.saving import ask_place

_OPEN = (DocumentState.FINAL, DocumentState.PRINTED, DocumentState.PARTLY_SIGNED)


class DocumentPane(QFrame):
    """One document. `show_uid` is what the list calls."""

    def __init__(self, desk: Desk, closed: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.setObjectName("document_pane")
        self._desk, self._documents, self._closed = desk, desk.services.documents, closed
        self._shown: DocumentDetail | None = None
        self._title = words("", "heading", wrap=True, name="document_title")
        self._pill = pill()
        self._note = words("", "note", wrap=True, name="document_note")
        self._preview = Preview(desk, partial(self._documents.picture, desk.who), "document", "文书")
        self._signers, self._signing = Signers(self._ask_key), Signing(desk, self, self._after)
        self._menu = QMenu(self)
        self._arrange()
        self._shortcuts()
        desk.hub.listen(self, ("document", "document_signer"), lambda _changes: self._again())

    def show_uid(self, uid: Uid | None) -> None:
        if uid is None:
            return
        documents, who = self._documents, self._desk.who
        self._desk.runner.read(lambda: documents.get(who, uid), self._show, owner=self, key="document")

    # building

    def _arrange(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 12, 16, 12)
        lines.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._pill)
        head.addWidget(tool("close", "关闭", "document_close", self._closed))
        lines.addLayout(head)
        lines.addWidget(self._note)
        lines.addWidget(self._preview, 1)
        lines.addWidget(rule())
        lines.addWidget(self._signers)
        lines.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._print = button("打印…", "document_print", self.print_out, glyph="print")
        self._save = button("另存为…", "document_save", self.save_as, glyph="save")
        self._ink = button("纸质已签…", "document_ink", self._ask_ink)
        self._more = button("更多", "document_more", lambda: None, glyph="chevron-down")
        self._more.setAccessibleName("文书的更多操作")
        self._more.setMenu(self._menu)
        entries = (
            ("核验签名", "document_verify", "check", self._verify),
            ("打开对应记录", "document_subject", "chevron-right", self._open_subject),
            ("作废…", "document_void", "close", self._ask_void),
        )
        for text, name, glyph, do in entries:
            entry = self._menu.addAction(icon(glyph), text)
            entry.setObjectName(name)
            entry.triggered.connect(lambda _checked=False, act=do: act())
        for made in (self._print, self._save, self._ink):
            row.addWidget(made)
        row.addStretch()
        row.addWidget(self._more)
        return row

    def _shortcuts(self) -> None:
        turn, enlarge = self._preview.turn, self._preview.enlarge
        keys = (
            *(("PgUp", partial(turn, -1)), ("PgDown", partial(turn, 1))),
            *(("Ctrl+-", partial(enlarge, -1)), ("Ctrl+=", partial(enlarge, 1)), ("Ctrl++", partial(enlarge, 1))),
        )
        for key, do in (*keys, ("Ctrl+P", self.print_out)):
            QShortcut(QKeySequence(key), self).activated.connect(do)

    # showing

    def _again(self) -> None:
        if self._shown is not None:
            self.show_uid(self._shown.uid)

    def _show(self, found: DocumentDetail) -> None:
        self._shown = found
        row = found.row
        self._title.setText(row.title)
        set_pill(self._pill, row.state.label, TONES[row.state])
        parts = [row.number, f"{row.made_on} 定稿", f"校验码 {found.code}"]
        if found.signed_on:
            parts.append(f"{found.signed_on} 签署" + ("，有扫描件" if found.has_scan else ""))
        if found.void_reason:
            parts.append(f"作废原因：{found.void_reason}")
        self._note.setText(" · ".join(parts))
        self._signers.show_signers(found.signers, self._desk.who.may(Right.SIGN))
        reviews = self._desk.who.may(Right.REVIEW_PLEDGES)
        self._ink.setVisible(row.state in _OPEN and reviews)
        self._menu.actions()[-1].setEnabled(row.state is not DocumentState.VOID and reviews)
        if row.state is not DocumentState.MAKING:
            self._preview.show_document(found.uid, row.pages)

    # doing

    def print_out(self) -> None:
        """Ask for a printer and print every page as stored."""
        shown = self._shown
        if shown is not None:
            printing.ask_printer(self, shown.row.number, partial(self._print_on, shown))

    def _print_on(self, shown: DocumentDetail, printer: QPrinter) -> None:
        documents, who = self._documents, self._desk.who

        def pages() -> list[bytes]:
            return [documents.picture(who, shown.uid, n, printing.DPI) for n in range(1, shown.row.pages + 1)]

        def done(pictures: list[bytes]) -> None:
            printing.print_pages(printer, pictures)
            self._desk.say(f"{shown.row.number} 已送往打印机，{len(pictures)} 页。")
            self._desk.runner.write("登记打印", lambda: documents.printed(who, shown.uid), lambda _c: None, owner=self)

        self._desk.runner.read(pages, done, owner=self, key="print")

    def save_as(self) -> None:
        """Write the file where it can be printed or signed at another computer."""
        shown = self._shown
        if shown is None:
            return
        name = f"{shown.row.number} {shown.row.title}.pdf"
        ask_place(self, "文书另存为", name, partial(self.save_to, shown), "PDF (*.pdf)")

    def save_to(self, shown: DocumentDetail, path: Path) -> None:
        documents, who = self._documents, self._desk.who
        self._desk.runner.read(
            lambda: documents.save_as(who, shown.uid, path),
            lambda _none: self._desk.say(f"已保存到 {path}"),
            owner=self,
            key="save",
        )

    def _ask_key(self, signer: SignerRow) -> None:
        if self._shown is not None:
            self._signing.ask(self._shown.uid, self._shown.row.number, signer)

    def _ask_ink(self) -> None:
        shown = self._shown
        if shown is not None:
            dialogs.ask_ink(self, shown.row.number, self._desk.today(), partial(self.confirm_ink, shown.uid))

    def confirm_ink(self, uid: Uid, signed_on: date, scan: Path | None) -> None:
        documents, who = self._documents, self._desk.who
        self._desk.runner.write(
            "确认纸质签署",
            lambda: documents.confirm_ink(who, uid, signed_on, scan),
            lambda _changes: self._after("已登记为纸质签署。"),
            owner=self,
        )

    def _ask_void(self) -> None:
        shown = self._shown
        if shown is not None:
            documents, who, uid = self._documents, self._desk.who, shown.uid
            ask_reason(
                self._desk,
                self,
                f"作废 {shown.row.number}？",
                "编号保留，不会再用；文件仍可查看。",
                "作废",
                Deed("作废文书", lambda why: documents.void(who, uid, why), lambda _c: self._after("文书已作废。"), self),
                ("内容有误", "项目取消", "重复生成"),
            )

    def _verify(self) -> None:
        shown = self._shown
        if shown is not None:
            documents, who = self._documents, self._desk.who
            self._desk.runner.read(
                lambda: documents.verify(who, shown.uid),
                lambda found: dialogs.tell(
                    self, f"核验 {shown.row.number}", _told(shown, found.sentences, bool(found.signatures))
                ),
                owner=self,
                key="verify",
            )

    def _open_subject(self) -> None:
        if self._shown is not None:
            self._desk.go(self._shown.subject_noun, self._shown.subject_uid)

    def _after(self, text: str) -> None:
        self._desk.say(text)
        self._again()


def _told(shown: DocumentDetail, sentences: Sequence[str], keys: bool) -> Sequence[str]:
    """What a check found; of a document signed in ink the file alone would say that nobody has signed."""
    if shown.row.state is DocumentState.SIGNED and not keys:
        return ("已登记为纸质签署，以签字盖章的原件为准。", "这份文件里没有电子签章，可凭编号和校验码与原件核对。")
    return sentences
