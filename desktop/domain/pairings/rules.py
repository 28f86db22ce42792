"""When a pairing may be signed, changed and closed, and in which months contact was due."""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.domain.days import day_problems
from desktop.domain.drafts import form_problems, label_of
from desktop.domain.errors import Problem, UserError
from desktop.domain.identity import Uid
from desktop.domain.measures import Span
from desktop.domain.organisations import OrgKind
from desktop.domain.pairings.model import (
    ContactDraft,
    ExaminationDraft,
    Leaving,
    LeavingDraft,
    PairingDraft,
    PairingKind,
    PairingResult,
    PairingState,
    SideRule,
    Standing,
    SubjectType,
)
from desktop.domain.people import Employment


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the rules need to know of somebody on one side.

    Attributes:
        member: full or probationary Party member.
        taken: another live pairing of this kind in which it stands on the same side, in words; "" for none.
        linked: the link the kind asks for exists between lead and this partner.
        gone: it lies in the recycle bin.
    """

    uid: Uid
    name: str
    member: bool = False
    employment: Employment | None = None
    skill_level: str | None = None
    org_kind: OrgKind | None = None
    taken: str = ""
    linked: bool = True
    gone: bool = False


def new_pairing(kind: PairingKind, start: date) -> PairingDraft:
    """The draft a form begins with: term and cadence of the kind."""
    end = add_months(start, kind.term_months) - timedelta(days=1)
    return PairingDraft(kind=kind.code, term_from=start, term_to=end, contacts_per_month=kind.contacts_per_month)


def add_months(day: date, months: int) -> date:
    """The same day months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def draft_problems(draft: PairingDraft, codes: Mapping[str, Mapping[str, str]]) -> list[Problem]:
    """What is impossible already on paper; who may stand where is asked only at signing."""
    found = form_problems(draft, codes)
    if draft.term_from and draft.term_to and draft.term_to < draft.term_from:
        found.append(Problem("term_to", "DATE_SEQUENCE_INCONSISTENT", "结束日期早于开始日期，请核对。"))
    if not 0 <= draft.contacts_per_month <= 31:
        found.append(Problem("contacts_per_month", "OUT_OF_RANGE", "每月联系次数应在 0 到 31 之间。"))
    return found


def side_problems(draft: PairingDraft, kind: PairingKind, partners: Sequence[Uid]) -> list[Problem]:
    """What no pairing can be, not even a draft: of nobody, or of somebody with himself.

    How many and who may stand where is asked only at signing (INV-10 with its correction).
    """
    field = lead_field_of(kind)
    lead = getattr(draft, field)
    if lead is None and not partners:
        text = f"这对结对还没有人，请先选{kind.lead.role}，或至少一名{kind.partner.role}。"
        return [Problem(field, "REQUIRED", text)]
    if lead in partners:
        return [Problem("partners", "LEAD_IS_PARTNER", f"同一人不能既是{kind.lead.role}又是{kind.partner.role}。")]
    return []


def signing_problems(
    draft: PairingDraft, kind: PairingKind, lead: Candidate | None, partners: Sequence[Candidate]
) -> list[Problem]:
    """INV-10, 11, 12 with their corrections, at the moment of signing."""
    found = [
        Problem(name, "REQUIRED", f"签订前请填写{label_of(PairingDraft, name)}。")
        for name in ("term_from", "term_to", *kind.asks)
        if not getattr(draft, name)
    ]
    lead_field = lead_field_of(kind)
    if lead is None:
        found.append(Problem(lead_field, "REQUIRED", f"签订前请选择{kind.lead.role}。"))
    else:
        found += [Problem(lead_field, code, text) for code, text in unfit(lead, kind.lead)]
        if any(p.uid == lead.uid for p in partners):
            found.append(Problem("partners", "LEAD_IS_PARTNER", f"“{lead.name}”不能既是{kind.lead.role}又是{kind.partner.role}。"))
    found += capacity_problems(kind, len(partners))
    for partner in partners:
        found += partner_problems(kind, partner)
    return found


def lead_field_of(kind: PairingKind) -> str:
    """The draft field that holds the lead of this kind."""
    return "lead_person_uid" if kind.lead.subject is SubjectType.PERSON else "lead_org_uid"


def capacity_problems(kind: PairingKind, count: int) -> list[Problem]:
    """Too few or too many partners for the kind."""
    rule = kind.partner
    if rule.at_most == rule.at_least != count:
        text = f"{kind.title}须有 {rule.at_least} 名{rule.role}，现有 {count} 名。"
    elif count < rule.at_least:
        text = f"{kind.title}至少要有 {rule.at_least} 名{rule.role}，现有 {count} 名。"
    elif rule.at_most is not None and count > rule.at_most:
        text = f"{kind.title}最多 {rule.at_most} 名{rule.role}，现有 {count} 名。"
    else:
        return []
    return [Problem("partners", "CAPACITY", text)]


def partner_problems(kind: PairingKind, partner: Candidate) -> list[Problem]:
    """Why this one cannot be a partner of the kind; one sentence each."""
    found = [Problem("partners", code, text) for code, text in unfit(partner, kind.partner)]
    if kind.needs_link and not partner.linked:
        text = f"尚未登记与“{partner.name}”的“{kind.needs_link.label}”关联，请先在组织页面登记。"
        found.append(Problem("partners", "NOT_LINKED", text))
    return found


def unfit(one: Candidate, rule: SideRule) -> Iterable[tuple[str, str]]:
    """(code, sentence) for each reason why somebody may not stand on a side."""
    if one.gone:
        yield "GONE", f"“{one.name}”已在回收站，请改选或先恢复。"
    if rule.standing is Standing.MEMBER and not one.member:
        yield "NOT_A_MEMBER", f"{rule.role}须是党员，“{one.name}”不是党员。"
    if rule.standing is Standing.MASSES and one.member:
        yield "IS_A_MEMBER", f"{rule.role}须是群众，“{one.name}”是党员。"
    if one.employment in rule.exempt:
        yield "EXEMPT", f"“{one.name}”{one.employment.label}，不参加结对。"
    if rule.org_kinds and one.org_kind not in rule.org_kinds:
        kinds = "、".join(k.label for k in OrgKind if k in rule.org_kinds)
        yield "WRONG_ORG", f"{rule.role}须是{kinds}，“{one.name}”不是。"
    if rule.skill_at_least and not _skilled(one.skill_level, rule.skill_at_least):
        yield "SKILL_TOO_LOW", f"{rule.role}“{one.name}”的技能等级未达到要求，请核对其技能等级。"
    if one.taken and not rule.shared:
        yield "TAKEN", f"“{one.name}”已在另一对在结的同类结对中（{one.taken}）。"


def _skilled(has: str | None, needs: str) -> bool:
    """职业技能等级 counts downwards: 1 is the highest."""
    return has is not None and has.isdigit() and int(has) <= int(needs)


def contact_problems(draft: ContactDraft, today: date, life: Span) -> list[Problem]:
    """Args: life: from signing to the end of the pairing."""
    found = form_problems(draft)
    found += day_problems("happened_on", "发生日期", draft.happened_on, today, life.since, "签订日期")
    if draft.minutes is not None and not 0 < draft.minutes <= 24 * 60:
        found.append(Problem("minutes", "OUT_OF_RANGE", "时长应在 1 到 1440 分钟之间。"))
    return found


def examination_problems(draft: ExaminationDraft, today: date, signed_on: date) -> list[Problem]:
    found = form_problems(draft)
    found += day_problems("examined_on", "考核日期", draft.examined_on, today, signed_on, "签订日期")
    if draft.result is PairingResult.FAILED and not draft.opinion:
        found.append(Problem("opinion", "REQUIRED", "考核不合格的，请写明考核意见。"))
    return found


def leaving_problems(draft: LeavingDraft, today: date, joined_on: date) -> list[Problem]:
    found = form_problems(draft)
    found += day_problems("left_on", "退出日期", draft.left_on, today, joined_on, "加入结对的日期")
    if draft.left_why is Leaving.OTHER and not draft.left_note:
        found.append(Problem("left_note", "REQUIRED", "请说明退出原因。"))
    return found


def require_state(state: PairingState, allowed: Iterable[PairingState], action: str) -> None:
    """Raises UserError when a step is not possible from this state."""
    wanted = list(allowed)
    if state not in wanted:
        names = "、".join(s.label for s in PairingState if s in wanted)
        raise UserError(f"这对结对现在是“{state.label}”，不能{action}。", f"{action}须在“{names}”时进行。")


@dataclass(frozen=True, slots=True)
class ContactMonths:
    """Months in which contact was due, split by whether the agreed number was reached."""

    met: tuple[date, ...]
    missed: tuple[date, ...]
    """First days of the months."""

    @property
    def due(self) -> int:
        return len(self.met) + len(self.missed)


def contact_months(
    life: Span, asked: Span, today: date, contacts: Iterable[date], *, per_month: int, from_days: int
) -> ContactMonths:
    """Contact by months (pairing.contact.rate); a month that is not over counts only once it is met.

    Args:
        life: from signing (or the start of the term, the later) to the end of the pairing.
        asked: the period that is asked about.
        contacts: days of contact.
        per_month: agreed number; 0 agrees nothing, so nothing is due.
        from_days: a month counts when the pairing lived at least so many days of it.
    """
    days = list(contacts)
    met, missed = [], []
    lived = life.shared(asked)
    for month in lived.months() if per_month and lived.days else ():
        if month.since > today or month.shared(life).days < from_days:
            continue
        if sum(d in month for d in days) >= per_month:
            met.append(month.since)
        elif month.until < today:
            missed.append(month.since)
    return ContactMonths(tuple(met), tuple(missed))
