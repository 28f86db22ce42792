"""The four figures of the morning: each is a button that opens the list behind it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.duties import DutyState
from desktop.domain.views import YES, Comparison, Condition, View, write_view
from desktop.services.duties import Overview, Share
from desktop.ui.shared.buttons import button, words
from desktop.ui.shared.desk import Desk


class FigureCard(QPushButton):
    """A title, a large figure, and a line under it that may lead to a narrower list."""

    def __init__(
        self, name: str, title: str, go: Callable[[], object], more: Callable[[], object] = lambda: None
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("figure", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: go())
        self._title = title
        self._figure = words("", "figure", name=f"{name}_figure")
        self._unit = words("", "second", name=f"{name}_unit")
        self._more = button("", f"{name}_more", more, role="link")
        self._note = words("", "note", name=f"{name}_note")
        for label in (self._figure, self._unit, self._note):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._arrange()

    def tell(self, figure: str, unit: str, more: str = "", note: str = "") -> None:
        """`more` is the link, `note` plain words in its place or behind it."""
        self._figure.setText(figure)
        self._unit.setText(unit)
        self._more.setText(more)
        self._more.setAccessibleName(f"{self._title}：{more}" if more else f"{self._title}明细")
        self._more.setVisible(bool(more))
        self._note.setText(note)
        self._note.setVisible(bool(note))
        spoken = "，".join(part for part in (f"{self._title} {figure} {unit}".strip(), more, note) if part)
        self.setAccessibleName(spoken)

    def _arrange(self) -> None:
        heading = words(self._title, "second")
        heading.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        middle, foot = QHBoxLayout(), QHBoxLayout()
        middle.setSpacing(6)
        middle.addWidget(self._figure)
        middle.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        middle.addStretch()
        self._unit.setContentsMargins(0, 0, 0, 5)
        foot.setSpacing(8)
        foot.addStrut(26)  # a note stands as high as a link, so that the figures stand on one line
        foot.setContentsMargins(0, 0, 0, 0)
        for widget in (self._more, self._note):
            foot.addWidget(widget)
        foot.addStretch()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 12, 16, 10)
        lines.setSpacing(0)
        lines.addWidget(heading)
        lines.addLayout(middle)
        lines.addStretch()
        lines.addLayout(foot)


class Figures(QWidget):
    """The row of figures."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        go = desk.go
        self.people = FigureCard(
            "dash_people", "人员", lambda: go("people", show="all"), lambda: go("people", show="members")
        )
        self.pairings = FigureCard(
            "dash_pairings", "结对", lambda: go("pairings", show="live"), lambda: go("pairings", show="silent")
        )
        self._covered = self._late = ""
        self.pledges = FigureCard("dash_pledges", "双承诺", lambda: go("pledges", show=self._covered))
        self.documents = FigureCard(
            "dash_documents",
            "待签署文书",
            lambda: go("documents", show="unsigned"),
            lambda: go("duties", show=self._late),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        for each in (self.people, self.pairings, self.pledges, self.documents):
            row.addWidget(each, 1)

    def show_overview(self, found: Overview, year: int) -> None:
        self.people.tell(f"{found.people:,}", "人", more=f"党员 {found.members:,} 人")
        self.pairings.tell(f"{found.pairings:,}", "对在结", **_contacts(found.contacts, found.pairings))
        share = found.pledges
        hung = Condition("covered", Comparison.IS, (YES,))
        of_year = Condition("year", Comparison.BETWEEN, (str(year), str(year)))
        self._covered = write_view(View(conditions=(of_year, hung)))
        if share.percent is None:
            self.pledges.tell("—", "", note=f"{year} 年没有应作承诺的党员")
        else:
            self.pledges.tell(f"{share.percent}%", "已公开", note=f"{year} 年 {share.done:,} / {share.of:,} 人")
        late = [d for d in found.duties if d.rule.check == "document_unsigned" and d.state is DutyState.OVERDUE]
        rules = tuple(dict.fromkeys(duty.rule.code for duty in late))
        overdue = Condition("state", Comparison.IS, (DutyState.OVERDUE.value,))
        self._late = write_view(View(conditions=(Condition("rule", Comparison.IS, rules), overdue)))
        note = "" if late else "都在期限内" if found.documents else "没有等待签署的文书"
        self.documents.tell(f"{found.documents:,}", "份", f"{len(late):,} 份等了太久" if late else "", note)


def _contacts(share: Share, pairings: int) -> dict[str, str]:
    if not pairings:
        return {"note": "还没有在结的结对"}
    if share.percent is None:
        return {"note": "本月没有应联系的结对"}
    silent = share.of - share.done
    if not silent:
        return {"note": "本月都已联系"}
    return {"more": f"{silent:,} 对未联系", "note": f"联系率 {share.percent}%"}
