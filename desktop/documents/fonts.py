"""Which font shows which character: the faces of GB/T 9704 as chains of shipped fonts, asked character by character.

A character that no font has is never printed as a box: `Typecase.glyph` raises, and the document stops with its place.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from reportlab.pdfbase import pdfmetrics

from desktop.documents.embedding import PaperFont
from desktop.domain.errors import UserError
from desktop.paths import RESOURCES

SHIPPED = RESOURCES / "fonts"

INSTALLED_FANG = ("simfang.ttf", "仿宋_GB2312.ttf", "FangSong_GB2312.ttf", "SIMFANG.TTF", "simfang_gb2312.ttf")
"""File names under which the official 仿宋 is found on Windows, Kylin and UOS."""

_MARKS = (range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x2065), range(0x2066, 0x206A))
INVISIBLE = dict.fromkeys((0xAD, 0xFEFF, 0xFE0E, 0xFE0F, *(code for marks in _MARKS for code in marks)))
"""Joiners, marks of direction and others without a shape that come along when text is pasted; `str.translate` drops
them. What is typed today loses them already (domain/drafts.py), what was stored before has them still."""

_PRIVATE = range(0xE000, 0xF900)
_SHAPELESS = ("Cc", "Cs", "Co")
"""Control, surrogate and private characters: what a font shows for them means nothing elsewhere."""
_RESTRICTED = 0x0002
"""OS/2 fsType: the font may not be embedded."""


class Face(StrEnum):
    """A face in the sense of GB/T 9704."""

    FANG = "仿宋"
    SONG = "宋体"
    HEI = "黑体"
    KAI = "楷体"
    TITLE = "小标宋"


_CHAINS: Mapping[Face, tuple[str, ...]] = {
    Face.FANG: ("FandolFang", "NotoSerifSC", "ShuangxingRareHan", "NotoSansSC"),
    Face.SONG: ("NotoSerifSC", "ShuangxingRareHan", "NotoSansSC"),
    Face.HEI: ("NotoSansSC", "NotoSerifSC", "ShuangxingRareHan"),
    Face.KAI: ("ShuangxingKai", "NotoSerifSC", "ShuangxingRareHan", "NotoSansSC"),
    Face.TITLE: ("ShuangxingTitle", "NotoSerifSC", "ShuangxingRareHan", "NotoSansSC"),
}


class Glyph(NamedTuple):
    """Which font shows a character, and how wide: `width` in parts of the font size."""

    font: str
    width: float


class MissingGlyphError(LookupError):
    """No font has the character; the caller knows the place and makes a UserError of it (`refusal`)."""

    def __init__(self, character: str) -> None:
        super().__init__(character)
        self.character = character


def refusal(character: str, place: str) -> UserError:
    """The UserError for a character that cannot be printed."""
    # Python does not know the youngest ideographs of planes 2 and 3, but they are to be seen.
    visible = character.isprintable() or 0x20000 <= ord(character) <= 0x3FFFD
    shown = f"“{character}”（U+{ord(character):04X}）" if visible else f"不可见字符 U+{ord(character):04X}"
    advice = "请核对这个字；确需使用时，请改用规范汉字或其他写法后再生成文书。"
    if ord(character) in _PRIVATE:
        advice = "这是旧系统的自造字，换一台电脑就会变成别的字。请改用规范汉字后再生成文书。"
    return UserError(f"{place}中的{shown}在字库里没有，文书未生成。", advice)


class Typecase:
    """The fonts of one rendering: answers per face and character, loading a font when it is first needed.

    Args:
        official_fang: the customer's own 仿宋 (`installed_fang`), used before the shipped one.
    """

    def __init__(self, official_fang: Path | None = None) -> None:
        self._official = official_fang
        self._known: dict[Face, dict[str, Glyph]] = {face: {} for face in Face}

    def glyph(self, face: Face, character: str) -> Glyph:
        """Raises MissingGlyphError."""
        known = self._known[face]
        found = known.get(character)
        if found is None:
            found = known[character] = self._look(face, character)
        return found

    def known(self, face: Face) -> Mapping[str, Glyph]:
        """What has been asked so far: the quick way for the common case."""
        return self._known[face]

    def has(self, face: Face, character: str) -> bool:
        try:
            self.glyph(face, character)
        except MissingGlyphError:
            return False
        return True

    def _look(self, face: Face, character: str) -> Glyph:
        code = ord(character)
        if unicodedata.category(character) not in _SHAPELESS:
            for name in self._chain(face):
                font = self._font(name)
                if code in font.face.charToGlyph:
                    return Glyph(name, font.face.getCharWidth(code) / 1000)
        raise MissingGlyphError(character)

    def _chain(self, face: Face) -> tuple[str, ...]:
        if face is Face.FANG and self._official is not None:
            return (str(self._official), *_CHAINS[face])
        return _CHAINS[face]

    @staticmethod
    def _font(name: str) -> PaperFont:
        return _load(name)


@cache
def _load(name: str) -> PaperFont:
    """Parse and register a font once per process: 20 to 110 ms each."""
    path = Path(name) if name.endswith((".ttf", ".TTF")) else SHIPPED / f"{name}.ttf"
    font = PaperFont(name, path)
    pdfmetrics.registerFont(font)
    return font


def load(name: str) -> PaperFont:
    """A shipped font by its file's stem, registered with ReportLab under that name."""
    return _load(name)


def installed_fang(folders: Iterable[Path]) -> Path | None:
    """The customer's own 仿宋_GB2312 in one of the folders, when it can be embedded; None otherwise.

    A font that ReportLab cannot read, that forbids embedding or that lacks common characters is passed over.
    """
    for folder in folders:
        for name in INSTALLED_FANG:
            path = folder / name
            if path.is_file() and _usable(path):
                return path
    return None


def font_folders() -> list[Path]:
    """Where the operating systems keep fonts."""
    home = Path.home()
    return [
        Path("C:/Windows/Fonts"),
        home / "AppData/Local/Microsoft/Windows/Fonts",
        home / ".local/share/fonts",
        home / ".fonts",
        Path("/usr/share/fonts/truetype/simfang"),
        Path("/usr/share/fonts/truetype"),
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
    ]


def _usable(path: Path) -> bool:
    from reportlab.pdfbase.ttfonts import TTFError, TTFontFace

    try:
        face: Any = TTFontFace(str(path))
        allowed = int.from_bytes(face.get_table("OS/2")[8:10], "big")
    except (TTFError, OSError, ValueError, KeyError):
        return False
    return allowed & 0x000F != _RESTRICTED and all(ord(c) in face.charToGlyph for c in "党建合同，。（）")
