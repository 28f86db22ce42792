"""签名钥匙 with the authorities: our certificate as a file, another office's compared, trusted and given up."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.documents.keys import Authority, load_certificates
from desktop.domain.actors import Role
from desktop.ui.documents.page import DocumentsPage
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import Answers, Seen, child

Settle = Callable[[], None]


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle) -> DocumentsPage:
    desk.services.documents.make_key(desk.who, "王支书", "城关供电所党支部", "miyao-2026")
    made = DocumentsPage(desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    settle()
    return made


def shown(page: DocumentsPage, settle: Settle) -> QDialog:
    page.keys.read()
    settle()
    return next(box for box in page.findChildren(QDialog) if box.isVisible())


def test_our_certificate_is_saved_for_other_offices(
    page: DocumentsPage, settle: Settle, seen: Seen, tmp_path: Path
) -> None:
    box, path = shown(page, settle), tmp_path / "机构.pem"
    child(box, QPushButton, "authority_save").click()
    chooser = next(iter(box.findChildren(QFileDialog)))
    chooser.fileSelected.emit(str(path))
    settle()
    assert seen.said == [f"已保存到 {path}"]
    assert len(load_certificates(path.read_bytes())) == 1
    chooser.close()
    box.close()


def test_another_offices_certificate_is_compared_trusted_and_given_up(
    page: DocumentsPage, desk: Desk, settle: Settle, seen: Seen, answers: Answers, tmp_path: Path
) -> None:
    path = tmp_path / "对方.pem"
    clock = desk.services.documents._store.clock  # noqa: SLF001
    path.write_bytes(Authority.create("南店供电所", clock()).certificate_pem())
    box = shown(page, settle)
    child(box, QPushButton, "authority_take").click()
    chooser = next(iter(box.findChildren(QFileDialog)))
    chooser.fileSelected.emit(str(path))
    chooser.close()
    settle()
    settle()
    assert answers.asked == ["信任“南店供电所内部签章机构”？"]
    assert seen.errors == []
    box = shown(page, settle)
    assert child(box, QLabel, "authority_2").text() == "南店供电所内部签章机构"
    child(box, QPushButton, "authority_2_drop").click()
    settle()
    assert [row.own for row in desk.services.documents.authorities(desk.who)] == [True]


def test_who_may_not_sign_sees_the_keys_and_touches_none(
    page: DocumentsPage, desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    clerk = replace(desk, who=replace(desk.who, role=Role.CLERK))
    made = DocumentsPage(clerk)
    qtbot.addWidget(made)
    made.show()
    settle()
    box = shown(made, settle)
    names = {each.objectName() for each in box.findChildren(QPushButton)}
    assert names == {"authority_save", "keys_close"}
    box.close()
