"""What calamine does not tell of a binary .xls of Excel 97 to 2003: errors, hidden rows and columns, how dates are shown."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop.domain.imports.headings import column_letter
from desktop.exchange.part_dates import BUILT_IN, Shown, shown_by
from desktop.exchange.sheet_walk import SheetFacts

_SECTOR_ENDS = 0xFFFFFFFA
"""FAT entries from here on are no sectors."""
_HEADER_FATS = 109
_SMALL = 4096
"""Bytes below which a stream is a small one."""
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BOUNDSHEET, _BOF, _EOF, _ROW, _COLUMNS, _BOOLERR, _FORMULA = 0x85, 0x809, 0x0A, 0x208, 0x7D, 0x205, 0x06
_FORMAT, _STYLE, _NUMBER, _RK, _MANY = 0x41E, 0xE0, 0x203, 0x27E, 0xBD
_MOST = 10_000
"""Errors, and hidden rows, that are told of a sheet."""


@dataclass(slots=True)
class _Found:
    faults: dict[tuple[int, str], str] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    parts: dict[int, dict[int, Shown]] = field(default_factory=dict)


def look_over_xls(raw: bytes) -> dict[str, SheetFacts]:
    """By the name of the sheet.

    Raises:
        ValueError: the sectors of the file do not fit together. Calamine goes round in such a file for ever (*measured*).
    """
    try:
        stream = _stream(raw, "Workbook")
    except (struct.error, IndexError) as error:
        raise ValueError(str(error)) from error
    try:
        styles = _part_styles(stream)
        return {name: _sheet(stream, place, styles) for name, place in _sheets(stream)}
    except (struct.error, IndexError, UnicodeDecodeError):
        return {}


def _stream(raw: bytes, name: str) -> bytes:
    """A stream of an OLE file; small ones lie in sectors of 64 bytes within the stream of the root."""
    size = 1 << struct.unpack_from("<H", raw, 30)[0]
    (first,) = struct.unpack_from("<I", raw, 48)
    (small,) = struct.unpack_from("<I", raw, 60)
    sectors = [raw[at : at + size] for at in range(size, len(raw), size)]
    table = _numbers(b"".join(sectors[n] for n in _fats(raw, sectors)))
    directory = _chain(sectors, table, first)
    smalls = _numbers(_chain(sectors, table, small))
    entries = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
    root = _chain(sectors, table, struct.unpack_from("<I", entries[0], 116)[0])
    for entry in entries:
        length = struct.unpack_from("<H", entry, 64)[0]
        if entry[: max(0, length - 2)].decode("utf-16-le") == name:
            start, count = struct.unpack_from("<II", entry, 116)
            if count >= _SMALL:
                return _chain(sectors, table, start)[:count]
            pieces = [root[at : at + 64] for at in range(0, len(root), 64)]
            return _chain(pieces, smalls, start)[:count]
    raise ValueError(name)


def _fats(raw: bytes, sectors: list[bytes]) -> list[int]:
    """Which sectors hold the table of chains: the first 109 in the header, more in sectors of their own."""
    found = list(struct.unpack_from(f"<{_HEADER_FATS}I", raw, 76))
    more, count = struct.unpack_from("<II", raw, 68)
    for _ in range(count):
        *listed, more = _numbers(sectors[more])
        found += listed
    if more < _SECTOR_ENDS:
        raise ValueError("a table that goes round")
    return [n for n in found if n < _SECTOR_ENDS]


def _numbers(raw: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))


def _chain(sectors: list[bytes], table: list[int], at: int) -> bytes:
    parts: list[bytes] = []
    while at < _SECTOR_ENDS:
        if len(parts) > len(table):
            raise ValueError("a chain that goes round")
        parts.append(sectors[at])
        at = table[at]
    return b"".join(parts)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """From a BOF to its EOF."""
    deep = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        deep += (kind == _BOF) - (kind == _EOF)
        yield kind, stream[at + 4 : at + 4 + length]
        if deep <= 0:
            return
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    for kind, content in _records(stream, 0):
        if kind == _BOUNDSHEET:
            place, count, wide = struct.unpack_from("<I", content)[0], content[6], content[7] & 1
            text = content[8 : 8 + count * (1 + wide)]
            yield text.decode("utf-16-le" if wide else "latin-1"), place


def _part_styles(stream: bytes) -> dict[int, Shown]:
    """Cell styles that show a part of a date, by their number."""
    formats: dict[int, Shown] = dict(BUILT_IN)
    styles: list[int] = []
    for kind, content in _records(stream, 0):
        if kind == _FORMAT:
            number, count, wide = struct.unpack_from("<HHB", content)
            text = content[5 : 5 + count * (1 + (wide & 1))].decode("utf-16-le" if wide & 1 else "latin-1")
            if shown := shown_by(text):
                formats[number] = shown
        elif kind == _STYLE:
            styles.append(struct.unpack_from("<H", content, 2)[0])
    return {n: formats[number] for n, number in enumerate(styles) if number in formats}


def _numbers_in(kind: int, content: bytes) -> Iterator[tuple[int, int, int]]:
    """Row and column from 0 and style of the cells of a record that hold numbers."""
    if kind == _MANY:
        row, first = struct.unpack_from("<HH", content)
        for n, at in enumerate(range(4, len(content) - 2, 6)):
            yield row, first + n, struct.unpack_from("<H", content, at)[0]
    elif kind in (_NUMBER, _RK, _FORMULA):
        row, column, style = struct.unpack_from("<HHH", content)
        yield row, column, style


def _sheet(stream: bytes, place: int, styles: dict[int, Shown]) -> SheetFacts:
    found = _Found()
    for kind, content in _records(stream, place):
        for row, column, style in _numbers_in(kind, content) if styles else ():
            if style in styles:
                found.parts.setdefault(row + 1, {})[column] = styles[style]
        if kind == _BOOLERR and content[7]:
            _fault(found, content, content[6])
        elif kind == _FORMULA and content[12:14] == b"\xff\xff" and content[6] == 2:
            _fault(found, content, content[8])
        elif kind == _ROW and content[12] & 0x20 and len(found.rows) < _MOST:
            found.rows.append(struct.unpack_from("<H", content)[0] + 1)
        elif kind == _COLUMNS and content[8] & 1:
            first, last = struct.unpack_from("<HH", content)
            found.columns += [column_letter(n) for n in range(first, min(last, first + 200, 255) + 1)]
    return SheetFacts("", found.faults, found.rows, tuple(found.columns), parts=found.parts)


def _fault(found: _Found, content: bytes, code: int) -> None:
    row, column = struct.unpack_from("<HH", content)
    if len(found.faults) < _MOST:
        found.faults[row + 1, column_letter(column)] = _ERRORS.get(code, "#N/A")
