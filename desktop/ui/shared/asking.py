"""Small dialogs of one page: a compiled form, a draft, what is done with it, and what is said afterwards."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar

from PySide6.QtWidgets import QDialog, QWidget

from desktop.domain.choices import Choice
from desktop.domain.codes import CodeTables
from desktop.domain.errors import Problem
from desktop.ui.history.reason import Deed, ask_reason
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.fields import Field
from desktop.ui.shared.form_dialog import ask_draft

D = TypeVar("D")


class Compiled(Protocol):
    """A form of Designer."""

    def setupUi(self, form: Any, /) -> None: ...


class Asking:
    """Dialogs over `owner`; `codes` fill their combo boxes."""

    def __init__(self, desk: Desk, owner: QWidget, codes: CodeTables | None = None) -> None:
        self.desk, self.owner = desk, owner
        self._codes = codes or {}

    def draft(
        self,
        title: str,
        form: Compiled,
        draft: D,
        save: Callable[[D], object],
        said: str,
        *,
        yes: str = "保存",
        note: str = "",
        names: Sequence[Choice] = (),
        prepare: Callable[[QWidget], Mapping[str, Field] | None] = lambda _body: None,
        check: Callable[[D], Sequence[Problem]] | None = None,
    ) -> QDialog:
        """Ask for a draft, have it saved in the write lane, then say so.

        Args:
            prepare: is given the form before it is bound: attaches pickers, answers adapters for fields of its own.
            check: the rules of the noun, pure.
        """
        body = QWidget()
        form.setupUi(body)
        own = prepare(body)
        binder: Binder[D] = Binder(type(draft), body, codes=self._codes, fields=own, check=check)
        return ask_draft(
            self.desk,
            self.owner,
            title,
            body,
            binder,
            draft,
            save,
            partial(self._say, said),
            yes=yes,
            note=note,
            names=names,
        )

    def reason(
        self,
        question: str,
        detail: str,
        title: str,
        work: Callable[[str], object],
        usual: Sequence[str] = (),
        *,
        yes: str = "删除",
        said: str = "",
        label: str = "原因",
        danger: bool = True,
    ) -> None:
        """Ask why something is removed or sent back, then have it done; see ask_reason."""
        deed = Deed(title, work, partial(self._say, said or f"已{title}"))
        ask_reason(self.desk, self.owner, question, detail, yes, deed, usual, label=label, danger=danger)

    def confirm(self, question: str, detail: str, yes: str, title: str, work: Callable[[], object], said: str) -> None:
        self.desk.ask(self.owner, question, detail, yes, lambda: self.do(title, work, said))

    def do(self, title: str, work: Callable[[], object], said: str = "") -> None:
        """Have something done without a question."""
        self.desk.runner.write(title, work, partial(self._say, said or f"已{title}"))

    def _say(self, said: str, _result: object) -> None:
        self.desk.say(said)
