"""A database that does not open is replaced by one of its backups, checked first; what stood there is kept."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
)

from desktop.ui.shared.buttons import button, name_for_readers, words
from desktop.ui.shared.confirm import Ask
from desktop.ui.shared.file_dialog import file_dialog
from desktop.ui.shared.tasks import TaskRunner
from desktop.ui.unlock.banner import say, say_error
from desktop.ui.unlock.gate import BackupOffer, Gate, O
from desktop.ui.unlock.placing import SmallWindow

_OFFER = Qt.ItemDataRole.UserRole
INTRO = "选一份备份，输入做备份时的账号密码。先检查备份，再问您一次；原来的文件原样另存在旁边，不会删除。"
KEYS_ONLY = "数据库文件完好，坏的只是密钥文件。将从这份备份取回密钥文件，记录一条也不会变；坏的密钥文件另存在旁边。"
WHOLE = "备份检查无误。这份备份之后录入的内容不在其中；现在的文件原样另存在旁边，不会删除。"


class Restoring(SmallWindow, Generic[O]):
    """Hands what was opened afterwards to `opened`, or goes `back`."""

    def __init__(
        self,
        gate: Gate[O],
        runner: TaskRunner,
        opened: Callable[[O], object],
        back: Callable[[], object],
        bug: Callable[[BaseException, str], object],
        ask: Ask,
    ) -> None:
        super().__init__("restore_window", 560)
        self._gate, self._runner, self._opened, self._bug, self._ask = gate, runner, opened, bug, ask
        self.setWindowTitle("双星 · 恢复备份")
        self.backups = QListWidget()
        self.account, self.password = QComboBox(), QLineEdit()
        self.banner, self.message, self.advice = QFrame(), words(wrap=True, name="message"), words(wrap=True)
        self._other = button("选择其他备份文件…", "restore_other", self._choose, role="link")
        self._back = button("返回", "restore_back", back)
        self._go = button("检查并恢复…", "restore_go", self.check, role="primary")
        self._arrange()
        say(self, "")
        self._runner.read(gate.offers, self._list, owner=self, failed=self._failed)

    def begin(self, account: str, password: str) -> None:
        """What was typed already in the window that could not open the database."""
        self._wanted = account
        self.password.setText(password)

    def add(self, offer: BackupOffer) -> None:
        """Offer one backup more, as the chosen one."""
        item = _item(offer)
        self.backups.insertItem(0, item)
        self.backups.show()
        if offer.fault:
            say(self, f"“{offer.path.name}”不能用来恢复：{offer.fault}", "请换一份备份。")
        else:
            self.backups.setCurrentItem(item)
        self.fit()

    def check(self) -> None:
        """Check the chosen backup with the password, then ask."""
        offer = self._chosen()
        account, password = self.account.currentText().strip(), self.password.text()
        if offer is None or not account or not password:
            say(self, "请选一份备份，并输入做备份时的账号密码。" if offer is None else "请输入做备份时的账号密码。")
            return
        self._busy("正在检查…")
        self._runner.read(
            lambda: self._gate.examine(offer.path, account, password),
            lambda whole: self._confirm(offer, whole),
            owner=self,
            failed=self._failed,
        )

    def _confirm(self, offer: BackupOffer, keys_only: bool) -> None:
        self._busy("")
        question = "只取回密钥文件？" if keys_only else f"恢复到 {_when(offer)} 的备份？"
        detail, verb = (KEYS_ONLY, "取回密钥文件") if keys_only else (WHOLE, "恢复")
        self._ask(self, question, detail, verb, lambda: self._restore(offer, keys_only), danger=not keys_only)

    def _restore(self, offer: BackupOffer, keys_only: bool) -> None:
        account, password = self.account.currentText().strip(), self.password.text()
        self._busy("正在恢复…")

        def work() -> O:
            deed = self._gate.bring_keys if keys_only else self._gate.restore
            deed(offer.path, account, password)
            return self._gate.open(account, password)

        self._runner.read(work, self._done, owner=self, failed=self._failed)

    def _done(self, opened: O) -> None:
        self.password.clear()
        self._opened(opened)

    def _failed(self, error: BaseException) -> None:
        self._busy("")
        self.password.setFocus()
        if not say_error(self, error):
            self._bug(error, "恢复备份")

    def _busy(self, text: str) -> None:
        self._go.setText(text or "检查并恢复…")
        for widget in (self._go, self._other, self._back, self.backups, self.account, self.password):
            widget.setEnabled(not text)
        if text:
            say(self, "")

    def _list(self, offers: Sequence[BackupOffer]) -> None:
        for offer in offers:
            self.backups.addItem(_item(offer))
        good = next((n for n, offer in enumerate(offers) if not offer.fault), -1)
        self.backups.setCurrentRow(good)
        self.backups.setVisible(bool(offers))
        if not offers:
            say(self, "数据库旁边没有找到自动备份。", "备份可能在 U 盘上，请用“选择其他备份文件”。")
        self.fit()

    def _show_accounts(self) -> None:
        offer = self._chosen()
        before = self.account.currentText() or self._wanted
        self.account.clear()
        if offer is not None:
            self.account.addItems(list(offer.accounts))
            self.account.setCurrentIndex(max(0, self.account.findText(before)))

    def _chosen(self) -> BackupOffer | None:
        chosen = self.backups.selectedItems()
        found: BackupOffer | None = chosen[0].data(_OFFER) if chosen else None
        return found

    def _choose(self) -> None:
        database = self._gate.database
        box = file_dialog(self, "选择一份备份", str(database.parent), f"双星备份 (*{database.suffix});;所有文件 (*)")
        box.setObjectName("restore_dialog")
        box.setFileMode(QFileDialog.FileMode.ExistingFile)
        box.fileSelected.connect(lambda path: self._look_at(Path(path)))
        box.open()

    def _look_at(self, path: Path) -> None:
        self._runner.read(lambda: self._gate.offer_of(path), self.add, owner=self, failed=self._failed)

    def _arrange(self) -> None:
        self._wanted = ""
        lines = QVBoxLayout(self)
        lines.setContentsMargins(32, 28, 32, 24)
        lines.setSpacing(12)
        lines.addWidget(words("恢复备份", "title"))
        lines.addWidget(words(INTRO, "second", wrap=True))
        self.backups.setObjectName("restore_backups")
        self.backups.setFixedHeight(180)
        name_for_readers(self.backups, "备份，新的在前")
        self.backups.itemSelectionChanged.connect(self._show_accounts)
        lines.addWidget(self.backups)
        lines.addWidget(self._other, 0, Qt.AlignmentFlag.AlignLeft)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(12)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.returnPressed.connect(self.check)
        for title, name, field in (("账号", "account", self.account), ("当时的密码", "password", self.password)):
            label: QLabel = words(title, "second")
            label.setBuddy(field)
            field.setObjectName(f"restore_{name}")
            name_for_readers(field, title)
            form.addRow(label, field)
        lines.addLayout(form)
        self.banner.setProperty("banner", "bad")
        told = QVBoxLayout(self.banner)
        told.setContentsMargins(12, 8, 12, 8)
        told.setSpacing(2)
        told.addWidget(self.message)
        told.addWidget(self.advice)
        lines.addWidget(self.banner)
        foot = QHBoxLayout()
        foot.addWidget(self._back)
        foot.addStretch()
        foot.addWidget(self._go)
        lines.addLayout(foot)


def _when(offer: BackupOffer) -> str:
    return f"{offer.at:%Y-%m-%d %H:%M}" if offer.at else f"“{offer.path.name}”"


def _item(offer: BackupOffer) -> QListWidgetItem:
    size = f"{offer.bytes / 1_000_000:.1f} MB"
    parts = (_when(offer), offer.reason, size) if not offer.fault else (_when(offer), offer.fault)
    item = QListWidgetItem(" · ".join(part for part in parts if part))
    item.setData(_OFFER, offer)
    item.setToolTip(str(offer.path))
    if offer.fault:
        item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item
