"""Choices that are kept with the database: of the station, or of one account on whatever computer."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from desktop.domain.identity import Uid
from desktop.store.record import Record


class Setting(Record):
    """设置: a value by name; of the whole station when no account is named."""

    __tablename__ = "setting"
    __table_args__ = (
        sa.Index(
            "uq_setting_key_live",
            "account_uid",
            "key",
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
        ),
    )

    account_uid: Mapped[Uid | None]
    key: Mapped[str]
    value: Mapped[str]
