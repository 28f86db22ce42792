"""Binds the fields of a draft to the widgets of a compiled form: same name, nothing else to write.

Labels, accessible names, limits and code tables come from the draft's metadata. A problem is shown at its field, in words,
when the field is left; never while typing.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from desktop.domain.choices import Choice
from desktop.domain.codes import CodeTables
from desktop.domain.drafts import FieldSpec, form_problems, spec
from desktop.domain.errors import Problem, Severity
from desktop.ui.shared.buttons import name_for_readers
from desktop.ui.shared.fields import (
    AreaField,
    ChoiceField,
    Field,
    Opened,
    TickField,
    UnreadableError,
    enum_items,
    line_field,
)
from desktop.ui.shared.form_rows import row_of
from desktop.ui.shared.pickers import Picker, PickField
from desktop.ui.shared.problem_notes import ProblemNotes
from desktop.ui.shared.tab_order import stops

if TYPE_CHECKING:
    from desktop.domain.identity import Uid

D = TypeVar("D")


class Binder(QObject, Generic[D]):
    """One form and the draft typed into it.

    Signals:
        edited: something was typed or chosen by the user.
        left: a changed field was left; whoever can check against the database may answer with `add_problems`.
        save_asked: Ctrl+S, or Enter in the last field.
        refused: something is wrong in a field, which gets the focus next.
    """

    edited = Signal()
    left = Signal()
    save_asked = Signal()
    refused = Signal()

    def __init__(
        self,
        draft: type[D],
        form: QWidget,
        *,
        codes: CodeTables | None = None,
        check: Callable[[D], Sequence[Problem]] | None = None,
        fields: Mapping[str, Field] | None = None,
    ) -> None:
        """`codes`: items by code table name (Meta.codes). `check`: the rules of the noun, pure.

        `fields`: own adapters by field name, for money, scores and what no standard widget holds.
        Every field of the draft that has a widget of its name in `form` is bound; the rest keeps the value it was shown with.
        """
        super().__init__(form)
        self._kind, self._form = draft, form
        self._codes, self._check = dict(codes or {}), check
        self._names: dict[Uid, Choice] = {}
        self._shown: D | None = None
        self._loading = self._composing = self._touched = self._dirty = False
        self._visited: set[str] = set()
        self._extra: list[Problem] = []
        self.specs = {item.name: item for item in spec(draft)}
        self.fields: dict[str, Field] = {}
        self._notes = ProblemNotes()
        for item in self.specs.values():
            self._bind(item, (fields or {}).get(item.name))
        _align_labels(form)

    # values

    def show(self, draft: D, names: Sequence[Choice] = ()) -> None:
        """Show a draft as unchanged. `names`: what the uids in it are called."""
        self._names.update({choice.uid: choice for choice in names})
        self._shown = draft
        with self._quietly():
            for name, each in self.fields.items():
                each.show(getattr(draft, name))
        self._visited.clear()
        self._extra.clear()
        self._dirty = False
        self._notes.mark([], self._visited)

    def swap(self, before: D, now: D) -> None:
        """Fields that still hold what `before` says show what `now` says: covering and revealing is no change."""
        untouched = [name for name in self.fields if self._value(name)[0] == getattr(before, name)]
        with self._quietly():
            for name in untouched:
                if getattr(before, name) != getattr(now, name):
                    self.fields[name].show(getattr(now, name))

    def read(self) -> D:
        """What is typed, as a draft; what cannot be read is None in it and has a problem in `problems`."""
        values = {name: self._value(name)[0] for name in self.fields}
        for name in self.specs:
            values.setdefault(name, getattr(self._shown, name, None))
        return self._kind(**values)

    def take_over(self) -> None:
        """Before saving: Ctrl+S leaves no field, and what stands in an open cell is meant all the same."""
        for each in self.fields.values():
            if isinstance(each, Opened):
                each.take_over()

    def problems(self) -> list[Problem]:
        """Everything wrong with what is typed now."""
        unreadable = [p for name in self.fields if (p := self._value(name)[1]) is not None]
        blind = {p.field for p in unreadable}
        draft = self.read()
        found = form_problems(draft, self._codes)
        if self._check is not None:
            found += [p for p in self._check(draft) if p not in found]
        found += [p for p in self._extra if p not in found]
        return unreadable + [p for p in found if p.field not in blind]

    def show_problems(self, more: Sequence[Problem] = ()) -> bool:
        """Show every problem at its field, `more` being what the service refused; True when something refuses.

        The focus goes to the first field that has one.
        """
        self._visited.update(self.fields)
        self._extra = [p for p in more if p.field in self.fields]
        found = self.problems()
        self._notes.mark(found, self._visited)
        refusing = [p for p in found if p.severity is Severity.ERROR and p.field in self.fields]
        order = list(self.fields)
        if refusing:
            self.refused.emit()
            first = min(refusing, key=lambda p: order.index(p.field))
            self.fields[first.field].widget.setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(refusing)

    def add_problems(self, draft: D, found: Sequence[Problem]) -> None:
        """What a service says of `draft`; dropped when something else is typed by now."""
        if draft == self.read():
            self._extra = list(found)
            self._notes.mark(self.problems(), self._visited)

    @property
    def dirty(self) -> bool:
        return self._dirty

    def texts(self) -> dict[str, str]:
        """What is typed, readable or not: the draft that survives a crash."""
        return {name: each.text() for name, each in self.fields.items()}

    def restore(self, texts: Mapping[str, str]) -> None:
        """Put back texts kept earlier; the form is then changed."""
        self.carry(texts)
        self._dirty = True
        self.edited.emit()

    def carry(self, texts: Mapping[str, str]) -> None:
        """Begin with texts of the record before; the form counts as unchanged."""
        with self._quietly():
            for name, text in texts.items():
                if name in self.fields:
                    self.fields[name].restore(text)

    def widget(self, name: str) -> QWidget:
        return self.fields[name].widget

    def set_row_visible(self, name: str, on: bool) -> None:
        """Show or hide a field with its label, where it stands as a row of a form layout."""
        with contextlib.suppress(LookupError):
            layout, row = row_of(self.widget(name))
            layout.setRowVisible(row, on)

    def set_read_only(self, on: bool) -> None:
        for each in self.fields.values():
            if isinstance(each.widget, QLineEdit | QPlainTextEdit):
                each.widget.setReadOnly(on)
            else:
                each.widget.setEnabled(not on)

    # binding

    def _bind(self, item: FieldSpec, own: Field | None) -> None:
        widget = own.widget if own is not None else self._form.findChild(QWidget, item.name)
        if widget is None:
            return
        adapter = own if own is not None else _adapter(item, widget, self._codes, self._names.get)
        self.fields[item.name] = adapter
        _name(self._form, item, widget)
        self._notes.add(item.name, widget)
        adapter.on_change(lambda: self._changed(item.name))
        # Enter goes on to the next field from a tick box too; Space ticks it.
        widget.setProperty("onward", isinstance(widget, QCheckBox))
        widget.installEventFilter(self)
        if isinstance(widget, QComboBox):
            # Nor does the wheel take the focus there, so that the next key would choose.
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # editing

    def _value(self, name: str) -> tuple[Any, Problem | None]:
        item = self.specs[name]
        try:
            value = self.fields[name].value()
        except UnreadableError as error:
            return None, Problem(name, "UNREADABLE", str(error))
        # Nothing typed where the draft holds text always is empty text: rules need not ask for None.
        return "" if value is None and item.kind is str and not item.optional else value, None

    def _changed(self, name: str) -> None:
        if self._loading:
            return
        self._dirty = self._touched = True
        self._extra = [p for p in self._extra if p.field != name]
        if name in self._visited and not self.fields[name].widget.hasFocus():
            self._notes.mark(self.problems(), self._visited)  # e.g. a name found after its field was left
        self.edited.emit()

    def _left(self, name: str) -> None:
        if not all(shiboken6.isValid(each.widget) for each in self.fields.values()):
            return  # The form is going away, and the focus with it.
        self._visited.add(name)
        self._notes.mark(self.problems(), self._visited)
        if self._touched:
            self._touched = False
            self.left.emit()

    @contextlib.contextmanager
    def _quietly(self) -> Any:
        self._loading = True
        try:
            yield
        finally:
            self._loading = False

    # keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self._composing = bool(event.preeditString())
        elif kind == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            self._composing = False
            if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
                self._left(watched.objectName())
        elif kind == QEvent.Type.ShortcutOverride and isinstance(watched, QPlainTextEdit) and _enters(event):
            # In text of several lines Ctrl+Enter means the next field, not the page's next step.
            event.accept()
            return True
        elif kind == QEvent.Type.Wheel and isinstance(watched, QComboBox):
            # Scrolling a form must not change what is chosen in it; the area around scrolls instead.
            event.ignore()
            return True
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._key(watched, event):
            return True
        return super().eventFilter(watched, event)

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        """Enter goes to the next field; it belongs to the input method while it composes, and to text of several lines."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or self._composing:
            return False
        if isinstance(watched, Picker) and watched.offering():
            return False
        if isinstance(watched, QPlainTextEdit) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        following = _following(self._form, {each.widget for each in self.fields.values()}, watched)
        if following is None:
            self._left(watched.objectName())
            self.save_asked.emit()
            return True
        following.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(following, QLineEdit):
            following.selectAll()
        return True


def _adapter(
    item: FieldSpec, widget: QWidget, codes: CodeTables, name_of: Callable[["Uid"], Choice | None]
) -> Field:
    if isinstance(widget, Picker):
        return PickField(widget, name_of)
    if isinstance(widget, QComboBox):
        return ChoiceField(widget, _items(item, codes), optional=item.optional)
    if isinstance(widget, QCheckBox):
        return TickField(widget)
    if isinstance(widget, QPlainTextEdit):
        return AreaField(widget)
    if isinstance(widget, QLineEdit):
        return line_field(item, widget)
    raise TypeError(f"{item.name}: no adapter for {type(widget).__name__}")


def _items(item: FieldSpec, codes: CodeTables) -> Sequence[tuple[Any, str]]:
    if issubclass(item.kind, StrEnum):
        return enum_items(item.kind)
    return list(codes.get(item.meta.codes or "", {}).items())


def _enters(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _following(form: QWidget, bound: set[QWidget], current: QObject) -> QWidget | None:
    """The next usable field on screen; None when `current` is the last."""
    fields = [each for each in stops(form) if each in bound]
    at = next((place for place, each in enumerate(fields) if each is current), len(fields))
    return fields[at + 1] if at + 1 < len(fields) else None


def _align_labels(form: QWidget) -> None:
    """Labels of all groups equally wide and right-aligned, so that the fields of a form begin on one line."""
    layouts = form.findChildren(QFormLayout)
    labels = [label for layout in layouts for label in _labels_of(layout)]
    width = max((label.sizeHint().width() for label in labels), default=0)
    for label in labels:
        label.setMinimumWidth(width)
    for layout in layouts:
        layout.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)


def _labels_of(layout: QFormLayout) -> Iterator[QWidget]:
    for each in layout.parentWidget().findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        place = layout.indexOf(each)
        if place >= 0 and cast("tuple[int, Any]", layout.getItemPosition(place))[1] is QFormLayout.ItemRole.LabelRole:
            yield each


def _name(form: QWidget, item: FieldSpec, widget: QWidget) -> None:
    name_for_readers(widget, widget.accessibleName() or item.label)
    label = _label_of(form, widget)
    if isinstance(widget, QCheckBox):
        widget.setText(widget.text() or item.label)
    elif label is not None:
        label.setText(item.label + (" *" if item.meta.required or item.meta.needed else ""))
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        # Level with the words in the field. Margins of its own would go when the theme changes before it was shown (measured).
        label.setProperty("beside", True)
        label.setIndent(0)
        label.setProperty("role", "second")


def _label_of(form: QWidget, widget: QWidget) -> QLabel | None:
    """The label that names a field: its buddy, else one called label_<field>."""
    for label in form.findChildren(QLabel):
        if label.buddy() is widget:
            return label
    return form.findChild(QLabel, f"label_{widget.objectName()}")
