"""What calamine does not tell of a file: how far its sheets reach, lost formulas, hidden rows, merges of .ods."""

import re
import struct
import zipfile
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from desktop.domain.imports.headings import Merge, column_letter
from desktop.exchange.part_dates import MOST_PARTS, Shown, part_styles, shown_as
from desktop.exchange.sheet_walk import MOST_FAULTS, SheetFacts, stray_of, walk

_LARGEST_ODS = 30_000_000
"""Bytes of the content of an .ods that is walked through for its merged cells."""


_BEGINS = (bytes.fromhex("0908100000060500"), bytes.fromhex("0908080000050500"))
"""The record every workbook stream begins with, of Excel 97 to 2003 and of Excel 5 and 95."""
_FILEPASS, _FIRST_RECORDS = 0x2F, 4


def is_encrypted(package: zipfile.ZipFile) -> bool:
    """An .ods with a password: its manifest says how each part is encrypted."""
    name = "META-INF/manifest.xml"
    return name in package.namelist() and b"encryption-data" in package.read(name)


def is_encrypted_xls(raw: bytes) -> bool:
    """A binary .xls with a password: its stream begins with a FILEPASS record, which calamine takes for damage."""
    at = next((at for begin in _BEGINS if (at := raw.find(begin)) >= 0), -1)
    for _ in range(_FIRST_RECORDS if at >= 0 else 0):
        kind, length = struct.unpack_from("<HH", raw.ljust(at + 4, b"\0"), at)
        if kind == _FILEPASS:
            return True
        at += 4 + length
    return False


def is_excel_5(raw: bytes) -> bool:
    """A workbook of Excel 5 or 95 alone: calamine gives its Chinese texts as other characters (*measured*)."""
    return _BEGINS[1] in raw and _BEGINS[0] not in raw


def look_over(package: zipfile.ZipFile) -> dict[str, SheetFacts]:
    """What is worth knowing of each sheet before the file is opened."""
    parts = set(package.namelist())
    if "content.xml" in parts and "xl/workbook.xml" not in parts:
        return _look_over_ods(package)
    if "xl/workbook.xml" not in parts or "xl/_rels/workbook.xml.rels" not in parts:
        return {}
    relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {r.get("Id"): r.get("Target", "") for r in relations}
    found = {}
    styles = _StyleSearch(part_styles(package))
    for sheet in ElementTree.fromstring(package.read("xl/workbook.xml")).iterfind(".//{*}sheet"):
        relation = next((value for key, value in sheet.items() if key.endswith("}id")), None)
        name, target = sheet.get("name", ""), targets.get(relation, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in parts:
            found[name] = _look_over_sheet(package, part, styles)
    return found


_CELL = re.compile(rb'<c [^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_MAYBE_WIDE = re.compile(rb'r="[A-Z]{3}')
_WIDE = re.compile(rb'<c [^>]*?\br="([A-Z]{3})\d{1,7}"')
_FORMULA = rb"<f[^>]*?(?:/>|>[^<]*</f>)"
_ERROR = re.compile(rb'<c (?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>(?:' + _FORMULA + rb")?<v>([^<]{1,20})</v>")
_UNDONE = re.compile(rb'<c (?![^>]*\bt="str")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>' + _FORMULA + rb"\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_HIDDEN_ROW = re.compile(rb'<row (?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d{1,7})"')
_HIDDEN_COLUMN = re.compile(rb'<col (?=[^>]*\bhidden="(?:1|true)")(?=[^>]*\bmin="(\d{1,5})")[^>]*?\bmax="(\d{1,5})"')
_PLACELESS = re.compile(rb"<c(?: (?![^>]*\br=)[^>]*)?/?>")
_PIECE, _CARRY = 1 << 20, 4096


class _StyleSearch:
    """Finds the cells of some styles; a file that has none of them is not searched."""

    def __init__(self, styles: Mapping[str, Shown]) -> None:
        self.styles = styles
        some = b"|".join(style.encode() for style in styles)
        self._cell = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})" s="(' + some + rb')"') if styles else None

    def add(self, text: bytes, parts: dict[int, dict[int, Shown]]) -> None:
        """Those of a piece of a sheet."""
        if self._cell is not None and len(parts) < MOST_PARTS:
            for cell in self._cell.finditer(text):
                parts.setdefault(int(cell[2]), {})[_column_number(cell[1]) - 1] = self.styles[cell[3].decode()]


def _look_over_sheet(package: zipfile.ZipFile, part: str, styles: _StyleSearch) -> SheetFacts:
    """Office programs all write cells in one way, which is searched as text; what others write is walked through."""
    found = SheetFacts()
    rows: set[int] = set()
    letters: dict[str, None] = {}
    row, column = 0, 0
    for text in _pieces(package, part):
        if _is_unusual(text):
            with package.open(part) as stream:
                return walk(stream, styles.styles)
        end = text.rfind(b"<c ")
        final = _CELL.match(text, end) if end >= 0 else None
        if final:
            row = max(row, int(final[2]))
            column = max(column, _column_number(final[1]))
        if _MAYBE_WIDE.search(text):
            column = max([column, *(_column_number(wide[1]) for wide in _WIDE.finditer(text))])
        if len(found.faults) < MOST_FAULTS:
            found.faults.update(_faults(text))
        styles.add(text, found.parts)
        if b' hidden="' in text:
            rows.update(int(m[1]) for m in _HIDDEN_ROW.finditer(text))
            for m in _HIDDEN_COLUMN.finditer(text):
                letters.update(dict.fromkeys(column_letter(n - 1) for n in range(int(m[1]), min(int(m[2]), int(m[1]) + 200) + 1)))
    found.stray = stray_of(row, column)
    found.hidden_rows, found.hidden_columns = sorted(rows), tuple(letters)
    return found


def _is_unusual(text: bytes) -> bool:
    """Names with a prefix (the Open XML SDK), quotes of the other kind, cells that do not say where they stand."""
    if b":" in text and (b":c " in text or b":sheetData" in text):
        return True
    if b"'" in text and b"='" in text:
        return True
    if any(blank in text and b"<c" + blank in text for blank in (b"\n", b"\r", b"\t")):
        return True
    last = text.rfind(b"<c ")
    if last >= 0 and b">" in text[last:] and not _CELL.match(text, last):
        return True
    begin = text.find(b"<sheetData")
    return begin >= 0 and _PLACELESS.search(text, begin) is not None


def _pieces(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in overlapping pieces, so that no cell is cut in two."""
    with package.open(part) as stream:
        before = b""
        while piece := stream.read(_PIECE):
            text = before + piece
            yield text
            before = text[-_CARRY:]


def _faults(text: bytes) -> Iterator[tuple[tuple[int, str], str]]:
    if b't="e"' in text:
        for m in _ERROR.finditer(text):
            yield (int(m[2]), m[1].decode()), m[3].decode("utf-8", "replace")
    if b"<f" in text:
        for m in _UNDONE.finditer(text):
            yield (int(m[2]), m[1].decode()), ""


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DATE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}date-value"
_KIND = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"


def _look_over_ods(package: zipfile.ZipFile) -> dict[str, SheetFacts]:
    if package.getinfo("content.xml").file_size > _LARGEST_ODS:
        return {}
    content = ElementTree.fromstring(package.read("content.xml"))
    return {t.get(f"{_TABLE}name", ""): _facts_of_table(t) for t in content.iter(f"{_TABLE}table")}


def _facts_of_table(table: ElementTree.Element) -> SheetFacts:
    found = SheetFacts(hidden_columns=tuple(_hidden_ods_columns(table)))
    merges: list[Merge] = []
    hidden: list[int] = []
    at = 0
    for row in table.iter(f"{_TABLE}table-row"):
        repeated = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        if row.get(f"{_TABLE}visibility") in ("collapse", "filter") and repeated < 1000:
            hidden.extend(range(at + 1, at + repeated + 1))
        column = 0
        for cell in row:
            down = int(cell.get(f"{_TABLE}number-rows-spanned", "1"))
            across = int(cell.get(f"{_TABLE}number-columns-spanned", "1"))
            if down > 1 or across > 1:
                merges.append((at, column, at + down - 1, column + across - 1))
            if cell.get(_KIND) == "error" and len(found.faults) < MOST_FAULTS:
                found.faults[at + 1, column_letter(column)] = "".join(cell.itertext())[:20]
            beside = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            if cell.get(_DATE) and repeated < 1000 and (shown := shown_as("".join(cell.itertext()))):
                for n in range(at + 1, at + repeated + 1):
                    found.parts.setdefault(n, {}).update(dict.fromkeys(range(column, column + min(beside, 200)), shown))
            column += beside
        at += repeated
    found.hidden_rows, found.merges = hidden, merges
    return found


def _hidden_ods_columns(table: ElementTree.Element) -> Iterator[str]:
    at = 0
    for column in table.iter(f"{_TABLE}table-column"):
        repeated = int(column.get(f"{_TABLE}number-columns-repeated", "1"))
        if column.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            yield from (column_letter(n) for n in range(at, at + min(repeated, 200)))
        at += repeated
