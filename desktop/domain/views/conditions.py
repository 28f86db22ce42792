"""A condition and a view of a list as data, and as the text they are kept in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from desktop.domain.errors import UserError
from desktop.domain.identity import uid_of
from desktop.domain.views.fields import Kind, ViewField


class Comparison(StrEnum):
    IS = "is"
    """One of the values; for LACKING: one of these is empty."""
    IS_NOT = "is_not"
    """None of the values; an empty field is none of them."""
    CONTAINS = "contains"
    """Holds one of these texts, whatever the case of Latin letters."""
    LACKS = "lacks"
    """Holds none of these texts."""
    BETWEEN = "between"
    """From the first to the second value, both included; "" leaves that end open."""
    WITHIN = "within"
    """One of these organisations or anything below."""
    EMPTY = "empty"
    FILLED = "filled"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Comparison.IS: "是",
    Comparison.IS_NOT: "不是",
    Comparison.CONTAINS: "包含",
    Comparison.LACKS: "不包含",
    Comparison.BETWEEN: "从…到…",
    Comparison.WITHIN: "属于（含下级）",
    Comparison.EMPTY: "为空",
    Comparison.FILLED: "不为空",
}

_EITHER = (Comparison.EMPTY, Comparison.FILLED)
COMPARISONS: Mapping[Kind, tuple[Comparison, ...]] = {
    Kind.TEXT: (Comparison.CONTAINS, Comparison.LACKS, Comparison.IS, *_EITHER),
    Kind.CODE: (Comparison.IS, Comparison.IS_NOT, *_EITHER),
    Kind.DATE: (Comparison.BETWEEN, *_EITHER),
    Kind.NUMBER: (Comparison.BETWEEN, *_EITHER),
    Kind.ORG: (Comparison.WITHIN, Comparison.IS, *_EITHER),
    Kind.FLAG: (Comparison.IS,),
    Kind.LACKING: (Comparison.IS,),
}
"""How a field of each kind may be compared, the usual way first."""


def comparisons_of(field: ViewField) -> tuple[Comparison, ...]:
    """How this field may be compared: one that is always filled is not asked whether it is empty."""
    if field.sensitive:
        return _EITHER
    return tuple(how for how in COMPARISONS[field.kind] if field.optional or how not in _EITHER)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition.

    Attributes:
        values: as text: codes, ISO dates, whole numbers, uids in hexadecimal; two for BETWEEN, none for EMPTY and FILLED.
    """

    field: str
    comparison: Comparison
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """What a list is narrowed to: typed words, a chip, and conditions; and how it then stands.

    Attributes:
        sort: key of the column it is sorted by; "" leaves the order as it is.
        columns: keys of the columns shown, in order; none leaves them as each person has them.
    """

    text: str = ""
    chip: str = ""
    conditions: tuple[Condition, ...] = field(default=())
    sort: str = ""
    descending: bool = False
    columns: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text or self.chip or self.conditions)


class ViewProblem(UserError):
    """A condition that this list cannot ask."""


def check(condition: Condition, asked: ViewField | None) -> None:
    """Raises ViewProblem unless the field is known, may be so compared, and the values can be read."""
    if asked is None:
        raise ViewProblem("筛选条件里有这个列表没有的项目。", "请去掉这个条件，或重新选择。")
    if condition.comparison not in comparisons_of(asked):
        raise ViewProblem(f"“{asked.label}”不能这样比较。", "请重新选择这个条件。")
    if not _values_fit(condition, asked.kind):
        raise ViewProblem(f"“{asked.label}”的条件没有写全。", "请填写要比较的内容。")


def _values_fit(condition: Condition, kind: Kind) -> bool:
    values = condition.values
    if condition.comparison in _EITHER:
        return not values
    if condition.comparison is Comparison.BETWEEN:
        return len(values) == 2 and any(values) and all(not v or _readable(v, kind) for v in values)
    return bool(values) and all(_readable(value, kind) for value in values)


def _readable(value: str, kind: Kind) -> bool:
    try:
        if kind is Kind.DATE:
            date.fromisoformat(value)
        elif kind is Kind.NUMBER:
            return abs(int(value)) < 10**15
        elif kind is Kind.ORG:
            return len(uid_of(value)) == 16
    except ValueError:
        return False
    return bool(value)


def write_view(view: View) -> str:
    """A view as text, the same for the same view."""
    told: dict[str, Any] = {"view": 1}
    if view.text:
        told["text"] = view.text
    if view.chip:
        told["chip"] = view.chip
    if view.sort:
        told["sort"] = [view.sort, view.descending]
    if view.columns:
        told["columns"] = list(view.columns)
    told["conditions"] = [[c.field, str(c.comparison), list(c.values)] for c in view.conditions]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def read_view(text: str) -> View:
    """The inverse of `write_view`. Raises ViewProblem when it is no view or one of a newer program."""
    try:
        told = json.loads(text)
        if told["view"] != 1:
            raise ViewProblem("这个筛选是由新版程序保存的。", "请安装新版程序后再用。")
        listed = (
            Condition(str(name), Comparison(how), tuple(str(v) for v in values))
            for name, how, values in told["conditions"]
        )
        sort, descending = told.get("sort", ["", False])
        return View(
            text=str(told.get("text", "")),
            chip=str(told.get("chip", "")),
            conditions=tuple(listed),
            sort=str(sort),
            descending=bool(descending),
            columns=tuple(str(key) for key in told.get("columns", ())),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ViewProblem("保存的筛选读不出来。", "请删除它，重新设置后再保存。") from error


def is_view(text: str) -> bool:
    """Whether a text is a written view and not, say, the key of a chip."""
    return text.startswith('{"view"')
