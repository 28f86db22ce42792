"""What a person cannot be: names without letters, numbers that are no ID numbers."""

from datetime import date
from pathlib import Path

import pytest

from desktop.domain.people import PersonDraft, person_problems
from desktop.exchange.code_tables import read_code_tables
from desktop.paths import RESOURCES

CODES = read_code_tables(Path(RESOURCES) / "code_tables.yaml")
TODAY = date(2026, 6, 1)


def told(draft: PersonDraft) -> list[str]:
    return [problem.code for problem in person_problems(draft, TODAY, codes=CODES)]


@pytest.mark.parametrize("name", ["12345", "2020-01-01", "·", "11010519491231002X"[:17]])
def test_a_name_has_a_letter(name: str) -> None:
    assert told(PersonDraft(name=name)) == ["NAME_WITHOUT_LETTERS"]


@pytest.mark.parametrize("name", ["张三", "𬱖", "Ali", "买买提·艾力"])
def test_letters_of_any_script_make_a_name(name: str) -> None:
    assert told(PersonDraft(name=name)) == []


def test_words_in_place_of_a_number_are_not_judged_as_a_region() -> None:
    assert told(PersonDraft(name="张三", id_number="身份证遗失")) == ["ID_LENGTH"]
    assert told(PersonDraft(name="张三", id_number="990105194912310025"))[-1] == "ID_REGION"
