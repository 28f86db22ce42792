"""What waits for the next start: typed text of a dialog that a lock closed, and what an earlier version left open."""

from datetime import date
from pathlib import Path

import sqlalchemy as sa
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from desktop import compose
from desktop.domain.actors import Right
from desktop.domain.organisations import LinkKind, OrganisationDraft, OrgKind
from desktop.store.organisations import OrgLink
from desktop.ui.history.reason import Deed, ask_reason
from desktop.ui.main_window import MainWindow
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
    qtbot.waitUntil(lambda: found.get(again.who, team).links[0].until == date(2026, 1, 31), timeout=10_000)
