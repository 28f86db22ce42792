"""The empty table for people: every heading, lists to choose from, and a sheet that says how to fill it in."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.domain.codes import CodeTables
from desktop.domain.drafts import FieldSpec
from desktop.exchange.people import FIELDS, SHEET, layouts_of
from desktop.exchange.people_sheet import GUIDE, LISTS
from desktop.exchange.workbooks import add_table, write_book

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

_ROWS = 5000
"""Rows below the headings in which the lists are offered."""
_FLAGS = ("是", "否")
_RULES = (
    "一行一人；列标题不要改，列的次序可以变，用不到的列可以删。",
    "空格子不会清掉库中已有的内容；不在表里的人不受影响。",
    "带下拉列表的格子请从列表中选；组织也可以直接写名称，导入时会问是新建还是对应到已有的组织。",
    "身份证号、手机、工号已设为文本，请直接输入或“选择性粘贴”为数值，不要改格式。",
    "日期写全年月日，如 1990-05-12；不知道日的不要填，程序不猜。",
    "同一人按身份证号认，其次工号，再次姓名加出生日期。",
)


def write_template(path: Path, codes: CodeTables, orgs: Mapping[str, Sequence[str]]) -> None:
    """Write it.

    Args:
        orgs: names of the organisations that each field may hold.

    Raises:
        UserError: the file cannot be written; what stood there before is untouched.
    """
    write_book(path, lambda book: _fill(book, codes, orgs))


def _fill(book: "xlsxwriter.Workbook", codes: CodeTables, orgs: Mapping[str, Sequence[str]]) -> None:
    items = list(FIELDS.values())
    page, _text, _day = add_table(book, SHEET, layouts_of(items))
    _write_guide(book, items, codes)
    lists = book.add_worksheet(LISTS)
    lists.hide()
    for column, item in enumerate(items):
        words = _words(item, codes, orgs)
        if words:
            lists.write_column(0, column, [item.label, *words])
            _offer(page, column, len(words), free=item.kind is bytes)
        elif item.kind is date:
            _dates_only(page, column, item.label)
    page.activate()


def _words(item: FieldSpec, codes: CodeTables, orgs: Mapping[str, Sequence[str]]) -> list[str]:
    if item.kind is bool:
        return list(_FLAGS)
    if item.kind is bytes:
        return list(orgs.get(item.name, ()))
    return list(codes.get(item.meta.codes, {}).values()) if item.meta.codes else []


def _offer(page: "Worksheet", column: int, count: int, *, free: bool) -> None:
    from xlsxwriter.utility import xl_col_to_name

    letter = xl_col_to_name(column)
    options = {
        "validate": "list",
        "source": f"={LISTS}!${letter}$2:${letter}${count + 1}",
        "error_type": "information" if free else "stop",
        "error_title": "不在列表中",
        "error_message": "列表里没有这个组织；导入时会问是否新建。" if free else "请从列表中选。",
    }
    page.data_validation(1, column, _ROWS, column, options)


def _dates_only(page: "Worksheet", column: int, label: str) -> None:
    options = {
        "validate": "date",
        "criteria": "between",
        "minimum": date(1900, 1, 1),
        "maximum": date(2100, 12, 31),
        "error_type": "warning",
        "error_title": "不是日期",
        "error_message": f"{label[:60]}请写成 1990-05-12 这样的完整日期。",
    }
    page.data_validation(1, column, _ROWS, column, options)


def _write_guide(book: "xlsxwriter.Workbook", items: Sequence[FieldSpec], codes: CodeTables) -> None:
    guide = book.add_worksheet(GUIDE)
    head = book.add_format({"bold": True, "bg_color": "#EDF2F0", "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    guide.set_column(0, 0, 24, wrap)
    guide.set_column(1, 1, 90, wrap)
    for row, rule in enumerate(_RULES):
        guide.write_string(row, 0, f"第 {row + 1} 条")
        guide.write_string(row, 1, rule)
    start = len(_RULES) + 1
    guide.write_row(start, 0, ["栏目", "怎么填"], head)
    for row, item in enumerate(items, start=start + 1):
        guide.write_string(row, 0, f"{item.label}（必填）" if item.meta.required else item.label)
        guide.write_string(row, 1, _how(item, codes))


def _how(item: FieldSpec, codes: CodeTables) -> str:
    if item.kind is bool:
        return "是或否"
    if item.kind is date:
        return "完整日期，如 1990-05-12"
    if item.meta.month:
        return "年月，如 2026-03"
    if item.kind is bytes:
        return "组织的名称；已登记的从列表中选"
    if item.meta.codes:
        words = list(codes.get(item.meta.codes, {}).values())
        return "、".join(words[:8]) + (f"等 {len(words)} 种" if len(words) > 8 else "")
    if item.name == "id_number":
        return "18 位，末位可以是 X；按文本填"
    called = "、".join(item.meta.synonyms[:3])
    return f"文字，最多 {item.meta.length} 个字" + (f"；列标题也可以写作{called}" if called else "")
