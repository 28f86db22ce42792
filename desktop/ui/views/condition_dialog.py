"""Makes or changes one condition: the field left, how it is compared and with what right."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.identity import Uid
from desktop.domain.views import Comparison, Condition, ViewField, ViewProblem, check, comparisons_of
from desktop.ui.shared.buttons import button, name_for_readers, searching, words
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.fields import UnreadableError
from desktop.ui.shared.following import follow_selection
from desktop.ui.views.editors import Editor, editor_of

Names = Mapping[Uid, str]


def ask_condition(
    desk: Desk,
    parent: QWidget,
    fields: Sequence[ViewField],
    then: Callable[[Condition], object],
    condition: Condition | None = None,
    names: Names | None = None,
) -> QDialog:
    """Ask for a condition, then call `then` with it; `condition` is one to change."""
    box = dialog(parent, "筛选条件", 640)
    made = ConditionEditor(desk, fields, names or {})
    lines = QVBoxLayout(box)
    lines.setContentsMargins(24, 20, 24, 16)
    lines.setSpacing(12)
    lines.addWidget(words("只看符合条件的记录", "heading", name="condition_title"))
    lines.addWidget(made, 1)

    def go() -> None:
        found = made.read()
        if found is not None:
            box.accept()
            then(found)

    row = QHBoxLayout()
    row.addWidget(made.problem, 1)
    row.addWidget(button("取消", "condition_cancel", box.reject))
    keep = button("筛选", "condition_go", go, role="primary")
    keep.setDefault(True)
    row.addWidget(keep)
    lines.addLayout(row)
    box.resize(640, 460)
    box.open()
    made.begin(condition)
    return box


class ConditionEditor(QWidget):
    """See the module's sentence."""

    def __init__(self, desk: Desk, fields: Sequence[ViewField], names: Names) -> None:
        super().__init__()
        self._desk, self._fields, self._names = desk, tuple(fields), names
        self._offered: list[ViewField] = []
        self._field: ViewField | None = None
        self._editor: Editor | None = None
        self.problem = words("", "problem", wrap=True, name="condition_problem")
        self.search = QLineEdit()
        self.list = QListWidget()
        self.how = QComboBox()
        self._hows: list[Comparison] = []
        self._place = QVBoxLayout()
        self._arrange()

    def begin(self, condition: Condition | None) -> None:
        """Show a condition to change, or the fields to choose from."""
        self._offer("")
        known = next((n for n, field in enumerate(self._fields) if condition and field.key == condition.field), None)
        self.list.setCurrentRow(known or 0)
        if condition is None or known is None:
            self.search.setFocus()
            return
        if condition.comparison in self._hows:
            self.how.setCurrentIndex(self._hows.index(condition.comparison))
        if self._editor is not None:
            self._editor.show(condition.values, self._names)
            self._editor.widget.setFocus()

    def read(self) -> Condition | None:
        """The condition; None, with the reason said, when it is not complete."""
        if self._field is None:
            return None
        how = self._hows[self.how.currentIndex()]
        try:
            values = self._editor.values() if self._editor is not None else ()
            made = Condition(self._field.key, how, values)
            check(made, self._field)
        except UnreadableError as error:
            self.problem.setText(str(error))
            return None
        except ViewProblem as error:
            self.problem.setText(f"{error.message}{error.advice}")
            return None
        return made

    def _arrange(self) -> None:
        self.search.setObjectName("condition_search")
        self.search.setAccessibleName("查找要筛选的项目")
        self.search.setPlaceholderText("项目、拼音或首字母")
        searching(self.search, QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._offer)
        self.search.installEventFilter(self)
        self.list.setObjectName("condition_fields")
        self.list.setAccessibleName("要筛选的项目")
        self.list.setProperty("framed", True)
        follow_selection(self.list)
        self.list.currentRowChanged.connect(self._choose)
        self.how.setObjectName("condition_how")
        name_for_readers(self.how, "怎样比较")
        self.how.currentIndexChanged.connect(lambda _row: self._compare())
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        self._title = words("", "strong", name="condition_field")
        right.addWidget(self._title)
        right.addWidget(self.how)
        right.addLayout(self._place, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(left, 2)
        row.addLayout(right, 3)

    def _offer(self, text: str) -> None:
        """By Chinese at once; what no label says may be pinyin or initials, which are read off the GUI thread."""
        wanted = text.strip().casefold()
        found = [field for field in self._fields if wanted in field.label.casefold()]
        self._show(found)
        if not found:
            search, who, labels = self._desk.services.search, self._desk.who, [field.label for field in self._fields]
            self._desk.runner.read(
                lambda: search.among(who, labels, wanted),
                partial(self._read_so, text),
                owner=self,
                key="fields",
            )

    def _read_so(self, text: str, places: Sequence[int]) -> None:
        """Unless something else was typed meanwhile."""
        if text == self.search.text():
            self._show([self._fields[place] for place in places])

    def _show(self, found: Sequence[ViewField]) -> None:
        self._offered = list(found)
        self.list.clear()
        self.list.addItems([field.label for field in self._offered])
        if self._offered:
            self.list.setCurrentRow(0)
            return
        none = QListWidgetItem("没有找到，请换一个词")
        none.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(none)

    def _choose(self, row: int) -> None:
        if not 0 <= row < len(self._offered):
            return
        self._field = field = self._offered[row]
        self._title.setText(field.label)
        self._hows = list(comparisons_of(field))
        self.how.blockSignals(True)
        self.how.clear()
        self.how.addItems([how.label for how in self._hows])
        self.how.setVisible(len(self._hows) > 1)
        self.how.blockSignals(False)
        self._compare()

    def _compare(self) -> None:
        """Another comparison of another field may need other values."""
        self.problem.setText("")
        if self._field is None or self.how.currentIndex() < 0:
            return
        while (item := self._place.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._editor = editor_of(self._desk, self._field, self._hows[self.how.currentIndex()])
        if self._editor is not None:
            self._place.addWidget(self._editor.widget)
        self._place.addStretch()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """↑ ↓ in the search choose a field, Enter goes on to its values."""
        if watched is self.search and event.type() == QEvent.Type.KeyPress:
            key = getattr(event, "key", lambda: 0)()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if key == Qt.Key.Key_Down else -1
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                (self._editor.widget if self._editor is not None else self.how).setFocus()
                return True
        return super().eventFilter(watched, event)
