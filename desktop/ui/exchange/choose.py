"""Step 1 of the import: a file by dialog or by dropping it, then which of its sheets; and what was wrong with one."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.imports.layouts import FileLook
from desktop.ui.exchange.files import FOLDER, save_dialog
from desktop.ui.exchange.parts import Banner, Busy, points, scrolling
from desktop.ui.exchange.sheet_choice import SheetChoice
from desktop.ui.shared.buttons import button, keyed, restyle, rule, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.file_dialog import file_dialog
from desktop.ui.shared.focus import begin_at
from desktop.ui.shared.icons import Glyph, icon
from desktop.ui.shared.tokens import tokens_of

FILES = "电子表格 (*.xlsx *.xlsm *.xls *.et *.ods *.csv *.txt *.tsv);;所有文件 (*)"
_RULES = (
    "列标题在前 30 行内，上面可以有表名和说明；合并的两行标题也能认出。",
    "各列按标题认，不论先后；多余的列不读，缺的列不改动库中内容。",
    "身份证号、手机、工号请设为文本，免得末几位变成 0。",
    "日期写全年月日：1990-05-12、1990.5.12、19900512、1990年5月12日都可以。",
    "空格子不会清掉库中已有的内容；不在表里的人不受影响。",
    "同一人按身份证号认，其次工号，再次姓名加出生日期；仍分不清的由您决定。",
)
_EXAMPLE = (
    ("姓名", "公民身份证号码", "部门", "政治面貌"),
    ("王建国", "13000019800512…", "城关供电所", "中共党员"),
    ("李慧敏", "13000019910308…", "城关供电所", "群众"),
)


class DropZone(QFrame):
    """A dashed field: drop a file here, or press the button.

    Signals:
        dropped: what was dropped (list of Path).
    """

    dropped = Signal(object)

    def __init__(self, choose: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("import_drop")
        self.setAcceptDrops(True)
        self._over = False
        self._glyph = Glyph(36)
        self.pick = button("选择文件…", "import_choose", choose, role="primary", glyph="folder")
        keyed(self.pick, "Ctrl+O")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(24, 16, 24, 16)
        lines.setSpacing(8)
        lines.addStretch(1)
        for widget in (self._glyph, words("把人员表拖到这里", "heading"), words("或者", "second"), self.pick):
            lines.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        lines.addSpacing(4)
        kinds = words("Excel、WPS 表格、CSV 均可；先预览再写入", "note")
        lines.addWidget(kinds, 0, Qt.AlignmentFlag.AlignHCenter)
        lines.addStretch(1)

    def give_way(self, given: bool) -> None:
        """Whether another button of the page is the one to press."""
        self.pick.setText("换一个文件…" if given else "选择文件…")
        self.pick.setAccessibleName(self.pick.text())
        self.pick.setIcon(icon("folder", "ink2" if given else "on_accent"))
        restyle(self.pick, "role", "" if given else "primary")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._mark(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(False)
        event.acceptProposedAction()
        self.dropped.emit([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _mark(self, over: bool) -> None:
        self._over = over
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = tokens_of(), QPainter(self)
        # Here and not once: the theme may change while the page is open.
        self._glyph.show_icon(icon("upload", "info" if self._over else "ink2"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(tokens.focus if self._over else tokens.edge), 1.5, Qt.PenStyle.DashLine)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(QColor(tokens.selected if self._over else tokens.card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)


class FileStep(QWidget):
    """See the module's sentence.

    Signals:
        chosen: a file to read (Path).
        sheet_chosen: the sheet of the file to go on with (str).
        template_asked: where to write an empty table (Path).
    """

    chosen = Signal(object)
    sheet_chosen = Signal(str)
    template_asked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.problem = Banner("import_problem")
        self.busy = Busy("import_reading", desk.runner)
        self.zone = DropZone(self.choose)
        self.zone.dropped.connect(self._dropped)
        self.template = button("下载空白表格…", "import_template", self._ask_template, role="link", glyph="download")
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.problem)
        left.addWidget(self.zone, 1)
        left.addWidget(self.busy)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        self.sheets = SheetChoice(desk)
        self.sheets.chosen.connect(self.sheet_chosen)
        self._right = QStackedWidget()
        self._right.addWidget(scrolling(_guide(self.template), "import_guide"))
        self._right.addWidget(self.sheets)
        row.addLayout(left, 5)
        row.addWidget(self._right, 6)
        begin_at(self, self.zone.pick)

    def show_sheets(self, look: FileLook) -> None:
        """The sheets of the file in the place of the guide."""
        self.sheets.show_file(look)
        self._right.setCurrentWidget(self.sheets)
        self._give_way(True)
        begin_at(self, self.sheets)

    def show_guide(self) -> None:
        """No file is chosen."""
        self._right.setCurrentIndex(0)
        self._give_way(False)
        begin_at(self, self.zone.pick)

    def _give_way(self, given: bool) -> None:
        """Once a file is chosen its sheets are what counts; another file can still be dropped beside them."""
        self._row.setStretch(0, 3 if given else 5)
        self._row.setStretch(1, 8 if given else 6)
        self.zone.give_way(given)

    def choose(self) -> None:
        """Ask for a file."""
        box = file_dialog(self, "选择人员表", str(self._desk.settings.value(FOLDER, "")), FILES)
        box.setObjectName("import_dialog")
        box.setFileMode(QFileDialog.FileMode.ExistingFile)
        box.fileSelected.connect(lambda path: self.take(Path(path)))
        box.open()

    def take(self, path: Path) -> None:
        """Go on with this file."""
        self._desk.settings.setValue(FOLDER, str(path.parent))
        self.problem.say("")
        self.chosen.emit(path)

    def set_reading(self, reading: bool) -> None:
        self.zone.setEnabled(not reading)
        self.template.setEnabled(not reading)
        self.sheets.set_working(reading)
        if not reading:
            self.busy.rest()

    def _dropped(self, paths: list[Path]) -> None:
        if len(paths) == 1:
            self.take(paths[0])
        else:
            text = "一次只能导入一个文件。" if paths else "拖来的不是本机上的文件。"
            self.problem.say(text, "请把人员表的文件拖到这里，或点“选择文件…”。")

    def _ask_template(self) -> None:
        box = save_dialog(self, self._desk, "保存空白表格", "人员导入表.xlsx")
        box.fileSelected.connect(lambda path: self.template_asked.emit(Path(path)))
        box.open()


def _guide(template: QWidget) -> QWidget:
    made = QWidget()
    lines = QVBoxLayout(made)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(8)
    lines.addWidget(words("什么样的表能导入", "heading"))
    lines.addWidget(_example())
    lines.addLayout(points(_RULES))
    lines.addSpacing(4)
    lines.addWidget(template, 0, Qt.AlignmentFlag.AlignLeft)
    lines.addStretch()
    return made


def _example() -> QFrame:
    """A table as it should be, in small."""
    made = QFrame()
    made.setProperty("card", True)
    made.setAccessibleName("示例：" + "；".join("，".join(row) for row in _EXAMPLE))
    grid = QGridLayout(made)
    grid.setContentsMargins(12, 8, 12, 8)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    for line, row in enumerate(_EXAMPLE):
        for column, text in enumerate(row):
            grid.addWidget(words(text, "note" if line else "group"), 2 * line, column)
        if line + 1 < len(_EXAMPLE):
            grid.addWidget(rule(), 2 * line + 1, 0, 1, len(row))
    return made
