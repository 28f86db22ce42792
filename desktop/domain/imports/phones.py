"""Phones as clerks write them: with country code, dashes and words, two in a cell, or none at all."""

import re

from desktop.domain.drafts import FieldSpec
from desktop.domain.imports.texts import Cell, shown, warn

PHONES = frozenset({"mobile", "landline"})
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
_MIDDLE = re.compile(r"(?<=\d{3})\d(?=\d{4})")
_PARTING = str.maketrans("", "", " -")
_FIXED = re.compile(r"(?:[(]?0\d{2,3}[)]?[ -]?)?\d{7,8}(?:(?:-|转)\d{1,6})?|[48]00-?\d{3}-?\d{4}|\d{3,6}")
"""A fixed line with or without area code and extension, a service number, a short number of the house."""
_CALLED = re.compile(r"^(手机号?码?|电话|联系电话|固话|座机|办|宅)[:]?")
_BETWEEN = re.compile(r"[/、,;或和及\s]+")


def tidy_phone(text: str) -> str:
    """A mobile number without its country code, dashes and spaces; anything else as it is."""
    found = _MOBILE.fullmatch(_CALLED.sub("", text).translate(_PARTING))
    return found[1] if found else text


def judged_phone(item: FieldSpec, text: str) -> Cell:
    """The number, with a remark when it is several, or no number that can be called."""
    number = tidy_phone(text)
    if _is_phone(number):
        return number, None
    parts = [part for part in _BETWEEN.split(text) if part]
    if len(parts) > 1 and all(_is_phone(tidy_phone(part)) for part in parts):
        words = f"{item.label}“{_shown(text)}”有 {len(parts)} 个号码，照原样导入；只要一个的请改。"
        return text, warn(item, "PHONE_SEVERAL", words)
    digits = sum(map(str.isdigit, text))
    if not digits:
        return None, warn(item, "PHONE_INVALID", f"{item.label}“{shown(text)}”不是电话号码，这一格没有导入，请核对。")
    words = f"{item.label}“{_shown(text)}”不像一个电话号码（有 {digits} 位数字），照原样导入，请核对。"
    return text, warn(item, "PHONE_UNUSUAL", words)


def _shown(text: str) -> str:
    """A number as lists show it."""
    return shown(_MIDDLE.sub("*", text))


def _is_phone(text: str) -> bool:
    return bool(_MOBILE.fullmatch(text) or _FIXED.fullmatch(text))
