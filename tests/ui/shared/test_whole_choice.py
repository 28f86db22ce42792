"""A closed combo box never shows half a character."""

from pytestqt.qtbot import QtBot

from desktop.ui.shared.theme import Theme
from desktop.ui.shared.whole_choice import WholeChoice


def test_too_long_words_end_in_dots_and_short_ones_stand_whole(theme: Theme, qtbot: QtBot) -> None:
    box = WholeChoice()
    qtbot.addWidget(box)
    box.addItems(["程勇林　SL20230054 · 综合班 · 1999-12-22", "李娜"])
    box.resize(200, 36)
    box.show()
    assert box.shown_text().startswith("程勇林　SL2023")
    assert box.shown_text().endswith("…")
    assert box.fontMetrics().horizontalAdvance(box.shown_text()) < 180
    box.setCurrentIndex(1)
    assert box.shown_text() == "李娜"
    assert not box.grab().isNull()
