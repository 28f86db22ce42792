"""The demonstration: a sample database, four documents, and a picture of every page of the window."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.answers import answer, plainly
from desktop.cli.chinese import Command
from desktop.domain.errors import UserError

if TYPE_CHECKING:
    from desktop.compose import Opened
    from desktop.domain.identity import Uid

ACCOUNT, PASSWORD = "示例", "shili-2026"


@click.command("demo", cls=Command, short_help="做一份演示：示例数据库、四份文书、各页截图")
@click.argument("folder", metavar="文件夹")
@click.option(
    "--scale", type=click.Choice(["station", "county"]), default="station", help="规模：一个供电所，或一个县公司。"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@plainly
def demo(folder: str, scale: str, as_json: bool) -> None:
    """示例人员和单位均为虚构。数据库账号“示例”，密码 shili-2026。"""
    from desktop import app, compose
    from desktop.samples.demonstration import demonstrate

    target = Path(folder)
    _check(target)
    station = "示例供电所" if scale == "station" else "示例县供电公司"
    opened = compose.create(target / "示例.db", station, ACCOUNT, PASSWORD)
    try:
        _tell("正在生成示例数据…")
        made = demonstrate(opened.services, opened.who, scale, date.today())
        papers = [
            _save(opened, made.contract, target / "合同-双方已签.pdf"),
            _save(opened, made.pledge, target / "承诺书.pdf"),
            _save(opened, made.pairing, target / "结对书.pdf"),
            _save(opened, made.report, target / "星级评定报告.pdf"),
        ]
        _tell("正在给各页截图…")
        pictures = app.grab_pages(opened, target / "截图")
    finally:
        opened.database_of().close()
    data = {
        "database": str(target / "示例.db"),
        "account": ACCOUNT,
        "password": PASSWORD,
        "documents": [str(p) for p in papers],
        "pictures": [str(p) for p in pictures],
    }
    lines = [f"示例数据库：{data['database']}（账号 {ACCOUNT}，密码 {PASSWORD}）", *map(str, papers)]
    answer(data, "\n".join([*lines, f"各页截图 {len(pictures)} 张：{target / '截图'}"]))


def _check(target: Path) -> None:
    if (target / "示例.db").exists():
        raise UserError(f"“{target}”里已有示例数据库。", "请换一个文件夹。")
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"文件夹“{target}”不能建立。", "请换一个可以写入的位置。") from error


def _tell(text: str) -> None:
    click.echo(text, err=True)


def _save(opened: "Opened", uid: "Uid", path: Path) -> Path:
    opened.services.documents.save_as(opened.who, uid, path)
    return path
