"""The dialog that asks for a key: the right one first, a way on where there is none, Enter through its lines."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.identity import new_uid
from desktop.services.documents import KeyRow, SignerRow
from desktop.ui.documents.dialogs import ask_key, ask_new_key
from tests.ui.conftest import child

BRANCH, COMMITTEE = "城关供电所党支部", "测试县供电公司党委"
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
    box = ask_key(over, SIGNER, "", keys, lambda *_: None, lambda: None)
    offered = child(box, QComboBox, "key")
    assert [offered.itemText(row) for row in range(2)] == [f"王支书（{BRANCH}）", f"吴党委（{COMMITTEE}）"]
    assert box.findChild(QPushButton, "sign_make_key") is None
    box.close()


def test_without_any_key_the_dialog_leads_to_making_one(over: QWidget) -> None:
    asked: list[bool] = []
    box = ask_key(over, SIGNER, "", [], lambda *_: None, lambda: asked.append(True))
    child(box, QPushButton, "sign_make_key").click()
    assert asked == [True]
    assert not box.isVisible()


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
