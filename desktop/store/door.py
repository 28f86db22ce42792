"""Keeps everybody out of a database file for the moment in which it is replaced."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from desktop.domain.errors import UserError


class Door:
    """Many pass at a time; one may wait until all have left and shut it."""

    def __init__(self) -> None:
        self._moved = threading.Condition()
        self._inside = 0
        self._shut = False
        self._mine = threading.local()

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Hold the door open. Waits while it is shut; who is inside already, passes."""
        depth = getattr(self._mine, "depth", 0)
        if depth == 0:
            with self._moved:
                self._moved.wait_for(lambda: not self._shut)
                self._inside += 1
        self._mine.depth = depth + 1
        try:
            yield
        finally:
            self._mine.depth = depth
            if depth == 0:
                with self._moved:
                    self._inside -= 1
                    self._moved.notify_all()

    @contextmanager
    def shut(self, patience: float) -> Iterator[None]:
        """Nobody passes inside the block.

        Args:
            patience: seconds to wait for those inside.

        Raises:
            UserError: somebody stayed longer.
        """
        if getattr(self._mine, "depth", 0):
            raise RuntimeError("shut from inside: it would wait for itself")
        with self._moved:
            self._shut = True
            left = self._moved.wait_for(lambda: self._inside == 0, patience)
        try:
            if not left:
                raise UserError("数据库正忙，没有更换密钥。", "请等导入、导出或检查做完后再试。")
            yield
        finally:
            with self._moved:
                self._shut = False
                self._moved.notify_all()
