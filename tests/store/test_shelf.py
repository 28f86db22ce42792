"""Unsaved text survives a crash, a torn write and a full disk."""

import os
from pathlib import Path

from desktop.domain.identity import new_uid
from desktop.store.shelf import SLOT, DraftShelf

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
