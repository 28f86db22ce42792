"""Fonts as ReportLab embeds them, but several times faster and with a correct way back to characters.

Measured on a two-page contract: most of ReportLab's time goes into deflating font subsets and into copying whole font
tables to cut one. Three changes, all in this module and tied to ReportLab 5.1 by a test:

* tables are cut out of the file once, so cutting a subset copies only its glyphs;
* the fixed text of a template forms subsets of its own, cut and deflated once per process (`begin`);
* the ToUnicode table comes from `tounicode`.
"""

import threading
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from reportlab.pdfbase.ttfonts import FF_NONSYMBOLIC, FF_SYMBOLIC, SUBSETN, TTEncoding, TTFont, TTFontFace

from desktop.documents import tounicode
from desktop.documents.raw import Raw, deflated

REPORTLAB = "5.1"
"""The version whose inner workings this module was written against."""

_ONCE, _OFTEN = 9, 2
"""Levels of deflating: what is kept is made as small as can be; 2 costs half the time of 6 and 4 % more bytes."""
_SIZE = 256
_SPACE = 32


class Face(TTFontFace):
    """A parsed font file whose tables are cut out once."""

    def __init__(self, path: str, subfont: int = 0) -> None:
        self._cut: dict[str, bytes] = {}
        self._knife = threading.Lock()
        super().__init__(path, subfontIndex=subfont)

    def get_table(self, tag: str) -> bytes:
        """The table, which callers only slice: ReportLab's own copies up to 15 MB at every call.

        Raises:
            KeyError: the font has no such table.
        """
        if tag not in self._cut:
            position, length = self.get_table_pos(tag)
            self._cut[tag] = bytes(vars(self)["_ttf_data"][position : position + length])
        return self._cut[tag]

    def makeSubset(self, subset: Sequence[int]) -> bytes:  # noqa: N802
        """A font file of these characters. ReportLab keeps its place in the file in the face: one at a time."""
        with self._knife:
            cut: bytes = super().makeSubset(subset)
        return cut


class Embedded(NamedTuple):
    """One subset ready to be written: deflated program and ToUnicode table, and the widths of its codes as PDF text."""

    program: bytes
    length: int
    unicode: bytes
    widths: bytes


@dataclass(slots=True)
class _Use:
    """The characters one document has taken from a font.

    `subsets[k][c]` is the character shown by code c of subset k; code 0 is .notdef and code 32 always the space.
    """

    subsets: list[list[int]] = field(default_factory=list)
    codes: dict[str, int] = field(default_factory=dict)
    shown: set[int] = field(default_factory=set)
    name: str = ""
    static: int = 0

    def add(self, character: str) -> int:
        if not self.subsets or len(self.subsets[-1]) == _SIZE or len(self.subsets) <= self.static:
            self.subsets.append([0])
        last = self.subsets[-1]
        if len(last) == _SPACE:
            last.append(_SPACE)
        code = (len(self.subsets) - 1) * _SIZE + len(last)
        last.append(ord(character))
        self.codes[character] = code
        return code


class PaperFont(TTFont):
    """A TrueType font whose subsets are cut by `_Use`. Several documents may be written at once, in several threads."""

    def __init__(self, name: str, path: Path, subfont: int = 0) -> None:
        # Not super().__init__: it would parse the file a second time, into a face without kept tables.
        self.fontName = name
        self.face: Any = Face(str(path), subfont)
        self.encoding = TTEncoding()
        self.shapable = False
        self._kept = lru_cache(maxsize=64)(partial(self._embed, level=_ONCE))
        self._begun = lru_cache(maxsize=64)(self._begin)
        self._uses: WeakKeyDictionary[Any, _Use] = WeakKeyDictionary()

    def begin(self, document: Any, static: Iterable[str]) -> None:
        """Give a document its fixed text: subsets of their own, first of all, cut and deflated once per process."""
        begun = self._begun(tuple(static))
        self._uses[document] = _Use([list(subset) for subset in begun.subsets], dict(begun.codes), static=begun.static)

    @staticmethod
    def _begin(static: tuple[str, ...]) -> _Use:
        use = _Use()
        for character in static:
            use.add(character)
        use.static = len(use.subsets)
        return use

    def _use(self, document: Any) -> _Use:
        use = self._uses.get(document)
        if use is None:
            use = self._uses[document] = _Use()
        return use

    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:  # noqa: N802
        """ReportLab's question: in which subset, by which codes is this text shown? Every character must have a glyph."""
        use = self._use(doc)
        codes = use.codes
        found: list[tuple[int, bytearray]] = []
        for character in text:
            code = codes.get(character)
            if code is None:
                code = use.add(character)
            subset = code >> 8
            if not found or found[-1][0] != subset:
                found.append((subset, bytearray()))
                use.shown.add(subset)
            found[-1][1].append(code & 0xFF)
        return [(subset, bytes(part)) for subset, part in found]

    def getSubsetInternalName(self, subset: int, doc: Any) -> str:  # noqa: N802
        """ReportLab's question: the resource name of a subset."""
        use = self._use(doc)
        if not use.name:
            use.name = f"F{len(doc.fontMapping) + 1}"
            doc.fontMapping[self.fontName] = "/" + use.name
            doc.delayedFonts.append(self)
        return f"/{use.name}+{subset}"

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        """Write the subsets that the document shows."""
        use = self._use(doc)
        for number in sorted(use.shown):
            characters = tuple(use.subsets[number])
            made = (self._kept if number < use.static else self._embed)(number, characters)
            self._write(doc, number, f"{use.name}+{number}", made)
        del self._uses[doc]

    def _base_name(self, number: int) -> str:
        return f"{SUBSETN(number).decode()}+{self.face.name.decode()}"

    def _embed(self, number: int, characters: Sequence[int], level: int = _OFTEN) -> Embedded:
        program = self.face.makeSubset(list(characters))
        table = tounicode.cmap(self._base_name(number), characters)
        widths = b"[ " + " ".join(f"{self.face.getCharWidth(c):g}" for c in characters).encode("ascii") + b" ]"
        return Embedded(
            zlib.compress(program, level), len(program), zlib.compress(table.encode("ascii"), level), widths
        )

    def _write(self, doc: Any, number: int, resource: str, made: Embedded) -> None:
        base = self._base_name(number)
        program = doc.Reference(deflated(made.program, f"/Length1 {made.length}"), f"program:{resource}")
        table = doc.Reference(deflated(made.unicode), f"unicode:{resource}")
        descriptor = doc.Reference(Raw(self._describe(base), program, b" >>"), f"descriptor:{resource}")
        last = made.widths.count(b" ") - 2
        head = f"<< /Type /Font /Subtype /TrueType /Name /{resource} /BaseFont /{base} /FirstChar 0 /LastChar {last} /Widths "
        font = Raw(head.encode("ascii"), made.widths, b" /FontDescriptor ", descriptor, b" /ToUnicode ", table, b" >>")
        doc.Reference(font, resource)
        doc.idToObject["BasicFonts"].dict[resource] = font

    def _describe(self, base: str) -> bytes:
        face = self.face
        entries = {
            "Ascent": face.ascent,
            "CapHeight": face.capHeight,
            "Descent": face.descent,
            "Flags": (face.flags & ~FF_NONSYMBOLIC) | FF_SYMBOLIC,
            "FontBBox": f"[ {' '.join(f'{edge:g}' for edge in face.bbox)} ]",
            "FontName": f"/{base}",
            "ItalicAngle": face.italicAngle,
            "StemV": face.stemV,
            "MissingWidth": face.defaultWidth,
        }
        words = " ".join(f"/{name} {value}" for name, value in entries.items())
        return f"<< /Type /FontDescriptor {words} /FontFile2 ".encode("ascii")
