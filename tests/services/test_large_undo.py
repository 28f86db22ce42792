"""Taking back an action that touched more records than are handled at a time."""

from pathlib import Path

import pytest
import sqlalchemy as sa
import xlsxwriter

from desktop.compose import Opened
from desktop.domain.identity import Uid
from desktop.services.people import PeopleQuery
from desktop.store import history
from desktop.store.people import Person

PEOPLE = 1200
"""More than two chunks."""


class CancelledByUser(Exception):
    pass


def import_people(opened: Opened, path: Path, post: str) -> Uid:
    """Everybody, with a branch and with this post; the action."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("人员")
    sheet.write_row(0, 0, ["姓名", "工号", "政治面貌", "所在党支部", "职务"])
    for number in range(PEOPLE):
        sheet.write_row(number + 1, 0, [f"王{chr(0x4E00 + number)}", f"GD{number}", "中共党员", f"第{number % 3}党支部", post])
    book.close()
    exchange = opened.services.exchange
    report = exchange.import_people(opened.who, exchange.preview_people(opened.who, path))
    assert report.changes.action is not None
    return report.changes.action


def found(opened: Opened, text: str) -> int:
    return len(opened.services.people.ids(opened.who, PeopleQuery(text=text)))


def state(opened: Opened) -> list[dict[str, object]]:
    with opened.database_of().store.read(opened.who) as tx:
        assert history.broken_link(tx.session) is None
        rows = tx.rows(sa.select(Person).order_by(Person.uid))
        return [history.values(row) for row in rows]


def test_everybody_goes_and_comes_back_with_search_and_history_right(opened: Opened, tmp_path: Path) -> None:
    action = import_people(opened, tmp_path / "a.xlsx", "电工")
    whole = state(opened)
    told: list[tuple[int, int]] = []
    gone = opened.services.history.undo(opened.who, action, lambda done, total, text="": told.append((done, total)))
    assert len(told) > 3
    assert told == sorted(told)
    assert state(opened) == []
    assert (found(opened, "王"), found(opened, "gd1199"), len(opened.services.history.bin_ids(opened.who))) == (0, 0, PEOPLE + 3)
    assert gone.action is not None
    opened.services.history.undo(opened.who, gone.action)
    assert state(opened) == whole
    assert (found(opened, "gd1199"), found(opened, "电工")) == (1, PEOPLE)


def test_changed_people_are_put_back_and_found_by_what_they_were(opened: Opened, tmp_path: Path) -> None:
    import_people(opened, tmp_path / "a.xlsx", "电工")
    whole = state(opened)
    action = import_people(opened, tmp_path / "b.xlsx", "会计")
    assert (found(opened, "电工"), found(opened, "会计")) == (0, PEOPLE)
    opened.services.history.undo(opened.who, action)
    assert state(opened) == whole
    assert (found(opened, "电工"), found(opened, "会计")) == (PEOPLE, 0)


def test_cancelled_halfway_everything_stays(opened: Opened, tmp_path: Path) -> None:
    action = import_people(opened, tmp_path / "a.xlsx", "电工")
    whole = state(opened)

    def cancel(done: int, total: int, text: str = "") -> None:
        if done > total / 2:
            raise CancelledByUser

    with pytest.raises(CancelledByUser):
        opened.services.history.undo(opened.who, action, cancel)
    assert state(opened) == whole
    assert found(opened, "gd1199") == 1
