"""Rendering documents, against deflating and writing the bytes of the same file in the same run.

Prints one JSON line each: value and floor in milliseconds (medians), their ratio and its budget.
"""

import io
import json
import statistics
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf

from desktop.documents import rendering, templates
from desktop.domain.documents import Imprint
from tests.documents import samples

ROUNDS = 40
BUDGET = 1.5
LIMITED = "documents.two_pages.ms"
DOCUMENTS = {
    LIMITED: ("pairing_agreement", samples.pairing),
    "documents.contract_of_six_pages.ms": ("project_contract", samples.contract),
    "documents.assessment_report.ms": ("assessment_report", samples.report),
}


def timed(action: Callable[[], object]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def streams(pdf: bytes) -> list[bytes]:
    """What the file holds, inflated."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return [item.read_bytes() for item in file.objects if isinstance(item, pikepdf.Stream)]


def deflate_and_write(contents: list[bytes], path: Path) -> None:
    path.write_bytes(b"".join(map(zlib.compress, contents)))


def report(name: str, value: float, floor: float) -> None:
    line = {"name": name, "value": round(value, 2), "floor": round(floor, 2), "ratio": round(value / floor, 2)}
    limit = {"ratio_budget": BUDGET} if name == LIMITED else {}
    sys.stdout.write(json.dumps({**line, **limit}, ensure_ascii=False) + "\n")


def measure(name: str, kind: str, fields: dict[str, object], path: Path) -> None:
    """Interleave both, so that a noisy moment meets both."""
    template = templates.load(kind)

    def render(number: int) -> bytes:
        imprint = Imprint(
            f"示例公司党建合〔2026〕{number}号", samples.IMPRINT.code, "示例县供电公司党委", samples.IMPRINT.made_on
        )
        return rendering.render(template, fields, imprint).pdf

    contents = streams(render(0))
    values, floors = [], []
    for number in range(ROUNDS):
        values.append(timed(lambda n=number: path.write_bytes(render(n))))  # type: ignore[misc]
        floors.append(timed(lambda: deflate_and_write(contents, path)))
    report(name, statistics.median(values), statistics.median(floors))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, (kind, data) in DOCUMENTS.items():
            measure(name, kind, data().fields(), Path(folder) / "document.pdf")


if __name__ == "__main__":
    main()
