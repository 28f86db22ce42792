"""The columns of the activities list."""

from desktop.domain.activities.record import ActivityState
from desktop.services.activities import ActivityRow
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.tokens import Tone


def state_tone(row: ActivityRow) -> Tone:
    if row.state is ActivityState.ARCHIVED:
        return Tone.GOOD
    if row.state is ActivityState.CONFIRMED or row.planned:
        return Tone.INFO
    return Tone.WARNING if row.returned else Tone.PLAIN


def _turnout(row: ActivityRow) -> str:
    heads = row.turnout
    return f"{heads.present}/{heads.expected}" if heads.expected else ""


def _whole(row: ActivityRow) -> str:
    return "" if row.planned else f"{row.completeness}%"


COLUMNS = (
    Column[ActivityRow]("held_on", "日期", lambda r: str(r.held_on or ""), width=92, look=Look.DATE),
    Column[ActivityRow]("kind", "类型", lambda r: r.kind, width=112, stretch=1),
    Column[ActivityRow]("title", "主题", lambda r: r.title, width=120, stretch=3),
    Column[ActivityRow]("org", "举办组织", lambda r: r.org, width=120, stretch=1, drop=3),
    Column[ActivityRow](
        "turnout", "实到/应到", _turnout, width=84, look=Look.NUMBER, sortable=False, drop=2,
        spoken=lambda r: r.turnout.words,
    ),
    Column[ActivityRow]("completeness", "完整度", _whole, width=68, look=Look.NUMBER, drop=1),
    Column[ActivityRow]("late", "补录", lambda r: "补录" if r.late else "", width=64, look=Look.PILL,
                        tone=lambda _r: Tone.WARNING, sortable=False, drop=4),
    Column[ActivityRow]("state", "状态", lambda r: r.state_words, width=80, look=Look.PILL, tone=state_tone),
)  # fmt: skip
