"""How a line of a rating stands, in the words of the rules."""

from enum import StrEnum


class Mark(StrEnum):
    """Of an indicator the first three; of bonus and penalties the next two; then vetoes; then 必备条件."""

    SCORED = "已评"
    MISSING = "缺数"
    NOT_APPLICABLE = "不适用"
    COUNTED = "已计"
    NONE = "未发生"
    FIRED = "已触发"
    CLEAR = "未触发"
    MET = "已具备"
    HELD = "限制等次"
    OPEN = "待定"
