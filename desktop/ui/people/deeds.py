"""The small dialogs of a person's file: honours, discipline, responsibilities, reports, transfers, the day of a move."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QVBoxLayout, QWidget

from desktop.domain.choices import Choice
from desktop.domain.drafts import spec
from desktop.domain.identity import Uid
from desktop.domain.organisations import BRANCHES
from desktop.domain.people.records import DisciplineDraft, HonourDraft, ResponsibilityDraft, ThoughtReportDraft
from desktop.domain.people.transfers import (
    Direction,
    LetterDraft,
    ReceiptDraft,
    Step,
    StepDraft,
    TransferDraft,
    TransferState,
    step_for,
)
from desktop.services.people import FileLine, LeftOpen, StayLine, TransferRow
from desktop.ui.attachments.section import Attachments
from desktop.ui.forms.people.ui_discipline_form import Ui_DisciplineForm
from desktop.ui.forms.people.ui_honour_form import Ui_HonourForm
from desktop.ui.forms.people.ui_letter_form import Ui_LetterForm
from desktop.ui.forms.people.ui_receipt_form import Ui_ReceiptForm
from desktop.ui.forms.people.ui_responsibility_form import Ui_ResponsibilityForm
from desktop.ui.forms.people.ui_stay_form import Ui_StayForm
from desktop.ui.forms.people.ui_step_form import Ui_StepForm
from desktop.ui.forms.people.ui_thought_report_form import Ui_ThoughtReportForm
from desktop.ui.forms.people.ui_transfer_form import Ui_TransferForm
from desktop.ui.shared.asking import Asking, Compiled
from desktop.ui.shared.buttons import button, words
from desktop.ui.shared.confirm import dialog
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.fields import Field
from desktop.ui.shared.pickers import Picker

FileKind = type[HonourDraft] | type[DisciplineDraft] | type[ResponsibilityDraft] | type[ThoughtReportDraft]

WORDS: Mapping[FileKind, str] = {
    HonourDraft: "荣誉",
    DisciplineDraft: "处分",
    ResponsibilityDraft: "职责",
    ThoughtReportDraft: "思想汇报",
}
_FORMS: Mapping[FileKind, type[Compiled]] = {
    HonourDraft: Ui_HonourForm,
    DisciplineDraft: Ui_DisciplineForm,
    ResponsibilityDraft: Ui_ResponsibilityForm,
    ThoughtReportDraft: Ui_ThoughtReportForm,
}
_STEPS: Mapping[type, type[Compiled]] = {
    LetterDraft: Ui_LetterForm,
    ReceiptDraft: Ui_ReceiptForm,
    StepDraft: Ui_StepForm,
}
_USUAL_VALIDITY = 30
"""Days a letter to outside the city is usually valid (fields-and-forms.md §2.6)."""
REASONS = ("登记有误", "重复登记")


class FileDeeds:
    """See the module's sentence. `owner` is the widget the dialogs stand over."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self._desk, self._files, self._transfers = desk, desk.services.files, desk.services.transfers
        self._asking = Asking(desk, owner, desk.services.files.codes)

    def record(self, person: Uid, kind: FileKind, line: FileLine | None = None) -> None:
        """Add a record of this kind, or change `line`."""
        word, files, who = WORDS[kind], self._files, self._desk.who
        uid, version = (line.uid, line.version) if line else (None, None)
        self._asking.draft(
            f"更改{word}" if line else f"登记{word}",
            _FORMS[kind](),
            line.draft if line else kind(),
            lambda draft: files.save(who, person, uid, draft, version),
            f"已登记{word}",
            names=line.names if line else (),
            prepare=self._pick_person,
        )

    def papers(self, line: FileLine, told: str) -> None:
        """The files kept with a report: the written text as it was handed in."""
        box = dialog(self._asking.owner, "思想汇报的附件")
        lines = QVBoxLayout(box)
        lines.setContentsMargins(24, 20, 24, 16)
        lines.addWidget(words(told, "second", wrap=True, name="report_papers_note"))
        files = Attachments(self._desk, "thought_report")
        files.show_record(line.uid)
        lines.addWidget(files)
        lines.addWidget(button("关闭", "dialog_cancel", box.reject), 0, Qt.AlignmentFlag.AlignRight)
        box.open()

    def remove(self, kind: FileKind, line: FileLine) -> None:
        word, files, who = WORDS[kind], self._files, self._desk.who
        self._asking.reason(
            f"删除这条{word}？",
            "登记有误才删除；删除可以在操作历史里撤销。",
            f"删除{word}",
            lambda why: files.remove(who, kind, line.uid, why),
            REASONS,
        )

    def redate(self, stay: StayLine) -> None:
        files, who = self._files, self._desk.who
        self._asking.draft(
            "更正起始日期",
            Ui_StayForm(),
            stay.draft,
            lambda draft: files.redate(who, stay.uid, draft),
            f"已更正：{stay.words}",
            note=stay.words,
        )

    def transfer(self, person: Uid, row: TransferRow | None = None) -> None:
        """Plan a transfer, or change one that is still planned."""
        transfers, who = self._transfers, self._desk.who
        uid, version = (row.uid, row.version) if row else (None, None)
        target = row.draft.org_uid if row else None
        self._asking.draft(
            "更改转接" if row else "登记转接",
            Ui_TransferForm(),
            row.draft if row else TransferDraft(),
            lambda draft: transfers.plan(who, person, uid, draft, version),
            "已登记组织关系转接",
            names=[Choice(target, row.target)] if row and target else [],
            prepare=self._pick_branch,
        )

    def step(self, row: TransferRow, to: TransferState) -> None:
        """Take a transfer to its next state, with what has to be said of it; at the end what stays open is told first."""
        if to is not TransferState.RECEIVED:
            self._step(row, to, LeftOpen())
            return
        transfers, who = self._transfers, self._desk.who
        self._desk.runner.read(lambda: transfers.left_open(who, row.uid), partial(self._step, row, to), owner=self._asking.owner)

    def _step(self, row: TransferRow, to: TransferState, left: LeftOpen) -> None:
        transfers, who = self._transfers, self._desk.who
        kind = step_for(to)
        drafts: Mapping[type[Step], Step] = {
            LetterDraft: LetterDraft(issued_on=self._desk.today(), valid_days=_USUAL_VALIDITY),
            ReceiptDraft: ReceiptDraft(self._desk.today()),
            StepDraft: StepDraft(),
        }
        notes = {
            TransferState.RECEIVED: "登记接收后，组织关系从这一天起改变。" + _left_words(left),
            TransferState.EXPIRED: "介绍信过期而没有回执；以后收到回执，仍可登记接收。",
        }
        self._asking.draft(
            f"组织关系转接：{to.label}",
            _STEPS[kind](),
            drafts[kind],
            lambda step: transfers.advance(who, row.uid, to, step, row.version),
            f"组织关系转接已改为“{to.label}”",
            yes="登记",
            note=notes.get(to, row.target),
        )

    def cancel(self, row: TransferRow) -> None:
        transfers, who = self._transfers, self._desk.who
        self._asking.reason(
            "删除这次拟转？",
            "介绍信还没有开出；人员的组织关系不受影响。",
            "删除组织关系转接",
            lambda why: transfers.remove(who, row.uid, why),
            REASONS,
        )

    def _pick_person(self, body: QWidget) -> Mapping[str, Field] | None:
        picker = body.findChild(Picker, "receiver_uid")
        if picker is not None:
            people, who = self._desk.services.people, self._desk.who
            picker.attach(self._desk.runner, lambda text: people.choices(who, text))
            picker.setPlaceholderText("培养联系人、入党介绍人或支部委员")
        return None

    def _pick_branch(self, body: QWidget) -> Mapping[str, Field] | None:
        picker = body.findChild(Picker, "org_uid")
        if picker is not None:
            orgs, who = self._desk.services.organisations, self._desk.who
            picker.attach(self._desk.runner, partial(orgs.choices, who, kinds=tuple(BRANCHES)))
            picker.setPlaceholderText("党支部名称、拼音或首字母")
        box, rows = body.findChild(QComboBox, "direction"), body.layout()
        if box is not None and isinstance(rows, QFormLayout):
            box.currentIndexChanged.connect(partial(_fit_direction, rows))
        return None


_ASKED = {Direction.OUT: ("to_name",), Direction.IN: ("from_name", "org_uid"), Direction.WITHIN: ("org_uid",)}


def _left_words(left: LeftOpen) -> str:
    """What does not end by itself, said before the deed."""
    posts = f"仍任{'、'.join(left.posts)}，请另行在“组织”中登记免职。" if left.posts else ""
    pairings = f"仍与{'；'.join(left.pairings)}结对，请另行在“结对”中终止或变更成员。" if left.pairings else ""
    return posts + pairings


def _fit_direction(rows: QFormLayout, place: int) -> None:
    """Ask only for the side that is not ours."""
    asked = _ASKED[list(Direction)[max(place, 0)]]
    for row, item in enumerate(spec(TransferDraft)):
        if item.name in ("from_name", "to_name", "org_uid"):
            rows.setRowVisible(row, item.name in asked)
            # Hidden before the binder put it into a frame, the field itself stays hidden.
            field = rows.parentWidget().findChild(QWidget, item.name)
            if field is not None:
                field.setVisible(item.name in asked)
