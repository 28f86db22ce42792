"""Commands about keys: another database key, a new recovery code, the county's escrow key."""

from datetime import date
from pathlib import Path

import click

from desktop.cli.answers import answer, escrow_password, open_station, plainly, shared_options
from desktop.cli.chinese import Command, Group

OLD = "以前的备份不会改变：仍用当时的密码、恢复码和托管密钥打开。"


@click.command("rekey", cls=Command, short_help="更换数据库密钥")
@shared_options
@plainly
def rekey(**_: object) -> None:
    """给数据库换一把新密钥，各账号的密码不变；以前的备份仍用当时的密码打开。"""
    with open_station() as opened:
        opened.services.keys.change(opened.who)
    answer({"changed": True}, f"数据库密钥已更换，各账号的密码不变。{OLD}")


@click.command("recovery-code", cls=Command, short_help="换发恢复码")
@shared_options
@plainly
def recovery_code(**_: object) -> None:
    """换发一个恢复码，只显示这一次；旧的从此作废。"""
    with open_station() as opened:
        code = opened.services.keys.reissue_code(opened.who)
    answer({"recovery_code": code}, f"新恢复码（只显示这一次，请抄下并妥善保管）：{code}\n旧恢复码已作废。{OLD}")


@click.group("escrow", cls=Group, short_help="托管密钥：制作、安装、移除、查看")
def escrow() -> None:
    """县公司的托管密钥：装在站所的数据库里，站所密码全部丢失时由县公司打开。"""


@escrow.command("new")
@click.argument("file", metavar="文件")
@click.option("--office", required=True, metavar="单位", help="保管托管密钥的单位，如 某县供电公司党建部。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@plainly
def new(file: str, office: str, as_json: bool) -> None:
    """制作一对托管密钥：私钥写到这个文件，由县公司保管；公钥写到同名的 .pub 文件，带到站所安装。

    密码来自 SHUANGXING_ESCROW_PASSWORD 或终端。
    """
    from desktop.store.escrow import make_escrow, public_path

    target = Path(file)
    made = make_escrow(target, office, escrow_password(confirm=True), date.today())
    told = {"private": str(target), "public": str(public_path(target)), "fingerprint": made.fingerprint}
    answer(told, f"托管私钥：{target}（由“{office}”保管）\n托管公钥：{public_path(target)}\n指纹：{made.fingerprint}")


@escrow.command("install")
@click.argument("file", metavar="公钥文件")
@shared_options
@plainly
def install(file: str, **_: object) -> None:
    """把县公司的托管公钥（.pub 文件）装进数据库；请先核对指纹。"""
    with open_station() as opened:
        card = opened.services.keys.read_escrow(opened.who, Path(file))
        opened.services.keys.install_escrow(opened.who, Path(file))
    answer(
        {"office": card.office, "fingerprint": card.fingerprint},
        f"已安装“{card.office}”的托管密钥，指纹 {card.fingerprint}，请与县公司核对。",
    )


@escrow.command("remove")
@shared_options
@plainly
def remove(**_: object) -> None:
    """移除托管密钥。它仍能打开以前的备份；请接着更换数据库密钥。"""
    with open_station() as opened:
        opened.services.keys.remove_escrow(opened.who)
    answer({"removed": True}, f"托管密钥已移除，请接着用“rekey”更换数据库密钥。{OLD}")


@escrow.command("show")
@shared_options
@plainly
def show(**_: object) -> None:
    """数据库里装的是哪一把托管密钥。"""
    with open_station() as opened:
        held = opened.services.keys.state(opened.who).escrow
    if held is None:
        answer({"office": None, "fingerprint": None}, "没有安装托管密钥。")
    else:
        answer({"office": held.office, "fingerprint": held.fingerprint}, f"{held.office}，指纹 {held.fingerprint}")
