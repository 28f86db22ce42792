"""`shuangxing import people` and `shuangxing export people`: spreadsheets in and out without a window."""

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.answers import answer, open_station, plainly, shared_options, wants_json
from desktop.cli.chinese import Group
from desktop.cli.streams import put_json
from desktop.domain.imports.headings import ImportRefused
from desktop.domain.imports.plan import (
    Choose,
    Decisions,
    OrgChoose,
    OrgDecision,
    PeoplePreview,
    RowDecision,
    RowProblem,
    RowState,
)

if TYPE_CHECKING:
    from desktop.compose import Opened
    from desktop.services.exchange import ImportReport

_SHOWN = 40
"""Remarks printed for people; machines get all."""
_KEYS = {
    "新增": "new",
    "更新": "changed",
    "无变化": "unchanged",
    "疑似重复": "duplicate",
    "跳过": "skipped",
    "错误": "error",
    "警告": "warning",
}


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
@shared_options
@plainly
def import_people(file: str, dry_run: bool, sheet: str | None, duplicates: str, orgs: str, **_: object) -> None:
    """从 .xlsx（也可以是 .xls、.ods、.csv）导入人员。

    按列标题找栏目，与列的次序无关；空单元格不清除已有内容；同一文件导入两次，第二次没有变化。
    """
    with open_station() as opened:
        preview = _previewed(opened, Path(file), Decisions(sheet=sheet))
        preview = _decided(opened, preview, duplicates, orgs)
        if dry_run or not preview.valid:
            answer(_as_data(preview, None), _in_words(preview, None))
        else:
            report = opened.services.exchange.import_people(opened.who, preview)
            answer(_as_data(preview, report), _in_words(preview, report))
    if not preview.valid:
        click.echo("没有一行可以导入，库中数据没有改动。", err=True)
        sys.exit(1)


@export.command("people", short_help="导出人员")
@click.argument("file", metavar="文件.xlsx")
@shared_options
@plainly
def export_people(file: str, **_: object) -> None:
    """把全部人员导出为 .xlsx；证件号和电话按文本保存，可以原样导回。"""
    with open_station() as opened:
        report = opened.services.exchange.export_people(opened.who, Path(file))
    answer({"file": str(report.path), "people": report.people}, f"已导出 {report.people} 人到 {report.path}。")


def _previewed(opened: "Opened", path: Path, decisions: Decisions) -> PeoplePreview:
    try:
        return opened.services.exchange.preview_people(opened.who, path, decisions)
    except ImportRefused as error:
        if wants_json():
            put_json({"error": str(error), "code": error.code})
            click.echo(str(error), err=True)
            sys.exit(1)
        raise


def _decided(opened: "Opened", preview: PeoplePreview, duplicates: str, orgs: str) -> PeoplePreview:
    made = preview.decisions
    if duplicates == "new":
        doubtful = preview.plan.of(RowState.DUPLICATE)
        made = replace(made, rows={r.row: RowDecision(Choose.NEW) for r in doubtful})
    if orgs != "auto":
        choose = OrgChoose(orgs)
        made = replace(made, orgs={q.key: OrgDecision(choose) for q in preview.plan.questions})
    return preview if made is preview.decisions else opened.services.exchange.decide(opened.who, preview, made)


def _as_data(preview: PeoplePreview, report: "ImportReport | None") -> dict[str, Any]:
    columns = [{"column": c.letter, "heading": c.heading, "field": c.field} for c in preview.columns]
    found: dict[str, Any] = {
        "file": str(preview.path),
        "sha256": preview.sha256,
        "sheet": preview.parsed.sheet,
        "sheets": list(preview.sheets),
        "dry_run": report is None,
        "columns": columns,
        "counts": {_KEYS[name]: count for name, count in (report.counts if report else preview.counts).items()},
        "problems": [_problem(p) for p in preview.problems],
        "organisations": [
            {
                "column": q.label,
                "name": q.name,
                "rows": q.rows,
                "decision": q.decision.choose.value,
                "kind": q.kind.label,
                "parent": q.parent,
                "similar": [c.title for c in q.similar],
            }
            for q in preview.plan.questions
        ],
    }
    if report is not None:
        found["created_organisations"] = list(report.created_orgs)
        found["left_out"] = [{"row": row, "name": name, "why": why} for row, name, why in report.skipped]
        found["backup"] = str(report.backup) if report.backup else None
        found["changed"] = bool(report.changes)
    return found


def _problem(p: RowProblem) -> dict[str, Any]:
    return {
        "sheet": p.sheet,
        "row": p.row or None,
        "column": p.column,
        "code": p.code,
        "severity": p.severity.value,
        "text": p.text,
    }


def _in_words(preview: PeoplePreview, report: "ImportReport | None") -> str:
    counts = report.counts if report else preview.counts
    done = "已导入" if report and report.changes else ("没有变化" if report else "只核对，没有写入")
    known = "、".join(c.heading for c in preview.parsed.columns if c.field)
    lines = [
        f"{preview.path.name} · 工作表“{preview.parsed.sheet}”：{done}",
        f"读到的栏目：{known}",
        "　".join(f"{name} {count}" for name, count in counts.items()),
        *_remarks(preview),
    ]
    if report and report.created_orgs:
        lines.append(f"新建组织：{'、'.join(report.created_orgs)}")
    if report and report.backup:
        lines.append(f"导入前的备份：{report.backup}")
    return "\n".join(lines)


def _remarks(preview: PeoplePreview) -> list[str]:
    ordered = sorted(preview.problems, key=lambda p: (not p.is_error, p.row))
    lines = [_remark(p) for p in ordered[:_SHOWN]]
    rest = Counter(p.code for p in ordered[_SHOWN:])
    if rest:
        told = "、".join(f"{code} {count} 条" for code, count in rest.most_common())
        lines.append(f"……另有 {rest.total()} 条（{told}），加 --json 可看全部。")
    return lines


def _remark(p: RowProblem) -> str:
    place = f"第 {p.row} 行" if p.row else f"工作表“{p.sheet}”"
    return f"{'✗' if p.is_error else '!'} {place}{f' {p.column}' if p.column else ''}：{p.text}[{p.code}]"
