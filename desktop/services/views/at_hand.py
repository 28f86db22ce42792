"""Conditions asked of rows that were worked out, not stored: 应办事项 and 组织覆盖."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from desktop.domain.identity import Uid
from desktop.domain.views import Asked, Condition, Kind, ViewField, check, find_field, matches
from desktop.services.views.compiling import Ground, refuse_gone

R = TypeVar("R")


def fitting(
    rows: Sequence[R],
    conditions: Sequence[Condition],
    fields: Sequence[ViewField],
    value: Callable[[R, str], Any],
    ground: Ground,
) -> list[R]:
    """The rows that meet all conditions, in their order.

    Args:
        value: of a row, by the key of a field.

    Raises:
        ViewProblem: a condition that cannot be asked, or no longer.
    """
    if not conditions:
        return list(rows)
    asked = [(condition, _field(condition, fields, ground)) for condition in conditions]
    below: dict[Uid, frozenset[Uid]] = {}

    def within(org: Uid) -> frozenset[Uid]:
        if org not in below:
            below[org] = frozenset(ground.below([org.hex()]))
        return below[org]

    def meets(row: R) -> bool:
        return all(matches(condition, field, lambda key: value(row, key), Asked(within)) for condition, field in asked)

    return [row for row in rows if meets(row)]


def _field(condition: Condition, fields: Sequence[ViewField], ground: Ground) -> ViewField:
    field = find_field(fields, condition.field)
    check(condition, field)
    assert field is not None, condition.field
    if field.kind is Kind.ORG:
        refuse_gone(field, condition.values, ground)
    return field
