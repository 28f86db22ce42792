"""What was typed and not saved before the window was closed or locked: said once, with the way back to it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop.domain.identity import Uid, uid_of
from desktop.ui.shared.dialog_drafts import dialog_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record half typed: the page that shows its kind, and the stored record, None for a new one.

    `dialog`: title of the dialog over that record in which it was typed; `below`: the record a new one was begun from.
    """

    page: str
    kind: str
    uid: Uid | None
    dialog: str = ""
    below: Uid | None = None


def waiting(windows: Sequence[str], page_of: Callable[[str], str]) -> list[Waiting]:
    """What the shelf keeps (names as in ui/shared/drafts.py), new records first.

    Args:
        page_of: title of the page that shows this kind, "" for none.
    """
    found = []
    for window in windows:
        typed = dialog_of(window)
        if typed is not None:
            where, dialog = typed
            found.append(Waiting(page_of(where.kind), where.kind, where.uid, dialog))
            continue
        kind, _, record = window.partition("/")
        # What no page shows may have a name of any form.
        title = page_of(kind)
        if title:
            new, _, below = record.partition(":")
            stored = None if new == "new" else uid_of(record)
            found.append(Waiting(title, kind, stored, below=uid_of(below) if below else None))
    return sorted((each for each in found if each.page), key=lambda each: (bool(each.dialog), each.uid is not None))


def words_for(found: Sequence[Waiting]) -> str:
    """One sentence for all that waits."""
    if len(found) == 1 and found[0].dialog:
        return f"“{found[0].page}”里没有填完：{found[0].dialog.rstrip('？')}。已留作草稿，再打开时会填回去"
    if len(found) == 1:
        what = "条新记录" if found[0].uid is None else "条记录改了"
        return f"“{found[0].page}”里有一{what}还没有保存，已留作草稿"
    pages = "、".join(f"{page} {count} 条" for page, count in Counter(each.page for each in found).items())
    return f"有 {len(found)} 条记录还没有保存，已留作草稿：{pages}"
