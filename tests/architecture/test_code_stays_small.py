"""A file or function that outgrows these limits is split, not excused."""

import ast
import statistics

from tests.architecture.source import functions, place, tree, written

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LONGEST_CLASS = 250
USUAL_FUNCTION = 8
"""Median of the package."""


def length(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {place(path): len(path.read_text("utf-8").splitlines()) for path in written("desktop", "installer", "tests")}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_60_lines() -> None:
    """A migration is a flat list of what changes, and never edited again."""
    files = [path for path in written("desktop", "installer", "tests") if path.parent.name != "versions"]
    found = ((path, node) for path in files for node in functions(path))
    assert [f"{place(path)}:{node.lineno} {node.name}" for path, node in found if length(node) > LONGEST_FUNCTION] == []


def test_no_class_is_longer_than_250_lines() -> None:
    found = ((path, node) for path in written("desktop", "installer", "tests") for node in ast.walk(tree(path)))
    classes = ((path, node) for path, node in found if isinstance(node, ast.ClassDef))
    assert [f"{place(path)}:{node.lineno} {node.name}" for path, node in classes if length(node) > LONGEST_CLASS] == []


def test_the_usual_function_of_the_program_is_short() -> None:
    lengths = [length(node) for path in written("desktop") for node in functions(path)]
    assert statistics.median(lengths) <= USUAL_FUNCTION
