"""Database errors a user can do something about, in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.orm.exc import StaleDataError

from desktop.domain.errors import Stale, UserError
from desktop.store.record import Base


@dataclass(frozen=True, slots=True)
class Deed:
    """What does not happen when the database refuses, and what to do about a full disk."""

    undone: str
    make_room: str


SAVING = Deed("没有保存", "请腾出空间后再保存；窗口中的内容还在。")
OPENING = Deed("数据库没有打开", "请腾出空间后再打开；数据没有改动。")
MAKING = Deed("数据库没有建成", "请腾出空间后再试，或换一个磁盘；没有留下文件。")

_WORDS = {
    "SQLITE_FULL": ("磁盘已满，{}。", ""),
    "SQLITE_IOERR": ("读写磁盘出错，{}。", "请检查磁盘或 U 盘是否正常，再试一次。"),
    "SQLITE_READONLY": ("数据库所在的文件夹是只读的，{}。", "请换到可以写入的文件夹。"),
    "SQLITE_BUSY": ("数据库正忙，{}。", "请稍等片刻再试一次。"),
    "SQLITE_CANTOPEN": ("数据库文件打不开。", "请检查文件夹是否存在、是否可以写入。"),
    "SQLITE_CORRUPT": ("数据库文件已损坏。", "请用“恢复备份”取回最近一份备份。"),
    # The key came out of its slot, so the password is right: it is the file.
    "SQLITE_NOTADB": ("数据库文件已损坏，打不开。", "请用“恢复备份”取回最近一份备份。"),
}


@contextmanager
def faults_in_words(deed: Deed = SAVING) -> Iterator[None]:
    """Turn the expected database errors inside into UserError; anything else passes as the bug it is."""
    try:
        yield
    except StaleDataError as error:
        raise Stale from error
    except exc.IntegrityError as error:
        text = refusal(str(error.orig))
        if text is None:
            raise
        raise UserError(text, "请核对后再保存。") from error
    except exc.DBAPIError as error:
        raise _in_words(error, deed) from error


def _in_words(error: exc.DBAPIError, deed: Deed) -> Exception:
    name = getattr(error.orig, "sqlite_errorname", "") or ""
    for prefix, (message, advice) in _WORDS.items():
        if name.startswith(prefix):
            return UserError(message.format(deed.undone), advice or deed.make_room)
    return error


def refusal(message: str) -> str | None:
    """The words a table keeps in `info["refusal"]` for the constraint or index that SQLite names."""
    for table in Base.metadata.tables.values():
        items: list[sa.Constraint | sa.Index] = [*table.constraints, *table.indexes]
        for item in items:
            words = item.info.get("refusal")
            if words is not None and _named(item, message):
                return str(words)
    return None


def _named(item: sa.Constraint | sa.Index, message: str) -> bool:
    if item.name and message.endswith(str(item.name)):
        return True
    if isinstance(item, sa.Index | sa.UniqueConstraint):
        # SQLite names the columns, not the index: "UNIQUE constraint failed: person.id_number".
        columns = ", ".join(f"{c.table.name}.{c.name}" for c in item.columns)
        return message.endswith("UNIQUE constraint failed: " + columns)
    return False
