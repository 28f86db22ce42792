"""Write the next migration step from the difference between the tables and the newest step.

Read what it wrote before committing it: autogenerate sees neither data nor renamed columns. Then add the
revision to `KNOWN` and `HEAD` in desktop/store/schema.py and store an old database in tests/store/old.
"""

import argparse
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from desktop.store import keys, schema
from desktop.store.engine import make_engine


def write_step(message: str, revision: str) -> None:
    """Bring an empty database to the newest step, then write what the tables have more."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(Path(folder) / "new.db", keys.new_key())
        with engine.connect() as connection, connection.begin():
            config = Config()
            config.set_main_option("script_location", "desktop.store:migrations")
            config.attributes["connection"] = connection
            if schema.KNOWN:
                command.upgrade(config, "head")
            command.revision(config, message, autogenerate=True, rev_id=revision)
        engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("message", help="what the step does, in a few English words")
    parser.add_argument("revision", help="its number, e.g. 0003")
    given = parser.parse_args()
    write_step(given.message, given.revision)


if __name__ == "__main__":
    main()
