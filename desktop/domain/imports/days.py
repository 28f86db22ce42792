"""Dates and months in every spelling that means one day; what means several is never guessed."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from desktop.domain.drafts import FieldSpec, form_problem_of, month_of
from desktop.domain.errors import Problem
from desktop.domain.imports.texts import EMPTY, NOTHING_TYPED, Cell, clean, plain_text, shown, warn
from desktop.domain.imports.words import folded

_PLAIN = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", re.ASCII)
_DATE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号.]?(?:出?生|入党)?")
_CLOCK = re.compile(
    r"(?:[t ]|(?<=[日号]))(?:上午|下午)?(?P<hours>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?: ?[ap]m)?(?P<zone> ?z| ?[-+]\d{2}:?\d{2})?"
)
_MIDNIGHT = re.compile(r"[0:.]+")
_WEEKDAY = re.compile(r" ?(?:星期|周|礼拜)[一二三四五六日天]$")
_AROUND = re.compile(r" ?([-./年月日号]) ?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
_MONTH = re.compile(r"(\d{4})(?:[-./年](\d{1,2})[月.]?|(0[1-9]|1[0-2])(?:\.0)?)")
_YEAR = re.compile(r"((?:19|20)\d{2})(?:年|\.0)?")
_NO_YEAR = re.compile(r"\d{1,2}[-./月]\d{1,2}[日号]?")
_TWO_DIGITS = re.compile(r"\d{2}[-./年]\d{1,2}[-./月]\d{1,2}日?")
_REMARK = re.compile(r" ?[(（][^()（）]*[)）]$")
_LUNAR = re.compile("[农阴旧]历")
_SEPARATORS = str.maketrans(dict.fromkeys("、,。·—–−‐\\", "-"))
_CHINESE = re.compile(
    r"([〇○零o\d一二三四五六七八九]{4})年(?:(元|[一二三四五六七八九十]{1,2}|\d{1,2})月"
    r"(?:([一二三四五六七八九十廿卅]{1,3}|\d{1,2})[日号]?(?:出?生|入党)?)?)?"
)
_NUMERALS = {numeral: str(n) for n, numeral in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0", "o": "0"}
_SERIAL = re.compile(r"[1-7]\d{4}(?:\.0+)?")
_DAY_ZERO = date(1899, 12, 30)
"""Excel counts from here (its 29 February 1900 never was)."""
_LAST_SERIAL = 73_415
"""31 December 2100; larger numbers are no dates of people."""


def read_date(item: FieldSpec, raw: object) -> Cell:
    """A whole day; a month or a year alone is left out with a remark."""
    if isinstance(raw, datetime):
        return _checked(item, raw.date())
    if isinstance(raw, date):
        return _checked(item, raw)
    if isinstance(raw, time | timedelta | bool):
        return _no_date(item, raw)
    if isinstance(raw, float | int):
        return _date_of_number(item, raw)
    found = _PLAIN.fullmatch(raw) if isinstance(raw, str) else None
    if found:
        return _day(item, found, raw)
    text = unicodedata.normalize("NFKC", clean(str(raw))).casefold().lstrip("'")
    if folded(text) in NOTHING_TYPED or folded(text) in ("至今", "长期"):
        return EMPTY
    return _date_of_text(item, text, raw)


def read_month(item: FieldSpec, raw: object) -> Cell:
    """A month; 2026.1 as a number may be January or October."""
    if isinstance(raw, date):
        return f"{raw:%Y-%m}", None
    text = folded(clean(plain_text(raw))).lstrip("'")
    if text in NOTHING_TYPED:
        return EMPTY
    month = None if text.endswith(".1") and isinstance(raw, float) else month_of(text)
    if month is not None:
        return month, None
    return None, warn(item, "MONTH_INVALID", f"{item.label}“{shown(raw)}”不是年月，没有导入；请写成 2026-03。")


def _checked(item: FieldSpec, day: date) -> Cell:
    fault = form_problem_of(item, day)
    return (day, None) if fault is None else (None, fault)


def _no_date(item: FieldSpec, raw: object) -> Cell:
    words = f"{item.label}“{shown(raw)}”不是日期，请写成 1990-05-12 这样的完整日期。"
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
    bare = _REMARK.sub("", text)
    if bare != text and bare:
        return _remarked(item, text, bare, raw)
    clock = _CLOCK.search(text)
    if clock and clock.end() == len(text):
        if (clock["zone"] or "").strip() == "z" and not _MIDNIGHT.fullmatch(clock["hours"]):
            # Midnight here is the evening before there: 1990-05-02T16:00:00Z was typed as 3 May.
            words = f"{item.label}“{shown(raw)}”是世界时，可能差一天，没有导入；请写成 1990-05-12 这样的日期。"
            return None, warn(item, "DATE_IN_UTC", words)
        text = text[: clock.start()]
    text = _in_digits(_joined(_WEEKDAY.sub("", text).translate(_SEPARATORS)))
    whole = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    if whole:
        return _day(item, whole, raw)
    if _MONTH.fullmatch(text) or _YEAR.fullmatch(text):
        return _incomplete(item, shown(raw))
    if _NO_YEAR.fullmatch(text):
        return None, warn(item, "DATE_WITHOUT_YEAR", f"{item.label}“{shown(raw)}”缺年份，没有导入；请补上完整日期。")
    if _TWO_DIGITS.fullmatch(text):
        return None, Problem(item.name, "DATE_INVALID", f"{item.label}“{shown(raw)}”的年份只有两位，请写全四位。")
    if _SERIAL.fullmatch(text):
        day_of = _DAY_ZERO + timedelta(days=int(float(text)))
        words = f"{item.label}“{shown(raw)}”按表格软件的日期序号读作 {day_of}，请核对。"
        value, fault = _checked(item, day_of)
        return value, fault or warn(item, "DATE_FROM_SERIAL", words)
    return _no_date(item, raw)


def _remarked(item: FieldSpec, text: str, bare: str, raw: object) -> Cell:
    if _LUNAR.search(text):
        words = f"{item.label}“{shown(raw)}”是农历，没有导入；请换成公历。"
        return None, warn(item, "DATE_LUNAR", words)
    value, fault = _date_of_text(item, bare, raw)
    if value is not None and fault is None:
        return value, warn(item, "DATE_WITH_REMARK", f"{item.label}“{shown(raw)}”读作 {value}，括号里的没有读。")
    return value, fault


def _day(item: FieldSpec, found: re.Match[str], raw: object) -> Cell:
    try:
        year, month, day = map(int, found.groups())
        return _checked(item, date(year, month, day))
    except ValueError:
        words = f"{item.label}“{shown(raw)}”这一天不存在，请核对。"
        return None, Problem(item.name, "DATE_INVALID", words)


def _joined(text: str) -> str:
    """1990 5 3 as 1990-5-3: a space between digits parts them, or 1990 5 would be the day of number 19905."""
    return re.sub(r"(?<=\d) (?=\d)", "-", _AROUND.sub(r"\1", text)).replace(" ", "")


def _in_digits(text: str) -> str:
    """二〇〇〇年一月五日 and 2000年元月5日 as 2000年1月5日."""
    found = _CHINESE.fullmatch(text)
    if found is None:
        return text.replace("年元月", "年1月")
    year, month, day = found.groups()
    told = "".join(_NUMERALS.get(c, c) for c in year) + "年"
    told += f"{_counted(month)}月" if month else ""
    return told + (f"{_counted(day)}日" if day else "")


def _counted(numeral: str) -> int:
    """十五 is 15, 廿一 is 21, 元 is 1; 0 is no month and no day."""
    if numeral.isdigit():
        return int(numeral)
    text = numeral.replace("元", "一").replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int(_NUMERALS[text]) if len(text) == 1 else 0
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return 10 * int(_NUMERALS[tens] if tens else "1") + int(_NUMERALS[ones] if ones else "0")


def _incomplete(item: FieldSpec, shown: str) -> Cell:
    return None, warn(item, "DATE_WITHOUT_DAY", f"{item.label}“{shown}”缺日，没有导入；请补上完整日期。")
