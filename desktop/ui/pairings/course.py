"""What happens to a pairing: signing, members, contacts, examination, renewal; shown under its form."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.pairings.model import EXAMINED, LIVE, PairingState
from desktop.services.pairings.detail import ContactRow, PairingDetail, PartnerRow
from desktop.services.pairings.papers import AGREEMENT
from desktop.ui.documents.made_of import paper_button
from desktop.ui.pairings.actions import PairingActions
from desktop.ui.pairings.months import MonthStrip
from desktop.ui.shared.buttons import button
from desktop.ui.shared.course import Course
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.sections import Notice, Section, fact, line, mark, small
from desktop.ui.shared.tokens import Tone

STEPS = ("草拟", "签订", "进行中", "期满考核", "了结")
_AT = {
    PairingState.DRAFT: 1,
    PairingState.SIGNED: 2,
    PairingState.RUNNING: 3,
    PairingState.DUE: 4,
    PairingState.PASSED: 4,
    PairingState.FAILED: 4,
    PairingState.RENEWED: 5,
    PairingState.ENDED: 5,
}
_SHOWN = 12
"""Entries of the log shown before one asks for all."""
NOUNS = ("document", "pairing", "pairing_partner", "pairing_contact", "person", "organisation", "org_link")


class PairingCourse(Course[PairingDetail]):
    """Members, the log of contacts, what was agreed and what came of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "pairing", "结对", STEPS, NOUNS, partial(desk.services.pairings.get, desk.who), self.fill)
        self._all = False
        self.acts = PairingActions(desk, self)
        self.members = Section("结对成员", "pairing_members")
        self.contacts = Section("联系记录", "pairing_contacts", "还没有联系记录。联系一次，记一次。")
        self.months = MonthStrip()
        self.facts = Section("约定与结果", "pairing_facts")
        self._arrange()

    def show_detail(self, detail: PairingDetail | None) -> None:
        self._all = False
        super().show_detail(detail)

    def _arrange(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 8)
        lines.setSpacing(8)
        lines.addWidget(self.members)
        lines.addWidget(self.contacts)
        lines.addWidget(self.facts)
        log = self.contacts.layout()
        assert isinstance(log, QVBoxLayout)
        log.insertWidget(1, self.months)

    def fill(self, detail: PairingDetail) -> None:
        over = detail.state in (PairingState.RENEWED, PairingState.ENDED)
        self.stand(_AT[detail.state], self._notice_widgets(detail), self._acts(detail), over=over)
        signed = detail.state is not PairingState.DRAFT
        for section in (self.members, self.contacts, self.facts):
            section.setVisible(signed)
        if signed:
            self._fill_members(detail)
            self._fill_contacts(detail)
            self.facts.fill([fact(name, value) for name, value in _facts(detail)])

    # notices

    def _notice_widgets(self, detail: PairingDetail) -> list[QWidget]:
        found: list[QWidget] = []
        if detail.unsigned:
            texts = "\n".join(p.text for p in detail.unsigned)
            found.append(Notice(f"签订结对书之前还需：\n{texts}", Tone.INFO))
        for partner in detail.present:
            if partner.joined_party:
                found.append(self._joined(detail, partner))
        if detail.vacancies:
            role = detail.kind.partner.role
            found.append(Notice(f"空缺 {detail.vacancies} 名{role}，可从“变更成员”补充；记录照常有效。", Tone.WARNING))
        ended = detail.draft.term_to
        if detail.state in (PairingState.SIGNED, PairingState.RUNNING) and ended and ended < self._desk.today():
            found.append(Notice(f"结对期限已于 {ended} 届满，请进行期满考核。", Tone.WARNING))
        return found

    def _joined(self, detail: PairingDetail, partner: PartnerRow) -> QWidget:
        when = f"已于 {partner.joined_party_on} " if partner.joined_party_on else "已"
        act = button("登记成果…", "pairing_joined", partial(self.acts.joined_party, detail, partner))
        return Notice(f"{partner.name}{when}加入党组织，请登记退出，记为结对成果。", Tone.GOOD, act)

    # what can be done now

    def _acts(self, detail: PairingDetail) -> list[QWidget]:
        do, state = self.acts, detail.state
        found: list[QWidget] = []
        made = detail.paper.uid if detail.paper else None
        paper = paper_button(self._desk, "结对书", AGREEMENT, detail.uid, made) if not detail.unsigned else None
        if state is PairingState.DRAFT:
            found.append(button("签订结对书…", "pairing_sign", partial(do.sign, detail), glyph="pen"))
        if state in LIVE:
            found.append(button("登记联系…", "pairing_contact", partial(do.contact, detail, None), glyph="plus"))
        if state in (PairingState.SIGNED, PairingState.RUNNING):
            found.append(button("期满考核", "pairing_call", partial(do.call, detail)))
        if state is PairingState.DUE:
            found.append(button("登记考核结果…", "pairing_examine", partial(do.examine, detail)))
        if state in EXAMINED:
            found.append(button("续结", "pairing_renew", partial(do.renew, detail)))
        if state in LIVE | EXAMINED:
            found.append(button("终止…", "pairing_end", partial(do.end, detail), role="danger"))
        return [*found, paper] if paper is not None else found

    # members

    def _fill_members(self, detail: PairingDetail) -> None:
        self.members.set_note(f"{len(detail.present)} 名{detail.kind.partner.role}")
        lead = detail.lead
        lines = [line(lead.title, lead.note, mark=mark(detail.kind.lead.role))] if lead else []
        lines += [self._member(detail, partner) for partner in detail.partners]
        most = detail.kind.partner.at_most
        room = detail.state in LIVE and (most is None or len(detail.present) < most)
        begin = button("补充成员…", "pairing_join", partial(self.acts.join, detail), role="link") if room else None
        self.members.fill(lines, begin)

    def _member(self, detail: PairingDetail, partner: PartnerRow) -> QWidget:
        if partner.left_on is not None:
            why = partner.left_why.label if partner.left_why else ""
            note = "，".join(t for t in (partner.left_note,) if t)
            text = f"{partner.joined_on} 至 {partner.left_on}　{why}" + (f"　{note}" if note else "")
            return line(partner.name, text, mark=mark("已退出"))
        since = f"{partner.joined_on} 起" if partner.joined_on else ""
        acts = []
        if detail.state in LIVE:
            name = f"partner_{partner.uid.hex()}_leave"
            acts = [small("退出…", name, f"登记{partner.name}退出", partial(self.acts.leave, partner))]
        return line(partner.name, "　".join(t for t in (partner.note, since) if t), acts=acts)

    # contacts

    def _fill_contacts(self, detail: PairingDetail) -> None:
        months = detail.months
        made, due = detail.contacts_now
        figure = f"达标 {len(months.met)}/{months.due} 个月" if months.due else ""
        now = f"本月 {made}/{due} 次" if due else ""
        self.contacts.set_note("　".join(t for t in (now, figure) if t))
        self.months.show_months(months)
        shown = detail.contacts if self._all else detail.contacts[:_SHOWN]
        more = None
        if len(shown) < len(detail.contacts):
            more = button(f"显示全部 {len(detail.contacts)} 条", "pairing_contacts_all", self._show_all, role="link")
        self.contacts.fill([self._contact(detail, row) for row in shown], more)

    def _show_all(self) -> None:
        self._all = True
        if self.detail is not None:
            self._fill_contacts(self.detail)

    def _contact(self, detail: PairingDetail, row: ContactRow) -> QWidget:
        draft, key = row.draft, row.uid.hex()
        day = draft.happened_on
        how = draft.form.label + (f" {draft.minutes} 分钟" if draft.minutes else "")
        late = f"{row.recorded_on} 录入" if row.late else ""
        acts = []
        if detail.state in LIVE:
            edit = partial(self.acts.contact, detail, row)
            acts = [
                small("修改", f"contact_{key}_edit", f"修改 {day} 的联系记录", edit),
                small("删除", f"contact_{key}_remove", f"删除 {day} 的联系记录", partial(self.acts.remove_contact, row)),
            ]
        note = "　".join(t for t in (str(day), how, late) if t)
        return line(draft.content or "", note, mark=mark("补录", Tone.WARNING) if row.late else None, acts=acts)


def _facts(detail: PairingDetail) -> list[tuple[str, str]]:
    """What was agreed and what came of it; empty parts are left out."""
    draft = detail.draft
    least = f"，每月联系不少于 {draft.contacts_per_month} 次" if draft.contacts_per_month else ""
    term = f"{draft.term_from} 至 {draft.term_to}{least}"
    result = detail.result.label if detail.result else ""
    examined = f"{detail.examined_on} {result}　{detail.opinion}".strip() if detail.examined_on else ""
    closed = f"{detail.closed_on}　{detail.closed_reason}" if detail.closed_reason else ""
    found = [
        ("签订", f"{detail.signed_on}　{detail.branch}"),
        ("期限", term),
        ("结对目标", draft.goal or ""),
        ("业务事项", draft.business_item or ""),
        ("认领目标", draft.aim.label if draft.aim else ""),
        ("备注", draft.note or ""),
        ("期满考核", examined),
        ("终止", closed),
        ("续结", "已续结，见新的结对" if detail.renewed_by else "由上一期续结" if detail.renews else ""),
    ]
    return [(name, text) for name, text in found if text.strip()]
