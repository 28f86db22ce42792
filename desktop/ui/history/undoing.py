"""Taking an action back: what will be undone is said first, the toast offers to bring it back."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desktop.domain.changes import Changes
from desktop.domain.identity import Uid
from desktop.services.history import ActionRow, EntryRow
from desktop.ui.history.detail import change_words
from desktop.ui.shared.desk import Desk

_TOLD = 4
"""Changes that the question names; more are counted."""
_AFTER = "撤销本身也记入历史，可以再撤销。"


def ask_undo_last(desk: Desk, parent: QWidget) -> None:
    """撤销上一步: the last action of this account, wherever it was done."""
    history, who = desk.services.history, desk.who

    def look() -> tuple[ActionRow | None, list[EntryRow]]:
        row = history.last(who)
        return row, history.entries(who, row.uid, _TOLD) if row is not None else []

    def ask(found: tuple[ActionRow | None, list[EntryRow]]) -> None:
        row, entries = found
        if row is None:
            desk.say("没有可以撤销的操作")
        elif not row.undoable:
            desk.say(f"上一步“{row.title}”不能撤销。{row.refusal}")
        else:
            ask_undo(desk, parent, row, entries)

    desk.runner.read(look, ask, owner=parent, key="last")


def ask_undo(
    desk: Desk,
    parent: QWidget,
    row: ActionRow,
    entries: Sequence[EntryRow] = (),
    done: Callable[[], object] = lambda: None,
) -> None:
    """Say what would be put back, then do it. `done` is called after it was."""
    about = f"（{row.about}）" if row.about else ""
    when = f"{row.at.astimezone():%m-%d %H:%M}，{row.account}"
    told = [when, *_told(row, entries)] if entries else ["涉及的内容恢复为这次操作之前的样子。"]
    desk.ask(
        parent,
        f"撤销“{row.title}”{about}？",
        "\n".join([*told, _AFTER]),
        "撤销这次操作",
        lambda: _undo(desk, parent, row.uid, row.title, done),
    )


def _told(row: ActionRow, entries: Sequence[EntryRow]) -> list[str]:
    """What comes back, line by line: new records go, deleted ones return, changed fields get their old value."""
    lines = [line for entry in entries for line in _of_entry(entry)]
    left = row.records - len({entry.record for entry in entries})
    more = [f"另有 {left:,} 条记录。"] if left > 0 else []
    shown = lines[:_TOLD]
    if len(lines) > _TOLD:
        shown.append(f"另有 {len(lines) - _TOLD} 项改动。")
    return [*shown, *more]


def _of_entry(entry: EntryRow) -> list[str]:
    name = "　".join(part for part in (entry.kind, entry.title) if part)
    if entry.operation != "update":
        return [f"{name} · {entry.doing}"]
    return [f"{name}：{each.label} {change_words('update', each)}" for each in entry.changes if each.old != each.new]


def _undo(desk: Desk, parent: QWidget, action: Uid, title: str, done: Callable[[], object]) -> None:
    history, who = desk.services.history, desk.who

    def undone(changes: Changes) -> None:
        again = changes.action
        done()
        if again is not None:
            desk.say(f"已撤销：{title}", "恢复", lambda: _undo(desk, parent, again, f"撤销“{title}”", done))

    desk.runner.batch("撤销操作", lambda progress: history.undo(who, action, progress), undone, owner=parent)
