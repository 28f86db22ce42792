"""Where the windows before the main window say what went wrong, beside the fields and not over them."""

from typing import Protocol

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QLabel

from desktop.domain.errors import UserError
from desktop.ui.unlock.placing import SmallWindow


class HasBanner(Protocol):
    banner: QFrame
    message: QLabel
    advice: QLabel


def say(form: HasBanner, message: str, advice: str = "") -> None:
    """Show a message with its advice; an empty message hides the banner."""
    form.message.setText(message)
    form.advice.setText(advice)
    form.advice.setVisible(bool(advice))
    form.banner.setVisible(bool(message))
    window = form.banner.window()
    if isinstance(window, SmallWindow):
        window.fit()
    if message:
        QAccessible.updateAccessibility(QAccessibleEvent(form.message, QAccessible.Event.Alert))


def say_error(form: HasBanner, error: BaseException) -> bool:
    """Show a refusal in its words; False when it is none, so that the caller reports a bug."""
    if isinstance(error, UserError):
        say(form, error.message, error.advice)
        return True
    return False
