"""The small people page on screen, for what is tried on a list and its record."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from desktop.ui.shared.desk import Desk
from tests.ui.shared.sample import People


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Callable[[], None]) -> Callable[[], People]:
    """Opens it; what is to be in it has been added before."""

    def open_page() -> People:
        made = People(desk)
        qtbot.addWidget(made)
        made.resize(1300, 700)
        made.show()
        settle()
        return made

    return open_page
