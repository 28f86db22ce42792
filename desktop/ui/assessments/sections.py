"""Which parts the editor of a line has."""

from PySide6.QtWidgets import QLabel

from desktop.ui.assessments.finding_section import FindingsSection
from desktop.ui.assessments.judged_sections import TicksSection
from desktop.ui.assessments.marks import Mark
from desktop.ui.assessments.metric_section import MetricSection
from desktop.ui.assessments.presenter import Item
from desktop.ui.assessments.reasoned_sections import CountSection, ExcuseSection, VetoSection
from desktop.ui.assessments.role_section import RolesSection
from desktop.ui.assessments.scorer import Scorer
from desktop.ui.assessments.section import Section
from desktop.ui.shared.buttons import set_pill
from desktop.ui.shared.tokens import Tone

_TONES = {
    Mark.SCORED: Tone.GOOD,
    Mark.MISSING: Tone.WARNING,
    Mark.FIRED: Tone.BAD,
    Mark.MET: Tone.GOOD,
    Mark.HELD: Tone.BAD,
}


def sections_of(scorer: Scorer, item: Item) -> list[Section]:
    """The parts that a line's editor has."""
    found: list[Section] = [MetricSection(scorer, item, n) for n in range(len(item.metrics))]
    if item.roles:
        found.append(RolesSection(scorer, item))
    if item.ticks is not None:
        found.append(TicksSection(scorer, item))
    if item.findings is not None:
        found.append(FindingsSection(scorer, item))
    if item.count is not None:
        found.append(CountSection(scorer, item))
    if item.vetoed is not None:
        found.append(VetoSection(scorer, item))
    if item.excusable:
        found.append(ExcuseSection(scorer, item))
    return found


def show_state(label: QLabel, item: Item) -> None:
    """The state of a line as a pill."""
    set_pill(label, item.mark.value, _TONES.get(item.mark, Tone.PLAIN))
