"""The pairings page: a draft by keyboard, signing with its rules in words, contacts, a partner who joins the Party."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.compose import Opened
from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.domain.pairings.model import ContactDraft, ContactForm, Leaving, PairingDraft, PairingState
from desktop.services.documents import DocumentQuery
from desktop.services.pairings import PairingQuery
from desktop.ui.pairings.form import search_for
from desktop.ui.pairings.page import PairingPage
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.pickers import Picker
from tests.services.station import MASSES, Station, build
from tests.ui.conftest import Seen, child

Settle = Callable[[], None]
W = TypeVar("W", bound=QWidget)


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


@pytest.fixture
def page(desk: Desk, here: Station, qtbot: QtBot, settle: Settle) -> PairingPage:
    made = PairingPage(desk)
    qtbot.addWidget(made)
    made.resize(1300, 700)
    made.show()
    settle()
    return made


def dialog() -> QDialog:
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    assert len(found) == 1
    return found[0]


def press(parent: QWidget, name: str) -> None:
    button = child(parent, QPushButton, name)
    assert button.isVisible(), name
    button.click()


def fill(parent: QWidget, name: str, text: str) -> None:
    child(parent, QLineEdit, name).setText(text)


def pairing(here: Station, *, sign: bool = True, colleagues: int = 2) -> Uid:
    draft = PairingDraft(
        lead_person_uid=here.person("张伟"),
        term_from=date(2026, 1, 1),
        term_to=date(2026, 12, 31),
        goal="共同提高",
    )
    led = [here.person(name, MASSES) for name in ("李娜", "王强", "陈静")[:colleagues]]
    uid = here.services.pairings.save(here.who, None, draft, led, None).uid
    if sign:
        here.services.pairings.sign(here.who, uid, date(2026, 1, 5), None)
    return uid


def opened_record(page: PairingPage, uid: Uid, settle: Settle) -> None:
    page.reload()
    settle()
    page.open_record(uid)
    settle()
    settle()


def choose(picker_parent: QWidget, name: str, uid: Uid, title: str) -> None:
    from desktop.ui.shared.pickers import Picker

    child(picker_parent, Picker, name).set_choice(Choice(uid, title, "营业班"))


def test_an_empty_list_says_what_belongs_here(page: PairingPage) -> None:
    assert child(page, QLabel, "pairings_state_text").text() == "还没有结对"


def test_pickers_say_who_is_paired_already(page: PairingPage, here: Station, desk: Desk) -> None:
    pairing(here)
    free, lead = here.person("陈静", MASSES), here.person("赵敏")
    kind = here.services.pairings.kinds["member_masses"]
    led = search_for(desk, kind, led=True)("")
    paired = [each.title for each in led if each.note.endswith("已结对")]
    assert (led[0].uid, sorted(paired)) == (free, ["李娜", "王强"])
    leads = search_for(desk, kind, led=False)("")
    assert [(each.title, each.note.endswith("已结对")) for each in leads] == [("赵敏", False), ("张伟", True)]
    assert leads[0].uid == lead
    shared = here.services.pairings.kinds["skill_claim"]
    assert not any(each.note.endswith("已结对") for each in search_for(desk, shared, led=True)(""))


def test_a_pair_is_drafted_and_signed(page: PairingPage, here: Station, desk: Desk, settle: Settle, seen: Seen) -> None:
    lead, first, second = here.person("张伟"), here.person("李娜", MASSES), here.person("王强", MASSES)
    press(page, "pairings_new")
    choose(page, "lead_person_uid", lead, "张伟")
    choose(page, "partner_1", first, "李娜")
    choose(page, "partner_2", second, "王强")
    child(page, QPlainTextEdit, "goal").setPlainText("一年内独立完成装表接电")
    page.pane.save()
    settle()
    settle()
    press(page, "pairing_sign")
    box = dialog()
    fill(box, "signed_on", "20261120")
    press(box, "dialog_save")
    settle()
    settle()
    uid = desk.services.pairings.ids(desk.who, PairingQuery())[0]
    detail = desk.services.pairings.get(desk.who, uid)
    assert (detail.state, detail.signed_on) == (PairingState.SIGNED, date(2026, 11, 20))
    assert seen.said == ["已保存结对", "已签订结对书"]
    assert seen.errors == []
    assert not page.form.isVisible(), "a signed pairing is shown as facts"


def test_what_is_missing_before_signing_is_said_in_words(page: PairingPage, here: Station, settle: Settle) -> None:
    opened_record(page, pairing(here, sign=False, colleagues=1), settle)
    texts = [label.text() for label in page.course.head.findChildren(QLabel) if label.isVisible()]
    assert any("须有 2 名结对群众，现有 1 名" in text for text in texts)


def test_unsaved_text_is_not_signed_past(page: PairingPage, here: Station, settle: Settle) -> None:
    opened_record(page, pairing(here, sign=False), settle)
    child(page, QPlainTextEdit, "goal").setPlainText("改了目标")
    assert not child(page, QPushButton, "pairing_sign").isEnabled()


def test_the_form_follows_the_kind(page: PairingPage, settle: Settle) -> None:
    press(page, "pairings_new")
    kind = child(page, QComboBox, "kind")
    assert [child(page, QWidget, n).isVisible() for n in ("lead_person_uid", "lead_org_uid", "aim")] == [
        True,
        False,
        False,
    ]
    kind.setCurrentIndex(kind.findText("支部带班组"))
    assert [child(page, QWidget, n).isVisible() for n in ("lead_person_uid", "lead_org_uid")] == [False, True]
    assert child(page, QLabel, "label_lead_org_uid").text() == "带领党支部"
    assert len(page.form.ui.partners.pickers) == 1
    kind.setCurrentIndex(kind.findText("师带徒"))
    assert child(page, QWidget, "skill_level").isVisible()
    assert child(page, QLineEdit, "term_to").text() == "2028-11-20"
    assert child(page, QLineEdit, "contacts_per_month").text() == "2"


def test_a_contact_is_recorded_by_keyboard_alone(
    page: PairingPage, here: Station, desk: Desk, settle: Settle, seen: Seen
) -> None:
    uid = pairing(here)
    opened_record(page, uid, settle)
    button = child(page, QPushButton, "pairing_contact")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    box = dialog()
    day = child(box, QLineEdit, "happened_on")
    assert day.hasFocus() or box.focusWidget() is day
    day.setText("")
    QTest.keyClicks(day, "20261103")
    QTest.keyClick(day, Qt.Key.Key_Return)
    child(box, QPlainTextEdit, "content").setPlainText("讲解两票填写规范")
    QTest.keyClick(child(box, QPlainTextEdit, "content"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    press(box, "dialog_save")
    settle()
    settle()
    row = desk.services.pairings.get(desk.who, uid).contacts[0]
    assert (row.draft.happened_on, row.draft.content, row.late) == (date(2026, 11, 3), "讲解两票填写规范", True)
    assert seen.said == ["已记入联系记录"]
    assert "补录" in [label.text() for label in page.course.findChildren(QLabel) if label.isVisible()]


def test_a_day_before_the_signing_is_refused_at_its_field(page: PairingPage, here: Station, settle: Settle) -> None:
    opened_record(page, pairing(here), settle)
    press(page, "pairing_contact")
    box = dialog()
    fill(box, "happened_on", "2025-12-31")
    child(box, QPlainTextEdit, "content").setPlainText("谈心")
    press(box, "dialog_save")
    settle()
    assert "早于签订日期" in child(box, QLabel, "problem_happened_on").text()
    box.reject()


def test_a_partner_who_joined_the_party_leaves_as_a_result(
    page: PairingPage, here: Station, desk: Desk, settle: Settle
) -> None:
    uid = pairing(here)
    partner = desk.services.pairings.get(desk.who, uid).present[0]
    here.change(partner.subject_uid, political_status="02", joined_on=date(2026, 7, 1), branch_uid=here.branch)
    opened_record(page, uid, settle)
    press(page, "pairing_joined")
    box = dialog()
    assert child(box, QLineEdit, "left_on").text() == "2026-07-01"
    press(box, "dialog_save")
    settle()
    settle()
    assert desk.services.pairings.get(desk.who, uid).partners[0].left_why is Leaving.JOINED_PARTY
    texts = [label.text() for label in page.course.head.findChildren(QLabel) if label.isVisible()]
    assert any("空缺 1 名结对群众" in text for text in texts)


def test_the_log_is_long_only_when_asked(page: PairingPage, here: Station, desk: Desk, settle: Settle) -> None:
    uid = pairing(here)
    for day in range(1, 15):
        draft = ContactDraft(date(2026, 3, day), ContactForm.PHONE, f"第 {day} 次")
        desk.services.pairings.log_contact(desk.who, uid, None, draft, None)
    opened_record(page, uid, settle)
    assert child(page, QPushButton, "pairing_contacts_all").text() == "显示全部 14 条"
    press(page, "pairing_contacts_all")
    settle()
    assert any(label.text() == "第 1 次" for label in page.course.findChildren(QLabel) if label.isVisible())


def test_the_list_is_narrowed_by_kind_and_cleared_again(page: PairingPage, here: Station, settle: Settle) -> None:
    pairing(here)
    page.filter.box.setCurrentIndex(page.filter.box.findText("师带徒"))
    settle()
    assert child(page, QLabel, "pairings_state_text").text() == "师带徒没有符合这个条件的记录"
    press(page, "pairings_state_action")
    settle()
    assert page.model.rowCount() == 1


def test_a_draft_is_deleted_but_not_what_is_signed(page: PairingPage, here: Station, settle: Settle) -> None:
    opened_record(page, pairing(here), settle)
    assert not child(page, QPushButton, "pairing_delete").isVisible()
    other = PairingDraft(lead_person_uid=here.person("刘洋"))
    draft = here.services.pairings.save(here.who, None, replace(other), [], None).uid
    opened_record(page, draft, settle)
    assert child(page, QPushButton, "pairing_delete").isVisible()


def test_a_deleted_draft_comes_back_by_undo(page: PairingPage, here: Station, settle: Settle, seen: Seen) -> None:
    opened_record(page, pairing(here, sign=False), settle)
    press(page, "pairing_delete")
    fill(dialog(), "reason", "登记有误")
    press(dialog(), "reason_go")
    settle()
    assert page.model.rowCount() == 0
    assert seen.said == ["已删除这对结对，可从回收站恢复"]
    assert seen.then is not None
    seen.then()
    settle()
    settle()
    assert page.model.rowCount() == 1


def test_the_paper_is_made_once_and_then_opened(
    desk: Desk, here: Station, qtbot: QtBot, settle: Settle, seen: Seen
) -> None:
    gone: list[tuple[str, Uid | None]] = []
    page = PairingPage(replace(desk, go=lambda page, uid=None, show="": gone.append((page, uid))))
    qtbot.addWidget(page)
    page.resize(1300, 700)
    page.show()
    opened_record(page, pairing(here), settle)
    press(page, "pairing_agreement_make")
    settle()
    settle()
    assert seen.said == ["已生成结对书"]
    press(page, "pairing_agreement_open")
    assert gone[0][0] == "documents"


def test_a_draft_that_could_not_be_signed_has_no_paper(page: PairingPage, here: Station, settle: Settle) -> None:
    opened_record(page, pairing(here, sign=False, colleagues=1), settle)
    assert page.findChild(QPushButton, "pairing_agreement_make") is None


def test_a_double_click_makes_one_agreement(page: PairingPage, here: Station, settle: Settle, seen: Seen) -> None:
    opened_record(page, pairing(here), settle)
    made = child(page, QPushButton, "pairing_agreement_make")
    made.click()
    made.click()
    settle()
    settle()
    found = here.services.documents.ids(here.who, DocumentQuery())
    assert (len(found), seen.errors) == (1, [])


def test_a_partner_half_typed_is_kept_with_the_draft(page: PairingPage, here: Station, settle: Settle) -> None:
    li = here.person("李娜", MASSES)
    press(page, "pairings_new")
    settle()
    choose(page, "partner_1", li, "李娜")
    child(page, Picker, "partner_2").setText("wang")
    kept = page.pane.binder.texts()
    page.form.ui.partners.show_choices([])
    page.pane.binder.restore(kept)
    first, second = child(page, Picker, "partner_1").choice(), child(page, Picker, "partner_2")
    assert (first and first.uid, second.choice(), second.text()) == (li, None, "wang")
