"""The office's own data: what its name and the prefix of its numbers may be."""

import pytest

from desktop.domain.stations import StationDraft, station_problems


@pytest.mark.parametrize("prefix", ["城关", "测电党委", "CG2"])
def test_a_prefix_is_words_or_letters(prefix: str) -> None:
    assert station_problems(StationDraft("城关供电所", prefix)) == []


@pytest.mark.parametrize(
    ("name", "prefix", "code"),
    [
        ("", "城关", "REQUIRED"),
        ("城关供电所", "", "REQUIRED"),
        ("长" * 51, "城关", "TOO_LONG"),
        ("城关供电所", "长" * 21, "TOO_LONG"),
        ("城关供电所", "城 关", "PREFIX_UNCLEAR"),
        ("城关供电所", "城关〔2026〕", "PREFIX_UNCLEAR"),
        ("城关供电所", "城关/党", "PREFIX_UNCLEAR"),
    ],
)
def test_what_would_make_numbers_unreadable_is_refused(name: str, prefix: str, code: str) -> None:
    assert [p.code for p in station_problems(StationDraft(name, prefix))] == [code]
