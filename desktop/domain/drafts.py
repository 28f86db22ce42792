"""Field metadata of drafts: the one place where a field's Chinese label, import synonyms and limits are written.

Binder, import, export, history and comparison read it; see `spec`.
"""

import dataclasses
import re
import types
import typing
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.errors import Problem

_KEY = "shuangxing"

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ud800-\udfff]")
"""Joiners, marks of direction and soft hyphens, which come along when somebody pastes: 张三 with one in it is found by nobody.

Halves of a character too: they show nothing, and no file and no database can hold them.
"""


@dataclass(frozen=True, slots=True)
class Meta:
    """What a field is called and how it may be filled.

    Attributes:
        label: the term on screen and paper, exactly as in the national form where it has one.
        synonyms: other headings by which a spreadsheet may call it.
        maybe: headings that may mean this field or something else: an import asks about them and never guesses.
        sensitive: personal information: masked in lists, revealing is logged (个人信息保护法).
        codes: name of the code table whose codes the field stores.
        required: an empty value is refused.
        needed: asked for only where it must be filled in: marked as required, and refused by the noun's own rule.
        length: most characters; ignored for other types than text.
        multiline: line breaks are allowed.
        month: text that holds a month, stored as 2026-03.
    """

    label: str
    synonyms: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()
    sensitive: bool = False
    codes: str | None = None
    required: bool = False
    needed: bool = False
    length: int = 100
    multiline: bool = False
    month: bool = False


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One draft field with its type: `kind` without None, `optional` when None is allowed."""

    name: str
    kind: type
    optional: bool
    meta: Meta

    @property
    def label(self) -> str:
        return self.meta.label


def entry(label: str, *, default: Any = None, **meta: Any) -> Any:
    """A dataclass field with its Meta. `default` is None unless given."""
    return dataclasses.field(default=default, metadata={_KEY: Meta(label, **meta)})


def _unwrap(annotation: Any) -> tuple[type, bool]:
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        rest = [a for a in typing.get_args(annotation) if a is not type(None)]
        kind, _ = _unwrap(rest[0])
        return kind, True
    if isinstance(annotation, typing.NewType):
        return _unwrap(annotation.__supertype__)
    return annotation, False


_SPECS: dict[type, tuple[FieldSpec, ...]] = {}


def spec(draft: type) -> tuple[FieldSpec, ...]:
    """The fields of a draft class in the order written; fields without `entry` are left out."""
    if draft not in _SPECS:
        _SPECS[draft] = _read_spec(draft)
    return _SPECS[draft]


def _read_spec(draft: type) -> tuple[FieldSpec, ...]:
    hints = typing.get_type_hints(draft)
    found = []
    for item in dataclasses.fields(draft):
        meta = item.metadata.get(_KEY)
        if meta is not None:
            kind, optional = _unwrap(hints[item.name])
            found.append(FieldSpec(item.name, kind, optional, meta))
    return tuple(found)


def label_of(draft: type, name: str) -> str:
    return next(f.label for f in spec(draft) if f.name == name)


_MONTH = re.compile(r"(?:19|20)\d{2}-(?:0[1-9]|1[0-2])")
_MONTH_TYPED = re.compile(r"((?:19|20)\d{2})[-./年]?(0?[1-9]|1[0-2])(?:月|月底|月份|[-./月]\d{1,2}日?)?")


def month_of(typed: str) -> str | None:
    """2026-03, 2026年3月, 202603, 2026.3, 2026-03-31 as 2026-03; None when it is no month."""
    text = re.sub(r"(?<=\d)\s+(?=\d)", "-", unicodedata.normalize("NFKC", typed))
    found = _MONTH_TYPED.fullmatch("".join(text.split()))
    return f"{found[1]}-{int(found[2]):02d}" if found else None


def _strange(text: str, multiline: bool) -> bool:
    if text.isprintable():
        return False
    allowed = "\n\t" if multiline else ""
    return any(unicodedata.category(c) in ("Cc", "Cs") and c not in allowed for c in text)


def form_problems(draft: Any, codes: Mapping[str, Mapping[str, str]] | None = None) -> list[Problem]:
    """Problems that follow from the metadata alone: missing, too long, control characters, unknown code."""
    found: list[Problem] = []
    for item in spec(type(draft)):
        value = getattr(draft, item.name)
        if value is None or value == "":
            if item.meta.required:
                found.append(Problem(item.name, "REQUIRED", f"请填写{item.label}。"))
            continue
        found += _value_problems(item, value)
        table = (codes or {}).get(item.meta.codes or "")
        if table is not None and str(value) not in table:
            found.append(Problem(item.name, "UNKNOWN_CODE", f"{item.label}的代码“{value}”不在代码表中。"))
    return found


def form_problem_of(item: FieldSpec, value: Any) -> Problem | None:
    """The first thing wrong with one value that is there: too long, control characters, too early."""
    return next(iter(_value_problems(item, value)), None)


def _value_problems(item: FieldSpec, value: Any) -> list[Problem]:
    found: list[Problem] = []
    if isinstance(value, str):
        if len(value) > item.meta.length:
            text = f"{item.label}最多 {item.meta.length} 个字，现有 {len(value)} 个字。"
            found.append(Problem(item.name, "TOO_LONG", text))
        if item.meta.month and not _MONTH.fullmatch(value):
            found.append(Problem(item.name, "MONTH_FORMAT", f"{item.label}请写到月，例如 2026-03。"))
        if _strange(value, item.meta.multiline):
            found.append(Problem(item.name, "CONTROL_CHARACTER", f"{item.label}含有不可见的控制字符，请重新输入。"))
    if isinstance(value, date) and value.year < 1900:
        found.append(Problem(item.name, "DATE_TOO_EARLY", f"{item.label}早于 1900 年，请核对。"))
    return found


def tidy(text: str | None) -> str | None:
    """A typed value as stored: outer white space and invisible characters gone, NFC, empty becomes None."""
    if text is None:
        return None
    return INVISIBLE.sub("", unicodedata.normalize("NFC", text)).strip() or None
