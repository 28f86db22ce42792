"""Read one cell as the value a field holds: six spellings of dates, codes by name, numbers that should be text."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from desktop.domain.codes import CodeTables
from desktop.domain.drafts import FieldSpec, form_problem_of, month_of
from desktop.domain.errors import Problem, Severity
from desktop.domain.imports.words import CodeWords, folded
from desktop.domain.people import Employment, is_name, spelling, tidy_id, tidy_name

Cell = tuple[Any, Problem | None]
"""The value for the field (None: leave the field alone) and what was wrong with it."""
Reader = Callable[[object], Cell]

EMPTY: Cell = (None, None)
NUMBERS = frozenset({"staff_no", "mobile", "landline", "name_pinyin"})
"""Text fields that look like numbers: a trailing .0 comes from the spreadsheet."""
NAMES = frozenset({"name", "former_name"})
"""Text fields that hold a name of a person."""
MASKING_APOSTROPHE = re.compile(r"^'(?=['=+\-@\t\r])")
"""What our export puts before a text that a spreadsheet could take for a formula."""

MASK = "**"
"""Two stars are in every covered ID number, phone and address, and in none that is whole."""

EXACT = 10**15
"""A spreadsheet keeps 15 digits of a number; what is longer has lost its last digits."""
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r"\s*(?:\r\n|\r|\n|\t|\x0b|\x0c|\u2028|\u2029)\s*")
_HAN_SPACE = re.compile(r"(?<=[\u2e80-\U0003ffff·•])\s+(?=[\u2e80-\U0003ffff·•])")
_SIMPLE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]+")
_SIMPLE_ID = re.compile(r"[0-9]{17}[0-9X]")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[eE]\+?[0-9]+")
_NOTHING = frozenset({"", "/", "\\", "-", "--", "—", "——", "―", "－", "nan", "null", "none", "#n/a", "n/a"})
_NO_WORDS = frozenset({"无", "暂无", "没有", "空", "不详", "未知"})
"""Said of what is not known; they never take the place of a stored value."""
_NOTHING_TYPED = _NOTHING | _NO_WORDS | {"0"}

_DATE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号.]?(?:[t ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
_MONTH = re.compile(r"(\d{4})(?:[-./年](\d{1,2})[月.]?|(0[1-9]|1[0-2])(?:\.0)?)")
_YEAR = re.compile(r"((?:19|20)\d{2})(?:年|\.0)?")
_SERIAL = re.compile(r"[1-7]\d{4}(?:\.0+)?")
_DAY_ZERO = date(1899, 12, 30)
"""Excel counts from here (its 29 February 1900 never was)."""
_LAST_SERIAL = 73_415
"""31 December 2100; larger numbers are no dates of people."""


def reader_for(item: FieldSpec, codes: CodeTables) -> Reader:
    """How the cells of a field are read. Fields that hold an organisation give its name as text."""
    if item.kind is bool:
        return remembered(lambda raw: _flag(item, raw))
    if item.kind is date:
        return remembered(lambda raw: _date(item, raw))
    if item.meta.month:
        return remembered(lambda raw: _month(item, raw))
    if item.meta.codes is not None:
        words = CodeWords(item.meta.codes, codes.get(item.meta.codes, {}))
        return remembered(lambda raw: _code(item, words, raw))
    if item.kind is bytes:
        return remembered(lambda raw: _text(item, raw, tight=True))
    if item.name == "id_number":
        return lambda raw: _id_number(item, raw)
    if item.name in NAMES:
        return lambda raw: _name(item, raw)
    return lambda raw: _text(item, raw, tight=False)


def remembered(read: Reader) -> Reader:
    """The reader with a memory: a column of codes or dates repeats the same few cells."""
    known: dict[object, Cell] = {}

    def look(raw: object) -> Cell:
        key = raw if type(raw) is str else (type(raw), raw)
        cell = known.get(key)
        if cell is None:
            if len(known) > 50_000:
                known.clear()
            cell = known[key] = read(raw)
        return cell

    return look


def clean(text: str, *, multiline: bool = False, tight: bool = False) -> str:
    """Typed text as it is stored: invisible characters gone, one space for many, line breaks only where allowed.

    Args:
        tight: no spaces between Chinese characters: "张 三" is aligned, not written so.
    """
    found = MASKING_APOSTROPHE.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    if multiline:
        found = _SPACES.sub(" ", re.sub(r"\r\n?|\u2028|\u2029", "\n", found))
        return "\n".join(line.strip() for line in found.split("\n")).strip()
    found = _SPACES.sub(" ", _BREAKS.sub(" ", found)).strip()
    return _HAN_SPACE.sub("", found) if tight else found


def _warn(item: FieldSpec, code: str, text: str) -> Problem:
    return Problem(item.name, code, text, Severity.WARNING)


def _shown(raw: object) -> str:
    text = str(raw).strip()
    return text if len(text) <= 30 else text[:30] + "…"


def _number_text(raw: float | int) -> str:
    return str(int(raw)) if float(raw).is_integer() else repr(raw)


def plain_text(raw: object) -> str:
    """Any cell as text, before cleaning."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float | int):
        return _number_text(raw)
    if isinstance(raw, datetime) and raw.time() == time():
        return raw.date().isoformat()
    return str(raw)


def _text(item: FieldSpec, raw: object, *, tight: bool) -> Cell:
    if type(raw) is str and len(raw) <= item.meta.length and _SIMPLE.fullmatch(raw) and raw not in _LOOSE:
        return raw, None
    if isinstance(raw, float | int) and abs(raw) >= EXACT:
        text = f"{item.label}是以数字存的，超过 15 位的部分已被表格软件丢失，请改为文本后重填。"
        return None, Problem(item.name, "NUMBER_AS_FLOAT", text)
    text = clean(plain_text(raw), multiline=item.meta.multiline, tight=tight)
    if folded(text) in _NOTHING | _NO_WORDS:
        return EMPTY
    if item.name in NUMBERS:
        text = _number_like(text)
        if _SCIENTIFIC.fullmatch(text):
            return _of_scientific(item, text)
    return (text, None) if (fault := form_problem_of(item, text)) is None else (None, fault)


def _of_scientific(item: FieldSpec, text: str) -> Cell:
    """1.3800138001E+10 has all its digits; 1.38E+10 lost some to a narrow column."""
    digits, _, power = text.lower().partition("e")
    whole, _, rest = digits.partition(".")
    if len(rest) >= int(power):
        return (whole + rest).removesuffix("0" * (len(rest) - int(power))), None
    words = f"{item.label}“{text}”是科学计数，末几位已丢失，这一格没有导入；请把该列设为文本后重填。"
    return None, _warn(item, "NUMBER_AS_FLOAT", words)


def _name(item: FieldSpec, raw: object) -> Cell:
    """A number, a date or a tick in the column of names: the row slipped aside."""
    value, problem = _text(item, raw, tight=True)
    if isinstance(value, str) and (isinstance(raw, bool) or not is_name(value)):
        text = f"{item.label}“{_shown(raw)}”里没有文字，不像姓名，请核对是否错列。"
        return None, Problem(item.name, "NAME_WITHOUT_LETTERS", text)
    if isinstance(value, str) and item.name == "name" and _SEVERAL.fullmatch(value):
        return None, Problem(item.name, "SEVERAL_NAMES", f"“{_shown(raw)}”像是几个人，请拆成一行一人后再导入。")
    return (tidy_name(value) if isinstance(value, str) else value), problem


_SEVERAL = re.compile(r"[\u4e00-\u9fff]{2,4}(?:[、，,;；/][\u4e00-\u9fff]{2,4})+")
_LOOSE = _NO_WORDS | {"nan", "NaN", "NULL", "null", "None", "none"}


def _number_like(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).removeprefix("'")
    if re.fullmatch(r"\d+\.0+", text):
        text = text.partition(".")[0]
    return text.replace(" ", "") if re.fullmatch(r"[\d ]+", text) else text


def _id_number(item: FieldSpec, raw: object) -> Cell:
    if type(raw) is str and _SIMPLE_ID.fullmatch(raw):
        return raw, None
    lost = isinstance(raw, float | int) and not isinstance(raw, bool) and abs(raw) >= EXACT
    text = tidy_id(_INVISIBLE.sub("", plain_text(raw)).strip().lstrip("'‘’`"))
    if text is None or folded(text) in _NOTHING_TYPED:
        return EMPTY
    if lost or _SCIENTIFIC.fullmatch(text):
        words = f"身份证号是以数字存的（{_shown(raw)}），末几位已被表格软件丢失，请把该列设为文本后重填。"
        return None, Problem(item.name, "ID_AS_NUMBER", words)
    text = text.removesuffix(".0")
    if not text.isprintable():
        return None, Problem(item.name, "CONTROL_CHARACTER", "身份证号含有不可见的控制字符，请重新输入。")
    # Its own rules (length, characters, date, check digit) are judged with the whole row, which may state a reason.
    return (text, None) if len(text) <= 30 else (None, Problem(item.name, "ID_LENGTH", "身份证号应为 18 位。"))


_REMARK = re.compile(r"(?<=^[是否有无])([(,:;].*|外出.*)$")
"""What stands behind the answer: 是（外地务工）."""
_YES = frozenset({"是", "有", "√", "✓", "✔", "☑", "true", "t", "yes", "y", "1", "1.0", "对"})
_NO = frozenset({"否", "无", "没有", "不是", "×", "✗", "x", "□", "false", "f", "no", "n", "0", "0.0", "非"})


def _flag(item: FieldSpec, raw: object) -> Cell:
    if isinstance(raw, bool):
        return raw, None
    text = folded(plain_text(raw))
    answer = _REMARK.sub("", text)
    if answer in _YES:
        return True, None
    if answer in _NO:
        return False, None
    if text in _NOTHING:
        return EMPTY
    return None, _warn(item, "UNKNOWN_WORD", f"{item.label}“{_shown(raw)}”应填“是”或“否”，这一格没有导入。")


def _code(item: FieldSpec, words: CodeWords, raw: object) -> Cell:
    text = clean(plain_text(raw))
    code = words.code(text) if text else None
    if code is not None:
        return (Employment(code) if item.kind is Employment else code), None
    if folded(text) in _NOTHING_TYPED:
        return EMPTY
    return None, _warn(item, "UNKNOWN_CODE", f"{item.label}“{_shown(raw)}”不在代码表中，这一格没有导入，请核对。")


def _date(item: FieldSpec, raw: object) -> Cell:
    if isinstance(raw, datetime):
        return _checked(item, raw.date())
    if isinstance(raw, date):
        return _checked(item, raw)
    if isinstance(raw, time | timedelta | bool):
        return _no_date(item, raw)
    if isinstance(raw, float | int):
        return _date_of_number(item, raw)
    text = folded(clean(str(raw))).lstrip("'")
    if text in _NOTHING_TYPED or text in ("至今", "长期"):
        return EMPTY
    return _date_of_text(item, text, raw)


def _month(item: FieldSpec, raw: object) -> Cell:
    """A month; 2026.1 as a number may be January or October."""
    if isinstance(raw, date):
        return f"{raw:%Y-%m}", None
    text = folded(clean(plain_text(raw))).lstrip("'")
    if text in _NOTHING_TYPED:
        return EMPTY
    month = None if text.endswith(".1") and isinstance(raw, float) else month_of(text)
    if month is not None:
        return month, None
    return None, _warn(item, "MONTH_INVALID", f"{item.label}“{_shown(raw)}”不是年月，没有导入；请写成 2026-03。")


def _checked(item: FieldSpec, day: date) -> Cell:
    fault = form_problem_of(item, day)
    return (day, None) if fault is None else (None, fault)


def _no_date(item: FieldSpec, raw: object) -> Cell:
    words = f"{item.label}“{_shown(raw)}”不是日期，请写成 1990-05-12 这样的完整日期。"
    return None, Problem(item.name, "DATE_INVALID", words)


def _date_of_number(item: FieldSpec, raw: float) -> Cell:
    if raw != raw or raw in (float("inf"), float("-inf")):
        return _no_date(item, raw)
    if float(raw).is_integer():
        number = int(raw)
        if 1900 <= number <= 2100:
            return _incomplete(item, str(number))
        if 0 < number <= _LAST_SERIAL:
            return _checked(item, _DAY_ZERO + timedelta(days=number + (number < 60)))
        return _date_of_text(item, str(number), number)
    if 1900 <= raw < 2101:
        # 1990.05 typed as a number; 1990.1 may be January or October, the day is missing anyhow.
        return _incomplete(item, f"{raw:g}")
    if 0 < raw <= _LAST_SERIAL:
        return _checked(item, _DAY_ZERO + timedelta(days=int(raw) + (raw < 60)))
    return _no_date(item, raw)


def _date_of_text(item: FieldSpec, text: str, raw: object) -> Cell:
    whole = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    if whole:
        year, month, day = (int(part) for part in whole.groups())
        try:
            return _checked(item, date(year, month, day))
        except ValueError:
            words = f"{item.label}“{_shown(raw)}”这一天不存在，请核对。"
            return None, Problem(item.name, "DATE_INVALID", words)
    if _MONTH.fullmatch(text) or _YEAR.fullmatch(text):
        return _incomplete(item, _shown(raw))
    if _SERIAL.fullmatch(text):
        day_of = _DAY_ZERO + timedelta(days=int(float(text)))
        words = f"{item.label}“{_shown(raw)}”按表格软件的日期序号读作 {day_of}，请核对。"
        value, fault = _checked(item, day_of)
        return value, fault or _warn(item, "DATE_FROM_SERIAL", words)
    return _no_date(item, raw)


def _incomplete(item: FieldSpec, shown: str) -> Cell:
    return None, _warn(item, "DATE_WITHOUT_DAY", f"{item.label}“{shown}”缺日，没有导入；请补上完整日期。")


def same_after_cleaning(items: Mapping[str, FieldSpec], name: str, stored: object, read: object) -> bool:
    """Whether a stored text differs from what was read only by what reading tidies away."""
    if not isinstance(stored, str) or not isinstance(read, str) or items[name].meta.codes is not None:
        return False
    item = items[name]
    if name == "id_number":
        return tidy_id(stored) == read
    if name in NAMES:
        tidied = tidy_name(clean(stored, tight=True))
        return read in (tidied, spelling(tidied))
    tidied = clean(stored, multiline=item.meta.multiline)
    return (_number_like(tidied) if name in NUMBERS else tidied) == read
