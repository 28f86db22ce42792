"""Results in the words of the metric catalogue: the engine knows metrics by id, a secretary by their titles."""

import re
from collections.abc import Mapping

from desktop.domain.rubrics.model import Metric

_ID = re.compile(r"(?:指标 ?)?\b([a-z]+(?:\.[a-z_0-9]+)+)\b ?")


def spoken(text: str, metrics: Mapping[str, Metric]) -> str:
    """A sentence of the engine with “title” in place of each metric id the catalogue knows."""

    def title(found: re.Match[str]) -> str:
        metric = metrics.get(found[1])
        return f"“{metric.title}”" if metric else found[0]

    return _ID.sub(title, text)
