"""The Markdown that templates are written in: headings, paragraphs, strong words, tables and fenced blocks; nothing else.

Lists, links, images, code and HTML stay plain text: 1. and (1) are body text in GB/T 9704, and a value that looks like
markup must print as typed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from desktop.documents.layout.setting import Span

Spans = tuple[Span, ...]

_MARK = "**"


def _strong(state: StateInline, silent: bool) -> bool:
    """**strong words**. CommonMark's own rule fails between Chinese punctuation and a character: **注意：**请 stays plain."""
    if not state.src.startswith(_MARK, state.pos):
        return False
    end = state.src.find(_MARK, state.pos + 2)
    while end > 0 and _escaped(state.src, end):
        end = state.src.find(_MARK, end + 1)
    if end < 0 or end >= state.posMax:
        return False
    most = state.posMax
    state.pos, state.posMax = state.pos + 2, end
    if not silent:
        state.push("strong_open", "strong", 1)
        state.md.inline.tokenize(state)
        state.push("strong_close", "strong", -1)
    state.pos, state.posMax = end + 2, most
    return True


def _escaped(text: str, at: int) -> bool:
    slashes = len(text[:at]) - len(text[:at].rstrip("\\"))
    return slashes % 2 == 1


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero").enable(["heading", "table", "fence", "escape", "newline"])
    parser.inline.ruler.push("strong_words", _strong)
    return parser


_PARSER = _parser()


@dataclass(frozen=True, slots=True)
class Heading:
    """# to ###."""

    level: int
    spans: Spans


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Its line breaks mean nothing, as in all Markdown; Chinese lines join without a space."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Attributes:
        weights: relative widths of the columns: the dashes under the header.
        aligns: left, centre or right, from the colons there.
    """

    header: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]
    weights: tuple[int, ...]
    aligns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fence:
    """A block between ``` lines: what it is, and its lines."""

    kind: str
    lines: tuple[Spans, ...]


Node = Heading | Paragraph | Grid | Fence


def parse(text: str) -> list[Node]:
    """The nodes of a document in order."""
    return list(_nodes(_PARSER.parse(text), text.split("\n")))


def plain(spans: Spans) -> str:
    """The words without their weights."""
    return "".join(span.text for span in spans)


def _nodes(tokens: Sequence[Token], source: Sequence[str]) -> Iterator[Node]:
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token.type == "heading_open":
            yield Heading(int(token.tag[1]), _spans(tokens[i + 1]))
        elif token.type == "paragraph_open":
            yield Paragraph(_spans(tokens[i + 1]))
        elif token.type == "fence":
            yield _fence(token)
        elif token.type == "table_open":
            end = next(n for n in range(i, len(tokens)) if tokens[n].type == "table_close")
            assert token.map is not None
            yield _grid(tokens[i:end], source[token.map[0] + 1])
            i = end
        i += 1


def _spans(inline: Token) -> Spans:
    found: list[Span] = []
    strong = 0
    for token in inline.children or []:
        if token.type == "strong_open":
            strong += 1
        elif token.type == "strong_close":
            strong -= 1
        elif token.content:
            found.append(Span(token.content, strong > 0))
    return tuple(found)


def _fence(token: Token) -> Fence:
    lines = [_PARSER.parseInline(line)[0] for line in token.content.splitlines()]
    return Fence(token.info.strip(), tuple(_spans(line) for line in lines))


def _grid(tokens: Sequence[Token], delimiter: str) -> Grid:
    rows: list[list[Spans]] = []
    for n, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(_spans(tokens[n + 1]))
    marks = [mark.strip() for mark in delimiter.strip().strip("|").split("|")]
    return Grid(
        tuple(rows[0]),
        tuple(tuple(row) for row in rows[1:]),
        tuple(len(re.sub("[^-]", "", mark)) for mark in marks),
        tuple(_align(mark) for mark in marks),
    )


def _align(mark: str) -> str:
    if mark.endswith(":"):
        return "centre" if mark.startswith(":") else "right"
    return "left"
