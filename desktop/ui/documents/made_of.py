"""The button of a record that opens the document made of it, or makes it."""

from functools import partial

import shiboken6
from PySide6.QtWidgets import QWidget

from desktop.domain.changes import Saved
from desktop.domain.identity import Uid
from desktop.ui.shared.buttons import button
from desktop.ui.shared.desk import Desk


def paper_button(desk: Desk, noun: str, kind: str, subject: Uid, made: Uid | None) -> QWidget:
    """Args: noun: what the paper is called; kind: of the document; made: the one there is, when there is one."""
    if made is not None:
        return button(f"打开{noun}", f"{kind}_open", partial(desk.go, "documents", made), glyph="documents")

    def done(saved: Saved) -> None:
        desk.say(f"已生成{noun}", "打开", lambda: desk.go("documents", saved.uid))

    def failed(error: BaseException) -> None:
        desk.error(error, f"生成{noun}")
        if shiboken6.isValid(pressed):
            pressed.setEnabled(True)

    def make() -> None:
        """Once: a double click would spend two numbers."""
        pressed.setEnabled(False)
        documents, who = desk.services.documents, desk.who
        desk.runner.write(f"生成{noun}", lambda: documents.make(who, kind, subject), done, failed=failed)

    pressed = button(f"生成{noun}", f"{kind}_make", make, glyph="documents")
    return pressed
