"""The questions around documents: whole when something is refused in them, called by who signs."""

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.identity import Uid
from desktop.services.documents import KeyRow, SignerRow
from desktop.ui.documents.signers import called
from desktop.ui.documents.signing import ask_key
from tests.ui.conftest import child


def signer(role: str, title: str, organisation: str = "") -> SignerRow:
    return SignerRow("f", role, title, organisation, must=True, signed="", next=True)


def test_a_refusal_squeezes_no_field(theme: object, qtbot: QtBot) -> None:
    key = KeyRow(Uid(bytes(16)), "李娜", "县公司党委", datetime(2031, 1, 1, tzinfo=UTC))
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    box = ask_key(window, "合字〔2026〕1号", signer("签署人", "党支部书记"), "纸质签字是有效签署。" * 6, (key,), lambda *_: None, lambda: None)
    choose = child(box, QPushButton, "picture_choose")
    child(box, QPushButton, "sign_go").click()
    qtbot.waitUntil(lambda: child(box, QLabel, "sign_problem").isVisible())
    body = choose.parentWidget()
    assert body is not None
    qtbot.waitUntil(lambda: body.height() >= body.minimumSizeHint().height())
    assert choose.geometry().bottom() <= body.height()
    box.reject()


@pytest.mark.parametrize(
    ("role", "title", "organisation", "words"),
    [
        ("签署人", "党支部书记", "", ["党支部书记"]),
        ("甲方（盖章）", "党委书记", "县公司党委", ["甲方（盖章）", "党委书记", "县公司党委"]),
        ("带领党员", "带领党员 李娜", "", ["带领党员 李娜"]),
        ("承诺人", "", "", ["承诺人"]),
    ],
)
def test_a_signer_is_called_by_what_tells_him_apart(
    role: str, title: str, organisation: str, words: list[str]
) -> None:
    assert called(signer(role, title, organisation)) == words
