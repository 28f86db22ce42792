"""A value counted per sub-period in words: whose month or quarter each number belongs to."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from desktop.domain.periods import Period
from desktop.domain.rubrics.given import Per

_ORDINALS = "一二三四"
_MONTHS = {Per.MONTH: 1, Per.QUARTER: 3, Per.HALF: 6, Per.YEAR: 12}


def series_words(parts: Sequence[str], per: Per, period: Period, unit: str) -> str:
    """Neighbours of the same value together: 1—2月各4次，3月3次，4—12月各4次.

    Args:
        parts: the printed values in order, 缺 where there is none.
        unit: of the metric, e.g. 次.
    """
    names = list(_names(len(parts), per, period))
    told = []
    for value, group in groupby(range(len(parts)), key=lambda n: parts[n]):
        places = list(group)
        first, last = names[places[0]], names[places[-1]]
        amount = value if value == "缺" else f"{value}{unit}"
        told.append(f"{first}{amount}" if len(places) == 1 else f"{_run(first, last)}各{amount}")
    return "，".join(told)


def _run(first: str, last: str) -> str:
    """1月 and 3月: 1—3月; 一季度 and 三季度: 一至三季度; 第1期 and 第3期: 第1—3期."""
    stem = next((s for s in ("季度", "半年") if first.endswith(s)), "")
    if stem:
        return f"{first.removesuffix(stem)}{'、' if stem == '半年' else '至'}{last}"
    tail = last.removeprefix("第")
    return f"{first[:-1]}—{tail}"


def _names(count: int, per: Per, period: Period) -> Iterator[str]:
    """Of the sub-periods of the rated period; numbered where they are not as many as it has."""
    first, last = period.span.since.month, period.span.until.month
    months = _MONTHS.get(per)
    if months is None or count != max(1, (last - first + 1) // months):
        yield from (f"第{n}{'周' if per is Per.WEEK else '期'}" for n in range(1, count + 1))
        return
    for n in range(count):
        month = first + n * months
        match per:
            case Per.MONTH:
                yield f"{month}月"
            case Per.QUARTER:
                yield f"{_ORDINALS[(month - 1) // 3]}季度"
            case Per.HALF:
                yield "上半年" if month <= 6 else "下半年"
            case _:
                yield "全年"
