"""Places within a form: the row in which a bound field stands, and its beginning."""

from PySide6.QtWidgets import QFormLayout, QScrollArea, QWidget


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


def to_top(pane: QWidget) -> None:
    """Another record begins where its form begins."""
    area = pane.findChild(QScrollArea)
    if area is not None:
        area.verticalScrollBar().setValue(0)
