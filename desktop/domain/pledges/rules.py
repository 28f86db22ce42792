"""What must hold when a pledge sheet moves from step to step, and in which quarters supervision was due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from desktop.domain.days import day_problems
from desktop.domain.drafts import form_problems
from desktop.domain.errors import Problem, Severity, UserError
from desktop.domain.measures import Span
from desktop.domain.people import Employment, add_years
from desktop.domain.pledges.model import (
    AppraisalDraft,
    ItemDraft,
    ItemState,
    OpinionDraft,
    PledgeClass,
    PledgeKind,
    PledgeRules,
    PublicationDraft,
    ReviewDraft,
    SheetDraft,
    SheetRule,
    SheetState,
    SupervisionDraft,
    Verdict,
    VerdictDraft,
)


@dataclass(frozen=True, slots=True)
class Pledged:
    """What the rules of a sheet need to know of one item."""

    kind: PledgeKind
    category: PledgeClass
    state: ItemState = ItemState.PENDING
    published: bool = False


def sheet_problems(
    draft: SheetDraft, today: date, *, member: bool, employment: Employment | None, rules: PledgeRules, twin: bool
) -> list[Problem]:
    """INV-13, first part: one sheet per member and year.

    Args:
        member: the person is a Party member.
        twin: the person has another sheet of that year.
    """
    found = form_problems(draft)
    if not 1990 <= draft.year <= today.year + 1:
        found.append(Problem("year", "OUT_OF_RANGE", f"年度应在 1990 到 {today.year + 1} 之间。"))
    if employment is not None and not member:
        found.append(Problem("person_uid", "NOT_A_MEMBER", "双承诺由党员作出，请选择党员。"))
    if employment is not None and rules.rule_for(employment) is None:
        found.append(Problem("person_uid", "NO_RULE", f"{employment.label}人员不作双承诺。"))
    if twin:
        found.append(Problem("year", "DUPLICATE_SHEET", f"这名党员已有 {draft.year} 年的承诺书，一人一年一份。"))
    return found


def item_problems(draft: ItemDraft, rule: SheetRule, year: int, count: int, most: int) -> list[Problem]:
    """Args: count: items on the sheet with this one; most: more than these draw a warning."""
    found = form_problems(draft)
    if draft.kind not in rule.allows:
        found.append(Problem("kind", "KIND_NOT_ALLOWED", f"{rule.title}不作{draft.kind.label}，请选择其他类别。"))
    if draft.due_on and draft.due_on.year < year:
        found.append(Problem("due_on", "DATE_SEQUENCE_INCONSISTENT", f"完成时限早于 {year} 年，请核对。"))
    if count > most:
        text = f"已有 {count} 项承诺，承诺宜少而实。"
        found.append(Problem("", "MANY_ITEMS", text, Severity.WARNING))
    return found


def lacking(items: Iterable[Pledged], rule: SheetRule) -> list[str]:
    """What the sheet of this person still needs, one phrase each (INV-13: a shared item alone is no coverage)."""
    held = list(items)
    found = []
    for need in rule.must:
        of_kind = [i for i in held if i.kind is need.kind]
        enough = [i for i in of_kind if i.category not in rule.not_enough]
        missing = need.at_least - len(enough)
        if missing > 0:
            only = f"（只有{'、'.join(sorted({i.category.label for i in of_kind}))}承诺的不算）" if of_kind else ""
            found.append(f"{need.kind.label} {missing} 项{only}")
    return found


def refuse_lacking(items: Iterable[Pledged], rule: SheetRule, action: str) -> None:
    """Raises UserError while the sheet does not hold what it must."""
    found = lacking(items, rule)
    if found:
        raise UserError(f"{rule.title}的承诺书还缺{'、'.join(found)}，不能{action}。", "请先补上所缺的承诺。")


def review_problems(draft: ReviewDraft, today: date) -> list[Problem]:
    """Four yes pass; anything else goes back and says why."""
    found = form_problems(draft)
    found += day_problems("reviewed_on", "审核日期", draft.reviewed_on, today)
    if not draft.passes and not draft.review_note:
        doubts = "、".join(draft.doubts)
        found.append(Problem("review_note", "REQUIRED", f"“{doubts}”未认可，退回时请写明审核意见。"))
    return found


def opinion_problems(draft: OpinionDraft, today: date) -> list[Problem]:
    return form_problems(draft) + day_problems("happened_on", "征求日期", draft.happened_on, today)


def new_publication(since: date, place: str | None, rules: PledgeRules) -> PublicationDraft:
    """The draft a form begins with: as long as the rules say, the first and the last day counted."""
    return PublicationDraft(since, since + timedelta(days=rules.publication_days - 1), place)


def publication_problems(draft: PublicationDraft, reviewed_on: date | None) -> list[Problem]:
    """INV-14; a publication may be planned ahead.

    Args:
        reviewed_on: the last review among the items; nothing hangs out before it passed.
    """
    found = form_problems(draft)
    if draft.since and draft.until and draft.until < draft.since:
        found.append(Problem("until", "DATE_SEQUENCE_INCONSISTENT", "公示结束日期早于开始日期，请核对。"))
    if draft.since and reviewed_on and draft.since < reviewed_on:
        text = f"公示开始日期早于审核通过的日期（{reviewed_on}），请核对。"
        found.append(Problem("since", "DATE_SEQUENCE_INCONSISTENT", text))
    return found


def supervision_problems(draft: SupervisionDraft, today: date, begun_on: date) -> list[Problem]:
    earlier = (begun_on, "开始践诺的日期")
    return form_problems(draft) + day_problems("happened_on", "督诺日期", draft.happened_on, today, *earlier)


def verdict_problems(draft: VerdictDraft, today: date) -> list[Problem]:
    found = form_problems(draft) + day_problems("verdict_on", "认定日期", draft.verdict_on, today)
    if draft.verdict in (Verdict.PARTLY, Verdict.UNFULFILLED) and not draft.verdict_reason:
        found.append(Problem("verdict_reason", "REQUIRED", f"{draft.verdict.label}的，请写明原因。"))
    return found


def appraisal_problems(draft: AppraisalDraft, today: date) -> list[Problem]:
    found = form_problems(draft) + day_problems("appraised_on", "评诺日期", draft.appraised_on, today)
    if draft.voters is not None and draft.voters < 0:
        found.append(Problem("voters", "OUT_OF_RANGE", "参评群众人数不能为负。"))
    if draft.satisfied is not None and not 0 <= draft.satisfied <= (draft.voters or 0):
        found.append(Problem("satisfied", "OUT_OF_RANGE", "满意人数应在 0 到参评群众人数之间。"))
    return found


def require_step(state: SheetState, allowed: Iterable[SheetState], action: str) -> None:
    """Raises UserError when a step is taken out of order, or the sheet is archived."""
    wanted = list(allowed)
    if state is SheetState.ARCHIVED and state not in wanted:
        raise UserError("这份承诺书已归档，只能查看。", "确需更正的，请在新的承诺书中说明。")
    if state not in wanted:
        names = "、".join(s.label for s in SheetState if s in wanted)
        raise UserError(f"这份承诺书现在处于“{state.label}”，不能{action}。", f"{action}须在“{names}”时进行，五步依次进行。")


def require_item_state(state: ItemState, allowed: Iterable[ItemState], action: str) -> None:
    """Raises UserError when an item cannot be treated so any more."""
    wanted = list(allowed)
    if state not in wanted:
        names = "、".join(s.label for s in ItemState if s in wanted)
        raise UserError(f"这项承诺是“{state.label}”，不能{action}。", f"只有“{names}”的事项可以{action}。")


def carried(draft: ItemDraft, years: int) -> ItemDraft:
    """An item of an earlier year as it begins a new one: the same words, the due day moved."""
    return replace(draft, due_on=add_years(draft.due_on, years) if draft.due_on else None)


@dataclass(frozen=True, slots=True)
class SupervisedQuarters:
    """Quarters in which supervision was due, as their first days."""

    met: tuple[date, ...]
    missed: tuple[date, ...]

    @property
    def due(self) -> int:
        return len(self.met) + len(self.missed)


def supervised_quarters(
    kept: Span, asked: Span, today: date, looks: Sequence[date], *, from_days: int
) -> SupervisedQuarters:
    """INV-15: one look a quarter; a quarter that is not over counts only once it was looked at.

    Args:
        kept: from publication of the item to its verdict or the end of the year.
        looks: days of supervision.
        from_days: a quarter counts when the item was public at least so many days of it.
    """
    met, missed = [], []
    lived = kept.shared(asked)
    for quarter in lived.quarters() if lived.days else ():
        if quarter.since > today or quarter.shared(kept).days < from_days:
            continue
        if any(d in quarter for d in looks):
            met.append(quarter.since)
        elif quarter.until < today:
            missed.append(quarter.since)
    return SupervisedQuarters(tuple(met), tuple(missed))
