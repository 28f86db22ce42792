"""What may go wrong in ways a user can mend: everything else is a bug."""

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class UserError(Exception):
    """An expected refusal, in plain Chinese, with what to do next.

    Anything that is not a UserError is a bug: it is logged and shown with details, never swallowed.

    Attributes:
        message: what happened, one sentence.
        advice: what the user can do now; may be empty.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}{self.advice}"


class WrongPassword(UserError):
    """Account or password is wrong: the one refusal after which other ways in are worth offering."""


_FAULTS = {
    errno.ENAMETOOLONG: "名称太长",
    errno.ENOSPC: "磁盘已满",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.EISDIR: "这是文件夹",
    errno.ENOTDIR: "上级不是文件夹",
    errno.ENOENT: "找不到",
    errno.EEXIST: "已经存在",
    errno.ELOOP: "链接绕成了圈",
    errno.EIO: "磁盘读写出错",
}


def fault_of(error: OSError) -> str:
    """What the operating system refuses, in words; it speaks English itself."""
    return _FAULTS.get(error.errno or 0, f"系统错误 {error.errno}")


class Severity(StrEnum):
    ERROR = "error"
    """Refused: impossible data (an invariant)."""
    WARNING = "warning"
    """Kept and shown: unusual, but it can be true."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a draft.

    Attributes:
        field: name of the draft field it belongs to, "" when it concerns the whole record.
        code: stable upper-case code, e.g. ID_CHECKSUM (domain/model.md §4.9).
        text: plain Chinese sentence shown at the field.
    """

    field: str
    code: str
    text: str
    severity: Severity = Severity.ERROR


class Stale(UserError):
    """Somebody saved the record after it was read; nothing was saved.

    Attributes:
        expected, current: the version that was shown, and the one stored now; None where only the clash is known.
        by, at: who saved it, "" when unknown, and when.
    """

    def __init__(
        self, expected: int | None = None, current: int | None = None, by: str = "", at: datetime | None = None
    ) -> None:
        self.expected, self.current, self.by, self.at = expected, current, by, at
        when = f"于 {at.astimezone():%m 月 %d 日 %H:%M} " if at else ""
        whom = f"被“{by}”{when}" if by else "被"
        super().__init__(f"这条记录在您打开之后已{whom}修改，没有保存。", "请核对两个版本，再次保存。")


class Refused(UserError):
    """A draft broke an invariant; carries every problem so that each can be shown at its field."""

    def __init__(self, problems: Iterable[Problem], advice: str = "请改正后再保存。") -> None:
        self.problems = tuple(problems)
        super().__init__("；".join(p.text.rstrip("。") for p in self.problems) + "。", advice)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Only those that refuse."""
    return [p for p in problems if p.severity is Severity.ERROR]


def refuse(problems: Iterable[Problem], advice: str = "请改正后再保存。") -> None:
    """Raise Refused when any problem is an error; warnings pass. `advice`: what to do where nothing typed is at fault."""
    found = errors(problems)
    if found:
        raise Refused(found, advice)
