"""The columns of the list of ratings."""

from desktop.domain.assessments.states import AssessmentState
from desktop.domain.rubrics.amounts import points_text
from desktop.services.assessments import AssessmentRow
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.tokens import Tone

TONES = {AssessmentState.SCORING: Tone.INFO, AssessmentState.FINAL: Tone.GOOD, AssessmentState.REVISED: Tone.PLAIN}


def _stars(row: AssessmentRow) -> str:
    return f"{row.stars}/{row.most_stars}" if row.most_stars and row.stars is not None else ""


def _state(row: AssessmentRow) -> str:
    return row.state.label + (f" · {row.revision} 版" if row.revision > 1 else "")


def _score(row: AssessmentRow) -> str:
    if row.score is None:
        return "缺数" if row.fresh else "…"
    return points_text(row.score)


COLUMNS = (
    Column[AssessmentRow]("subject", "评定对象", lambda r: r.subject, width=124, stretch=2),
    Column[AssessmentRow]("rubric", "评价细则", lambda r: r.rubric, width=128, stretch=2),
    Column[AssessmentRow]("period", "考核周期", lambda r: r.period.label, width=112, drop=3),
    Column[AssessmentRow]("state", "状态", _state, width=92, look=Look.PILL, tone=lambda r: TONES[r.state]),
    Column[AssessmentRow]("score", "得分", _score, width=68, look=Look.NUMBER),
    Column[AssessmentRow]("level", "等次", lambda r: r.level, width=72),
    Column[AssessmentRow](
        "stars", "星级", _stars, width=92, look=Look.STARS, drop=1, spoken=lambda r: r.level
    ),
    Column[AssessmentRow](
        "revision", "版次", lambda r: str(r.revision), width=52, look=Look.NUMBER, hidden=True
    ),
)
