"""Every later start: the station's name, account, password; nothing else."""

from collections.abc import Callable, Sequence
from typing import Generic

from PySide6.QtCore import QSettings, QTimer

from desktop.domain.errors import UserError, WrongPassword
from desktop.ui.forms.unlock.ui_unlock import Ui_UnlockForm
from desktop.ui.shared.buttons import button, name_for_readers
from desktop.ui.shared.tasks import TaskRunner
from desktop.ui.unlock.banner import say, say_error
from desktop.ui.unlock.gate import Gate, O
from desktop.ui.unlock.placing import SmallWindow


class UnlockWindow(SmallWindow, Generic[O]):
    """Hands what was opened to `opened`; `bug` gets what is no refusal; `escrow` where an escrow key is installed.

    `restore` gets account and password as typed, when the database is damaged and a backup is wanted.
    """

    def __init__(
        self,
        gate: Gate[O],
        station: str,
        accounts: Sequence[str],
        runner: TaskRunner,
        settings: QSettings,
        opened: Callable[[O], object],
        bug: Callable[[BaseException, str], object],
        forgotten: Callable[[], object],
        escrow: Callable[[], object] | None = None,
        restore: Callable[[str, str], object] = lambda _account, _password: None,
    ) -> None:
        super().__init__("unlock_window", 440)
        self._gate, self._runner, self._settings, self._opened, self._bug = gate, runner, settings, opened, bug
        self.form = Ui_UnlockForm()
        self.form.setupUi(self)
        self.setWindowTitle(station or "双星")
        begin = lambda: restore(self.form.account.currentText().strip(), self.form.password.text())  # noqa: E731
        self._restore = button("恢复备份…", "unlock_restore", begin, role="link")
        self.form.foot.insertWidget(0, self._restore)
        self._escrow = button("用托管密钥打开", "unlock_escrow", escrow or (lambda: None), role="link")
        self._by_escrow = escrow is not None
        self.form.foot.insertWidget(self.form.foot.indexOf(self.form.forgotten) + 1, self._escrow)
        self._fill(station, accounts)
        self.form.open.clicked.connect(self.open)
        self.form.forgotten.clicked.connect(lambda: forgotten())
        self.form.password.returnPressed.connect(self.open)
        # Once the window is painted, so that its first frame waits for nothing.
        QTimer.singleShot(0, self, lambda: runner.keep(gate.warm_up, lambda error: bug(error, "启动")))

    def open(self) -> None:
        """Try the password."""
        account, password = self.form.account.currentText().strip(), self.form.password.text()
        if not account or not password:
            say(self.form, "请选择账号并输入密码。")
            return
        self._busy(True)
        self._runner.read(lambda: self._gate.open(account, password), self._done, owner=self, failed=self._failed)

    def _fill(self, station: str, accounts: Sequence[str]) -> None:
        form = self.form
        form.station.setText(station or self._gate.database.name)
        name_for_readers(form.account, "账号")
        form.account.addItems(list(accounts))
        form.account.setEditable(not accounts)
        last = str(self._settings.value("unlock/account", ""))
        if last in accounts:
            form.account.setCurrentText(last)
        form.password.setAccessibleName("密码")
        form.forgotten.hide()
        self._restore.hide()
        self._escrow.hide()
        say(form, "")
        if not accounts:
            # Without the slots file no password can open it: said before one is typed.
            say(form, "数据库旁边没有密钥文件（.keys），打不开。", "请把备份中同名的 .keys 文件放回数据库旁边，或恢复备份。")
            self._restore.show()
        form.password.setFocus()

    def _busy(self, on: bool) -> None:
        """No other way meanwhile: what is opened must be handed on, or nobody would let its file go."""
        form = self.form
        form.open.setText("正在打开…" if on else "打开")
        for widget in (form.open, form.password, form.account, form.forgotten, self._escrow, self._restore):
            widget.setEnabled(not on)
        if on:
            say(self.form, "")

    def _done(self, opened: O) -> None:
        self._settings.setValue("unlock/account", self.form.account.currentText())
        self.form.password.clear()
        self._opened(opened)

    def _failed(self, error: BaseException) -> None:
        self._busy(False)
        self.form.password.setFocus()
        self.form.password.selectAll()
        # Open elsewhere, a full disk, a damaged file: another password would not help there.
        wrong = isinstance(error, WrongPassword)
        self.form.forgotten.setVisible(wrong)
        self._escrow.setVisible(wrong and self._by_escrow)
        if isinstance(error, UserError) and "恢复备份" in error.advice:
            self._restore.show()
        if not say_error(self.form, error):
            self._bug(error, "打开档案库")
