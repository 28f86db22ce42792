"""疑似重复: two records with one ID number that turn out to be two people."""

from dataclasses import dataclass

from desktop.domain.drafts import entry, form_problems
from desktop.domain.errors import Problem
from desktop.domain.identity import Uid
from desktop.domain.people.numbers import tidy_id


@dataclass(frozen=True, slots=True)
class ApartDraft:
    """不是同一人: whose number is wrong, and what it should be.

    Attributes:
        number: the right one; None while nobody knows it, which needs a note (a person may have no number at all).
    """

    person_uid: Uid | None = entry("号码登记错的是", required=True)
    number: str | None = entry("正确的身份证号", length=18, sensitive=True)
    note: str | None = entry("说明", length=200)


def apart_problems(draft: ApartDraft) -> list[Problem]:
    found = form_problems(draft)
    if not tidy_id(draft.number) and not draft.note:
        found.append(Problem("number", "APART_WITHOUT_REASON", "请填写正确的身份证号；暂时不知道的，在下面写明说明。"))
    return found
