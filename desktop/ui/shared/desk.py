"""What every page is given: services, who acts, the runner, and the few things only the window can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from PySide6.QtCore import QSettings

    from desktop.domain.actors import Actor
    from desktop.domain.identity import Uid
    from desktop.services import Services
    from desktop.ui.shared.changes import Hub
    from desktop.ui.shared.confirm import Ask
    from desktop.ui.shared.drafts import Shelf
    from desktop.ui.shared.tasks import TaskRunner
    from desktop.ui.shared.theme import Theme


class Say(Protocol):
    def __call__(self, text: str, action: str = "", then: Callable[[], object] | None = None) -> None: ...


class Go(Protocol):
    def __call__(self, page: str, uid: Uid | None = None, show: str = "") -> None: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """Handed to `PageSpec.build`; a page passes on to its parts only what each of them uses.

    Attributes:
        station: the station's name, for the line beside the page title.
        say: toast: what was done, with an action such as 撤销.
        go: open another page by its key, and there a record, or what one of its chips shows.
        palette: open the Ctrl+K search.
        ask: confirm() of ui/shared/confirm.py; tests replace it.
        shelf: keeps typed text; see ui/shared/drafts.py.
        settings: sizes, columns and filters a person has chosen.
        theme: the one owner of the colours.
        lock: close the database and ask for the password again.
    """

    services: Services
    who: Actor
    station: str
    runner: TaskRunner
    hub: Hub
    say: Say
    go: Go
    palette: Callable[[], object]
    error: Callable[[BaseException, str], object]
    ask: Ask
    shelf: Shelf
    settings: QSettings
    theme: Theme
    today: Callable[[], date]
    lock: Callable[[], object] = lambda: None
