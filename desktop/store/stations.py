"""The office this database belongs to."""

from sqlalchemy.orm import Mapped

from desktop.store.record import Record


class Station(Record):
    """One row: the station's own identity, printed on every document.

    Attributes:
        prefix: stands in front of document numbers, so that two offline stations never give out the same.
    """

    __tablename__ = "station"

    name: Mapped[str]
    prefix: Mapped[str]
