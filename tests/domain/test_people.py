"""What a person cannot be: names without letters, numbers that are no ID numbers."""

from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.drafts import month_of, tidy
from desktop.domain.people import (
    RULED,
    Employment,
    PersonDraft,
    age_on,
    complete,
    mask_phone,
    person_problems,
    rule_problems,
    tidy_name,
)
from desktop.exchange.code_tables import read_code_tables
from desktop.paths import RESOURCES

CODES = read_code_tables(Path(RESOURCES) / "code_tables.yaml")
TODAY = date(2026, 6, 1)


DAY = date(2020, 1, 1)
EVERYTHING = PersonDraft(
    name="张三", id_number="11010519491231002X", gender="1", birth_date=date(1950, 1, 1), political_status="01",
    applied_on=DAY, joined_on=DAY, full_on=DAY, lost_since=DAY, mobile_since=DAY
)  # fmt: skip
"""Of whom every rule has something to say."""


class _Watched:
    """A draft that notes which of its fields are read."""

    def __init__(self, draft: PersonDraft) -> None:
        self.draft, self.read = draft, set[str]()

    def __getattr__(self, name: str) -> object:
        self.read.add(name)
        return getattr(self.draft, name)


def told(draft: PersonDraft) -> list[str]:
    return [problem.code for problem in person_problems(draft, TODAY, codes=CODES)]


@pytest.mark.parametrize("name", ["12345", "2020-01-01", "·", "11010519491231002X"[:17]])
def test_a_name_has_a_letter(name: str) -> None:
    assert told(PersonDraft(name=name)) == ["NAME_WITHOUT_LETTERS"]


@pytest.mark.parametrize("name", ["张三", "𬱖", "Ali", "买买提·艾力"])
def test_letters_of_any_script_make_a_name(name: str) -> None:
    assert told(PersonDraft(name=name)) == []


def test_dates_of_a_member_without_the_status_of_one_are_asked_about() -> None:
    joined = PersonDraft(name="张三", joined_on=date(2010, 7, 1))
    assert told(joined) == ["STATUS_MISSING"]
    assert told(replace(joined, political_status="01")) == []
    assert told(replace(joined, exit_kind="withdrawn", exit_on=date(2015, 7, 1))) == []


def test_words_in_place_of_a_number_are_not_judged_as_a_region() -> None:
    assert told(PersonDraft(name="张三", id_number="身份证遗失")) == ["ID_LENGTH"]
    assert told(PersonDraft(name="张三", id_number="990105194912310025"))[-1] == "ID_REGION"


STEPS = ("applied_on", "activist_on", "target_on", "joined_on", "full_on")


@given(st.lists(st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2026, 1, 1))), min_size=5, max_size=5))
def test_the_way_into_the_party_is_refused_exactly_when_two_known_dates_stand_the_wrong_way_round(
    days: list[date | None],
) -> None:
    draft = PersonDraft(name="张三", political_status="01", **dict(zip(STEPS, days, strict=True)))  # type: ignore[arg-type]
    known = [day for day in days if day]
    assert ("DATE_SEQUENCE_INCONSISTENT" in told(draft)) == (known != sorted(known))


def test_a_short_probation_is_asked_about_only_where_there_was_one_and_somebody_is_at_work() -> None:
    short = PersonDraft(name="张三", political_status="01", joined_on=date(2010, 7, 1), full_on=date(2010, 8, 1))
    assert told(short) == ["PROBATION_SHORT"]
    assert told(replace(short, employment=Employment.RETIRED)) == []
    assert told(replace(short, joined_on=date(1975, 7, 1), full_on=date(1975, 7, 1))) == []
    assert told(replace(short, full_on=None)) == [], "dates of long ago may be unknown"


@pytest.mark.parametrize("status", ["01", "02", "13", None])
@pytest.mark.parametrize("employment", list(Employment))
def test_the_rules_read_no_field_but_those_they_name(status: str | None, employment: Employment) -> None:
    """An import judges a change of any other field by itself."""
    watched = _Watched(replace(EVERYTHING, political_status=status, employment=employment))
    assert rule_problems(cast("PersonDraft", watched), TODAY)
    assert watched.read <= RULED


def test_whatever_a_rule_reads_has_it_asked_again() -> None:
    """Where the change of one field asks rules that read another, a change of that other must ask them too."""
    reads: dict[str, set[str]] = {name: set() for name in RULED}
    for name, status in product(RULED, ("01", "02", "13")):
        watched = _Watched(replace(EVERYTHING, political_status=status))
        rule_problems(cast("PersonDraft", watched), TODAY, {name})
        reads[name] |= watched.read
    assert {(one, other) for one in RULED for other in reads[one] if one not in reads[other]} == set()
    watched = _Watched(EVERYTHING)
    assert (rule_problems(cast("PersonDraft", watched), TODAY, {"job_title"}), watched.read) == ([], set())


def test_who_was_born_on_a_leap_day_comes_of_age_on_the_first_of_march() -> None:
    born = PersonDraft(name="张三", birth_date=date(2000, 2, 29), applied_on=date(2018, 2, 28))
    assert told(born) == ["UNDER_AGE"]
    assert told(replace(born, applied_on=date(2018, 3, 1))) == []
    assert [age_on(date(2000, 2, 29), day) for day in (date(2026, 2, 28), date(2026, 3, 1))] == [25, 26]


@pytest.mark.parametrize("dot", "·•・‧∙．･.⋅")
def test_any_dot_in_use_is_stored_as_one(dot: str) -> None:
    assert complete(PersonDraft(name=f"阿卜杜拉{dot}买买提")).name == "阿卜杜拉\u00b7买买提"
    assert tidy_name(f"阿卜杜拉 {dot} 买买提") == "阿卜杜拉\u00b7买买提"


def test_a_full_stop_between_letters_of_other_scripts_stays() -> None:
    assert tidy_name("J.R. Smith") == "J.R. Smith"


@pytest.mark.parametrize("typed", ["2026-03", "2026.3", "202603", "2026年3月", "２０２６年３月底", "2026-03-31"])
def test_a_month_is_read_however_it_is_written(typed: str) -> None:
    assert month_of(typed) == "2026-03"


def test_what_is_no_month_is_said() -> None:
    assert month_of("2026-13") is None
    assert told(PersonDraft(name="张三", dues_until="三月")) == ["MONTH_FORMAT"]


def test_a_draft_without_a_name_is_completed_from_its_number() -> None:
    """A form reads an empty line as None, and asks about the number while the name is still to be typed."""
    draft = PersonDraft(name=None, id_number="11010519491231002X")  # type: ignore[arg-type]
    assert complete(draft).birth_date == date(1949, 12, 31)


@pytest.mark.parametrize("phone", ["12345678", "87654321", "8765432", "95598"])
def test_a_short_number_is_covered_whole(phone: str) -> None:
    assert mask_phone(phone) == "****"


@pytest.mark.parametrize(("phone", "shown"), [("13812345678", "138****5678"), ("0312-1234567", "031****4567"), ("", "")])
def test_of_a_long_number_the_ends_are_shown(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


def test_what_nobody_sees_does_not_come_along_with_what_is_pasted() -> None:
    assert tidy("\ufeff张\u200b三\u202e ") == "张三"
    assert tidy("\u200b") is None
