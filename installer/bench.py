"""Run tests/benchmarks/bench_*.py one after another and print what they measured as one table.

A benchmark prints one JSON object a line; its keys become columns, in the order they come. Customary are name, value,
floor, ratio; "budget" limits the value, "ratio_budget" the ratio. A line beyond either is marked; the exit code is then 1.
"""

import json
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "benchmarks"

Row = dict[str, Any]


def main(names: Sequence[str]) -> int:
    """`names` choose among the benchmarks by a part of the file name; none means all."""
    scripts = [path for path in sorted(FOLDER.glob("bench_*.py")) if not names or any(each in path.stem for each in names)]
    rows: list[Row] = []
    failed: list[str] = []
    for script in scripts:
        print(f"{script.stem} …", file=sys.stderr, flush=True)
        done = subprocess.run([sys.executable, script], cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8", check=False)
        rows += measured(done.stdout)
        if done.returncode:
            failed.append(script.stem)
    print(table(rows))
    if failed:
        print(f"没有跑完：{'、'.join(failed)}", file=sys.stderr)
    return 1 if failed or not scripts or any(over(row) for row in rows) else 0


def measured(output: str) -> list[Row]:
    """The JSON objects among the lines; other lines are for the reader of a single benchmark."""
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def over(row: Row) -> bool:
    """Whether the row misses a budget that it names."""
    return any(
        limit in row and float(row[measured]) > float(row[limit])
        for measured, limit in (("value", "budget"), ("ratio", "ratio_budget"))
    )


def table(rows: Sequence[Row]) -> str:
    """Aligned columns; Chinese characters take two places."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    lines = [[*columns, ""], *([*(_shown(row.get(key)) for key in columns), "超出" if over(row) else ""] for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    padded = ("  ".join(text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True)) for line in lines)
    return "\n".join(line.rstrip() for line in padded)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
