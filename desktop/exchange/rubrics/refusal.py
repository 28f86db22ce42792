"""How a rubric or facts file is refused: every problem with its place and reason."""

from collections.abc import Iterable
from typing import NamedTuple

from desktop.domain.errors import UserError


class FileFlaw(NamedTuple):
    """One problem. `place` like dimensions[2].indicators[0].rule.type, "" is the file; `line` 0 is unknown.

    `owner` is the id of the innermost thing around the place that has one, "" when there is none.
    """

    place: str
    line: int
    reason: str
    owner: str = ""

    def words(self) -> str:
        known = [self.owner] if self.owner else []
        known += [f"第 {self.line} 行"] if self.line else []
        where = self.place or "文件"
        return f"{where}（{'，'.join(known)}）：{self.reason}" if known else f"{where}：{self.reason}"


class FileRefused(UserError):
    """A file that cannot be used; `flaws` lists everything found, in the order of the file."""

    def __init__(self, what: str, flaws: Iterable[FileFlaw]) -> None:
        self.flaws = tuple(sorted(flaws, key=lambda flaw: flaw.line))
        head = f"{what}有 {len(self.flaws)} 处问题，不能使用："
        super().__init__("\n".join([head, *(f"  {flaw.words()}" for flaw in self.flaws)]), "\n请改正文件后再试。")
