"""How dates, numbers and amounts are written in Chinese documents: the filters of the templates."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from desktop.domain.rubrics.amounts import points_text

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_SMALL = "〇一二三四五六七八九十"


def long_date(day: date | str) -> str:
    """2026年11月21日: full year, no leading zeros (GB/T 9704 §7.3.5). A text is an ISO date."""
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{found.year}年{found.month}月{found.day}日"


def span(start: date | str, end: date | str) -> str:
    """A period in two lines, the year of the end only where it differs: 2026年4月1日 / 至4月28日."""
    first, last = long_date(start), long_date(end)
    year = first[: first.index("年") + 1]
    return f"{first}\n至{last.removeprefix(year)}"


def in_words(amount: int) -> str:
    """An amount in fen in the capital figures of 票据 (《支付结算办法》 annex 1): 105000 → 壹仟零伍拾元整."""
    if amount < 0:
        return "负" + in_words(-amount)
    yuan, rest = divmod(amount, 100)
    jiao, fen = divmod(rest, 10)
    words = _whole(yuan) + "元" if yuan else ""
    if not rest:
        return (words or "零元") + "整"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif yuan:
        words += "零"
    return words + (_DIGITS[fen] + "分" if fen else "整")


def _whole(number: int) -> str:
    words, gap = "", False
    for level in reversed(range(len(_GROUPS))):
        group = number // 10 ** (4 * level) % 10000
        if not group:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):
            words += "零"
        words += _group(group) + _GROUPS[level]
        gap = False
    return words


def _group(number: int) -> str:
    words = ""
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += _DIGITS[digit] + _UNITS[place]
        elif words and not words.endswith("零"):
            words += "零"
    return words.rstrip("零")


def yuan(amount: int) -> str:
    """An amount in fen with thousands separators: 1,050.00."""
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100:,}.{abs(amount) % 100:02d}"


def short_points(hundredths: int) -> str:
    """A score without needless decimals: 93.5, 80."""
    return points_text(hundredths).rstrip("0").rstrip(".")


def signed_points(hundredths: int) -> str:
    """A bonus or penalty with its sign: +2.00."""
    return ("+" if hundredths > 0 else "") + points_text(hundredths)


def share(part: int, whole: int) -> str:
    """A share in per cent with one decimal, rounded half up: 86.7%."""
    if not whole:
        return "—"
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


def ordinal(number: int) -> str:
    """1 to 99 in Chinese figures, as clauses are numbered: 12 → 十二."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("" if tens == 1 else _SMALL[tens]) + "十"
    return head + (_SMALL[ones] if ones or not tens else "")


def year_figures(year: int) -> str:
    """二〇二六."""
    return "".join(_SMALL[int(figure)] for figure in str(year))


def yes(value: bool) -> str:
    """How a ticked answer prints."""
    return "是" if value else "否"


def without_ending(text: str, *endings: str) -> str:
    """A name without the first of these endings that it has, for words that would say it twice."""
    return next((text.removesuffix(each) for each in endings if text.endswith(each)), text)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "日期": long_date,
    "起止": span,
    "金额大写": in_words,
    "金额": yuan,
    "分": points_text,
    "简分": short_points,
    "加减": signed_points,
    "比率": share,
    "序数": ordinal,
    "年份": year_figures,
    "是否": yes,
    "去尾": without_ending,
}
