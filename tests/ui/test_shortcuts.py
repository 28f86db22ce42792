"""Keys that mean the same on every page, pressed from outside of it: Ctrl+F, Ctrl+Shift+E; and no key that means two things."""

from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.actors import Actor
from desktop.domain.people import PersonDraft
from desktop.services import Services
from desktop.ui.main_window import MainWindow
from desktop.ui.pages import PAGES, PageSpec
from desktop.ui.pictures import pose
from tests.ui.conftest import Answers, child

Settle = Callable[[], None]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
EACH_PAGE = pytest.mark.parametrize("spec", PAGES, ids=lambda spec: spec.key)
SEARCHED = {
    *("people", "organisations", "pairings", "pledges", "wishes", "activities", "projects", "problems", "assessments"),
    *("documents", "history", "recycle"),
}
EXPORTED = {
    *("people", "pairings", "pledges", "wishes", "activities", "projects", "problems", "assessments", "documents"),
    *("statistics", "coverage"),
}


@pytest.fixture
def page(
    window: MainWindow, services: Services, who: Actor, answers: Answers, settle: Settle
) -> Callable[[PageSpec], QWidget]:
    """The page with a record chosen, the keyboard being in the navigation."""
    answers.yes = False
    services.people.save(who, None, PersonDraft(name="李娜", staff_no="GD2018001"), None)

    def open_page(spec: PageSpec) -> QWidget:
        window.activateWindow()
        shown = window.page(spec.key)
        settle()
        pose(shown)
        settle()
        child(window, QPushButton, f"nav_{spec.key}").setFocus()
        return shown

    return open_page


def keys_at_work(window: QWidget) -> Counter[str]:
    """Every key that Qt would hear now, by how many hear it."""
    heard: Counter[str] = Counter()
    for each in window.findChildren(QShortcut):
        parent = each.parent()
        if isinstance(parent, QWidget) and parent.isVisible() and parent.isEnabled() and each.isEnabled():
            sequences = each.keys()
            heard.update({key.toString() for key in sequences})
    for act in window.findChildren(QAction):
        menu = act.parent()
        button = menu.parent() if isinstance(menu, QMenu) else None
        if isinstance(button, QPushButton) and button.isVisible() and act.isEnabled():
            heard.update({key.toString() for key in act.shortcuts()})
    return heard


@EACH_PAGE
def test_a_page_is_built_without_opening_a_window_of_its_own(spec: PageSpec, window: MainWindow, qtbot: QtBot) -> None:
    """A part shown before it stands in the page would take the keyboard from the window, and flash."""
    with qtbot.waitActive(window):
        window.activateWindow()
    window.page(spec.key)
    assert window.isActiveWindow()


@EACH_PAGE
def test_no_key_means_two_things(spec: PageSpec, page: Callable[[PageSpec], QWidget]) -> None:
    heard = keys_at_work(page(spec).window())
    assert {key: count for key, count in heard.items() if count > 1} == {}


@pytest.mark.parametrize("spec", [spec for spec in PAGES if spec.key in SEARCHED], ids=lambda spec: spec.key)
def test_the_search_of_a_page_is_found_from_outside(spec: PageSpec, page: Callable[[PageSpec], QWidget]) -> None:
    window = page(spec).window()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_F, CTRL)
    focus = window.focusWidget()
    assert isinstance(focus, QLineEdit)
    assert focus.objectName() == f"{spec.key}_search"


@pytest.mark.parametrize("spec", [spec for spec in PAGES if spec.key in EXPORTED], ids=lambda spec: spec.key)
def test_the_list_that_is_shown_is_exported_from_outside(
    spec: PageSpec, page: Callable[[PageSpec], QWidget], window: MainWindow, answers: Answers, settle: Settle
) -> None:
    shown = page(spec)
    window.toast.hide()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_E, CTRL | SHIFT)
    settle()
    boxes = [box for box in shown.findChildren(QFileDialog) if box.isVisible()]
    told = window.toast.text() if window.toast.isVisible() else ""
    assert boxes or any("导出" in asked for asked in answers.asked) or "导出" in told
    for box in boxes:
        box.reject()
