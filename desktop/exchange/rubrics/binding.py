"""Binds a tree of text to the domain's dataclasses by their fields, and lists everything that does not fit."""

import dataclasses
import difflib
import re
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any

from desktop.domain.rubrics.amounts import plain
from desktop.domain.rubrics.given import Flaw
from desktop.exchange.rubrics.refusal import FileFlaw
from desktop.exchange.rubrics.tree import Node

_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?")
_MOST_DIGITS = 30
_NOT_FINITE = re.compile(r"[-+]?\.?(?:inf|infinity|nan)", re.IGNORECASE)
_TRUE = frozenset({"true", "yes", "on", "是"})
_FALSE = frozenset({"false", "no", "off", "否"})


class _Unread:
    """Stands for a value that could not be read; the reason is already listed."""

    def __repr__(self) -> str:
        return "UNREAD"


UNREAD: Any = _Unread()


@dataclass(frozen=True, slots=True)
class Slot:
    """One field of a dataclass: the key in the file and what may stand there."""

    name: str
    key: str
    kind: Any
    required: bool
    least: int | None
    most: int | None
    stand_in: Any


@cache
def slots(cls: type) -> tuple[Slot, ...]:
    hints = typing.get_type_hints(cls)
    return tuple(
        Slot(
            name=f.name,
            key=f.metadata.get("key", f.name),
            kind=_without_none(hints[f.name]),
            required=f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING,
            least=f.metadata.get("least"),
            most=f.metadata.get("most"),
            stand_in=f.metadata.get("stand_in", UNREAD),
        )
        for f in dataclasses.fields(cls)
        if f.metadata.get("key", f.name) is not None
    )


def _without_none(kind: Any) -> Any:
    """X of `X | None`: a null in the file means the key is left out."""
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        rest = [part for part in typing.get_args(kind) if part is not type(None)]
        return rest[0] if len(rest) == 1 else tuple(rest)
    return kind


Custom = Callable[["Binder", Node, str], Any]


@dataclass(slots=True)
class Binder:
    """Reads values at places and collects flaws.

    Attributes:
        custom: types that are not read field by field.
        closed: dataclasses where a key without field is refused, with the further keys they bear; in other
            dataclasses only a key that looks like a slip of the pen is refused.
        partial: places of lists where an element could not be read: sums over them would mislead.
    """

    custom: Mapping[Any, Custom] = field(default_factory=dict)
    closed: Mapping[type, frozenset[str]] = field(default_factory=dict)
    flaws: list[FileFlaw] = field(default_factory=list)
    partial: set[str] = field(default_factory=set)

    def flaw(self, node: Node, place: str, reason: str) -> Any:
        self.flaws.append(FileFlaw(place, node.line, reason))
        return UNREAD

    def record(self, cls: type, node: Node, place: str, also: frozenset[str] = frozenset()) -> Any:
        """A dataclass from a mapping, UNREAD when something it needs is not readable."""
        values = self.fields(cls, node, place, also)
        return UNREAD if values is None or UNREAD in values.values() else cls(**values)

    def fields(self, cls: type, node: Node, place: str, also: frozenset[str] = frozenset()) -> dict[str, Any] | None:
        """The readable fields by name; UNREAD where a field is missing or wrong. `also` are keys read elsewhere."""
        if node.pairs is None:
            self.flaw(node, place, f"应为一组键值，这里是{node.kind()}")
            return None
        values: dict[str, Any] = {}
        for slot in slots(cls):
            given = node.pairs.get(slot.key)
            if given is not None and not given.is_null:
                values[slot.name] = self._bounded(slot, given, join(place, slot.key))
            elif slot.required:
                self.flaw(given or node, join(place, slot.key), "缺少这一项")
                values[slot.name] = slot.stand_in
        self._unknown(cls, node.pairs, place, also)
        return values

    def _unknown(self, cls: type, pairs: dict[str, Node], place: str, also: frozenset[str]) -> None:
        known = [slot.key for slot in slots(cls)]
        for key, node in pairs.items():
            if key in known or key in also or key in self.closed.get(cls, ()):
                continue
            close = slip_of(key, known)
            if close or cls in self.closed:
                hint = f"是不是 {close}？" if close else f"可用的有 {'、'.join(known)}"
                self.flaw(node, join(place, key), f"不认识“{key}”，{hint}")

    def _bounded(self, slot: Slot, node: Node, place: str) -> Any:
        value = self.value(slot.kind, node, place)
        if value is UNREAD:
            return slot.stand_in
        if slot.least is not None and value < slot.least:
            reason = "不能为负" if slot.least == 0 else f"不能小于 {slot.least}"
            return self.flaw(node, place, f"{reason}（{plain(Fraction(value))}）")
        if slot.most is not None and value > slot.most:
            return self.flaw(node, place, f"不能大于 {slot.most}（{plain(Fraction(value))}）")
        return value

    def value(self, kind: Any, node: Node, place: str) -> Any:
        """A value of a type: text, number, whole number, boolean, choice, tuple, mapping, record."""
        if kind in self.custom:
            return self.custom[kind](self, node, place)
        origin = typing.get_origin(kind)
        if origin is tuple:
            return self.many(typing.get_args(kind)[0], node, place)
        if origin is not None and issubclass(origin, Mapping):
            return self.mapping(node, place)
        simple = {str: self.text, Fraction: self.number, int: self.whole, bool: self.boolean}.get(kind)
        if simple is not None:
            return simple(node, place)
        if issubclass(kind, StrEnum):
            return self.choice(kind, node, place)
        return self.record(kind, node, place)

    def many(self, kind: Any, node: Node, place: str) -> Any:
        """A tuple from a list; a single word stands for a list of one word."""
        if node.items is None:
            if kind is str and node.text is not None and not node.is_null:
                return (node.text,)
            return self.flaw(node, place, f"应为一列值，这里是{node.kind()}")
        read = [self.value(kind, item, f"{place}[{n}]") for n, item in enumerate(node.items)]
        if UNREAD in read:
            self.partial.add(place)
        return tuple(value for value in read if value is not UNREAD)

    def mapping(self, node: Node, place: str) -> Any:
        """Plain data, for what the program only keeps."""
        return node.data() if node.pairs is not None else self.flaw(node, place, f"应为一组键值，这里是{node.kind()}")

    def sense(self, node: Node, place: str, flaws: Iterable[Flaw]) -> None:
        """List the flaws that the domain found in what was read from `node`."""
        for flaw in flaws:
            self.flaw(locate(node, flaw.place), join(place, flaw.place), flaw.reason)

    def text(self, node: Node, place: str) -> Any:
        """Text as written: ON, NO and 1.0 stay what they are."""
        if node.text is None or node.is_null:
            return self.flaw(node, place, f"应为文字，这里是{node.kind()}")
        if not node.text.strip():
            return self.flaw(node, place, "不能为空")
        return node.text

    def number(self, node: Node, place: str) -> Any:
        """An exact number, never by way of a float."""
        if not is_number(node) or node.text is None:
            return self.flaw(node, place, _no_number(node))
        if len(node.text) > _MOST_DIGITS:
            return self.flaw(node, place, f"数字太长（最多 {_MOST_DIGITS} 个字符）")
        return Fraction(node.text)

    def whole(self, node: Node, place: str) -> Any:
        number = self.number(node, place)
        if number is UNREAD:
            return UNREAD
        return int(number) if number.denominator == 1 else self.flaw(node, place, f"应为整数，这里是“{node.text}”")

    def boolean(self, node: Node, place: str) -> Any:
        said = yes_or_no(node)
        if said is not None:
            return said
        return self.flaw(node, place, f"应为 true（是）或 false（否），这里是{node.kind()}")

    def choice(self, kind: type[StrEnum], node: Node, place: str) -> Any:
        known = [member.value for member in kind]
        if node.text in known:
            return kind(node.text)
        return self.flaw(node, place, f"应为 {'、'.join(known)} 之一，这里是{node.kind()}")


def yes_or_no(node: Node) -> bool | None:
    """What a plain word says, None when it is neither."""
    word = node.text.lower() if node.text is not None and node.plain else ""
    return word in _TRUE if word in _TRUE | _FALSE else None


def is_number(node: Node) -> bool:
    """Written as a number, whatever its length."""
    return node.text is not None and not node.is_null and node.plain and bool(_NUMBER.fullmatch(node.text))


def _no_number(node: Node) -> str:
    if node.text is not None and node.plain and _NOT_FINITE.fullmatch(node.text):
        return f"不能是无穷大或非数（{node.text}）"
    if node.text is not None and not node.plain and _NUMBER.fullmatch(node.text):
        return f"应为数字，这里是加了引号的文字“{node.text}”，请去掉引号"
    return f"应为数字，这里是{node.kind()}"


def slip_of(key: str, known: Iterable[str]) -> str:
    """The key that was probably meant, "" when none is near. An extended key (title_en) is no slip."""
    others = [word for word in known if not key.startswith(f"{word}_")]
    return next(iter(difflib.get_close_matches(key, others, 1, 0.7)), "")


def locate(node: Node, place: str) -> Node:
    """The node at a place below another, or the nearest one above it."""
    return list(_way(node, place))[-1]


def owner_of(root: Node, place: str) -> str:
    """The id, code or role of the innermost node around a place below the root, "" when none has any."""
    named = ""
    for node in list(_way(root, place))[1:]:
        own = (
            next((node.pairs[key] for key in ("id", "code", "role") if key in node.pairs), None) if node.pairs else None
        )
        named = own.text if own is not None and own.text else named
    return named


def _way(node: Node, place: str) -> Iterator[Node]:
    """The nodes from one down to a place, as far as they exist."""
    yield node
    for step in re.findall(r"[^.\[\]]+", place):
        if node.items is not None and step.isdecimal() and int(step) < len(node.items):
            node = node.items[int(step)]
        elif node.pairs is not None and step in node.pairs:
            node = node.pairs[step]
        else:
            return
        yield node


def join(place: str, below: str) -> str:
    """A place inside another: a.b, a[0], or either alone when the other is empty."""
    return f"{place}.{below}" if place and below and not below.startswith("[") else place + below
