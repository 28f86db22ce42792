"""The documents page: everything that was made, what waits for a signature, what came back signed."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.domain.changes import Saved
from desktop.domain.documents import TITLES
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.services.documents import CHIPS, DocumentQuery, DocumentRow
from desktop.ui.documents import dialogs
from desktop.ui.documents.keys_dialog import Keys
from desktop.ui.documents.pane import DocumentPane
from desktop.ui.documents.wording import TONES
from desktop.ui.forms.documents.ui_make_form import Ui_MakeForm
from desktop.ui.shared.buttons import EXPORT
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.list_page import Chip, ListPage, ListSpec, Query
from desktop.ui.shared.page import Action
from desktop.ui.shared.saving import ask_file
from desktop.ui.views.export import ask_export

PDF = "PDF (*.pdf)"
WIDTH = 560
"""Of the right side until the user moves it: a page must be readable."""

COLUMNS = (
    Column[DocumentRow]("title", "文书", lambda r: r.title, width=170, stretch=3),
    Column[DocumentRow]("number", "编号", lambda r: r.number, width=150, stretch=2, drop=3),
    Column[DocumentRow](
        "state", "状态", lambda r: r.state.label, width=92, look=Look.PILL, tone=lambda r: TONES[r.state]
    ),
    Column[DocumentRow](
        "signed", "签署", lambda r: f"{r.signed}/{r.signers}", width=56, look=Look.NUMBER, sortable=False, drop=2
    ),
    Column[DocumentRow]("made_on", "定稿日期", lambda r: r.made_on.isoformat(), width=100, look=Look.DATE, drop=1),
)


def build(desk: Desk) -> QWidget:
    return DocumentsPage(desk)


class DocumentsPage(ListPage[DocumentRow]):
    """See the module's sentence; `pane` is the detail."""

    def __init__(self, desk: Desk) -> None:
        if desk.settings.value("split/documents") is None:
            desk.settings.setValue("split/documents", WIDTH)
        self._documents = desk.services.documents
        self.pane = DocumentPane(desk, lambda: self.show_detail(False))
        self.keys = Keys(desk, self)
        super().__init__(desk, self._list(desk), self.pane)

    def _list(self, desk: Desk) -> ListSpec[DocumentRow]:
        documents, who = self._documents, desk.who

        def asked(query: Query) -> DocumentQuery:
            sort = query.sort or "made_on"
            down = query.descending or not query.sort
            return DocumentQuery(query.text, query.chip or "all", None, None, sort, down, query.conditions)

        return ListSpec(
            key="documents",
            title="文书",
            unit="份",
            nouns=("document", "document_signer"),
            columns=COLUMNS,
            ids=lambda query: documents.ids(who, asked(query)),
            rows=lambda uids: documents.rows(who, uids),
            empty=("还没有文书", "合同、承诺书、结对书和评定报告生成之后都在这里。"),
            hint="文书名称、编号、校验码",
            chips=[Chip("" if key == "all" else key, text) for key, text in CHIPS.items()],
            primary=Action("生成文书", "documents_new", self._ask_subject, shortcut="Ctrl+N"),
            more=[
                Action("收回签署文件…", "documents_bring_back", self._choose_signed, "upload"),
                Action("核验文件…", "documents_verify", self._choose_checked, "check"),
                Action("签名钥匙…", "documents_keys", self.keys.read, "lock"),
                Action("导出…", "documents_export", lambda: ask_export(self, self.model.ids()), "download", EXPORT),
            ],
            glyph="documents",
            fields=documents.fields,
        )

    # making

    def _ask_subject(self) -> None:
        desk = self.desk
        desk.runner.read(lambda: self._documents.kinds(desk.who), self._offer_kinds, owner=self, key="kinds")

    def _offer_kinds(self, kinds: dict[str, str]) -> None:
        box = dialog(self, "生成文书", 520)
        body = QWidget()
        form = Ui_MakeForm()
        form.setupUi(body)
        for kind, mark in kinds.items():
            form.kind.addItem(TITLES.get(kind, mark), kind)
        documents, who = self._documents, self.desk.who

        def attach() -> None:
            kind = str(form.kind.currentData())
            form.subject.attach(self.desk.runner, lambda text: documents.subjects(who, kind, text))
            form.subject.set_choice(None)

        form.kind.currentIndexChanged.connect(lambda _row: attach())
        attach()

        def done() -> None:
            chosen = form.subject.choice()
            if chosen is None:
                raise UserError("请选择对象。")
            self.make(str(form.kind.currentData()), chosen.uid)

        note = "定稿后编号固定、内容冻结；要修改只能作废后重新生成。"
        dialogs.frame(box, "生成文书", note, body, "定稿并生成", "make", done)
        box.open()

    def make(self, kind: str, subject: Uid) -> None:
        """Number, freeze and render in the write queue, then show it."""
        documents, who = self._documents, self.desk.who
        self.desk.runner.write("生成文书", lambda: documents.make(who, kind, subject), self._made, owner=self)

    def _made(self, saved: Saved) -> None:
        self.reload()
        self.open_record(saved.uid)
        self.desk.say("文书已定稿。")

    # files from elsewhere

    def _choose_signed(self) -> None:
        ask_file(self, "选择对方签署后的文件", PDF, self.bring_back)

    def _choose_checked(self) -> None:
        ask_file(self, "选择要核验的 PDF", PDF, self.verify_file)

    def bring_back(self, path: Path) -> None:
        """Match a signed file with its document."""
        documents, who = self._documents, self.desk.who
        self.desk.runner.write("收回签署文件", lambda: documents.bring_back(who, path), self._returned, owner=self)

    def _returned(self, saved: Saved) -> None:
        self.reload()
        self.open_record(saved.uid)
        self.desk.say("签署文件已收回，签名核验通过。")

    def verify_file(self, path: Path) -> None:
        """Say what any PDF's signatures prove."""
        documents, who = self._documents, self.desk.who
        self.desk.runner.read(
            lambda: documents.verify_file(who, path),
            lambda found: dialogs.tell(self, f"核验 {path.name}", found.sentences),
            owner=self,
            key="verify",
        )
