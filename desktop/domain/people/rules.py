"""What a person cannot be: INV-01, 02 and 04 with their corrections. Errors refuse, warnings ask to look again."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from functools import lru_cache
from operator import attrgetter

from desktop.domain.codes import FEMALE, MALE, MEMBER_FULL, MEMBER_PROBATIONARY, MEMBERS, CodeTables
from desktop.domain.drafts import form_problems, label_of, tidy
from desktop.domain.errors import Problem, Severity, errors
from desktop.domain.people.ages import add_years
from desktop.domain.people.draft import AT_WORK, PersonDraft
from desktop.domain.people.masking import MASKED
from desktop.domain.people.names import is_name, tidy_name
from desktop.domain.people.numbers import REGIONS, IdFacts, id_facts, id_number_problem, id_problem, tidy_id
from desktop.domain.people.standing import NO_PROBATION


def complete(draft: PersonDraft) -> PersonDraft:
    """The draft as it is stored: one dot in names, and what the ID number already says, so that nobody types it twice."""
    number = tidy_id(draft.id_number)
    facts = id_facts(number) if number else None
    # A form whose name is still empty is completed too: the ID number is checked as soon as it is left.
    tidied = replace(draft, id_number=number, staff_no=tidy(draft.staff_no), name=tidy_name(tidy(draft.name) or ""))
    if draft.former_name:
        tidied = replace(tidied, former_name=tidy_name(draft.former_name))
    if facts is None:
        return tidied
    return replace(tidied, gender=draft.gender or facts.gender, birth_date=draft.birth_date or facts.birth_date)


def needs_checking(draft: PersonDraft) -> bool:
    """待核实: a number that fails its rules was saved with a written reason."""
    if not draft.id_number or not draft.id_note:
        return False
    return any(p.severity is Severity.ERROR for p in _id_problems(replace(draft, id_note=None), date.max))


def person_problems(
    draft: PersonDraft,
    today: date,
    *,
    codes: CodeTables,
    same_id: str | None = None,
    same_staff_no: str | None = None,
    same_birth: str | None = None,
) -> list[Problem]:
    """Everything impossible (error) or unusual (warning) in a draft: INV-01, 02, 04 with their corrections.

    Args:
        same_id: name of another live person with this ID number.
        same_staff_no: name of another live person with this staff number.
        same_birth: what tells another live person of this name who was born on the same day, e.g. his staff number.
    """
    found = form_problems(draft, codes)
    found += rule_problems(draft, today)
    found += _half_covered(draft)
    if draft.political_status is None and (draft.joined_on or draft.full_on) and draft.exit_kind is None:
        found.append(_warning("political_status", "STATUS_MISSING", "填了入党或转正日期，没有填政治面貌，不计入党员。"))
    if draft.name and not is_name(draft.name):
        found.append(Problem("name", "NAME_WITHOUT_LETTERS", f"姓名“{draft.name}”里没有文字，请核对。"))
    if same_birth is not None:
        whom = f"“{draft.name}”（{same_birth}）" if same_birth else f"“{draft.name}”"
        found.append(_warning("name", "POSSIBLE_DUPLICATE", f"已有同名且出生日期相同的{whom}，请核对是不是同一个人。"))
    if same_id:
        found.append(id_problem("DUPLICATE_ID", f"身份证号与“{same_id}”相同，一个号码只能登记一人。"))
    if same_staff_no:
        found.append(Problem("staff_no", "DUPLICATE_STAFF_NO", f"工号与“{same_staff_no}”相同，请核对。"))
    return found


def _half_covered(draft: PersonDraft) -> list[Problem]:
    """A mask that was partly typed over would be stored with its asterisks."""
    text = "{}里还有遮盖用的“*”，请先点“显示”再改，或重新输入完整内容。"
    spoilt = [name for name in MASKED if "*" in (getattr(draft, name) or "")]
    return [Problem(name, "STILL_MASKED", text.format(label_of(PersonDraft, name))) for name in spoilt]


def rule_problems(draft: PersonDraft, today: date, touched: Collection[str] | None = None) -> list[Problem]:
    """What fields say of each other, without the checks of single fields: an import makes those cell by cell.

    Args:
        touched: fields of which one at least must be read by a rule for it to be asked; None asks them all.
    """
    found = []
    if touched is None or not _OF_NUMBER.isdisjoint(touched):
        found += _id_problems(draft, today)
    if touched is None or not _OF_DATES.isdisjoint(touched):
        found += _date_problems(draft, today)
    if touched is None or not _OF_MEMBERS.isdisjoint(touched):
        found += _member_problems(draft)
    return found


def new_errors(before: PersonDraft, after: PersonDraft, today: date) -> list[Problem]:
    """What becomes impossible by a change; what was so before is another matter."""
    found = errors(rule_problems(after, today))
    known = {(problem.field, problem.code) for problem in errors(rule_problems(before, today))} if found else set()
    return [problem for problem in found if (problem.field, problem.code) not in known]


def _id_problems(draft: PersonDraft, today: date) -> list[Problem]:
    number = draft.id_number
    if not number:
        return []
    facts = id_facts(number)
    problem = None if facts and facts.birth_date <= today else id_number_problem(number, today)
    found = [problem] if problem else _id_agreement(draft, facts)
    if draft.id_note:
        found = [replace(p, severity=Severity.WARNING, text=p.text + "（已注明原因，待核实）") for p in found]
    else:
        found = [replace(p, text=p.text + "确需保存的，请在“身份证号说明”中写明原因。") for p in found]
    if number[:6].isdigit() and number[:2] not in REGIONS:
        text = f"身份证号的地区码 {number[:6]} 不在现行区划中，请核对。"
        found.append(id_problem("ID_REGION", text, Severity.WARNING))
    return found


def _id_agreement(draft: PersonDraft, facts: IdFacts | None) -> list[Problem]:
    found = []
    if facts and draft.gender in (MALE, FEMALE) and draft.gender != facts.gender:
        found.append(Problem("gender", "ID_GENDER", "性别与身份证号不一致。"))
    if facts and draft.birth_date and draft.birth_date != facts.birth_date:
        found.append(Problem("birth_date", "ID_BIRTH_DATE", f"出生日期与身份证号（{facts.birth_date}）不一致。"))
    return found


_STEPS = ("applied_on", "activist_on", "target_on", "joined_on", "full_on")
"""The way into the Party: applicant → activist → development target → probationary → full."""
_PAST = (
    *("birth_date", *_STEPS, "join_work_on", "enrolled_on", "graduated_on", "degree_on", "moved_in_on", "moved_out_on"),
    *("lost_since", "mobile_since", "last_contact_on", "other_party_on", "abroad_on", "exit_on"),
)
_ORDER = (
    *(("birth_date", name) for name in ("join_work_on", *_STEPS, "enrolled_on", "other_party_on", "abroad_on")),
    *((first, second) for place, second in enumerate(_STEPS) for first in _STEPS[:place]),
    ("enrolled_on", "graduated_on"),
    ("enrolled_on", "degree_on"),
    ("joined_on", "exit_on"),
)
"""What comes before what. Dates of long ago may be unknown: each pair is judged only where both are there."""
_past_of = attrgetter(*_PAST)
_OF_NUMBER = frozenset({"id_number", "id_note", "gender", "birth_date"})
_OF_DATES = frozenset(_PAST)
_OF_MEMBERS = frozenset(
    {"political_status", "exit_kind", "employment", "is_lost", "is_mobile", "lost_since", "mobile_since"}
    | {"birth_date", "applied_on", "joined_on", "full_on"}
)
RULED = _OF_NUMBER | _OF_DATES | _OF_MEMBERS
"""The fields that `rule_problems` reads: a change of any other cannot make a rule hold or fail."""


@lru_cache(maxsize=256)  # The people of a station, or of a spreadsheet, mostly have the same dates.
def _pairs(dated: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Those of `_ORDER` that can be judged where these dates are there."""
    return tuple((first, second) for first, second in _ORDER if first in dated and second in dated)


def _date_problems(draft: PersonDraft, today: date) -> list[Problem]:
    found = []
    dated: dict[str, date] = {name: value for name, value in zip(_PAST, _past_of(draft), strict=True) if value}
    for name, value in dated.items():
        if value > today:
            found.append(Problem(name, "DATE_IN_FUTURE", f"{label_of(PersonDraft, name)}晚于今天，请核对。"))
    for first, second in _pairs(tuple(dated)):
        if dated[second] < dated[first]:
            text = f"{label_of(PersonDraft, second)}早于{label_of(PersonDraft, first)}。"
            found.append(Problem(second, "DATE_SEQUENCE_INCONSISTENT", text))
    return found


def _member_problems(draft: PersonDraft) -> list[Problem]:
    found = []
    status = draft.political_status
    dated = bool(draft.joined_on or draft.full_on)
    if status is not None and status not in MEMBERS and dated and not draft.exit_kind:
        found.append(
            Problem("political_status", "STATUS_DATE_CONFLICT", "填了入党或转正日期，政治面貌却不是党员，请核对。")
        )
    if status == MEMBER_PROBATIONARY and draft.full_on:
        found.append(
            Problem("full_on", "STATUS_DATE_CONFLICT", "预备党员不应有转正日期；已转正的请把政治面貌改为中共党员。")
        )
    if draft.employment in AT_WORK:
        found += _unusual(draft)
    if (draft.is_lost or draft.is_mobile) and status is not None and status not in MEMBERS:
        found.append(Problem("political_status", "STATUS_DATE_CONFLICT", "失联、流动只登记党员，请核对政治面貌。"))
    return found


_ADULT = 18
"""Years; an application of somebody younger is not accepted (fields-and-forms.md §2.3, step 1)."""


def _unusual(draft: PersonDraft) -> list[Problem]:
    """Asked only of those at work: what a retired member's papers of long ago say is not gone into again."""
    found = []
    if draft.political_status == MEMBER_FULL and _probation_short(draft):
        found.append(_warning("full_on", "PROBATION_SHORT", "转正距入党不满一年，请核对。"))
    born, applied = draft.birth_date, draft.applied_on
    if born and applied and born <= applied < add_years(born, _ADULT):
        found.append(_warning("applied_on", "UNDER_AGE", f"申请入党时不满 {_ADULT} 岁，请核对。"))
    if draft.lost_since and not draft.is_lost:
        found.append(_warning("is_lost", "STATUS_DATE_CONFLICT", "填了失联日期，请同时勾选“失联党员”。"))
    if draft.mobile_since and not draft.is_mobile:
        found.append(_warning("is_mobile", "STATUS_DATE_CONFLICT", "填了外出日期，请同时勾选“流动党员”。"))
    return found


def _warning(name: str, code: str, text: str) -> Problem:
    return Problem(name, code, text, Severity.WARNING)


def _probation_short(draft: PersonDraft) -> bool:
    joined, full = draft.joined_on, draft.full_on
    if not joined or not full or joined in NO_PROBATION:
        return False
    return full < add_years(joined, 1)
