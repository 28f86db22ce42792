"""What happens to a record after its form was filled: where it stands, what can be done now, what was done."""

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.flow import Flow
from desktop.ui.shared.sections import Steps, below, refill


class Detail(Protocol):
    """A record as its course shows it."""

    @property
    def uid(self) -> Uid: ...


T = TypeVar("T", bound=Detail)


class Course(QWidget, Generic[T]):
    """Stands under the form; `head`, with the steps and the buttons, has its place above it.

    It reads its record by itself, so that what is added to the course refreshes it and leaves the form alone.

    Args:
        key: prefix of object names, e.g. "pairing".
        noun: what the record is called, e.g. 结对.
        steps: of the way from beginning to end.
        nouns: tables whose change makes what is shown stale.
        get: read lane.
        fill: shows the record; begins with `stand`.
    """

    def __init__(
        self,
        desk: Desk,
        key: str,
        noun: str,
        steps: Sequence[str],
        nouns: tuple[str, ...],
        get: Callable[[Uid], T],
        fill: Callable[[T], object],
    ) -> None:
        super().__init__()
        self._desk, self._noun, self._get, self._fill = desk, noun, get, fill
        self._uid: Uid | None = None
        self.detail: T | None = None
        self.head = QWidget()
        self.steps = Steps(steps, f"{key}_steps")
        self._notices, self._bar = QVBoxLayout(), Flow()
        self._notices.setSpacing(8)
        top = QVBoxLayout(self.head)
        top.setContentsMargins(0, 8, 0, 8)
        top.setSpacing(8)
        top.addWidget(self.steps)
        top.addLayout(self._notices)
        top.addWidget(self._bar)
        desk.hub.listen(self, nouns, lambda _changes: self.reload())

    def under_head(self, form: QWidget) -> QWidget:
        """The head over the form, for the record pane."""
        # Its text areas would otherwise take the room that is left over.
        form.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return below(self.head, form)

    def show_detail(self, detail: T | None) -> None:
        """None: a new record, to which nothing has happened."""
        self._uid = detail.uid if detail else None
        for part in (self, self.head):
            part.setVisible(detail is not None)
        if detail is not None:
            self._take(detail)

    def reload(self) -> None:
        uid = self._uid
        if uid is not None:
            self._desk.runner.read(
                lambda: self._get(uid), self._arrive, owner=self, key="course", failed=self._gone
            )

    def set_typing(self, on: bool) -> None:
        """While the form holds unsaved text, nothing is done with what is stored."""
        self._bar.setEnabled(not on)

    def stand(self, at: int, notices: Sequence[QWidget], acts: Sequence[QWidget], *, over: bool = False) -> None:
        """The head: the present step from 1, what is to be noticed, and what can be done now."""
        self.steps.show_step(at, over=over)
        refill(self._notices, notices)
        refill(self._bar.line, acts)

    def _take(self, detail: T) -> None:
        self.detail = detail
        self._fill(detail)

    def _arrive(self, detail: T) -> None:
        if detail.uid == self._uid:
            self._take(detail)

    def _gone(self, error: BaseException) -> None:
        """Deleted meanwhile: the list says so already."""
        if not isinstance(error, UserError):
            self._desk.error(error, f"读取{self._noun}")
