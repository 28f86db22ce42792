"""Makes the font files of resources/fonts from the packages that publish them.

Only needed when a font is renewed: the results are kept with the source. resources/fonts/README.md names the packages,
their versions and licences. Usage, after unpacking the packages somewhere below one folder:

    python installer/build_fonts.py UNPACKED resources/fonts
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

_MAX_ERROR = 1.0
"""Largest distance, in font units of 1000 per em, between a cubic curve and the quadratic ones that replace it."""

_POST_WITHOUT_NAMES = 3.0


def as_truetype(source: Path) -> TTFont:
    """An OpenType font with cubic (CFF) outlines as a TrueType one: ReportLab embeds no other kind."""
    font = TTFont(source)
    names = font.getGlyphOrder()
    outlines = font.getGlyphSet()
    glyphs = {name: _quadratic(outlines[name]) for name in names}
    table = newTable("glyf")
    table.glyphOrder, table.glyphs = names, glyphs
    font["glyf"], font["loca"] = table, newTable("loca")
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    _describe_outlines(font)
    return font


def _quadratic(outline: Any) -> Any:
    target = TTGlyphPen(None)
    outline.draw(Cu2QuPen(target, _MAX_ERROR, reverse_direction=True))
    return target.glyph()


def _describe_outlines(font: TTFont) -> None:
    font.sfntVersion = "\x00\x01\x00\x00"
    limits = font["maxp"]
    limits.tableVersion = 0x00010000
    limits.maxZones = limits.maxComponentElements = 1
    limits.maxTwilightPoints = limits.maxStorage = limits.maxFunctionDefs = 0
    limits.maxInstructionDefs = limits.maxStackElements = limits.maxSizeOfInstructions = 0
    for name, glyph in font["glyf"].glyphs.items():
        glyph.recalcBounds(font["glyf"])
        width, _ = font["hmtx"][name]
        font["hmtx"][name] = (width, getattr(glyph, "xMin", 0))
    font["post"].formatType = _POST_WITHOUT_NAMES


def reduced(source: Path, wanted: Iterable[int]) -> TTFont:
    """The font with only the wanted characters, without hints and layout tables that paper does not use."""
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.notdef_outline = True
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "vhea", "vmtx", "VORG", "BASE", "DSIG", "gasp", "meta"]
    font = TTFont(source)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=set(wanted))
    subsetter.subset(font)
    return font


def rename(font: TTFont, family: str, note: str) -> None:
    """Give a changed font its own name, as the licences with reserved names ask, and say what was changed."""
    for record in font["name"].names:
        new = {1: family, 3: family, 4: family, 6: family.replace(" ", "")}.get(record.nameID)
        if new is not None:
            record.string = new
    font["name"].setName(note, 10, 3, 1, 0x409)


LATIN = {*range(0x20, 0x250), *range(0x2000, 0x2070), *range(0x2460, 0x2474), *range(0xFF00, 0xFFEF), 0x3007}
"""Letters, digits, dashes, circled numbers, full-width forms and 〇."""

NARROW_IN_KAI = set(map(ord, "“”‘’·"))
"""LXGW WenKai draws these in Latin width; without them the next font of the chain gives the full-width ones."""


def gb2312() -> set[int]:
    """Every character of GB 2312-80, symbols included."""
    found: set[int] = set()
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            text = bytes((high, low)).decode("gb2312", "ignore")
            found.update(map(ord, text))
    return found


def standard_characters(folder: Path) -> set[int]:
    """The 8,105 characters of 通用规范汉字表 (2013), as listed by the package pypinyin-dict."""
    namespace: dict[str, Any] = {}
    listing = _find(folder, "ktghz2013.py")
    exec(compile(listing.read_text("utf-8"), str(listing), "exec"), namespace)
    table = next(value for value in namespace.values() if isinstance(value, dict) and 0x4E00 in value)
    return set(table)


def _find(folder: Path, name: str) -> Path:
    found = sorted(folder.rglob(name))
    if not found:
        sys.exit(f"{folder} 下没有 {name}")
    return found[0]


def _ideographs(font: TTFont) -> set[int]:
    return {c for c in font.getBestCmap() if 0x3400 <= c <= 0x9FFF or 0x20000 <= c <= 0x3FFFF}


def _fang(folder: Path) -> TTFont:
    font = as_truetype(_find(folder, "FandolFang-Regular.otf"))
    font["name"].setName("Outlines converted from cubic to quadratic curves.", 10, 3, 1, 0x409)
    return font


def _title(folder: Path) -> TTFont:
    wanted = gb2312() | standard_characters(folder) | LATIN
    font = reduced(_find(folder, "NotoSerifSC_600SemiBold.ttf"), wanted)
    rename(font, "Shuangxing Title", "Noto Serif SC SemiBold reduced to GB 2312 and the 8,105 standard characters.")
    return font


def _kai(folder: Path) -> TTFont:
    wanted = (gb2312() | standard_characters(folder) | LATIN) - NARROW_IN_KAI
    font = reduced(_find(folder, "LXGWWenKai-Regular.ttf"), wanted)
    rename(font, "Shuangxing Kai", "Reduced to GB 2312 and the 8,105 standard characters.")
    return font


def _rare(folder: Path) -> TTFont:
    common = _ideographs(TTFont(_find(folder, "NotoSerifSC_400Regular.ttf"), lazy=True))
    source = _find(folder, "BabelStoneHan.ttf")
    font = reduced(source, _ideographs(TTFont(source, lazy=True)) - common)
    rename(font, "Shuangxing Rare Han", "BabelStone Han reduced to the ideographs that Noto Serif SC has not.")
    return font


def _whole(name: str) -> Callable[[Path], TTFont]:
    return lambda folder: TTFont(_find(folder, name))


FONTS: dict[str, Callable[[Path], TTFont]] = {
    "FandolFang.ttf": _fang,
    "NotoSerifSC.ttf": _whole("NotoSerifSC_400Regular.ttf"),
    "NotoSansSC.ttf": _whole("NotoSansSC_400Regular.ttf"),
    "ShuangxingTitle.ttf": _title,
    "ShuangxingKai.ttf": _kai,
    "ShuangxingRareHan.ttf": _rare,
}


def main(arguments: list[str]) -> None:
    """Write every font, or those named after the two folders."""
    source, target, *only = arguments
    for name, make in FONTS.items():
        if not only or name in only:
            font = make(Path(source))
            font.recalcTimestamp = False
            font.save(Path(target) / name)
            sys.stdout.write(f"{name} {(Path(target) / name).stat().st_size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main(sys.argv[1:])
