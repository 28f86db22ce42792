"""One line of time for a person: what the fields say, where he was, what he held, what was awarded and decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop.domain.people.draft import PersonDraft


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened.

    Attributes:
        on: None: nobody knows the day; such moments stand last.
        kind: the group it belongs to, e.g. 党员发展, 组织关系.
        text: what happened, in words.
        until: when it ended; None when it goes on, or has no length.
        lasting: it has a length, so that no `until` means until today.
        late: 补录: entered after the day it happened.
        source: noun and identity of the record behind it, which a click opens; "" for the person's own fields.
    """

    on: date | None
    kind: str
    text: str
    until: date | None = None
    lasting: bool = False
    late: bool = False
    source: str = ""
    uid: bytes | None = None

    @property
    def when(self) -> str:
        """2020-07-01, 2020-07-01 至今, 至 2024-01-31 when only the end is known."""
        if not self.lasting:
            return self.on.isoformat() if self.on else "日期不详"
        end = f"至 {self.until}" if self.until else "至今"
        return end if self.on is None or self.on == self.until else f"{self.on} {end}"


_DATED = (
    ("birth_date", "个人", "出生"),
    ("enrolled_on", "学习", "入学"),
    ("graduated_on", "学习", "毕业"),
    ("degree_on", "学习", "授予学位"),
    ("join_work_on", "工作", "参加工作"),
    ("applied_on", "党员发展", "申请入党"),
    ("activist_on", "党员发展", "列为入党积极分子"),
    ("target_on", "党员发展", "列为发展对象"),
    ("joined_on", "党员发展", "加入党组织，成为预备党员"),
    ("full_on", "党员发展", "转为正式党员"),
    ("moved_in_on", "组织关系", "转入党组织"),
    ("moved_out_on", "组织关系", "转出党组织"),
    ("other_party_on", "党员发展", "加入其他党团"),
    ("abroad_on", "个人", "出国（境）"),
    ("mobile_since", "流动与失联", "外出流动"),
    ("lost_since", "流动与失联", "失去联系"),
    ("last_contact_on", "流动与失联", "最近一次联系"),
)
_DETAIL = {
    "enrolled_on": "school",
    "graduated_on": "school",
    "degree_on": "major",
    "other_party_on": "other_party",
    "abroad_on": "abroad_reason",
    "mobile_since": "mobile_destination",
}


def dated(draft: PersonDraft, exit_word: str) -> list[Moment]:
    """What the dates of a person say.

    Args:
        exit_word: how he left the Party, in words; "" when he did not.
    """
    found = []
    for name, kind, text in _DATED:
        day = getattr(draft, name)
        if day is not None:
            detail = getattr(draft, _DETAIL[name]) if name in _DETAIL else None
            found.append(Moment(day, kind, f"{text}：{detail}" if detail else text))
    if exit_word:
        found.append(Moment(draft.exit_on, "党员发展", f"出党：{exit_word}"))
    return found


def in_order(moments: Iterable[Moment]) -> tuple[Moment, ...]:
    """The latest first; those of unknown day last."""
    return tuple(sorted(moments, key=lambda m: (m.on or m.until or date.min, m.kind, m.text), reverse=True))
