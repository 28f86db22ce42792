"""What a list can be filtered by: the fields of a noun's draft, and those that are worked out from them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from desktop.domain.codes import CodeTables
from desktop.domain.drafts import FieldSpec, spec


class Kind(StrEnum):
    """What a field holds, and so how it is compared."""

    TEXT = "text"
    CODE = "code"
    """One of `options`."""
    DATE = "date"
    NUMBER = "number"
    """A whole number."""
    ORG = "org"
    FLAG = "flag"
    """Yes or no."""
    LACKING = "lacking"
    """Names of fields; the condition holds when one of them is empty."""


@dataclass(frozen=True, slots=True)
class ViewField:
    """One field of a list.

    Attributes:
        key: the draft's name of the field, or a name of its own when it is worked out.
        options: code and word of every value a CODE, FLAG or LACKING field may be compared with.
        unit: measure word of a NUMBER, e.g. 岁.
        optional: it may be empty.
        sensitive: only asked whether there is something: comparing would tell what lists keep covered.
        changed: many records may be given one value of it at once.
    """

    key: str
    label: str
    kind: Kind
    options: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    optional: bool = True
    sensitive: bool = False
    changed: bool = False

    def word(self, value: str) -> str:
        """What one of its values is called; a value that is no longer known stays as it is."""
        return next((word for code, word in self.options if code == value), value)


YES, NO = "1", "0"
_FLAGS = ((YES, "是"), (NO, "否"))


def fields_of(
    draft: type,
    codes: CodeTables,
    *,
    orgs: Collection[str] = (),
    leave_out: Collection[str] = (),
    changed: Collection[str] = (),
) -> tuple[ViewField, ...]:
    """The fields of a draft by which its list may be filtered, in the order of the draft.

    Args:
        orgs: fields that point at organisations; other references are left out.
        leave_out: fields nobody filters by.
        changed: fields of which many records may be given one value at once.
    """
    made = (_field(item, codes, item.name in orgs) for item in spec(draft) if item.name not in leave_out)
    return tuple(replace(field, changed=field.key in changed) for field in made if field is not None)


def _field(item: FieldSpec, codes: CodeTables, org: bool) -> ViewField | None:
    optional = item.optional and not item.meta.required
    options = _options(item, codes)
    kind = Kind.ORG if org else Kind.CODE if options else None
    kind = kind or next((kind for type_, kind in _KINDS if issubclass(item.kind, type_)), None)
    if kind is None:
        return None
    if kind is Kind.FLAG:
        return flag(item.name, item.label)
    return ViewField(item.name, item.label, kind, options, optional=optional, sensitive=item.meta.sensitive)


_KINDS = ((bool, Kind.FLAG), (date, Kind.DATE), (int, Kind.NUMBER), (str, Kind.TEXT))


def _options(item: FieldSpec, codes: CodeTables) -> tuple[tuple[str, str], ...]:
    table = codes.get(item.meta.codes or "")
    if table is not None:
        return tuple(table.items())
    if issubclass(item.kind, StrEnum):
        return tuple((str(one.value), str(getattr(one, "label", one.value))) for one in item.kind)
    return ()


def choice_of(key: str, label: str, words: type[StrEnum], *, optional: bool = False) -> ViewField:
    """A field that holds one of an enum that has labels, e.g. the state of a record."""
    options = tuple((str(one.value), str(getattr(one, "label", one.value))) for one in words)
    return ViewField(key, label, Kind.CODE, options, optional=optional)


def told_later(draft: type, *, leave_out: Collection[str] = ()) -> tuple[ViewField, ...]:
    """The fields of what is typed at a later step: any of them may still be empty."""
    return tuple(replace(field, optional=True) for field in fields_of(draft, {}, leave_out=leave_out))


def flag(key: str, label: str) -> ViewField:
    """A field of yes and no that is worked out."""
    return ViewField(key, label, Kind.FLAG, _FLAGS, optional=False)


def lacking(fields: Sequence[ViewField], names: Iterable[str], label: str = "缺少信息") -> ViewField:
    """The field that finds records in which something is empty; `names` are what may be asked for."""
    labels: dict[str, str] = {field.key: field.label for field in fields}
    return ViewField("lacks", label, Kind.LACKING, tuple((name, labels[name]) for name in names), optional=False)


def find_field(fields: Iterable[ViewField], key: str) -> ViewField | None:
    return next((field for field in fields if field.key == key), None)
