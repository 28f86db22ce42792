"""What `shuangxing import people` is told and answers: decisions from options, a preview as JSON or as lines."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.domain.drafts import spec
from desktop.domain.errors import UserError
from desktop.domain.imports.layouts import PARTS, HeadingRows, chosen_by_words, fill_of
from desktop.domain.imports.plan import Choose, Decisions, PeoplePreview, RowDecision, RowProblem, RowState
from desktop.domain.imports.vocabulary import Vocabulary
from desktop.domain.people import PersonDraft

if TYPE_CHECKING:
    from desktop.compose import Opened
    from desktop.services.exchange import ImportReport

LABELS = {item.name: item.label for item in spec(PersonDraft)}
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
_ROWS = re.compile(r"(\d+)(?:[-–](\d+))?")


def decisions(opened: "Opened", path: Path, given: dict[str, Any]) -> Decisions:
    """Everything the options decide before the file is read through.

    Raises:
        UserError: --map names a field or a column that is not there.
    """
    heading = given.get("heading")
    made = Decisions(sheet=given.get("sheet"), heading=_heading(heading) if heading else None)
    if given.get("skip"):
        made = replace(made, rows=dict.fromkeys(_numbers(given["skip"], "--skip"), RowDecision(Choose.SKIP)))
    if not given.get("wishes"):
        return made
    wishes = [_wish(text) for text in given["wishes"]]
    look = opened.services.exchange.look(opened.who, path, made)
    return replace(made, sheet=look.sheet, fills=chosen_by_words(look.headings.columns, wishes, LABELS))


def told_apart(opened: "Opened", path: Path, made: Decisions) -> str:
    """What to type where columns are called the same: for the first of them, the next, and so of tables side by side."""
    words = Vocabulary(spec(PersonDraft))
    meant: dict[str, list[str]] = {}
    for column in opened.services.exchange.look(opened.who, path, made).headings.columns:
        fill = _meant(words, column.heading)
        if fill:
            meant.setdefault(fill, []).append(column.letter)
    twice = {fill: letters for fill, letters in meant.items() if len(letters) > 1}
    if not twice:
        return ""
    most = max(map(len, twice.values()))
    places = ("左边", "右边") if most == 2 else [f"第 {n} 个" for n in range(1, most + 1)]
    told = []
    for n, place in enumerate(places):
        options = " ".join(f"--map {fill}={letters[n]}" for fill, letters in twice.items() if n < len(letters))
        told.append(f"用{place}的，请加：{options}")
    tables = "姓名" in twice and len(twice) > 1
    beside = f"并排的{'两' if most == 2 else f' {most} '}张表，每张都要这样运行一次。" if tables else ""
    return f"{'；'.join(told)}。{beside}"


def _meant(words: Vocabulary, heading: str) -> str:
    """What --map calls what this heading means, "" for nothing known."""
    field = words.field(heading)
    if field is not None:
        return LABELS[field]
    over, _, part = heading.rpartition(" ")
    field = words.field(over) if part in PARTS.values() else None
    return f"{LABELS[field]}.{part}" if field is not None else ""


def _heading(text: str) -> HeadingRows:
    found = _ROWS.fullmatch(text)
    first = int(found[1]) if found else 0
    last = int(found[2] or first) if found else 0
    if text == "0":
        return HeadingRows(0)
    if not 0 < first <= last < first + 3:
        raise click.BadParameter("写成 3 或 3-4，最多三行。", param_hint="--heading-row")
    return HeadingRows(first, last - first + 1)


def renamings(preview: PeoplePreview, text: str) -> dict[int, RowDecision]:
    """The decisions that a changed name is a change of name: of all rows that change one, or of those numbered.

    A numbered row may also be one whose staff number is that of somebody with another name: it is he then.

    Raises:
        UserError: a row numbered does not change the name of somebody stored.
    """
    changed = {p.row for p in preview.problems if p.code == "NAME_CHANGED"}
    holders = {row.row: row.uid for row in preview.plan.rows if row.row in changed}
    wanted = list(holders) if text == "all" else _numbers(text, "--renamed")
    for row in preview.plan.of(RowState.DUPLICATE):
        if len(row.candidates) == 1 and row.candidates[0].title != row.name:
            holders[row.row] = row.candidates[0].uid
    wrong = [number for number in wanted if number not in holders]
    if wrong:
        raise UserError(f"第 {wrong[0]} 行没有改动库中的姓名，不是更名。", "请先加 --dry-run 看哪些行的姓名有改动。")
    return {number: RowDecision(Choose.EXISTING, holders[number], renamed=True) for number in wanted}


def _numbers(text: str, option: str) -> list[int]:
    found: list[int] = []
    for part in re.split(r"[,，、]", text):
        match = _ROWS.fullmatch(part.strip())
        if match is None:
            raise click.BadParameter("写成 5,7-9。", param_hint=option)
        found += range(int(match[1]), int(match[2] or match[1]) + 1)
    return found


def fields_named(text: str) -> list[str]:
    """The fields of a list of labels or names.

    Raises:
        UserError: there is no such field.
    """
    found = []
    for part in (part.strip() for part in re.split(r"[,，、]", text)):
        name = next((n for n, label in LABELS.items() if part in (n, label)), None)
        if name is None:
            raise UserError(f"没有“{part}”这一栏。", f"可用：{'、'.join(LABELS.values())}。")
        found.append(name)
    return list(dict.fromkeys(found))


def _wish(text: str) -> tuple[str, str]:
    field, mark, column = text.partition("=")
    if not mark or not column.strip():
        raise click.BadParameter("写成 手机=联系方式。", param_hint="--map")
    return field.strip(), column.strip()


def as_data(preview: PeoplePreview, report: "ImportReport | None") -> dict[str, Any]:
    """For machines; every row, column and remark."""
    parsed = preview.parsed
    tally = parsed.tally
    found: dict[str, Any] = {
        "file": str(preview.path),
        "sha256": preview.sha256,
        "sheet": parsed.sheet,
        "sheets": list(preview.sheets),
        "heading_rows": list(range(parsed.heading_row, parsed.heading_row + parsed.heading_rows)),
        "dry_run": report is None,
        "columns": [
            {"column": c.letter, "heading": c.heading, "field": c.field, "fills": fill_of(c), "why": c.why, "cells": c.cells}
            for c in preview.columns
        ],
        "cells": {
            "all": tally.cells, "read": tally.read, "ignored": tally.ignored, "headings": tally.headings, "outside": tally.outside
        },
        "counts": {_KEYS[name]: count for name, count in (report.counts if report else preview.counts).items()},
        "rows": [
            {"row": r.row, "name": r.name, "state": _KEYS[r.state], "changed": [c._asdict() for c in r.changed]}
            for r in preview.plan.rows
        ],
        "problems": [_problem(p) for p in preview.problems],
        "organisations": _organisations(preview),
    }  # fmt: skip
    if report is not None:
        found["created_organisations"] = list(report.created_orgs)
        found["left_out"] = [{"row": row, "name": name, "why": why} for row, name, why in report.skipped]
        found["backup"] = str(report.backup) if report.backup else None
        found["changed"] = bool(report.changes)
    return found


def _organisations(preview: PeoplePreview) -> list[dict[str, Any]]:
    return [
        {
            "column": q.label,
            "name": q.name,
            "rows": q.rows,
            "decision": q.decision.choose.value,
            "kind": q.kind.label,
            "parent": q.parent,
            "homeless": q.homeless,
            "similar": [c.title for c in q.similar],
        }
        for q in preview.plan.questions
    ]


def _problem(p: RowProblem) -> dict[str, Any]:
    return {
        "sheet": p.sheet,
        "row": p.row or None,
        "column": p.column,
        "code": p.code,
        "severity": p.severity.value,
        "text": p.text,
    }


def in_words(preview: PeoplePreview, report: "ImportReport | None", left: str | None = None) -> str:
    """For people: counts, columns, and the first remarks."""
    counts = report.counts if report else preview.counts
    done = "已导入" if report and report.changes else ("没有变化" if report else "只核对，没有写入")
    known = "、".join(f"{c.heading}→{LABELS[c.field]}" for c in preview.columns if c.field)
    aside = "、".join(f"{c.heading or f'{c.letter} 列'}（{c.why}）" for c in preview.columns if not c.field)
    tally = preview.parsed.tally
    lines = [
        f"{preview.path.name} · 工作表“{preview.parsed.sheet}”：{done}",
        f"读到的栏目：{known}",
        *([f"不读的列：{aside}"] if aside else []),
        f"有内容的 {tally.cells} 格：读入 {tally.read}，不读的列 {tally.ignored}，列标题 {tally.headings}，表外文字 {tally.outside}",
        "　".join(f"{name} {count}" for name, count in counts.items()),
        *_changes(preview),
        *_remarks(preview),
    ]
    unsure = [c for c in preview.columns if c.unsure]
    if unsure:
        lines.append(f"要读待定的列，请写明它是哪一栏，如：--map 栏目={unsure[0].heading}；不读的，写 --map ={unsure[0].heading}。")
    if report and report.created_orgs:
        lines.append(f"新建组织：{'、'.join(report.created_orgs)}")
    homeless = [q.name for q in preview.plan.questions if q.homeless]
    if homeless:
        lines.append(f"没有上级的新组织：{'、'.join(homeless)}。上级请在窗口的“组织”里填。")
    if report and report.backup:
        lines.append(f"导入前的备份：{report.backup}")
    if left:
        lines.append(f"有问题的行已另存为 {left}，改好后可以再导入。")
    return "\n".join(lines)


def _changes(preview: PeoplePreview) -> list[str]:
    changed = [row for row in preview.plan.rows if row.changed]
    lines = [f"~ 第 {r.row} 行 {r.name}：{'；'.join(map(str, r.changed))}" for r in changed[:_SHOWN]]
    return [*lines, f"……另有 {len(changed) - _SHOWN} 行更新。"] if len(changed) > _SHOWN else lines


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
