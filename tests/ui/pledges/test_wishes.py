"""The wishes page: collected, claimed as a pledge, come true, confirmed."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.compose import Opened
from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.domain.pledges.wishes import WishDraft, WishState
from desktop.services.pledges import SheetQuery, WishQuery
from desktop.ui.pledges.wishes import WishPage
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.pickers import Picker
from tests.services.station import MASSES, Station, build
from tests.ui.conftest import TODAY, Seen, child

Settle = Callable[[], None]


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


def opened_page(desk: Desk, qtbot: QtBot, settle: Settle) -> WishPage:
    made = WishPage(desk)
    qtbot.addWidget(made)
    made.resize(1300, 700)
    made.show()
    settle()
    return made


def press(parent: QWidget, name: str) -> None:
    button = child(parent, QPushButton, name)
    assert button.isVisible(), name
    button.click()


def dialog() -> QDialog:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible())


def test_the_way_of_a_wish_by_its_buttons(desk: Desk, here: Station, qtbot: QtBot, settle: Settle, seen: Seen) -> None:
    gone: list[tuple[str, Uid | None]] = []
    page = opened_page(replace(desk, go=lambda page, uid=None, show="": gone.append((page, uid))), qtbot, settle)
    wisher, member = here.person("李娜", MASSES), here.person("张伟")
    press(page, "wishes_new")
    assert child(page, QLabel, "wish_title").text() == "登记微心愿", "as its button says"
    child(page, Picker, "wisher_uid").set_choice(Choice(wisher, "李娜", "营业班"))
    child(page, QPlainTextEdit, "wish").setPlainText("想学会调试集中器")
    page.pane.save()
    settle()
    settle()

    press(page, "wish_claim")
    box = dialog()
    child(box, Picker, "claimed_by").set_choice(Choice(member, "张伟", "营业班"))
    press(box, "dialog_save")
    settle()
    settle()
    press(page, "wish_pledge")
    assert gone[0][0] == "pledges"
    assert gone[0][1] in desk.services.pledges.ids(desk.who, SheetQuery())

    press(page, "wish_fulfil")
    box = dialog()
    child(box, QPlainTextEdit, "outcome").setPlainText("手把手教会")
    press(box, "dialog_save")
    settle()
    settle()
    press(page, "wish_confirm")
    press(dialog(), "dialog_save")
    settle()
    settle()
    uid = desk.services.wishes.ids(desk.who, WishQuery())[0]
    assert desk.services.wishes.get(desk.who, uid).state is WishState.CONFIRMED
    assert seen.errors == []


def test_a_wish_without_wisher_is_refused_at_its_field(desk: Desk, here: Station, qtbot: QtBot, settle: Settle) -> None:
    page = opened_page(desk, qtbot, settle)
    press(page, "wishes_new")
    child(page, QPlainTextEdit, "wish").setPlainText("帮忙查漏电")
    page.pane.save()
    settle()
    assert "请选择心愿人" in child(page, QLabel, "problem_wisher_uid").text()
    child(page, QLineEdit, "wisher_text").setText("仁厚村王大爷")
    page.pane.save()
    settle()
    settle()
    assert page.model.rowCount() == 1


def test_an_empty_list_says_what_belongs_here(desk: Desk, here: Station, qtbot: QtBot, settle: Settle) -> None:
    page = opened_page(desk, qtbot, settle)
    assert child(page, QLabel, "wishes_state_text").text() == "还没有微心愿"


def test_nothing_is_done_with_a_wish_while_its_form_holds_unsaved_text(
    desk: Desk, here: Station, qtbot: QtBot, settle: Settle
) -> None:
    page = opened_page(desk, qtbot, settle)
    uid = here.services.wishes.save(here.who, None, WishDraft(wish="借一本书", wisher_text="王大娘", raised_on=TODAY), None).uid
    page.reload()
    page.open_record(uid)
    settle()
    settle()
    claim = child(page, QPushButton, "wish_claim")
    assert claim.isEnabled()
    child(page, QPlainTextEdit, "wish").setPlainText("借两本书")
    assert not claim.isEnabled()
