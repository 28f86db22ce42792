"""YAML text as a tree of plain text with line numbers: no code becomes a boolean, no number a float.

Nodes are built from parser events, so nothing is constructed that the text does not spell out: aliases are counted
against a budget, depth and size are bounded, tags are refused, double keys are reported.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from desktop.domain.errors import UserError, fault_of
from desktop.exchange.rubrics.refusal import FileFlaw, FileRefused

LARGEST = 1_048_576
DEEPEST = 40
MOST_NODES = 300_000
"""Nodes of a file after its aliases are followed; the largest shipped rubric has about 900."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_MAGIC = (
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"RIFF", "图片"),
    (b"PK\x03\x04", "压缩包或表格（如 .xlsx）"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文件"),
    (b"%PDF", "PDF 文件"),
)


@dataclass(slots=True)
class Node:
    """A scalar (text), a list (items) or a mapping (pairs); `line` counts from 1."""

    line: int
    text: str | None = None
    plain: bool = False
    items: "list[Node] | None" = None
    pairs: "dict[str, Node] | None" = None
    size: int = 1

    @property
    def is_null(self) -> bool:
        return self.text is not None and self.plain and self.text in _NULLS

    def kind(self) -> str:
        """What it is, for messages."""
        if self.pairs is not None:
            return "一组键值"
        if self.items is not None:
            return "一列值"
        return "空值" if self.is_null else f"“{_short(self.text or '')}”"

    def data(self) -> Any:
        """Plain data: text, lists, dicts, None for a null."""
        if self.pairs is not None:
            return {key: node.data() for key, node in self.pairs.items()}
        if self.items is not None:
            return [node.data() for node in self.items]
        return None if self.is_null else self.text


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:40]}…"


def read_source(source: str | bytes | Path, what: str) -> str:
    """The text of a file or of text already in hand. `what` names it in refusals, e.g. 评分细则.

    Raises:
        UserError: no such file, empty, too large, not UTF-8 text.
    """
    raw = _raw(source, what)
    if len(raw) > LARGEST:
        raise UserError(f"{what}文件太大：{len(raw)} 字节，最多 {LARGEST} 字节。", "请确认选的是这个文件。")
    if not raw.strip():
        raise UserError(f"{what}文件是空的。", "请选择有内容的 YAML 文件。")
    return _decoded(raw, what)


def _raw(source: str | bytes | Path, what: str) -> bytes:
    if isinstance(source, Path):
        return _file_bytes(source, what)
    return source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source


def _file_bytes(path: Path, what: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError:
        raise UserError(f"找不到{what}文件“{path}”。", "请检查路径和文件名。") from None
    except OSError as error:
        raise UserError(f"无法读取{what}文件“{path}”：{fault_of(error)}。", "请检查路径和权限。") from error


def _decoded(raw: bytes, what: str) -> str:
    for magic, name in _MAGIC:
        if raw.startswith(magic):
            raise UserError(f"这不是{what}，而是{name}。", "请选择 YAML 文本文件（.yaml）。")
    encoding = "utf-8-sig"
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise UserError(f"{what}文件不是 UTF-8 文字。", "请用文本编辑器另存为 UTF-8 编码的 YAML 文件。") from None


@dataclass(slots=True)
class _Builder:
    events: Iterator[Any]
    flaws: list[FileFlaw] = field(default_factory=list)
    anchors: dict[str, Node | None] = field(default_factory=dict)
    nodes: int = 0

    def node(self, event: Any, place: str, depth: int) -> Node:
        line = _line(event)
        if depth > DEEPEST:
            raise _Stop(place, line, f"嵌套超过 {DEEPEST} 层")
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event.anchor or "", place, line)
        self.count(1, place, line)
        if event.tag not in (None, "!") and not _harmless(event):
            raise _Stop(place, line, f"不接受类型标记 {event.tag}")
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        node = self.content(event, line, place, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def content(self, event: Any, line: int, place: str, depth: int) -> Node:
        if isinstance(event, yaml.ScalarEvent):
            return Node(line, text=event.value, plain=event.style in (None, "") and event.tag is None)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(line, place, depth)
        return self.mapping(line, place, depth)

    def sequence(self, line: int, place: str, depth: int) -> Node:
        items: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event, f"{place}[{len(items)}]", depth + 1))
        return Node(line, items=items, size=1 + sum(item.size for item in items))

    def mapping(self, line: int, place: str, depth: int) -> Node:
        pairs: dict[str, Node] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            where = _line(event)
            key = self.node(event, place, depth + 1)
            if key.text is None:
                raise _Stop(place, where, "键须是一个词，不能是列表或键值")
            inside = f"{place}.{key.text}" if place else key.text
            value = self.node(next(self.events), inside, depth + 1)
            if key.text in pairs:
                self.flaws.append(FileFlaw(inside, where, f"“{key.text}”重复，第 {pairs[key.text].line} 行已经有了"))
            else:
                pairs[key.text] = value
        self.merge(pairs, place)
        return Node(line, pairs=pairs, size=1 + sum(value.size for value in pairs.values()))

    def merge(self, pairs: dict[str, Node], place: str) -> None:
        """Fill in the keys of `<<: *other`; own keys and earlier ones stay."""
        source = pairs.pop("<<", None)
        if source is None:
            return
        for other in [source] if source.items is None else source.items:
            if other.pairs is None:
                raise _Stop(f"{place}.<<".lstrip("."), source.line, "<< 后面须是一组键值的引用")
            for key, value in other.pairs.items():
                pairs.setdefault(key, value)

    def alias(self, anchor: str, place: str, line: int) -> Node:
        node = self.anchors.get(anchor)
        if node is None:
            reason = f"引用 *{anchor} 指向自己" if anchor in self.anchors else f"引用 *{anchor} 没有定义"
            raise _Stop(place, line, reason)
        self.count(node.size, place, line)
        return node

    def count(self, more: int, place: str, line: int) -> None:
        self.nodes += more
        if self.nodes > MOST_NODES:
            raise _Stop(place, line, f"内容（引用展开后计）超过 {MOST_NODES} 项")


class _Stop(Exception):
    """The text cannot be read on."""

    def __init__(self, place: str, line: int, reason: str) -> None:
        super().__init__(reason)
        self.flaw = FileFlaw(place, line, reason)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _harmless(event: Any) -> bool:
    return str(event.tag).removeprefix("tag:yaml.org,2002:") in {"str", "seq", "map"}


def parse(text: str, what: str) -> tuple[Node, list[FileFlaw]]:
    """The tree of a YAML text, and its double keys.

    Raises:
        FileRefused: it is not YAML, or cannot be read as a tree.
    """
    events = yaml.parse(text, Loader=_LOADER)
    builder = _Builder(events)
    try:
        return _document(builder, what), builder.flaws
    except _Stop as stop:
        raise FileRefused(what, [*builder.flaws, stop.flaw]) from None
    except yaml.YAMLError as error:
        raise FileRefused(what, [*builder.flaws, _syntax_flaw(error, text)]) from None


def _document(builder: _Builder, what: str) -> Node:
    first = next(e for e in builder.events if not isinstance(e, yaml.StreamStartEvent | yaml.DocumentStartEvent))
    if isinstance(first, yaml.StreamEndEvent):
        raise UserError(f"{what}文件没有内容。", "请选择有内容的 YAML 文件。")
    root = builder.node(first, "", 0)
    for event in builder.events:
        if isinstance(event, yaml.DocumentStartEvent):
            raise _Stop("", _line(event), "一个文件里只能有一份内容，这里又开始了一份（---）")
    return root


def _syntax_flaw(error: yaml.YAMLError, text: str) -> FileFlaw:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return FileFlaw("", 0, "含有不能出现在文本里的字符，不是 YAML 文件")
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    tab = "\t" in line[: len(line) - len(line.lstrip())]
    hint = "不能用制表符缩进" if tab else "请检查缩进、冒号、引号和括号"
    return FileFlaw("", mark.line + 1, f"第 {mark.column + 1} 个字符附近不符合 YAML 的写法，{hint}")
