"""What every long piece of work needs: a way to tell how far it is, and a quiet interpreter."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from desktop.store.health import Progress

__all__ = ["Progress", "quiet", "undisturbed"]


def quiet(done: int, total: int, text: str = "") -> None:
    """The Progress that nobody looks at."""


_MANY = 50_000
"""Fresh objects whose one walk is felt."""


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without the cyclic garbage collector, and with short turns for other threads.

    The collector walks a million fresh cells again and again (*measured*: a third of the time), and nothing in them
    is cyclic; each walk stops every thread, the window's too (*measured*: up to 0.6 s). So they are frozen before it
    comes back: what nobody refers to any more is freed all the same. A window asks for its turn at
    every call of Qt, hundreds of times a frame (*measured* on a busy machine, longest frame while importing: 700 to 950 ms
    with turns of 1 ms, 165 to 200 ms with 0.1 ms, 90 to 150 ms with no import at all).
    """
    was, turn = gc.isenabled(), sys.getswitchinterval()
    gc.disable()
    sys.setswitchinterval(min(turn, 0.0001))
    try:
        yield
    finally:
        sys.setswitchinterval(turn)
        if gc.get_count()[0] > _MANY:
            gc.freeze()
        if was:
            gc.enable()
