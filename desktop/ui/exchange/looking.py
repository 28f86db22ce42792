"""Opening a file for the import: its first look, another sheet of it, other heading rows."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.domain.errors import UserError
from desktop.domain.imports.layouts import FileLook
from desktop.domain.imports.plan import Decisions
from desktop.ui.exchange.choose import FileStep
from desktop.ui.exchange.matching import ColumnStep
from desktop.ui.exchange.parts import shortened
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.tasks import Cancelled, Lane, Progress, Task
from desktop.ui.shared.tokens import Tone

T = TypeVar("T")


class Looking(QObject):
    """Reads off the GUI thread and shows the columns, or says in the first step why not.

    Signals:
        arrived: a file was looked at (FileLook), and whether to go straight on to its preview (bool).
        sheet_read: the sheet chosen was looked at (FileLook).
    """

    arrived = Signal(object, bool)
    sheet_read = Signal(object)

    def __init__(self, desk: Desk, file: FileStep, columns: ColumnStep) -> None:
        super().__init__(columns)
        self._desk, self._file, self._columns = desk, file, columns
        columns.look_asked.connect(self.look)
        file.sheet_chosen.connect(self.choose_sheet)

    def read(self, path: Path, *, straight: bool, decisions: Decisions | None = None) -> None:
        """Look at a file, by what was decided about its columns before."""
        self._file.set_reading(True)
        desk = self._desk
        task = desk.runner.batch(
            "读取人员表",
            lambda _progress: self._look(path, decisions),
            lambda look: self._arrived(look, straight=straight),
            owner=self,
            failed=self._refused,
            lane=Lane.LOOK,
        )
        self._file.busy.watch(task, f"正在打开“{shortened(path.name)}”")

    def compare(
        self, work: Callable[[Progress], T], done: Callable[[T], object], failed: Callable[[BaseException], object]
    ) -> Task[T]:
        """In the same lane: a sheet beside what is stored."""
        return self._desk.runner.batch("核对人员表", work, done, owner=self, failed=failed, lane=Lane.LOOK)

    def _look(self, path: Path, decisions: Decisions | None) -> FileLook:
        """In the lane of long looks."""
        return self._desk.services.exchange.look(self._desk.who, path, decisions)

    def _arrived(self, look: FileLook, *, straight: bool) -> None:
        self._file.set_reading(False)
        self._file.show_sheets(look)
        self._columns.show_look(look)
        self.arrived.emit(look, straight)

    def _refused(self, error: BaseException) -> None:
        self._file.set_reading(False)
        if isinstance(error, UserError):
            self._file.problem.say(error.message, error.advice)
        elif isinstance(error, Cancelled):
            self._file.problem.say("已取消读取。", tone=Tone.PLAIN)
        else:
            self._desk.error(error, "读取人员表")
        self._file.setFocus()

    def choose_sheet(self, sheet: str) -> None:
        """Go on with this sheet of the file."""
        before, desk = self._columns.look, self._desk
        if before is None:
            return
        self._file.set_reading(True)
        task = desk.runner.batch(
            "读取人员表",
            lambda _progress: self._look(before.path, Decisions(sheet=sheet)),
            lambda found: self._sheet_read(replace(found, sheets=before.sheets)),
            owner=self,
            failed=self._sheet_refused,
            lane=Lane.LOOK,
        )
        self._file.busy.watch(task, f"正在读取工作表“{shortened(sheet)}”")

    def _sheet_read(self, look: FileLook) -> None:
        self._file.set_reading(False)
        self._columns.show_look(look)
        self.sheet_read.emit(look)

    def _sheet_refused(self, error: BaseException) -> None:
        self._file.set_reading(False)
        if isinstance(error, UserError):
            self._file.sheets.notice.say(error.message, error.advice)
        elif not isinstance(error, Cancelled):
            self._desk.error(error, "读取人员表")

    def look(self, decisions: Decisions) -> None:
        """Look at other heading rows of the sheet."""
        before, desk = self._columns.look, self._desk
        if before is None:
            return
        desk.runner.batch(
            "读取人员表",
            lambda _progress: self._look(before.path, decisions),
            lambda found: self._columns.show_look(
                replace(found, sheets=before.sheets), by_hand=decisions.heading is not None
            ),
            owner=self,
            failed=self._not_looked,
            lane=Lane.LOOK,
        )

    def _not_looked(self, error: BaseException) -> None:
        before = self._columns.look
        if before is not None:
            self._columns.show_look(before)
        if isinstance(error, UserError):
            self._columns.refuse(error.message, error.advice)
        elif not isinstance(error, Cancelled):
            self._desk.error(error, "读取人员表")
