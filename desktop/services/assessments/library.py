"""The rubrics and metrics that ship with the program."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from desktop.domain.errors import UserError
from desktop.domain.rubrics.model import Metric, Rubric
from desktop.exchange.rubrics import read_metrics, read_rubric


@dataclass(frozen=True, slots=True)
class RubricCard:
    """One rubric in a list."""

    id: str
    version: str
    title: str
    subject_type: str
    indicators: int
    provenance: str


@cache
def parsed(text: str) -> Rubric:
    """A rubric from its stored text; the same text is read once."""
    return read_rubric(text)


class RubricLibrary:
    """Rubric files of a folder, read when first asked for.

    Args:
        folder: holds <id>.yaml of every rubric and metrics.yaml.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Rubric id → text of its file."""
        files = sorted(p for p in self._folder.glob("*.yaml") if p.name != "metrics.yaml")
        return {p.stem: p.read_text(encoding="utf-8") for p in files}

    @cached_property
    def metrics(self) -> Mapping[str, Metric]:
        return read_metrics(self._folder / "metrics.yaml")

    def text(self, rubric_id: str) -> str:
        """Raises UserError when there is no such rubric."""
        if rubric_id not in self.texts:
            raise UserError(f"没有评价细则“{rubric_id}”。", "请先导入这个细则。")
        return self.texts[rubric_id]

    def cards(self) -> list[RubricCard]:
        return [_card(parsed(text)) for text in self.texts.values()]


def _card(rubric: Rubric) -> RubricCard:
    kind = rubric.subject.type.value if rubric.subject else ""
    return RubricCard(rubric.id, rubric.version, rubric.title, kind, len(rubric.indicators), rubric.provenance)
