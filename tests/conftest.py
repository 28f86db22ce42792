"""A real encrypted database for every test: copied from one made once, so that a test costs milliseconds."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from desktop import compose
from desktop.compose import Opened
from desktop.domain.actors import Actor
from desktop.services import Services
from desktop.store.keys import Work
from tests import examples

PASSWORD = "ceshi-2026"
CHEAP = Work(memory=64, passes=1, lanes=1)
"""Key derivation that costs nothing: tests are not attacked."""
examples.register()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty station's database `station.db`, closed."""
    folder = tmp_path_factory.mktemp("template")
    opened = compose.create(folder / "station.db", "测试供电所", "管理员", PASSWORD, work=CHEAP)
    opened.database_of().close()
    return folder


def copied(template: Path, folder: Path) -> Path:
    """A closed database with its keys, copied into another folder."""
    for file in template.glob("station.db*"):
        if file.is_file() and file.suffix != ".lock":
            shutil.copyfile(file, folder / file.name)
    return folder / "station.db"


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Path:
    """A closed copy of the template; account 管理员."""
    return copied(template, tmp_path)


@pytest.fixture
def opened(database: Path) -> Iterator[Opened]:
    """The copy, open."""
    station = compose.open_station(database, "管理员", PASSWORD, work=CHEAP)
    yield station
    station.database_of().close()


@pytest.fixture
def services(opened: Opened) -> Services:
    return opened.services


@pytest.fixture
def who(opened: Opened) -> Actor:
    """A keeper: every right."""
    return opened.who
