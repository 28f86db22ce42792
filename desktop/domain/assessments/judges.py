"""Several judges of one rater role: who they are, who must stand aside, and how their points become one."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from desktop.domain.drafts import entry, form_problems
from desktop.domain.errors import Problem
from desktop.domain.identity import Uid
from desktop.domain.rubrics.amounts import hundredths, plain
from desktop.domain.rubrics.model import Rater

OWN = "self"
"""The role in which somebody rates himself."""


@dataclass(frozen=True, slots=True)
class JudgeDraft:
    """Somebody of the member files, or a guest by name and organisation: a bare name says too little."""

    person_uid: Uid | None = entry("人员")
    name: str | None = entry("姓名", length=50)
    organisation: str | None = entry("单位", length=100)


def judge_problems(draft: JudgeDraft) -> list[Problem]:
    found = form_problems(draft)
    if draft.person_uid is None:
        if not draft.name:
            found.append(Problem("person_uid", "JUDGE_MISSING", "请选择人员；不在人员名册里的，请填写姓名和单位。"))
        elif not draft.organisation:
            found.append(Problem("organisation", "JUDGE_BARE_NAME", "请填写单位，以便分清同名的人。"))
    return found


@dataclass(frozen=True, slots=True)
class Rated:
    """Whom the rating is about: a person or an organisation, and the branch he or it belongs to."""

    uid: Uid
    branch: Uid | None


def must_recuse(rater: Rater, rated: Rated, person: Uid | None, branch: Uid | None) -> str:
    """Why this judge does not judge this subject, "" when he may (INV-28).

    Nobody rates himself but in self-assessment. Where the rubric asks for recusal, judges of the branch that is rated, or
    that bids, stand aside. Of a guest nothing is known; whoever knows more records it by hand.
    """
    if rater.role != OWN and person is not None and person == rated.uid:
        return "本人不评自己"
    if rater.recuse and branch is not None and branch == rated.branch:
        return "与被评对象同属一个党支部"
    return ""


def count_words(rater: Rater, judges: int) -> str:
    """What is still wrong with the number of judges, "" when nothing is."""
    if rater.min is not None and judges < rater.min:
        return f"细则要求至少 {rater.min} 人，现有 {judges} 人。"
    if rater.odd and judges % 2 == 0:
        return f"细则要求人数为单数，现有 {judges} 人。"
    return ""


def together_words(points: Sequence[Fraction], combined: Fraction, dropped: str) -> str:
    """How several became one: 5 人去掉最高分和最低分后平均 8.33 分; `dropped` as `Trim.words` says."""
    if len(points) == 1:
        return f"{plain(combined)} 分"
    return f"{len(points)} 人{dropped}平均 {_two(combined)} 分"


def _two(points: Fraction) -> str:
    """At most two decimals, for reading; the exact value goes into the line."""
    return plain(Fraction(hundredths(points), 100))
