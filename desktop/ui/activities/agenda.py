"""The agenda table: items with their discussion, resolution, votes, who carries them out and by when."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from desktop.domain.activities.record import AgendaDraft
from desktop.domain.choices import Choice
from desktop.ui.shared.codec import Codec
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.lines import LineColumn, LinesModel, Typed
from desktop.ui.shared.lines_table import LinesField, LinesTable


def agenda_table(desk: Desk) -> LinesTable:
    people, who = desk.services.people, desk.who
    columns = (
        LineColumn("title", "议题", 128, stretch=3),
        LineColumn("content", "讨论情况", 110, stretch=3),
        LineColumn("resolution", "决议", 96, stretch=2),
        LineColumn("votes_for", "赞成", 46, Typed.NUMBER),
        LineColumn("votes_against", "反对", 46, Typed.NUMBER),
        LineColumn("votes_abstain", "弃权", 46, Typed.NUMBER),
        LineColumn("owner_uid", "责任人", 72, Typed.PICK, search=lambda text: people.choices(who, text)),
        LineColumn("due_on", "时限", 92, Typed.DATE),
    )
    return LinesTable(LinesModel(columns, lambda: _line(AgendaDraft())), "agenda", "议题", desk.runner)


def agenda_field(table: LinesTable, name_of: Callable[[Any], Choice | None]) -> LinesField:
    return LinesField(table, _line, _draft, name_of, Codec({}))


def _line(draft: AgendaDraft) -> dict[str, Any]:
    return {f.name: getattr(draft, f.name) for f in fields(AgendaDraft)}


def _draft(line: dict[str, Any]) -> AgendaDraft:
    return AgendaDraft(**{**line, "title": line["title"] or ""})
