"""The one place that announces what an action changed, so that open screens refresh themselves."""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject, Signal

from desktop.domain.changes import Changes


class Hub(QObject):
    """Announces committed changes with the object that caused them.

    Signals:
        changed: Changes, and the initiator (QObject or None).
    """

    changed = Signal(object, object)

    def announce(self, changes: Changes, initiator: QObject | None = None) -> None:
        if changes:
            self.changed.emit(changes, initiator)

    def listen(self, owner: QObject, nouns: tuple[str, ...], react: Callable[[Changes], object]) -> None:
        """Call `react` when another object than `owner` changed one of `nouns`, as long as `owner` exists."""

        def hear(changes: Changes, initiator: QObject | None) -> None:
            if shiboken6.isValid(owner) and initiator is not owner and changes.touches(*nouns):
                react(changes)

        self.changed.connect(hear)
        owner.destroyed.connect(lambda: self.changed.disconnect(hear) if shiboken6.isValid(self) else None)
