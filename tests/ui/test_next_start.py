"""What waits for the next start: what was typed in a dialog or decided in a preview, and what an earlier version left open."""

from datetime import date
from pathlib import Path

import sqlalchemy as sa
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from desktop import compose
from desktop.domain.actors import Right
from desktop.domain.imports.plan import Choose, OrgChoose, OrgDecision, RowDecision
from desktop.domain.organisations import LinkKind, OrganisationDraft, OrgKind
from desktop.store.organisations import OrgLink
from desktop.ui.exchange.page import ExchangePage
from desktop.ui.exchange.wizard import FILE, RESULT, REVIEW, ImportWizard
from desktop.ui.history.reason import Deed, ask_reason
from desktop.ui.main_window import MainWindow
from desktop.ui.session import Session
from desktop.ui.unlock.unlock_window import UnlockWindow
from tests.conftest import CHEAP, PASSWORD
from tests.ui.conftest import child
from tests.ui.sessions import Start, shown, type_password


def test_a_dialog_left_open_is_closed_by_the_lock_and_its_text_waits(
    start: Start, database: Path, qtbot: QtBot
) -> None:
    def opened_dialog(window: MainWindow) -> QDialog:
        box = ask_reason(window.desk, window, "退回修改？", "", "退回修改", Deed("退回", lambda _why: None, lambda _done: None))
        qtbot.waitUntil(lambda: bool(box.isActiveWindow()))
        return box

    session = start(database)
    type_password(shown(session, UnlockWindow, qtbot), PASSWORD)
    window = shown(session, MainWindow, qtbot)
    assert isinstance(window, MainWindow)
    qtbot.waitUntil(lambda: bool(window.isActiveWindow() and not session.runner.running()))
    box = opened_dialog(window)
    child(box, QLineEdit, "reason").setText("数据有误")
    session.lock()
    assert not box.isVisible()
    type_password(shown(session, UnlockWindow, qtbot), PASSWORD)
    again = shown(session, MainWindow, qtbot)
    assert isinstance(again, MainWindow)
    qtbot.waitUntil(lambda: bool(again.isActiveWindow()))
    box = opened_dialog(again)
    assert child(box, QLineEdit, "reason").text() == "数据有误"
    box.reject()


def test_what_was_decided_in_the_preview_of_an_import_is_there_after_a_lock(
    start: Start, database: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    def window_of(session: Session) -> MainWindow:
        type_password(shown(session, UnlockWindow, qtbot), PASSWORD)
        made = shown(session, MainWindow, qtbot)
        assert isinstance(made, MainWindow)
        qtbot.waitUntil(session.runner.idle)
        return made

    def preview(window: MainWindow) -> ImportWizard:
        page = window.page("exchange")
        assert isinstance(page, ExchangePage)
        return page.wizard

    path = tmp_path / "人员.csv"
    path.write_text("姓名,工号,班组\n张三,1,配电班\n李四,2,配电班\n", encoding="utf-8")
    session = start(database)
    wizard = preview(window_of(session))
    wizard.read(path, straight=True)
    qtbot.waitUntil(lambda: wizard.at() == REVIEW)
    wizard.decide_rows({3: RowDecision(Choose.SKIP)})
    wizard.decide_orgs([("team_uid", "配电班", "")], OrgDecision(OrgChoose.CREATE, kind=OrgKind.PROJECT_SITE))
    qtbot.waitUntil(lambda: bool(wizard.review.go.text() == "导入 1 人"))
    made = wizard.findings
    assert made is not None
    assert session.lock()
    window = window_of(session)
    again = preview(window)
    qtbot.waitUntil(lambda: bool(again.review.go.text() == "导入 1 人"))
    assert (again.at(), window.toast.text()) == (REVIEW, "已恢复上次预览中的决定")
    assert again.findings is not None
    assert again.findings.preview.decisions == made.preview.decisions
    again.write()
    qtbot.waitUntil(lambda: again.at() == RESULT)
    assert session.lock()
    assert preview(window_of(session)).at() == FILE, "what was imported is not asked again"


def test_what_an_earlier_version_left_at_dissolved_organisations_ends_at_the_start(
    start: Start, database: Path, qtbot: QtBot
) -> None:
    opened = compose.open_station(database, "管理员", PASSWORD, work=CHEAP)
    orgs, who = opened.services.organisations, opened.who
    team = orgs.save(who, None, OrganisationDraft("配电班", OrgKind.TEAM, ended_on=date(2026, 1, 31)), None).uid
    branch = orgs.save(who, None, OrganisationDraft("一支部", OrgKind.BRANCH), None).uid
    orgs.link(who, branch, team, LinkKind.SUPERVISES, date(2026, 1, 1))
    with opened.database_of().store.write(who, Right.EDIT_ORGANISATIONS, "从前的样子") as tx:
        for link in tx.rows(sa.select(OrgLink)):
            link.until = None
    opened.close()
    session = start(database)
    type_password(shown(session, UnlockWindow, qtbot), PASSWORD)
    shown(session, MainWindow, qtbot)
    again = session._opened  # noqa: SLF001
    assert again is not None
    found = again.services.organisations
    qtbot.waitUntil(lambda: found.get(again.who, team).links[0].until == date(2026, 1, 31))
