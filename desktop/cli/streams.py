"""What commands print: words that never fail for a character, JSON that is always UTF-8, and faults in words."""

import io
import json
import sys
import traceback
from types import TracebackType
from typing import Any

import click

from desktop.domain.errors import fault_of

_FAULT = "程序内部出错，这是程序的缺陷，不是操作的问题；已经保存的数据不受影响。请把下面的内容发给维护人员：\n\n"


def prepare_streams() -> None:
    """Characters that the terminal's encoding has not become question marks; a bug is told before its details."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.excepthook = _tell_fault


def _tell_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    head = "" if issubclass(kind, KeyboardInterrupt) else _FAULT
    click.echo(head + "".join(traceback.format_exception(kind, error, trace)), err=True)


def put(words: str) -> None:
    """Print the outcome for people. What was done stays done when it cannot be printed."""
    _put(words)


def put_json(data: Any) -> None:
    """Print the outcome for programs: UTF-8 whatever the terminal's encoding."""
    _put(json.dumps(data, ensure_ascii=False, indent=2, default=str).encode("utf-8", "replace"))


def _put(text: str | bytes) -> None:
    try:
        click.echo(text)
    except BrokenPipeError:
        # Whoever read has seen enough (| head); click ends quietly.
        raise
    except OSError as error:
        click.echo(f"结果没有写出来（{fault_of(error)}）。", err=True)
        sys.exit(1)
