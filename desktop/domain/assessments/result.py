"""The outcome of a rating with every line explained, and its frozen bytes."""

import dataclasses
import json
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

ENGINE_VERSION = "rubric/1"
"""Names the semantics a frozen result was made with. Changed semantics get a new version beside this one."""


def engine_in_words(version: str) -> str:
    """rubric/1 → 计分规则第 1 版."""
    return f"计分规则第 {version.rpartition('/')[2]} 版" if version else ""


class State(StrEnum):
    OK = "ok"
    MISSING = "缺数"


class LineState(StrEnum):
    SCORED = "已评"
    MISSING = "缺数"
    NOT_APPLICABLE = "不适用"


@dataclass(frozen=True, slots=True)
class UsedValue:
    """One metric as a line used it. Values are printed text; `counted` names the one that counts."""

    metric: str
    computed: str | None
    declared: str | None
    verified: str | None
    counted: str
    reason: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator. Amounts are integer hundredths.

    Attributes:
        points: the most it can give, after scaling for what does not apply.
        value: points given; None unless scored.
        words: the rule in words with its numbers and what came out.
        reason: why it is missing or does not apply.
        evidence: ids of the records behind it.
    """

    id: str
    title: str
    dimension: str
    points: int
    state: LineState
    value: int | None
    words: str
    reason: str = ""
    values: tuple[UsedValue, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DimensionTotal:
    """One dimension. `points` and `value` are integer hundredths.

    Attributes:
        share_base: its points after scaling, exact; 0 when it dropped out.
        value: sum of its lines so far.
        complete: no line is missing.
    """

    id: str
    title: str
    points: int
    value: int
    share_base: Fraction
    complete: bool
    applicable: bool


@dataclass(frozen=True, slots=True)
class AdjustmentLine:
    """A penalty or bonus item that counted. `value` is integer hundredths, `exact` before rounding."""

    id: str
    title: str
    bonus: bool
    value: int
    exact: Fraction
    words: str
    evidence: tuple[str, ...] = ()


class StepKind(StrEnum):
    THRESHOLD = "分数线"
    VETO = "一票否决"
    LINKAGE = "联动"


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way to the level: level code before ("" at first) and after, and the reason."""

    kind: StepKind
    source: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Result:
    """A rating. Amounts are integer hundredths.

    Attributes:
        missing: ids of indicators without facts, and `linkage`.
        score: None while an indicator is missing: a part is no score.
        base: sum of the lines there are.
        level: code; None while anything is missing.
        steps: how the level came about.
        why: the result in sentences.
        next_needs: what the next higher level needs, in sentences; empty at the top or when missing.
    """

    rubric: str
    version: str
    engine: str
    state: State
    missing: tuple[str, ...]
    score: int | None
    base: int
    bonus: int
    penalty: int
    lines: tuple[Line, ...]
    dimensions: tuple[DimensionTotal, ...]
    adjustments: tuple[AdjustmentLine, ...]
    level: str | None
    level_title: str | None
    steps: tuple[Step, ...]
    why: tuple[str, ...]
    next_needs: tuple[str, ...] = ()

    def line_values(self) -> dict[str, int]:
        """Points of the scored lines by indicator, in order."""
        return {line.id: line.value for line in self.lines if line.value is not None}


def as_data(result: Result) -> dict[str, Any]:
    """The result as plain data; exact amounts as text like 2/3."""
    return dataclasses.asdict(result, dict_factory=_plain)


def as_canonical_json(result: Result) -> bytes:
    """The result as bytes that are always the same for the same result: UTF-8, keys sorted, no spaces."""
    text = json.dumps(as_data(result), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _plain(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Fraction) else value for name, value in pairs}
