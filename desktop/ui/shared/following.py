"""Assistive programs select a row without going to it; the row they select becomes the row one is at."""

from PySide6.QtCore import QItemSelection, QTimer
from PySide6.QtWidgets import QAbstractItemView


def follow_selection(view: QAbstractItemView) -> None:
    """Go to the one row that was selected.

    Later, not at once: keys and pointer select first and go there themselves, which would count twice.
    """

    def follow() -> None:
        chosen, now = view.selectionModel().selection(), view.currentIndex()
        single = chosen.count() == 1 and chosen.at(0).top() == chosen.at(0).bottom()
        if single and not chosen.contains(now):
            view.selectionModel().setCurrentIndex(chosen.at(0).topLeft(), view.selectionModel().SelectionFlag.NoUpdate)

    def changed(on: QItemSelection, _off: QItemSelection) -> None:
        # Where a row was only taken out of the selection, the place stays.
        if on.count():
            QTimer.singleShot(0, view, follow)

    view.selectionModel().selectionChanged.connect(changed)
