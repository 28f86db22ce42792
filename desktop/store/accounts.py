"""Accounts: who may open this database and what they may do."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from desktop.domain.actors import Role
from desktop.domain.identity import Uid
from desktop.store.record import Record, codes


class Account(Record):
    """One account; its password lives only in the key slot of the same name."""

    __tablename__ = "account"
    __table_args__ = (
        sa.Index(
            "uq_account_name_live",
            "name",
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            info={"refusal": "已有同名账号。"},
        ),
    )

    name: Mapped[str]
    role: Mapped[Role] = mapped_column(codes(Role))
    person_uid: Mapped[Uid | None]
