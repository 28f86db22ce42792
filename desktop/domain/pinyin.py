"""How names are read: every reading a clerk may type, search keys and the order of name lists."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from desktop.domain.surnames import COMPOUND, LONGEST, SINGLE

Syllables = tuple[str, ...]
"""One reading of a name: a syllable (or a foreign word) for each character that is read."""

GIVEN_READINGS = 6
"""Combinations of readings of a given name that are indexed; rare characters would otherwise multiply."""
READINGS = 12
SUFFIXES = 12
"""Characters of a long name (an organisation's) from which search may start."""

_DIGITS = 12
"""To so many a number in a title is filled up, so that 第 9 次 stands before 第 10 次."""

_WORD = re.compile(r"[a-z0-9]+")
_ALREADY_PLAIN = re.compile(r"[a-z0-9 \n\u4e00-\u9fff-]*")
_DIGRAPHS = ("zh", "ch", "sh")


@dataclass(frozen=True, slots=True)
class Keys:
    """Lower-case keys of one name without spaces.

    Attributes:
        whole: readings of the whole name: full, initials, surname in full with initials.
        parts: the same from the second, third … character on.
    """

    whole: tuple[str, ...]
    parts: tuple[str, ...]


def plain(text: str) -> str:
    """Typed pinyin as it is compared: lower case, without tone marks, v for ü; other characters stay."""
    folded = text.casefold()
    if _ALREADY_PLAIN.fullmatch(folded):
        return folded
    marks = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    kept = (c for c in marks if not unicodedata.combining(c) or c == "\N{COMBINING DIAERESIS}")
    return unicodedata.normalize("NFC", "".join(kept)).replace("ü", "v")


class Pinyin:
    """Readings by a table of single characters (resources/pinyin) and our own readings of surnames."""

    def __init__(self, table: str) -> None:
        self._first: dict[str, str] = {}
        self._others: dict[str, Syllables] = {}
        self._syllables: set[str] = set()
        self._load(table)

    def _load(self, table: str) -> None:
        rank = 0
        for line in table.split("\n"):
            if line.startswith("="):
                rank = int(line[1:])
            elif line and not line.startswith("#"):
                syllable, _, characters = line.partition(" ")
                self._syllables.add(syllable)
                self._add(rank, syllable, characters)

    def _add(self, rank: int, syllable: str, characters: str) -> None:
        if rank == 1:
            self._first.update(dict.fromkeys(characters, syllable))
            return
        for character in characters:
            self._others[character] = (*self._others.get(character, ()), syllable)

    def of(self, character: str) -> Syllables:
        """The readings of one character, the commonest first; () when it is not in the table."""
        first = self._first.get(character)
        return () if first is None else (first, *self._others.get(character, ()))

    def readings(self, name: str, typed: str | None = None, *, person: bool = True) -> tuple[Syllables, ...]:
        """Every reading of a name, the most likely first.

        Args:
            name: as stored; Latin words in it read as themselves, punctuation is not read.
            typed: the reading a clerk typed (name_pinyin); comes first, "Shàn Tiánfāng" or "shantianfang".
            person: False for organisations, whose first character is no surname.
        """
        found: dict[Syllables, None] = {}
        own = self._typed(typed, name) if typed else ()
        if own:
            found[own] = None
        for reading in self._spoken(name, person):
            found[reading] = None
        return tuple(islice(found, READINGS))

    def _spoken(self, name: str, person: bool) -> Iterator[Syllables]:
        units = _units(name)
        for head, rest in self._heads(units) if person else [((), units)]:
            choices = [self.of(unit) or (unit,) for unit in rest]
            for given in islice(product(*choices), GIVEN_READINGS):
                if head or given:
                    yield head + given

    def _heads(self, units: list[str]) -> Iterator[tuple[Syllables, list[str]]]:
        for size in range(LONGEST, 1, -1):
            compound = COMPOUND.get("".join(units[:size]))
            if compound is not None and len(units) >= size:
                yield compound, units[size:]
        if units:
            common = self.of(units[0]) or (units[0],)
            special = SINGLE.get(units[0])
            for syllable in dict.fromkeys((*special, common[0]) if special else common[:2]):
                yield (syllable,), units[1:]

    def _typed(self, typed: str, name: str) -> Syllables:
        words = _WORD.findall(plain(typed).replace("'", " "))
        units = _units(name)
        if len(words) == len(units):
            return tuple(words)
        return self._split("".join(words), units, set()) or tuple(words)

    def _split(self, letters: str, units: list[str], dead: set[tuple[int, int]]) -> Syllables:
        """Cut unseparated letters into one syllable a character; () when that is not possible.

        `dead` holds what is left of both where no cut was found: xianxian… would be tried in every way otherwise.
        """
        left = len(letters), len(units)
        if not units or left in dead:
            return ()
        likely = [s for s in (*SINGLE.get(units[0], ()), *self.of(units[0])) if letters.startswith(s)]
        possible = [letters[:n] for n in range(min(6, len(letters)), 0, -1) if letters[:n] in self._syllables]
        for syllable in dict.fromkeys([*likely, *possible]):
            rest = letters[len(syllable) :]
            if len(units) == 1 and not rest:
                return (syllable,)
            tail = self._split(rest, units[1:], dead) if rest else ()
            if tail:
                return (syllable, *tail)
        dead.add(left)
        return ()

    def keys(self, name: str, typed: str | None = None, *, person: bool = True) -> Keys:
        """What search compares a typed pinyin with."""
        whole: dict[str, None] = {}
        parts: dict[str, None] = {}
        readings = self.readings(name, typed, person=person)
        for reading in readings:
            whole.update(dict.fromkeys(_whole(reading)))
        for reading in readings[: READINGS if len(name) <= 4 else 1]:
            for start in range(1, min(len(reading), SUFFIXES)):
                parts.update(dict.fromkeys(_both(reading[start:])))
        return Keys(tuple(_spelt(whole)), tuple(_spelt(p for p in parts if p not in whole)))

    def among(self, words: Sequence[str], typed: str) -> list[int]:
        """Places of the words that are typed so in Chinese, pinyin or initials: the very word, those that begin so, the others."""
        wanted = "".join(plain(typed).split())
        ranks: list[tuple[int, int]] = []
        for place, word in enumerate(words):
            said, keys = plain(word), self.keys(word, person=False)
            begins = any(key.startswith(wanted) for key in (said, *keys.whole))
            if begins or wanted in said or any(key.startswith(wanted) for key in keys.parts):
                ranks.append((0 if wanted in (said, *keys.whole) else 1 if begins else 2, place))
        return [place for _rank, place in sorted(ranks)]

    def word_key(self, text: str) -> str:
        """Text whose binary order is that of words and titles: by the commonest reading, numbers by their size,
        第一 and 二支部 among them.

        Half the work of `sort_key` and less: no surname, no other readings.
        """
        return "\t".join([_ranked(unit, self.of(unit)) for unit in _units(_COUNTED.sub(_in_digits, text))]) or text

    def sort_key(self, name: str, typed: str | None = None, *, person: bool = True) -> str:
        """Text whose binary order is the order of a name list: by syllable, then by character, name by name.

        All 张 stand together before all 章, as in a printed register; names without Chinese come first.
        """
        units = _units(name)
        reading = next(iter(self.readings(name, typed, person=person)), ())
        if len(reading) != len(units):
            return "\t".join(reading) or name
        return "\t".join(f"{s} {u}" for s, u in zip(reading, units, strict=True))


_NUMERALS = "一二三四五六七八九"
_COUNTED = re.compile(r"(?<=第)[一二三四五六七八九十]{1,3}|[一二三四五六七八九十]{1,3}(?=党?支部|党?小组|班|队|号)")
"""Numerals that count: 三里屯 is a name and stays one."""


def _in_digits(found: re.Match[str]) -> str:
    tens, ten, ones = found[0].rpartition("十")
    if not ten:
        return "".join(str(_NUMERALS.index(each) + 1) for each in ones)
    return str((_NUMERALS.find(tens) + 1 if tens else 1) * 10 + (_NUMERALS.find(ones) + 1 if ones else 0))


def _ranked(unit: str, reading: Syllables) -> str:
    """A unit of a title as it is sorted: a number by its size, a character by its commonest reading."""
    if unit.isdigit():
        return unit.rjust(_DIGITS, "0")
    return f"{reading[0]} {unit}" if reading else unit


def _units(name: str) -> list[str]:
    """Han characters one by one, Latin words and numbers whole."""
    found: list[str] = []
    word = ""
    for character in plain(name):
        if character.isascii() and character.isalnum():
            word += character
            continue
        if word:
            found.append(word)
            word = ""
        if character.isalnum() or unicodedata.category(character) == "Co":
            found.append(character)
    return [*found, word] if word else found


def _both(reading: Syllables) -> Iterator[str]:
    yield "".join(reading)
    if len(reading) > 1:
        yield "".join(s[0] for s in reading)


def _whole(reading: Syllables) -> Iterator[str]:
    yield from _both(reading)
    if len(reading) > 1:
        yield reading[0] + "".join(s[0] for s in reading[1:])
        # Input methods teach "zhs" as well as "zs" for 张三.
        yield "".join(s[:2] if s.startswith(_DIGRAPHS) else s[0] for s in reading)


def _spelt(keys: Iterable[str]) -> Iterator[str]:
    """The keys and, for ü, the spellings that keyboards (lv), passports (lyu) and habit (lu) use."""
    for key in keys:
        yield key
        if "lv" in key or "nv" in key:
            yield key.replace("lv", "lu").replace("nv", "nu")
            yield key.replace("lv", "lyu").replace("nv", "nyu")
