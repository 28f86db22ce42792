"""Filters of lists, saved by name."""

from sqlalchemy.orm import Mapped, mapped_column

from desktop.domain.identity import Uid
from desktop.store.record import Record


class SavedView(Record):
    """常用筛选: conditions of one list under a name, of one account or shared by all.

    Attributes:
        page: key of the list's page, e.g. people.
        account_uid: whose it is; None when everybody may use it.
        conditions: JSON as written by domain/views.
    """

    __tablename__ = "saved_view"

    page: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    account_uid: Mapped[Uid | None]
    conditions: Mapped[str]
