"""The right side of a list: one record in its form, kept while typed, saved with Ctrl+S."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.domain.changes import Changes, Saved
from desktop.domain.choices import Choice
from desktop.domain.errors import Problem, Refused, Stale, UserError
from desktop.domain.identity import Uid, uid_text
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.buttons import button
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.drafts import Keeper
from desktop.ui.shared.form_rows import to_top
from desktop.ui.shared.held_keys import HeldKeys
from desktop.ui.shared.loaded import Loaded
from desktop.ui.shared.record_frame import AGAIN, Foot, RecordFrame
from desktop.ui.shared.stale_dialog import SecondSave

__all__ = ["Loaded", "RecordAction", "RecordPane", "RecordSpec"]

D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class RecordAction:
    """Something done to the shown record. Asked for confirmation when `question` is given.

    `when`: whether it is offered for a record; None for every one.
    """

    text: str
    name: str
    do: Callable[[Uid], object]
    question: str = ""
    danger: bool = False
    when: Callable[[Loaded[Any]], bool] | None = None


@dataclass(frozen=True)
class RecordSpec(Generic[D]):
    """What one kind of record needs.

    Attributes:
        key: e.g. "person": prefix of object names and of kept drafts.
        noun: what it is called, e.g. 人员.
        nouns: tables whose change makes the shown record stale.
        blank: a new draft.
        load: read lane.
        save: write lane; None as uid makes a new record.
        repeats: fields that stay for the next record after 保存并新建; without any, that is not offered.
        parts: tables of what is shown with the record though its own row does not change with them.
        cover: a draft with personal values masked as `load` masks them; comparing versions goes by it.
        begins: what is done where there is none yet: 新建人员, but 登记活动.
        check: read lane; what the database knows against a draft, asked when a changed field is left.
    """

    key: str
    noun: str
    nouns: tuple[str, ...]
    blank: Callable[[], D]
    load: Callable[[Uid], Loaded[D]]
    save: Callable[[Uid | None, D, int], Saved]
    check: Callable[[Uid | None, D], Sequence[Problem]] | None = None
    cover: Callable[[D], D] = lambda draft: draft
    actions: Sequence[RecordAction] = ()
    parts: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    begins: str = "新建"


class RecordPane(RecordFrame, Generic[D]):
    """Title, form, what is kept, 保存. `below` stands under the form (derived facts, history).

    Nothing typed is lost: going to another record keeps the texts on the shelf, and coming back puts them in again.

    Signals:
        shown: a record was read or begun; its Loaded.
    """

    shown = Signal(object)

    def __init__(
        self,
        desk: Desk,
        spec: RecordSpec[D],
        binder: Binder[D],
        form: QWidget,
        below: QWidget | None = None,
        saved: Callable[[Uid], object] | None = None,
        closed: Callable[[], object] | None = None,
    ) -> None:
        acts = [_button(self, action) for action in spec.actions]
        again = self.save_and_new if spec.repeats else None
        super().__init__(
            spec.key, form, below, Foot(self.save, again, self._ask_undo, self._close if closed else None), acts
        )
        self.desk, self.spec, self.binder = desk, spec, binder
        self._saved, self._closed = saved, closed
        self._uid: Uid | None = None
        self._below: Uid | None = None
        self._loaded: Loaded[D] | None = None
        self._busy = False
        self._held = HeldKeys(self)
        shown = lambda uid: self._loaded if self._uid == uid else None  # noqa: E731
        self._second = SecondSave(desk, self, binder, spec.load, spec.cover, shown, self._put, f"保存{spec.noun}")
        self._keeper = Keeper(desk.shelf, desk.runner, binder.texts, self)
        self._patience = QTimer(self, singleShot=True, interval=150)
        self._patience.timeout.connect(lambda: self.set_waiting(True))
        self._connect()

    # what the page asks

    def show_uid(self, uid: Uid | None) -> None:
        """Show a record; the same one again changes nothing that is typed."""
        if uid is None:
            self.begin()
            return
        if uid == self._uid:
            return
        self._keeper.rest()
        to_top(self)
        self._uid, self._loaded = uid, None
        self._patience.start()
        self._read()

    def begin(
        self, draft: D | None = None, *, restore: bool = False, names: Sequence[Choice] = (), below: Uid | None = None
    ) -> None:
        """A new record; typed text that was kept is put in again unless `draft` is given, then only with `restore`.

        `names`: of the uids in `draft`. `below`: the record it is begun from; its text is kept apart from other new ones.
        """
        self._keeper.rest()
        to_top(self)
        self._uid, self._below = None, below
        fresh = Loaded(draft or self.spec.blank(), 0, f"{self.spec.begins}{self.spec.noun}", names=names)
        self._fill(fresh, restore=restore or draft is None)
        first = next(iter(self.binder.fields.values()), None)
        if first is not None:
            first.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Refuse at the fields, or save and say so."""
        self._save_as(again=False)

    def save_and_new(self) -> None:
        """Save a new record and begin the next one, with the fields that repeat as they were."""
        if self._uid is None:
            self._save_as(again=bool(self.spec.repeats))

    @property
    def uid(self) -> Uid | None:
        return self._uid

    def _save_as(self, *, again: bool) -> None:
        if self._busy or self._loaded is None or self._loaded.locked:
            return
        self.binder.take_over()
        if self.binder.show_problems():
            self.say("请先改正标出的内容")
            return
        uid, draft, version = self._uid, self.binder.read(), self._loaded.version
        typed = _Typed(self._window(), uid, self.binder.texts(), _called(draft, self.title() if uid else ""), again)
        self._set_busy(True)
        if again:
            self._held.hold()
        self.desk.runner.write(
            f"保存{self.spec.noun}",
            lambda: self.spec.save(uid, draft, version),
            lambda saved: self._done(typed, saved),
            owner=self,
            failed=lambda error: self._failed(typed, error),
        )

    def _connect(self) -> None:
        self.binder.edited.connect(self._edited)
        self.binder.save_asked.connect(self.save)
        self.binder.left.connect(self._check)
        self._keeper.kept.connect(lambda: self.say("未保存，有草稿"))
        # Of the whole window: Ctrl+S means the record that is shown, wherever the focus is. Hidden panes do not hear it.
        for keys, do in ((QKeySequence.StandardKey.Save, self.save), (AGAIN, self.save_and_new)):
            QShortcut(QKeySequence(keys), self).activated.connect(do)
        self.desk.hub.listen(self, (*self.spec.nouns, *self.spec.parts), self._changed)

    # reading

    def _window(self) -> str:
        return _window_of(self.spec.key, self._uid, self._below)

    def _read(self) -> None:
        uid = self._uid
        if uid is not None:
            self.desk.runner.read(
                lambda: self.spec.load(uid), self._arrive, owner=self, failed=self._unread, key="record"
            )

    def _arrive(self, loaded: Loaded[D]) -> None:
        """What was typed while the record was read again goes to the shelf, and comes back into the form from there."""
        self._keeper.rest()
        self._fill(loaded)

    def _fill(self, loaded: Loaded[D], *, restore: bool = True) -> None:
        self._patience.stop()
        self._loaded = loaded
        self.set_waiting(False)
        self.show_head(loaded.title, loaded.pill, loaded.tone, loaded.locked or loaded.note)
        self.binder.set_read_only(bool(loaded.locked))
        self.binder.show(loaded.draft, loaded.names)
        kept = self._keeper.begin(self._window())
        if kept and restore and not loaded.locked:
            self.binder.restore(kept)
            self.say("已恢复未保存的草稿")
        else:
            self.say("")
        self._show_buttons()
        self.shown.emit(loaded)

    def _unread(self, error: BaseException) -> None:
        """Gone meanwhile, or not readable: nothing half-shown stays behind. Who deleted it himself has closed it."""
        self._patience.stop()
        self._uid = None
        if self.isVisible() or not isinstance(error, UserError):
            self.desk.error(error, f"打开{self.spec.noun}")
        self._close()

    def _changed(self, changes: Changes) -> None:
        """Somebody else changed the record: read it again unless something is typed; saving would then be refused as stale."""
        mine = self._uid in changes.uids or changes.touches(*self.spec.parts)
        if self._uid is not None and mine and not self.binder.dirty:
            self._read()

    # editing

    def _edited(self) -> None:
        self._keeper.touch()
        self._show_buttons()

    def _check(self) -> None:
        check, uid, draft = self.spec.check, self._uid, self.binder.read()
        if check is not None:
            self.desk.runner.read(
                lambda: check(uid, draft), lambda found: self.binder.add_problems(draft, found), owner=self, key="check"
            )

    def _show_buttons(self) -> None:
        stored, loaded = self._uid is not None, self._loaded
        self.show_foot(
            can_save=not self._busy and (self.binder.dirty or not stored),
            changed=self.binder.dirty,
            locked=bool(self._loaded and self._loaded.locked),
            stored=stored,
            offered=[a.when is None or (loaded is not None and a.when(loaded)) for a in self.spec.actions],
        )

    def _set_busy(self, on: bool) -> None:
        self._busy = on
        self.say("正在保存…" if on else "")
        self._show_buttons()

    def _done(self, typed: "_Typed", saved: Saved) -> None:
        """Saved. What was typed meanwhile, here or in another record, is left as it is."""
        self._set_busy(False)
        self._go_on(typed, saved)
        self._held.let_go(type_again=True)

    def _go_on(self, typed: "_Typed", saved: Saved) -> None:
        self.desk.say(f"已保存{self.spec.noun}" + (f"：{typed.title}" if typed.title else ""))
        here = self._window() == typed.window
        if here and typed.again and self.binder.texts() == typed.texts:
            self._keeper.forget(typed.window)
            self.begin(self.spec.blank())
            self.binder.carry({name: typed.texts[name] for name in self.spec.repeats if name in typed.texts})
            return
        if here:
            self._uid, self._loaded = saved.uid, None
        self._keeper.saved(typed.window, typed.texts, _window_of(self.spec.key, saved.uid))
        if here:
            self._read()
            if self._saved is not None:
                self._saved(saved.uid)

    def _failed(self, typed: "_Typed", error: BaseException) -> None:
        self._set_busy(False)
        self._held.let_go(type_again=False)
        here = self._window() == typed.window
        if here and isinstance(error, Stale) and typed.uid is not None:
            self._second.settle(typed.uid, error, self.title())
            return
        if here and isinstance(error, Refused) and self.binder.show_problems(error.problems):
            self.say("请先改正标出的内容")
            return
        self.desk.error(error, f"保存{self.spec.noun}")

    def _put(self, stored: Loaded[D], mine: Mapping[str, str]) -> None:
        """The version stored by now, with what was chosen of mine typed into it again; then save that."""
        self._fill(stored, restore=False)
        if mine:
            self.binder.restore(mine)
            self.save()
        else:
            self._keeper.forget(self._window())

    def _ask_undo(self) -> None:
        detail = "输入的内容将恢复为上次保存的样子。" if self._uid else "输入的内容将清空。"
        self.desk.ask(self, "放弃这次修改？", detail, "放弃修改", self._give_up, danger=True)

    def _give_up(self) -> None:
        self._keeper.forget(self._window())
        if self._loaded is not None:
            self._fill(replace(self._loaded), restore=False)

    def hideEvent(self, event: QHideEvent) -> None:
        """Closing, locking, another page: what was typed goes to the shelf at once."""
        self._keeper.flush_pending()
        super().hideEvent(event)

    def _close(self) -> None:
        self._keeper.flush_pending()
        if self._closed is not None:
            self._closed()


def _window_of(key: str, uid: Uid | None, below: Uid | None = None) -> str:
    new = f"new:{uid_text(below)}" if below else "new"
    return f"{key}/{uid_text(uid) if uid else new}"


def _called(draft: object, before: str) -> str:
    """What a record is called as it is saved; `before` where it has no name of its own."""
    return getattr(draft, "name", "") or before


def _button(pane: RecordPane[Any], action: RecordAction) -> QPushButton:
    return button(action.text, action.name, lambda: _ask(pane, action), role="danger" if action.danger else "")


def _ask(pane: RecordPane[Any], action: RecordAction) -> None:
    uid = pane.uid
    if uid is None:
        return
    if action.question:
        question = action.question.replace("{title}", pane.title())
        pane.desk.ask(pane, question, "", action.text, lambda: action.do(uid), danger=action.danger)
    else:
        action.do(uid)


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was on the form when 保存 was pressed."""

    window: str
    uid: Uid | None
    texts: dict[str, str]
    title: str
    again: bool
