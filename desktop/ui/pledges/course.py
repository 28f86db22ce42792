"""A pledge sheet through its five steps: what is missing, what can be done now, items, opinions, supervision, verdicts."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.actors import Right
from desktop.domain.pledges.model import KEPT, OPEN, SHORT_STEPS, ItemState, SheetState, Verdict
from desktop.services.pairings.papers import PLEDGE
from desktop.services.pledges.reading import ItemRow, OpinionRow, SheetDetail, SupervisionRow
from desktop.ui.documents.made_of import paper_button
from desktop.ui.pledges.actions import PledgeActions
from desktop.ui.shared.buttons import button
from desktop.ui.shared.course import Course
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.sections import Notice, Section, fact, line, mark, small
from desktop.ui.shared.tokens import Tone

NOUNS = ("document", "pledge_sheet", "pledge_item", "pledge_opinion", "pledge_publication", "pledge_supervision", "person", "wish")
TONES = {
    ItemState.PENDING: Tone.PLAIN,
    ItemState.RETURNED: Tone.BAD,
    ItemState.PASSED: Tone.INFO,
    ItemState.RUNNING: Tone.GOOD,
    ItemState.APPRAISED: Tone.PLAIN,
}
_VERDICTS = {Verdict.FULFILLED: Tone.GOOD, Verdict.PARTLY: Tone.WARNING, Verdict.UNFULFILLED: Tone.BAD}


class SheetCourse(Course[SheetDetail]):
    """Items, opinions, supervision, publication and appraisal."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "pledge", "承诺书", SHORT_STEPS, NOUNS, partial(desk.services.pledges.get, desk.who), self.fill)
        self.acts = PledgeActions(desk, self)
        self.items = Section("承诺事项", "pledge_items", "还没有承诺事项。在岗党员至少作一项岗位承诺、一项服务承诺。")
        self.opinions = Section("群众意见", "pledge_opinions", "定诺之前，先听听群众的意见。")
        self.supervisions = Section("督诺记录", "pledge_supervisions", "还没有督诺记录，每季度至少一次。")
        self.facts = Section("公示与评诺", "pledge_facts")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 8)
        lines.setSpacing(0)
        for section in (self.items, self.opinions, self.supervisions, self.facts):
            lines.addWidget(section)

    def fill(self, detail: SheetDetail) -> None:
        over = detail.state is SheetState.ARCHIVED
        self.stand(detail.state.step, self._notice_widgets(detail), self._acts(detail), over=over)
        self._fill_items(detail)
        self._fill_opinions(detail)
        self.supervisions.setVisible(detail.begun_on is not None)
        self.supervisions.fill([self._look(detail, row) for row in reversed(detail.supervisions)])
        facts = _facts(detail)
        self.facts.setVisible(bool(facts))
        self.facts.fill([fact(name, value) for name, value in facts])

    # what is missing, what can be done now

    def _notice_widgets(self, detail: SheetDetail) -> list[QWidget]:
        found: list[QWidget] = []
        if detail.rule and detail.lacking:
            found.append(Notice(f"{detail.rule.title}的承诺书还缺{'、'.join(detail.lacking)}。", Tone.INFO))
        returned = sum(i.state is ItemState.RETURNED for i in detail.items)
        if returned:
            found.append(Notice(f"{returned} 项被退回，请按审核意见修改，改后自动重新待审。", Tone.WARNING))
        if detail.to_review and not self._reviews() and detail.state is not SheetState.DRAFTING:
            found.append(Notice(f"{len(detail.to_review)} 项等待党支部书记审核。", Tone.INFO))
        if detail.unsupervised:
            found.append(Notice("本季度还没有督诺记录。", Tone.WARNING))
        return found

    def _reviews(self) -> bool:
        return self._desk.who.may(Right.REVIEW_PLEDGES)

    def _acts(self, detail: SheetDetail) -> list[QWidget]:
        do, state = self.acts, detail.state
        found: list[QWidget] = []
        if state is SheetState.DRAFTING:
            found.append(button("提交审核", "pledge_submit", partial(do.submit, detail)))
            found[0].setEnabled(bool(detail.items) and not detail.lacking)
        elif state in OPEN:
            if detail.to_review and self._reviews():
                text = f"逐条审核（{len(detail.to_review)}）…"
                found.append(button(text, "pledge_review", partial(do.review, detail), glyph="check"))
            if detail.to_publish:
                what = "增补公示" if detail.publications else "公开承诺"
                text = f"{what}（{len(detail.to_publish)}）…"
                found.append(button(text, "pledge_publish", partial(do.publish, detail)))
        if state is SheetState.PUBLISHED:
            found.append(button("开始践诺…", "pledge_begin", partial(do.begin, detail)))
        if state in KEPT:
            found.append(button("登记督诺…", "pledge_supervise", partial(do.supervise, detail, None), glyph="plus"))
        if state is SheetState.SUPERVISED:
            found.append(button("民主评诺…", "pledge_appraise", partial(do.appraise, detail)))
        if state is SheetState.APPRAISED:
            found.append(button("归档", "pledge_archive", partial(do.archive, detail)))
        if detail.paper or any(i.state not in (ItemState.PENDING, ItemState.RETURNED) for i in detail.items):
            made = detail.paper.uid if detail.paper else None
            found.append(paper_button(self._desk, "承诺书", PLEDGE, detail.uid, made))
        return found

    # items

    def _fill_items(self, detail: SheetDetail) -> None:
        add = partial(self.acts.item, detail, None)
        begin = button("添加承诺…", "pledge_item_add", add, role="link") if detail.state in OPEN else None
        self.items.set_note(f"{len(detail.items)} 项" if detail.items else "")
        self.items.fill([self._item(detail, row) for row in detail.items], begin)

    def _item(self, detail: SheetDetail, row: ItemRow) -> QWidget:
        draft, key = row.draft, row.uid.hex()
        acts: list[QWidget] = []
        if detail.state in OPEN and row.state in (ItemState.PENDING, ItemState.RETURNED):
            said = draft.title[:12]
            acts.append(small("修改", f"item_{key}_edit", f"修改承诺：{said}", partial(self.acts.item, detail, row)))
            remove = partial(self.acts.remove_item, row)
            acts.append(small("删除", f"item_{key}_remove", f"删除承诺：{said}", remove))
        if detail.state in KEPT and row.state is ItemState.RUNNING:
            text = "更改兑现" if row.verdict.verdict else "登记兑现…"
            name = f"item_{key}_settle"
            acts.append(small(text, name, f"登记兑现：{draft.title[:12]}", partial(self.acts.settle, row)))
        verdict = row.verdict.verdict
        shown = mark(verdict.label, _VERDICTS[verdict]) if verdict else mark(row.state.label, TONES[row.state])
        return line(draft.title, "\n".join(_item_notes(row)), mark=shown, acts=acts)

    # opinions, supervision

    def _fill_opinions(self, detail: SheetDetail) -> None:
        early = detail.state in (SheetState.DRAFTING, SheetState.REVIEWING)
        self.opinions.setVisible(early or bool(detail.opinions))
        add = partial(self.acts.opinion, detail, None)
        begin = button("登记意见…", "pledge_opinion_add", add, role="link") if detail.state in OPEN else None
        self.opinions.fill([self._opinion(detail, row) for row in detail.opinions], begin)

    def _opinion(self, detail: SheetDetail, row: OpinionRow) -> QWidget:
        draft, key = row.draft, row.uid.hex()
        acts: list[QWidget] = []
        if detail.state in OPEN:
            edit = partial(self.acts.opinion, detail, row)
            acts = [
                small("修改", f"opinion_{key}_edit", f"修改 {draft.happened_on} 的意见", edit),
                small(
                    "删除",
                    f"opinion_{key}_remove",
                    f"删除 {draft.happened_on} 的意见",
                    partial(self.acts.remove_opinion, row),
                ),
            ]
        note = "　".join(t for t in (str(draft.happened_on), draft.said_by or "", "补录" if row.late else "") if t)
        return line(draft.text, note, mark=mark("已采纳", Tone.GOOD) if draft.used else None, acts=acts)

    def _look(self, detail: SheetDetail, row: SupervisionRow) -> QWidget:
        draft, key = row.draft, row.uid.hex()
        about = next((i.draft.title[:16] for i in detail.items if i.uid == draft.item_uid), "全部事项")
        late = f"{row.recorded_on} 录入" if row.late else ""
        note = "　".join(t for t in (str(draft.happened_on), draft.supervisor or "", about, late) if t)
        acts = []
        if detail.state in KEPT:
            edit = partial(self.acts.supervise, detail, row)
            acts = [small("修改", f"look_{key}_edit", f"修改 {draft.happened_on} 的督诺记录", edit)]
        return line(draft.content, note, mark=mark("补录", Tone.WARNING) if row.late else None, acts=acts)


def _item_notes(row: ItemRow) -> list[str]:
    draft, review = row.draft, row.review
    first = [f"{draft.kind.label}（{draft.category.label}）", draft.measure or "", f"时\u2060限\u00a0{draft.due_on}" if draft.due_on else ""]
    found = ["　".join(t for t in first if t)]
    if row.state is ItemState.RETURNED:
        found.append(f"退回：{'、'.join(review.doubts)}　{review.review_note or ''}")
    elif review.reviewed_on:
        found.append(f"{review.reviewed_on} {row.reviewer}审核通过　{review.review_note or ''}".rstrip())
    if row.publication > 1:
        found.append(f"增补公示，{row.published_on} 起")
    if row.verdict.verdict_reason:
        found.append(f"原因：{row.verdict.verdict_reason}")
    return found


def _facts(detail: SheetDetail) -> list[tuple[str, str]]:
    found = [
        (p.label.replace(" ", ""), f"{p.draft.since} 至 {p.draft.until}　{p.draft.place}　{p.items} 项")
        for p in detail.publications
    ]
    appraisal = detail.appraisal
    if detail.begun_on:
        found.append(("开始践诺", str(detail.begun_on)))
    if appraisal.appraised_on:
        tally = f"　满意 {appraisal.satisfied}/{appraisal.voters} 人" if appraisal.voters else ""
        found.append(("民主评诺", f"{appraisal.appraised_on}{tally}　{appraisal.appraisal_note or ''}".rstrip()))
    if detail.archived_on:
        found.append(("归档", str(detail.archived_on)))
    if detail.draft.note:
        found.append(("备注", detail.draft.note))
    return found

