"""Two sheets about a person: 履历, the line of time; 档案, the records behind it with what can be done to them."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.domain.actors import Right
from desktop.domain.codes import name_of
from desktop.domain.identity import Uid
from desktop.domain.people.records import DisciplineDraft, HonourDraft, ResponsibilityDraft, ThoughtReportDraft
from desktop.domain.people.timeline import Moment
from desktop.domain.people.transfers import OPEN, TransferState
from desktop.services.people import FileLine, PersonFile, StayLine, TransferRow
from desktop.ui.people.deeds import WORDS, FileDeeds, FileKind
from desktop.ui.shared.buttons import button
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.sections import Section, line, mark, small
from desktop.ui.shared.tokens import Tone


class Career(QWidget):
    """履历. `go` opens the organisation a line speaks of."""

    def __init__(self, desk: Desk, deeds: FileDeeds) -> None:
        super().__init__()
        self._desk, self._deeds = desk, deeds
        self._line = Section("履历", "person_timeline", "还没有带日期的记录。")
        self._stays = Section("更正组织关系的起始日期", "person_stays", "还没有组织关系的变动。")
        _stack(self, self._line, self._stays)

    def show_file(self, file: PersonFile) -> None:
        self._line.set_note(f"{len(file.timeline)} 条，近的在前")
        self._line.fill([self._moment(place, each) for place, each in enumerate(file.timeline, start=1)])
        may = self._desk.who.may(Right.EDIT_PEOPLE)
        self._stays.setVisible(may and bool(file.stays))
        self._stays.fill([self._stay(place, each) for place, each in enumerate(file.stays, start=1)])

    def _moment(self, place: int, each: Moment) -> QWidget:
        acts: list[QWidget] = []
        if each.source and each.uid is not None:
            open_it = partial(self._desk.go, each.source, Uid(each.uid))
            acts.append(small("打开", f"person_moment_{place}", f"打开{each.text}", open_it))
        late = mark("补录", Tone.INFO) if each.late else None
        return line(each.text, f"{each.when} · {each.kind}", mark=late, acts=acts)

    def _stay(self, place: int, stay: StayLine) -> QWidget:
        do = partial(self._deeds.redate, stay)
        act = small("更正", f"person_stay_{place}", f"更正{stay.words}的起始日期", do)
        return line(stay.words, f"自 {stay.draft.since}", acts=[act])


class Records(QWidget):
    """档案."""

    def __init__(self, desk: Desk, deeds: FileDeeds) -> None:
        super().__init__()
        self._desk, self._deeds, self._codes = desk, deeds, desk.services.files.codes
        self._honours = Section("荣誉", "person_honours", "还没有登记荣誉。")
        self._disciplines = Section("处分", "person_disciplines", "没有处分。")
        self._duties = Section("职责清单", "person_duties", "还没有写明本责、党责、星责。")
        self._reports = Section("思想汇报", "person_reports", "还没有思想汇报。")
        self._transfers = Section("组织关系转接", "person_transfers", "没有转接。")
        _stack(self, self._duties, self._reports, self._honours, self._transfers, self._disciplines)

    def show_file(self, file: PersonFile) -> None:
        who = self._desk.who
        edit = who.may(Right.EDIT_PEOPLE)
        self._fill(self._honours, HonourDraft, file, file.honours, self._honour, edit)
        self._fill(self._duties, ResponsibilityDraft, file, file.responsibilities, _duty, edit)
        self._fill(self._reports, ThoughtReportDraft, file, file.reports, self._report, edit)
        self._disciplines.setVisible(file.disciplines is not None)
        self._fill(self._disciplines, DisciplineDraft, file, file.disciplines or (), self._discipline, edit)
        add = button("登记转接…", "person_transfers_add", partial(self._deeds.transfer, file.person), role="link")
        lines = [self._transfer(place, file.person, row) for place, row in enumerate(file.transfers, start=1)]
        self._transfers.fill(lines, add if edit and not any(map(_open, file.transfers)) else None)

    def _fill(
        self,
        section: Section,
        kind: FileKind,
        file: PersonFile,
        lines: Sequence[FileLine],
        words: Callable[[FileLine], tuple[str, str]],
        edit: bool,
    ) -> None:
        name = f"{section.objectName()}_add"
        add = button(f"登记{WORDS[kind]}…", name, partial(self._deeds.record, file.person, kind), role="link")
        shown = [self._record(section, place, file.person, kind, each, words(each), edit) for place, each in enumerate(lines, 1)]
        section.set_note(f"{len(lines)} 条" if lines else "")
        section.fill(shown, add if edit else None)

    def _record(
        self, section: Section, place: int, person: Uid, kind: FileKind, each: FileLine, words: tuple[str, str], edit: bool
    ) -> QWidget:
        name, spoken = f"{section.objectName()}_{place}", words[0]
        acts = [
            small("更改", f"{name}_edit", f"更改{spoken}", partial(self._deeds.record, person, kind, each)),
            small("删除", f"{name}_delete", f"删除{spoken}", partial(self._deeds.remove, kind, each)),
        ]
        if kind is ThoughtReportDraft:
            acts.insert(1, small("附件…", f"{name}_papers", f"附件：{spoken}", partial(self._deeds.papers, each, words[1])))
        return line(*words, acts=acts if edit else ())

    def _honour(self, each: FileLine) -> tuple[str, str]:
        draft: HonourDraft = each.draft
        level = name_of(self._codes, "honour_level", draft.level)
        return draft.title, _joined(str(draft.awarded_on or "日期不详"), level, draft.awarded_by, draft.document_no)

    def _discipline(self, each: FileLine) -> tuple[str, str]:
        draft: DisciplineDraft = each.draft
        until = f"影响期至 {draft.until}" if draft.until else ""
        told = _joined(str(draft.decided_on), until, draft.decided_by, draft.document_no, draft.reason)
        return name_of(self._codes, "discipline_kind", draft.kind), told

    def _report(self, each: FileLine) -> tuple[str, str]:
        draft: ThoughtReportDraft = each.draft
        form = name_of(self._codes, "report_form", draft.form)
        handed = f"{draft.received_on} 提交" if draft.received_on else ""
        receiver = "".join(f"{each.title}接收" for each in each.names)
        return draft.title or "思想汇报", _joined(str(draft.reported_on), form, handed, receiver)

    def _transfer(self, place: int, person: Uid, row: TransferRow) -> QWidget:
        name = f"person_transfer_{place}"
        steps = [
            small(_DO[to], f"{name}_{to.value}", f"{_DO[to]}：{row.target}", partial(self._deeds.step, row, to))
            for to in row.next
        ]
        if row.state is TransferState.PLANNED:
            steps.append(small("更改", f"{name}_edit", f"更改转接：{row.target}", partial(self._deeds.transfer, person, row)))
            steps.append(small("删除", f"{name}_delete", f"删除转接：{row.target}", partial(self._deeds.cancel, row)))
        letter = f"介绍信 {row.letter_no}" if row.letter_no else ""
        valid = f"有效期至 {row.valid_until}" if row.valid_until and _open(row) else ""
        received = f"{row.received_on} 接收" if row.received_on else ""
        told = _joined(row.draft.direction.label, letter, valid, received, row.draft.reason)
        may = self._desk.who.may(Right.EDIT_PEOPLE)
        return line(row.target or "组织关系转接", told, mark=_state(row), acts=steps if may else ())


_DO = {
    TransferState.ISSUED: "开出介绍信",
    TransferState.ON_WAY: "交给本人",
    TransferState.RECEIVED: "登记接收",
    TransferState.EXPIRED: "登记超期",
    TransferState.RETURNED: "登记退回",
    TransferState.ARCHIVED: "归档",
}


def _duty(each: FileLine) -> tuple[str, str]:
    draft: ResponsibilityDraft = each.draft
    return draft.content, draft.kind.label


def _open(row: TransferRow) -> bool:
    return row.state in OPEN


def _state(row: TransferRow) -> QLabel:
    if row.overdue:
        return mark("已过有效期", Tone.WARNING)
    return mark(row.state.label, Tone.INFO if _open(row) else Tone.PLAIN)


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _stack(owner: QWidget, *parts: QWidget) -> None:
    lines = QVBoxLayout(owner)
    lines.setContentsMargins(0, 0, 0, 8)
    lines.setSpacing(0)
    for part in parts:
        lines.addWidget(part)
