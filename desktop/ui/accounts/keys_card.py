"""What the accounts page says about keys: the database key, the recovery code, the county's escrow key."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QHBoxLayout, QPushButton, QWidget

from desktop.services.keys import RECOVERY, EscrowCard, KeyCard
from desktop.ui.accounts.dialogs import ask_escrow
from desktop.ui.shared.buttons import button, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.file_dialog import file_dialog
from desktop.ui.unlock.recovery_code import RecoveryCode

NOUNS = ("account", "database_key", "recovery_code", "escrow")
OLD_BACKUPS = "以前的备份不会改变：仍用当时的密码、恢复码和托管密钥打开，需要时请把旧备份收好或销毁。"
CHANGING = (
    "数据库换一把新密钥，各账号的密码不变。更换时不能读写，数据多时要几分钟；中途断电也不会损坏数据，"
    f"再打开时不是旧密钥就是新密钥。{OLD_BACKUPS}"
)
REISSUING = f"新恢复码只显示一次，旧恢复码从此作废。{OLD_BACKUPS}"
REMOVING = f"移除后县公司不能再用托管密钥打开现在的数据；要让它彻底失效，请接着更换数据库密钥。{OLD_BACKUPS}"
NO_ESCROW = "没有安装。安装县公司的托管公钥后，本站密码和恢复码都丢失时，县公司仍能打开。"


class KeysCard(QFrame):
    """One line each with its state in words and its buttons; only keepers see it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.desk, self._keys = desk, desk.services.keys
        self._database = words("", wrap=True, name="keys_database")
        self._held = words("", wrap=True, name="keys_escrow")
        self._change = button("更换数据库密钥…", "keys_change", self.ask_change)
        self._install = button("安装…", "keys_install", self.ask_install)
        self._remove = button("移除…", "keys_remove", self.ask_remove)
        self._make = button("制作…", "keys_make", self.ask_make)
        for each, spoken in (
            (self._install, "安装托管密钥"),
            (self._remove, "移除托管密钥"),
            (self._make, "制作托管密钥"),
        ):
            each.setAccessibleName(spoken)
        self._make.setToolTip("县公司用：做一对托管密钥，私钥自己保管，公钥带到各站安装")
        self._code: RecoveryCode | None = None
        code = words("忘记密码时用它重设。抄本丢失、外泄，或经手人调离，请换发。", wrap=True)
        lines = QGridLayout(self)
        lines.setContentsMargins(16, 12, 16, 12)
        lines.setHorizontalSpacing(16)
        lines.setVerticalSpacing(8)
        lines.setColumnStretch(1, 1)
        reissue = button("换发恢复码…", "keys_reissue", self.ask_reissue)
        self._line(lines, 0, "数据库密钥", self._database, self._change)
        self._line(lines, 1, "恢复码", code, reissue)
        self._line(lines, 2, "托管密钥", self._held, self._make, self._install, self._remove)
        lines.addWidget(words(OLD_BACKUPS, "second", wrap=True, name="keys_old_backups"), 3, 0, 1, 3)
        desk.hub.listen(self, NOUNS, lambda _changes: self.reload())

    def reload(self) -> None:
        self.desk.runner.read(lambda: self._keys.state(self.desk.who), self._show_state, owner=self, key="keys")

    # what is done

    def ask_change(self) -> None:
        self.desk.ask(self, "更换数据库密钥？", CHANGING, "更换", self._change_key)

    def _change_key(self) -> None:
        self.desk.runner.batch(
            "更换数据库密钥",
            lambda progress: self._keys.change(self.desk.who, progress),
            lambda _changes: self._said("数据库密钥已更换，各账号密码不变"),
            owner=self,
        )

    def ask_reissue(self) -> None:
        self.desk.ask(self, "换发恢复码？", REISSUING, "换发", self._reissue)

    def _reissue(self) -> None:
        self.desk.runner.write(
            "换发恢复码", lambda: self._keys.reissue_code(self.desk.who), self._show_code, owner=self
        )

    def ask_install(self) -> None:
        box = file_dialog(self, "选择县公司的托管公钥", "", "托管公钥 (*.pub);;所有文件 (*)")
        box.setObjectName("keys_install_dialog")
        box.setFileMode(QFileDialog.FileMode.ExistingFile)
        box.fileSelected.connect(lambda path: self.offer(Path(path)))
        box.open()

    def offer(self, file: Path) -> None:
        """Show whose key it is and its fingerprint before it is installed."""
        who = self.desk.who

        def compare(found: EscrowCard) -> None:
            told = (
                f"保管单位：{found.office}。指纹：{found.fingerprint}，请打电话与县公司核对，一致再安装。"
                "安装后县公司能打开现在的数据和今后的备份，每次打开都记入操作历史。"
            )
            self.desk.ask(self, "安装这把托管密钥？", told, "安装", lambda: self._install_key(file))

        self.desk.runner.read(lambda: self._keys.read_escrow(who, file), compare, owner=self)

    def _install_key(self, file: Path) -> None:
        self.desk.runner.write(
            "安装托管密钥",
            lambda: self._keys.install_escrow(self.desk.who, file),
            lambda _changes: self._said("托管密钥已安装"),
            owner=self,
        )

    def ask_remove(self) -> None:
        self.desk.ask(self, "移除托管密钥？", REMOVING, "移除", self._remove_key, danger=True)

    def _remove_key(self) -> None:
        self.desk.runner.write(
            "移除托管密钥",
            lambda: self._keys.remove_escrow(self.desk.who),
            lambda _changes: self._said("托管密钥已移除，请接着更换数据库密钥"),
            owner=self,
        )

    def ask_make(self) -> None:
        ask_escrow(self.desk, self, lambda told: self.desk.say(told))

    # showing

    def _said(self, text: str) -> None:
        self.reload()
        self.desk.say(text)

    def _show_code(self, code: str) -> None:
        self.reload()
        self._code = RecoveryCode(self.desk.station, self.desk.who.name, code, self._code_written, again=True)
        self._code.setParent(self.window(), Qt.WindowType.Dialog)
        self._code.setWindowModality(Qt.WindowModality.WindowModal)
        self._code.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._code.show()

    def _code_written(self) -> None:
        if self._code is not None:
            self._code.close()
            self._code = None

    def _show_state(self, state: KeyCard) -> None:
        self._database.setText(database_words(state))
        self._change.setEnabled(not state.waiting)
        self._change.setToolTip("先让上面列出的都更新" if state.waiting else "")
        held = state.escrow
        self._held.setText(NO_ESCROW if held is None else f"已安装：{held.office}，指纹 {held.fingerprint}")
        self._install.setText("安装…" if held is None else "换一把…")
        self._remove.setVisible(held is not None)

    def _line(self, lines: QGridLayout, row: int, name: str, state: QWidget, *buttons: QPushButton) -> None:
        lines.addWidget(words(name, "second"), row, 0)
        lines.addWidget(state, row, 1)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addStretch()
        for each in buttons:
            acts.addWidget(each)
        lines.addLayout(acts, row, 2)


def database_words(state: KeyCard) -> str:
    """What a keeper should know and do about the database key."""
    owed = f"停用“{'、'.join(state.owed)}”以后还没有更换。" if state.owed else ""
    if not state.waiting:
        return f"{owed}请现在更换。" if owed else "停用账号时一起更换。怀疑密码或电脑外泄时，请单独更换。"
    people = [f"“{name}”" for name in state.waiting if name != RECOVERY]
    steps = [f"让{'、'.join(people)}登录一次（或重设密码）"] if people else []
    steps += ["换发恢复码"] if len(people) < len(state.waiting) else []
    return f"{owed}还不能更换，否则会有人打不开：请先{'，再'.join(steps)}。"
