"""Commands about a whole station's database: new, backup, restore, check, recover."""

import sys
from pathlib import Path

import click

from desktop.cli.answers import (
    answer,
    database_path,
    escrow_key,
    escrow_password,
    open_station,
    password,
    plainly,
    shared_options,
)
from desktop.cli.chinese import Command
from desktop.domain.errors import UserError


@click.command("new", cls=Command, short_help="建立一个站所的加密数据库")
@click.argument("file", metavar="文件")
@click.option("--station", required=True, metavar="名称", help="站所名称，如 城关供电所。")
@click.option("--account", required=True, metavar="账号", help="第一个账号（管理员）。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@plainly
def new(file: str, station: str, account: str, as_json: bool) -> None:
    """建立数据库，并显示一次恢复码。密码来自 SHUANGXING_PASSWORD 或终端。"""
    from desktop import compose

    path = Path(file)
    opened = compose.create(path, station, account, password("新密码", confirm=True))
    code = opened.recovery_code
    opened.close()
    answer(
        {"database": str(path), "station": station, "account": account, "recovery_code": code},
        f"已建立“{station}”的数据库：{path}\n恢复码（只显示这一次，请抄下并妥善保管）：{code}",
    )


@click.command("backup", cls=Command, short_help="备份整个数据库")
@click.argument("file", metavar="文件")
@shared_options
@plainly
def backup(file: str, **_: object) -> None:
    """做一份可以单独打开的完整备份：数据库、密钥文件和附件。"""
    with open_station() as opened:
        made = opened.services.backups.make(opened.who, Path(file))
    answer(
        {"backup": str(made), "bytes": made.stat().st_size}, f"已备份到 {made}（{made.stat().st_size // 1024} KB）。"
    )


@click.command("check", cls=Command, short_help="检查数据库是否完整")
@shared_options
@plainly
def check(**_: object) -> None:
    """逐页检查数据库、记录关联、变更记录和附件；有问题时退出码为 1。"""
    with open_station() as opened:
        findings = opened.services.backups.check(opened.who)
    faults = [f for f in findings if f.fault]
    lines = [f"{'✗' if f.fault else '✓'} {f.check}{'：' + f.fault if f.fault else ''}" for f in findings]
    answer(
        {"ok": not faults, "checks": [{"check": f.check, "fault": f.fault} for f in findings]},
        "\n".join(lines),
    )
    sys.exit(1 if faults else 0)


@click.command("restore", cls=Command, short_help="用一份备份恢复数据库")
@click.argument("backup_file", metavar="备份")
@shared_options
@plainly
def restore(backup_file: str, account: str | None, **_: object) -> None:
    """把备份放回数据库的位置，数据库打不开时也可以；原来的文件另存在旁边。

    账号和密码是备份当时的；也可用县公司的托管私钥（--escrow-key）。
    """
    from desktop import compose

    database, source = database_path(), Path(backup_file)
    county = escrow_key()
    if county is not None:
        kept = compose.restore_by_escrow(database, source, county, escrow_password())
    else:
        card = compose.station_of(source)
        name = account or (card.accounts[0] if card and card.accounts else "")
        kept = compose.restore(database, source, name, password("备份当时的密码"))
    told = f"\n原来的文件另存为 {kept}" if kept else ""
    answer({"database": str(database), "kept": str(kept) if kept else None}, f"已恢复 {database}。{told}")


@click.command("recover", cls=Command, short_help="用恢复码或托管密钥重设密码")
@click.option(
    "--code",
    envvar="SHUANGXING_RECOVERY_CODE",
    metavar="恢复码",
    help="建立数据库时抄下的 25 个字母和数字；也可用 SHUANGXING_RECOVERY_CODE，不在命令记录里留下。",
)
@shared_options
@plainly
def recover(code: str | None, account: str | None, **_: object) -> None:
    """用恢复码，或县公司的托管私钥（--escrow-key），给账号设一个新密码。"""
    from desktop import compose

    database = database_path()
    card = compose.station_of(database)
    name = account or (card.accounts[0] if card and card.accounts else "")
    if escrow_key() is not None:
        with open_station() as opened:
            rows = opened.services.accounts.rows(opened.who)
            uid = next((row.uid for row in rows if row.name == name), None)
            if uid is None:
                raise UserError(f"没有账号“{name}”。", "请用 --account 写明账号名称。")
            opened.services.accounts.reset_password(opened.who, uid, password("新密码", confirm=True))
    elif code is None:
        raise click.UsageError("请用 --code 给出恢复码，或用 --escrow-key 给出托管私钥。")
    else:
        compose.recover(database, code, name, password("新密码", confirm=True))
    answer({"account": name}, f"账号“{name}”的密码已重设，请用新密码登录。")
