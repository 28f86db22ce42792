"""Step 2 of the import: where the headings of the sheet are, and which field each column fills."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from desktop.domain.choices import Choice
from desktop.domain.drafts import spec
from desktop.domain.identity import Uid
from desktop.domain.imports.headings import IDENTITY
from desktop.domain.imports.headings import Column as SheetColumn
from desktop.domain.imports.layouts import PARTS, FileLook, HeadingRows, fills_of, words_of
from desktop.domain.imports.plan import Decisions
from desktop.domain.people import COVERS, PersonDraft
from desktop.ui.exchange.deciding import Deciding, show_choice
from desktop.ui.exchange.findings import place_uid
from desktop.ui.exchange.parts import Banner, Busy, shortened
from desktop.ui.exchange.sheet_choice import covered
from desktop.ui.shared.buttons import ONWARD, button, keyed, name_for_readers, words
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.focus import begin_at
from desktop.ui.shared.pickers import Picker
from desktop.ui.shared.tokens import Tone

LABELS = {item.name: item.label for item in spec(PersonDraft)}
_DATES = [item.name for item in spec(PersonDraft) if item.kind.__name__ == "date"]
OPTIONS = (*LABELS, *(f"{name}.{part}" for name in _DATES for part in PARTS))
"""What a column may fill: whole fields, then the parts of dates."""
_MOST_ROWS = 3


@dataclass(frozen=True, slots=True)
class MatchLine:
    """One column of the file.

    Attributes:
        samples: its first filled cells.
        fill: what it fills, "" for nothing.
    """

    place: int
    column: SheetColumn
    samples: tuple[str, ...]
    fill: str

    @property
    def uid(self) -> Uid:
        return place_uid(self.place)

    @property
    def shown(self) -> str:
        """The samples; ID numbers and phones covered as in every list, also in a column that is not read."""
        mask = COVERS.get(self.fill)
        return "、".join(mask(text) if mask else covered(text) for text in self.samples)

    @property
    def note(self) -> str:
        """What is filled, or why nothing is."""
        return words_of(self.fill, LABELS) if self.fill else f"不读：{self.column.why or '您选择不读这一列'}"


_COLUMNS = (
    Column[MatchLine]("letter", "列", lambda r: r.column.letter, 48, sortable=False),
    Column[MatchLine]("heading", "表中的列标题", lambda r: r.column.heading or "（没有标题）", 150, stretch=2, sortable=False),
    Column[MatchLine]("samples", "内容举例", lambda r: r.shown or "—", 190, stretch=3, sortable=False, drop=1),
    Column[MatchLine](
        "read",
        "读取",
        lambda r: "读" if r.fill else "待定" if r.column.unsure else "不读",
        64,
        look=Look.PILL,
        tone=lambda r: Tone.GOOD if r.fill else Tone.WARNING if r.column.unsure else Tone.PLAIN,
        sortable=False,
    ),
    Column[MatchLine]("fill", "填入", lambda r: r.note, 170, stretch=2, sortable=False),
)  # fmt: skip


class Matches(Deciding[MatchLine]):
    """The columns left, the field of the chosen one right.

    Signals:
        decided: indexes of the columns (list of int) and what they fill (str).
    """

    decided = Signal(object, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, "import_matches", "列的对应", _COLUMNS, "这个工作表没有列", self._fill_form, lambda r: r.column.index
        )
        self.field = Picker()
        self.field.setObjectName("import_field")
        self.field.setPlaceholderText("栏目名称、拼音或首字母，按 ↓ 看全部")
        name_for_readers(self.field, "填入哪一栏")
        self.leave = button("不读这一列", "import_ignore", lambda: self._decide(""))
        body = QWidget()
        lines = QVBoxLayout(body)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        lines.addWidget(words("填入", "second"))
        lines.addWidget(self.field)
        lines.addWidget(self.leave)
        self.add_form(body)
        self._chosen_columns: list[SheetColumn] = []
        self._used: dict[str, str] = {}
        self.field.attach(desk.runner, self._offers)
        self.field.chosen.connect(self._picked)
        self._filling = False

    def show_used(self, used: dict[str, str]) -> None:
        """Letters of the columns by what they fill."""
        self._used = used

    def _offers(self, text: str) -> Sequence[Choice]:
        """In the read lane; the parts of dates only where something is typed."""
        called = [words_of(fill, LABELS) for fill in OPTIONS]
        search, who = self.desk.services.search, self.desk.who
        places = search.among(who, called, text) if text else range(len(LABELS))
        return [_choice(n, OPTIONS[n], self._used.get(OPTIONS[n], "")) for n in places]

    def _fill_form(self, lines: Sequence[MatchLine]) -> None:
        self._chosen_columns = [line.column for line in lines]
        first = lines[0]
        one = len(lines) == 1
        self._heading.setText(str(first.column) if one else f"已选 {len(lines)} 列")
        self._note.setText(f"内容如：{first.shown or '（空）'}" if one else "可以一起设为不读。")
        self.field.setEnabled(one)
        self.leave.setEnabled(any(line.fill for line in lines))
        self._filling = True
        place = OPTIONS.index(first.fill) if one and first.fill in OPTIONS else None
        show_choice(self.field, None if place is None else _choice(place, first.fill, ""))
        self._filling = False

    def _picked(self, choice: Choice | None) -> None:
        if choice is not None and not self._filling:
            self._decide(OPTIONS[int.from_bytes(choice.uid, "big")])

    def _decide(self, fill: str) -> None:
        self.decided.emit([column.index for column in self._chosen_columns], fill)


def _choice(place: int, fill: str, letter: str) -> Choice:
    return Choice(place_uid(place), words_of(fill, LABELS), f"{letter} 列已填入" if letter else "")


class ColumnStep(QWidget):
    """See the module's sentence.

    Signals:
        look_asked: other heading rows are meant (Decisions).
        next_asked: the columns are as wanted (Decisions).
        back_asked: another file or sheet.
    """

    look_asked = Signal(object)
    next_asked = Signal(object)
    back_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.look: FileLook | None = None
        self._fills: dict[int, str] = {}
        self._filling = False
        self._asked: HeadingRows | None = None
        self.matches = Matches(desk)
        self.matches.decided.connect(self._decided)
        self.notice = Banner("import_doubts_of_columns")
        self.busy = Busy("import_previewing", desk.runner)
        self._file = words("", "heading", name="import_columns_file")
        self.first, self.rows = _spin("import_heading_first", "列标题从第几行起，0 是没有列标题", 0, 200), _spin(
            "import_heading_rows", "列标题占几行", 1, _MOST_ROWS
        )
        self.facts = words("", "second", wrap=True, name="import_columns_facts")
        self.back = button("换文件或工作表", "import_columns_back", self.back_asked.emit)
        self.go = button("下一步：预览", "import_preview", self._next, role="primary")
        keyed(self.go, ONWARD)
        self._arrange()
        self.first.editingFinished.connect(self._look_again)
        self.rows.valueChanged.connect(lambda _n: self._look_again())
        self.first.valueChanged.connect(lambda _n: None if self.first.hasFocus() else self._look_again())

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._file, 1)
        for text, widget in (("列标题从第", self.first), ("行起，占", self.rows)):
            head.addWidget(words(text, "second"))
            head.addWidget(widget)
        head.addWidget(words("行", "second"))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.back)
        foot.addWidget(self.facts, 1)
        foot.addWidget(self.go)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        lines.addLayout(head)
        lines.addWidget(self.notice)
        lines.addWidget(self.matches, 1)
        lines.addWidget(self.busy)
        lines.addLayout(foot)
        begin_at(self, self.go)

    # showing

    def show_look(self, look: FileLook, *, by_hand: bool = False) -> None:
        """`by_hand`: somebody chose the heading rows."""
        self.look, self._asked = look, None
        self._filling = True
        several = f" · {look.sheet}" if len(look.sheets) > 1 else ""
        self._file.setText(f"{shortened(look.path.name)}{several}")
        self._file.setToolTip(str(look.path))
        self.first.setToolTip("0：表中没有列标题，逐列指定")
        self.first.setValue(look.heading_rows.first)
        self.rows.setValue(max(1, look.headings.rows))
        self.rows.setEnabled(look.headings.rows > 0)
        self._filling = False
        self._fills = fills_of(look.headings.columns)
        self._settled = not look.doubts and not by_hand
        self._show()
        unsure = next((n for n, column in enumerate(look.headings.columns) if column.unsure), None)
        if unsure is not None:
            self.matches.table.selectRow(unsure)

    def _show(self) -> None:
        look = self.look
        if look is None:
            return
        lines = [
            MatchLine(n, column, look.samples.get(column.index, ()), self._fills.get(column.index, ""))
            for n, column in enumerate(look.headings.columns)
        ]
        self.matches.show_used({line.fill: line.column.letter for line in lines if line.fill})
        self.matches.show_lines(lines)
        read = [line for line in lines if line.fill]
        aside = "、".join(line.column.heading or f"{line.column.letter} 列" for line in lines if not line.fill)
        self.facts.setText(f"读 {len(read)} 列。" + (f"不读：{aside}。" if aside else "每一列都读。"))
        wrong = _problem(lines)
        self.go.setEnabled(not wrong and self._asked is None)
        if wrong:
            self.notice.say(wrong[0], "".join((*look.doubts, wrong[1])))
        elif not look.headings.rows:
            self.notice.say("表中没有列标题。", "各列填入什么由您指定；没有指定的列不读。", Tone.WARNING)
        elif look.doubts:
            first, *others = look.doubts
            advice = "看看列标题是不是在这一行，各列填入的栏目对不对。" if look.headings.doubts else "选中那一列，在右边填入栏目；不用的可以不管。"
            self.notice.say(f"请核对：{first}", "".join((*others, advice)), Tone.WARNING)
        elif look.remembered:
            self.notice.say("已按上次的对应填好。", tone=Tone.GOOD)
        else:
            self.notice.say("")

    def set_working(self, working: bool) -> None:
        for widget in (self.matches, self.first, self.rows, self.back, self.go):
            widget.setEnabled(not working)
        if not working:
            self.busy.rest()
            self.rows.setEnabled(self.first.value() > 0)
            self._show()

    def refuse(self, text: str, advice: str) -> None:
        """What was asked for last cannot be."""
        self.notice.say(text, advice)

    # deciding

    def decisions(self) -> Decisions:
        """How the file is to be read; columns that nobody touched go by their headings."""
        look = self.look
        assert look is not None
        made = Decisions(sheet=look.sheet)
        if self._settled:
            return made
        return replace(made, heading=look.heading_rows, fills=dict(self._fills))

    def _decided(self, columns: Sequence[int], fill: str) -> None:
        for index in columns:
            self._fills[index] = fill
        self._settled = False
        self._show()

    def _look_again(self) -> None:
        look = self.look
        if self._filling or look is None:
            return
        heading = HeadingRows(self.first.value(), self.rows.value() if self.first.value() else 1)
        if heading != (self._asked or look.heading_rows):
            self._asked = heading
            self.go.setEnabled(False)
            self.look_asked.emit(Decisions(sheet=look.sheet, heading=heading))

    def _next(self) -> None:
        """By keys the number just typed was not left yet: its rows are looked at first."""
        self._look_again()
        if self.look is not None and self._asked is None:
            self.next_asked.emit(self.decisions())


def _problem(lines: Sequence[MatchLine]) -> tuple[str, str] | None:
    """Why the columns cannot be read as they are matched."""
    twice = [fill for fill, count in Counter(line.fill for line in lines if line.fill).items() if count > 1]
    if twice:
        letters = "、".join(line.column.letter for line in lines if line.fill == twice[0])
        return f"{letters} 列都填入“{words_of(twice[0], LABELS)}”。", "请只留一列，其余的选“不读这一列”。"
    if not {line.fill for line in lines} & set(IDENTITY):
        return "没有一列填入姓名、身份证号或工号。", "请选中写着姓名的那一列，在右边填入“姓名”。"
    return None


def _spin(name: str, spoken: str, least: int, most: int) -> QSpinBox:
    made = QSpinBox()
    made.setObjectName(name)
    made.setRange(least, most)
    name_for_readers(made, spoken)
    return made
