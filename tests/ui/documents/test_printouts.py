"""The print-out dialog: shown, changed to another form, refused in words, saved."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.people import PersonDraft
from desktop.ui.documents.printouts import PrintoutBox, show_printouts
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import Seen, child

Settle = Callable[[], None]


@pytest.fixture
def box(desk: Desk, qtbot: QtBot, settle: Settle) -> Iterator[PrintoutBox]:
    window = QWidget()
    window.resize(1366, 768)
    qtbot.addWidget(window)
    window.show()
    uid = desk.services.people.save(desk.who, None, PersonDraft(name="赵强", political_status="13"), None).uid
    made = show_printouts(desk, window, ("personal_sheet", "member_form"), uid)
    settle()
    settle()
    yield made
    made.box.close()


def test_the_first_form_is_shown_at_once(box: PrintoutBox) -> None:
    assert not child(box.box, QLabel, "printout_sheet").pixmap().isNull()
    assert child(box.box, QPushButton, "printout_print").isEnabled()


def test_a_form_that_does_not_apply_says_so_where_the_page_would_be(box: PrintoutBox, settle: Settle, seen: Seen) -> None:
    child(box.box, QPushButton, "printout_member_form").click()
    settle()
    assert "不是党员" in child(box.box, QLabel, "printout_problem").text()
    assert not child(box.box, QPushButton, "printout_print").isEnabled()
    assert seen.errors == []


def test_it_is_saved_as_pdf(box: PrintoutBox, settle: Settle, tmp_path: Path, seen: Seen) -> None:
    box.save_to(tmp_path / "赵强.pdf")
    settle()
    assert (tmp_path / "赵强.pdf").read_bytes().startswith(b"%PDF-")
    box.save_to(tmp_path / "没有" / "赵强.pdf")
    settle()
    assert ["没有写成" in str(error) for error in seen.errors] == [True]
