"""The dialogs of accounts: a new one, and one's own password. Passwords are never kept as typed text."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.actors import Role
from desktop.domain.changes import Saved
from desktop.domain.errors import UserError
from desktop.ui.forms.accounts.ui_account_form import Ui_AccountForm
from desktop.ui.forms.accounts.ui_password_form import Ui_PasswordForm
from desktop.ui.shared.buttons import button, name_for_readers, words
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.desk import Desk

ADVICE = "密码至少 8 个字符，不能与账号名相同。密码忘了只能用恢复码重设，请记牢。"


def ask_account(desk: Desk, parent: QWidget, done: Callable[[str], object]) -> QDialog:
    """Name, role and password of a new account; `done` is told its name."""
    form = QWidget()
    ui = Ui_AccountForm()
    ui.setupUi(form)
    roles = list(Role)
    _fill_roles(ui.role, roles)
    names = {"name": "账号", "role": "角色", "password": "密码", "again": "再输一次密码"}
    service, who = desk.services.accounts, desk.who

    def go(box: "Box") -> None:
        name, role, password = ui.name.text().strip(), roles[ui.role.currentIndex()], ui.password.text()
        if not name:
            box.refuse("请填写账号，一般是本人姓名。", ui.name)
        elif password != ui.again.text():
            box.refuse("两次输入的密码不一样。", ui.again)
        else:
            box.run("新增账号", lambda: service.add(who, name, role, password), lambda _saved: done(name))

    return Box(desk, parent, "新增账号", form, names, go, "新增").open()


def ask_password(desk: Desk, parent: QWidget, done: Callable[[], object]) -> QDialog:
    """The old password and a new one, twice."""
    form = QWidget()
    ui = Ui_PasswordForm()
    ui.setupUi(form)
    names = {"old": "原密码", "password": "新密码", "again": "再输一次新密码"}
    service, who = desk.services.accounts, desk.who

    def go(box: "Box") -> None:
        old, new = ui.old.text(), ui.password.text()
        if not old:
            box.refuse("请输入原密码。", ui.old)
        elif new != ui.again.text():
            box.refuse("两次输入的新密码不一样。", ui.again)
        else:
            box.run("修改密码", lambda: service.change_password(who, old, new), lambda _none: done())

    return Box(desk, parent, f"修改“{who.name}”的密码", form, names, go, "修改密码").open()


def _fill_roles(box: QComboBox, roles: list[Role]) -> None:
    for role in roles:
        box.addItem(str(role))
    box.setCurrentIndex(0)


class Box:
    """A dialog whose refusals stand in it; fields are emptied of nothing but by the user."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        title: str,
        form: QWidget,
        names: dict[str, str],
        go: Callable[["Box"], object],
        yes: str,
    ) -> None:
        self._desk, self._go = desk, go
        self._box = dialog(parent, title, 460)
        self._problem = words("", "problem", wrap=True, name="dialog_problem")
        self._problem.hide()
        self._keep = button(yes, "dialog_save", lambda: go(self), role="primary")
        self._keep.setDefault(True)
        lines = QVBoxLayout(self._box)
        lines.setContentsMargins(24, 20, 24, 16)
        lines.setSpacing(8)
        lines.addWidget(words(title, "heading", wrap=True, name="dialog_title"))
        lines.addWidget(words(ADVICE, "second", wrap=True))
        lines.addWidget(form)
        lines.addWidget(self._problem)
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
        self._keep.setEnabled(True)
        if field is not None:
            field.setFocus()
            field.selectAll()

    def run(self, title: str, work: Callable[[], Saved | None], done: Callable[[Saved | None], object]) -> None:
        """Do it off the GUI thread: deriving a key takes a moment."""
        self._keep.setEnabled(False)
        self._problem.hide()

        def stored(result: Saved | None) -> None:
            self._box.accept()
            done(result)

        self._desk.runner.write(title, work, stored, owner=self._box, failed=self._failed)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self.refuse(f"{error.message}{error.advice}")
        else:
            self._keep.setEnabled(True)
            self._desk.error(error, self._box.windowTitle())


def _name(form: QWidget, names: dict[str, str]) -> None:
    """Accessible names, labels of one width, Enter to the next field."""
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
