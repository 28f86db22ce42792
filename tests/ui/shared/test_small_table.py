"""Nothing is cut off in a small table: long words wrap, and their row grows."""

from pytestqt.qtbot import QtBot

from desktop.ui.shared.small_table import SmallTable
from desktop.ui.shared.tokens import ROW_HEIGHT


def test_a_long_reason_makes_its_row_higher(qtbot: QtBot) -> None:
    table = SmallTable("lines", "会改什么", ("谁", "为什么"), (120,), 1)
    qtbot.addWidget(table)
    table.resize(360, 300)
    table.fill([("甲", "短"), ("乙", "预备党员不应有转正日期；已转正的请把政治面貌改为中共党员，再核对转正日期")])
    table.show()
    qtbot.waitUntil(lambda: table.rowHeight(1) > table.rowHeight(0))
    assert ROW_HEIGHT <= table.rowHeight(0) <= ROW_HEIGHT + 2


def test_every_cell_tells_its_words_and_more_about_its_line(qtbot: QtBot) -> None:
    table = SmallTable("lines", "改动", ("时间", "项目"), (120,), 1)
    qtbot.addWidget(table)
    table.fill([("2026-01-01", "姓名")], ["人员 张伟"])
    item = table.item(0, 1)
    assert item is not None
    assert item.toolTip() == "姓名\n人员 张伟"
