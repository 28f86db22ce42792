"""`shuangxing rate` from outside: JSON, exit codes, refusals."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from desktop.cli import main
from desktop.paths import RESOURCES

GOLDEN = Path(__file__).parents[1] / "golden" / "assessments"
KEYS = ["state", "missing", "score", "base", "bonus", "penalty", "lines", "level", "why"]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def rated(name: str) -> dict[str, Any]:
    done = run("rate", "--rubric", RESOURCES / "rubrics" / f"{name}.yaml", "--facts", GOLDEN / f"{name}.facts.yaml")
    assert done.exit_code == 0
    answer: dict[str, Any] = json.loads(done.stdout_bytes)
    return answer


def test_a_result_is_json_in_integer_hundredths() -> None:
    answer = rated("branch-star")
    assert list(answer) == KEYS
    assert (answer["state"], answer["missing"], answer["level"]) == ("ok", [], "S5")
    assert (answer["base"], answer["bonus"], answer["penalty"], answer["score"]) == (9197, 500, 200, 9497)
    assert sum(answer["lines"].values()) == answer["base"]
    assert "D5" not in answer["lines"]
    assert all(isinstance(points, int) for points in answer["lines"].values())


def test_every_line_is_explained_before_the_sum_and_the_level() -> None:
    answer = rated("branch-star")
    spoken = [sentence.split(" ")[0] for sentence in answer["why"]]
    assert spoken[: len(answer["lines"])] == list(answer["lines"])
    assert "A1 按期换届：3.00 分。" in answer["why"][0]


def test_missing_facts_are_a_valid_answer() -> None:
    answer = rated("team-star")
    assert (answer["state"], answer["missing"]) == ("缺数", ["F3"])
    assert (answer["score"], answer["level"]) == (None, None)
    assert sum(answer["lines"].values()) == answer["base"]


def test_chinese_is_written_as_utf8_whatever_the_locale() -> None:
    files = (
        "--rubric",
        str(RESOURCES / "rubrics" / "bid-review.yaml"),
        "--facts",
        str(GOLDEN / "bid-review.facts.yaml"),
    )
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "rate", *files],
        capture_output=True,
        env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PATH": ""},
        cwd=RESOURCES.parent,
        check=True,
    )
    assert "得分" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("shared", [True, False])
def test_a_refusal_is_json_with_places_when_asked(tmp_path: Path, shared: bool) -> None:
    broken = tmp_path / "r.yaml"
    broken.write_text("schema: rubric/1\nid: r\n", encoding="utf-8")
    arguments = ["rate", "--rubric", str(broken), "--facts", str(broken)]
    done = run("--json", *arguments) if shared else run(*arguments, "--json")
    assert done.exit_code == 1
    answer = json.loads(done.stdout)
    assert {problem["place"] for problem in answer["problems"]} == {"version", "title", "dimensions", "rating"}
    assert answer["error"]


def test_a_refusal_is_words_on_stderr(tmp_path: Path) -> None:
    done = run("rate", "--rubric", tmp_path / "none.yaml", "--facts", tmp_path / "none.yaml")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "找不到评分细则文件" in done.stderr


def test_facts_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    facts = tmp_path / "f.yaml"
    facts.write_text("manual: {Z9: 3}\n", encoding="utf-8")
    done = run("rate", "--rubric", RESOURCES / "rubrics" / "branch-star.yaml", "--facts", facts)
    assert done.exit_code == 1
    assert "manual.Z9（第 1 行）" in done.stderr


def test_wrong_use_leaves_with_2() -> None:
    assert run("rate", "--rubric", "x").exit_code == 2
    assert run("rate", "--rubric", "x", "--facts", "y", "--nonsense").exit_code == 2
