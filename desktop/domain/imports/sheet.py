"""Read the rows below the headings into values, with a remark for every cell that cannot be read."""

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence

from desktop.domain.codes import CodeTables
from desktop.domain.drafts import FieldSpec
from desktop.domain.errors import Problem, Severity
from desktop.domain.imports.accounting import EMPTY_CELL, Account, Outside
from desktop.domain.imports.below import TablesBelow
from desktop.domain.imports.cells import MASK, plain_for, reader_for
from desktop.domain.imports.dates import JoinedDate
from desktop.domain.imports.headings import Column
from desktop.domain.imports.plan import ParsedRow, RowProblem
from desktop.domain.imports.texts import EMPTY, Cell, Reader, squeezed
from desktop.domain.imports.traditional import in_both

IDENTITY = ("name", "id_number", "staff_no")
"""Without one of these nobody is meant by a row."""

_TOTAL = re.compile(in_both(r"(?<!小)(?:合计|总计|共计|总人数|总数|共)\D{0,8}?(\d{1,7})(?:\.0)?\s*(?:人|名|$)"))
_FOOTER = re.compile(
    in_both(r"合计|总计|共计|小计|总人数|填表|制表|审核|填报|校对|负责人|联系人|说明|备注|注[:：]|第\d+页|共\d+页|")
    + in_both(r"\D{0,10}(?:人|领导|书记|签字|签名|签章|盖章|日期|时间|单位|电话)[:：]|\D{1,20}(?:合计|总计|共计|小计)[:：]?$|")
    + in_both(r"[（(]?(?:以下|此处)(?:空白|无正文)")
)
_SUM = re.compile(in_both("合计|总计|共计|小计|总人数"))
_COUNT = re.compile(r"\d{1,7}(?:\.0)?[人名位]?")
"""What stands beside a sum, under 姓名 too: 5人."""
_LONGEST_FOOTER = 3
"""A line under the table fills no more known columns than this."""
_HINT = re.compile(r"[*＊（(]?(?:必填|选填|可选|非必填|可不填|必录|选录|必输|文本|日期|数字|下拉选择|自动生成)项?(?:[（(:：].*)?[)）]?")
"""What a template writes under a heading: must it be filled, and how."""
_HINTS_BEGIN = r"\s*＊（(必选可非自文日数下"
_ID_SHAPE = re.compile(r"\d{17}[\dXx]")


_NOTE = re.compile(r"[。；;]|^\d{4}年\d{1,2}月|^[（(]?\d{1,2}[.．、)）]\D|[：:].")
"""A sentence alone in its row is a remark and nobody's name."""
_SECTION = re.compile(in_both("(支部|支委会|班组|部门|供电所|公司|小组|车间|党委|党总支|委员会)$") + r"|^[（(]?[一二三四五六七八九十]+[)）、.．]")
"""A line between people that says where the following ones belong."""


class RowReader:
    """Turns raw rows into parsed ones, and accounts for every filled cell of the others.

    Args:
        sheet: name of the sheet, for remarks.
        columns: those with a heading; the ones that fill no field are counted only.
        fields: every field of the draft by name.
        faults: formulas without a value by (row, column letter), which the reader of the file gives as empty cells.
        banners: rows whose one text is merged over the whole table.
    """

    def __init__(
        self,
        sheet: str,
        columns: Sequence[Column],
        fields: Mapping[str, FieldSpec],
        codes: CodeTables,
        faults: Mapping[tuple[int, str], str],
        banners: Container[int] = (),
    ) -> None:
        self._sheet, self._faults, self._banners = sheet, faults, banners
        self._known = [c for c in columns if c.field is not None]
        self._items = [fields[name] for name in dict.fromkeys(c.field or "" for c in self._known)]
        self._where = {item.name: n for n, item in enumerate(self._items)}
        made = [self._uncovered(n, reader_for(item, codes)) for n, item in enumerate(self._items)]
        at = [(self._where[c.field or ""], c.index) for c in self._known if not c.part]
        self._readers = [(n, index, plain_for(self._items[n]), made[n]) for n, index in at]
        self._dates = [JoinedDate(n, made[n], self._known, item.name) for n, item in enumerate(self._items)]
        self._dates = [each for each in self._dates if each.parts]
        self._typed = [(n, i, made[n]) for n, i in at if self._items[n].kind is not str or self._items[n].meta.codes]
        self._typed += [(n, i, made[n]) for n, i in at if self._items[n].name == "id_number"]
        self._who = [c for c in self._known if c.field in IDENTITY]
        self._first = self._who[0] if self._who else self._known[0]
        self._maybe_heading = re.compile(f"$|[{_HINTS_BEGIN}]|{re.escape(self._first.heading[:1])}").match
        self._who_at = [self._where[c.field or ""] for c in self._who]
        self._id = self._where.get("id_number")
        self._faulty = {row for row, _ in faults}
        self._width = max((c.index for c in self._known), default=-1) + 1
        self._words = {squeezed(word) for c in columns for word in (c.heading, *c.heading.split())}
        self._below = TablesBelow(columns, fields.values())
        self._people = 0
        self._covered: Counter[int] = Counter()
        self._remarks: list[RowProblem] = []
        self.account = Account([c.index for c in self._known])

    @property
    def remarks(self) -> list[RowProblem]:
        """What was seen that concerns the sheet; complete after the last row."""
        told = [RowProblem(self._sheet, *each, Severity.WARNING) for each in self.account.remarks()]
        return [*self._remarks, *(self._covered_remark(*each) for each in sorted(self._covered.items())), *told]

    def _covered_remark(self, position: int, cells: int) -> RowProblem:
        column = str(next(c for c in self._known if c.field == self._items[position].name))
        text = f"{column}有 {cells} 格是遮盖过的（含 **），没有读，库中的内容不变。"
        return RowProblem(self._sheet, 0, column, "COVERED", text, Severity.WARNING)

    def _uncovered(self, position: int, read: Reader) -> Reader:
        """A covered export that comes back says nothing; it must not take the place of what is stored whole."""
        if not self._items[position].meta.sensitive:
            return read

        def look(raw: object) -> Cell:
            if isinstance(raw, str) and MASK in raw:
                self._covered[position] += 1
                return EMPTY
            return read(raw)

        return look

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(item.name for item in self._items)

    def read(self, number: int, raw: Sequence[object]) -> ParsedRow | None:
        """One row, or None when it is empty, a repeated heading, a total or a signature line.

        Args:
            number: as Excel numbers it.
        """
        if len(raw) < self._width:
            raw = [*raw, *[""] * (self._width - len(raw))]
        values: list[object] = [None] * len(self._items)
        problems: list[Problem] = []
        filled = 0
        for position, index, plain, read in self._readers:
            cell = raw[index]
            if not cell and cell in EMPTY_CELL:
                continue
            filled += 1
            if plain is not None and type(cell) is str and plain(cell):
                values[position] = cell
                continue
            values[position], problem = read(cell)
            if problem is not None:
                problems.append(problem)
        for joined in self._dates:
            filled += joined.read(raw, values, problems)
        if not filled and number not in self._faulty and all(cell in EMPTY_CELL for cell in raw):
            return None
        why = self._no_person(number, raw, values, problems)
        if why is not None:
            self.account.outside(number, raw, why)
            return None
        self._people += 1
        self.account.person(raw, filled)
        problems += self._judge(number, raw, values, problems)
        return ParsedRow(number, tuple(values), tuple(problems))

    def _no_person(
        self, number: int, raw: Sequence[object], values: list[object], problems: list[Problem]
    ) -> Outside | None:
        """Why the row is nobody; None for somebody."""
        if self._below.begins(raw):
            return Outside.OTHER if self._below.other else Outside.HEADINGS
        first = raw[self._first.index]
        unusual = not isinstance(first, str) or self._maybe_heading(first)
        if unusual and self._repeats_headings(raw):
            self._below.judge(raw)
            return Outside.OTHER if self._below.other else Outside.HEADINGS
        if self._below.other:
            return Outside.OTHER
        if unusual and self._hints(raw):
            return Outside.HINTS
        told = len(values) - values.count(None)
        if told > _LONGEST_FOOTER:
            return None
        if self._is_footer(number, raw):
            return Outside.FOOTER
        if self._is_section(number, raw):
            return Outside.SECTION
        return None if problems or told else Outside.NOBODY

    def _repeats_headings(self, raw: Sequence[object]) -> bool:
        """Long tables are printed with their headings on every page, and pasted so."""
        first = raw[self._first.index]
        if isinstance(first, str) and first:
            return first[0] == self._first.heading[:1] and squeezed(first) == squeezed(self._first.heading)
        if first not in EMPTY_CELL:
            return False
        texts = [squeezed(cell) if isinstance(cell, str) else "" for cell in raw if cell not in EMPTY_CELL]
        return bool(texts) and all(text in self._words for text in texts)

    def _hints(self, raw: Sequence[object]) -> bool:
        first = raw[self._first.index]
        if not isinstance(first, str) or not _HINT.fullmatch(first.strip()):
            return False
        return all(isinstance(cell, str) and bool(_HINT.fullmatch(cell.strip())) for cell in raw if cell not in EMPTY_CELL)

    def _is_section(self, number: int, raw: Sequence[object]) -> bool:
        """第一党支部 over the whole width, between the people of two branches."""
        filled = [cell for cell in raw if cell not in EMPTY_CELL]
        if len(filled) != 1 or not isinstance(filled[0], str):
            return False
        return number in self._banners or bool(_SECTION.search(filled[0].strip()))

    def _is_footer(self, number: int, raw: Sequence[object]) -> bool:
        filled = [(n, cell) for n, cell in enumerate(raw) if cell not in EMPTY_CELL]
        texts = [(n, cell) for n, cell in filled if isinstance(cell, str)]
        note = len(filled) == len(texts) == 1 and bool(_NOTE.search(texts[0][1].strip()))
        if not texts or not (note or _FOOTER.match(squeezed(texts[0][1]))):
            return False
        if not note and self._names_somebody(raw, texts[0][0]):
            return False
        whole = " ".join(str(cell) for cell in raw if cell not in EMPTY_CELL)
        told = _TOTAL.search(squeezed(whole))
        if told and int(told[1]) != self._people:
            text = f"表中写着共 {told[1]} 人，实际读到 {self._people} 行，请核对是否漏行。"
            self._remarks.append(RowProblem(self._sheet, number, "", "COUNT_MISMATCH", text, Severity.WARNING))
        return True

    def _names_somebody(self, raw: Sequence[object], first: int) -> bool:
        """职务“负责人”, 姓名“张三” is a person, though the row begins like a signature line."""
        who = [column.index for column in self._who]
        cells = ["" if raw[index] is None else str(raw[index]).strip() for index in who]
        if _SUM.match(squeezed(str(raw[first]))):
            cells = [cell for cell in cells if not _COUNT.fullmatch(cell)]
        told = sum(1 for cell in cells if cell and ":" not in cell and "：" not in cell and not _FOOTER.match(squeezed(cell)))
        return told > 1 or (told == 1 and first not in who and any(c.index == first for c in self._known))

    def _judge(self, number: int, raw: Sequence[object], values: list[object], problems: list[Problem]) -> list[Problem]:
        found = self._formula_errors(number) if number in self._faulty else []
        if not self._says_who(values, problems):
            found.append(Problem("", "NO_IDENTITY", "这一行没有姓名、身份证号或工号，不知道是谁。"))
        number_read = values[self._id] if self._id is not None else None
        odd_id = isinstance(number_read, str) and len(number_read) not in (15, 18)
        if len(problems) > 1 or odd_id:
            found += self._shift(raw)
        return found

    def _says_who(self, values: list[object], problems: list[Problem]) -> bool:
        """Something that identifies people is there, be it wrong."""
        for position in self._who_at:
            if values[position] is not None:
                return True
        return any(problem.field in IDENTITY for problem in problems)

    def _formula_errors(self, number: int) -> list[Problem]:
        found = []
        for column in self._known:
            shown = self._faults.get((number, column.letter))
            if shown is not None:
                what = f"公式错误 {shown}" if shown else "没有算出结果的公式"
                text = f"单元格是{what}，按空处理，请改为实际内容。"
                found.append(Problem(column.field or "", "CELL_ERROR", text, Severity.WARNING))
        return found

    def _shift(self, raw: Sequence[object]) -> list[Problem]:
        """Codes, dates and the ID number that would all fit one column further on were pasted wrongly."""
        here = self._fitting(raw, 0)
        for offset, side in ((1, "右"), (-1, "左")):
            if (there := self._fitting(raw, offset)) >= 2 and there > here + 1:
                text = f"这一行的内容像是整体向{side}错了一列，没有导入，请在表格中对齐后再导入。"
                return [Problem("", "ROW_COLUMN_SHIFT_SUSPECTED", text)]
        return []

    def _fitting(self, raw: Sequence[object], offset: int) -> int:
        fitting = 0
        for position, index, read in self._typed:
            at = index + offset
            cell = raw[at] if 0 <= at < len(raw) else ""
            if cell == "" or cell is None:
                continue
            if self._items[position].name == "id_number":
                fitting += bool(_ID_SHAPE.fullmatch(str(cell)))
            elif self._items[position].kind is not bytes:
                fitting += read(cell)[1] is None and read(cell) != EMPTY
        return fitting
