"""Marks a duty 不适用 with its reason, and takes that back."""

from PySide6.QtWidgets import QWidget

from desktop.domain.duties import Duty
from desktop.ui.history.reason import Deed, ask_reason
from desktop.ui.shared.desk import Desk


def ask_waiver(desk: Desk, page: QWidget, duty: Duty) -> None:
    """Ask why the duty does not apply; it is then asked for no more."""
    duties, who = desk.services.duties, desk.who

    def waived(_changes: object) -> None:
        desk.say(f"已标为不适用：{duty.title}", "恢复提醒", lambda: take_back_waiver(desk, duty))

    detail = f"{duty.words}。标为不适用后不再提醒；原因留在记录里，随时可以恢复。"
    deed = Deed("标为不适用", lambda why: duties.waive(who, duty, why), waived)
    ask_reason(desk, page, f"“{duty.title}”不适用？", detail, "标为不适用", deed, ("机构即将调整", "上级另有安排"))


def take_back_waiver(desk: Desk, duty: Duty) -> None:
    """Ask for the duty again."""
    duties, who = desk.services.duties, desk.who
    desk.runner.write(
        "恢复提醒", lambda: duties.waive(who, duty, ""), lambda _done: desk.say(f"已恢复提醒：{duty.title}")
    )
