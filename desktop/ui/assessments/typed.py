"""What is wrong with a number as it was typed. Without Qt."""

from fractions import Fraction

from desktop.domain.rubrics.amounts import hundredths, plain
from desktop.domain.rubrics.given import Per


def out_of(most: Fraction, text: str) -> str:
    """What is wrong with typed points; "" when nothing is."""
    try:
        points = Fraction(text)
    except (ValueError, ZeroDivisionError):
        return f"请填 0 至 {plain(most)} 的分数。"
    if not 0 <= points <= most:
        return f"最多 {plain(most)} 分，最少 0 分。"
    return "" if hundredths(points) == points * 100 else "最多两位小数。"


def not_amount(text: str, per: Per | None = None) -> str:
    """What is wrong with a typed value of a metric; "" when nothing is. "缺" stands for a sub-period without one."""
    parts = text.replace("、", " ").replace("，", " ").replace(",", " ").split()
    if not all(part == "缺" or _number(part) for part in parts):
        return "请填写数字。" if per is None else f"请按{per.words}一个数填写，用空格隔开，如 1 1 0。"
    return "请填写一个数。" if per is None and len(parts) > 1 else ""


def _number(text: str) -> bool:
    try:
        Fraction(text)
    except (ValueError, ZeroDivisionError):
        return False
    return True
