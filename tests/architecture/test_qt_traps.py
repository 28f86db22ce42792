"""What PySide offers and nobody may use, since it ends in a breakdown that names no line of ours."""

import re

from tests.architecture.source import ROOT

ASKED = re.compile(r"\.(itemAt|itemAtPosition)\(")
"""Of a layout: see tab_order.py. Of a list or a table it would be safe, but nothing here needs it."""


def test_no_layout_is_asked_for_its_items() -> None:
    files = sorted((ROOT / "desktop").rglob("*.py"))
    found = [str(file.relative_to(ROOT)) for file in files if ASKED.search(file.read_text(encoding="utf-8"))]
    assert len(files) > 300
    assert found == []
