"""Two versions of one record as pairs of words: what differs, and which of the two a user most likely means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from desktop.domain.choices import Choice
from desktop.domain.codes import CodeTables
from desktop.domain.drafts import FieldSpec, spec
from desktop.domain.identity import Uid
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.comparison import Pair
from desktop.ui.shared.fields import ChoiceField, LineField
from desktop.ui.shared.pickers import PickField

D = TypeVar("D")

NOTHING = "（空）"


def words_of(item: FieldSpec, value: Any, codes: CodeTables, names: Mapping[Uid, str]) -> str:
    """A draft's value in the words of the screens."""
    if value is None or value == "" or value == ():
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return names.get(Uid(value), "（已不存在的记录）")
    if isinstance(value, tuple):
        return f"{len(value)} 行"
    table = codes.get(item.meta.codes or "", {})
    return table.get(str(value)) or str(getattr(value, "label", value))


@dataclass(frozen=True)
class Versions(Generic[D]):
    """A record as it was shown, as somebody typed it, and as it is stored by now.

    Attributes:
        names: what the uids in the three are called.
    """

    shown: D
    mine: D
    theirs: D
    binder: Binder[D]
    names: Sequence[Choice] = ()

    def pairs(self) -> list[Pair]:
        """Only what differs between mine and theirs.

        A field that I left alone takes theirs, one that they left alone keeps mine; where both changed it, mine stands
        until the user decides, and the pair says so.
        """
        found = []
        for item in spec(type(self.mine)):
            was, mine, theirs = (getattr(d, item.name) for d in (self.shown, self.mine, self.theirs))
            if mine != theirs:
                note = "双方都改了" if was not in (mine, theirs) else ""
                left, right = self._words(item, mine), self._words(item, theirs)
                found.append(Pair(item.name, item.label, left, right, True, right_taken=mine == was, note=note))
        return found

    def _words(self, item: FieldSpec, value: Any) -> str:
        """As the field itself would write it, where it can; the rest by what the draft says of it."""
        field = self.binder.fields.get(item.name)
        own = ""
        if value is not None and isinstance(field, LineField | ChoiceField | PickField):
            own = field.words(value)
        return own or words_of(item, value, {}, {choice.uid: choice.title for choice in self.names})
