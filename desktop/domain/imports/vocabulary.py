"""What the fields of a draft may be called in a heading, in simplified or traditional Chinese and in English."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from desktop.domain.drafts import FieldSpec
from desktop.domain.imports.traditional import simplified

NOISE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff*:;,.、。]+")
_BRACKETS = re.compile(r"[()\[\]【】<>《》〔〕]")
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】|〔[^〕]*〕")
_NUMBERED = re.compile(r"^(\d{1,2}|[一二三四五六七八九十]{1,2}|[①-⑳])(?=[^\d年月日])")
_WHOSE = re.compile(r"^(员工|职工|用户|人员|党员|村民|本人)(?=..)")
"""Whose it is, in tables of one kind of people."""
_EITHER = re.compile(r"[/／、|]|或")
_SAME_WORDS = (("时间", "日期"), ("年月日", "日期"), ("年月", "日期"), ("手机号", "手机"), ("号码", "号"))
_LATIN = re.compile(r"[ -~]+")
_LATIN_NOISE = re.compile(r"[^a-z0-9()]+")
"""employee_id, employeeId and Employee-ID are one heading; the brackets are taken away later."""
_TWO_TONGUES = (
    re.compile(r"(?P<han>[^A-Za-z]*[\u4e00-\u9fff][^A-Za-z]*?)[\s/(（]+(?P<latin>[A-Za-z][ -~]*)[)）]?"),
    re.compile(r"(?P<latin>[A-Za-z][ -~]*?)[\s/]+(?P<han>[^A-Za-z]*[\u4e00-\u9fff][^A-Za-z]*)"),
)
"""姓名 Name, Gender 性别."""


def _spellings(heading: str) -> Iterator[str]:
    """The heading as compared, from the strictest to the most generous reading."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    english = _LATIN.fullmatch(text) is not None
    folded = _LATIN_NOISE.sub("", text.replace("number", "no")) if english else NOISE.sub("", text)
    for text in dict.fromkeys((folded, _IN_BRACKETS.sub("", folded))):
        plain = _BRACKETS.sub("", text)
        yield plain
        yield _NUMBERED.sub("", plain)
        for word, same in _SAME_WORDS:
            plain = plain.replace(word, same)
        yield _NUMBERED.sub("", plain)


class Vocabulary:
    """What the fields of a draft may be called in a heading."""

    def __init__(self, fields: Iterable[FieldSpec]) -> None:
        self._fields: dict[str, str] = {}
        self._maybe: dict[str, tuple[str, ...]] = {}
        listed = list(fields)
        for names in ([(f, f.label) for f in listed], [(f, s) for f in listed for s in f.meta.synonyms]):
            for item, name in names:
                for spelling in _spellings(name):
                    self._fields.setdefault(spelling, item.name)
        for item in listed:
            for name in item.meta.maybe:
                for spelling in _spellings(name):
                    self._maybe[spelling] = tuple(dict.fromkeys((*self._maybe.get(spelling, ()), item.name)))
        self.field = cache(self._field)
        self.whole = cache(lambda heading: self._named(simplified(heading)))

    def _field(self, heading: str) -> str | None:
        """The field a heading names, None when it names none or, as 姓名/性别, more than one."""
        heading = simplified(heading)
        whole = self._named(heading)
        if whole is None:
            whole = self._in_two_tongues(heading)
        if whole is not None:
            return whole
        named = {field for part in _EITHER.split(heading) if (field := self._named(part)) is not None}
        return named.pop() if len(named) == 1 else None

    def _named(self, heading: str) -> str | None:
        """The field; 员工性别 and 用户性别 are 性别."""
        named = (self._fields[s] for s in _spellings(heading) if s in self._fields)
        plain = _WHOSE.sub("", heading.strip())
        return next(named, None) or (self._named(plain) if plain != heading.strip() else None)

    def _in_two_tongues(self, heading: str) -> str | None:
        """A Chinese heading with its English beside it, unless the English names another field."""
        for pattern in _TWO_TONGUES:
            if found := pattern.fullmatch(heading.strip()):
                han, latin = self._named(found["han"]), self._named(found["latin"])
                if han is not None and latin in (None, han):
                    return han
        return None

    def maybe(self, heading: str) -> tuple[str, ...]:
        """The fields that a heading may mean, though it may as well mean something else."""
        heading = simplified(heading)
        for text in dict.fromkeys((heading, _WHOSE.sub("", heading.strip()))):
            if found := next((self._maybe[s] for s in _spellings(text) if s in self._maybe), None):
                return found
        return ()
