"""The first run: the station's name, the first account, its password, and whether to look at sample data."""

from collections.abc import Callable
from typing import Generic

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit

from desktop.ui.forms.unlock.ui_first_run import Ui_FirstRunForm
from desktop.ui.shared.tasks import TaskRunner
from desktop.ui.unlock.banner import say, say_error
from desktop.ui.unlock.gate import Gate, O
from desktop.ui.unlock.placing import SmallWindow


class FirstRun(SmallWindow, Generic[O]):
    """Hands what was made to `made`: the opened station, its recovery code, and whether sample data are wanted."""

    def __init__(
        self,
        gate: Gate[O],
        runner: TaskRunner,
        made: Callable[[O, str, bool], object],
        bug: Callable[[BaseException, str], object],
    ) -> None:
        super().__init__("first_run_window", 480)
        self._gate, self._runner, self._made, self._bug = gate, runner, made, bug
        self.form = Ui_FirstRunForm()
        self.form.setupUi(self)
        self._fill()
        self.form.create.clicked.connect(self.create_station)
        QTimer.singleShot(0, self, lambda: runner.keep(gate.warm_up, lambda error: bug(error, "启动")))

    def create_station(self) -> None:
        """Check what was typed, then make the database."""
        form = self.form
        station, account = form.station.text().strip(), form.account.text().strip()
        missing = _first_missing(
            (station, "请填写单位名称。", form.station),
            (account, "请填写账号，一般是您的姓名。", form.account),
            (form.password.text(), "请设一个密码。", form.password),
        )
        if missing is not None:
            self._refuse(*missing)
        elif form.password.text() != form.again.text():
            self._refuse("两次输入的密码不一样。", form.again)
        else:
            self._start(station, account, form.password.text(), form.sample.isChecked())

    def _fill(self) -> None:
        form = self.form
        names = {"station": "单位名称", "account": "账号", "password": "密码", "again": "再输一次密码"}
        order = [form.station, form.account, form.password, form.again]
        for field in order:
            field.setAccessibleName(names[field.objectName()])
            field.textEdited.connect(lambda: say(form, ""))
        self.walk(order, self.create_station)
        form.password.setPlaceholderText("至少 8 个字符")
        form.sample.setAccessibleName("放入示例数据")
        form.sample.setText("放入示例数据，先看一看（人员均为虚构）")
        form.place.setText(f"档案库文件：{self._gate.database}")
        form.progress.setText("")
        say(form, "")
        form.station.setFocus()

    def _refuse(self, text: str, field: QLineEdit) -> None:
        say(self.form, text)
        field.setFocus()

    def _start(self, station: str, account: str, password: str, sample: bool) -> None:
        self._busy(True, "正在建立档案库…")
        self._runner.read(
            lambda: self._gate.create(station, account, password),
            lambda made: self._made(*made, sample),
            owner=self,
            failed=self._failed,
        )

    def _busy(self, on: bool, text: str = "") -> None:
        form = self.form
        form.progress.setText(text)
        for widget in (form.station, form.account, form.password, form.again, form.sample, form.create):
            widget.setEnabled(not on)
        if on:
            say(form, "")

    def _failed(self, error: BaseException) -> None:
        self._busy(False)
        self.form.password.setFocus()
        self.form.password.selectAll()
        if not say_error(self.form, error):
            self._bug(error, "建立档案库")


def _first_missing(*fields: tuple[str, str, QLineEdit]) -> tuple[str, QLineEdit] | None:
    return next(((text, field) for value, text, field in fields if not value), None)
