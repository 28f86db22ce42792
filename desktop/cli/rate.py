"""`shuangxing rate`: the rating engine alone on two files, without a database."""

import sys
from pathlib import Path
from typing import Any

import click

from desktop.cli.answers import wants_json
from desktop.cli.chinese import Command
from desktop.cli.streams import put_json
from desktop.domain.assessments import Line, Result, evaluate
from desktop.domain.errors import UserError
from desktop.domain.rubrics import points_text
from desktop.exchange.rubrics import FileRefused, read_facts, read_rubric


@click.command("rate", cls=Command, short_help="按评分细则评定一份数据，输出 JSON")
@click.option(
    "--rubric", "rubric_file", required=True, type=click.Path(path_type=Path), metavar="文件", help="评分细则。"
)
@click.option(
    "--facts", "facts_file", required=True, type=click.Path(path_type=Path), metavar="文件", help="评分数据。"
)
@click.option("--json", "as_json", is_flag=True, help="被拒绝时也在标准输出给出 JSON。")
def rate(rubric_file: Path, facts_file: Path, as_json: bool) -> None:
    """按评分细则评定一份数据，输出 JSON（分数以百分之一分为单位）。"""
    try:
        rubric = read_rubric(rubric_file)
        result = evaluate(rubric, read_facts(facts_file, rubric))
    except UserError as error:
        if wants_json():
            put_json({"error": error.message, "problems": _problems(error)})
        click.echo(str(error), err=True)
        sys.exit(1)
    put_json(answer(result))


def answer(result: Result) -> dict[str, Any]:
    """The result for machines. Amounts are integer hundredths.

    `why` explains each scored line, then what is missing or 不适用, the sum, the level and what lowered it.
    `state` is "ok" or "缺数"; then `missing` names indicators and `linkage`, `level` is null, and `score` is null
    when an indicator is missing. `lines` holds the scored indicators: missing and 不适用 ones have no line.
    """
    return {
        "state": result.state.value,
        "missing": list(result.missing),
        "score": result.score,
        "base": result.base,
        "bonus": result.bonus,
        "penalty": result.penalty,
        "lines": result.line_values(),
        "level": result.level,
        "why": [*(_spoken(line) for line in result.lines if line.value is not None), *result.why],
    }


def _spoken(line: Line) -> str:
    return f"{line.id} {line.title}：{points_text(line.value or 0)} 分。{line.words}。"


def _problems(error: UserError) -> list[dict[str, Any]]:
    if not isinstance(error, FileRefused):
        return []
    return [{"place": f.place, "id": f.owner or None, "line": f.line or None, "reason": f.reason} for f in error.flaws]
