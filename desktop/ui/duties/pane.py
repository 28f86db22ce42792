"""One duty: what is missing, for whom, until when, what to do, and the button that leads there."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop.domain.duties import Duty, day_words
from desktop.domain.identity import Uid
from desktop.ui.duties.waiving import ask_waiver, take_back_waiver
from desktop.ui.duties.wording import TONES, ways
from desktop.ui.shared.buttons import ONWARD, button, fact_label, facts_form, keyed, pill, set_pill, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.page import close_button
from desktop.ui.shared.tokens import Tone


class DutyPane(QFrame):
    """`find` gives the duty of a uid as the list has it."""

    def __init__(self, desk: Desk, find: Callable[[Uid], Duty | None], closed: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._desk, self._find = desk, find
        self._go: list[Callable[[], object]] = []
        self._title = words("", "heading", name="duty_title")
        self._pill = pill()
        self._words = words("", wrap=True, name="duty_words")
        self._concern = words("", wrap=True, name="duty_concern")
        self._org = words("", wrap=True, name="duty_org")
        self._due = words("", name="duty_due")
        self._advice = words("", wrap=True, name="duty_advice")
        self._reason = words("", wrap=True, name="duty_reason")
        self._first = keyed(button("办理", "duty_do", lambda: self.do(0), role="primary"), ONWARD)
        self._second = button("打开记录", "duty_open", lambda: self.do(1))
        self._third = button("不适用…", "duty_waive", self._waive)
        self._uid: Uid | None = None
        self._facts = facts_form()
        self._arrange(closed)

    def show_uid(self, uid: Uid | None) -> None:
        duty = self._find(uid) if uid is not None else None
        self._uid = uid
        if duty is None:
            return
        today = self._desk.today()
        self._title.setText(duty.title)
        if duty.waived:
            set_pill(self._pill, "不适用", Tone.PLAIN)
        else:
            set_pill(self._pill, day_words(duty.due_on, today), TONES[duty.state])
        self._words.setText(f"{duty.words}。")
        self._facts.setRowVisible(self._reason, bool(duty.waived))
        self._reason.setText(duty.waived)
        self._third.setVisible(duty.rule.waivable)
        self._third.setText("恢复提醒" if duty.waived else "不适用…")
        self._third.setAccessibleName(self._third.text())
        self._facts.setRowVisible(self._concern, duty.concern.name != duty.org)
        self._concern.setText(duty.concern.name)
        self._org.setText(duty.org or "本站")
        self._due.setText(duty.due_on.isoformat() if duty.due_on else "没有固定期限，请尽快办理")
        self._advice.setText(duty.rule.advice)
        found = ways(duty, self._desk)
        self._go = [way.go for way in found]
        for place, shown in enumerate((self._first, self._second)):
            shown.setVisible(place < len(found))
            if place < len(found):
                shown.setText(found[place].text)
                shown.setAccessibleName(found[place].text)

    def do(self, place: int = 0) -> None:
        """Open the place where it is done, or (1) the record it is about."""
        if place < len(self._go):
            self._go[place]()

    def _waive(self) -> None:
        duty = self._find(self._uid) if self._uid is not None else None
        if duty is not None and duty.waived:
            take_back_waiver(self._desk, duty)
        elif duty is not None:
            ask_waiver(self._desk, self, duty)

    def _arrange(self, closed: Callable[[], object]) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch()
        head.addWidget(close_button("duty_close", closed))
        facts = self._facts
        facts.setVerticalSpacing(8)
        for label, value in (
            ("对象", self._concern),
            ("责任组织", self._org),
            ("期限", self._due),
            ("怎么办", self._advice),
            ("不适用的原因", self._reason),
        ):
            facts.addRow(fact_label(label), value)
        buttons = QHBoxLayout()
        buttons.addWidget(self._first)
        buttons.addWidget(self._second)
        buttons.addWidget(self._third)
        buttons.addStretch()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 12, 12, 16)
        lines.setSpacing(16)
        lines.addLayout(head)
        lines.addWidget(self._words)
        lines.addLayout(facts)
        lines.addLayout(buttons)
        lines.addStretch()
