"""The accounts page: who may open this database and what for; adding, closing, one's own password."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.actors import Right, Role
from desktop.services.accounts import AccountRow, Closed
from desktop.ui.accounts.dialogs import ask_account, ask_password, ask_reset
from desktop.ui.accounts.keys_card import OLD_BACKUPS, KeysCard
from desktop.ui.shared.buttons import button, card, show_if, words
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.focus import begin_at
from desktop.ui.shared.page import MARGIN, Action, PageHeader, States
from desktop.ui.shared.table_model import TableModel
from desktop.ui.shared.table_view import TableView
from desktop.ui.shared.tokens import Tone

if TYPE_CHECKING:
    from desktop.domain.identity import Uid

DUTIES = {
    Role.CLERK: "录入和导入人员、组织、结对、承诺、活动、项目，打印文书",
    Role.SECRETARY: "录入员的全部，另可审核承诺、签署文书",
    Role.COUNTY: "支部书记的全部，另可把评定结果定稿",
    Role.KEEPER: "全部，另可管理账号",
}
CLOSING = f"停用后不能再用这个账号打开现在的数据，数据库密钥一起更换，这时不能读写，数据多时要几分钟。{OLD_BACKUPS}"
NOTE = "停用账号会一起更换数据库密钥。用停用的账号和当时的密码，仍能打开以前的备份。"
LATER = "；换密钥会让{names}打不开，密钥稍后再换，办法见下面“数据库密钥”"


def build(desk: Desk) -> "AccountsPage":
    return AccountsPage(desk)


class AccountsPage(QWidget):
    """See the module's sentence."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page")
        self.desk, self._accounts = desk, desk.services.accounts
        self._rows: dict[Uid, AccountRow] = {}
        columns = (
            Column[AccountRow]("name", "账号", lambda r: r.name, width=120, stretch=1, sortable=False),
            Column[AccountRow](
                "role", "角色", lambda r: str(r.role), width=96, look=Look.PILL, tone=_tone, sortable=False
            ),
            Column[AccountRow]("duty", "可以做什么", lambda r: DUTIES[r.role], width=200, stretch=4, sortable=False),
            Column[AccountRow]("mine", "", self._mine, width=150, sortable=False),
        )
        self.model = TableModel(
            columns, lambda uids: [self._rows[u] for u in uids if u in self._rows], desk.runner, self
        )
        self.table = TableView(self.model, "accounts_table", "账号列表", desk.settings)
        self._states = States(self.table, "accounts")
        self._close = button("停用这个账号…", "account_close", self._ask_close, role="danger")
        self._reset = button("重设密码…", "account_reset", self._ask_reset)
        self._keys = KeysCard(desk) if desk.who.may(Right.MANAGE_ACCOUNTS) else None
        self._arrange()
        self.table.selectionModel().selectionChanged.connect(lambda _on, _off: self._show_buttons())
        desk.hub.listen(self, ("account",), lambda _changes: self.reload())
        self._show_buttons()
        begin_at(self, self.table)

    def reload(self) -> None:
        self._states.wait()
        self.desk.runner.read(
            lambda: self._accounts.rows(self.desk.who), self._arrive, owner=self, failed=self._problem, key="rows"
        )
        if self._keys is not None:
            self._keys.reload()

    # building

    def _arrange(self) -> None:
        manages = self.desk.who.may(Right.MANAGE_ACCOUNTS)
        new = Action("新增账号", "accounts_new", self.ask_new, shortcut="Ctrl+N") if manages else None
        own = Action("修改我的密码…", "accounts_password", self.ask_password, "lock")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(MARGIN, 16, MARGIN, 16)
        lines.setSpacing(16)
        lines.addWidget(PageHeader("账号", self.desk.station, self.desk.palette, new, [own]))
        lines.addWidget(self._list_card(manages), 1)
        if self._keys is not None:
            lines.addWidget(self._keys)

    def _list_card(self, manages: bool) -> QFrame:
        made = card()
        lines = QVBoxLayout(made)
        lines.setContentsMargins(1, 4, 1, 12)
        lines.setSpacing(8)
        lines.addWidget(self._states, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 0)
        foot.setSpacing(16)
        text = NOTE if manages else "新增和停用账号请找管理员。"
        foot.addWidget(words(text, "second", wrap=True, name="accounts_note"), 1)
        for each in (self._reset, self._close):
            foot.addWidget(each)
            show_if(each, on=manages)
        lines.addLayout(foot)
        return made

    def _mine(self, row: AccountRow) -> str:
        if row.uid == self.desk.who.account:
            return "当前账号"
        return "待登录一次后更新" if row.waits else ""

    # what is done

    def ask_new(self) -> None:
        ask_account(self.desk, self, lambda name: self._said(f"已新增账号“{name}”"))

    def ask_password(self) -> None:
        ask_password(self.desk, self, lambda: self._said("密码已修改，下次用新密码打开"))

    def _said(self, text: str) -> None:
        self.reload()
        self.desk.say(text)

    def _ask_close(self) -> None:
        row = self._chosen()
        if row is not None:
            self.desk.ask(
                self, f"停用账号“{row.name}”？", CLOSING, "停用", lambda: self._close_account(row), danger=True
            )

    def _close_account(self, row: AccountRow) -> None:
        def done(closed: Closed) -> None:
            later = LATER.format(names="、".join(closed.waiting)) if closed.waiting else "，数据库密钥已更换"
            self._said(f"已停用账号“{row.name}”{later}")

        self.desk.runner.batch(
            "停用账号", lambda progress: self._accounts.remove(self.desk.who, row.uid, progress), done, owner=self
        )

    def _ask_reset(self) -> None:
        row = self._chosen()
        if row is not None:
            ask_reset(self.desk, self, row, lambda: self._said(f"已重设“{row.name}”的密码"))

    # reading

    def _arrive(self, rows: list[AccountRow]) -> None:
        self._rows = {row.uid: row for row in rows}
        self.model.show(list(self._rows), rows)
        self._states.content()
        self._show_buttons()

    def _problem(self, error: BaseException) -> None:
        self._states.failed(error, "账号", self.reload, self.desk.error)

    def _chosen(self) -> AccountRow | None:
        uids = self.table.chosen_uids()
        return self._rows.get(uids[0]) if len(uids) == 1 else None

    def _show_buttons(self) -> None:
        row = self._chosen()
        other = row is not None and row.uid != self.desk.who.account
        self._close.setEnabled(other)
        self._close.setToolTip("" if other else "先选一个账号；正在使用的账号不能停用自己")
        self._reset.setEnabled(other)
        self._reset.setToolTip("" if other else "先选一个账号；自己的密码用“修改我的密码”")

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()


def _tone(row: AccountRow) -> Tone:
    return Tone.INFO if row.role is Role.KEEPER else Tone.PLAIN
