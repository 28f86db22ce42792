"""Colours: readable in both themes, and read back from the palette."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFormLayout, QFrame, QLabel
from pytestqt.qtbot import QtBot

from desktop.ui.shared.buttons import fact_label, facts_form, restyle
from desktop.ui.shared.icons import FOLDER
from desktop.ui.shared.style import ARROWS, sheet
from desktop.ui.shared.theme import Choice, Theme
from desktop.ui.shared.tokens import DARK, LIGHT, Tokens, Tone, palette, tokens_of
from tests.ui.shared.contrast import contrast, text_pairs

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda t: t.name)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@THEMES
def test_every_text_is_readable(tokens: Tokens) -> None:
    assert {name: pair for name, pair in text_pairs(tokens).items() if contrast(*pair) < 4.5} == {}


@THEMES
def test_inputs_and_the_focus_ring_are_seen(tokens: Tokens) -> None:
    grounds = (tokens.card, tokens.page, tokens.rail)
    assert contrast(tokens.edge, tokens.card) >= 3
    assert [ground for ground in grounds if contrast(tokens.focus, ground) < 3] == []
    on_red = (*grounds, tokens.accent, tokens.bad_pale)
    assert [ground for ground in on_red if contrast(tokens.focus_red, ground) < 3] == []


@THEMES
def test_the_theme_is_read_back_from_its_palette(tokens: Tokens) -> None:
    assert tokens_of(palette(tokens)) is tokens


@THEMES
def test_the_style_sheet_has_only_colours_of_its_theme(tokens: Tokens) -> None:
    text = sheet(tokens)
    known = {getattr(tokens, name).upper() for name in Tokens.__slots__ if name != "name"}
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", text)) - known == set()
    assert "$" not in text


@THEMES
def test_the_arrows_of_the_style_sheet_are_icons_in_its_colours(tokens: Tokens) -> None:
    named = set(re.findall(r'url\("(.*?)"\)', sheet(tokens)))
    colours = {"chevron-down": tokens.ink2, "check": tokens.on_accent, "dash": tokens.on_accent}
    assert named == {(ARROWS / f"{tokens.name}-{name}.svg").as_posix() for name in colours}
    for name, colour in colours.items():
        icon = (FOLDER / f"{name}.svg").read_text("utf-8")
        assert (ARROWS / f"{tokens.name}-{name}.svg").read_text("utf-8") == icon.replace("currentColor", colour)


def test_choosing_a_theme_changes_the_application(theme: Theme) -> None:
    theme.choose(Choice.DARK)
    assert tokens_of(QApplication.palette()) is DARK
    theme.choose(Choice.LIGHT)
    assert tokens_of(QApplication.palette()) is LIGHT


def test_words_in_a_frame_take_the_colour_of_what_it_means_now(qtbot: QtBot) -> None:
    frame = QFrame()
    qtbot.addWidget(frame)
    said = QLabel("已导入", frame)
    frame.setStyleSheet(sheet(LIGHT))
    frame.show()
    colours = []
    for tone in (Tone.GOOD, Tone.BAD, Tone.GOOD):
        restyle(frame, "banner", str(tone))
        colours.append(said.palette().color(said.foregroundRole()).name())
    assert colours[0] == colours[2] != colours[1]


def test_what_a_fact_is_stands_right_before_the_first_line_of_its_words(qtbot: QtBot) -> None:
    frame = QFrame()
    qtbot.addWidget(frame)
    form = facts_form()
    frame.setLayout(form)
    short, tall = fact_label("期限"), fact_label("责任组织")
    form.addRow(short, QLabel("年底"))
    form.addRow(tall, QLabel("一行\n又一行\n再一行"))
    frame.show()
    assert short.geometry().right() == tall.geometry().right()
    assert tall.alignment() & Qt.AlignmentFlag.AlignTop
    assert tall.y() == form.itemAt(1, QFormLayout.ItemRole.FieldRole).geometry().y()
