"""One deed is called by one word wherever it stands."""

import ast
import re

from tests.architecture.source import place, tree, written


def literals() -> set[str]:
    """Every text in the code of the window, the fixed parts of composed ones too."""
    found: set[str] = set()
    for path in written("desktop/ui"):
        nodes = ast.walk(tree(path))
        found |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return found


def test_deleting_is_called_so_everywhere() -> None:
    assert [place(path) for path in written("desktop") if "移入回收站" in path.read_text("utf-8")] == []


def test_a_form_is_titled_as_the_button_that_opens_it() -> None:
    said = literals()
    buttons = {text.removesuffix("…") for text in said if re.fullmatch("(登记|新建).+…", text)}
    assert len(buttons) > 10
    alone = [each for each in buttons if each not in said and not any(text.startswith(f"{each}：") for text in said)]
    assert alone == []
