"""What every stored row has in common."""

import dataclasses
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid, new_uid

T = TypeVar("T")


class Moment(sa.TypeDecorator[datetime]):
    """An instant, stored as naive UTC and given back aware."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def codes(kinds: type[Enum]) -> sa.Enum:
    """The column type of an enumeration: its values as text, refused when unknown, on every database."""
    values = [str(member.value) for member in kinds]
    return sa.Enum(kinds, native_enum=False, length=40, values_callable=lambda _: values)


class Base(DeclarativeBase):
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012
        Uid: sa.LargeBinary(16),
        str: sa.Text(),
        date: sa.Date(),
        datetime: Moment(),
        int: sa.BigInteger(),
    }


class Record(Base):
    """A business row: identity, local optimistic lock, who and when, soft delete (INV-34)."""

    __abstract__ = True

    uid: Mapped[Uid] = mapped_column(primary_key=True, default=new_uid, sort_order=-20)
    row_version: Mapped[int] = mapped_column(sa.Integer(), sort_order=90)
    created_at: Mapped[datetime] = mapped_column(sort_order=91)
    created_by: Mapped[Uid] = mapped_column(sort_order=92)
    updated_at: Mapped[datetime] = mapped_column(sort_order=93)
    updated_by: Mapped[Uid] = mapped_column(sort_order=94)
    deleted_at: Mapped[datetime | None] = mapped_column(sort_order=95)
    deleted_reason: Mapped[str | None] = mapped_column(sort_order=96)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.row_version}


def table_of(noun: str) -> type[Record]:
    """The table of a noun. Raises UserError when this program has none of that name."""
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Record) and mapper.class_.__tablename__ == noun:
            return mapper.class_
    raise UserError("这个版本的程序里没有这类记录。", "请安装新版程序后再试。")


class Owned:
    """Mixin of aggregate roots: only the owning office edits the record (design §4)."""

    home_station: Mapped[Uid] = mapped_column(sort_order=97)


BOOKKEEPING = frozenset(
    {
        "row_version",
        "created_at",
        "created_by",
        "updated_at",
        "updated_by",
    }
)
"""Columns kept by the store itself; they are not part of the history of a record."""


def apply(draft: object, row: Record) -> None:
    """Copy every field of a draft onto the columns of the same name; the one binder of all nouns.

    Only real differences are assigned, so saving an unchanged form writes nothing.
    """
    for item in dataclasses.fields(draft):  # type: ignore[arg-type]
        value = getattr(draft, item.name)
        if getattr(row, item.name) != value:
            setattr(row, item.name, value)


def draft_of(draft: type[T], row: Record) -> T:
    """The inverse of `apply`."""
    return draft(**{f.name: getattr(row, f.name) for f in dataclasses.fields(draft)})  # type: ignore[arg-type]
