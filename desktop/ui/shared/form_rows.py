"""Finds the row of a form in which a bound field stands, so that rows can be shown and hidden."""

from PySide6.QtWidgets import QFormLayout, QWidget


def row_of(widget: QWidget) -> tuple[QFormLayout, QWidget]:
    """The form layout a bound field stands in, and the widget that is its row there.

    Raises:
        LookupError: it stands in no form layout.
    """
    inner, above = widget, widget.parentWidget()
    while above is not None:
        layout = above.layout()
        if isinstance(layout, QFormLayout) and layout.indexOf(inner) >= 0:
            return layout, inner
        inner, above = above, above.parentWidget()
    raise LookupError(widget.objectName())
