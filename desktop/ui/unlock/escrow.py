"""The county opens a station's database with its escrow key, when passwords and recovery code are lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Generic

from PySide6.QtWidgets import QFileDialog

from desktop.ui.forms.unlock.ui_escrow import Ui_EscrowForm
from desktop.ui.shared.file_dialog import file_dialog
from desktop.ui.shared.tasks import TaskRunner
from desktop.ui.unlock.banner import say, say_error
from desktop.ui.unlock.gate import Gate, O
from desktop.ui.unlock.placing import SmallWindow


class EscrowWindow(SmallWindow, Generic[O]):
    """Hands what was opened to `opened`, or goes `back` to unlocking."""

    def __init__(
        self,
        gate: Gate[O],
        runner: TaskRunner,
        opened: Callable[[O], object],
        back: Callable[[], object],
        bug: Callable[[BaseException, str], object],
    ) -> None:
        super().__init__("escrow_window", 480)
        self._gate, self._runner, self._opened, self._bug = gate, runner, opened, bug
        self.form = Ui_EscrowForm()
        self.form.setupUi(self)
        form = self.form
        form.file.setAccessibleName("托管密钥文件")
        form.password.setAccessibleName("托管密钥的密码")
        form.choose.clicked.connect(self._choose)
        form.back.clicked.connect(lambda: back())
        form.open.clicked.connect(self.open)
        form.password.returnPressed.connect(self.open)
        say(form, "")

    def open(self) -> None:
        file, password = self.form.file.text().strip(), self.form.password.text()
        if not file or not password:
            say(self.form, "请选择托管密钥文件并输入它的密码。")
            return
        self._busy(True)
        self._runner.read(
            lambda: self._gate.open_by_escrow(Path(file), password), self._done, owner=self, failed=self._failed
        )

    def _choose(self) -> None:
        box = file_dialog(self, "选择托管密钥", str(self._gate.database.parent), "托管密钥 (*.escrow);;所有文件 (*)")
        box.setObjectName("escrow_dialog")
        box.setFileMode(QFileDialog.FileMode.ExistingFile)
        box.fileSelected.connect(self.form.file.setText)
        box.open()

    def _busy(self, on: bool) -> None:
        """No way back meanwhile: what is opened must be handed on, or nobody would let its file go."""
        self.form.open.setText("正在打开…" if on else "打开")
        for widget in (self.form.open, self.form.back, self.form.choose, self.form.file, self.form.password):
            widget.setEnabled(not on)
        if on:
            say(self.form, "")

    def _done(self, opened: O) -> None:
        self.form.password.clear()
        self._opened(opened)

    def _failed(self, error: BaseException) -> None:
        self._busy(False)
        self.form.password.setFocus()
        if not say_error(self.form, error):
            self._bug(error, "用托管密钥打开")
