"""What import-linter's contracts cannot say: about the standard library, about time, about single lines."""

import ast
import subprocess
import sys

import pytest

from tests.architecture.source import ROOT, imported, place, tree, written

HEAVY = ("PySide6", "sqlalchemy", "alembic", "reportlab", "pyhanko", "pikepdf", "pypdfium2", "openpyxl", "xlsxwriter", "docx")


def test_the_domain_needs_nothing_but_the_standard_library() -> None:
    # stdnum: the arithmetic of check digits, itself without further needs.
    allowed = sys.stdlib_module_names | {"desktop", "stdnum"}
    foreign = {place(path): imported(path) - allowed for path in written("desktop/domain")}
    assert {name: found for name, found in foreign.items() if found} == {}


def test_the_domain_reads_no_clock() -> None:
    """`today` is a parameter, so that a rule can be asked about any day."""
    clocks = {"date.today", "datetime.now", "datetime.today", "datetime.utcnow", "datetime.datetime.now", "datetime.date.today", "time.time"}
    calls = ((path, node) for path in written("desktop/domain") for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
    assert [f"{place(path)}:{node.lineno}" for path, node in calls if ast.unparse(node.func) in clocks] == []


@pytest.mark.parametrize("module", ["desktop.cli", "desktop.domain"])
def test_a_command_starts_without_loading_what_it_may_not_need(module: str) -> None:
    code = f"import {module}, sys; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_only_the_command_line_prints() -> None:
    calls = ((path, node) for path in written("desktop") for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
    printed = {place(path) for path, node in calls if isinstance(node.func, ast.Name) and node.func.id == "print"}
    assert {name for name in printed if not name.startswith("desktop/cli")} == set()


def test_no_error_is_swallowed() -> None:
    """An empty handler hides a bug; contextlib.suppress with a narrow class says what is expected."""
    handlers = ((path, node) for path in written("desktop", "installer") for node in ast.walk(tree(path)) if isinstance(node, ast.ExceptHandler))
    silent = (f"{place(path)}:{node.lineno}" for path, node in handlers if all(isinstance(each, ast.Pass) for each in node.body))
    assert list(silent) == []


def test_every_module_says_in_one_sentence_what_it_is_for() -> None:
    files = [path for path in written("desktop", "installer", "tests") if path.read_text("utf-8").strip()]
    assert [place(path) for path in files if not ast.get_docstring(tree(path))] == []
