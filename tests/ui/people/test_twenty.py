"""A clerk enters twenty people in a row with the keyboard alone, and every one is stored as typed."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from stdnum.cn import ric

from desktop.domain.actors import Actor
from desktop.domain.changes import Saved
from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.people import PersonDraft
from desktop.services import Services
from desktop.services.people import PeopleQuery
from desktop.ui.main_window import MainWindow
from desktop.ui.people.page import PeoplePage
from desktop.ui.shared.pickers import Picker
from tests.ui.conftest import Seen

Settle = Callable[[], None]
NAMES = (
    "阿卜杜拉·买买提", "𬱖伟", "李娜", "王强", "陈静", "赵敏", "孙立", "周涛", "吴芳", "郑洁",
    "冯刚", "褚健", "卫东", "蒋欣", "沈浩", "韩雪", "杨帆", "朱琳", "秦岭", "许诺",
)  # fmt: skip


def id_number(place: int) -> str:
    base = f"510104{1980 + place}0{1 + place % 9}1{place % 10}{100 + place}"
    return base + ric.calc_check_digit(base + "0")


class Clerk:
    """Presses keys on whatever has the focus; Chinese comes as an input method commits it."""

    def __init__(self) -> None:
        self.pressed = 0

    @staticmethod
    def at() -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.pressed += 1
        QTest.keyClick(self.at(), key, held)

    def letters(self, text: str) -> None:
        self.pressed += len(text)
        QTest.keyClicks(self.at(), text)

    def chinese(self, text: str) -> None:
        self.pressed += len(text)
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self.at(), event)

    def go_to(self, name: str) -> None:
        """On by Enter from field to field."""
        for _ in range(80):
            if self.at().objectName() == name:
                return
            self.key(Qt.Key.Key_Return)
        pytest.fail(f"Enter does not lead to {name}")


@pytest.fixture
def branch(services: Services, who: Actor) -> str:
    title = "城关供电所党支部"
    services.organisations.save(who, None, OrganisationDraft(name=title, kind=OrgKind.BRANCH), None)
    return title


def test_twenty_people_are_entered_in_a_row(
    window: MainWindow, services: Services, who: Actor, branch: str, settle: Settle, seen: Seen, qtbot: QtBot
) -> None:
    page = window.page("people")
    assert isinstance(page, PeoplePage)
    settle()
    with qtbot.waitActive(window):
        window.activateWindow()
    clerk, control = Clerk(), Qt.KeyboardModifier.ControlModifier
    clerk.key(Qt.Key.Key_N, control)
    for place, name in enumerate(NAMES):
        assert clerk.at().objectName() == "name", "every new form begins at the name"
        clerk.chinese(name)
        clerk.go_to("id_number")
        clerk.letters(id_number(place))
        if place == 0:
            clerk.go_to("branch_uid")
            clerk.letters("cgg")
            picker = clerk.at()
            assert isinstance(picker, Picker)
            qtbot.waitUntil(lambda picker=picker: bool(picker.offering()))  # type: ignore[misc]
            clerk.key(Qt.Key.Key_Return)
            assert picker.text().startswith(branch)
        clerk.key(Qt.Key.Key_S, control | Qt.KeyboardModifier.ShiftModifier)
        settle()
    assert seen.errors == []
    uids = services.people.ids(who, PeopleQuery())
    stored = {row.name: services.people.reveal(who, row.uid) for row in services.people.rows(who, uids)}
    assert {name: found.draft.id_number for name, found in stored.items()} == {
        name: id_number(place) for place, name in enumerate(NAMES)
    }
    assert {found.orgs[uid] for found in stored.values() if (uid := found.draft.branch_uid)} == {branch}
    assert all(found.draft.branch_uid for found in stored.values()), "what repeats is kept for the next"
    assert clerk.pressed < 30 * len(NAMES), "some 25 keys a person, 18 of them the number"


def test_what_is_typed_while_one_is_being_saved_begins_the_next(
    window: MainWindow, services: Services, who: Actor, settle: Settle, seen: Seen, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, save = threading.Event(), services.people.save

    def slow(*given: Any) -> Saved:
        assert go.wait(10)
        return save(*given)

    monkeypatch.setattr(services.people, "save", slow)
    assert isinstance(window.page("people"), PeoplePage)
    settle()
    with qtbot.waitActive(window):
        window.activateWindow()
    clerk, control = Clerk(), Qt.KeyboardModifier.ControlModifier
    clerk.key(Qt.Key.Key_N, control)
    clerk.chinese("李娜")
    clerk.go_to("id_number")
    clerk.key(Qt.Key.Key_S, control | Qt.KeyboardModifier.ShiftModifier)
    clerk.chinese("王强")
    clerk.key(Qt.Key.Key_Return)
    before = clerk.at().objectName()
    go.set()
    settle()
    assert before == "id_number", "nothing moves before the first is saved"
    assert clerk.at().objectName() != "name", "Enter led on from the name of the second"
    clerk.key(Qt.Key.Key_S, control)
    settle()
    rows = services.people.rows(who, services.people.ids(who, PeopleQuery()))
    assert {row.name for row in rows} == {"李娜", "王强"}
    assert seen.errors == []


def test_what_is_typed_behind_a_refused_record_is_not_typed_into_it(
    window: MainWindow, services: Services, who: Actor, settle: Settle, qtbot: QtBot
) -> None:
    services.people.save(who, None, PersonDraft(name="先来者", id_number=id_number(1)), None)
    page = window.page("people")
    assert isinstance(page, PeoplePage)
    settle()
    with qtbot.waitActive(window):
        window.activateWindow()
    clerk, control = Clerk(), Qt.KeyboardModifier.ControlModifier
    clerk.key(Qt.Key.Key_N, control)
    clerk.chinese("后来者")
    clerk.go_to("id_number")
    clerk.letters(id_number(1))
    clerk.key(Qt.Key.Key_S, control | Qt.KeyboardModifier.ShiftModifier)
    clerk.letters("7")
    settle()
    assert page.pane.binder.read().name == "后来者"
    assert page.pane.binder.read().id_number == id_number(1)
    clerk.letters("7")
    assert page.pane.binder.texts()["id_number"].endswith("7"), "the keys are the form's own again"
