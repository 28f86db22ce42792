"""What every cell is read with: its text tidied, what stands for nothing, and how a remark is made."""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from desktop.domain.drafts import INVISIBLE, FieldSpec
from desktop.domain.errors import Problem, Severity

Cell = tuple[Any, Problem | None]
"""The value for the field (None: leave the field alone) and what was wrong with it."""
Reader = Callable[[object], Cell]

EMPTY: Cell = (None, None)
MASKING_APOSTROPHE = re.compile(r"^'(?=['=+\-@\t\r])")
"""What our export puts before a text that a spreadsheet could take for a formula."""
_BLANKS = re.compile(r"\s+")
_SPACES = re.compile(r"[^\S\n]+")
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Letters, digits and signs of full width."""
_BREAKS = re.compile(r"\s*(?:\r\n|\r|\n|\t|\x0b|\x0c|\u2028|\u2029)\s*")
_HAN_SPACE = re.compile(r"(?<=[\u2e80-\U0003ffff·•])\s+(?=[\u2e80-\U0003ffff·•])")

NOTHING = frozenset({"", "/", "\\", "-", "--", "—", "——", "―", "－", "nan", "null", "none", "#n/a", "n/a"})
NO_WORDS = frozenset({"无", "暂无", "没有", "空", "不详", "未知", "無", "暫無", "沒有", "不詳"})
"""Said of what is not known; they never take the place of a stored value."""
NOTHING_TYPED = NOTHING | NO_WORDS | {"0"}


def clean(text: str, *, multiline: bool = False, tight: bool = False) -> str:
    """Typed text as it is stored: invisible characters gone, one space for many, line breaks only where allowed.

    Args:
        tight: no spaces between Chinese characters: "张 三" is aligned, not written so.
    """
    found = MASKING_APOSTROPHE.sub("", INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    if multiline:
        found = _SPACES.sub(" ", re.sub(r"\r\n?|\u2028|\u2029", "\n", found))
        return "\n".join(line.strip() for line in found.split("\n")).strip()
    found = _SPACES.sub(" ", _BREAKS.sub(" ", found)).strip()
    return _HAN_SPACE.sub("", found) if tight else found


def squeezed(text: str) -> str:
    """合 计 is 合计."""
    return _BLANKS.sub("", text)


def warn(item: FieldSpec, code: str, text: str) -> Problem:
    """A remark that keeps the row."""
    return Problem(item.name, code, text, Severity.WARNING)


def _number_text(raw: float | int) -> str:
    return str(int(raw)) if float(raw).is_integer() else repr(raw)


def plain_text(raw: object) -> str:
    """Any cell as text, before cleaning."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float | int):
        return _number_text(raw)
    if isinstance(raw, datetime) and raw.time() == time():
        return raw.date().isoformat()
    return str(raw)


def shown(raw: object) -> str:
    """A cell as a remark quotes it."""
    text = plain_text(raw).strip()
    return text if len(text) <= 30 else text[:30] + "…"


def number_like(text: str, *, joined: bool = True) -> str:
    """Digits as they were meant: 10023.0, full width, and `joined` where spaces part them."""
    # Not NFKC: it would make ¼ three characters, longer than the field may be.
    text = text.translate(_NARROW).removeprefix("'")
    if re.fullmatch(r"\d+\.0+", text):
        text = text.partition(".")[0]
    return text.replace(" ", "") if joined and re.fullmatch(r"[\d ]+", text) else text
