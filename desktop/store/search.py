"""Search by Chinese, pinyin, initials and numbers, keyed by search_row(id, kind, uid).

Decision: three small indexes instead of one. Whole names with their readings and the same from the second
character on are single tokens of an FTS5 table with prefix indexes; running text is one token a character of
another without; numbers lie in a B-tree, because prefixes longer than FTS5's prefix indexes (a region code
shared by all) cost it a merge of every term. Each kind owns a range of ids, so that a search for the few
organisations never walks over all people. The ASCII tokenizer leaves other characters alone; we fold case
and width ourselves. Contentless: the index is rebuilt from the rows it points at. SQLite only.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.domain.identity import Uid
from desktop.domain.pinyin import SUFFIXES, Pinyin, plain
from desktop.paths import RESOURCES

_FTS = "content='', contentless_delete=1, tokenize='ascii'"
_TABLES = (
    "CREATE TABLE IF NOT EXISTS search_row (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, uid BLOB NOT NULL, "
    "numbers TEXT NOT NULL, UNIQUE (kind, uid))",
    "CREATE TABLE IF NOT EXISTS search_number (token TEXT NOT NULL, id INTEGER NOT NULL, "
    "PRIMARY KEY (token, id)) WITHOUT ROWID",
    f"CREATE VIRTUAL TABLE IF NOT EXISTS search_name USING fts5(whole, part, {_FTS}, prefix='1 2 3 4 5')",
    f"CREATE VIRTUAL TABLE IF NOT EXISTS search_text USING fts5(txt, {_FTS})",
)
_RANGE = 1 << 40
"""Ids of one kind."""
_BATCH = 2000
_MOST_QUERY = 64
"""Characters of a query that are looked at; nobody types more to find a name."""
_MOST_WORDS = 6
_TAIL_FROM = 8
"""Numbers from this length on are found by their last digits too, as people read out phones and ID numbers."""
_BACKWARDS = "~"

_PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010fffd"
_TOKEN = re.compile(rf"[a-z0-9]+|[^\W_a-z0-9]|[{_PRIVATE}]")
_SAID = re.compile(rf"[^\W_]|[{_PRIVATE}]")
"""What counts in a name; private characters too: old systems keep rare characters of names there."""


@dataclass(frozen=True, slots=True)
class SearchText:
    """What one record is found by.

    Attributes:
        names: its names, the present one first; read as pinyin too.
        texts: running text, e.g. an address or a title.
        numbers: staff number, ID number, phones; found by their beginning or their end.
        pinyin_override: the reading a clerk typed for the first name.
        person: False when the names are not names of people (no surname).
    """

    names: Sequence[str]
    texts: Sequence[str | None] = ()
    numbers: Sequence[str | None] = ()
    pinyin_override: str | None = None
    person: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """One found record; `kind` is what it was indexed under, usually its table."""

    kind: str
    uid: Uid


@cache
def pinyin() -> Pinyin:
    """The readings shipped with the program, loaded at first use."""
    return Pinyin((RESOURCES / "pinyin" / "characters.txt").read_text("utf-8"))


def create(connection: sa.Connection) -> None:
    """Make the tables where they are missing; called after every migration."""
    for statement in _TABLES:
        connection.exec_driver_sql(statement)


def index(session: Session, kind: str, uid: Uid, text: SearchText) -> None:
    """Make a record findable by this text and by nothing it held before."""
    index_many(session, kind, [(uid, text)])


def index_many(session: Session, kind: str, texts: Iterable[tuple[Uid, SearchText]]) -> None:
    """The same for many records of one kind; holds one batch in memory."""
    rest = iter(texts)
    while batch := dict(islice(rest, _BATCH)):
        _write(session.connection(), kind, batch)


def _write(connection: sa.Connection, kind: str, batch: dict[Uid, SearchText]) -> None:
    _erase(connection, kind, list(batch))
    first = _next_id(connection, kind)
    rows, names, running, numbers = [], [], [], []
    for number, (uid, text) in enumerate(batch.items(), start=first):
        tokens = list(dict.fromkeys(_numbers(text.numbers)))
        rows.append((number, kind, bytes(uid), " ".join(tokens)))
        names.append((number, *_names(text)))
        numbers += [(token, number) for token in tokens]
        words = _running(text.texts)
        if words:
            running.append((number, words))
    _many(connection, "INSERT INTO search_row (id, kind, uid, numbers) VALUES (?, ?, ?, ?)", rows)
    _many(connection, "INSERT INTO search_name (rowid, whole, part) VALUES (?, ?, ?)", names)
    _many(connection, "INSERT INTO search_text (rowid, txt) VALUES (?, ?)", running)
    _many(connection, "INSERT INTO search_number (token, id) VALUES (?, ?)", sorted(numbers))


def _many(connection: sa.Connection, statement: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        connection.exec_driver_sql(statement, rows)


def _next_id(connection: sa.Connection, kind: str) -> int:
    known = connection.exec_driver_sql("SELECT id FROM search_row WHERE kind = ? LIMIT 1", (kind,)).scalar()
    if known is None:
        last = connection.exec_driver_sql("SELECT max(id) FROM search_row").scalar() or 0
        return int(last // _RANGE + 1) * _RANGE + 1
    low = known // _RANGE * _RANGE
    within = "SELECT max(id) FROM search_row WHERE id BETWEEN ? AND ?"
    highest: int = connection.exec_driver_sql(within, (low, low + _RANGE - 1)).scalar_one()
    return highest + 1


def _erase(connection: sa.Connection, kind: str, uids: Sequence[Uid]) -> None:
    marks = ",".join("?" * len(uids))
    known = f"SELECT id, numbers FROM search_row WHERE kind = ? AND uid IN ({marks})"
    old = connection.exec_driver_sql(known, (kind, *map(bytes, uids))).all()
    ids = [(number,) for number, _ in old]
    _many(connection, "DELETE FROM search_number WHERE token = ? AND id = ?",
          [(token, number) for number, tokens in old for token in tokens.split()])  # fmt: skip
    _many(connection, "DELETE FROM search_name WHERE rowid = ?", ids)
    _many(connection, "DELETE FROM search_text WHERE rowid = ?", ids)
    _many(connection, "DELETE FROM search_row WHERE id = ?", ids)


def forget(session: Session, kind: str, uid: Uid) -> None:
    """Let a record not be found any more; nothing happens when it was not."""
    _erase(session.connection(), kind, [uid])


def forget_many(session: Session, kind: str, uids: Sequence[Uid]) -> None:
    """The same for many records of one kind."""
    for start in range(0, len(uids), _BATCH):
        _erase(session.connection(), kind, uids[start : start + _BATCH])


def clear(session: Session) -> None:
    """Empty the index before it is built anew."""
    connection = session.connection()
    for table in ("search_name", "search_text"):
        connection.exec_driver_sql(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
    connection.exec_driver_sql("DELETE FROM search_number")
    connection.exec_driver_sql("DELETE FROM search_row")


def _names(text: SearchText) -> tuple[str, str]:
    whole: dict[str, None] = {}
    part: dict[str, None] = {}
    typed = text.pinyin_override
    for name in text.names:
        keys = pinyin().keys(name, typed, person=text.person)
        letters = _said(name)
        whole.update(dict.fromkeys((letters, *keys.whole)))
        part.update(dict.fromkeys(keys.parts))
        part.update(dict.fromkeys(letters[n:] for n in range(1, min(len(letters), SUFFIXES))))
        typed = None
    return " ".join(whole), " ".join(part)


def _said(text: str) -> str:
    """A name as one token: no spaces, no punctuation, so that 买买提·艾力 is found without the dot."""
    letters = plain(text)
    return letters if letters.isalnum() else "".join(_SAID.findall(letters))


def _running(texts: Iterable[str | None]) -> str:
    # A token of its own between texts: no phrase runs from one into the next.
    return " | ".join(" ".join(_TOKEN.findall(plain(t))) for t in texts if t).replace("|", "\ue000")


def _numbers(numbers: Iterable[str | None]) -> Iterator[str]:
    for number in numbers:
        token = "".join(_SAID.findall(plain(number))) if number else ""
        if token:
            yield token
            if len(token) >= _TAIL_FROM:
                yield _BACKWARDS + token[::-1]


def find(session: Session, query: str, kinds: Sequence[str] | None = None, limit: int = 50) -> list[Hit]:
    """Records by anything a person may type; any input is allowed, nothing found is an empty list.

    Best first: the whole name (or its reading), names that begin so, numbers that begin so, names that hold
    it, numbers that end so, running text. Words parted by spaces must all be found.

    Args:
        kinds: only these kinds; None for all.
        limit: most hits.
    """
    words = [w for w in plain(query[:_MOST_QUERY]).split() if _said(w)][:_MOST_WORDS]
    connection = session.connection()
    found: dict[int, None] = {}
    for low, high in _ranges(connection, kinds) if words else []:
        for statement, argument in _searches(words):
            if len(found) < limit:
                rows = connection.exec_driver_sql(statement, (*argument, low, high, limit + len(found)))
                found.update(dict.fromkeys(rows.scalars()))
    return _hits(connection, list(found)[:limit])


def _ranges(connection: sa.Connection, kinds: Sequence[str] | None) -> list[tuple[int, int]]:
    """Ranges of ids to look at; one for everything, one for each wanted kind."""
    if kinds is None:
        return [(0, (1 << 63) - 1)]
    found = []
    for kind in dict.fromkeys(kinds):
        known = connection.exec_driver_sql("SELECT id FROM search_row WHERE kind = ? LIMIT 1", (kind,)).scalar()
        if known is not None:
            low = known // _RANGE * _RANGE
            found.append((low, low + _RANGE - 1))
    return found


def _hits(connection: sa.Connection, ids: list[int]) -> list[Hit]:
    marks = ",".join("?" * len(ids))
    rows = connection.exec_driver_sql(f"SELECT id, kind, uid FROM search_row WHERE id IN ({marks})", tuple(ids))
    known = {number: Hit(kind, Uid(bytes(uid))) for number, kind, uid in rows}
    return [known[number] for number in ids if number in known]


_NAME = "SELECT rowid FROM search_name WHERE search_name MATCH ?"
_TEXT = "SELECT rowid FROM search_text WHERE search_text MATCH ?"
_NUMBER = "SELECT id FROM search_number WHERE token >= ? AND token < ?"
_WITHIN = " AND {} BETWEEN ? AND ? LIMIT ?"

Search = tuple[str, tuple[str, ...]]
"""SQL that gives ids and its arguments, before the range and the limit."""


def _searches(words: list[str]) -> Iterator[Search]:
    """From the best to the broadest match; every piece of user text is quoted or bound."""
    joined = "".join(map(_said, words))
    yield _NAME + _WITHIN.format("rowid"), (f"whole : {_quoted(joined)}",)
    yield _NAME + _WITHIN.format("rowid"), (f"whole : {_quoted(joined)} *",)
    if joined.isascii():
        yield _NUMBER + _WITHIN.format("id"), _prefix(joined)
    yield _NAME + _WITHIN.format("rowid"), (f"part : {_quoted(joined)} *",)
    if joined.isascii():
        yield _NUMBER + _WITHIN.format("id"), _prefix(_BACKWARDS + joined[::-1])
    pieces = [piece for word in words for piece in _pieces(word)]
    if len(pieces) > 1:
        yield _NAME + _WITHIN.format("rowid"), (" AND ".join(f"{_quoted(_said(p))} *" for p in pieces),)
    sides, arguments = zip(*map(_anywhere, pieces), strict=True)
    if any(sides):
        every = " INTERSECT ".join(f"SELECT rowid FROM ({side or _NAME})" for side in sides)
        yield f"SELECT rowid FROM ({every}) WHERE true" + _WITHIN.format("rowid"), sum(arguments, ())


def _pieces(word: str) -> list[str]:
    """A word of Chinese and Latin (张s) as pieces of one script each."""
    return [p for p in re.findall(r"[a-z0-9]+|[^a-z0-9]+", word) if _said(p)]


def _anywhere(piece: str) -> Search:
    """Where else than in names a piece may stand; letters alone are pinyin and stand nowhere else."""
    name = f"{_quoted(_said(piece))} *"
    if piece.isalpha() and piece.isascii():
        return "", (name,)
    arguments = (name, _phrase(piece))
    if piece.isascii():
        return f"{_NAME} UNION {_TEXT} UNION {_NUMBER}", (*arguments, *_prefix(_said(piece)))
    return f"{_NAME} UNION {_TEXT}", arguments


def _prefix(token: str) -> tuple[str, str]:
    return token, token + "\U0010ffff"


def _phrase(word: str) -> str:
    tokens = _TOKEN.findall(word)
    return " + ".join(map(_quoted, tokens)) + (" *" if tokens[-1].isascii() else "")


def _quoted(text: str) -> str:
    """An FTS5 string: inside quotes no character has a meaning."""
    return '"' + text.replace('"', '""') + '"'
