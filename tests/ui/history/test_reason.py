"""The dialog that asks why: refused without a reason, and nothing in it is squeezed by the refusal."""

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.history.reason import ask_reason
from tests.ui.conftest import child


@pytest.mark.parametrize("detail", ["", "退回后可以修改，改好再申报。" * 4])
def test_a_refusal_squeezes_nothing(qtbot: QtBot, detail: str) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(1000, 600)
    over.show()
    box = ask_reason(over, "退回修改？", detail, "退回修改", lambda _why: None, ("材料不全",))
    qtbot.waitExposed(box)
    parts = [child(box, QLineEdit, "reason"), *box.findChildren(QPushButton)]
    heights = [part.height() for part in parts]
    child(box, QPushButton, "reason_go").click()
    problem = child(box, QLabel, "reason_problem")
    qtbot.waitUntil(lambda: problem.isVisible() and problem.height() >= problem.sizeHint().height())
    qtbot.wait(50)
    assert [part.height() for part in parts] == heights
    box.reject()
