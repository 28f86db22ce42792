"""Step 2 of the import: what would happen, in numbers and line by line, and what a person decides about it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.domain.imports.plan import ParsedSheet, RowState
from desktop.ui.exchange.doubts import Doubts
from desktop.ui.exchange.findings import Findings
from desktop.ui.exchange.lists import ColumnList, ProblemList, RowList
from desktop.ui.exchange.new_orgs import NewOrgs
from desktop.ui.exchange.parts import Banner, Busy, Tile, shortened
from desktop.ui.shared.buttons import ONWARD, button, keyed, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.focus import begin_at
from desktop.ui.shared.tokens import Tone

_TILES = (
    ("新增", RowState.NEW, Tone.GOOD),
    ("更新", RowState.CHANGED, Tone.INFO),
    ("无变化", RowState.UNCHANGED, Tone.PLAIN),
    ("疑似重复", RowState.DUPLICATE, Tone.WARNING),
    ("错误", RowState.ERROR, Tone.BAD),
)
PROBLEMS, DOUBTS, ORGS, ROWS, COLUMNS = range(5)
_TABS = ("问题", "疑似重复", "新组织", "各行", "列的对应")


class ReviewStep(QWidget):
    """See the module's sentence.

    Signals:
        go_asked, back_asked, left_asked: import; another file; write the rows left out.
        columns_asked: back to the columns.
    """

    go_asked = Signal()
    back_asked = Signal()
    columns_asked = Signal()
    left_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.problems, self.rows, self.columns = ProblemList(desk), RowList(desk), ColumnList(desk)
        self.doubts, self.orgs = Doubts(desk), NewOrgs(desk)
        self.notice = Banner("import_notice")
        self.busy = Busy("import_working", desk.runner)
        self._file = words("", "heading", name="import_file")
        self._facts = words("", "second", wrap=True, name="import_facts")
        self.tiles = {state: self._tile(word, state) for word, state, _tone in _TILES}
        self.warned = Tile("警告", "import_count_warnings", self._show_warnings)
        self.warned.setToolTip("有警告的行照常导入")
        self.tiles[RowState.ERROR].setToolTip("有错误的行不导入")
        self.tiles[RowState.DUPLICATE].setToolTip("决定是谁之后才导入")
        self.tabs = QTabBar()
        self._stack = QStackedWidget()
        self._stack.setMinimumHeight(140)
        self._build_tabs()
        self._build_foot()
        self._arrange()

    # building

    def _tile(self, word: str, state: RowState) -> Tile:
        return Tile(word, f"import_count_{state.name.lower()}", lambda: self._show_state(state))

    def _build_tabs(self) -> None:
        self.tabs.setObjectName("import_tabs")
        self.tabs.setAccessibleName("预览的各部分")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        parts: tuple[QWidget, ...] = (self.problems, self.doubts, self.orgs, self.rows, self.columns)
        for title, part in zip(_TABS, parts, strict=True):
            self.tabs.addTab(title)
            self._stack.addWidget(part)
        self.tabs.currentChanged.connect(self._open)
        self._open(PROBLEMS)

    def _open(self, part: int) -> None:
        self._stack.setCurrentIndex(part)
        begin_at(self, self._stack.currentWidget())

    def _build_foot(self) -> None:
        self.back = button("换文件或工作表", "import_back", self.back_asked.emit)
        self.match = button("改列的对应", "import_match", self.columns_asked.emit)
        self.left = button("导出有问题的行…", "import_save_left", self.left_asked.emit, glyph="download")
        self.note = words("", "second", name="import_note")
        self.go = button("导入", "import_go", self.go_asked.emit, role="primary")
        keyed(self.go, ONWARD)
        self._foot = QWidget()
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.back, self.match, self.left):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.note)
        row.addSpacing(4)
        row.addWidget(self.go)

    def _arrange(self) -> None:
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._file)
        head.addWidget(self._facts)
        counts = QHBoxLayout()
        counts.setSpacing(8)
        for tile in (*self.tiles.values(), self.warned):
            counts.addWidget(tile, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        lines.addLayout(head)
        lines.addLayout(counts)
        lines.addWidget(self.notice)
        lines.addWidget(self.tabs)
        lines.addWidget(self._stack, 1)
        lines.addWidget(self.busy)
        lines.addWidget(self._foot)

    # showing

    def show_findings(self, found: Findings, *, anew: bool) -> None:
        """`anew`: of another file or sheet: begin at the first part that has something to say."""
        self._show_head(found)
        self._show_counts(found)
        for part in (self.problems, self.rows, self.columns):
            part.show_findings(found)
        self.doubts.show_lines(found.doubts)
        self.orgs.show_lines(found.orgs)
        self._show_foot(found)
        if anew:
            self.rows.show_state("")
            self.tabs.setCurrentIndex(_first(found))

    def _show_head(self, found: Findings) -> None:
        preview = found.preview
        several = f" · {preview.parsed.sheet}" if len(preview.sheets) > 1 else ""
        self._file.setText(f"{shortened(preview.path.name)}{several}")
        self._file.setToolTip(str(preview.path))
        ignored = len(found.unknown_columns)
        read = len(found.columns) - ignored
        tally = preview.parsed.tally
        facts = f"{_headings(preview.parsed)}，读 {read} 列" + (f"，{ignored} 列不读" if ignored else "")
        cells = f"有内容的 {tally.cells:,} 格：读 {tally.read:,}，不读的列 {tally.ignored:,}"
        self._facts.setText(f"{facts}。{cells}，列标题 {tally.headings:,}，表外文字 {tally.outside:,}")

    def _show_counts(self, found: Findings) -> None:
        for _word, state, tone in _TILES:
            self.tiles[state].show_count(found.counts[state], tone)
        self.warned.show_count(found.counts["警告"], Tone.WARNING)
        rows, columns = len(found.rows[""]), len(found.columns)
        for tab, count in enumerate((len(found.problems), len(found.doubts), len(found.orgs), rows, columns)):
            self.tabs.setTabText(tab, f"{_TABS[tab]} {count:,}")

    def _show_foot(self, found: Findings) -> None:
        left = found.counts[RowState.ERROR] + found.counts[RowState.DUPLICATE]
        self.left.setVisible(left > 0)
        self.note.setText(_note(found))
        self.go.setEnabled(found.valid > 0)
        self.go.setText(_go(found))
        self.go.setAccessibleName(self.go.text())
        self.notice.say("")
        if not found.valid:
            self.notice.say("没有一行可以导入。", "请导出有问题的行，按说明改正后再导入。")
        elif not found.people and not left:
            self.notice.say("没有变化：表中的人员与库中完全一致。", tone=Tone.GOOD)

    def set_working(self, working: bool) -> None:
        """While writing nothing else can be done here."""
        for widget in (self._stack, self._foot):
            widget.setEnabled(not working)
        if not working:
            self.busy.rest()

    def set_comparing(self) -> None:
        """A decision was made; the numbers are on their way."""
        self.go.setEnabled(False)
        self.go.setText("正在核对…")

    def forget(self) -> None:
        """Hold on to nothing of what was shown, so that it can be let go of elsewhere."""
        self.problems.forget()
        self.rows.forget()

    def _show_state(self, state: RowState) -> None:
        if state is RowState.ERROR:
            self.problems.show_kind("errors")
            self.tabs.setCurrentIndex(PROBLEMS)
        elif state is RowState.DUPLICATE:
            self.tabs.setCurrentIndex(DOUBTS)
        else:
            self.rows.show_state(state)
            self.tabs.setCurrentIndex(ROWS)
        self._stack.currentWidget().setFocus()

    def _show_warnings(self) -> None:
        self.problems.show_kind("warnings")
        self.tabs.setCurrentIndex(PROBLEMS)
        self.problems.setFocus()


def _first(found: Findings) -> int:
    if found.doubts:
        return DOUBTS
    if found.orgs:
        return ORGS
    return PROBLEMS if found.problems else ROWS


def _headings(parsed: ParsedSheet) -> str:
    """Where the headings stand, every row of them."""
    first, rows = parsed.heading_row, parsed.heading_rows
    if not rows:
        return "没有列标题"
    return f"列标题在第 {first} 行" if rows == 1 else f"列标题在第 {first} 至 {first + rows - 1} 行"


def _go(found: Findings) -> str:
    if not found.valid:
        return "没有可导入的行"
    return f"导入 {found.people:,} 人" if found.people else "没有变化，完成"


def _note(found: Findings) -> str:
    counts = found.counts
    left = {
        "有错误": counts[RowState.ERROR],
        "未决定": counts[RowState.DUPLICATE],
        "跳过": counts[RowState.SKIPPED],
    }
    told = "，".join(f"{count:,} 行{why}" for why, count in left.items() if count)
    return f"{told}，不导入" if told else ""
