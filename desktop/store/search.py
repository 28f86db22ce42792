"""Full-text search by Chinese, pinyin, initials and numbers over FTS5, keyed by search_row(id, kind, uid).

Decision: whole names and their readings are single tokens in `whole`, the same from the second character on
in `part`, running text is one token a character in `txt`, numbers are in `num`. A name is so found by a
prefix lookup that an index answers, never by a scan, and a hit's rank is the column it was found in.
The ASCII tokenizer leaves every other character alone; unicode61 knows only letters up to Unicode 6.1 by its
tables, and we fold case and width ourselves. The index holds no content (contentless): it is rebuilt from
the rows it points at. SQLite only; a server database would keep the same keys in an indexed column.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from unicodedata import category

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.domain.identity import Uid
from desktop.domain.pinyin import SUFFIXES, Pinyin, plain
from desktop.paths import RESOURCES

_TABLES = (
    "CREATE TABLE IF NOT EXISTS search_row "
    "(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, uid BLOB NOT NULL, UNIQUE (uid, kind))",
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_text USING fts5("
    "kind, whole, part, num, txt, content='', contentless_delete=1, tokenize='ascii', prefix='1 2 3 4 5')",
)
_ROW = "INSERT INTO search_row (kind, uid) VALUES (?, ?) ON CONFLICT (uid, kind) DO NOTHING"
_TEXT = (
    "INSERT OR REPLACE INTO search_text (rowid, kind, whole, part, num, txt) "
    "SELECT id, kind, ?, ?, ?, ? FROM search_row WHERE uid = ? AND kind = ?"
)
_BATCH = 2000
_MOST_QUERY = 64
"""Characters of a query that are looked at; nobody types more to find a name."""
_MOST_WORDS = 6
_TAILS = (4, 6)
"""Last digits by which people tell phones and ID numbers apart."""

_RUN = re.compile(r"[a-z0-9]+|[^a-z0-9\s]")


@dataclass(frozen=True, slots=True)
class SearchText:
    """What one record is found by.

    Attributes:
        names: its names, the present one first; read as pinyin too.
        texts: running text, e.g. an address or a title.
        numbers: staff number, ID number, phones; found by their beginning and their last 4 or 6 digits.
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
    """Make the two tables where they are missing; called after every migration."""
    for statement in _TABLES:
        connection.exec_driver_sql(statement)


def index(session: Session, kind: str, uid: Uid, text: SearchText) -> None:
    """Make a record findable by this text and by nothing it held before."""
    index_many(session, kind, [(uid, text)])


def index_many(session: Session, kind: str, texts: Iterable[tuple[Uid, SearchText]]) -> None:
    """The same for many records of one kind; holds one batch in memory."""
    connection = session.connection()
    batch: list[tuple[str, str, str, str, bytes, str]] = []
    for uid, text in texts:
        batch.append((*_columns(text), uid, kind))
        if len(batch) >= _BATCH:
            _write(connection, kind, batch)
            batch = []
    _write(connection, kind, batch)


def _write(connection: sa.Connection, kind: str, batch: list[tuple[str, str, str, str, bytes, str]]) -> None:
    if batch:
        connection.exec_driver_sql(_ROW, [(kind, row[4]) for row in batch])
        connection.exec_driver_sql(_TEXT, batch)


def forget(session: Session, kind: str, uid: Uid) -> None:
    """Let a record not be found any more; nothing happens when it was not."""
    connection = session.connection()
    found = connection.exec_driver_sql("SELECT id FROM search_row WHERE uid = ? AND kind = ?", (uid, kind)).scalar()
    if found is not None:
        connection.exec_driver_sql("DELETE FROM search_text WHERE rowid = ?", (found,))
        connection.exec_driver_sql("DELETE FROM search_row WHERE id = ?", (found,))


def clear(session: Session) -> None:
    """Empty the index before it is built anew."""
    connection = session.connection()
    connection.exec_driver_sql("INSERT INTO search_text(search_text) VALUES ('delete-all')")
    connection.exec_driver_sql("DELETE FROM search_row")


def _columns(text: SearchText) -> tuple[str, str, str, str]:
    whole: dict[str, None] = {}
    part: dict[str, None] = {}
    for position, name in enumerate(n for n in text.names if n):
        typed = text.pinyin_override if position == 0 else None
        keys = pinyin().keys(name, typed, person=text.person)
        whole.update(dict.fromkeys(keys.whole))
        part.update(dict.fromkeys(keys.parts))
        letters = _squeezed(name)
        whole[letters] = None
        part.update(dict.fromkeys(letters[n:] for n in range(1, min(len(letters), SUFFIXES))))
    # A token of its own: no phrase runs from one text into the next.
    running = " \ue000 ".join(" ".join(_tokens(t)) for t in text.texts if t)
    return " ".join(whole), " ".join(part), " ".join(_numbers(text.numbers)), running


def _squeezed(text: str) -> str:
    """A name as one token: no spaces, no punctuation, so that 买买提·艾力 is found without the dot.

    Characters for private use stay: old systems keep rare characters of names there.
    """
    letters = plain(text)
    return letters if letters.isalnum() else "".join(c for c in letters if c.isalnum() or category(c) == "Co")


def _tokens(text: str) -> list[str]:
    """Running text for the index and for queries alike: Latin words and numbers whole, other characters single."""
    return [t for t in _RUN.findall(plain(text)) if _squeezed(t)]


def _numbers(numbers: Iterable[str | None]) -> Iterator[str]:
    for number in numbers:
        token = "".join(c for c in plain(number or "") if c.isascii() and c.isalnum())
        if token:
            yield token
            yield from (token[-n:] for n in _TAILS if len(token) > n)


def find(session: Session, query: str, kinds: Sequence[str] | None = None, limit: int = 50) -> list[Hit]:
    """Records by anything a person may type; any input is allowed, nothing found is an empty list.

    Best first: the whole name (or its reading, or a whole number), names that begin so, names that hold it,
    numbers that begin so, running text. Words parted by spaces must all be found.

    Args:
        kinds: only these kinds; None for all.
        limit: most hits.
    """
    found: dict[Hit, None] = {}
    for expression in _expressions(query):
        if len(found) >= limit:
            break
        found.update(dict.fromkeys(_run(session, expression, kinds, limit + len(found))))
    return list(found)[:limit]


def _run(session: Session, expression: str, kinds: Sequence[str] | None, limit: int) -> Iterator[Hit]:
    if kinds is not None:
        wanted = " OR ".join(_quoted(k.lower()) for k in kinds)
        if not wanted:
            return
        expression = f"({expression}) AND kind : ({wanted})"
    statement = (
        "SELECT r.kind, r.uid FROM search_text AS t JOIN search_row AS r ON r.id = t.rowid "
        "WHERE search_text MATCH ? LIMIT ?"
    )
    for kind, uid in session.connection().exec_driver_sql(statement, (expression, limit)):
        yield Hit(kind, Uid(bytes(uid)))


def _expressions(query: str) -> Iterator[str]:
    """FTS5 expressions from the best to the broadest match; every piece of user text is quoted."""
    words = [w for w in re.split(r"\s+", plain(query[:_MOST_QUERY])) if _squeezed(w)][:_MOST_WORDS]
    if not words:
        return
    joined = _quoted("".join(_squeezed(w) for w in words))
    yield f"{{whole num}} : {joined}"
    yield f"whole : {joined} *"
    yield f"part : {joined} *"
    if len(words) == 1 and not _mixed(words[0]):
        yield f"num : {joined} *"
        yield _running(words[0])
        return
    yield " AND ".join(f"({_anywhere(piece)})" for word in words for piece in _pieces(word))


def _mixed(word: str) -> bool:
    letters = [c.isascii() for c in _squeezed(word)]
    return any(letters) and not all(letters)


def _pieces(word: str) -> list[str]:
    """A word of Chinese and Latin (张s) as pieces of one script each."""
    return [p for p in re.findall(r"[a-z0-9]+|[^a-z0-9]+", word) if _squeezed(p)]


def _anywhere(word: str) -> str:
    return f"{{whole part num}} : {_quoted(_squeezed(word))} * OR {_running(word)}"


def _running(word: str) -> str:
    tokens = _tokens(word)
    return f"txt : {' + '.join(map(_quoted, tokens))}" + (" *" if tokens[-1].isascii() else "")


def _quoted(text: str) -> str:
    """An FTS5 string: inside quotes no character has a meaning."""
    return '"' + text.replace('"', '""').replace("\x00", "") + '"'
