"""Large files are compared with everybody who is stored, read while the file is opened; what comes of it is the same."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop.compose import Opened
from desktop.domain.actors import Actor, Right
from desktop.domain.imports.plan import Decisions, PeoplePreview, RowState
from desktop.domain.people import PersonDraft
from desktop.exchange.code_tables import read_code_tables
from desktop.paths import RESOURCES
from desktop.services import Services
from desktop.services.exchange.comparing import compare
from desktop.services.exchange.everybody import LARGE_FILE, read_everybody

HEAD = ["姓名", "工号", "职务", "身份证号", "附页"]
IN_BIN = "11010519491231002X"
ROWS = [
    *([f"王{n}", f"P{n}", "电工", "", ""] for n in range(40)),
    ["赵改", "P1", "电工", "", ""],
    ["新人", "N1", "会计", IN_BIN, ""],
    ["王2", "", "", "", ""],
]


def write(path: Path, *, filled: int) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(HEAD)
        lines.writerows([*row[:-1], "附" * filled] for row in ROWS)
    return path


def told(preview: PeoplePreview) -> list[tuple[Any, ...]]:
    rows = [(r.row, r.name, r.state, r.uid, r.candidates, tuple(r.changed), r.twin) for r in preview.plan.rows]
    return [*rows, *((p.row, p.code, p.text) for p in preview.problems if p.row)]


def test_a_large_file_is_compared_like_a_small_one(services: Services, who: Actor, tmp_path: Path) -> None:
    for n in range(30):
        services.people.save(who, None, PersonDraft(name=f"王{n}", staff_no=f"P{n}", job_title="电工" if n % 2 else "班长"), None)
    gone = services.people.save(who, None, PersonDraft(name="走了", id_number=IN_BIN), None).uid
    services.people.delete(who, [gone], "重复")
    small = services.exchange.preview_people(who, write(tmp_path / "小.csv", filled=0))
    large = services.exchange.preview_people(who, write(tmp_path / "大.csv", filled=5_000))
    assert (tmp_path / "小.csv").stat().st_size < LARGE_FILE < (tmp_path / "大.csv").stat().st_size
    assert told(large) == told(small)
    assert {row.state for row in large.plan.rows} >= {RowState.NEW, RowState.CHANGED, RowState.UNCHANGED, RowState.DUPLICATE}
    assert "IN_RECYCLE_BIN" in {p.code for p in large.problems}
    assert services.exchange.import_people(who, large).counts == small.counts


def test_what_was_read_before_somebody_wrote_is_read_again(services: Services, opened: Opened, who: Actor, tmp_path: Path) -> None:
    draft = PersonDraft(name="王3", staff_no="P3", job_title="班长")
    saved = services.people.save(who, None, draft, None)
    parsed = services.exchange.preview_people(who, write(tmp_path / "小.csv", filled=0)).parsed
    codes = read_code_tables(Path(RESOURCES) / "code_tables.yaml")
    store = opened.database_of().store
    with store.read(who, Right.IMPORT) as tx:
        early = read_everybody(tx, whole=True)
    services.people.save(who, saved.uid, replace(draft, job_title="电工"), 1)
    with store.read(who, Right.IMPORT) as tx:
        chunks = list(compare(tx, parsed, Decisions(), codes, early).chunks())
    states = {planned.plan.name: planned.plan.state for chunk in chunks for planned in chunk}
    assert states["王3"] is RowState.UNCHANGED
