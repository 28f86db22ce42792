"""评诺: what became of each item, one line each; what was settled before is shown as it stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.drafts import entry, tidy
from desktop.domain.identity import Uid
from desktop.domain.pledges.model import AppraisalDraft, Verdict, VerdictDraft
from desktop.services.pledges.reading import ItemRow
from desktop.ui.shared.buttons import name_for_readers, words
from desktop.ui.shared.fields import UnreadableError


@dataclass(frozen=True, slots=True)
class TypedAppraisal(AppraisalDraft):
    """What the dialog holds: the tally, and a verdict for each item that had none."""

    verdicts: Mapping[Uid, VerdictDraft] | None = entry("兑现情况")

    @property
    def draft(self) -> AppraisalDraft:
        return AppraisalDraft(**{f.name: getattr(self, f.name) for f in fields(AppraisalDraft)})


class ItemVerdict(QWidget):
    """One item: its verdict, and the reason unless it was kept."""

    changed = Signal()

    def __init__(self, place: int, row: ItemRow) -> None:
        super().__init__()
        self.uid = row.uid
        self.box = QComboBox()
        self.box.setObjectName(f"item{place}_verdict")
        name_for_readers(self.box, f"第 {place} 项的兑现情况")
        self.box.addItem("请选择", None)
        for verdict in Verdict:
            self.box.addItem(verdict.label, verdict.value)
        self.reason = QLineEdit()
        self.reason.setObjectName(f"item{place}_reason")
        self.reason.setAccessibleName(f"第 {place} 项未兑现的原因")
        self.reason.setPlaceholderText("未完全兑现的原因")
        self.reason.setMaxLength(300)
        self.reason.hide()
        self.box.currentIndexChanged.connect(lambda _row: self._changed())
        self.reason.textChanged.connect(lambda _text: self.changed.emit())
        line = QHBoxLayout()
        line.addWidget(self.box)
        line.addWidget(self.reason, 1)
        line.addStretch()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 4, 0, 4)
        lines.setSpacing(4)
        lines.addWidget(words(f"{place}. {row.draft.title}", wrap=True))
        lines.addLayout(line)

    @property
    def verdict(self) -> Verdict | None:
        chosen = self.box.currentData()
        return Verdict(chosen) if chosen else None

    def draft(self, day: date) -> VerdictDraft:
        return VerdictDraft(self.verdict, day, tidy(self.reason.text()))

    def lacks(self) -> str:
        if self.verdict is None:
            return "请认定兑现情况"
        if self.verdict is not Verdict.FULFILLED and not self.reason.text().strip():
            return "请写明未完全兑现的原因"
        return ""

    def _changed(self) -> None:
        self.reason.setVisible(self.verdict not in (None, Verdict.FULFILLED))
        self.changed.emit()


class VerdictRows(QWidget):
    """All items that have no verdict yet.

    Signals:
        changed: some verdict changed.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items: list[ItemVerdict] = []
        self.today = date.min
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)

    def show_items(self, rows: Sequence[ItemRow], today: date) -> None:
        """`today`: the day of the verdicts given here."""
        self.today = today
        for place, row in enumerate(rows, start=1):
            if row.verdict.verdict is None:
                item = ItemVerdict(place, row)
                item.changed.connect(self.changed)
                self.items.append(item)
                self._lines.addWidget(item)
        if not self.items:
            self._lines.addWidget(words("各项均已认定。", "second", name="verdicts_all"))


class VerdictsField:
    """Adapter for the binder; the draft holds item → verdict."""

    def __init__(self, widget: VerdictRows) -> None:
        self.widget: QWidget = widget
        self._rows = widget

    def text(self) -> str:
        return ""

    def restore(self, text: str) -> None:
        """Verdicts are not kept half-given."""

    def value(self) -> Mapping[Uid, VerdictDraft]:
        for item in self._rows.items:
            if item.lacks():
                title = item.box.accessibleName().removesuffix("的兑现情况")
                raise UnreadableError(f"{title}：{item.lacks()}。")
        return {item.uid: item.draft(self._rows.today) for item in self._rows.items}

    def show(self, value: Any) -> None:
        """The items were put in when the dialog was made."""

    def on_change(self, react: Callable[[], object]) -> None:
        self._rows.changed.connect(partial(react))
