"""Every page of PAGES, as it is: names for screen readers and tests, keys, a picture that is not blank."""

import re
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.domain.actors import Actor
from desktop.domain.people import PersonDraft
from desktop.services import Services
from desktop.store.search import pinyin
from desktop.ui.main_window import MainWindow
from desktop.ui.pages import GROUPS, PAGES, PageSpec
from desktop.ui.pictures import pose
from desktop.ui.shared.tab_order import stops
from tests.ui.conftest import child

Settle = Callable[[], None]
INPUTS = (
    QAbstractButton,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QComboBox,
    QAbstractSpinBox,
    QAbstractItemView,
    QTabBar,
)
INSIDE = (QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView, QTabBar)
"""What Qt itself builds out of further widgets."""

EACH_PAGE = pytest.mark.parametrize("spec", PAGES, ids=lambda spec: spec.key)


@pytest.fixture(autouse=True)
def one_person(services: Services, who: Actor) -> None:
    """So that lists have a row to pose with."""
    services.people.save(who, None, PersonDraft(name="李娜", staff_no="GD2018001", political_status="13"), None)


@pytest.fixture
def page(window: MainWindow, settle: Settle) -> Callable[[PageSpec], QWidget]:
    def open_page(spec: PageSpec) -> QWidget:
        shown = window.page(spec.key)
        settle()
        pose(shown)
        settle()
        return shown

    return open_page


def inputs(page: QWidget) -> Iterator[QWidget]:
    """Everything a person types into or presses, built by us."""
    for widget in page.findChildren(QWidget):
        if not isinstance(widget, INPUTS) or isinstance(widget, QHeaderView):
            continue
        above = widget.parentWidget()
        while above is not None and above is not page and not isinstance(above, INSIDE):
            above = above.parentWidget()
        if above is None or not isinstance(above, INSIDE):
            yield widget


def spoken(widget: QWidget) -> str:
    shown = QAccessible.queryAccessibleInterface(widget)
    if isinstance(widget, QComboBox):
        # Its name is its value on Linux: see name_for_readers.
        return widget.accessibleName() and shown.text(QAccessible.Text.Description)
    return shown.text(QAccessible.Text.Name)


@EACH_PAGE
def test_every_input_and_button_has_a_name(spec: PageSpec, page: Callable[[PageSpec], QWidget]) -> None:
    shown = page(spec)
    nameless = [f"{type(w).__name__} {w.objectName()}" for w in inputs(shown) if not spoken(w).strip()]
    assert nameless == []
    ids = [w.objectName() for w in inputs(shown)]
    assert [each for each in ids if not re.fullmatch(r"[a-z][a-z0-9_]*", each)] == []
    assert any(ids), "a page has at least one thing to do"


@EACH_PAGE
def test_every_visible_input_is_reached_by_the_keyboard(spec: PageSpec, page: Callable[[PageSpec], QWidget]) -> None:
    shown = page(spec)
    chain, each = set[QWidget](), shown.window().nextInFocusChain()
    while each is not None and each is not shown.window():
        chain.add(each)
        each = each.nextInFocusChain()
    usable = [w for w in inputs(shown) if w.isVisible() and w.isEnabled() and not isinstance(w, QTabBar)]
    assert [w.objectName() for w in usable if w not in chain] == []


@EACH_PAGE
def test_a_page_fits_the_smallest_screen(
    spec: PageSpec, page: Callable[[PageSpec], QWidget], window: MainWindow
) -> None:
    page(spec)
    assert (window.minimumSizeHint().width() <= 1366, window.minimumSizeHint().height() <= 768) == (True, True)
    assert (window.width(), window.height()) == (1366, 768)


@EACH_PAGE
def test_a_page_is_not_blank(spec: PageSpec, page: Callable[[PageSpec], QWidget], window: MainWindow) -> None:
    page(spec)
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    colours = {image.pixel(x, y) for x in range(200, image.width(), 3) for y in range(0, image.height() - 40, 3)}
    assert len(colours) > 12


def test_pages_are_known_by_one_key_and_stand_in_a_group() -> None:
    keys = [spec.key for spec in PAGES] + [kind for spec in PAGES for kind in spec.kinds]
    assert sorted(set(keys)) == sorted(keys)
    assert [spec.key for spec in PAGES if spec.group not in GROUPS] == []


def test_navigation_fits_the_smallest_screen_without_scrolling(window: MainWindow) -> None:
    body = window.navigation.findChild(QWidget, "body")
    assert body is not None
    assert body.sizeHint().height() <= 690


@EACH_PAGE
def test_what_ctrl_k_offers_is_there_to_be_pressed(spec: PageSpec, page: Callable[[PageSpec], QWidget]) -> None:
    shown = page(spec)
    pressed = [shown.findChild(QPushButton, name) or shown.findChild(QAction, name) for _, name, _ in spec.commands]
    assert None not in pressed


def test_ctrl_k_knows_pages_and_commands_by_full_pinyin_and_initials() -> None:
    table = pinyin()
    named = [(spec.title, spec.keys) for spec in PAGES] + [(text, k) for spec in PAGES for text, _, k in spec.commands]
    wrong = {title: keys for title, keys in named if not set(keys.split()) <= set(table.keys(title, person=False).whole)}
    assert wrong == {}
    assert [title for title, keys in named if len(keys.split()) != 2] == []


@EACH_PAGE
def test_tab_comes_past_everything_on_the_page(
    spec: PageSpec, page: Callable[[PageSpec], QWidget], qtbot: QtBot
) -> None:
    shown = page(spec)
    window = shown.window()
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    shown.setFocus()
    passed: list[QWidget] = []
    unseen: list[str] = []
    while (now := QApplication.focusWidget()) is not None and now not in passed:
        passed.append(now)
        if not _shows_its_focus(now):
            unseen.append(now.objectName())
        QTest.keyClick(now, Qt.Key.Key_Tab)
    assert passed[0] is not shown, "the focus is on something that shows it"
    assert unseen == []
    wanted = stops(window)
    begin = wanted.index(passed[0])
    assert _ways(passed) == _ways(wanted[begin:] + wanted[:begin])


def _ways(passed: list[QWidget]) -> list[str]:
    """What is come past; of buttons that exclude each other Tab stops at one, and the arrows go to the others."""
    found: list[str] = []
    for each in passed:
        group = each.group() if isinstance(each, QAbstractButton) else None
        grouped = group is not None and group.exclusive()
        found.append(f"one of {group.buttons()[0].objectName()}" if group and grouped else each.objectName())
    return list(dict.fromkeys(found))


def _shows_its_focus(widget: QWidget) -> bool:
    """In sight, and looking different from how it looks without the keyboard."""
    with_focus = widget.grab().toImage()
    widget.clearFocus()
    without = widget.grab().toImage()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    in_sight = widget.visibleRegion().boundingRect()
    return with_focus != without and in_sight.height() >= min(widget.height(), 24)


def test_ctrl_k_does_what_stands_in_a_page_s_menu(window: MainWindow, settle: Settle) -> None:
    palette = window.open_palette()
    line = child(palette, QLineEdit, "palette_text")
    line.setText("签名钥匙")
    settle()
    QTest.keyClick(line, Qt.Key.Key_Return)
    settle()
    assert window.findChild(QWidget, "keys_title") is not None


@EACH_PAGE
def test_no_picture_is_told_without_a_name(spec: PageSpec, page: Callable[[PageSpec], QWidget]) -> None:
    shown = [w for w in page(spec).findChildren(QLabel) if w.isVisible() and not w.pixmap().isNull()]
    assert [label.objectName() for label in shown if not spoken(label)] == []


def test_no_chip_of_a_page_is_called_as_another_page_is(window: MainWindow, settle: Settle) -> None:
    titles = {spec.title for spec in PAGES}
    for spec in PAGES:
        shown = window.page(spec.key)
        settle()
        same = [w.accessibleName() for w in shown.findChildren(QPushButton) if w.isCheckable()]
        assert titles.isdisjoint(same), spec.title
