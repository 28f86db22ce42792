"""Forms: names and labels from the draft, values both ways, problems in words at their field, keys, the input method."""

from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.errors import Problem, Severity
from desktop.domain.people import Employment, PersonDraft
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.desk import Desk
from tests.ui.shared.sample import person_binder, person_form


@pytest.fixture
def form(qtbot: QtBot) -> QWidget:
    made = person_form()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def binder(form: QWidget, desk: Desk) -> Binder[PersonDraft]:
    made = person_binder(desk, form)
    made.show(PersonDraft())
    return made


def edit(binder: Binder[PersonDraft], name: str) -> QLineEdit:
    widget = binder.widget(name)
    assert isinstance(widget, QLineEdit)
    return widget


def leave(binder: Binder[PersonDraft], name: str) -> None:
    QApplication.sendEvent(binder.widget(name), QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))


def note(form: QWidget, name: str) -> str:
    label = form.findChild(QLabel, f"problem_{name}")
    assert label is not None
    return label.text() if label.isVisible() else ""


def test_labels_and_accessible_names_come_from_the_draft(form: QWidget, binder: Binder[PersonDraft]) -> None:
    assert edit(binder, "id_number").accessibleName() == "公民身份证号码"
    labels = [label.text() for label in form.findChildren(QLabel) if label.buddy() is not None]
    assert labels[:3] == ["姓名 *", "工号", "公民身份证号码"]


def test_a_draft_comes_back_as_it_was_shown(binder: Binder[PersonDraft]) -> None:
    draft = PersonDraft(
        name="李娜",
        staff_no="GD1",
        gender="2",
        birth_date=date(1990, 5, 4),
        political_status="13",
        employment=Employment.SECONDED,
        note="第一行\n第二行",
        is_lost=True,
        mobile="13812345678",
    )
    binder.show(draft)
    assert binder.read() == draft
    assert isinstance(binder.read().employment, Employment)
    assert not binder.dirty


def test_fields_without_a_widget_keep_their_value(binder: Binder[PersonDraft]) -> None:
    binder.show(PersonDraft(name="李娜", native_place="河北唐县"))
    edit(binder, "name").setText("李娜娜")
    assert (binder.read().name, binder.read().native_place) == ("李娜娜", "河北唐县")


def test_a_code_that_left_the_table_is_kept(binder: Binder[PersonDraft]) -> None:
    binder.show(PersonDraft(name="李娜", political_status="99"))
    box = binder.widget("political_status")
    assert isinstance(box, QComboBox)
    assert box.currentText() == "99（代码表中没有）"
    assert binder.read().political_status == "99"


def test_typed_text_is_tidied(binder: Binder[PersonDraft]) -> None:
    edit(binder, "name").setText("  李娜 ")
    edit(binder, "staff_no").setText("   ")
    assert (binder.read().name, binder.read().staff_no) == ("李娜", None)


def test_a_problem_is_shown_when_the_field_is_left_and_not_before(
    form: QWidget, binder: Binder[PersonDraft], qtbot: QtBot
) -> None:
    field = edit(binder, "birth_date")
    QTest.keyClicks(field, "2026-13")
    assert note(form, "birth_date") == ""
    leave(binder, "birth_date")
    assert note(form, "birth_date") == "请写到日，例如 2026-11-21。"
    assert field.accessibleDescription() == "请写到日，例如 2026-11-21。"
    assert field.property("state") == "problem"
    assert note(form, "name") == "", "a field not visited yet is left in peace"
    field.setText("20261121")
    leave(binder, "birth_date")
    assert note(form, "birth_date") == ""
    assert field.text() == "2026-11-21"


def test_warnings_are_shown_but_refuse_nothing(form: QWidget, binder: Binder[PersonDraft]) -> None:
    binder.show(PersonDraft(name="李娜"))
    binder.add_problems(binder.read(), [Problem("staff_no", "ODD", "工号一般以 GD 开头。", Severity.WARNING)])
    assert not binder.show_problems()
    leave(binder, "staff_no")
    assert edit(binder, "name").property("state") == ""


def test_what_the_service_says_of_an_older_draft_is_dropped(form: QWidget, binder: Binder[PersonDraft]) -> None:
    old = binder.read()
    edit(binder, "name").setText("李娜")
    leave(binder, "name")
    binder.add_problems(old, [Problem("name", "X", "过时的意见")])
    assert note(form, "name") == ""


def test_saving_shows_every_problem_and_goes_to_the_first(
    form: QWidget, binder: Binder[PersonDraft], qtbot: QtBot
) -> None:
    edit(binder, "birth_date").setText("昨天")
    with qtbot.waitActive(form):
        form.activateWindow()
    assert binder.show_problems()
    assert note(form, "name") == "请填写姓名。"
    assert note(form, "birth_date") != ""
    assert form.focusWidget() is edit(binder, "name")


def test_a_refusal_of_the_service_disappears_when_its_field_is_changed(
    form: QWidget, binder: Binder[PersonDraft]
) -> None:
    binder.show(PersonDraft(name="李娜", staff_no="GD1"))
    binder.show_problems([Problem("staff_no", "TAKEN", "工号 GD1 已被使用。")])
    assert note(form, "staff_no") == "工号 GD1 已被使用。"
    edit(binder, "staff_no").setText("GD2")
    leave(binder, "staff_no")
    assert note(form, "staff_no") == ""


def test_enter_goes_to_the_next_field(form: QWidget, binder: Binder[PersonDraft], qtbot: QtBot) -> None:
    edit(binder, "name").setFocus()
    QTest.keyClick(edit(binder, "name"), Qt.Key.Key_Return)
    assert form.focusWidget() is edit(binder, "staff_no")


def test_enter_stays_in_a_text_of_several_lines(form: QWidget, binder: Binder[PersonDraft], qtbot: QtBot) -> None:
    area = binder.widget("note")
    assert isinstance(area, QPlainTextEdit)
    area.setFocus()
    QTest.keyClick(area, Qt.Key.Key_Return)
    assert area.toPlainText() == "\n"
    QTest.keyClick(area, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert form.focusWidget() is binder.widget("is_lost")


def test_enter_in_the_last_field_asks_to_save(binder: Binder[PersonDraft], qtbot: QtBot) -> None:
    last = binder.widget("is_lost")
    last.setFocus()
    with qtbot.waitSignal(binder.save_asked):
        QTest.keyClick(last, Qt.Key.Key_Return)


def test_enter_belongs_to_the_input_method_while_it_composes(
    form: QWidget, binder: Binder[PersonDraft], qtbot: QtBot
) -> None:
    field, edits = edit(binder, "name"), list[None]()
    binder.edited.connect(lambda: edits.append(None))
    field.setFocus()
    QApplication.sendEvent(field, QInputMethodEvent("li na", []))
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert form.focusWidget() is field
    assert edits == []
    done = QInputMethodEvent("", [])
    done.setCommitString("李娜")
    QApplication.sendEvent(field, done)
    assert (field.text(), len(edits)) == ("李娜", 1)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert form.focusWidget() is edit(binder, "staff_no")


def test_texts_survive_even_when_they_cannot_be_read(
    form: QWidget, binder: Binder[PersonDraft], desk: Desk, qtbot: QtBot
) -> None:
    edit(binder, "name").setText("李")
    edit(binder, "birth_date").setText("1990 年春天")
    binder.widget("employment").setCurrentIndex(2)  # type: ignore[attr-defined]
    texts = binder.texts()
    other = person_form()
    qtbot.addWidget(other)
    again = person_binder(desk, other)
    again.show(PersonDraft())
    again.restore(texts)
    assert again.texts() == texts
    assert again.dirty


def test_a_locked_record_cannot_be_typed_into(binder: Binder[PersonDraft], qtbot: QtBot) -> None:
    binder.show(PersonDraft(name="李娜"))
    binder.set_read_only(True)
    QTest.keyClicks(edit(binder, "name"), "x")
    assert binder.read().name == "李娜"
    binder.set_read_only(False)
    QTest.keyClicks(edit(binder, "name"), "x")
    assert binder.dirty


def test_enter_goes_on_from_a_tick_box_and_changes_nothing(
    form: QWidget, binder: Binder[PersonDraft], qtbot: QtBot
) -> None:
    tick = binder.widget("is_lost")
    assert isinstance(tick, QCheckBox)
    asked: list[bool] = []
    binder.save_asked.connect(lambda: asked.append(True))
    tick.setFocus()
    QTest.keyClick(tick, Qt.Key.Key_Return)
    assert not tick.isChecked()
    assert asked == [True]  # It is the last field.
    QTest.keyClick(tick, Qt.Key.Key_Space)
    assert tick.isChecked()


def test_scrolling_over_a_choice_changes_nothing(binder: Binder[PersonDraft]) -> None:
    box = binder.widget("gender")
    assert isinstance(box, QComboBox)
    middle = QPointF(box.rect().center())
    down = QWheelEvent(
        middle, box.mapToGlobal(middle), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    name = binder.widget("name")
    name.setFocus()
    QApplication.sendEvent(box, down)
    assert binder.read().gender is None
    assert not binder.dirty
    assert name.hasFocus()


def test_a_choice_not_made_yet_is_shown_empty(binder: Binder[PersonDraft]) -> None:
    box = binder.widget("political_status")
    assert isinstance(box, QComboBox)
    binder.show(PersonDraft(political_status=""))
    assert box.currentText() == ""


def test_texts_carried_from_the_record_before_are_no_change(binder: Binder[PersonDraft]) -> None:
    binder.carry({"staff_no": "GD1", "gender": "2"})
    assert (binder.read().staff_no, binder.read().gender) == ("GD1", "2")
    assert not binder.dirty


def test_a_required_text_left_empty_is_empty_text(binder: Binder[PersonDraft]) -> None:
    assert binder.read().name == ""
    assert [p.code for p in binder.problems() if p.field == "name"] == ["REQUIRED"]
