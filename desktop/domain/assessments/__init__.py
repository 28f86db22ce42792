"""One engine for every rating: facts and a rubric in, an explained result out."""

from desktop.domain.assessments.engine import evaluate, rate
from desktop.domain.assessments.facts import Facts, MetricValue, cited_metrics, facts_problems
from desktop.domain.assessments.linkage import link
from desktop.domain.assessments.result import (
    ENGINE_VERSION,
    AdjustmentLine,
    DimensionTotal,
    Line,
    LineState,
    Result,
    State,
    Step,
    StepKind,
    UsedValue,
    as_canonical_json,
    as_data,
)

__all__ = [
    "ENGINE_VERSION",
    "AdjustmentLine",
    "DimensionTotal",
    "Facts",
    "Line",
    "LineState",
    "MetricValue",
    "Result",
    "State",
    "Step",
    "StepKind",
    "UsedValue",
    "as_canonical_json",
    "as_data",
    "cited_metrics",
    "evaluate",
    "facts_problems",
    "link",
    "rate",
]
