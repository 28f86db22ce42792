"""Two sessions edit one record: the second save is refused with both versions side by side, nothing typed is lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from desktop.domain.actors import Actor, Role
from desktop.domain.errors import Stale
from desktop.domain.identity import Uid
from desktop.services import Services
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import Seen, child
from tests.ui.shared.sample import People, add

Settle = Callable[[], None]


@pytest.fixture
def other(services: Services, who: Actor) -> Actor:
    """Somebody else with an account."""
    uid = services.accounts.add(who, "赵书记", Role.SECRETARY, "mima-2026-x").uid
    return Actor(uid, "赵书记", Role.SECRETARY)


@pytest.fixture
def person(desk: Desk) -> Uid:
    return add(desk, "李娜", "GD1", birth_date=date(1990, 5, 1))


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle, person: Uid) -> People:
    """The person open in the form."""
    made = People(desk)
    qtbot.addWidget(made)
    made.resize(1300, 700)
    made.show()
    settle()
    made.open_record(person)
    settle()
    return made


def they_save(services: Services, other: Actor, person: Uid, **fields: object) -> None:
    found = services.people.get(other, person)
    services.people.save(other, person, replace(found.draft, **fields), found.version)  # type: ignore[arg-type]


def line(page: People, name: str) -> QLineEdit:
    return child(page.pane, QLineEdit, name)


def refused(page: People, settle: Settle) -> QDialog:
    page.pane.save()
    for _ in range(3):
        settle()
    return next(box for box in page.findChildren(QDialog) if box.isVisible())


def stored(services: Services, who: Actor, person: Uid) -> tuple[str, str | None, str | None]:
    draft = services.people.get(who, person).draft
    return draft.name, draft.staff_no, draft.note


def finish(box: QDialog, name: str, settle: Settle) -> None:
    child(box, QPushButton, name).click()
    for _ in range(4):
        settle()


def test_both_versions_are_shown_with_who_saved_and_when(
    page: People, services: Services, other: Actor, person: Uid, settle: Settle, seen: Seen
) -> None:
    line(page, "staff_no").setText("GD2")
    they_save(services, other, person, staff_no="GD3")
    box = refused(page, settle)
    assert "“赵书记”于" in child(box, QLabel, "stale_detail").text()
    told = [radio.accessibleName() for radio in box.findChildren(QRadioButton)]
    assert told == ["工号：我的修改“GD2”", "工号：现在存的“GD3”"]
    assert any(label.text() == "双方都改了" for label in box.findChildren(QLabel))
    assert seen.errors == []
    finish(box, "stale_later", settle)
    assert line(page, "staff_no").text() == "GD2", "what was typed stays"
    assert page.binder.dirty


def test_what_only_one_side_changed_is_taken_from_that_side(
    page: People, services: Services, who: Actor, other: Actor, person: Uid, settle: Settle
) -> None:
    line(page, "staff_no").setText("GD2")
    they_save(services, other, person, name="李娜娜")
    finish(refused(page, settle), "stale_save", settle)
    assert stored(services, who, person) == ("李娜娜", "GD2", None)
    assert not page.binder.dirty


def test_where_both_changed_a_field_the_user_decides(
    page: People, services: Services, who: Actor, other: Actor, person: Uid, settle: Settle
) -> None:
    line(page, "staff_no").setText("GD2")
    line(page, "name").setText("李娜丽")
    they_save(services, other, person, name="李娜娜", staff_no="GD3")
    box = refused(page, settle)
    child(box, QRadioButton, "comparison_name_2").click()
    finish(box, "stale_save", settle)
    assert stored(services, who, person)[:2] == ("李娜娜", "GD2")


def test_taking_everything_of_theirs_saves_nothing_and_shows_it(
    page: People, services: Services, other: Actor, person: Uid, settle: Settle
) -> None:
    line(page, "staff_no").setText("GD2")
    they_save(services, other, person, staff_no="GD3")
    version = services.people.get(other, person).version
    box = refused(page, settle)
    child(box, QPushButton, "comparison_all_2").click()
    finish(box, "stale_save", settle)
    assert line(page, "staff_no").text() == "GD3"
    assert not page.binder.dirty
    assert services.people.get(other, person).version == version


def test_codes_and_dates_are_shown_in_words(
    page: People, services: Services, other: Actor, person: Uid, settle: Settle
) -> None:
    child(page.pane, QComboBox, "gender").setCurrentText("女")
    they_save(services, other, person, gender="1", birth_date=None)
    box = refused(page, settle)
    told = [radio.accessibleName() for radio in box.findChildren(QRadioButton)]
    assert told == [
        "性别：我的修改“女”",
        "性别：现在存的“男”",
        "出生日期：我的修改“1990-05-01”",
        "出生日期：现在存的“（空）”",
    ]
    finish(box, "stale_later", settle)


def test_a_third_save_in_between_is_refused_again(
    page: People, services: Services, who: Actor, other: Actor, person: Uid, settle: Settle
) -> None:
    line(page, "staff_no").setText("GD2")
    they_save(services, other, person, name="李娜娜")
    box = refused(page, settle)
    they_save(services, other, person, name="李娜丽")
    finish(box, "stale_save", settle)
    again = next(box for box in page.findChildren(QDialog) if box.isVisible())
    finish(again, "stale_save", settle)
    assert stored(services, who, person)[:2] == ("李娜丽", "GD2")


def test_the_refusal_says_who_and_when_to_programs_too(services: Services, who: Actor, other: Actor, person: Uid) -> None:
    found = services.people.get(who, person)
    they_save(services, other, person, staff_no="GD9")
    with pytest.raises(Stale, match="赵书记") as refusal:
        services.people.save(who, person, replace(found.draft, staff_no="GD2"), found.version)
    assert refusal.value.at is not None
