"""疑似重复: two records with one ID number side by side; made one field by field, or told apart."""

from collections.abc import Callable, Set

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.actors import Right
from desktop.domain.changes import Saved
from desktop.domain.codes import CodeTables
from desktop.domain.drafts import spec
from desktop.domain.identity import Uid
from desktop.domain.people import PersonDraft
from desktop.domain.people.twins import ApartDraft, apart_problems
from desktop.services.people import Twin, Twins
from desktop.ui.forms.people.ui_apart_form import Ui_ApartForm
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.buttons import button, show_if, words
from desktop.ui.shared.comparison import Comparison, Pair
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.fields import ChoiceField
from desktop.ui.shared.form_dialog import ask_draft
from desktop.ui.shared.versions import words_of

WIDTH = 880
_APART = 520
"""Pixels in which what tells the two apart stands whole."""


def ask_twins(desk: Desk, parent: QWidget, uid: Uid, done: Callable[[Uid], object]) -> None:
    """Read both, then ask; `done` is told which record remains, or which was put right."""
    people, who = desk.services.people, desk.who

    def show(twins: Twins) -> None:
        _Asking(desk, parent, twins, done)

    desk.runner.read(lambda: people.twins(who, uid), show, owner=parent, key="twins")


def pairs_of(twins: Twins, taken: Set[str], codes: CodeTables) -> list[Pair]:
    """Every field of both; where only the right one says something, it is taken to begin with."""
    names = {choice.uid: choice.title for choice in twins.names}
    found = []
    for item in spec(PersonDraft):
        left, right = (getattr(twin.draft, item.name) for twin in (twins.kept, twins.other))
        found.append(
            Pair(
                item.name,
                item.label,
                words_of(item, left, codes, names),
                words_of(item, right, codes, names),
                item.name in twins.differing,
                right_taken=item.name in taken,
            )
        )
    return found


def only_right(twins: Twins) -> frozenset[str]:
    """Fields that the left one leaves open and the right one fills."""
    empty = (None, "")
    return frozenset(
        name
        for name in twins.differing
        if getattr(twins.kept.draft, name) in empty and getattr(twins.other.draft, name) not in empty
    )


class _Asking(QObject):
    """Fills a dialog, which owns it; the comparison is built anew when masked values are revealed."""

    def __init__(self, desk: Desk, parent: QWidget, twins: Twins, done: Callable[[Uid], object]) -> None:
        self.box = dialog(parent, "核对疑似重复", WIDTH)
        super().__init__(self.box)
        self._desk, self._twins, self._done = desk, twins, done
        self._place = QVBoxLayout()
        self._foot = QHBoxLayout()
        self._comparison = self._compare(only_right(twins))
        self._same = self._comparison.same_box()
        lines = QVBoxLayout(self.box)
        lines.setContentsMargins(24, 20, 24, 16)
        lines.setSpacing(8)
        lines.addWidget(words("这两条记录是同一个人吗？", "heading", wrap=True, name="twins_title"))
        lines.addWidget(words(self._detail(), "second", wrap=True, name="twins_detail"))
        lines.addLayout(self._place, 1)
        lines.addLayout(self._foot)
        self._merge = button("合并为一条", "twins_merge", self._ask_merge, role="primary")
        self._reveal = button("显示遮盖的内容", "twins_reveal", self._ask_reveal, role="link", glyph="eye")
        show_if(self._reveal, on=desk.who.may(Right.REVEAL))
        self._fill()
        self.box.resize(WIDTH, 620)
        self.box.open()

    def _detail(self) -> str:
        name, other = self._twins.kept.draft.name, self._twins.other
        moved = f"，它名下的 {other.records} 条记录（结对、承诺、活动等）转到左边" if other.records else ""
        return (
            f"身份证号相同。是同一个人：逐项选用哪一个，合并后保留左边的记录（{name}），删除右边的{moved}。"
            "不是同一个人：更正其中一人的身份证号。"
        )

    def _compare(self, taken: Set[str]) -> Comparison:
        pairs = pairs_of(self._twins, taken, self._desk.services.people.codes)
        kept, other = (
            f"{word}：{twin.draft.name}\n{_told(twin)}"
            for word, twin in (("保留", self._twins.kept), ("并入", self._twins.other))
        )
        return Comparison(kept, other, pairs)

    def _fill(self) -> None:
        self._place.addWidget(self._comparison)
        for widget in (self._same, self._reveal):
            self._foot.addWidget(widget)
        self._foot.addStretch()
        self._foot.addWidget(button("取消", "twins_cancel", self.box.reject))
        self._foot.addWidget(button("不是同一人…", "twins_apart", self._ask_apart))
        self._foot.addWidget(self._merge)

    # what is done

    def _ask_reveal(self) -> None:
        people, who, uid = self._desk.services.people, self._desk.who, self._twins.kept.uid
        self._desk.runner.write(
            "显示遮盖的内容", lambda: people.reveal_twins(who, uid), self._revealed, owner=self.box, failed=self._failed
        )

    def _revealed(self, twins: Twins) -> None:
        before, self._twins = self._comparison, twins
        self._comparison = self._compare(before.right_taken())
        self._place.replaceWidget(before, self._comparison)
        box, self._same = self._same, self._comparison.same_box()
        self._foot.replaceWidget(box, self._same)
        self._same.setChecked(box.isChecked())
        for gone in (before, box):
            gone.hide()
            gone.deleteLater()
        self._reveal.hide()

    def _ask_merge(self) -> None:
        people, who, twins = self._desk.services.people, self._desk.who, self._twins
        taken = self._comparison.right_taken()
        self._merge.setEnabled(False)
        self._desk.runner.write(
            "合并重复人员", lambda: people.merge(who, twins, taken), self._merged, owner=self.box, failed=self._failed
        )

    def _merged(self, saved: Saved) -> None:
        self.box.accept()
        self._desk.say(f"已合并为一条：{self._twins.kept.draft.name}")
        self._done(saved.uid)

    def _failed(self, error: BaseException) -> None:
        self._merge.setEnabled(True)
        self._desk.error(error, "核对疑似重复")

    def _ask_apart(self) -> None:
        """Whose number is wrong, and what it should be."""
        form = QWidget()
        form.setMinimumWidth(_APART)
        ui = Ui_ApartForm()
        ui.setupUi(form)
        ui.number.setPlaceholderText("暂时不知道就留空")
        people, who, twins = self._desk.services.people, self._desk.who, self._twins
        items = [(twin.uid, f"{twin.draft.name} · {_told(twin)}") for twin in (twins.kept, twins.other)]
        own = {"person_uid": ChoiceField(ui.person_uid, items, optional=False)}
        binder = Binder(ApartDraft, form, fields=own, check=apart_problems)
        ask_draft(
            self._desk,
            self.box,
            "不是同一人",
            form,
            binder,
            ApartDraft(twins.other.uid),
            lambda draft: people.tell_apart(who, twins, draft),
            self._apart,
            note="一个身份证号只能登记一人，请更正登记错的那一个。",
        )

    def _apart(self, saved: Saved) -> None:
        self.box.accept()
        self._desk.say("已更正身份证号，不再是疑似重复")
        self._done(saved.uid)


def _told(twin: Twin) -> str:
    """GD1 · 城关供电所党支部 · 2026-11-02 录入."""
    return " · ".join(part for part in (twin.note, f"{twin.recorded_on} 录入") if part)
