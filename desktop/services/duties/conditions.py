"""By what 应办事项 and 组织覆盖 are filtered; both are worked out, so the conditions are asked of each line."""

from collections.abc import Callable, Mapping
from typing import Any

from desktop.domain.duties import Duty, DutyRules, DutyState
from desktop.domain.organisations import CoverageRow, Covered
from desktop.domain.views import Kind, ViewField, choice_of

STANDINGS = {"covered": "已覆盖", "missing": "缺", "waived": "不适用"}


def duty_fields(rules: DutyRules) -> tuple[ViewField, ...]:
    """Of 应办事项."""
    titles = tuple((rule.code, rule.title) for rule in rules.applied())
    return (
        ViewField("org_uid", "责任组织", Kind.ORG),
        ViewField("rule", "事项", Kind.CODE, titles, optional=False),
        choice_of("state", "时限", DutyState),
        ViewField("due_on", "期限", Kind.DATE),
        ViewField("concern", "涉及对象", Kind.TEXT, optional=False),
        ViewField("words", "缺什么", Kind.TEXT, optional=False),
        ViewField("waived", "不适用的原因", Kind.TEXT),
    )


_OF_DUTY: Mapping[str, Callable[[Duty], Any]] = {
    "rule": lambda duty: duty.rule.code,
    "concern": lambda duty: duty.concern.name,
}


def duty_value(duty: Duty, key: str) -> Any:
    return _OF_DUTY[key](duty) if key in _OF_DUTY else getattr(duty, key)


def coverage_fields() -> tuple[ViewField, ...]:
    """Of 组织覆盖."""
    return (
        choice_of("kind", "类别", Covered),
        ViewField("place", "所属组织", Kind.ORG),
        ViewField("standing", "情况", Kind.CODE, tuple(STANDINGS.items()), optional=False),
        ViewField("members", "正式党员", Kind.NUMBER, unit="人"),
        ViewField("by", "覆盖的党组织或党员", Kind.TEXT),
        ViewField("name", "名称", Kind.TEXT, optional=False),
    )


def coverage_value(row: CoverageRow, key: str) -> Any:
    if key == "standing":
        return "waived" if row.waived else "missing" if row.missing else "covered"
    if key == "place":  # an organisation lies within itself
        own = {row.uid} if row.opens == "organisation" else set()
        return frozenset(own | ({row.above_uid} if row.above_uid else set()))
    return getattr(row, key)
