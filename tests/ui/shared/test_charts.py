"""Charts on the screen: painted in both themes, sharp labels, numbers for those who cannot see them."""

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from desktop.domain.charts import Axis, Figure, Paint, Series, bars, radar, stars
from desktop.ui.shared.charts import SCALE, ChartView, colour
from desktop.ui.shared.theme import Choice, Theme
from desktop.ui.shared.tokens import DARK, LIGHT, Tokens
from tests.ui.shared.contrast import contrast

AXES = [Axis(title, 2000) for title in ("组织建设", "队伍建设", "制度执行", "作用发挥", "群众评价")]
SERIES = [Series("本季", (1800, 1500, 1900, 1200, 1600)), Series("上季", (1500, 1500, 1000, 1300, None))]


def image(view: ChartView) -> QImage:
    return view.grab().toImage()


def colours(shown: QImage) -> set[str]:
    return {shown.pixelColor(x, y).name() for x in range(0, shown.width()) for y in range(0, shown.height())}


@pytest.mark.parametrize(("choice", "tokens"), [(Choice.LIGHT, LIGHT), (Choice.DARK, DARK)])
def test_a_radar_is_painted_in_the_theme(choice: Choice, tokens: Tokens, theme: Theme, qtbot: QtBot) -> None:
    theme.choose(choice)
    view = ChartView("radar", "各维度得分")
    qtbot.addWidget(view)
    view.show_figure(radar(AXES, SERIES))
    view.resize(view.sizeHint())
    assert QColor(tokens.info).name() in colours(image(view))
    theme.choose(Choice.LIGHT)


def test_a_chart_tells_its_numbers(qtbot: QtBot) -> None:
    view = ChartView("bars", "各维度得分")
    qtbot.addWidget(view)
    view.show_made(lambda width: bars(AXES, SERIES, width))
    assert "组织建设 18" in view.accessibleDescription()
    view.clear()
    assert view.accessibleDescription() == ""


def test_a_chart_is_made_anew_for_its_width(qtbot: QtBot) -> None:
    view, widths = ChartView("bars", "得分"), list[float]()
    qtbot.addWidget(view)

    def make(width: float) -> Figure:
        widths.append(width)
        return bars(AXES, SERIES, width)

    view.show_made(make)
    view.resize(800, 200)
    view.show()
    assert widths[-1] == 800 / SCALE


def test_stars_are_gold(qtbot: QtBot) -> None:
    view = ChartView("stars", "星级")
    qtbot.addWidget(view)
    view.show_figure(stars(4, 5, 30))
    view.resize(view.sizeHint())
    assert QColor(LIGHT.star).name() in colours(image(view))
    assert view.accessibleDescription() == "5 颗星中得 4 颗。"


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda t: t.name)
def test_series_are_seen_against_the_card(tokens: Tokens) -> None:
    series = (Paint.SERIES_0, Paint.SERIES_1, Paint.SERIES_2, Paint.SERIES_3)
    assert [p for p in series if contrast(colour(p, tokens).name(), tokens.card) < 3] == []
