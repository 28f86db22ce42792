"""`shuangxing import people` and `shuangxing export people`: spreadsheets in and out without a window."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.answers import answer, open_station, plainly, shared_options, wants_json
from desktop.cli.chinese import Group
from desktop.cli.import_words import as_data, decisions, fields_named, in_words, renamings, told_apart
from desktop.cli.streams import put_json
from desktop.domain.actors import Right
from desktop.domain.errors import UserError
from desktop.domain.identity import uid_text
from desktop.domain.imports.headings import ImportRefused
from desktop.domain.imports.plan import (
    Choose,
    Decisions,
    OrgChoose,
    OrgDecision,
    PeoplePreview,
    RowDecision,
    RowState,
)

if TYPE_CHECKING:
    from desktop.compose import Opened


@click.group("import", cls=Group, short_help="从电子表格导入")
def import_() -> None:
    """从电子表格导入数据；先核对，再在一次操作中写入。"""


@click.group("export", cls=Group, short_help="导出为电子表格")
def export() -> None:
    """把数据导出为电子表格。"""


@import_.command("people", short_help="导入人员")
@click.argument("file", metavar="文件.xlsx")
@click.option("--dry-run", is_flag=True, help="只核对并显示结果，不写入。")
@click.option("--sheet", metavar="工作表", help="读哪个工作表；默认按列标题自动选择。")
@click.option(
    "--duplicates",
    type=click.Choice(["skip", "new"]),
    default="skip",
    show_default=True,
    help="疑似重复、无法判断是谁的行：跳过，或都作为新人员。",
)
@click.option(
    "--orgs",
    type=click.Choice(["auto", "create", "leave"]),
    default="auto",
    show_default=True,
    help="还没有登记的组织：没有相近名称时新建（auto）、一律新建、一律不导入这一栏。",
)
@click.option("--heading-row", "heading", metavar="N[-M]", help="列标题在第几行（或几行）；0 是没有；默认自动找。")
@click.option("--map", "wishes", metavar="栏目=列标题", multiple=True, help="这一列填入哪一栏，可多次；“=列标题”是不读这一列。")
@click.option("--skip", metavar="行号", help="不导入这些行，如 5,7-9。")
@click.option("--renamed", metavar="行号", help="这些行改了的姓名是更名，旧名记入曾用名，如 5,7-9；all 是全部。不写时按改错字处理。")
@click.option("--left", metavar="文件.xlsx", help="有问题的行另存为这个文件，改好后可再导入。")
@shared_options
@plainly
def import_people(
    file: str, dry_run: bool, duplicates: str, orgs: str, renamed: str | None, left: str | None, **given: Any
) -> None:
    """从 .xlsx（也可以是 .xls、.ods、.csv、.txt）导入人员。

    按列标题找栏目，与列的次序无关；空单元格不清除已有内容；同一文件导入两次，第二次没有变化。
    """
    with open_station() as opened:
        made = decisions(opened, Path(file), given)
        preview = _decided(opened, _previewed(opened, Path(file), made), duplicates, orgs, renamed)
        report = None
        if not dry_run and preview.valid:
            report = opened.services.exchange.import_people(opened.who, preview)
        saved = _save_left(opened, preview, left)
        answer({**as_data(preview, report), **saved}, in_words(preview, report, saved.get("left_out_file")))
    if not preview.valid:
        click.echo("没有一行可以导入，库中数据没有改动。", err=True)
        sys.exit(1)


@import_.command("list", short_help="列出历次导入")
@shared_options
@plainly
def list_imports(**_: object) -> None:
    """列出历次导入，最近的在前；第一列的编号用于撤销。"""
    with open_station() as opened:
        rows = opened.services.exchange.imports(opened.who)
    data = [
        {"batch": uid_text(r.uid), "at": r.at.isoformat(), "account": r.account, "file": r.file, "sheet": r.sheet,
         "new": r.created, "changed": r.changed, "unchanged": r.unchanged, "left_out": r.left_out, "undone": r.undone}
        for r in rows
    ]  # fmt: skip
    words = [
        f"{uid_text(r.uid)}  {r.at.astimezone():%Y-%m-%d %H:%M}  {r.account}  {r.file}："
        f"新增 {r.created}，更新 {r.changed}，未导入 {r.left_out}{'，已撤销' if r.undone else ''}"
        for r in rows
    ]
    answer({"imports": data}, "\n".join(words) or "还没有导入过。")


@import_.command("undo", short_help="撤销一次导入")
@click.argument("batch", metavar="[编号]", required=False)
@shared_options
@plainly
def undo_import(batch: str | None, **_: object) -> None:
    """整批撤销一次导入；不写编号时是最近的一次。之后改过其中的记录时不撤销，并说明是哪一条。"""
    with open_station() as opened:
        rows = [r for r in opened.services.exchange.imports(opened.who) if batch or not r.undone]
        row = next((r for r in rows if batch in (None, uid_text(r.uid))), None)
        if row is None:
            raise UserError("没有这次导入。" if batch else "没有可以撤销的导入。", "请用 import list 查看编号。")
        opened.services.exchange.undo_import(opened.who, row.uid)
    answer({"batch": uid_text(row.uid), "file": row.file, "undone": True}, f"已撤销“{row.file}”的导入。")


@click.group("template", cls=Group, short_help="保存导入用的空白表格")
def template() -> None:
    """保存空白表格：有全部列标题、可选内容的下拉列表和填写说明。"""


@template.command("people", short_help="人员导入表")
@click.argument("file", metavar="文件.xlsx")
@shared_options
@plainly
def template_people(file: str, **_: object) -> None:
    """保存人员导入用的空白表格；代码和组织从下拉列表中选。"""
    with open_station() as opened:
        opened.services.exchange.save_template(opened.who, Path(file))
    answer({"file": file}, f"已保存空白表格：{file}。")


@export.command("people", short_help="导出人员")
@click.argument("file", metavar="文件.xlsx")
@click.option("--columns", metavar="栏目,栏目", help="只导出这些栏目，按这个次序；默认全部。")
@click.option("--covered", is_flag=True, help="身份证号、电话和住址遮盖。")
@shared_options
@plainly
def export_people(file: str, columns: str | None, covered: bool, **_: object) -> None:
    """把全部人员导出为 .xlsx；证件号和电话按文本保存，可以原样导回。完整导出要有查看敏感信息的权限，并记入历史。"""
    names = fields_named(columns) if columns else None
    with open_station() as opened:
        full = not covered and opened.who.may(Right.REVEAL)
        report = opened.services.exchange.export_people(opened.who, Path(file), full=full, columns=names)
    data = {"file": str(report.path), "people": report.people, "full": full}
    answer(data, f"已导出 {report.people} 人到 {report.path}{'' if full else '，敏感内容已遮盖'}。")


def _previewed(opened: "Opened", path: Path, decisions: Decisions) -> PeoplePreview:
    try:
        return opened.services.exchange.preview_people(opened.who, path, decisions)
    except ImportRefused as error:
        if error.code == "FIELD_TWICE":
            error.advice = told_apart(opened, path, decisions) or error.advice
        if wants_json():
            put_json({"error": str(error), "code": error.code})
            click.echo(str(error), err=True)
            sys.exit(1)
        raise


def _save_left(opened: "Opened", preview: PeoplePreview, path: str | None) -> dict[str, Any]:
    if path is None or not preview.plan.of(RowState.ERROR, RowState.DUPLICATE):
        return {}
    report = opened.services.exchange.save_left_out(opened.who, preview, Path(path))
    return {"left_out_file": str(report.path), "left_out_rows": report.people}


def _decided(
    opened: "Opened", preview: PeoplePreview, duplicates: str, orgs: str, renamed: str | None
) -> PeoplePreview:
    made = preview.decisions
    if duplicates == "new":
        doubtful = {r.row: RowDecision(Choose.NEW) for r in preview.plan.of(RowState.DUPLICATE)}
        made = replace(made, rows={**doubtful, **made.rows})
    if renamed:
        made = replace(made, rows={**made.rows, **renamings(preview, renamed)})
    if orgs != "auto":
        choose = OrgChoose(orgs)
        made = replace(made, orgs={q.key: OrgDecision(choose) for q in preview.plan.questions})
    return preview if made is preview.decisions else opened.services.exchange.decide(opened.who, preview, made)
