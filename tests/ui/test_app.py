"""Setting up Qt: the input method, the language, the versions that must not meet, the log; and pictures of every page."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from desktop import app as desktop_app
from desktop.compose import Opened
from desktop.domain.errors import UserError
from desktop.ui.pages import PAGES
from desktop.ui.shared.theme import Choice, Theme


@pytest.mark.parametrize(
    ("platform", "before", "after"),
    [
        ("linux", None, "ibus"),
        ("linux", "fcitx", "ibus"),
        ("linux", "fcitx5", "ibus"),
        ("linux", "ibus", "ibus"),
        ("linux", "xim", "xim"),
        ("win32", None, None),
    ],
)
def test_fcitx_is_asked_under_the_name_of_ibus(platform: str, before: str | None, after: str | None) -> None:
    environment = {} if before is None else {"QT_IM_MODULE": before}
    desktop_app.choose_input_method(environment, platform)
    assert environment.get("QT_IM_MODULE") == after


@pytest.mark.parametrize("before", [None, "fcitx5", "ibus"])
def test_fcitx_is_asked_on_the_session_bus_where_ibus_itself_is_not_installed(
    before: str | None, tmp_path: Path
) -> None:
    environment = {"PATH": str(tmp_path)} | ({} if before is None else {"QT_IM_MODULE": before})
    desktop_app.choose_input_method(environment, "linux")
    assert environment["IBUS_USE_PORTAL"] == "1"


def test_an_installed_ibus_is_asked_the_usual_way(tmp_path: Path) -> None:
    daemon = tmp_path / "ibus-daemon"
    daemon.touch(mode=0o755)
    environment = {"PATH": str(tmp_path)}
    desktop_app.choose_input_method(environment, "linux")
    assert "IBUS_USE_PORTAL" not in environment


@pytest.mark.parametrize(
    ("qt", "python", "refused"),
    [((6, 12), (3, 11), True), ((6, 12), (3, 12), False), ((6, 9), (3, 11), False), ((6, 13), (3, 11), True)],
)
def test_the_pair_that_ends_the_process_is_refused(qt: tuple[int, int], python: tuple[int, int], refused: bool) -> None:
    if refused:
        with pytest.raises(UserError, match=r"不能与 Python 3\.11 一起使用"):
            desktop_app.refuse_broken_pair(qt, python)
    else:
        desktop_app.refuse_broken_pair(qt, python)


def test_this_qt_keeps_count_of_none(qapp: QApplication) -> None:
    """WORKAROUND PySide6 6.12: each call that answered None gave back one reference too many."""
    model = QStringListModel(["一"])
    index = model.index(0, 0)
    before = sys.getrefcount(None)
    for _ in range(1000):
        index.data(Qt.ItemDataRole.UserRole)
    assert before - sys.getrefcount(None) < 500


def test_qt_s_own_buttons_are_chinese(qtbot: QtBot) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel | QDialogButtonBox.StandardButton.Save)
    qtbot.addWidget(box)
    assert {button.text() for button in box.buttons()} == {"取消", "保存"}


def test_a_folder_that_cannot_be_written_does_not_stop_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    desktop_app.keep_log(tmp_path / "file" / "data")


def test_file_dialogs_begin_in_the_user_s_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Documents").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    desktop_app.begin_in_documents()
    assert Path.cwd() == tmp_path / "Documents"


def test_the_first_windows_load_no_database_library(tmp_path: Path) -> None:
    """They load in a thread while the password is typed."""
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "import desktop.app\n"
        "import desktop.ui.unlock.first_run, desktop.ui.unlock.unlock_window, desktop.ui.unlock.recovery_code\n"
        f"desktop.app.card_of(Path({str(tmp_path / 'station.db')!r}))\n"
        "print(sorted({'sqlalchemy', 'alembic', 'sqlcipher3', 'reportlab', 'pikepdf'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert done.stdout.strip() == "[]"


def test_every_page_gets_its_pictures(opened: Opened, tmp_path: Path, theme: Theme) -> None:
    made = desktop_app.grab_pages(opened, tmp_path / "pages")
    theme.choose(Choice.LIGHT)
    assert len(made) == 2 * len(PAGES)
    for file in made:
        image = QImage(str(file))
        assert (image.width(), image.height()) == (1366, 768)
