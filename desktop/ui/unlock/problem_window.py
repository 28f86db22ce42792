"""When nothing can be opened at all: what is wrong, what to do, the way to a backup where one helps, 关闭."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.ui.shared.buttons import button, words
from desktop.ui.unlock.placing import SmallWindow


class ProblemWindow(SmallWindow):
    """A message that stands alone, with its advice."""

    def __init__(self, message: str, advice: str, restore: Callable[[], object] | None = None) -> None:
        super().__init__("problem_window", 480)
        self.setWindowTitle("双星")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(32, 28, 32, 24)
        lines.setSpacing(12)
        lines.addWidget(words("双星", "brand"))
        lines.addWidget(words(message, "heading", wrap=True, name="problem_message"))
        lines.addWidget(words(advice, "second", wrap=True, name="problem_advice"))
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(button("关闭", "problem_close", self.close, role="" if restore else "primary"))
        if restore is not None:
            row.addWidget(button("恢复备份…", "problem_restore", restore, role="primary"))
        lines.addLayout(row)
