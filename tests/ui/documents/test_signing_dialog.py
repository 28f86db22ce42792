"""The dialog that asks for a key: the right one first, a way on where there is none, Enter through its lines."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.errors import UserError
from desktop.domain.identity import new_uid
from desktop.services.documents import KeyRow, SignerRow
from desktop.ui.documents.dialogs import ask_new_key
from desktop.ui.documents.signing import ask_key
from desktop.ui.shared.tab_order import stops
from tests.ui.conftest import child

BRANCH, COMMITTEE = "城关供电所党支部", "测试县供电公司党委"
NUMBER = "合字〔2026〕1号"
SIGNER = SignerRow("乙方签章", "乙方（盖章）", "党支部书记", BRANCH, must=True, signed="", next=True)


@pytest.fixture
def over(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    yield made
    made.hide()


def key(holder: str, organisation: str) -> KeyRow:
    return KeyRow(new_uid(), holder, organisation, datetime(2031, 1, 1, tzinfo=UTC))


def test_the_key_of_the_signing_organisation_is_offered_first(over: QWidget) -> None:
    keys = [key("吴党委", COMMITTEE), key("王支书", BRANCH)]
    box = ask_key(over, NUMBER, SIGNER, "", keys, lambda *_: None, lambda: None)
    offered = child(box, QComboBox, "key")
    assert [offered.itemText(row) for row in range(2)] == [f"王支书（{BRANCH}）", f"吴党委（{COMMITTEE}）"]
    assert offered.currentIndex() == 0
    assert box.findChild(QPushButton, "sign_make_key") is None
    box.close()


def test_nobody_elses_key_is_chosen_for_the_signer(over: QWidget, qtbot: QtBot) -> None:
    box = ask_key(over, NUMBER, SIGNER, "", [key("吴党委", COMMITTEE)], lambda *_: None, lambda: None)
    offered, problem = child(box, QComboBox, "key"), child(box, QLabel, "sign_problem")
    assert offered.currentIndex() == -1
    box.activateWindow()
    qtbot.waitUntil(lambda: bool(offered.hasFocus()))
    child(box, QPushButton, "sign_go").click()
    assert problem.text() == "请选择签名钥匙。"
    QTest.keyClick(offered, Qt.Key.Key_Down)
    assert (offered.currentText(), problem.isVisible()) == (f"吴党委（{COMMITTEE}）", False)
    box.close()


def test_a_wrong_password_leaves_the_dialog_open_to_type_it_again(over: QWidget, qtbot: QtBot) -> None:
    typed: list[str] = []

    def sign(_key: object, password: str, _picture: object, done: object, refused: object) -> None:
        typed.append(password)
        assert callable(done)
        assert callable(refused)
        # As from the write lane: after the dialog has begun to wait.
        wrong = partial(refused, UserError("打不开签名钥匙：密码不对。"))
        QTimer.singleShot(0, done if password == "对的" else wrong)

    box = ask_key(over, NUMBER, SIGNER, "", [key("王支书", BRANCH)], sign, lambda: None)
    line, problem = child(box, QLineEdit, "password"), child(box, QLabel, "sign_problem")
    box.activateWindow()
    qtbot.waitUntil(lambda: bool(line.hasFocus()))
    line.setText("错的")
    QTest.keyPress(line, Qt.Key.Key_Return)  # let go of over a dialog that waits
    qtbot.waitUntil(lambda: bool(problem.isVisible()))
    assert problem.text() == "打不开签名钥匙：密码不对。"
    assert (line.hasFocus(), line.selectedText() != "") == (True, True)
    line.setText("对的")
    assert not problem.isVisible()
    QTest.keyPress(line, Qt.Key.Key_Return)  # let go of over a dialog that waits
    qtbot.waitUntil(lambda: not shiboken6.isValid(box))
    assert typed == ["错的", "对的"]


def test_the_paths_of_the_dialog_are_no_stops_of_tab(over: QWidget) -> None:
    box = ask_key(over, NUMBER, SIGNER, "", [key("王支书", BRANCH)], lambda *_: None, lambda: None)
    child(box, QComboBox, "key").setCurrentIndex(1)
    found = [each.objectName() for each in stops(box)]
    assert found == ["key", "key_file_choose", "password", "picture_choose", "sign_cancel", "sign_go"]
    box.close()


def test_without_any_key_the_dialog_leads_to_making_one(over: QWidget) -> None:
    asked: list[bool] = []
    box = ask_key(over, NUMBER, SIGNER, "", [], lambda *_: None, lambda: asked.append(True))
    child(box, QPushButton, "sign_make_key").click()
    assert asked == [True]
    assert not box.isVisible()


def test_where_only_others_have_a_key_the_dialog_leads_to_making_one_s_own(over: QWidget) -> None:
    box = ask_key(over, NUMBER, SIGNER, "", [key("吴党委", COMMITTEE)], lambda *_: None, lambda: None)
    assert child(box, QPushButton, "sign_make_key").text() == f"还没有{BRANCH}的签名钥匙，先制作一把…"
    assert child(box, QComboBox, "key").count() == 2
    box.close()


def test_enter_goes_through_the_lines_of_a_new_key_and_makes_it(over: QWidget, qtbot: QtBot) -> None:
    made: list[tuple[str, str, str]] = []
    box = ask_new_key(over, lambda *typed: made.append(typed), BRANCH)
    qtbot.waitExposed(box)
    box.activateWindow()
    holder = child(box, QLineEdit, "holder")
    qtbot.waitUntil(lambda: bool(holder.hasFocus()))
    for text in ("Wang", "", "yaoshi-2026", "yaoshi-2026"):
        line = box.focusWidget()
        assert isinstance(line, QLineEdit)
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert made == [("Wang", BRANCH, "yaoshi-2026")]
    assert not child(over, QLabel, "key_problem").isVisible()
