"""The command line: everything a machine or a terminal may ask without a window.

Commands live in their own modules and are imported when called: `shuangxing verify` must not wait for a
database library, and nothing here imports a window but the function that opens one.
"""

import importlib
from typing import Any

import click

from desktop import __version__
from desktop.cli.chinese import Group, speak_chinese
from desktop.cli.streams import prepare_streams

_COMMANDS = {
    "new": ("station", "new"),
    "backup": ("station", "backup"),
    "check": ("station", "check"),
    "restore": ("station", "restore"),
    "recover": ("station", "recover"),
    "rekey": ("keys", "rekey"),
    "recovery-code": ("keys", "recovery_code"),
    "escrow": ("keys", "escrow"),
    "demo": ("demo", "demo"),
    "import": ("people", "import_"),
    "export": ("people", "export"),
    "template": ("people", "template"),
    "rate": ("rate", "rate"),
    "sign": ("signing", "sign"),
    "verify": ("signing", "verify"),
    "key": ("signing", "key"),
}
"""Command → module below desktop.cli and the name of its click command."""


class _Lazy(Group):
    """A group that imports a command's module only when it is called or described."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        found: click.Command = getattr(importlib.import_module(f"desktop.cli.{module}"), name)
        return found

    def main(self, *args: Any, **kwargs: Any) -> Any:
        speak_chinese()
        prepare_streams()
        return super().main(*args, **kwargs)


@click.group(
    cls=_Lazy,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--database", metavar="文件", help="数据库文件；也可用环境变量 SHUANGXING_DATABASE。")
@click.option("--account", metavar="账号", help="账号；默认是第一个账号，也可用 SHUANGXING_ACCOUNT。")
@click.option("--escrow-key", metavar="文件", help="用县公司的托管私钥打开；也可用 SHUANGXING_ESCROW_KEY。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，供其他程序读取。")
@click.version_option(__version__, prog_name="双星", message="%(prog)s %(version)s", help="显示版本。")
@click.pass_context
def main(ctx: click.Context, database: str | None, account: str | None, escrow_key: str | None, as_json: bool) -> None:
    """双星：供电所党建档案、结对、双承诺与星级评定。不带命令时打开窗口。"""
    ctx.obj = {"database": database, "account": account, "escrow_key": escrow_key, "json": as_json}
    if ctx.invoked_subcommand is None:
        from desktop import app
        from desktop.cli.answers import database_path

        ctx.exit(app.run(database_path()))
