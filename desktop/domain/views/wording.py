"""Conditions as a person reads them on a chip."""

from collections.abc import Mapping

from desktop.domain.identity import Uid, uid_of
from desktop.domain.organisations import called
from desktop.domain.views.conditions import Comparison, Condition
from desktop.domain.views.fields import NO, Kind, ViewField

_SHOWN = 3
"""Values that a chip names; more are counted."""


def in_words(condition: Condition, field: ViewField | None, names: Mapping[Uid, str]) -> str:
    """The condition in a few words, e.g. 学历：大学本科毕业、硕士研究生毕业.

    Args:
        names: what organisations are called.
    """
    if field is None:
        return "（这个列表没有的项目）"
    how, values = condition.comparison, condition.values
    if how is Comparison.BETWEEN:
        return f"{field.label}：{_range(field, *values)}"
    if how in (Comparison.EMPTY, Comparison.FILLED):
        return f"{field.label}{how.label}"
    if field.kind is Kind.FLAG:
        return f"{'不是' if values == (NO,) else ''}{field.label}"
    return f"{_start(field, how)}{_listed([_word(field, value, names) for value in values])}{_end(how)}"


def _start(field: ViewField, how: Comparison) -> str:
    if field.kind is Kind.LACKING:
        return "缺少"
    return f"{field.label}：" if how in (Comparison.IS, Comparison.WITHIN) else f"{field.label}{how.label}"


def _end(how: Comparison) -> str:
    return "（含下级）" if how is Comparison.WITHIN else ""


def _word(field: ViewField, value: str, names: Mapping[Uid, str]) -> str:
    if field.kind is Kind.ORG:
        return called(names, uid_of(value))
    return f"“{value}”" if field.kind is Kind.TEXT else field.word(value)


def _listed(words: list[str]) -> str:
    more = f" 等 {len(words)} 项" if len(words) > _SHOWN else ""
    return "、".join(words[:_SHOWN]) + more


def _range(field: ViewField, low: str, high: str) -> str:
    unit = f" {field.unit}" if field.unit else ""
    if low == high:
        return f"{low}{unit}"
    if not high:
        return f"{low}{unit}及以上" if field.kind is Kind.NUMBER else f"{low} 起"
    if not low:
        return f"{high}{unit}及以下" if field.kind is Kind.NUMBER else f"到 {high}"
    return f"{low}–{high}{unit}" if field.kind is Kind.NUMBER else f"{low} 至 {high}"
