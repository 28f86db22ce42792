"""Bring an open file to this program's revision."""

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from desktop.domain.errors import UserError
from desktop.store import history, search


def upgrade(engine: sa.Engine) -> None:
    """Run every missing step in one transaction, set the triggers again and check foreign keys.

    Raises:
        UserError: rows would be left pointing nowhere; nothing was changed.
    """
    with engine.connect() as raw:
        # Outside any transaction: the pragma is ignored inside one.
        raw.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
        try:
            _run(raw.execution_options(write=True))
        finally:
            raw.connection.driver_connection.execute("PRAGMA foreign_keys = ON")  # type: ignore[union-attr]


def _run(connection: sa.Connection) -> None:
    with connection.begin():
        config = Config()
        config.set_main_option("script_location", "desktop.store:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        search.create(connection)
        history.protect(connection)
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if lost:
            raise UserError(
                "升级数据库时发现失去关联的记录，没有升级。", "请把升级前的备份交给维护人员。"
            )
