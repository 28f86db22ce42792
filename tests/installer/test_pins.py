"""The pins are complete and hold together."""

import tomllib
from importlib.metadata import version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from installer import pin

PYPROJECT = tomllib.loads((pin.ROOT / "pyproject.toml").read_text("utf-8"))
FILES = ("requirements.txt", "requirements-dev.txt")


def pinned(name: str) -> list[Requirement]:
    lines = (pin.ROOT / "installer" / name).read_text("utf-8").splitlines()
    return [Requirement(line) for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("name", FILES)
def test_every_line_names_one_exact_version(name: str) -> None:
    assert [str(each) for each in pinned(name) if [part.operator for part in each.specifier] != ["=="]] == []


def test_whatever_a_pinned_package_needs_is_pinned_too_and_nothing_else() -> None:
    run, everything = pin.here(PYPROJECT)
    lists = [{each.name for each in pinned(name) if each.marker is None or each.marker.evaluate()} for name in FILES]
    assert lists == [run, everything - run]


def test_the_pins_satisfy_what_pyproject_asks_for() -> None:
    versions = {each.name: next(iter(each.specifier)).version for name in FILES for each in pinned(name)}
    asked = [*PYPROJECT["project"]["dependencies"], *PYPROJECT["dependency-groups"]["dev"], *PYPROJECT["build-system"]["requires"]]
    for requirement in map(Requirement, asked):
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement


def test_the_tests_run_on_the_pinned_versions() -> None:
    here = [each for name in FILES for each in pinned(name) if each.marker is None or each.marker.evaluate()]
    wrong = {each.name: version(each.name) for each in here if not each.specifier.contains(version(each.name))}
    assert wrong == {}


def test_qt_is_not_the_release_that_corrupts_older_pythons() -> None:
    """PySide6 6.12.0 drops references to None and True; Python before 3.12 dies of it, and we support 3.11."""
    qt = next(each for each in pinned("requirements.txt") if each.name == "pyside6-essentials")
    assert PYPROJECT["project"]["requires-python"] == ">=3.11"
    assert not next(iter(qt.specifier)).version.startswith("6.12.")


def test_windows_gets_what_only_windows_needs() -> None:
    marked = {each.name for name in FILES for each in pinned(name) if each.marker and not each.marker.evaluate({"sys_platform": "linux"})}
    assert marked == {"colorama", "tzdata"}
