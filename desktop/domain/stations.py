"""The office a database belongs to, as a person may change it: its name and what stands before its numbers."""

from dataclasses import dataclass

from desktop.domain.drafts import entry, form_problems
from desktop.domain.errors import Problem


@dataclass(frozen=True, slots=True)
class StationDraft:
    """What a keeper may change.

    Attributes:
        name: printed on documents made from now on as the office that made them.
        prefix: stands before the numbers of documents and projects, so that two offline offices never give out the same.
    """

    name: str = entry("单位名称", default="", required=True, length=50)
    prefix: str = entry("文书编号前缀", default="", required=True, length=20)


def station_problems(draft: StationDraft) -> list[Problem]:
    """What is impossible in the station's own data.

    A number is 前缀＋文种〔年〕序号 (documents.vocabulary.number_of): brackets and blanks in the prefix would make it unreadable.
    """
    found = form_problems(draft)
    if any(letter.isspace() or letter in "〔〕[]【】（）()/\\" for letter in draft.prefix):
        found.append(Problem("prefix", "PREFIX_UNCLEAR", "前缀里不能有空格、括号和斜线。"))
    return found
