"""What stands in place of the figures while the database is new: the three steps to begin with."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.shared.buttons import button, card, pill, restyle, set_pill, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.tokens import Tone

STEPS = (
    ("组织", "登记组织", "先登记党组织和行政组织两棵树，再用“支部带班组”等关联连起来。", "organisations"),
    ("人员", "导入人员", "从 Excel 名册导入；先看预览，确认后才写入。也可以一个一个新建。", "exchange"),
    ("结对", "建立结对", "一名党员带两名群众。签订后每月登记联系记录。", "pairings"),
)


class FirstSteps(QWidget):
    """Three cards in the order to go; the next one has the primary button, `following`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._pills = [pill() for _ in STEPS]
        self._buttons = [
            button(act, f"dash_step_{place}", self._going(desk, page), role="primary" if place == 1 else "")
            for place, (_, act, _, page) in enumerate(STEPS, start=1)
        ]
        self.following = self._buttons[0]
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 8, 0, 0)
        lines.setSpacing(16)
        lines.addWidget(words("从这三步开始", "heading"))
        row = QHBoxLayout()
        row.setSpacing(16)
        for place in range(len(STEPS)):
            row.addWidget(self._step(place), 1)
        lines.addLayout(row)
        hint = "有了人员和记录，这里会显示结对、承诺、星级和应办事项。随时按 Ctrl+K 查找人员、记录和命令。"
        lines.addWidget(words(hint, "second", wrap=True, name="dash_steps_hint"))
        lines.addStretch()

    def show_progress(self, done: tuple[bool, bool, bool], said: tuple[str, str, str]) -> None:
        """Which steps are done, and what each has brought so far."""
        following = next((n for n, each in enumerate(done) if not each), len(done) - 1)
        self.following = self._buttons[following]
        for place, made in enumerate(self._buttons):
            set_pill(self._pills[place], said[place], Tone.GOOD)
            restyle(made, "role", "primary" if place == following else "")

    def _going(self, desk: Desk, page: str) -> Callable[[], object]:
        return lambda: desk.go(page)

    def _step(self, place: int) -> QFrame:
        title, _, text, _ = STEPS[place]
        made = card()
        made.setFixedHeight(176)
        head = QHBoxLayout()
        head.addWidget(words(f"{place + 1}　{title}", "heading"))
        head.addWidget(self._pills[place], 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch()
        lines = QVBoxLayout(made)
        lines.setContentsMargins(16, 16, 16, 16)
        lines.setSpacing(8)
        lines.addLayout(head)
        lines.addWidget(words(text, "second", wrap=True))
        lines.addStretch()
        lines.addWidget(self._buttons[place], 0, Qt.AlignmentFlag.AlignLeft)
        return made
