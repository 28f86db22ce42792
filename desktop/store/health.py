"""Is everything still whole: pages, keys of rows, the history's chain, attachments."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.domain.errors import UserError
from desktop.store import history
from desktop.store.blobs import Blobs


@dataclass(frozen=True, slots=True)
class Finding:
    """One check and what it found; `fault` is empty when all is well."""

    check: str
    fault: str = ""


def quick_fault(engine: sa.Engine) -> str:
    """What PRAGMA quick_check says when it is not "ok" (about 20 ms for 5 MB)."""
    with engine.connect() as connection:
        said = str(connection.exec_driver_sql("PRAGMA quick_check").scalar())
    return "" if said == "ok" else said


def examine(engine: sa.Engine, blobs: Blobs) -> list[Finding]:
    """Every check, thorough: each page's HMAC, each foreign key, the whole history, each attachment."""
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA cipher_integrity_check").scalars().all()
        whole = [str(v) for v in connection.exec_driver_sql("PRAGMA integrity_check").scalars() if v != "ok"]
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        triggers = history.missing_triggers(connection)
    with Session(engine) as session:
        broken = history.broken_link(session)
    return [
        Finding("数据页完整性", "；".join(str(p) for p in pages)),
        Finding("数据库结构", "；".join(whole)),
        Finding("记录之间的关联", "；".join(f"{row[0]} 表有失去关联的记录" for row in lost)),
        Finding("变更记录的连续性", "" if broken is None else f"第 {broken} 条变更记录与其校验值不符"),
        Finding("变更记录的保护", "、".join(triggers)),
        Finding("附件文件", "；".join(_bad_blobs(blobs))),
    ]


def _bad_blobs(blobs: Blobs) -> list[str]:
    found = []
    for path in blobs.all():
        try:
            blobs.fetch(path.name)
        except UserError as error:
            found.append(f"{path.name[:12]}…：{error.message}")
    return found
