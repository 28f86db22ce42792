"""The lists of the preview: problems, rows and columns of the sheet."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.domain.imports.plan import Choose, RowDecision, RowPlan, RowProblem, RowState
from desktop.ui.exchange.findings import FIELDS, ColumnLine, Findings, ProblemLine, RowLine
from desktop.ui.exchange.local_rows import LocalRows
from desktop.ui.shared.buttons import button, chip, mark, words
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.focus import begin_at
from desktop.ui.shared.page import States
from desktop.ui.shared.table_view import TableView
from desktop.ui.shared.tokens import Tone

STATE_TONES = {
    RowState.NEW: Tone.GOOD,
    RowState.CHANGED: Tone.INFO,
    RowState.UNCHANGED: Tone.PLAIN,
    RowState.DUPLICATE: Tone.WARNING,
    RowState.SKIPPED: Tone.PLAIN,
    RowState.ERROR: Tone.BAD,
}

_PROBLEMS = (
    Column[ProblemLine]("row", "行", lambda r: _row(r.problem.row), 60, look=Look.NUMBER, sortable=False),
    Column[ProblemLine]("name", "姓名", lambda r: r.name, 116, sortable=False, drop=2),
    Column[ProblemLine]("column", "列", lambda r: r.problem.column, 150, sortable=False, drop=1),
    Column[ProblemLine](
        "kind",
        "程度",
        lambda r: "错误" if r.problem.is_error else "警告",
        64,
        look=Look.PILL,
        tone=lambda r: Tone.BAD if r.problem.is_error else Tone.WARNING,
        sortable=False,
    ),
    # The code (domain/model.md §4.9) is for whoever asks; users read the sentence.
    Column[ProblemLine](
        "text",
        "说明",
        lambda r: r.problem.text,
        300,
        stretch=1,
        tip=lambda r: f"{r.problem.text}\n代码：{r.problem.code}",
        sortable=False,
    ),
)
_KINDS = {"all": "全部", "errors": "错误", "warnings": "警告"}
_ROWS = (
    Column[RowLine]("row", "行", lambda r: str(r.row.row), 60, look=Look.NUMBER, sortable=False),
    Column[RowLine]("name", "姓名", lambda r: r.row.name, 110, sortable=False),
    Column[RowLine](
        "state",
        "处理",
        lambda r: str(r.row.state),
        92,
        look=Look.PILL,
        tone=lambda r: STATE_TONES[r.row.state],
        sortable=False,
    ),
    Column[RowLine]("note", "说明", lambda r: r.note, 240, stretch=1, sortable=False),
)
_COLUMNS = (
    Column[ColumnLine]("letter", "列", lambda r: r.column.letter, 56, sortable=False),
    Column[ColumnLine]("heading", "表中的列标题", lambda r: r.column.heading or "（没有标题）", 200, stretch=1, sortable=False),
    Column[ColumnLine](
        "read",
        "读取",
        lambda r: "已识别" if r.fills else "不读",
        84,
        look=Look.PILL,
        tone=lambda r: Tone.GOOD if r.fills else Tone.PLAIN,
        sortable=False,
    ),
    Column[ColumnLine]("fills", "填入，或为什么不读", lambda r: r.fills or r.column.why or "—", 200, stretch=1, sortable=False),
)


def _row(number: int) -> str:
    return str(number) if number else "全表"


class ProblemList(QWidget):
    """Errors and warnings, narrowed by chips; the whole sentence of the current line stands under the table."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._found: Findings | None = None
        self._kept: dict[str, list[RowProblem]] = {}
        self.model = LocalRows(_PROBLEMS, desk.runner, self)
        self.table = TableView(self.model, "import_problems", "问题列表", desk.settings)
        self.states = States(self.table, "import_problems_list")
        self._whole = words("", "second", wrap=True, name="import_problem_whole")
        self._whole.setMinimumHeight(20)
        self._chips = QButtonGroup(self)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        for place, key in enumerate(_KINDS):
            bar.addWidget(self._chip(place, key))
        bar.addStretch()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 8, 0, 0)
        lines.setSpacing(8)
        lines.addLayout(bar)
        lines.addWidget(self.states, 1)
        lines.addWidget(self._whole)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _then: self._tell(now.row()))
        begin_at(self, self.table)

    def show_findings(self, found: Findings) -> None:
        self._found = found
        self._kept = {"all": found.problems, "errors": found.errors, "warnings": found.warnings}
        for place, (key, text) in enumerate(_KINDS.items()):
            made = self._chips.button(place)
            made.setText(f"{text} {len(self._kept[key]):,} 条")
            made.setAccessibleName(f"{text} {len(self._kept[key])} 条")
        self._filter(tuple(_KINDS)[max(0, self._chips.checkedId())])

    def forget(self) -> None:
        """Hold on to nothing of what was shown."""
        self._found, self._kept = None, {}
        self.model.show_lines(())

    def show_kind(self, key: str) -> None:
        """`key`: all, errors or warnings."""
        mark(self._chips.button(tuple(_KINDS).index(key)))
        self._filter(key)

    def _chip(self, place: int, key: str) -> QWidget:
        made = chip(_KINDS[key], f"import_problems_{key}", lambda: self._filter(key), on=place == 0)
        self._chips.addButton(made, place)
        return made

    def _filter(self, key: str) -> None:
        problems = self._kept.get(key, [])
        if self._found is not None:
            self.model.show_items(problems, self._found.problem_line)
        self._whole.clear()
        if problems:
            self.states.content()
        else:
            text = {"errors": "没有错误", "warnings": "没有警告"}.get(key, "没有发现问题")
            self.states.message("check", text)

    def _tell(self, row: int) -> None:
        line = self.model.record_at(row)
        self._whole.setText(_whole(line) if line else "")


def _whole(line: ProblemLine) -> str:
    problem = line.problem
    place = "，".join(filter(None, (f"第 {problem.row} 行", problem.column)))
    return f"{place}：{problem.text}" if problem.row else problem.text


class RowList(QWidget):
    """Every row of the sheet and what happens to it.

    Signals:
        decided: {row number: RowDecision} for rows to be skipped, and for those where somebody took a new name.
        undecided: numbers of rows that shall be what they are by themselves (list of int).
    """

    decided = Signal(object)
    undecided = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._found: Findings | None = None
        self._state = ""
        self.model = LocalRows(_ROWS, desk.runner, self)
        self.table = TableView(self.model, "import_rows", "各行的处理", desk.settings)
        self.states = States(self.table, "import_rows_list")
        self._shown: QLabel = words("", "second", name="import_rows_shown")
        self._every = button("显示全部", "import_rows_all", lambda: self.show_state(""), role="link")
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self._shown)
        bar.addWidget(self._every)
        bar.addStretch()
        self.skip = button("不导入所选行", "import_rows_skip", lambda: self._decide(skip=True))
        self.keep = button("照常导入所选行", "import_rows_keep", lambda: self._decide(skip=False))
        self.renamed = button("是更名，记入曾用名", "import_rows_renamed", self._rename)
        for widget in (self.renamed, self.skip, self.keep):
            widget.setToolTip("Ctrl+A 选全部，Shift 选一段")
            bar.addWidget(widget)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 8, 0, 0)
        lines.setSpacing(8)
        lines.addLayout(bar)
        lines.addWidget(self.states, 1)
        begin_at(self, self.table)

    def _chosen(self) -> list[RowPlan]:
        lines = [self.model.record_at(self.model.row_of(uid)) for uid in self.table.chosen_uids()]
        return [line.row for line in lines if line is not None]

    def _rename(self) -> None:
        made = {r.row: RowDecision(Choose.EXISTING, r.uid, renamed=True) for r in self._chosen() if _new_name(r)}
        if made:
            self.decided.emit(made)

    def _decide(self, *, skip: bool) -> None:
        rows = self._chosen()
        if skip and (open_ := [r.row for r in rows if r.state not in (RowState.ERROR, RowState.SKIPPED)]):
            self.decided.emit(dict.fromkeys(open_, RowDecision(Choose.SKIP)))
        elif not skip and (decided := [r.row for r in rows if r.state is RowState.SKIPPED or self._is_renamed(r)]):
            self.undecided.emit(decided)

    def _is_renamed(self, row: RowPlan) -> bool:
        decision = self._found.preview.decisions.rows.get(row.row) if self._found else None
        return decision is not None and decision.renamed

    def show_findings(self, found: Findings) -> None:
        self._found = found
        self.renamed.setVisible(any(p.code == "NAME_CHANGED" for p in found.warnings))
        rows = found.rows[self._state]
        if rows and len(rows) == self.model.rowCount():  # decided: what is chosen stays chosen
            self.model.replace_items(rows, found.row_line)
        else:
            self.show_state(self._state)

    def forget(self) -> None:
        """Hold on to nothing of what was shown."""
        self._found = None
        self.model.show_lines(())

    def show_state(self, state: str) -> None:
        """Only rows in this state; "" for all."""
        self._state = state
        if self._found is None:
            return
        rows = self._found.rows[state]
        self.model.show_items(rows, self._found.row_line)
        self._shown.setText(f"{state or '全部'} {len(rows):,} 行")
        self._every.setVisible(bool(state))
        if rows:
            self.states.content()
        else:
            self.states.message("check", f"没有{state}的行" if state else "表中没有人员")


def _new_name(row: RowPlan) -> bool:
    return any(change.label == FIELDS["name"].label for change in row.changed)


class ColumnList(QWidget):
    """Which columns are read, and into which field."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.model = LocalRows(_COLUMNS, desk.runner, self)
        self.table = TableView(self.model, "import_columns", "列的对应", desk.settings)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 8, 0, 0)
        lines.addWidget(self.table)
        begin_at(self, self.table)

    def show_findings(self, found: Findings) -> None:
        self.model.show_lines(found.columns)
