"""Write the next migration step: what the tables of today have that a database of the newest step has not.

    python3 installer/bootstrap.py migration "Contracts get a place of signing"

Read what it wrote before it is committed: a renamed column looks like one dropped and one added.
"""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config

from desktop.store import schema
from desktop.store.engine import make_engine
from desktop.store.migrations.upgrade import upgrade

STEPS = Path(schema.__file__).parent / "migrations" / "versions"


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1 or not re.search(r"[A-Za-z]", arguments[0]):
        print('用法：bootstrap.py migration "What changes, in English"', file=sys.stderr)
        return 2
    number = f"{int(max(path.name[:4] for path in STEPS.glob('[0-9]*.py'))) + 1:04}"
    step = write(number, arguments[0])
    print(f"写入 {step}\n请检查内容，再把 desktop/store/schema.py 里的 HEAD 改为 {number}。")
    return 0


def write(number: str, message: str) -> Path:
    """The new step's file. Compares with an empty database brought to the newest step by the steps themselves."""
    with TemporaryDirectory() as folder:
        engine = make_engine(Path(folder) / "empty.db", bytes(32))
        try:
            upgrade(engine)
            with engine.connect() as connection:
                config = Config()
                config.set_main_option("script_location", "desktop.store:migrations")
                config.attributes["connection"] = connection
                command.revision(config, message, autogenerate=True, rev_id=number)
        finally:
            engine.dispose()
    step = next(STEPS.glob(f"{number}_*.py"))
    for tidy in (["format"], ["check", "--fix", "--select", "I,F401"]):
        subprocess.run([sys.executable, "-m", "ruff", *tidy, "-q", step], check=True)
    return step


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
