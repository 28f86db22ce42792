"""Icons: every file draws something, in the colour of the theme."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon

from desktop.ui.pages import PAGES
from desktop.ui.shared.icons import FOLDER, icon
from desktop.ui.shared.theme import Choice, Theme
from desktop.ui.shared.tokens import DARK, LIGHT


def colours(shown: QIcon) -> set[str]:
    image = shown.pixmap(QSize(48, 48)).toImage()
    points = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {c.name().upper() for c in points if c.alpha() == 255}


@pytest.mark.parametrize("name", sorted(p.stem for p in FOLDER.glob("*.svg")))
def test_every_icon_is_drawn_in_one_colour(name: str, theme: Theme) -> None:
    assert colours(icon(name)) == {LIGHT.ink2}


def test_an_icon_follows_the_theme(theme: Theme) -> None:
    shown = icon("people", "ink")
    theme.choose(Choice.DARK)
    assert colours(shown) == {QColor(DARK.ink).name().upper()}
    theme.choose(Choice.LIGHT)


def test_the_icon_of_a_primary_button_is_seen_while_it_rests(theme: Theme) -> None:
    image = icon("download", "on_accent").pixmap(QSize(48, 48), QIcon.Mode.Disabled).toImage()
    drawn = max((image.pixelColor(x, y) for x in range(48) for y in range(48)), key=lambda c: c.alpha())
    assert drawn.alpha() > 100
    assert abs(drawn.lightness() - QColor(LIGHT.ink2).lightness()) < 4


def test_a_missing_icon_is_noticed_at_once() -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


def test_every_page_has_its_icon() -> None:
    assert [page.key for page in PAGES if not (FOLDER / f"{page.icon}.svg").exists()] == []
