"""Names of people as they are stored, whatever keyboard they were typed on."""

import re

_DOTS = "·•・‧∙．⋅･·ㆍ᛫●˙․⸱⸳◦∘"
"""Signs that keyboards and old systems put between the parts of a name; U+00B7 is the one of GB 18030 and of ID cards."""
DOT = "\u00b7"
_HAN = "\u2e80-\u2fff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PARTED = re.compile(rf"\s*[{_DOTS}]\s*")
_FULL_STOP = re.compile(rf"(?<=[{_HAN}])\s*[.。﹒`｀]\s*(?=[{_HAN}])")
"""Between characters also what no other name has: ` is what the key of the dot gives while Chinese marks are off."""


def tidy_name(name: str) -> str:
    """The name with U+00B7 between its parts: 阿卜杜拉•买买提 and 阿卜杜拉.买买提 are one name."""
    return _FULL_STOP.sub(DOT, _PARTED.sub(DOT, name))


def spelling(name: str) -> str:
    """A stored name without its dots, which many lists leave out: 阿卜杜拉买买提 is 阿卜杜拉·买买提."""
    return name.replace(DOT, "")


def is_name(text: str) -> bool:
    """Whether it has a letter of any script; numbers and dates stand for a name when something slipped."""
    return any(c.isalpha() for c in text)


_BETWEEN = re.compile(r"[、，,;；/\s]+")


def former_names(text: str | None) -> tuple[str, ...]:
    """曾用名 may hold several names, parted by 、."""
    return tuple(name for name in _BETWEEN.split(text or "") if name)


def with_former(text: str | None, name: str) -> str:
    """曾用名 with one more, each once."""
    return "、".join(dict.fromkeys((*former_names(text), name)))
