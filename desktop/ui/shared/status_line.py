"""The line at the bottom: whose data, who works, how old the last backup is, and what is running."""

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QProgressBar, QToolButton, QWidget

from desktop.ui.shared.buttons import button, tool, words
from desktop.ui.shared.tasks import Task, TaskRunner
from desktop.ui.shared.theme import Choice, Theme


def age_in_words(since: timedelta) -> str:
    """刚刚, 25 分钟前, 3 小时前, 4 天前."""
    minutes = int(since.total_seconds() // 60)
    if minutes < 2:
        return "刚刚"
    if minutes < 60:
        return f"{minutes} 分钟前"
    if minutes < 48 * 60:
        return f"{minutes // 60} 小时前"
    return f"{minutes // 1440} 天前"


class StatusLine(QFrame):
    """See the module's sentence. `lock` locks the window."""

    def __init__(
        self, station: str, account: str, runner: TaskRunner, theme: Theme, lock: Callable[[], object]
    ) -> None:
        super().__init__()
        self.setObjectName("status_line")
        self.setFixedHeight(32)
        self._runner = runner
        self._backup = words("", name="status_backup")
        self._work = words("", name="status_work")
        self._bar = QProgressBar()
        self._bar.setObjectName("status_progress")
        self._bar.setAccessibleName("进度")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._cancel = button("取消", "status_cancel", self._stop, role="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(22, 0, 8, 0)
        row.setSpacing(16)
        row.addWidget(words(station, name="status_station"))
        row.addWidget(words(account, name="status_account"))
        row.addWidget(self._backup)
        row.addStretch()
        for widget in (self._work, self._bar, self._cancel):
            row.addWidget(widget)
        row.addWidget(self._theme_button(theme))
        row.addWidget(tool("lock", "锁定（Ctrl+L）", "status_lock", lock))
        runner.moved.connect(self._show)
        self._show(None)

    def set_backup(self, age: timedelta | None) -> None:
        """How old the newest backup is; None when there is none."""
        self._backup.setText(f"备份：{age_in_words(age)}" if age is not None else "还没有备份")

    def _theme_button(self, theme: Theme) -> QWidget:
        made = tool("theme", "外观", "status_theme", lambda: None)
        menu = QMenu(made)
        group = QActionGroup(menu)
        for choice in Choice:
            act = menu.addAction(str(choice))
            act.setCheckable(True)
            act.triggered.connect(lambda _checked=False, choice=choice: theme.choose(choice))
            group.addAction(act)
        # When it opens, and by what the menu holds then: actions that were kept here had gone from under PySide after
        # the window had been in use for a while, and the choice ended in an error report (seen with 6.9).
        menu.aboutToShow.connect(lambda: _mark(made.menu(), theme.choice))
        made.setMenu(menu)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return made

    def _show(self, _task: Task[object] | None) -> None:
        tasks = self._runner.running()
        for widget in (self._work, self._bar, self._cancel):
            widget.setVisible(bool(tasks))
        if not tasks:
            return
        done, total, text = tasks[0].seen
        more = f"（另有 {len(tasks) - 1} 项等待）" if len(tasks) > 1 else ""
        items = f" {done:,} / {total:,}" if total else "…"
        self._work.setText(f"{tasks[0].title}{items} {text}{more}".strip())
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._cancel.setVisible(total > 0)

    def _stop(self) -> None:
        for task in self._runner.running()[:1]:
            task.cancel()


def _mark(menu: QMenu, choice: Choice) -> None:
    for act in menu.actions():
        act.setChecked(act.text() == str(choice))
