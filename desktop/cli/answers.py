"""How commands answer: plain Chinese for people, JSON for machines, and the three exit codes."""

import functools
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from desktop.cli.streams import put, put_json
from desktop.domain.errors import Refused, UserError, fault_of

if TYPE_CHECKING:
    from desktop.compose import Opened

P = ParamSpec("P")
R = TypeVar("R")


def plainly(command: Callable[P, R]) -> Callable[P, R]:
    """Say a refusal in words and leave with 1; with --json also as JSON on stdout.

    A fault of the file system that nobody foresaw, such as a name longer than the disk allows, is a refusal too.
    """

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except UserError as error:
            refused = error
        except OSError as error:
            if error.filename is None:
                raise
            refused = UserError(f"“{error.filename}”不能读写：{fault_of(error)}。", "请换一个文件或文件夹再试。")
        if wants_json():
            put_json({"error": str(refused), "problems": _problems(refused)})
        click.echo(str(refused), err=True)
        sys.exit(1)

    return run


def _problems(error: UserError) -> list[dict[str, str]]:
    if not isinstance(error, Refused):
        return []
    return [{"field": p.field, "code": p.code, "text": p.text} for p in error.problems]


def _given(name: str) -> Any:
    """A shared option, wherever it was typed: behind the command or before it."""
    ctx = click.get_current_context()
    own = ctx.params.get(name)
    shared = (ctx.find_root().obj or {}).get("json" if name == "as_json" else name)
    return own or shared


def wants_json() -> bool:
    return bool(_given("as_json"))


def answer(data: dict[str, Any], words: str) -> None:
    """Print the data for machines or the words for people."""
    if wants_json():
        put_json(data)
    else:
        put(words)


def shared_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--database, --account, --escrow-key and --json behind the command as well as before it."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="输出 JSON。"),
        click.option("--escrow-key", metavar="文件", help="用县公司的托管私钥打开。"),
        click.option("--account", metavar="账号", help="账号；默认是第一个账号。"),
        click.option("--database", metavar="文件", help="数据库文件；也可用 SHUANGXING_DATABASE。"),
    ):
        command = option(command)
    return command


def password(prompt: str = "密码", *, confirm: bool = False, variable: str = "SHUANGXING_PASSWORD") -> str:
    """From the environment, else asked on the terminal.

    Raises:
        UserError: there is neither.
    """
    given = os.environ.get(variable)
    if given:
        return given
    if not sys.stdin.isatty():
        raise UserError("没有密码。", f"没有终端时，请用环境变量 {variable} 给出密码。")
    return str(click.prompt(prompt, hide_input=True, confirmation_prompt="请再输一次" if confirm else False))


def escrow_key() -> Path | None:
    """The county's private key, where the database is to be opened with it: option or environment."""
    given = _given("escrow_key") or os.environ.get("SHUANGXING_ESCROW_KEY")
    return Path(given) if given else None


def escrow_password(*, confirm: bool = False) -> str:
    return password("托管密钥的密码", confirm=confirm, variable="SHUANGXING_ESCROW_PASSWORD")


def database_path() -> Path:
    """The database meant: option, environment, or the user's own data folder."""
    given = _given("database") or os.environ.get("SHUANGXING_DATABASE")
    if given:
        return Path(given).absolute()
    from desktop.paths import default_database

    return default_database()


@contextmanager
def open_station() -> Iterator["Opened"]:
    """The database meant by options and environment, open for the account meant.

    What was done is done: when only the backup at closing fails, that is told and the command is fine all the same.

    Raises:
        UserError: see compose.open_station.
    """
    from desktop import compose

    database = database_path()
    if database.is_dir():
        raise UserError(f"“{database}”是文件夹，不是数据库。", "请用 --database 指明数据库文件。")
    card = compose.station_of(database)
    if card is None:
        raise UserError(f"找不到数据库“{database}”。", "请用 --database 指明文件，或先用“new”建立。")
    with _closing(_opened(database, card.accounts)) as opened:
        yield opened


def _opened(database: Path, accounts: Sequence[str]) -> "Opened":
    from desktop import compose

    county = escrow_key()
    if county is not None:
        return compose.open_by_escrow(database, county, escrow_password())
    account = _given("account") or os.environ.get("SHUANGXING_ACCOUNT") or next(iter(accounts), "")
    return compose.open_station(database, account, password(f"{account} 的密码"))


@contextmanager
def _closing(opened: "Opened") -> Iterator["Opened"]:
    try:
        yield opened
    finally:
        try:
            opened.close()
        except UserError as error:
            click.echo(f"关闭时没有留下备份：{error}", err=True)
