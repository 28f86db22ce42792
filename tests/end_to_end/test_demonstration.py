"""The main job once, by command line, judged by programs that are not ours."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own."""
    command = [sys.executable, "-m", "desktop", *arguments]
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What `shuangxing demo` says it made; all tests here look at the same demonstration."""
    folder = tmp_path_factory.mktemp("演示") / "demo"
    done = run("demo", str(folder), "--json")
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    yield told
    shutil.rmtree(folder)


def outside(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_both_signatures_of_the_contract_are_valid_to_an_outside_program(made: dict[str, Any]) -> None:
    said = outside("pdfsig", made["documents"][0])
    assert said.count("Signature is Valid") == 2
    assert "Total document signed" in said


@pytest.mark.parametrize("place", range(4))
def test_every_document_is_sound_and_carries_its_fonts(made: dict[str, Any], place: int) -> None:
    path = made["documents"][place]
    assert "No syntax or stream encoding errors found" in outside("qpdf", "--check", path)
    fonts = outside("pdffonts", path).splitlines()[2:]
    assert fonts
    assert all("TrueType" in line and " yes yes yes" in line for line in fonts)


def test_verify_accepts_the_contract_and_reports_a_flipped_byte(made: dict[str, Any], tmp_path: Path) -> None:
    contract = Path(made["documents"][0])
    assert run("verify", str(contract)).returncode == 0
    content = bytearray(contract.read_bytes())
    content[len(content) // 3] ^= 1
    flipped = tmp_path / "flipped.pdf"
    flipped.write_bytes(content)
    assert run("verify", str(flipped)).returncode == 1
    assert run("verify", made["documents"][1]).returncode == 1


def test_the_sample_database_is_whole_and_gives_back_its_people(made: dict[str, Any], tmp_path: Path) -> None:
    station = {"SHUANGXING_DATABASE": made["database"], "SHUANGXING_PASSWORD": made["password"]}
    assert run("check", **station).returncode == 0
    sheet = tmp_path / "人员.xlsx"
    assert run("export", "people", str(sheet), **station).returncode == 0
    again = run("import", "people", str(sheet), "--dry-run", "--json", **station)
    assert again.returncode == 0, again.stderr
    assert run("backup", str(tmp_path / "copy.db"), **station).returncode == 0


def test_there_is_a_picture_of_every_page_in_light_and_dark(made: dict[str, Any]) -> None:
    names = {Path(p).stem.split("-", 1)[1] for p in made["pictures"]}
    pages = {n.rsplit("-", 1)[0] for n in names}
    assert {"people", "organisations", "pairings", "pledges", "activities", "projects", "assessments"} <= pages
    assert names == {f"{page}-{theme}" for page in pages for theme in ("light", "dark")}
    assert all(Path(p).stat().st_size > 10_000 for p in made["pictures"])
