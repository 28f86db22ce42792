"""What stands in desktop/ui/forms is what forms/ says."""

from installer import compile_forms


def test_the_generated_forms_are_what_the_designer_files_say() -> None:
    assert compile_forms.stale(compile_forms.compiled()) == [], "python3 installer/bootstrap.py forms"
