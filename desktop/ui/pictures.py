"""A picture of every page, in light and in dark, at 1366 × 768."""

from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.errors import UserError
from desktop.ui.main_window import MainWindow
from desktop.ui.pages import PAGES
from desktop.ui.shared.list_page import ListPage
from desktop.ui.shared.tasks import TaskRunner
from desktop.ui.shared.theme import Choice, Theme

SIZE = (1366, 768)


def settle(runner: TaskRunner, patience_ms: int = 15_000) -> None:
    """Let events pass until nothing has been running for a moment."""
    deadline, calm = QDeadlineTimer(patience_ms), 0
    while calm < 3 and not deadline.hasExpired():
        loop = QEventLoop()
        QTimer.singleShot(60, loop.quit)
        loop.exec()
        calm = calm + 1 if runner.idle() else 0


def pose(page: QWidget) -> None:
    """Show a page at work: a list with its first record chosen. A page with its own idea has a method `pose`."""
    own = getattr(page, "pose", None)
    if own is not None:
        own()
    elif isinstance(page, ListPage) and page.model.rowCount():
        page.table.selectRow(0)


def picture(widget: QWidget, file: Path) -> Path:
    """Save what a widget looks like, half-way through no animation: there are none."""
    widget.ensurePolished()
    QApplication.processEvents()
    if not widget.grab().save(str(file), "PNG"):
        raise UserError(f"“{file.name}”没有写成：磁盘已满，或文件夹不能写入。", "请换一个位置再试。")
    return file


def grab_pages(window: MainWindow, runner: TaskRunner, theme: Theme, folder: Path) -> list[Path]:
    """Pictures <place>-<page>-<theme>.png of every page, in the order made."""
    folder.mkdir(parents=True, exist_ok=True)
    window.show()
    window.showNormal()  # a small screen would fill itself with the window
    window.resize(*SIZE)
    made = []
    for choice, name in ((Choice.LIGHT, "light"), (Choice.DARK, "dark")):
        theme.choose(choice)
        for place, spec in enumerate(PAGES, start=1):
            page = window.page(spec.key)
            settle(runner)
            pose(page)
            settle(runner)
            made.append(picture(window, folder / f"{place:02d}-{spec.key}-{name}.png"))
    return made
