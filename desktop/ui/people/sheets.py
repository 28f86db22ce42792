"""Everything about one person behind four tabs: 资料, 履历, 档案, 相关; the last three are read when they are looked at."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.domain.changes import Changes
from desktop.domain.duties import Duty
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.services.finding import Found
from desktop.services.people import PersonFile
from desktop.ui.people.deeds import FileDeeds
from desktop.ui.people.file import Career, Records
from desktop.ui.people.related import Related
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.sheets import Sheets

FORM, CAREER, RECORDS, RELATED = range(4)
SHOWN = (
    *("person", "affiliation", "assignment", "honour", "discipline", "responsibility", "transfer", "site_stay", "thought_report"),
    *("pairing", "pairing_partner", "pledge_sheet", "wish", "project", "assessment", "document"),
)
"""Tables whose change makes a sheet stale."""


class PersonSheets(Sheets):
    """`form` is the first sheet. `show_person` fills the others; None for somebody who is not stored yet."""

    def __init__(self, desk: Desk, form: QWidget) -> None:
        self._desk = desk
        self._person: Uid | None = None
        # Dialogs stand over the form: `self` is no widget yet while its sheets are made.
        deeds = FileDeeds(desk, form)
        self._career, self._records, self._related = Career(desk, deeds), Records(desk, deeds), Related(desk)
        parts = (("资料", form), ("履历", self._career), ("档案", self._records), ("相关", self._related))
        super().__init__("person_tabs", "人员资料的分页", parts)
        self.turned.connect(lambda _place: self._read())
        desk.hub.listen(self, SHOWN, self._changed)

    def show_person(self, person: Uid | None) -> None:
        self._person = person
        self.show_stored(person is not None)
        self._read()

    def _changed(self, _changes: Changes) -> None:
        self._read()

    def _read(self) -> None:
        person, place = self._person, self.bar.currentIndex()
        if person is None or place == FORM:
            return
        load = self._everything if place == RELATED else self._file
        self._desk.runner.read(lambda: load(person), self._show, owner=self, failed=self._unread, key="sheet")

    def _unread(self, error: BaseException) -> None:
        """Of somebody who was just deleted nothing is asked any more."""
        if self.isVisible() or not isinstance(error, UserError):
            self._desk.error(error, "打开人员")

    def _file(self, person: Uid) -> Callable[[], None]:
        file = self._desk.services.files.get(self._desk.who, person)
        return lambda: self._show_file(file)

    def _everything(self, person: Uid) -> Callable[[], None]:
        services, who = self._desk.services, self._desk.who
        file, related = services.files.get(who, person), services.search.related(who, person)
        mine = {person, *(each.uid for each in related)}
        duties = [duty for duty in services.duties.list(who) if duty.concern.uid in mine]
        return lambda: self._show_related(file, duties, related)

    def _show(self, fill: Callable[[], None]) -> None:
        fill()

    def _show_file(self, file: PersonFile) -> None:
        if file.person == self._person:
            self._career.show_file(file)
            self._records.show_file(file)

    def _show_related(self, file: PersonFile, duties: list[Duty], related: list[Found]) -> None:
        if file.person == self._person:
            self._related.show_file(file, duties, related)
