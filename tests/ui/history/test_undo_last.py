"""撤销上一步 from anywhere, and the fields of one record with who and when."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPushButton, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.actors import Actor
from desktop.domain.people import PersonDraft
from desktop.services import Services
from desktop.ui.history.fields_dialog import ask_fields
from desktop.ui.history.undoing import ask_undo_last
from desktop.ui.main_window import MainWindow
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import Answers, Seen, child

Settle = Callable[[], None]


@dataclass
class Heard:
    """Stands in for confirm(): keeps question and detail, says yes."""

    told: list[tuple[str, str]] = field(default_factory=list)

    def __call__(
        self, parent: QWidget, question: str, detail: str, yes: str, then: Callable[[], object], **_more: object
    ) -> None:
        self.told.append((question, detail))
        then()


@pytest.fixture
def changed(services: Services, who: Actor) -> bytes:
    """李娜, whose education was changed once."""
    uid = services.people.save(who, None, PersonDraft(name="李娜", education="31"), None).uid
    services.people.save(who, uid, PersonDraft(name="李娜", education="21", job_title="班长"), 1)
    return uid


def test_what_will_be_undone_is_said_first(
    desk: Desk, changed: bytes, services: Services, who: Actor, qtbot: QtBot, settle: Settle, seen: Seen
) -> None:
    heard, parent = Heard(), QWidget()
    qtbot.addWidget(parent)
    ask_undo_last(replace(desk, ask=heard), parent)
    settle()
    settle()
    question, detail = heard.told[0]
    assert question == "撤销“保存人员”（李娜）？"
    assert "人员　李娜：学历 大学专科毕业 → 大学本科毕业" in detail.splitlines()
    assert "人员　李娜：职务（岗位名称） （空） → 班长" in detail.splitlines()
    assert services.people.get(who, changed).draft.education == "31"  # type: ignore[arg-type]
    assert seen.said == ["已撤销：保存人员"]
    assert seen.then is not None
    seen.then()
    settle()
    assert services.people.get(who, changed).draft.education == "21"  # type: ignore[arg-type]


def test_ctrl_z_asks_outside_text_fields_only(
    window: MainWindow, changed: bytes, answers: Answers, qtbot: QtBot, settle: Settle
) -> None:
    answers.yes = False
    page = window.page("people")
    settle()
    search = child(page, QLineEdit, "people_search")
    search.setFocus()
    QTest.keyClicks(search, "li")
    QTest.keyClick(search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert (answers.asked, search.text()) == ([], "")
    with qtbot.waitActive(window):
        window.activateWindow()
    table = child(page, QWidget, "people_table")
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert answers.asked == ["撤销“保存人员”（李娜）？"]


def test_ctrl_k_offers_it_too(window: MainWindow) -> None:
    palette = window.open_palette()
    child(palette, QLineEdit, "palette_text").setText("chexiao")
    assert "撤销上一步" in palette.titles()
    palette.close()


def test_with_nothing_done_it_says_so(desk: Desk, qtbot: QtBot, settle: Settle, seen: Seen) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    stranger = replace(desk.who, account=bytes(16))  # type: ignore[arg-type]
    ask_undo_last(replace(desk, who=stranger), parent)
    settle()
    assert seen.said == ["没有可以撤销的操作"]


def test_the_fields_of_a_record_are_read_one_by_one(desk: Desk, changed: bytes, qtbot: QtBot, settle: Settle) -> None:
    parent, gone = QWidget(), list[object]()
    qtbot.addWidget(parent)
    parent.show()
    box = ask_fields(replace(desk, go=lambda page, uid=None, show="": gone.append((page, uid))), parent, changed)  # type: ignore[arg-type]
    settle()
    which = child(box, QComboBox, "fields_which")
    which.setCurrentIndex(which.findText("学历（2 次）"))
    assert [line[1:] for line in lines(box)] == [
        ["管理员", "学历", "大学专科毕业", "大学本科毕业"],
        ["管理员", "学历", "（新建）", "大学专科毕业"],
    ]
    child(box, QPushButton, "fields_actions").click()
    assert gone == [("history_of", changed)]


def lines(box: QDialog) -> list[list[str]]:
    model = child(box, QTableWidget, "fields_table").model()
    return [[str(model.data(model.index(row, column))) for column in range(5)] for row in range(model.rowCount())]
