"""The recovery code, shown once: to copy down, print or save; and using it when a password is forgotten."""

import html
from collections.abc import Callable
from pathlib import Path
from typing import Generic

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QKeyEvent, QTextDocument

from desktop.ui.forms.unlock.ui_recover import Ui_RecoverForm
from desktop.ui.forms.unlock.ui_recovery_code import Ui_RecoveryCodeForm
from desktop.ui.shared.saving import ask_place
from desktop.ui.shared.tasks import TaskRunner
from desktop.ui.unlock.banner import say, say_error
from desktop.ui.unlock.gate import Gate, O
from desktop.ui.unlock.placing import SmallWindow


def sheet_text(station: str, account: str, code: str) -> str:
    """What is printed or saved."""
    return (
        f"双星档案库恢复码\n\n单位：{station}\n账号：{account}\n恢复码：{code}\n\n"
        "忘记密码时，在打开窗口选“忘记密码，用恢复码”，输入上面的恢复码即可设新密码。\n"
        "请锁进保险柜，不要存在装有档案库的电脑上。\n"
    )


class RecoveryCode(SmallWindow):
    """Goes on to `start` only after 我已抄录 is ticked; `again` where a code takes the place of another."""

    def __init__(
        self, station: str, account: str, code: str, start: Callable[[], object], *, again: bool = False
    ) -> None:
        super().__init__("recovery_code_window", 520)
        self._text, self._code = sheet_text(station, account, code), code
        self.form = Ui_RecoveryCodeForm()
        self.form.setupUi(self)
        form = self.form
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setStyleHint(QFont.StyleHint.Monospace)
        form.code.setFont(font)
        form.code.setText(code)
        form.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        form.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        form.code.setAccessibleName(f"恢复码 {code}")
        self._ready = True
        form.start.setEnabled(False)
        if again:
            form.start.setText("完成")
            form.start.setAccessibleName("完成")
        form.written.setAccessibleName("我已抄录恢复码")
        form.written.toggled.connect(lambda _on: self._enable())
        # Enter ticks it, and then goes on; it would take the tick off again.
        form.written.toggled.connect(lambda on: form.written.setProperty("onward", on))
        form.copy.clicked.connect(self._copy)
        form.print.clicked.connect(self._print)
        form.save.clicked.connect(self._save)
        form.start.clicked.connect(lambda: start())

    def set_ready(self, ready: bool, text: str = "") -> None:
        """Hold 开始使用 back while something is being made ready; `text` says what."""
        self._ready = ready
        self.form.kept.setText(text)
        self._enable()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.form.written.hasFocus():
            self.form.start.click()
            return
        super().keyPressEvent(event)

    def _enable(self) -> None:
        self.form.start.setEnabled(self._ready and self.form.written.isChecked())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._code)
        self.form.kept.setText("已复制。粘贴后请清空剪贴板。")

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        choice = QPrintDialog(printer, self)
        choice.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        choice.accepted.connect(lambda: self._print_on(printer))
        choice.setWindowModality(Qt.WindowModality.WindowModal)
        choice.show()

    def _print_on(self, printer: object) -> None:
        paper = QTextDocument()
        paper.setHtml(f'<pre style="font-size:14pt;white-space:pre-wrap">{html.escape(self._text)}</pre>')
        paper.print_(printer)  # type: ignore[arg-type]
        self.form.kept.setText("已送往打印机，请核对打印件。")

    def _save(self) -> None:
        ask_place(self, "保存恢复码", "双星恢复码.txt", self.save_to, "文本文件 (*.txt)")

    def save_to(self, path: Path) -> None:
        try:
            path.write_text(self._text, encoding="utf-8")
        except OSError:
            self.form.kept.setText(f"“{path}”没有写成，请换一个位置，例如 U 盘。")
            return
        self.form.kept.setText(f"已存为“{path}”。请移到 U 盘或打印后删除。")


class Recover(SmallWindow, Generic[O]):
    """Sets a new password by the recovery code, then goes `back` to unlocking."""

    def __init__(
        self,
        gate: Gate[O],
        account: str,
        runner: TaskRunner,
        back: Callable[[], object],
        bug: Callable[[BaseException, str], object],
    ) -> None:
        super().__init__("recover_window", 480)
        self._gate, self._runner, self._back, self._bug = gate, runner, back, bug
        self.form = Ui_RecoverForm()
        self.form.setupUi(self)
        form = self.form
        names = {"code": "恢复码", "account": "账号", "password": "新密码", "again": "再输一次新密码"}
        self._fields = (form.code, form.account, form.password, form.again)
        for field in self._fields:
            field.setAccessibleName(names[field.objectName()])
        form.account.setText(account)
        form.back.clicked.connect(lambda: back())
        form.recover.clicked.connect(self.recover)
        self.walk(self._fields, self.recover)
        say(form, "")

    def recover(self) -> None:
        form = self.form
        code, account, password = form.code.text(), form.account.text().strip(), form.password.text()
        if not (code.strip() and account and password):
            say(form, "请填写恢复码、账号和新密码。")
            return
        if password != form.again.text():
            say(form, "两次输入的密码不一样。")
            return
        self._busy(True)
        self._runner.read(
            lambda: self._gate.recover(code, account, password), self._done, owner=self, failed=self._failed
        )

    def _busy(self, on: bool) -> None:
        for widget in (*self._fields, self.form.recover, self.form.back):
            widget.setEnabled(not on)
        if on:
            say(self.form, "")

    def _done(self, _nothing: None) -> None:
        self._back()

    def _failed(self, error: BaseException) -> None:
        self._busy(False)
        self.form.code.setFocus()
        if not say_error(self.form, error):
            self._bug(error, "设新密码")
