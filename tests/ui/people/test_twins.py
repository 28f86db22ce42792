"""疑似重复 on the people page: opened from its record, compared, merged or told apart."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.actors import Actor
from desktop.domain.identity import Uid
from desktop.domain.people import PersonDraft
from desktop.services import Services
from desktop.services.people import PeopleQuery
from desktop.ui.people.page import PeoplePage
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import Seen, child

Settle = Callable[[], None]
NUMBER, RIGHT = "11010519491231002X", "110105194912310046"


@pytest.fixture
def doubtful(services: Services, who: Actor) -> Uid:
    """Comes back from the bin when its number was given to another record."""
    people = services.people
    old = PersonDraft(name="李娜", id_number=NUMBER, mobile="13812345678", staff_no="GD1", political_status="13")
    uid = people.save(who, None, old, None).uid
    people.delete(who, [uid], "登记有误")
    new = PersonDraft(name="李娜", id_number=NUMBER, mobile="13899995678", political_status="13", native_place="某县")
    people.save(who, None, new, None)
    people.restore(who, [uid])
    return uid


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle, doubtful: Uid) -> PeoplePage:
    made = PeoplePage(desk)
    qtbot.addWidget(made)
    made.resize(1300, 700)
    made.show()
    settle()
    made.open_record(doubtful)
    settle()
    settle()
    return made


@pytest.fixture
def box(page: PeoplePage, settle: Settle) -> QDialog:
    press(page, "person_twins", settle)
    return dialog(page)


def press(over: QWidget, name: str, settle: Settle) -> None:
    child(over, QPushButton, name).click()
    for _ in range(4):
        settle()


def dialog(page: PeoplePage) -> QDialog:
    return [box for box in page.findChildren(QDialog) if box.isVisible()][-1]


def taken(box: QDialog) -> dict[str, str]:
    """What is marked: field and value, by the name a screen reader says."""
    said = [radio.accessibleName() for radio in box.findChildren(QRadioButton) if radio.isChecked()]
    return {text.split("：")[0]: text.split("“")[-1].rstrip("”") for text in said}


def test_every_deed_of_a_doubtful_record_is_read_whole(page: PeoplePage) -> None:
    names = ("person_twins", "person_print", "person_history", "person_delete", "person_save")
    deeds = [b for b in page.pane.findChildren(QPushButton) if b.objectName() in names and b.isVisible()]
    assert [b.text() for b in deeds if b.width() < b.sizeHint().width()] == []
    assert len(deeds) >= 5


def test_what_only_one_of_them_says_is_taken_to_begin_with(box: QDialog) -> None:
    assert taken(box) == {"工号": "GD1", "籍贯": "某县", "手机": "138****5678"}
    assert child(box, QCheckBox, "comparison_same").text().startswith("显示相同的")
    assert not child(box, QWidget, "comparison_name").isVisible()
    child(box, QCheckBox, "comparison_same").click()
    assert child(box, QWidget, "comparison_name").isVisible()
    box.reject()


def test_values_are_readable_on_request_and_the_choice_stays(box: QDialog, settle: Settle) -> None:
    child(box, QRadioButton, "comparison_mobile_2").click()
    press(box, "twins_reveal", settle)
    assert taken(box)["手机"] == "13812345678"
    assert not child(box, QPushButton, "twins_reveal").isVisible()
    box.reject()


def test_the_two_become_one(
    page: PeoplePage, box: QDialog, services: Services, who: Actor, doubtful: Uid, settle: Settle, seen: Seen
) -> None:
    press(box, "twins_merge", settle)
    left = services.people.ids(who, PeopleQuery())
    assert len(left) == 1
    assert left[0] != doubtful
    draft = services.people.reveal(who, left[0]).draft
    assert (draft.staff_no, draft.native_place, draft.mobile) == ("GD1", "某县", "13899995678")
    assert seen.said == ["已合并为一条：李娜"]
    assert page.pane.uid == left[0]
    assert not child(page, QPushButton, "person_twins").isVisible()
    assert seen.errors == []


def test_two_people_are_told_apart(
    page: PeoplePage, box: QDialog, services: Services, who: Actor, doubtful: Uid, settle: Settle, seen: Seen
) -> None:
    press(box, "twins_apart", settle)
    form = dialog(page)
    press(form, "dialog_save", settle)
    assert any("写明说明" in label.text() for label in form.findChildren(QLabel))
    child(form, QLineEdit, "number").setText(RIGHT)
    press(form, "dialog_save", settle)
    assert services.people.reveal(who, doubtful).draft.id_number == RIGHT
    assert services.people.ids(who, PeopleQuery(chip="twins")) == []
    assert seen.errors == []


def test_only_a_doubtful_record_offers_to_compare(page: PeoplePage, services: Services, who: Actor, settle: Settle) -> None:
    assert child(page, QPushButton, "person_twins").isVisible()
    lone = services.people.save(who, None, PersonDraft(name="王强", political_status="13"), None).uid
    page.open_record(lone)
    settle()
    settle()
    assert not child(page, QPushButton, "person_twins").isVisible()
