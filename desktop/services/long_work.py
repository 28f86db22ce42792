"""What every long piece of work needs: a way to tell how far it is, and quiet from the garbage collector."""

import gc
import inspect
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from desktop.store.health import Progress, quiet

__all__ = ["LARGE", "Elsewhere", "Progress", "apart", "quiet", "undisturbed"]

P = ParamSpec("P")
R = TypeVar("R")


LARGE = 2_000
"""Records from which a window's frames feel the work on them."""
_MANY = 50_000
"""Fresh objects whose one walk is felt."""


class _Quiet:
    """How the collector stood before the first of those at work; the last puts it back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._collecting = True

    def enter(self) -> None:
        with self._lock:
            if self._inside == 0:
                self._collecting = gc.isenabled()
                gc.disable()
            self._inside += 1

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside:
                return
            if gc.get_count()[0] > _MANY:
                gc.freeze()
            if self._collecting:
                gc.enable()


_QUIET = _Quiet()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without the cyclic garbage collector.

    It walks a million fresh cells again and again (*measured*: a third of the time), and nothing in them is cyclic; each
    walk stops every thread, the window's too (*measured*: up to 0.6 s). So they are frozen before it comes back: what
    nobody refers to any more is freed all the same.
    """
    _QUIET.enter()
    try:
        yield
    finally:
        _QUIET.leave()


class Elsewhere(Protocol):
    """Does an action of a service in another process and answers what came of it; see desktop/apart.py."""

    def __call__(self, action: str, arguments: Mapping[str, Any], progress: Progress) -> Any: ...


def apart(large: Callable[[Mapping[str, Any]], bool]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark an action that is done elsewhere when it is large, where its service was given an elsewhere.

    Args:
        large: told the action's arguments by name, `self` and `who` among them.
    """

    def mark(action: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(action)

        @wraps(action)
        def done(*args: P.args, **kwargs: P.kwargs) -> R:
            given = signature.bind(*args, **kwargs).arguments
            elsewhere: Elsewhere | None = given["self"].elsewhere
            if elsewhere is None or not large(given):
                return action(*args, **kwargs)
            del given["self"]
            progress = given.pop("progress", quiet)
            result: R = elsewhere(action.__name__, given, progress)
            return result

        return done

    return mark
