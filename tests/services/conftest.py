"""Databases for the random tests of the services."""

from pathlib import Path

import pytest

from tests.services.randomly import Databases


@pytest.fixture
def databases(template: Path, tmp_path: Path) -> Databases:
    """A database of its own for every example of a random test."""
    return Databases(template, tmp_path)
