"""What may not be registered of posts, elections, stays at a site and places of a member home."""

from collections.abc import Iterable
from datetime import date

from desktop.domain.drafts import form_problems
from desktop.domain.errors import Problem, Severity
from desktop.domain.measures import Span
from desktop.domain.organisations.drafts import AssignmentDraft, ElectionDraft, MemberHomeDraft, SiteStayDraft
from desktop.domain.organisations.kinds import OrgKind, PostRole, posts_of
from desktop.domain.organisations.links import Quorum
from desktop.domain.organisations.tree import LONGEST_TERM
from desktop.domain.people import add_years

SINGLE = frozenset({PostRole.SECRETARY, PostRole.GROUP_LEADER, PostRole.TEAM_LEADER, PostRole.ZONE_OWNER})
"""Posts that one person holds at a time."""
OPEN_TO_ALL = frozenset(
    {
        *(PostRole.TEAM_LEADER, PostRole.DIRECTOR, PostRole.SQUAD_CAPTAIN, PostRole.MEMBER),
        *(PostRole.JUDGE, PostRole.SUPERVISOR, PostRole.LECTURER, PostRole.CONTACT_LEADER),
    }
)
"""Posts that need no Party membership."""


def assignment_problems(
    draft: AssignmentDraft,
    *,
    others: Iterable[AssignmentDraft],
    is_member: bool,
    ended_on: date | None = None,
    kind: OrgKind | None = None,
) -> list[Problem]:
    """One secretary and one leader at a time; Party posts are held by members; none outlasts its organisation.

    Args:
        kind: of the organisation, which has only certain posts; None for a post that was there under an earlier kind.
    """
    found = form_problems(draft)
    if kind is not None and draft.role not in posts_of(kind):
        found.append(Problem("role", "POST_OF_ANOTHER_KIND", f"{kind.label}没有“{draft.role.label}”这个职务。"))
    if ended_on is not None and max(draft.until or date.max, draft.since or date.min) > ended_on:
        text = f"组织已于 {ended_on} 撤销，请填写不晚于这一天的免职日期。"
        found.append(Problem("until", "DATE_SEQUENCE_INCONSISTENT", text))
    if draft.since and draft.until and draft.until < draft.since:
        found.append(_order("until", "免职日期早于任职日期，请核对。"))
    if draft.role not in OPEN_TO_ALL and not is_member:
        found.append(Problem("person_uid", "NOT_A_MEMBER", f"{draft.role.label}须由党员担任。"))
    theirs = [o for o in others if o.role is draft.role and shared_days(o, draft)]
    if draft.role in SINGLE and theirs:
        text = f"同一时期已有{draft.role.label}，请先登记其免职日期。"
        found.append(Problem("role", "POST_TAKEN", text))
    elif any(o.person_uid == draft.person_uid for o in theirs):
        found.append(Problem("person_uid", "POST_TWICE", f"同一时期已登记此人为{draft.role.label}。"))
    return found


def election_problems(draft: ElectionDraft, today: date, quorum: Quorum) -> list[Problem]:
    """INV-20: an election below its quorum is kept as it was and warned of."""
    found = form_problems(draft)
    if draft.held_on and draft.held_on > today:
        found.append(Problem("held_on", "DATE_IN_FUTURE", "选举日期晚于今天；召开后再登记。"))
    if draft.term_years is not None and not 1 <= draft.term_years <= LONGEST_TERM:
        found.append(Problem("term_years", "OUT_OF_RANGE", f"任期年限应在 1 至 {LONGEST_TERM} 年之间。"))
    if draft.held_on and draft.approved_on and draft.approved_on < draft.held_on:
        found.append(_order("approved_on", "批复日期早于选举日期，请核对。"))
    return found + _turnout(draft, quorum)


def _turnout(draft: ElectionDraft, quorum: Quorum) -> list[Problem]:
    found = [
        Problem(name, "OUT_OF_RANGE", "人数不能是负数。")
        for name in ("entitled", "present")
        if (getattr(draft, name) or 0) < 0
    ]
    if found or draft.entitled is None or draft.present is None:
        return found
    if draft.present > draft.entitled:
        return [Problem("present", "OUT_OF_RANGE", "实到人数多于有选举权人数，请核对。")]
    if not quorum.reached(draft.present, draft.entitled):
        text = f"到会不足有选举权人数的 {quorum.present}/{quorum.of}，选举一般不能有效。"
        return [Problem("present", "NO_QUORUM", text, Severity.WARNING)]
    return []


def term_end(draft: ElectionDraft) -> date | None:
    """The day the term that began with an election ends."""
    return add_years(draft.held_on, draft.term_years) if draft.held_on and draft.term_years else None


def stay_problems(draft: SiteStayDraft, today: date, *, site: Span, others: Iterable[SiteStayDraft]) -> list[Problem]:
    """`site`: the days the site lived; `others`: the same person's other stays there."""
    found = form_problems(draft)
    if draft.since is None:
        return found
    if draft.since > today:
        found.append(Problem("since", "DATE_IN_FUTURE", "到现场日期晚于今天；到了再登记。"))
    if draft.until and draft.until < draft.since:
        found.append(_order("until", "离开日期早于到现场日期，请核对。"))
    if draft.since < site.since:
        found.append(_order("since", f"施工现场 {site.since} 才成立，请核对。"))
    if draft.since > site.until:
        found.append(_order("since", f"施工现场已于 {site.until} 结束，请核对。"))
    elif (draft.until or date.max) > site.until:
        found.append(_order("until", f"施工现场已于 {site.until} 结束，请填写不晚于这一天的离开日期。"))
    if any(shared_days(draft, other) for other in others):
        found.append(Problem("since", "OVERLAP", "此人这段时间已登记在这个现场。"))
    return found


def home_problems(
    draft: MemberHomeDraft, today: date, *, others: Iterable[MemberHomeDraft], ended_on: date | None = None
) -> list[Problem]:
    """One place at a time, and none after the end of its organisation."""
    found = form_problems(draft)
    if ended_on is not None and max(draft.until or date.max, draft.since or date.min) > ended_on:
        text = f"组织已于 {ended_on} 撤销，请填写不晚于这一天的迁出日期。"
        found.append(Problem("until", "DATE_SEQUENCE_INCONSISTENT", text))
    if draft.since and draft.since > today:
        found.append(Problem("since", "DATE_IN_FUTURE", "启用日期晚于今天，请核对。"))
    if draft.since and draft.until and draft.until < draft.since:
        found.append(_order("until", "迁出日期早于启用日期，请核对。"))
    if draft.since and any(shared_days(draft, other) for other in others):
        found.append(Problem("since", "OVERLAP", "这段时间流动党员之家已登记在别处，请先登记迁出日期。"))
    return found


def shared_days(
    one: AssignmentDraft | SiteStayDraft | MemberHomeDraft, other: AssignmentDraft | SiteStayDraft | MemberHomeDraft
) -> bool:
    """Whether two records that last from a day to another, or are still open, have a day in common."""
    return bool(span_of(one.since, one.until).shared(span_of(other.since, other.until)).days)


def span_of(since: date | None, until: date | None) -> Span:
    """Days with open ends."""
    return Span(since or date.min, until or date.max)


def _order(field: str, text: str) -> Problem:
    return Problem(field, "DATE_SEQUENCE_INCONSISTENT", text)
