"""Places within a form: the row in which a bound field stands, a group around a table, and its beginning."""

from PySide6.QtWidgets import QFormLayout, QGroupBox, QScrollArea, QVBoxLayout, QWidget


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


def group(title: str, name: str, content: QWidget) -> QGroupBox:
    """A group like those of Designer around what was made by hand."""
    made = QGroupBox(title)
    made.setObjectName(name)
    lines = QVBoxLayout(made)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.addWidget(content)
    return made


def to_top(pane: QWidget) -> None:
    """Another record begins where its form begins."""
    area = pane.findChild(QScrollArea)
    if area is not None:
        area.verticalScrollBar().setValue(0)
