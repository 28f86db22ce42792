"""The demonstration: a sample database, four documents, and a picture of every page of the window."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.answers import answer, plainly
from desktop.cli.chinese import Command
from desktop.domain.errors import UserError, fault_of

if TYPE_CHECKING:
    from desktop.compose import Opened
    from desktop.domain.identity import Uid

ACCOUNT, PASSWORD = "示例", "shili-2026"
DATABASE = "示例.db"


@click.command("demo", cls=Command, short_help="做一份演示：示例数据库、四份文书、各页截图")
@click.argument("folder", metavar="文件夹")
@click.option(
    "--scale", type=click.Choice(["station", "county"]), default="station", help="规模：一个供电所，或一个县公司。"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@plainly
def demo(folder: str, scale: str, as_json: bool) -> None:
    """示例人员和单位均为虚构。数据库账号“示例”，密码 shili-2026。"""
    target = Path(folder)
    _check(target)
    with _whole(target) as making:
        papers, pictures = _make(making, scale)
    data = {
        "database": str(target / DATABASE),
        "account": ACCOUNT,
        "password": PASSWORD,
        "documents": [str(target / name) for name in papers],
        "pictures": [str(target / name) for name in pictures],
    }
    lines = [f"示例数据库：{data['database']}（账号 {ACCOUNT}，密码 {PASSWORD}）", *data["documents"]]
    answer(data, "\n".join([*lines, f"各页截图 {len(pictures)} 张：{target / '截图'}"]))


def _make(making: Path, scale: str) -> tuple[list[Path], list[Path]]:
    """Everything, in a folder of its own; answers the documents and the pictures by their names there."""
    from desktop import app, compose
    from desktop.samples.demonstration import demonstrate

    station = "示例供电所" if scale == "station" else "示例县供电公司"
    opened = compose.create(making / DATABASE, station, ACCOUNT, PASSWORD)
    try:
        _tell("正在生成示例数据…")
        made = demonstrate(opened.services, opened.who, scale, date.today())
        papers = [
            _save(opened, made.contract, making / "合同-双方已签.pdf"),
            _save(opened, made.pledge, making / "承诺书.pdf"),
            _save(opened, made.pairing, making / "结对书.pdf"),
            _save(opened, made.report, making / "星级评定报告.pdf"),
        ]
        _tell("正在给各页截图…")
        pictures = app.grab_pages(opened, making / "截图")
    finally:
        opened.database_of().close()
    return [p.relative_to(making) for p in papers], [p.relative_to(making) for p in pictures]


def _check(target: Path) -> None:
    if (target / DATABASE).exists():
        raise UserError(f"“{target}”里已有示例数据库。", "请换一个文件夹。")


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """A folder inside the target whose files move into it when all are made; when not, nothing is left.

    Raises:
        UserError: the target cannot be written, or the disk is full.
    """
    new = [each for each in (target, *target.parents) if not each.exists()]
    making = None
    try:
        target.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=".示例-", dir=target))
        yield making
        for file in sorted(p for p in making.rglob("*") if p.is_file() and p.suffix != ".lock"):
            place = target / file.relative_to(making)
            place.parent.mkdir(parents=True, exist_ok=True)
            file.replace(place)
    except UserError as error:
        raise UserError(f"演示没有做成：{error.message}", "没有留下文件；请腾出空间，或换一个位置再试。") from error
    except OSError as error:
        raise UserError(f"演示没有做成：“{target}”不能写入，{fault_of(error)}。", "请换一个位置再试。") from error
    finally:
        if making is not None:
            shutil.rmtree(making, ignore_errors=True)
        for folder in new:
            with contextlib.suppress(OSError):
                folder.rmdir()


def _tell(text: str) -> None:
    click.echo(text, err=True)


def _save(opened: "Opened", uid: "Uid", path: Path) -> Path:
    opened.services.documents.save_as(opened.who, uid, path)
    return path
