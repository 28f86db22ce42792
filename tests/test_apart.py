"""What is large is done in a process of its own: with the same result, the same refusals, and nothing half written."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing import active_children
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
import xlsxwriter

from desktop import apart
from desktop.compose import Opened
from desktop.domain.changes import Changes
from desktop.domain.errors import Problem, Refused, UserError
from desktop.domain.imports.headings import ImportRefused
from desktop.domain.views import Change
from desktop.services.long_work import LARGE, quiet
from desktop.services.people import PeopleQuery

MANY = 2_200


class Cancelled(Exception):
    """What a window raises once its user has cancelled."""


@pytest.fixture
def station(opened: Opened) -> Iterator[Opened]:
    yield apart.beside(opened)
    assert opened.beside is not None
    opened.beside.close()


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """So many made-up people, one without a name, that the file counts as large."""
    path = tmp_path / "名册.xlsx"
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False})
    page = book.add_worksheet("人员")
    page.write_row(0, 0, ["姓名", "工号", "性别", "民族", "班组", "备注"])
    for i in range(MANY):
        name = "" if i == 7 else "示例" + chr(0x4E00 + i % 2000) + chr(0x5000 + i)
        page.write_row(i + 1, 0, [name, f"{i:06}", "男" if i % 2 else "女", "汉族", f"{i % 40}班", f"第{i}行，" * 9 + os.urandom(140).hex()])
    book.close()
    assert path.stat().st_size > 300_000
    return path


def children() -> list[BaseProcess]:
    return [each for each in active_children() if each.name == "shuangxing-apart"]


def test_a_large_import_is_previewed_written_and_taken_back_apart(station: Opened, roster: Path) -> None:
    exchange, who = station.services.exchange, station.who
    told: list[tuple[int, int, str]] = []
    preview = exchange.preview_people(who, roster, None, lambda *far: told.append(far))
    helper = children()
    assert len(helper) == 1
    assert any(done for done, _total, _text in told)
    exchange.elsewhere, elsewhere = None, exchange.elsewhere
    here = exchange.preview_people(who, roster)
    assert preview.parsed == here.parsed
    assert (preview.plan.rows, preview.problems, preview.plan.questions) == (here.plan.rows, here.problems, here.plan.questions)
    exchange.elsewhere = elsewhere
    assert preview.counts["错误"] == 1

    report = exchange.import_people(who, preview)
    assert station.database_of().store.changed
    assert report.counts["新增"] == MANY - 1
    assert report.changes.touches("person")
    assert len(station.services.people.ids(who, PeopleQuery())) == MANY - 1
    assert not children()

    taken = exchange.undo_import(who, exchange.imports(who)[0].uid)
    assert isinstance(taken, Changes)
    assert not station.services.people.ids(who, PeopleQuery())
    assert not children()


def test_what_is_small_stays_here(station: Opened, tmp_path: Path) -> None:
    path = tmp_path / "小.csv"
    path.write_text("姓名,工号\n示例甲,1\n", encoding="utf-8")
    exchange = station.services.exchange
    exchange.import_people(station.who, exchange.preview_people(station.who, path))
    assert not children()


def test_a_change_of_many_and_its_undo_are_done_apart(station: Opened, roster: Path) -> None:
    exchange, people, who = station.services.exchange, station.services.people, station.who
    exchange.import_people(who, exchange.preview_people(who, roster))
    uids = people.ids(who, PeopleQuery())
    assert len(uids) > LARGE
    changed = people.change_many(who, uids, Change("education", "21"))
    assert changed.changed == MANY - 1
    assert changed.changes.action is not None
    station.services.history.undo(who, changed.changes.action)
    assert people.get(who, uids[0]).draft.education is None


def test_what_is_refused_there_is_refused_here(station: Opened, tmp_path: Path) -> None:
    assert isinstance(station.beside, apart.Apart)
    with pytest.raises(ImportRefused) as refused:
        station.beside.do("exchange", "preview_people", {"who": station.who, "path": tmp_path / "无.xlsx"}, quiet)
    assert refused.value.code
    assert refused.value.message
    assert refused.value.advice is not None
    assert any("Traceback" in note for note in refused.value.__notes__)


def test_an_exception_with_an_init_of_its_own_comes_over_whole() -> None:
    error = Refused([Problem("name", "REQUIRED", "请填写姓名。")])
    same = apart._raised(type(error), error.args, vars(error), "there")  # noqa: SLF001
    assert isinstance(same, Refused)
    assert same.problems == error.problems
    assert (same.message, same.advice) == (error.message, error.advice)


def test_a_cancelled_import_writes_nothing(station: Opened, roster: Path) -> None:
    exchange, who = station.services.exchange, station.who
    preview = exchange.preview_people(who, roster)

    def cancel(done: int, total: int, text: str = "") -> None:
        if done > MANY // 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        exchange.import_people(who, preview, None, cancel)
    assert not station.services.people.ids(who, PeopleQuery())
    assert not children()
    assert exchange.import_people(who, preview).counts["新增"] == MANY - 1


def test_a_killed_process_is_told_and_leaves_nothing_half_done(station: Opened, roster: Path) -> None:
    exchange, who = station.services.exchange, station.who
    preview = exchange.preview_people(who, roster)

    def kill(done: int, total: int, text: str = "") -> None:
        if done > MANY // 4:
            for each in children():
                each.kill()

    with pytest.raises(UserError, match="后台进程意外结束"):
        exchange.import_people(who, preview, None, kill)
    assert not station.services.people.ids(who, PeopleQuery())
    assert station.services.exchange.imports(who) == []


def test_a_file_changed_since_its_preview_is_not_imported(station: Opened, roster: Path) -> None:
    exchange, who = station.services.exchange, station.who
    preview = exchange.preview_people(who, roster)
    children()[0].kill()
    roster.write_bytes(roster.read_bytes() + b" ")
    with pytest.raises(UserError, match="改动过"):
        exchange.import_people(who, preview)
    assert not station.services.people.ids(who, PeopleQuery())


def test_a_second_file_is_previewed_while_the_first_is_imported(station: Opened, roster: Path) -> None:
    exchange, who = station.services.exchange, station.who
    first = exchange.preview_people(who, roster)
    begun, failed = threading.Event(), []

    def work() -> None:
        try:
            exchange.import_people(who, first, None, lambda *_far: begun.set())
        except BaseException as error:  # noqa: BLE001  looked at below
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(60)
    assert exchange.preview_people(who, roster).counts["错误"] == 1
    thread.join(60)
    assert not failed
    assert len(station.services.people.ids(who, PeopleQuery())) == MANY - 1


PARENT = """
import sys
from multiprocessing import active_children
from pathlib import Path
from desktop import apart, compose
from tests.conftest import CHEAP, PASSWORD
if __name__ == "__main__":
    station = apart.beside(compose.open_station(Path(sys.argv[1]), "管理员", PASSWORD, work=CHEAP))
    exchange = station.services.exchange
    preview = exchange.preview_people(station.who, Path(sys.argv[2]))
    print(*(each.pid for each in active_children()), flush=True)
    exchange.import_people(station.who, preview)
"""


def running(pid: int) -> bool:
    """A dead process that nobody has asked after yet does not run. Looks into /proc: the tests run on Linux."""
    state = Path(f"/proc/{pid}/stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_it_ends_with_its_parent(database: Path, roster: Path, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    root = Path(__file__).parents[1]
    env = {**os.environ, "PYTHONPATH": str(root), "PYTHONUTF8": "1"}
    command = [sys.executable, str(script), str(database), str(roster)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=env, cwd=root, text=True) as parent:
        assert parent.stdout is not None
        working = [int(pid) for pid in parent.stdout.readline().split()]
        assert working
        parent.kill()
    until = time.monotonic() + 10
    while any(map(running, working)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(running, working))
