"""Attachments in the window: files are added, looked at page by page, taken away and brought back; a photo stands by its person."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QScrollArea, QToolButton
from pytestqt.qtbot import QtBot

from desktop.domain.identity import Uid
from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.people import PersonDraft
from desktop.ui.attachments.section import Attachments
from desktop.ui.organisations.page import OrganisationsPage
from desktop.ui.organisations.tabs import Tab
from desktop.ui.people.page import PeoplePage
from desktop.ui.shared.desk import Desk
from tests.services.test_attachments import PDF, picture
from tests.ui.conftest import Answers, Seen, child

Settle = Callable[[], None]


@pytest.fixture
def person(desk: Desk) -> Uid:
    return desk.services.people.save(desk.who, None, PersonDraft(name="李娜"), None).uid


@pytest.fixture
def page(desk: Desk, person: Uid, qtbot: QtBot, settle: Settle) -> PeoplePage:
    made = PeoplePage(desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    settle()
    made.open_record(person)
    settle()
    return made


def file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def words(page: PeoplePage) -> list[str]:
    return [label.text() for label in page.attachments.findChildren(QLabel)]


def looked_at(page: PeoplePage, settle: Settle) -> QDialog:
    """The first attachment, shown inside the window."""
    child(page, QPushButton, "person_attachment_1_open").click()
    settle()
    settle()
    box = QApplication.activeModalWidget()
    assert isinstance(box, QDialog)
    return box


def test_a_dropped_file_is_kept_and_listed(page: PeoplePage, tmp_path: Path, settle: Settle, seen: Seen) -> None:
    assert any(text.startswith("还没有附件") for text in words(page))
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(file(tmp_path, "入党志愿书.pdf", PDF)))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.attachments.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, dropped, buttons, keys))
    settle()
    settle()
    assert "入党志愿书" in words(page)
    assert seen.said == ["已添加附件：入党志愿书.pdf"]


def test_a_pdf_is_shown_inside_and_enlarged(page: PeoplePage, tmp_path: Path, settle: Settle) -> None:
    page.attachments.add([file(tmp_path, "证书.pdf", PDF)])
    settle()
    settle()
    box = looked_at(page, settle)
    sheet = child(box, QLabel, "attachment_sheet")
    before = sheet.pixmap().deviceIndependentSize().width()
    child(box, QToolButton, "attachment_larger").click()
    settle()
    assert sheet.pixmap().deviceIndependentSize().width() == pytest.approx(1.5 * before, abs=2)
    child(box, QPushButton, "attachment_close").click()


def test_a_deleted_attachment_comes_back_by_undo(page: PeoplePage, tmp_path: Path, settle: Settle, seen: Seen) -> None:
    page.attachments.add([file(tmp_path, "证书.pdf", PDF)])
    settle()
    settle()
    child(page, QPushButton, "person_attachment_1_delete").click()
    settle()
    settle()
    assert "证书" not in words(page)
    assert seen.then is not None
    seen.then()
    settle()
    settle()
    assert "证书" in words(page)


def test_other_files_open_outside_only_after_a_warning(
    page: PeoplePage,
    tmp_path: Path,
    settle: Settle,
    seen: Seen,
    answers: Answers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    opened: list[QUrl] = []

    def nobody(url: QUrl) -> bool:
        """No program of this desk opens it."""
        opened.append(url)
        return False

    monkeypatch.setattr(QDesktopServices, "openUrl", nobody)
    page.attachments.add([file(tmp_path, "表.docx", b"PK")])
    settle()
    settle()
    child(page, QPushButton, "person_attachment_1_open").click()
    settle()
    settle()
    assert answers.asked == ["用其他程序打开“表.docx”？"]
    assert [Path(url.toLocalFile()).name for url in opened] == ["表.docx"]
    assert "没有能打开" in seen.said[-1]


def test_a_refused_file_says_why(page: PeoplePage, tmp_path: Path, settle: Settle, seen: Seen) -> None:
    page.attachments.add([file(tmp_path, "空.pdf", b"")])
    settle()
    assert ["是空文件" in str(error) for error in seen.errors] == [True]


def test_a_photo_stands_beside_its_person_only(
    page: PeoplePage, desk: Desk, tmp_path: Path, settle: Settle, person: Uid
) -> None:
    shown = child(page, QLabel, "person_photo_picture")
    assert shown.accessibleName() == "没有照片"
    page.photo.set_photo(file(tmp_path, "李娜.png", picture()))
    settle()
    settle()
    assert shown.accessibleName() == "照片"
    assert Image.open(io.BytesIO(desk.services.attachments.photo(desk.who, "person", person) or b"")).size == (480, 640)
    other = desk.services.people.save(desk.who, None, PersonDraft(name="张伟"), None).uid
    page.reload()
    settle()
    page.open_record(other)
    settle()
    settle()
    assert shown.accessibleName() == "没有照片"


def test_a_photo_is_taken_away_and_comes_back_by_undo(
    page: PeoplePage, tmp_path: Path, settle: Settle, seen: Seen
) -> None:
    shown, remove = child(page, QLabel, "person_photo_picture"), child(page, QPushButton, "person_photo_remove")
    assert not remove.isVisible()
    page.photo.set_photo(file(tmp_path, "李娜.png", picture()))
    settle()
    settle()
    remove.click()
    settle()
    settle()
    assert shown.accessibleName() == "没有照片"
    assert not remove.isVisible()
    assert seen.said[-1] == "已删除照片"
    assert seen.then is not None
    seen.then()
    settle()
    settle()
    assert shown.accessibleName() == "照片"


def test_a_picture_is_seen_whole_at_first(page: PeoplePage, tmp_path: Path, settle: Settle) -> None:
    page.attachments.add([file(tmp_path, "证书.png", picture(900, 1200))])
    settle()
    settle()
    box = looked_at(page, settle)
    sheet, area = child(box, QLabel, "attachment_sheet"), child(box, QScrollArea, "attachment_preview")
    assert sheet.pixmap().deviceIndependentSize().height() <= area.viewport().height()
    child(box, QToolButton, "attachment_larger").click()
    settle()
    assert sheet.pixmap().deviceIndependentSize().width() == pytest.approx(area.viewport().width() - 4, abs=2)
    assert sheet.pixmap().deviceIndependentSize().height() > area.viewport().height()
    child(box, QPushButton, "attachment_close").click()


def test_nothing_can_be_attached_to_somebody_not_stored_yet(desk: Desk, qtbot: QtBot, settle: Settle) -> None:
    made = Attachments(desk, "person")
    qtbot.addWidget(made)
    made.show_record(None)
    assert not made.isVisible()


def test_papers_of_an_organisation_lie_under_its_fields(
    desk: Desk, qtbot: QtBot, tmp_path: Path, settle: Settle, seen: Seen
) -> None:
    orgs, who = desk.services.organisations, desk.who
    branch, other = (
        orgs.save(who, None, OrganisationDraft(name, OrgKind.BRANCH), None).uid for name in ("一支部", "二支部")
    )
    made = OrganisationsPage(desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    settle()
    made.open_organisation_fields(branch)
    settle()
    settle()
    papers = made.form.attachments
    assert papers.isVisible()
    papers.add([file(tmp_path, "成立批复.pdf", PDF)])
    settle()
    settle()
    assert seen.said == ["已添加附件：成立批复.pdf"]
    assert [row.draft.title for row in desk.services.attachments.rows(who, "organisation", branch)] == ["成立批复"]
    child(made, QPushButton, "organisation_attachment_1_open")
    made.sheets.turn(Tab.POSTS)
    assert not papers.isVisible()
    made.open_organisation_fields(other)
    settle()
    settle()
    assert any(label.text().startswith("还没有附件") for label in papers.findChildren(QLabel))
    child(made, QPushButton, "organisations_new").click()
    settle()
    assert not papers.isVisible()
