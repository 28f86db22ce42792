"""How old the newest backup is, and the button that makes one."""

from datetime import datetime, timedelta

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop.domain.actors import Right
from desktop.ui.shared.buttons import button, card, pill, set_pill, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.status_line import age_in_words
from desktop.ui.shared.tasks import Cancelled
from desktop.ui.shared.tokens import Tone

OLD = timedelta(days=7)


class Backup:
    """The card; `widget` is what the page shows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.widget: QFrame = card()
        self._age = words("", name="dash_backup_age")
        self._pill = pill()
        self._list = button("查看备份", "dash_backup_list", lambda: desk.go("backups"), role="link")
        self._make = button("立即备份", "dash_backup_make", self.make)
        self._make.setVisible(desk.who.may(Right.BACK_UP))
        head = QHBoxLayout()
        head.addWidget(words("备份", "heading"))
        head.addWidget(self._pill)
        head.addStretch()
        head.addWidget(self._list)
        foot = QHBoxLayout()
        foot.addWidget(self._age, 1)
        foot.addWidget(self._make)
        lines = QVBoxLayout(self.widget)
        lines.setContentsMargins(16, 12, 12, 12)
        lines.setSpacing(8)
        lines.addLayout(head)
        lines.addLayout(foot)

    def make(self) -> None:
        """A backup beside the database, now."""
        self._make.setEnabled(False)
        backups, who = self._desk.services.backups, self._desk.who
        self._desk.runner.batch(
            "备份",
            lambda _progress: backups.make(who),
            lambda _path: self._made(),
            owner=self._make,
            failed=self._failed,
        )

    def show_age(self, last: datetime | None) -> None:
        if last is None:
            self._age.setText("还没有备份")
            set_pill(self._pill, "请备份", Tone.WARNING)
            return
        age = datetime.now().astimezone() - last
        self._age.setText(f"上次备份 {age_in_words(age)}（{last.astimezone():%m-%d %H:%M}）")
        set_pill(self._pill, "超过 7 天" if age > OLD else "", Tone.WARNING)

    def _made(self) -> None:
        self._make.setEnabled(True)
        self.show_age(datetime.now().astimezone())
        self._desk.say("已备份。")

    def _failed(self, error: BaseException) -> None:
        self._make.setEnabled(True)
        if not isinstance(error, Cancelled):
            self._desk.error(error, "备份")
