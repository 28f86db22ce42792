"""The person form: pickers attached, masked values revealed on request, and only the rows that apply to the person."""

from collections.abc import Callable, Collection
from functools import partial
from typing import cast

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.actors import Right
from desktop.domain.codes import MEMBER_PROBATIONARY, MEMBERS
from desktop.domain.organisations import PLACE_KINDS
from desktop.domain.people import MASKED, PersonDraft, PersonTyped, cover, id_number_problem, tidy_id, typed
from desktop.domain.people.affiliations import FIELD_OF
from desktop.domain.people.changing import renamed
from desktop.ui.forms.people.ui_person_form import Ui_PersonForm
from desktop.ui.people.groups import Groups, ask_groups
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.buttons import button, show_if, words
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.form_columns import FormColumns


class PersonForm(QWidget):
    """The form with its binder.

    Args:
        reveal: asks the service for the readable record and hands it back to `revealed`.
        export: writes the record that is shown as a spreadsheet, in full.
    """

    def __init__(self, desk: Desk, reveal: Callable[[], object], export: Callable[[], object]) -> None:
        super().__init__()
        self._desk = desk
        self._read: PersonDraft | None = None
        body = QWidget()
        self.ui = Ui_PersonForm()
        self.ui.setupUi(body)
        self._attach()
        self._cover_text = words("", "note", wrap=True, name="person_covered")
        self._cover_button = button("显示", "person_reveal", reveal, role="link", glyph="eye")
        self._cover_button.setAccessibleName("显示身份证号、电话、住址等遮盖的内容")
        self._strip = self._cover_strip()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self._strip)
        lines.addWidget(FormColumns(body, split=3))
        choose = button("选择栏目…", "person_groups", self._choose_groups, role="link")
        choose.setAccessibleName("选择本单位用到的栏目")
        show_if(choose, on=desk.who.may(Right.EDIT_PEOPLE))
        self._export = button("完整导出…", "person_export_full", export, role="link", glyph="download")
        self._export.setAccessibleName("把这个人完整导出为电子表格")
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 8, 0, 0)
        foot.setSpacing(16)
        foot.addWidget(choose)
        foot.addWidget(self._export)
        foot.addStretch()
        lines.addLayout(foot)
        self.binder = Binder(PersonTyped, body, codes=desk.services.people.codes)
        self._groups = Groups(body, cast("Binder[object]", self.binder))
        for box in (self.ui.political_status, self.ui.development, self.ui.exit_kind, self.ui.abroad, self.ui.hardship):
            box.currentIndexChanged.connect(lambda _row: self.fit())
        for tick in (self.ui.is_lost, self.ui.is_mobile):
            tick.toggled.connect(lambda _on: self.fit())
        for line in (self.ui.id_number, self.ui.name, *(getattr(self.ui, name) for name in FIELD_OF.values())):
            line.textChanged.connect(lambda _text: self.fit())
        files, who = desk.services.files, desk.who
        desk.runner.read(lambda: files.unused_groups(who), self._use_groups, owner=self, key="groups")

    def show_covered(self, draft: PersonDraft, *, stored: bool) -> None:
        """A record was read (`stored`) or begun: `draft` as shown, sensitive values masked."""
        self._read = draft if stored else None
        covered = any(getattr(draft, name) for name in MASKED)
        self._strip.setVisible(covered)
        self._cover_text.setText("身份证号、电话、住址等已遮盖。")
        self._cover_button.show()
        self._export.setVisible(stored and self._desk.who.may(Right.REVEAL) and self._desk.who.may(Right.EXPORT))
        self.fit()

    def revealed(self, stored: PersonDraft) -> None:
        """Put the readable values in; whatever was typed meanwhile stays."""
        self.binder.swap(typed(cover(stored)), typed(stored))
        self._cover_text.setText("已显示全部内容，这次查看已记入操作历史。")
        self._cover_button.hide()
        self.ui.id_number.setFocus()

    def go_to(self, name: str) -> None:
        """The keyboard goes to one field."""
        self.binder.widget(name).setFocus()

    def fit(self) -> None:
        """Show the rows that apply; a row that holds something is never hidden."""
        status = self.binder.fields["political_status"].value()
        ticked = self.ui.is_lost.isChecked(), self.ui.is_mobile.isChecked()
        asking = (self.ui.development, self.ui.exit_kind, self.ui.abroad, self.ui.hardship)
        boxes = {box.objectName() for box in asking if _chosen(box)}
        for name, applies in _applies(status, *ticked, chosen=boxes).items():
            self._show_row(name, applies)
        self._show_row("id_note", self._doubtful_id())
        for name, applies in self._changing().items():
            self._show_row(name, applies)
        if not self._desk.who.may(Right.VIEW_HEALTH):
            self.binder.set_row_visible("health", False)
        self._groups.fit()

    def _choose_groups(self) -> None:
        ask_groups(self._desk, self, self._groups, self.fit)

    def _use_groups(self, unused: frozenset[str]) -> None:
        self._groups.unused = unused
        self.fit()

    def _changing(self) -> dict[str, bool]:
        """What is asked of a change: only once something is changed that has a history."""
        before = self._read
        if before is None:
            return dict.fromkeys(("renaming", "moved_on", "move_reason"), False)
        now = self.binder.read()
        another = bool(now.name) and renamed(before, now)
        moving = any(getattr(now, name) != getattr(before, name) for name in FIELD_OF.values())
        return {"renaming": another, "moved_on": moving, "move_reason": moving}

    def _show_row(self, name: str, applies: bool) -> None:
        self.binder.set_row_visible(name, applies or bool(self.binder.fields[name].text()))

    def _doubtful_id(self) -> bool:
        number = tidy_id(self.ui.id_number.text())
        return bool(number and "*" not in number and id_number_problem(number, self._desk.today()))

    def _cover_strip(self) -> QWidget:
        strip = QWidget()
        row = QHBoxLayout(strip)
        row.setContentsMargins(0, 4, 0, 0)
        row.addWidget(self._cover_text, 1)
        row.addWidget(self._cover_button)
        strip.hide()
        return strip

    def _attach(self) -> None:
        orgs, who, runner = self._desk.services.organisations, self._desk.who, self._desk.runner
        for name, kinds in PLACE_KINDS.items():
            picker = getattr(self.ui, name)
            picker.attach(runner, partial(orgs.choices, who, kinds=tuple(kinds)))
            picker.setPlaceholderText("名称、拼音或首字母")
        self.ui.department_uid.setPlaceholderText("留空时取班组所在的部门")
        self.ui.moved_on.setPlaceholderText("留空为今天")
        self.ui.move_reason.setPlaceholderText("工作调动、班组调整……")
        self.ui.name_pinyin.setPlaceholderText("多音字才填，例如 shan tianfang")


def _chosen(box: QComboBox) -> bool:
    return box.currentIndex() > 0


def _applies(status: str | None, lost: bool, mobile: bool, *, chosen: Collection[str]) -> dict[str, bool]:
    """Rows that not everybody has: what a member has, what somebody on the way has, what one answer asks for."""
    member = status in MEMBERS
    of_members = (
        *("joined_on", "introducers", "standing", "moved_in_on", "moved_out_on", "dues_until", "attached_branch", "delegate"),
    )
    of_movement = ("is_mobile", "is_lost", "exit_kind")
    return {
        **dict.fromkeys((*of_members, *of_movement), member),
        "full_on": member and status != MEMBER_PROBATIONARY,
        **dict.fromkeys(("mobile_destination", "mobile_since", "mobile_contact"), mobile),
        **dict.fromkeys(("lost_since", "lost_reason"), lost),
        "last_contact_on": mobile or lost,
        "exit_on": "exit_kind" in chosen,
        "development": not member,
        "frontline": member or "development" in chosen,
        **dict.fromkeys(("abroad_reason", "abroad_on"), "abroad" in chosen),
        "hardship_help": "hardship" in chosen,
    }
