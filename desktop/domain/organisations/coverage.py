"""组织覆盖: what is covered by a Party organisation or a member, and what is not (mechanisms.md 0-30, 1-04, 1-14)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.identity import Uid


class Covered(StrEnum):
    """What is covered."""

    SITE = "site"
    TEAM = "team"
    UNIT = "unit"
    POST = "post"

    @property
    def label(self) -> str:
        return {"site": "施工现场", "team": "班组", "unit": "部门、供电所", "post": "关键岗位"}[self.value]


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One line.

    Attributes:
        opens: kind of record that a page opens with `uid`.
        above, above_uid: the organisation above it, or the one a post belongs to.
        members: full members in it; None for a post.
        by: what covers it, in words; "" when nothing does.
        gap: what is missing, "" when nothing is.
        waived: why that is no gap here.
    """

    uid: Uid
    kind: Covered
    opens: str
    name: str
    above: str
    members: int | None
    by: str
    gap: str
    waived: str = ""
    above_uid: Uid | None = None

    @property
    def missing(self) -> bool:
        return bool(self.gap) and not self.waived

    @property
    def words(self) -> str:
        """Where it stands, in words."""
        if self.waived:
            return f"不适用：{self.waived}"
        return self.gap or "已覆盖"


@dataclass(frozen=True, slots=True)
class Share:
    """So many covered of so many; what is 不适用 is left out."""

    covered: int
    of: int

    @property
    def missing(self) -> int:
        return self.of - self.covered

    @property
    def percent(self) -> int | None:
        """Whole per cent, never 100 while anything is missing; None when there is nothing to cover."""
        return self.covered * 100 // self.of if self.of else None


def share_of(rows: Iterable[CoverageRow], kind: Covered | None = None) -> Share:
    """The share of one kind, or of all together."""
    counted = [row for row in rows if not row.waived and (kind is None or row.kind is kind)]
    return Share(sum(not row.missing for row in counted), len(counted))
