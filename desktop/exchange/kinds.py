"""Kinds that differ only in data: YAML lines of resources/kinds read into the domain's frozen dataclasses."""

import dataclasses
import typing
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from desktop.domain.errors import UserError

T = TypeVar("T")


def read_kinds(path: Path, told: type[T]) -> T:
    """The content of one file as the type asked for, nothing in it left unread.

    Raises:
        UserError: not YAML, a missing or unknown key, or a value of another type; names the place.
    """
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        strange = next(unknown_keys(raw, told), None)
        if strange is not None:
            raise UserError(f"“{path.name}”中有不认识的项“{strange}”。", "请核对拼写，或删去这一项。")
        return msgspec.convert(raw, told)
    except yaml.YAMLError as error:
        raise UserError(f"“{path.name}”不是正确的 YAML 文件：{error}", "请核对缩进和标点。") from error
    except msgspec.ValidationError as error:
        raise UserError(f"“{path.name}”的内容有误：{error}", "请按随程序附带的文件改正。") from error


def unknown_keys(raw: Any, told: Any, place: str = "") -> Iterator[str]:
    """Places of keys that no field takes: msgspec passes over them, and a misspelt rule would silently not apply."""
    if dataclasses.is_dataclass(told) and isinstance(raw, Mapping):
        hints = typing.get_type_hints(told)
        for key, value in raw.items():
            if key not in hints:
                yield f"{place}{key}"
            else:
                yield from unknown_keys(value, hints[key], f"{place}{key}.")
        return
    for inner in typing.get_args(told):
        if isinstance(raw, Mapping):
            for key, value in raw.items():
                yield from unknown_keys(value, inner, f"{place}{key}.")
        elif isinstance(raw, Sequence) and not isinstance(raw, str):
            for number, value in enumerate(raw):
                yield from unknown_keys(value, inner, f"{place}{number}.")
