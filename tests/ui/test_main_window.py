"""The window: pages by navigation and keys, Ctrl+K, status, theme, what is remembered, closing."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.actors import Actor
from desktop.domain.identity import Uid, new_uid
from desktop.services import Services
from desktop.ui.main_window import MainWindow
from desktop.ui.pages import PageSpec
from desktop.ui.shared.changes import Hub
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.drafts import MemoryShelf
from desktop.ui.shared.palette import Palette
from desktop.ui.shared.status_line import age_in_words
from desktop.ui.shared.tasks import Progress, TaskRunner
from desktop.ui.shared.theme import Choice, Theme
from desktop.ui.shared.toast import Toast
from tests.ui.conftest import TODAY, Answers, Seen, child

Settle = Callable[[], None]
COMMANDS = (("按得动", "backups_first", "andedong add"), ("没有权限", "nowhere", "meiyouquanxian myqx"))


class Page(QWidget):
    """A page that remembers what it was asked to open."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.opened: list[Uid] = []
        self.first = QPushButton(key)
        self.first.setObjectName(f"{key}_first")
        QVBoxLayout(self).addWidget(self.first)
        self.setFocusProxy(self.first)

    def open_record(self, uid: Uid) -> None:
        self.opened.append(uid)


@dataclass
class Found:
    kind: str
    uid: Uid
    title: str
    note: str


@dataclass
class Made:
    """Pages built so far, and what the search answers."""

    pages: dict[str, Page] = field(default_factory=dict)
    hits: list[Found] = field(default_factory=list)

    def build(self, key: str) -> Callable[[Desk], QWidget]:
        def build(_desk: Desk) -> QWidget:
            self.pages[key] = Page(key)
            return self.pages[key]

        return build


@pytest.fixture
def made() -> Made:
    return Made()


@pytest.fixture
def open_window(
    qtbot: QtBot,
    services: Services,
    who: Actor,
    hub: Hub,
    runner: TaskRunner,
    seen: Seen,
    answers: Answers,
    settings: QSettings,
    theme: Theme,
    made: Made,
) -> Callable[[], MainWindow]:
    specs = (
        PageSpec("people", "人员", "日常", "people", made.build("people"), kinds=("person",)),
        PageSpec("pledges", "承诺", "日常", "pledges", made.build("pledges")),
        PageSpec("backups", "备份", "管理", "backups", made.build("backups"), commands=COMMANDS),
    )

    def open_it() -> MainWindow:
        window = MainWindow(
            services,
            who,
            "测试供电所",
            runner=runner,
            hub=hub,
            theme=theme,
            error=seen.error,
            ask=answers,
            shelf=MemoryShelf(),
            settings=settings,
            today=lambda: TODAY,
            find=lambda text: [hit for hit in made.hits if text in hit.title],
            pages=specs,
        )
        qtbot.addWidget(window)
        window.show()
        with qtbot.waitActive(window):
            window.activateWindow()
        QApplication.processEvents()
        return window

    return open_it


def test_only_the_first_page_is_built_at_start(open_window: Callable[[], MainWindow], made: Made) -> None:
    open_window()
    assert list(made.pages) == ["people"]


def test_navigation_opens_a_page_once(open_window: Callable[[], MainWindow], made: Made) -> None:
    window = open_window()
    for _ in range(2):
        child(window, QPushButton, "nav_pledges").click()
    assert list(made.pages) == ["people", "pledges"]
    assert made.pages["pledges"].isVisible()
    assert child(window, QPushButton, "nav_pledges").isChecked()


def test_a_command_that_cannot_be_done_says_why(open_window: Callable[[], MainWindow], made: Made, qtbot: QtBot) -> None:
    window = open_window()
    toast = child(window, Toast, "popup")

    def told(words: str) -> bool:
        return any(words in label.text() for label in toast.findChildren(QLabel))

    def command(text: str, words: str) -> None:
        QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        palette = child(window, Palette, "palette")
        child(palette, QLineEdit, "palette_text").setText(text)
        QTest.keyClick(child(palette, QLineEdit, "palette_text"), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: told(words))

    command("没有权限", "没有做这件事的权限")
    made.pages["backups"].first.setEnabled(False)
    made.pages["backups"].first.setToolTip("先选一份备份")
    command("按得动", "先选一份备份")


def test_only_groups_with_pages_are_named(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    groups = [label.text() for label in window.navigation.findChildren(QLabel) if label.property("role") == "group"]
    assert groups == ["日常", "管理"]


def test_ctrl_and_a_figure_open_a_page_and_focus_it(open_window: Callable[[], MainWindow], made: Made) -> None:
    window = open_window()
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert made.pages["backups"].isVisible()
    assert window.focusWidget() is made.pages["backups"].first


def test_ctrl_k_opens_a_record_on_its_page(open_window: Callable[[], MainWindow], made: Made, qtbot: QtBot) -> None:
    window, uid = open_window(), new_uid()
    made.hits = [Found("person", uid, "李娜", "GD2018001"), Found("no_such_page", new_uid(), "李娜的合同", "")]
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = child(window, Palette, "palette")
    child(palette, QLineEdit, "palette_text").setText("李娜")
    qtbot.waitUntil(lambda: bool(palette.titles() == ["李娜"]))
    QTest.keyClick(palette.focusWidget(), Qt.Key.Key_Return)
    assert made.pages["people"].opened == [uid]


def test_the_page_left_last_is_opened_again(open_window: Callable[[], MainWindow], made: Made) -> None:
    window = open_window()
    window.go("backups")
    window.close()
    made.pages.clear()
    open_window()
    assert list(made.pages) == ["backups"]


def test_an_unknown_page_is_a_bug(open_window: Callable[[], MainWindow]) -> None:
    with pytest.raises(StopIteration):
        open_window().go("nowhere")


def test_a_toast_offers_to_undo(open_window: Callable[[], MainWindow]) -> None:
    window, undone = open_window(), list[str]()
    window.desk.say("已删除 3 人", "撤销", lambda: undone.append("撤销"))
    assert window.toast.isVisible()
    assert window.rect().contains(window.toast.geometry())
    child(window, QPushButton, "toast_action").click()
    assert (undone, window.toast.isVisible()) == (["撤销"], False)
    window.desk.say("已保存")
    assert not child(window, QPushButton, "toast_action").isVisible()


def test_a_long_message_is_cut_to_the_window_and_told_in_full(open_window: Callable[[], MainWindow]) -> None:
    window, path = open_window(), "已保存到 /home/" + "很长的文件夹/" * 40 + "合同.pdf"
    window.resize(960, 600)
    window.desk.say(path, "打开文件夹", lambda: None)
    assert window.rect().contains(window.toast.geometry())
    shown = child(window, QLabel, "toast_text")
    assert (shown.toolTip(), window.toast.text(), window.toast.accessibleName()) == (path, path, path)
    assert shown.text().endswith("合同.pdf")


def test_running_work_is_shown_and_can_be_cancelled(
    open_window: Callable[[], MainWindow], runner: TaskRunner, settle: Settle, qtbot: QtBot
) -> None:
    window = open_window()
    go_on, steps = threading.Event(), list[int]()

    def work(progress: Progress) -> None:
        for item in range(100):
            progress(item, 100)
            steps.append(item)
            if item == 1:
                go_on.wait(10)

    runner.batch("导入人员", work)
    text = child(window, QLabel, "status_work")
    qtbot.waitUntil(lambda: bool(text.text().startswith("导入人员 1 / 100")))
    child(window, QPushButton, "status_cancel").click()
    go_on.set()
    settle()
    assert steps == [0, 1]
    assert not text.isVisible()


def test_closing_asks_while_work_is_running(
    open_window: Callable[[], MainWindow], runner: TaskRunner, answers: Answers, settle: Settle, qtbot: QtBot
) -> None:
    window, go_on = open_window(), threading.Event()
    answers.yes = False
    runner.batch("导入人员", lambda _progress: go_on.wait(10))
    window.close()
    assert window.isVisible()
    answers.yes = True
    window.close()
    window.close()  # impatient: it was answered already
    go_on.set()
    qtbot.waitUntil(lambda: bool(not window.isVisible()))
    assert answers.asked == ["还有工作没有做完"] * 2
    settle()


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=30), "刚刚"),
        (timedelta(minutes=25), "25 分钟前"),
        (timedelta(hours=3, minutes=59), "3 小时前"),
        (timedelta(hours=47), "47 小时前"),
        (timedelta(days=4), "4 天前"),
    ],
)
def test_the_age_of_a_backup_is_said_in_words(age: timedelta, words: str) -> None:
    assert age_in_words(age) == words


def test_the_status_line_says_how_old_the_backup_is(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    window.status.set_backup(None)
    assert child(window, QLabel, "status_backup").text() == "还没有备份"
    window.status.set_backup(timedelta(hours=3))
    assert child(window, QLabel, "status_backup").text() == "备份：3 小时前"


def test_the_menu_of_looks_marks_the_one_that_was_chosen_elsewhere(
    open_window: Callable[[], MainWindow], theme: Theme
) -> None:
    menu = child(open_window(), QToolButton, "status_theme").menu()
    try:
        theme.choose(Choice.DARK)
        menu.aboutToShow.emit()
        assert [act.text() for act in menu.actions() if act.isChecked()] == [str(Choice.DARK)]
        menu.actions()[1].trigger()
        assert theme.choice is Choice.LIGHT
    finally:
        theme.choose(Choice.LIGHT)
