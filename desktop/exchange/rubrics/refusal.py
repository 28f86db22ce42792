"""How a rubric or facts file is refused: every problem with its place and reason."""

from collections.abc import Iterable
from typing import NamedTuple

from desktop.domain.errors import UserError


class FileFlaw(NamedTuple):
    """One problem. `place` like dimensions[2].indicators[0].rule.type, "" is the file; `line` 0 is unknown."""

    place: str
    line: int
    reason: str

    def words(self) -> str:
        where = self.place or "文件"
        return f"{where}（第 {self.line} 行）：{self.reason}" if self.line else f"{where}：{self.reason}"


class FileRefused(UserError):
    """A file that cannot be used; `flaws` lists everything found, in the order of the file."""

    def __init__(self, what: str, flaws: Iterable[FileFlaw]) -> None:
        self.flaws = tuple(sorted(flaws, key=lambda flaw: flaw.line))
        head = f"{what}有 {len(self.flaws)} 处问题，不能使用："
        super().__init__("\n".join([head, *(f"  {flaw.words()}" for flaw in self.flaws)]), "\n请改正文件后再试。")
