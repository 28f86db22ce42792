"""Unsaved text survives a crash, a torn write and a full disk."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.domain.identity import new_uid
from desktop.store.shelf import MOST, SLOT, DraftShelf

KEY = bytes(range(32))


def test_kept_text_is_there_after_a_crash(tmp_path: Path) -> None:
    shelf = DraftShelf(tmp_path, lambda: [KEY])
    shelf.keep("person/new", {"name": "张"})
    shelf.keep("person/new", {"name": "张伟"})
    assert DraftShelf(tmp_path, lambda: [KEY]).kept("person/new") == {"name": "张伟"}


def test_a_torn_last_write_gives_back_the_one_before(tmp_path: Path) -> None:
    shelf = DraftShelf(tmp_path, lambda: [KEY])
    shelf.keep("w", {"name": "一"})
    shelf.keep("w", {"name": "二"})
    file = next(tmp_path.iterdir())
    content = bytearray(file.read_bytes())
    content[30:60] = os.urandom(30)  # turn 2 stands in slot 0
    file.write_bytes(content)
    assert DraftShelf(tmp_path, lambda: [KEY]).kept("w") == {"name": "一"}


def test_dropped_text_stays_dropped(tmp_path: Path) -> None:
    shelf = DraftShelf(tmp_path, lambda: [KEY])
    shelf.keep("w", {"name": "一"})
    shelf.drop("w")
    assert DraftShelf(tmp_path, lambda: [KEY]).kept("w") is None
    assert DraftShelf(tmp_path, lambda: [KEY]).windows() == []


def test_the_file_does_not_grow_and_is_not_readable(tmp_path: Path) -> None:
    shelf = DraftShelf(tmp_path, lambda: [KEY])
    for number in range(20):
        shelf.keep("w", {"name": f"张伟{number}"})
    file = next(tmp_path.iterdir())
    assert file.stat().st_size == 2 * SLOT
    assert "张伟".encode() not in file.read_bytes()


def test_a_long_text_is_kept_too(tmp_path: Path) -> None:
    """The minutes of a long meeting, pasted."""
    long = "会议记录" * 40_000
    shelf = DraftShelf(tmp_path, lambda: [KEY])
    shelf.keep("w", {"name": "短"})
    shelf.keep("w", {"name": long})
    again = DraftShelf(tmp_path, lambda: [KEY])
    assert again.kept("w") == {"name": long}
    again.keep("w", {"name": "又短"})
    assert DraftShelf(tmp_path, lambda: [KEY]).kept("w") == {"name": "又短"}


def test_what_no_file_holds_stays_in_memory(tmp_path: Path) -> None:
    shelf = DraftShelf(tmp_path, lambda: [KEY])
    shelf.keep("w", {"name": "一" * (MOST // 3 + 1)})
    assert len((shelf.kept("w") or {})["name"]) == MOST // 3 + 1
    assert list(tmp_path.iterdir()) == []


_FULL = """
import resource, sys
from pathlib import Path
from desktop.store.shelf import SLOT, DraftShelf
resource.setrlimit(resource.RLIMIT_FSIZE, (2 * SLOT, 2 * SLOT))
shelf = DraftShelf(Path(sys.argv[1]), lambda: [bytes(range(32))])
shelf.keep("w", {"name": "短"})
try:
    shelf.keep("w", {"name": "长" * 40_000})
except OSError as error:
    print(error.errno == 27)
"""


def test_without_room_for_a_larger_file_what_was_kept_before_stays(tmp_path: Path) -> None:
    """A limit on the size of files refuses a write as a full disk does."""
    command = [sys.executable, "-c", _FULL, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.stdout.strip(), done.stderr) == ("True", "")
    assert DraftShelf(tmp_path, lambda: [KEY]).kept("w") == {"name": "短"}
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_that_is_done_with_serves_the_next_window(tmp_path: Path) -> None:
    shelf = DraftShelf(tmp_path, lambda: [KEY])
    for number in range(20):
        shelf.keep(f"person/{number}", {"name": "张伟"})
        shelf.drop(f"person/{number}")
    assert len(list(tmp_path.iterdir())) == 1
    again = DraftShelf(tmp_path, lambda: [KEY])
    again.keep("person/new", {"name": "李娜"})
    assert len(list(tmp_path.iterdir())) == 1
    assert DraftShelf(tmp_path, lambda: [KEY]).kept("person/new") == {"name": "李娜"}


def test_killed_while_text_moves_to_a_larger_file_the_later_text_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, long = DraftShelf(tmp_path, lambda: [KEY]), "长" * 40_000
    for text in ("一", "二", "三"):
        shelf.keep("w", {"name": text})
    monkeypatch.setattr(shelf, "_wipe", lambda _place, _window: None)  # the power went before
    shelf.keep("w", {"name": long})
    again = DraftShelf(tmp_path, lambda: [KEY])
    assert again.kept("w") == {"name": long}
    again.drop("w")
    last = DraftShelf(tmp_path, lambda: [KEY])
    assert last.windows() == []


def test_another_key_reads_nothing(tmp_path: Path) -> None:
    DraftShelf(tmp_path, lambda: [KEY]).keep("w", {"name": "一"})
    assert DraftShelf(tmp_path, lambda: [bytes(32)]).windows() == []


def test_what_one_account_typed_is_not_shown_to_another(tmp_path: Path) -> None:
    first, second = new_uid(), new_uid()
    shelf = DraftShelf(tmp_path, lambda: [KEY])
    shelf.of(first).keep("person/new", {"name": "张伟"})
    again = DraftShelf(tmp_path, lambda: [KEY])
    assert (again.of(first).kept("person/new"), again.of(first).windows()) == ({"name": "张伟"}, ["person/new"])
    assert (again.of(second).kept("person/new"), again.of(second).windows()) == (None, [])
    again.of(second).drop("person/new")
    assert again.of(first).kept("person/new") == {"name": "张伟"}


def test_what_was_typed_before_accounts_were_known_is_not_lost(tmp_path: Path) -> None:
    shelf = DraftShelf(tmp_path, lambda: [KEY])
    shelf.keep("person/new", {"name": "张伟"})
    mine = shelf.of(new_uid())
    assert (mine.kept("person/new"), mine.windows()) == ({"name": "张伟"}, ["person/new"])
    mine.keep("person/new", {"name": "张伟民"})
    assert (mine.kept("person/new"), mine.windows()) == ({"name": "张伟民"}, ["person/new"])
    mine.drop("person/new")
    assert (mine.kept("person/new"), mine.windows()) == (None, [])
