"""From the first window to the last, over a real database."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop import compose
from desktop.compose import Opened
from desktop.documents import templates
from desktop.domain.actors import Right
from desktop.domain.documents import DocumentState
from desktop.domain.errors import UserError
from desktop.domain.identity import new_uid
from desktop.services.documents import numbering
from desktop.ui.main_window import MainWindow
from desktop.ui.session import Opened as WithServices
from desktop.ui.unlock.first_run import FirstRun
from desktop.ui.unlock.problem_window import ProblemWindow
from desktop.ui.unlock.recovery_code import Recover, RecoveryCode
from desktop.ui.unlock.restoring import Restoring
from desktop.ui.unlock.unlock_window import UnlockWindow
from tests.conftest import CHEAP, PASSWORD
from tests.services.test_documents import contract
from tests.ui.conftest import child
from tests.ui.sessions import Start, shown, type_password


def test_first_run_leads_through_the_recovery_code_to_the_window(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    session = start(tmp_path / "station.db")
    window = shown(session, FirstRun, qtbot)
    for name, text in (("station", "城关供电所"), ("account", "李建国"), ("password", PASSWORD), ("again", PASSWORD)):
        child(window, QLineEdit, name).setText(text)
    child(window, QPushButton, "create").click()
    code = shown(session, RecoveryCode, qtbot)
    assert len(child(code, QLabel, "code").text()) == 29
    assert not child(code, QPushButton, "start").isEnabled()
    assert isinstance(code, RecoveryCode)
    code.form.written.setChecked(True)
    child(code, QPushButton, "start").click()
    main = shown(session, MainWindow, qtbot)
    assert main.windowTitle() == "城关供电所"
    assert (tmp_path / "station.db").exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("", "李建国", "a", "a"), "请填写单位名称。"),
        (("城关供电所", " ", "a", "a"), "请填写账号，一般是您的姓名。"),
        (("城关供电所", "李建国", "", ""), "请设一个密码。"),
        (("城关供电所", "李建国", PASSWORD, "别的"), "两次输入的密码不一样。"),
    ],
)
def test_first_run_says_what_is_missing(
    typed: tuple[str, ...], words: str, start: Start, tmp_path: Path, qtbot: QtBot
) -> None:
    window = shown(start(tmp_path / "station.db"), FirstRun, qtbot)
    for name, text in zip(("station", "account", "password", "again"), typed, strict=True):
        child(window, QLineEdit, name).setText(text)
    child(window, QPushButton, "create").click()
    assert child(window, QLabel, "message").text() == words
    assert not (tmp_path / "station.db").exists()
    QTest.keyClick(child(window, QLineEdit, "station"), Qt.Key.Key_A)
    assert child(window, QLabel, "message").text() == "", "what is being mended is not complained of any more"


def make(window: QWidget, *, sample: bool) -> None:
    for name, text in (("station", "城关供电所"), ("account", "李建国"), ("password", PASSWORD), ("again", PASSWORD)):
        child(window, QLineEdit, name).setText(text)
    child(window, QCheckBox, "sample").setChecked(sample)
    child(window, QPushButton, "create").click()


def test_the_recovery_code_is_shown_while_sample_data_are_made(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    gate, filled = threading.Event(), list[str]()

    def fill(opened: WithServices) -> None:
        gate.wait(10)
        filled.append(opened.station)

    session = start(tmp_path / "station.db", fill)
    make(shown(session, FirstRun, qtbot), sample=True)
    window = shown(session, RecoveryCode, qtbot)
    child(window, QCheckBox, "written").setChecked(True)
    assert child(window, QLabel, "kept").text() == "正在放入示例数据…"
    assert not child(window, QPushButton, "start").isEnabled()
    gate.set()
    qtbot.waitUntil(lambda: bool(child(window, QPushButton, "start").isEnabled()))
    assert filled == ["城关供电所"]


def test_the_recovery_code_is_not_lost_when_sample_data_fail(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    def fail(_opened: WithServices) -> None:
        raise UserError("磁盘已满。", "请清理后再试。")

    session = start(tmp_path / "station.db", fail)
    make(shown(session, FirstRun, qtbot), sample=True)
    window = shown(session, RecoveryCode, qtbot)
    qtbot.waitUntil(lambda: window.findChild(QPushButton, "refusal_close") is not None)
    child(window, QPushButton, "refusal_close").click()
    child(window, QCheckBox, "written").setChecked(True)
    child(window, QPushButton, "start").click()
    shown(session, MainWindow, qtbot)


def test_a_weak_password_is_refused_in_words(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    window = shown(start(tmp_path / "station.db"), FirstRun, qtbot)
    for name, text in (("station", "城关供电所"), ("account", "李建国"), ("password", "1"), ("again", "1")):
        child(window, QLineEdit, name).setText(text)
    child(window, QPushButton, "create").click()
    qtbot.waitUntil(lambda: bool(child(window, QLabel, "message").text()))
    assert child(window, QPushButton, "create").isEnabled()
    assert window.focusWidget() is child(window, QLineEdit, "password")


def test_the_right_password_opens_the_window(start: Start, database: Path, qtbot: QtBot) -> None:
    session = start(database)
    window = shown(session, UnlockWindow, qtbot)
    assert child(window, QLabel, "station").text() == "测试供电所"
    type_password(window, PASSWORD)
    shown(session, MainWindow, qtbot)


def test_a_wrong_password_is_said_and_can_be_tried_again(start: Start, database: Path, qtbot: QtBot) -> None:
    session = start(database)
    window = shown(session, UnlockWindow, qtbot)
    type_password(window, "错误的密码")
    message = child(window, QLabel, "message")
    qtbot.waitUntil(lambda: bool(message.text()))
    assert "密码" in message.text()
    assert child(window, QPushButton, "forgotten").isVisible()
    type_password(window, PASSWORD)
    shown(session, MainWindow, qtbot)


@pytest.mark.parametrize("spoil", ["empty", "picture"])
def test_a_spoilt_file_is_said_and_left_alone(spoil: str, start: Start, database: Path, qtbot: QtBot) -> None:
    content = b"" if spoil == "empty" else b"\x89PNG\r\n" + bytes(8192)
    database.write_bytes(content)
    window = shown(start(database), UnlockWindow, qtbot)
    type_password(window, PASSWORD)
    qtbot.waitUntil(lambda: bool(child(window, QLabel, "message").text()))
    assert child(window, QLabel, "advice").text() != ""
    assert database.read_bytes() == content


def test_damaged_key_slots_are_said_before_any_password(start: Start, database: Path, qtbot: QtBot) -> None:
    for file in database.parent.glob("station.db.keys*"):
        file.write_text("{", encoding="utf-8")
    session = start(database)
    window = shown(session, ProblemWindow, qtbot)
    assert "密钥文件已损坏" in child(window, QLabel, "problem_message").text()
    child(window, QPushButton, "problem_restore").click()
    restoring = shown(session, Restoring, qtbot)
    qtbot.waitUntil(lambda: "没有找到自动备份" in child(restoring, QLabel, "message").text())


def test_where_only_the_backups_are_left_they_are_offered_and_no_new_station(
    start: Start, database: Path, qtbot: QtBot
) -> None:
    database.unlink()
    window = shown(start(database), ProblemWindow, qtbot)
    assert "密钥文件或备份还在" in child(window, QLabel, "problem_message").text()
    assert child(window, QPushButton, "problem_restore").isVisible()


def test_a_second_instance_is_refused(start: Start, opened: Opened, database: Path, qtbot: QtBot) -> None:
    window = shown(start(database), UnlockWindow, qtbot)
    type_password(window, PASSWORD)
    qtbot.waitUntil(lambda: bool(child(window, QLabel, "message").text()))
    assert child(window, QLabel, "advice").text() != ""
    assert not child(window, QPushButton, "forgotten").isVisible(), "a password is not what is wrong"


def test_locking_asks_for_the_password_again(start: Start, database: Path, qtbot: QtBot) -> None:
    session = start(database)
    type_password(shown(session, UnlockWindow, qtbot), PASSWORD)
    window = shown(session, MainWindow, qtbot)
    qtbot.waitUntil(lambda: bool(window.isActiveWindow() and not session.runner.running()))
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    type_password(shown(session, UnlockWindow, qtbot), PASSWORD)
    shown(session, MainWindow, qtbot)


def test_what_was_half_typed_is_said_after_unlocking_and_one_press_leads_to_it(
    start: Start, database: Path, qtbot: QtBot
) -> None:
    session = start(database)
    type_password(shown(session, UnlockWindow, qtbot), PASSWORD)
    window = shown(session, MainWindow, qtbot)
    assert isinstance(window, MainWindow)
    assert not window.toast.isVisible()
    child(window.page("people"), QPushButton, "people_new").click()
    child(window.page("people"), QLineEdit, "name").setText("半个名字")
    qtbot.waitUntil(lambda: window.desk.shelf.kept("person/new") is not None)
    session.lock()
    type_password(shown(session, UnlockWindow, qtbot), PASSWORD)
    again = shown(session, MainWindow, qtbot)
    assert isinstance(again, MainWindow)
    assert again.toast.text() == "“人员”里有一条新记录还没有保存，已留作草稿"
    child(again, QPushButton, "toast_action").click()
    assert child(again.page("people"), QLineEdit, "name").text() == "半个名字"


def test_a_document_left_without_pages_by_a_power_cut_is_finished(start: Start, database: Path, qtbot: QtBot) -> None:
    opened = compose.open_station(database, "管理员", PASSWORD, work=CHEAP)
    with opened.database_of().store.write(opened.who, Right.MAKE_DOCUMENTS, "文书编号：合同") as tx:
        uid = numbering.reserve(tx, templates.load("project_contract"), new_uid(), contract().fields()).uid
    opened.close()
    session = start(database)
    type_password(shown(session, UnlockWindow, qtbot), PASSWORD)
    shown(session, MainWindow, qtbot)
    again = session._opened  # noqa: SLF001
    assert again is not None
    documents = again.services.documents
    qtbot.waitUntil(lambda: documents.get(again.who, uid).row.state is DocumentState.FINAL)
    assert documents.pdf(again.who, uid).startswith(b"%PDF")


def test_the_status_line_says_at_once_that_a_backup_was_made(start: Start, database: Path, qtbot: QtBot) -> None:
    session = start(database)
    type_password(shown(session, UnlockWindow, qtbot), PASSWORD)
    window = shown(session, MainWindow, qtbot)
    assert isinstance(window, MainWindow)
    said = child(window, QLabel, "status_backup")
    qtbot.waitUntil(lambda: said.text() == "还没有备份")
    child(window.page("backups"), QPushButton, "backups_make").click()
    qtbot.waitUntil(lambda: said.text() == "备份：刚刚")


def test_a_forgotten_password_is_set_anew_by_the_recovery_code(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "station.db"
    made = compose.create(path, "城关供电所", "李建国", PASSWORD, work=CHEAP)
    made.database_of().close()
    session = start(path)
    window = shown(session, UnlockWindow, qtbot)
    type_password(window, "忘了")
    qtbot.waitUntil(lambda: bool(child(window, QPushButton, "forgotten").isVisible()))
    child(window, QPushButton, "forgotten").click()
    window = shown(session, Recover, qtbot)
    for name, text in (("code", made.recovery_code or ""), ("password", "xin-mima-2026"), ("again", "xin-mima-2026")):
        child(window, QLineEdit, name).setText(text)
    child(window, QPushButton, "recover").click()
    type_password(shown(session, UnlockWindow, qtbot), "xin-mima-2026")
    shown(session, MainWindow, qtbot)


def test_a_recovery_code_can_be_saved(qtbot: QtBot, tmp_path: Path) -> None:
    window = RecoveryCode("城关供电所", "李建国", "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE", lambda: None)
    qtbot.addWidget(window)
    window.save_to(tmp_path / "恢复码.txt")
    assert "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE" in (tmp_path / "恢复码.txt").read_text("utf-8")
    window.save_to(tmp_path / "没有的文件夹" / "恢复码.txt")
    assert "没有写成" in window.form.kept.text()


def test_enter_ticks_that_the_code_was_copied_and_then_goes_on(qtbot: QtBot) -> None:
    """It took the tick off again."""
    started: list[bool] = []
    window = RecoveryCode("城关供电所", "李建国", "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE", lambda: started.append(True))
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    window.form.written.setFocus()
    QTest.keyClick(window.form.written, Qt.Key.Key_Return)
    assert window.form.written.isChecked()
    assert started == []
    QTest.keyClick(window.form.written, Qt.Key.Key_Return)
    assert (window.form.written.isChecked(), started) == (True, [True])


def test_a_new_name_of_the_office_is_everywhere_after_opening_again(
    start: Start, database: Path, qtbot: QtBot
) -> None:
    session = start(database)
    type_password(shown(session, UnlockWindow, qtbot), PASSWORD)
    main = shown(session, MainWindow, qtbot)
    assert isinstance(main, MainWindow)
    page = main.page("stations")
    name = child(page, QLineEdit, "name")
    qtbot.waitUntil(lambda: name.text() == "测试供电所")
    name.setText("城东供电所")
    child(page, QPushButton, "station_save").click()
    again = child(page, QPushButton, "station_again")
    qtbot.waitUntil(again.isVisible)
    qtbot.waitUntil(session.runner.idle)
    again.click()
    unlock = shown(session, UnlockWindow, qtbot)
    assert child(unlock, QLabel, "station").text() == "城东供电所"
    type_password(unlock, PASSWORD)
    assert shown(session, MainWindow, qtbot).windowTitle() == "城东供电所"
