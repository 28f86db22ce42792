"""What a person types, read as dates, numbers and money; and written back."""

from datetime import date

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from desktop.ui.shared.fields import (
    ChoiceField,
    UnreadableError,
    parse_date,
    parse_hundredths,
    parse_int,
    show_money,
)

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-21",
        "20261121",
        "2026.11.21",
        "2026/11/21",
        "2026年11月21日",
        "2026年11月21",
        " 2026-11-21 ",
        "２０２６－１１－２１",
        "2026。11。21",
    ],
)
def test_a_date_may_be_typed_in_many_ways(typed: str) -> None:
    assert parse_date(typed) == DAY


@pytest.mark.parametrize("typed", ["", "  ", "\u3000"])
def test_an_empty_date_is_none(typed: str) -> None:
    assert parse_date(typed) is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2026-02-30", "没有 2026 年 2 月 30 日这一天。"),
        ("20261399", "没有 2026 年 13 月 99 日这一天。"),
        ("2026-11", "请写到日，例如 2026-11-21。"),
        ("2026年11月", "请写到日，例如 2026-11-21。"),
        ("2026", "请写到日，例如 2026-11-21。"),
        ("昨天", "请按 2026-11-21 的样子填写日期。"),
        ("26-11-21", "请按 2026-11-21 的样子填写日期。"),
    ],
)
def test_what_is_no_date_is_said_in_words(typed: str, words: str) -> None:
    with pytest.raises(UnreadableError, match=words):
        parse_date(typed)


@pytest.mark.parametrize(("typed", "value"), [("12", 12), ("1,200", 1200), ("１２", 12), ("-3", -3), ("", None)])
def test_whole_numbers(typed: str, value: int | None) -> None:
    assert parse_int(typed) == value


@pytest.mark.parametrize("typed", ["1.5", "十", "1e3", "--1"])
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    with pytest.raises(UnreadableError):
        parse_int(typed)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12.5", 1250), ("12", 1200), ("0.05", 5), ("-0.05", -5), ("12.", 1200), ("1,234.56", 123456), ("", None)],
)
def test_scores_and_money_are_hundredths(typed: str, value: int | None) -> None:
    assert parse_hundredths(typed) == value


@pytest.mark.parametrize("typed", ["1.234", "abc", ".", "1.2.3", "1e2"])
def test_more_than_two_decimals_are_refused_not_rounded(typed: str) -> None:
    with pytest.raises(UnreadableError):
        parse_hundredths(typed)


def test_money_is_written_with_its_fen() -> None:
    assert [show_money(v) for v in (123456, 5, -250, None)] == ["1234.56", "0.05", "-2.50", ""]


def test_a_choice_not_made_yet_asks_for_one(theme: object, qtbot: QtBot) -> None:
    box = QComboBox()
    qtbot.addWidget(box)
    field = ChoiceField(box, [("a", "党课")], optional=False)
    field.show("")
    assert (box.currentText(), box.placeholderText(), box.count()) == ("", "请选择", 1)
    field.show("gone")
    assert (box.currentText(), field.value()) == ("gone（代码表中没有）", "gone")
