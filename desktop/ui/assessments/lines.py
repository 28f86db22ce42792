"""The lines of a result: title, bar, points, the rule in words with what came out, values, evidence."""

from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.domain.assessments.series import series_words
from desktop.ui.assessments.evidence import Evidence
from desktop.ui.assessments.marks import Mark
from desktop.ui.assessments.presenter import Group, Item, MetricField
from desktop.ui.assessments.roles import RoleField
from desktop.ui.assessments.tree import group_words
from desktop.ui.shared.buttons import button, rule, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.tokens import tokens_of

BAR = 96


class Bar(QWidget):
    """Points got as a part of what a line is worth; its numbers stand beside it."""

    def __init__(self, share: float | None) -> None:
        super().__init__()
        self._share = share
        self.setFixedSize(BAR, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = tokens_of(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.plain_pale))
        painter.drawRoundedRect(QRectF(0, 6, BAR, 8), 4, 4)
        if self._share:
            painter.setBrush(QColor(tokens.info))
            painter.drawRoundedRect(QRectF(0, 6, max(8.0, BAR * self._share), 8), 4, 4)


class Lines(QWidget):
    """Dimensions with their lines; the records of a line open under it."""

    def __init__(self, desk: Desk, groups: list[Group]) -> None:
        super().__init__()
        self._desk = desk
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(3, 6)
        self._grid, self._row = grid, 0
        self._opened: dict[str, Evidence] = {}
        for group in groups:
            self._head(group)
            for item in group.items:
                self._item(item)

    def _head(self, group: Group) -> None:
        if self._row:
            self._grid.setRowMinimumHeight(self._row, 8)
            self._row += 1
        self._grid.addWidget(words(f"{group.id} {group.title}", "heading"), self._row, 0)
        total = words(group_words(group), "heading")
        total.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._grid.addWidget(total, self._row, 2)
        self._grid.addWidget(rule(), self._row + 1, 0, 1, 5)
        self._row += 2

    def _item(self, item: Item) -> None:
        top = Qt.AlignmentFlag.AlignTop
        row = self._row
        self._grid.addWidget(words(item.label, wrap=True), row, 0, top)
        self._grid.addWidget(Bar(item.share), row, 1, top)
        scored = item.mark is Mark.SCORED
        points = words(f"{item.got} / {item.worth}" if scored else item.mark.value, "" if scored else "caution")
        points.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._grid.addWidget(points, row, 2, top)
        self._grid.addLayout(_said(item), row, 3)
        if item.evidence:
            link = button(f"依据 {len(item.evidence)} 条", f"line_evidence_{item.slug}", lambda: None, role="link")
            link.setAccessibleName(f"{item.label} 的依据 {len(item.evidence)} 条")
            link.clicked.connect(partial(self._open, item, row + 1))
            self._grid.addWidget(link, row, 4, top)
        self._row += 2

    def _open(self, item: Item, row: int, _checked: bool = False) -> None:
        """Show the records under their line, or hide them again."""
        evidence = self._opened.get(item.id)
        if evidence is None:
            evidence = self._opened[item.id] = Evidence(self._desk)
            self._grid.addWidget(evidence, row, 3, 1, 2)
            evidence.show_records(item.evidence)
        else:
            evidence.setVisible(not evidence.isVisibleTo(self))


def _said(item: Item) -> QVBoxLayout:
    lines = QVBoxLayout()
    lines.setContentsMargins(0, 1, 0, 1)
    lines.setSpacing(2)
    for role, text in said(item):
        lines.addWidget(words(text, role, wrap=True))
    return lines


def said(item: Item) -> list[tuple[str, str]]:
    """(role of the label, text) of everything a line has to say."""
    lacking = item.reason if item.mark in (Mark.MISSING, Mark.NOT_APPLICABLE) else ""
    notes = [text for metric in item.metrics if (text := values_words(metric))]
    notes += [judges_words(role) for role in item.roles if role.judges]
    notes += [f"扣分：{f.text}（{f.points}{'，' + f.on if f.on else ''}）" for f in item.findings or ()]
    found = [("second", item.words), ("caution" if item.mark is Mark.MISSING else "note", lacking)]
    return [(role, text) for role, text in (*found, ("note", "\n".join(notes))) if text]


def judges_words(role: RoleField) -> str:
    """Each judge of a role with what he gave: 评审委员：李娜 9，王强 8.5，赵敏 回避."""
    given = (f"{judge.name} {'回避' if judge.recused else judge.value or '未打分'}" for judge in role.judges)
    return f"{role.name}：{'，'.join(given)}"


def values_words(metric: MetricField) -> str:
    """The values of a metric, the one that counts named last."""
    values = (("系统值", metric.computed), ("填报值", metric.declared), ("核定值", metric.verified))
    have = [f"{kind} {_amount(metric, text)}" for kind, text in values if text]
    if not have:
        return ""
    why = "，".join(part for part in (metric.reason, metric.basis) if part)
    counted = f"，按{metric.counted}计" if len(have) > 1 else ""
    return f"{metric.title}：{'；'.join(have)}{counted}" + (f"（{why}）" if metric.verified and why else "")


def _amount(metric: MetricField, text: str) -> str:
    """A value; one per sub-period with the months or quarters they belong to."""
    if metric.per is None or metric.rated is None:
        return text
    return series_words(text.split("、"), metric.per, metric.rated, metric.unit)
