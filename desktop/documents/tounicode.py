"""The table by which a reader turns glyphs back into characters when text is copied or searched.

ReportLab 5.1 writes every character as four or more hexadecimal digits of its code point, so that U+2C256 becomes five
digits and is read as another character: the page looks right, but a copied name is wrong. PDF 32000-1 §9.10.3 asks for
UTF-16BE, in blocks of at most 100 lines, and PDF/A forbids U+0000.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

_MOST_LINES = 100

_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /{name} def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange
"""

_TAIL = """endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def cmap(name: str, characters: Sequence[int]) -> str:
    """The ToUnicode stream of one font subset: code n of the subset shows the character `characters[n]` (0: none)."""
    lines = (f"<{code:02X}> <{_utf16(char)}>" for code, char in enumerate(characters) if char)
    blocks = "".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar\n" for b in _blocks(lines))
    return _HEAD.format(name=name) + blocks + _TAIL


def _utf16(character: int) -> str:
    return chr(character).encode("utf-16-be").hex().upper()


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(lines)
    while block := list(islice(rest, _MOST_LINES)):
        yield block
