"""The dialog that asks why: refused without a reason, squeezed by nothing, and closed only when the deed was done."""

from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.errors import UserError
from desktop.ui.history.reason import Deed, ask_reason
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import Seen, child


@pytest.mark.parametrize("detail", ["", "退回后可以修改，改好再申报。" * 4])
def test_a_refusal_squeezes_nothing(desk: Desk, qtbot: QtBot, detail: str) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(1000, 600)
    over.show()
    box = ask_reason(desk, over, "退回修改？", detail, "退回修改", Deed("退回", lambda _why: None, lambda _done: None), ("材料不全",))
    qtbot.waitExposed(box)
    parts = [child(box, QLineEdit, "reason"), *box.findChildren(QPushButton)]
    heights = [part.height() for part in parts]
    child(box, QPushButton, "reason_go").click()
    problem = child(box, QLabel, "reason_problem")
    qtbot.waitUntil(lambda: problem.isVisible() and problem.height() >= problem.sizeHint().height())
    qtbot.wait(50)
    assert [part.height() for part in parts] == heights
    box.reject()


def test_a_reason_stays_when_the_deed_is_refused_and_is_not_asked_for_again(
    desk: Desk, qtbot: QtBot, seen: Seen, settle: Callable[[], None]
) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.show()
    given: list[object] = []
    ended: list[bool] = []

    def work(why: str) -> int:
        given.append(why)
        if len(given) == 1:
            raise UserError("这条记录已被修改。")
        return len(given)

    deed = Deed("退回", work, given.append, resting=ended.append)
    box = ask_reason(desk, over, "退回修改？", "", "退回修改", deed)
    child(box, QLineEdit, "reason").setText("材料不全")
    go = child(box, QPushButton, "reason_go")
    go.click()
    assert not go.isEnabled(), "a second press does nothing while the first is under way"
    settle()
    assert [str(error) for error in seen.errors] == ["这条记录已被修改。"]
    assert (box.isVisible(), go.isEnabled(), child(box, QLineEdit, "reason").text()) == (True, True, "材料不全")
    go.click()
    settle()
    assert given == ["材料不全", "材料不全", 2]
    assert ended == [True, False, True, False]
    assert not shiboken6.isValid(box) or not box.isVisible()
