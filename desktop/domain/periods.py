"""考核周期: calendar months, quarters, half-years and years, each within one year (INV-36)."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.domain.errors import UserError
from desktop.domain.measures import Span


class PeriodKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


_CODE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])|Q([1-4])|H([12]))?")
_ORDINALS = "一二三四"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One rated period. `code` is 2026, 2026H1, 2026Q3 or 2026-07."""

    code: str

    @property
    def _parts(self) -> tuple[int, int, int]:
        """Year, first month, number of months."""
        found = _CODE.fullmatch(self.code)
        if found is None:
            raise UserError(f"“{self.code}”不是考核周期。", "请写成 2026、2026H1、2026Q3 或 2026-07。")
        year, month, quarter, half = found.groups()
        if month:
            return int(year), int(month), 1
        if quarter:
            return int(year), int(quarter) * 3 - 2, 3
        return (int(year), int(half) * 6 - 5, 6) if half else (int(year), 1, 12)

    @property
    def kind(self) -> PeriodKind:
        return {1: PeriodKind.MONTH, 3: PeriodKind.QUARTER, 6: PeriodKind.HALF, 12: PeriodKind.YEAR}[self._parts[2]]

    @property
    def span(self) -> Span:
        """Its first and last day."""
        year, month, count = self._parts
        last = month + count - 1
        return Span(date(year, month, 1), date(year, last, monthrange(year, last)[1]))

    @property
    def label(self) -> str:
        """As printed: 2026年度, 2026年上半年, 2026年第三季度, 2026年7月."""
        year, month, _ = self._parts
        if self.kind is PeriodKind.YEAR:
            return f"{year}年度"
        if self.kind is PeriodKind.HALF:
            return f"{year}年{'上' if month == 1 else '下'}半年"
        return f"{year}年第{_ORDINALS[month // 3]}季度" if self.kind is PeriodKind.QUARTER else f"{year}年{month}月"

    @property
    def previous_year(self) -> "Period":
        """The same period a year earlier (同比)."""
        return Period(f"{self._parts[0] - 1}{self.code[4:]}")


def period_of(day: date, kind: PeriodKind) -> Period:
    """The period of a kind in which a day lies."""
    codes = {
        PeriodKind.MONTH: f"{day.year}-{day.month:02d}",
        PeriodKind.QUARTER: f"{day.year}Q{(day.month + 2) // 3}",
        PeriodKind.HALF: f"{day.year}H{(day.month + 5) // 6}",
        PeriodKind.YEAR: f"{day.year}",
    }
    return Period(codes[kind])
