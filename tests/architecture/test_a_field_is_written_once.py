"""A field of a person costs five files (README, "How to add a field"): draft, table, migration, form, compiled form.

A sixth, desktop/store/schema.py, numbers the migration and spells out no field. What reads every field reads it from the
draft; whoever spells one out elsewhere does so because it means something there.
"""

import pytest

from tests.architecture.source import ROOT, place, written

PLAIN = ("registered_at", "enrolled_on", "admin_rank", "technical_title")
"""Fields without a meaning of their own: nothing is reckoned from them."""
COST = {
    "desktop/domain/people/draft.py",
    "desktop/store/people.py",
    "desktop/store/migrations/versions/0007_member_files_and_organisations_complete.py",
    "forms/people/person_form.ui",
    "desktop/ui/forms/people/ui_person_form.py",
}
TOLD = {
    "desktop/services/people/papers.py",
    "desktop/services/people/conditions.py",
    "desktop/domain/people/rules.py",
    "desktop/domain/people/timeline.py",
}
"""The order of the printed sheet, where what is not told stands last, what conditions offer to choose from, the order of
dates, the line of time: a new field need not be in them."""


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_field_is_spelt_out_in_five_files(name: str) -> None:
    files = [*written("desktop"), *(ROOT / "forms").rglob("*.ui"), *(ROOT / "desktop" / "ui" / "forms").rglob("*.py")]
    found = {place(path) for path in files if name in path.read_text("utf-8")}
    assert found - TOLD == COST
