"""The dialogs of accounts: a new one, passwords, an escrow key. Passwords are never kept as typed text."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.actors import Role
from desktop.domain.errors import UserError
from desktop.services.accounts import AccountRow
from desktop.ui.forms.accounts.ui_account_form import Ui_AccountForm
from desktop.ui.forms.accounts.ui_escrow_form import Ui_EscrowForm
from desktop.ui.forms.accounts.ui_password_form import Ui_PasswordForm
from desktop.ui.forms.accounts.ui_reset_form import Ui_ResetForm
from desktop.ui.shared.buttons import button, name_for_readers, rest, words
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.saving import ask_place

T = TypeVar("T")

ADVICE = "密码至少 8 个字符，不能与账号名相同。密码忘了只能用恢复码重设，请记牢。"
RESETTING = "旧密码从此打不开现在的数据，仍能打开以前的备份。新密码请当面告诉本人，让他登录后自己修改。"
MAKING = (
    "做成两个文件：托管私钥（.escrow）由县公司保管，不要带到站所；托管公钥（.escrow.pub）带到各站安装。"
    "私钥的密码忘了不能重设。"
)


def ask_account(desk: Desk, parent: QWidget, done: Callable[[str], object]) -> QDialog:
    """Name, role and password of a new account; `done` is told its name."""
    form = QWidget()
    ui = Ui_AccountForm()
    ui.setupUi(form)
    roles = list(Role)
    _fill_roles(ui.role, roles)
    names = {"name": "账号", "role": "角色", "password": "密码", "again": "再输一次密码"}
    service, who = desk.services.accounts, desk.who

    def go(box: "PasswordBox") -> None:
        name, role, password = ui.name.text().strip(), roles[ui.role.currentIndex()], ui.password.text()
        if not name:
            box.refuse("请填写账号，一般是本人姓名。", ui.name)
        elif password != ui.again.text():
            box.refuse("两次输入的密码不一样。", ui.again)
        else:
            box.run("新增账号", lambda: service.add(who, name, role, password), lambda _saved: done(name))

    return PasswordBox(desk, parent, "新增账号", form, names, go, "新增").open()


def ask_password(desk: Desk, parent: QWidget, done: Callable[[], object]) -> QDialog:
    """The old password and a new one, twice."""
    form = QWidget()
    ui = Ui_PasswordForm()
    ui.setupUi(form)
    names = {"old": "原密码", "password": "新密码", "again": "再输一次新密码"}
    service, who = desk.services.accounts, desk.who

    def go(box: "PasswordBox") -> None:
        old, new = ui.old.text(), ui.password.text()
        if not old:
            box.refuse("请输入原密码。", ui.old)
        elif new != ui.again.text():
            box.refuse("两次输入的新密码不一样。", ui.again)
        else:
            box.run("修改密码", lambda: service.change_password(who, old, new), lambda _none: done())

    return PasswordBox(desk, parent, f"修改“{who.name}”的密码", form, names, go, "修改密码").open()


def ask_reset(desk: Desk, parent: QWidget, row: AccountRow, done: Callable[[], object]) -> QDialog:
    """A new password for another account, twice."""
    form = QWidget()
    ui = Ui_ResetForm()
    ui.setupUi(form)
    names = {"password": "新密码", "again": "再输一次新密码"}
    service, who = desk.services.accounts, desk.who

    def go(box: "PasswordBox") -> None:
        new = ui.password.text()
        if new != ui.again.text():
            box.refuse("两次输入的新密码不一样。", ui.again)
        else:
            box.run("重设密码", lambda: service.reset_password(who, row.uid, new), lambda _changes: done())

    return PasswordBox(desk, parent, f"重设“{row.name}”的密码", form, names, go, "重设密码", RESETTING).open()


def ask_escrow(desk: Desk, parent: QWidget, done: Callable[[str], object]) -> QDialog:
    """Whose escrow key it will be and its password; then where the two files go. `done` is told where they are."""
    form = QWidget()
    ui = Ui_EscrowForm()
    ui.setupUi(form)
    names = {"office": "保管单位", "password": "密码", "again": "再输一次密码"}
    service, who, today = desk.services.keys, desk.who, desk.today

    def go(box: "PasswordBox") -> None:
        office, password = ui.office.text().strip(), ui.password.text()
        if not office:
            box.refuse("请填写保管单位，如某县供电公司党建部。", ui.office)
        elif password != ui.again.text():
            box.refuse("两次输入的密码不一样。", ui.again)
        else:
            place = partial(make, box, office=office, password=password)
            ask_place(form, "保存托管密钥", f"{office}.escrow", place, "托管密钥 (*.escrow)").setObjectName("escrow_place")

    def make(box: "PasswordBox", target: Path, office: str, password: str) -> None:
        box.run(
            "制作托管密钥",
            lambda: service.make_escrow(who, target, office, password, today()),
            lambda made: done(f"已做成“{target.name}”和“{target.name}.pub”，指纹 {made.fingerprint}"),
        )

    return PasswordBox(desk, parent, "制作托管密钥", form, names, go, "选择位置…", MAKING).open()


def _fill_roles(box: QComboBox, roles: list[Role]) -> None:
    for role in roles:
        box.addItem(str(role))
    box.setCurrentIndex(0)


class PasswordBox:
    """A dialog whose refusals stand in it, under the fields, which keep what was typed."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        title: str,
        form: QWidget,
        names: dict[str, str],
        go: Callable[["PasswordBox"], object],
        yes: str,
        advice: str = ADVICE,
    ) -> None:
        self._desk = desk
        self._box = dialog(parent, title, 460)
        self._problem = words("", "problem", wrap=True, name="dialog_problem")
        self._problem.hide()
        self._keep = button(yes, "dialog_save", lambda: go(self), role="primary")
        self._keep.setDefault(True)
        lines = QVBoxLayout(self._box)
        lines.setContentsMargins(24, 20, 24, 16)
        lines.setSpacing(8)
        lines.addWidget(words(title, "heading", wrap=True, name="dialog_title"))
        lines.addWidget(words(advice, "second", wrap=True))
        lines.addWidget(form)
        lines.addWidget(self._problem)
        lines.addSpacing(8)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(button("取消", "dialog_cancel", self._box.reject))
        row.addWidget(self._keep)
        lines.addLayout(row)
        _name(form, names)

    def open(self) -> QDialog:
        self._box.open()
        return self._box

    def refuse(self, text: str, field: QLineEdit | None = None) -> None:
        self._problem.setText(text)
        self._problem.show()
        if field is not None:
            field.setFocus()
            field.selectAll()

    def run(self, title: str, work: Callable[[], T], done: Callable[[T], object]) -> None:
        """Do it off the GUI thread: deriving a key takes a moment."""
        again = rest(self._keep)
        self._problem.hide()

        def stored(result: T) -> None:
            self._box.accept()
            done(result)

        def failed(error: BaseException) -> None:
            again()
            if isinstance(error, UserError):
                self.refuse(f"{error.message}{error.advice}")
            else:
                self._desk.error(error, self._box.windowTitle())

        self._desk.runner.write(title, work, stored, owner=self._box, failed=failed)


def _name(form: QWidget, names: dict[str, str]) -> None:
    """What the fields are called, and the role of their labels."""
    layout = form.layout()
    for name, spoken in names.items():
        field = form.findChild(QWidget, name)
        if field is None:
            continue
        name_for_readers(field, spoken)
        if isinstance(layout, QFormLayout):
            label = layout.labelForField(field)
            if label is not None:
                label.setProperty("role", "second")
