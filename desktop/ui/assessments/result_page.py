"""The result of a rating: stars, why, every line, what held it back, what the next star needs, and its seal."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.assessments.result import engine_in_words
from desktop.domain.charts import stars
from desktop.domain.rubrics.amounts import plain, points_text
from desktop.services.assessments.wording import spoken
from desktop.ui.assessments.lines import Lines
from desktop.ui.assessments.marks import Mark
from desktop.ui.assessments.presenter import Item, Scoring
from desktop.ui.assessments.totals import dimension_radar
from desktop.ui.shared.buttons import button, card, pill, words
from desktop.ui.shared.charts import ChartView
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.flow import Flow
from desktop.ui.shared.scrolled import Body, scrolled
from desktop.ui.shared.tokens import Tone


class ResultView(QScrollArea):
    """Signals:
    jump: the id of a line to score.
    """

    jump = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        scrolled(self, "result", "评定结果")
        self._desk = desk
        self._derived = pill()
        self.setWidget(QWidget())

    def show_scoring(self, shown: Scoring) -> None:
        """Show a result, live or frozen, from the top; the same rating again keeps its place."""
        place = self.verticalScrollBar().value()
        body = Body(16, (0, 0, 8, 0))
        lines = body.lines
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self._verdict(shown), 3)
        top.addWidget(self._picture(shown), 2)
        lines.addLayout(top)
        lines.addWidget(self._lines(shown))
        for part in (self._adjustments(shown), self._conditions(shown), self._seal(shown)):
            if part is not None:
                lines.addWidget(part)
        lines.addStretch()
        self.setWidget(body)
        self.verticalScrollBar().setValue(place)

    def show_derived(self, same: bool) -> None:
        """What came of deriving the result again."""
        said = "复核一致：由封存的数据重新推算，结果逐字节一致" if same else "复核不一致：重新推算的结果与封存的不同"
        self._derived.setText(said)
        self._derived.show()
        self._desk.say(said)

    # parts

    def _verdict(self, shown: Scoring) -> QWidget:
        row, result = shown.sheet.row, shown.sheet.result
        made, lines = _card()
        if row.most_stars and row.stars is not None:
            view = ChartView("result_stars", "星级")
            view.show_figure(stars(row.stars, row.most_stars, 30))
            view.setFixedWidth(round(30 * 1.2 * 4 / 3 * row.most_stars))
            lines.addWidget(view)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(words(row.level or f"还缺 {len(result.missing)} 项，暂不定等次", "figure", name="result_level"))
        head.addStretch()
        total = points_text(result.score if result.score is not None else result.base)
        head.addWidget(words(total, "figure", name="result_score"))
        head.addWidget(words(f"/ {plain(shown.sheet.rubric.total)} 分", "second"))
        lines.addLayout(head)
        if shown.sheet.responsible:
            lines.addWidget(words(f"第一责任人：{shown.sheet.responsible}", "second"))
        for sentence in why(shown):
            lines.addWidget(words(sentence, wrap=True))
        self._next(shown, lines)
        self._lacking(shown, lines)
        lines.addStretch()
        return made

    def _lacking(self, shown: Scoring, lines: QVBoxLayout) -> None:
        """What is missing, each one press away from being entered."""
        if not shown.missing:
            return
        lines.addSpacing(4)
        lines.addWidget(words("还缺", "heading"))
        flow = Flow()
        flow.line.setSpacing(4)
        for item in shown.missing:
            link = button(item.label, f"result_missing_{item.slug}", partial(self.jump.emit, item.id), role="link")
            flow.line.addWidget(link)
        lines.addWidget(flow)

    def _next(self, shown: Scoring, lines: QVBoxLayout) -> None:
        needs = shown.sheet.result.next_needs
        if not needs:
            return
        lines.addSpacing(4)
        lines.addWidget(words("再上一级还需要", "heading"))
        for need in needs:
            lines.addWidget(words(f"· {spoken(need, shown.sheet.metrics)}", wrap=True))

    def _picture(self, shown: Scoring) -> QWidget:
        made, lines = _card("各维度得分")
        view = ChartView("result_radar", "各维度得分")
        view.show_made(lambda width: dimension_radar(shown, width, 236))
        lines.addWidget(view)
        lines.addStretch()
        return made

    def _lines(self, shown: Scoring) -> QWidget:
        made, lines = _card("得分明细")
        dimensions = {d.id for d in shown.sheet.rubric.dimensions}
        lines.addWidget(Lines(self._desk, [g for g in shown.groups if g.id in dimensions]))
        return made

    def _adjustments(self, shown: Scoring) -> QWidget | None:
        counted = [i for g in shown.groups if g.id in ("加", "减") for i in g.items if i.mark is Mark.COUNTED]
        if not counted:
            return None
        made, lines = _card("加分与扣分")
        for item in counted:
            lines.addLayout(_row(item.words, item.got))
        return made

    def _conditions(self, shown: Scoring) -> QWidget | None:
        items = [i for g in shown.groups if g.id in ("否", "必") for i in g.items]
        if not items:
            return None
        made, lines = _card("必备条件")
        for item in sorted(items, key=lambda each: each.mark not in _FIRST):
            lines.addLayout(_condition(item))
        return made

    def _seal(self, shown: Scoring) -> QWidget:
        sheet = shown.sheet
        made, lines = _card("封存与复核")
        rubric = f"《{sheet.rubric.title}》{sheet.rubric.version} 版，{engine_in_words(sheet.result.engine)}"
        lines.addWidget(words(rubric, "second"))
        if sheet.row.revision > 1:
            revision = f"第 {sheet.row.revision} 版，更正原因：{sheet.revision_reason}"
            lines.addWidget(words(revision, "second", wrap=True))
        if sheet.result_sha256:
            code = words(f"结果校验值 SHA-256：{sheet.result_sha256}", "note", wrap=True, name="result_hash")
            code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            lines.addWidget(code)
        else:
            lines.addWidget(words("定稿时封存细则、数据和结果，并记下校验值。", "note"))
        self._derived = pill("", Tone.GOOD)
        lines.addWidget(self._derived, 0, Qt.AlignmentFlag.AlignLeft)
        return made


def why(shown: Scoring) -> list[str]:
    """The sentences about the whole; those about single lines stand at their lines."""
    heads = tuple(f"{line.id} {line.title}：" for line in shown.sheet.result.lines)
    return [spoken(s, shown.sheet.metrics) for s in shown.sheet.result.why if not s.startswith(heads)]


def _card(title: str = "") -> tuple[QWidget, QVBoxLayout]:
    made = card()
    lines = QVBoxLayout(made)
    lines.setContentsMargins(20, 16, 20, 16)
    lines.setSpacing(8)
    if title:
        lines.addWidget(words(title, "heading"))
    return made, lines


def _row(text: str, right: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(16)
    row.addWidget(words(text, wrap=True), 1)
    row.addWidget(words(right))
    return row


_TONES = {
    Mark.FIRED: Tone.BAD,
    Mark.MISSING: Tone.WARNING,
    Mark.MET: Tone.GOOD,
    Mark.CLEAR: Tone.GOOD,
    Mark.HELD: Tone.BAD,
}


_FIRST = (Mark.FIRED, Mark.HELD, Mark.MISSING)
"""What held the rating back stands first."""


def _condition(item: Item) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(16)
    said = QVBoxLayout()
    said.setSpacing(2)
    said.addWidget(words(f"{item.label}：{item.words}", wrap=True))
    why_so = "；".join(t for t in (item.reason, item.veto_reason) if t)
    if why_so:
        said.addWidget(words(why_so, "note", wrap=True))
    row.addLayout(said, 1)
    row.addWidget(pill(item.mark.value, _TONES.get(item.mark, Tone.PLAIN)), 0, Qt.AlignmentFlag.AlignTop)
    return row
