"""Signing from the page: what is signed is the document whose button was pressed, whatever is chosen meanwhile."""

from collections.abc import Callable
from threading import Event

import pytest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.compose import Opened
from desktop.domain.documents import DocumentState
from desktop.domain.identity import Uid
from desktop.services.documents import DocumentQuery
from desktop.ui.documents.page import DocumentsPage
from desktop.ui.shared.desk import Desk
from tests.services.station import build
from tests.ui.conftest import child
from tests.ui.pairings.test_pairings import pairing

Settle = Callable[[], None]


@pytest.fixture
def papers(opened: Opened) -> list[Uid]:
    """Two that wait for the same signatory, and a key of that office."""
    here = build(opened)
    uid = pairing(here)
    made = [here.services.documents.make(here.who, "pairing_agreement", uid).uid for _ in range(2)]
    signer = here.services.documents.get(here.who, made[0]).signers[0]
    here.services.documents.make_key(here.who, "张伟", signer.organisation or "城关供电所", "miyao-2026")
    return made


def test_the_document_whose_button_was_pressed_is_signed(
    papers: list[Uid], desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    page, (first, second) = DocumentsPage(desk), papers
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    page.open_record(first)
    settle()
    settle()
    keys = Event()
    desk.runner.read(keys.wait, lambda _done: None)
    child(page, QPushButton, "signer_1_sign").click()
    page.open_record(second)
    keys.set()
    settle()
    settle()
    box = next(box for box in page.findChildren(QDialog) if box.isVisible())
    documents = desk.services.documents
    number = documents.get(desk.who, first).row.number
    assert number in child(box, QLabel, "sign_title").text()
    child(box, QComboBox, "key").setCurrentIndex(0)
    child(box, QLineEdit, "password").setText("miyao-2026")
    child(box, QPushButton, "sign_go").click()
    qtbot.waitUntil(desk.runner.idle)
    settle()
    states = {uid: documents.get(desk.who, uid).row.state for uid in documents.ids(desk.who, DocumentQuery())}
    assert (states[first], states[second]) == (DocumentState.PARTLY_SIGNED, DocumentState.FINAL)
