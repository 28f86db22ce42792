"""Commands that speak Chinese: click's own words come from resources/messages, placeholders and layout from here."""

import gettext
import os
from collections.abc import Iterable, Iterator
from typing import Any
from unicodedata import east_asian_width

import click

from desktop.paths import RESOURCES


def speak_chinese() -> None:
    """Give click its words. It asks gettext, which listens to LANGUAGE first; this program has one language."""
    gettext.bindtextdomain("messages", str(RESOURCES / "messages"))
    os.environ["LANGUAGE"] = "zh_CN"


class Formatter(click.HelpFormatter):
    """Help in columns that are straight on a terminal, where a Chinese character is two cells wide."""

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        listed = list(rows)
        first = min(max((_cells(name) for name, _ in listed), default=0), col_max) + col_spacing
        margin = " " * self.current_indent
        for name, told in listed:
            lines = list(_broken(told, max(20, self.width - first - self.current_indent)))
            if _cells(name) > first - col_spacing:
                self.write(f"{margin}{name}\n")
            else:
                self.write(f"{margin}{name}{' ' * (first - _cells(name))}{lines.pop(0)}\n")
            for line in lines:
                self.write(f"{margin}{' ' * first}{line}\n")


def _cells(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _broken(text: str, width: int) -> Iterator[str]:
    """The text in lines of so many cells; punctuation does not begin a line."""
    line = ""
    for character in text:
        if _cells(line + character) > width and character not in "，。；：、）”":
            yield line
            line = ""
        line += character if line or character != " " else ""
    yield line


class _Context(click.Context):
    formatter_class = Formatter


class Command(click.Command):
    """A command whose usage line is Chinese."""

    context_class = _Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]", **kwargs})


class Group(click.Group):
    """A group of such commands."""

    context_class = _Context
    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]", "subcommand_metavar": "命令 [参数]…", **kwargs})
