"""Imports, edits, moves, changes of many, reorganisations, deletions and undoings in any order, on a real encrypted database.

Each deed is either refused and changes nothing, or leaves everything as it must be; taken back at once it leaves nothing
behind, and taking that back brings it again. What is exported at the end comes back unchanged.
"""

import csv
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop import compose
from desktop.compose import Opened
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.imports.plan import Choose, Decisions, RowDecision, RowState
from desktop.domain.organisations import OrgKind, ancestors
from desktop.domain.people import Circumstances
from desktop.domain.people.affiliations import FROM_THE_FIRST
from desktop.domain.views import Change
from desktop.services.organisations import tree_of
from desktop.services.people import PeopleQuery
from desktop.store.organisations import Organisation
from desktop.store.people import Affiliation, Person
from tests.conftest import CHEAP, PASSWORD

HEAD = ["姓名", "工号", "身份证号", "职务", "部门", "班组", "所在党支部", "政治面貌", "申请入党日期", "加入党组织日期"]
NUMBERS = ("11010519491231002X", "34052419800101001X", "130627199005120013")
STEPS = ("applied_on", "activist_on", "target_on", "joined_on", "full_on")
KEPT = {"row_version", "created_at", "created_by", "updated_at", "updated_by"}
PLACE = st.integers(0, 9)
DAY = st.sampled_from(["", "1999-7-1", "2005.7.1", "2011年7月1日"])
ROW = st.tuples(
    st.integers(1, 4),
    st.sampled_from(["", *NUMBERS]),
    st.sampled_from(["", "电工", "会计", "所长"]),
    st.sampled_from(["", "甲供电所", "乙供电所"]),
    st.sampled_from(["", "一班", "二班"]),
    st.sampled_from(["", "第一党支部", "第二党支部"]),
    st.sampled_from(["", "中共党员", "群众"]),
    DAY,
    DAY,
)
DEEDS = st.one_of(
    st.tuples(st.just("bring"), st.lists(ROW, min_size=1, max_size=4), st.sampled_from(["", "new", "skip"])),
    st.tuples(st.just("bring"), st.lists(ROW, min_size=1, max_size=4), st.just("")),
    st.tuples(st.just("edit"), PLACE, st.sampled_from(["班长", "技术员", None])),
    st.tuples(st.just("date"), PLACE, st.sampled_from(STEPS), st.dates(date(1990, 1, 1), date(2020, 1, 1))),
    st.tuples(st.just("move"), PLACE, PLACE, st.integers(0, 300) | st.none()),
    st.tuples(st.just("many"), PLACE, st.sampled_from(["job_title", "branch_uid", "team_uid"])),
    st.tuples(st.just("put"), PLACE, PLACE),
    st.tuples(st.just("rename"), PLACE, st.sampled_from(["丙供电所", "三班", "第三党支部"])),
    st.tuples(st.just("close"), PLACE),
    st.tuples(st.just("delete"), PLACE),
    st.tuples(st.just("restore"), PLACE),
    st.tuples(st.just("undo"), st.integers(0, 6)),
    st.tuples(st.just("undo"), st.integers(0, 6)),
    st.tuples(st.just("undo_import"), st.integers(0, 2)),
)
BEGUN = {kind.value for kind in FROM_THE_FIRST}
State = dict[tuple[str, bytes], dict[str, Any]]


class Office:
    """A clerk who does what hypothesis says."""

    def __init__(self, opened: Opened, folder: Path) -> None:
        self.opened, self.services, self.who, self.folder = opened, opened.services, opened.who, folder
        self.began = len(self.services.history.ids(self.who))

    def state(self) -> State:
        """Everything that is alive, without who touched it when."""
        found: State = {}
        with self.opened.database_of().store.read(self.who) as tx:
            for table in (Person, Organisation, Affiliation):
                names = [column.name for column in table.__table__.columns if column.name not in KEPT]
                for row in tx.rows(sa.select(table)):
                    found[table.__name__, row.uid] = {name: getattr(row, name) for name in names}
        return found

    def actions(self) -> list[Uid]:
        every = self.services.history.ids(self.who)
        return every[: len(every) - self.began]

    def people(self) -> list[Uid]:
        found = self.services.people.ids(self.who, PeopleQuery())
        return sorted(found, key=lambda uid: repr(self.services.people.get(self.who, uid).draft))

    def one(self, place: int) -> Uid:
        found = self.people()
        if not found:
            raise UserError("没有人")
        return found[place % len(found)]

    def org(self, place: int, *kinds: OrgKind) -> Uid:
        rows = sorted(self.services.organisations.tree(self.who), key=lambda row: (row.name, row.kind))
        found = [row.uid for row in rows if not kinds or row.kind in kinds]
        if not found:
            raise UserError("没有组织")
        return found[place % len(found)]

    def saved(self, person: Uid, day: date | None = None, **fields: Any) -> None:
        shown = self.services.people.reveal(self.who, person)
        draft = replace(shown.draft, **fields)
        self.services.people.save(self.who, person, draft, shown.version, Circumstances(day, ""))

    def bring(self, rows: list[tuple[Any, ...]], decided: str) -> None:
        path = self.folder / "批.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([HEAD, *([f"王{row[0]}", f"S{row[0]}", *row[1:]] for row in rows)])
        preview = self.services.exchange.preview_people(self.who, path)
        if decided:
            doubtful = {r.row: RowDecision(Choose(decided)) for r in preview.plan.of(RowState.DUPLICATE)}
            preview = self.services.exchange.decide(self.who, preview, Decisions(rows=doubtful))
        shown = {r.row: r for r in preview.plan.rows}
        report = self.services.exchange.import_people(self.who, preview)
        assert dict(report.counts) == dict(preview.counts), "what was shown is what is done"
        again = self.services.exchange.preview_people(self.who, path)
        told = {p.row for p in again.problems if p.is_error}
        for row in again.plan.rows:
            if shown[row.row].state in (RowState.NEW, RowState.CHANGED, RowState.UNCHANGED) and row.row not in told:
                assert row.state in (RowState.UNCHANGED, RowState.CHANGED, RowState.DUPLICATE), (row, "a second time nothing is new")

    def edit(self, place: int, post: str | None) -> None:
        self.saved(self.one(place), job_title=post)

    def date(self, place: int, step: str, day: date) -> None:
        self.saved(self.one(place), **{step: day})

    def move(self, place: int, where: int, back: int | None) -> None:
        kind, field = [(OrgKind.BRANCH, "branch_uid"), (OrgKind.TEAM, "team_uid"), (OrgKind.STATION, "department_uid")][where % 3]
        day = None if back is None else date.fromordinal(date.today().toordinal() - back)
        self.saved(self.one(place), day, **{field: self.org(where, kind)})

    def many(self, where: int, field: str) -> None:
        kinds = {"branch_uid": OrgKind.BRANCH, "team_uid": OrgKind.TEAM}
        value = self.org(where, kinds[field]).hex() if field in kinds else f"岗位{where}"
        self.services.people.change_many(self.who, self.people(), Change(field, value))

    def changed(self, uid: Uid, **fields: Any) -> None:
        shown = self.services.organisations.get(self.who, uid)
        self.services.organisations.save(self.who, uid, replace(shown.draft, **fields), shown.version)

    def put(self, place: int, above: int) -> None:
        self.changed(self.org(place), parent_uid=self.org(above))

    def rename(self, place: int, name: str) -> None:
        self.changed(self.org(place), name=name)

    def close(self, place: int) -> None:
        self.services.organisations.delete(self.who, self.org(place), "撤销建制")

    def delete(self, place: int) -> None:
        self.services.people.delete(self.who, [self.one(place)], "登记有误")

    def restore(self, place: int) -> None:
        binned = self.services.history.bin_rows(self.who, self.services.history.bin_ids(self.who))
        gone = [row for row in binned if row.noun in ("person", "organisation")]
        if not gone:
            raise UserError("回收站是空的")
        row = sorted(gone, key=lambda row: (row.title, row.note))[place % len(gone)]
        self.services.history.restore(self.who, row.noun, [row.uid])

    def undo(self, back: int) -> None:
        actions = self.actions()
        if back >= len(actions):
            raise UserError("没有更早的操作")
        self.services.history.undo(self.who, actions[back])

    def undo_import(self, back: int) -> None:
        batches = self.services.exchange.imports(self.who)
        if back >= len(batches):
            raise UserError("没有更早的导入")
        self.services.exchange.undo_import(self.who, batches[back].uid)

    def do(self, deed: tuple[Any, ...]) -> None:
        """Once; when something was written: taken back, brought again."""
        before, known = self.state(), len(self.actions())
        try:
            getattr(self, deed[0])(*deed[1:])
        except UserError:
            assert self.state() == before, "refused, which changes nothing"
            return
        after = self.state()
        self.check()
        if len(self.actions()) == known or after == before:
            return
        self.services.history.undo(self.who, self.actions()[0])
        assert self.state() == before, "taken back at once it leaves nothing behind"
        self.services.history.undo(self.who, self.actions()[0])
        assert self.state() == after, "and taking that back brings it again"

    def check(self) -> None:
        with self.opened.database_of().store.read(self.who) as tx:
            tree = tree_of(tx)
            assert all(ancestors(node, tree)[-1].parent_uid is None for node in tree.values())
            rows = tx.rows(sa.select(Person))
            held = Counter(row.id_number for row in rows if row.id_number and not row.possible_twin)
            assert all(count == 1 for count in held.values())
            staff = Counter(row.staff_no for row in rows if row.staff_no)
            assert all(count == 1 for count in staff.values())
            stays = tx.rows(sa.select(Affiliation).where(Affiliation.until.is_(None)))
            for row in rows:
                known = [day for name in STEPS if (day := getattr(row, name))]
                assert known == sorted(known)
                at = {name: uid for name in ("branch_uid", "department_uid", "team_uid") if (uid := getattr(row, name))}
                assert set(at.values()) <= tree.keys(), "nobody is where nothing is"
                open_ = {s.org_uid for s in stays if s.person_uid == row.uid and s.kind in BEGUN}
                assert open_ == {uid for name, uid in at.items() if name != "department_uid"}
        found = self.services.people.ids(self.who, PeopleQuery(text="王"))
        assert set(found) == set(self.people()), "the search finds whoever is there and nobody else"

    def round_trip(self) -> None:
        if not self.people():
            return
        path = self.folder / "来回.xlsx"
        self.services.exchange.export_people(self.who, path)
        preview = self.services.exchange.preview_people(self.who, path)
        left = [(r.name, r.state, r.changed) for r in preview.plan.rows if r.state is not RowState.UNCHANGED]
        assert left == []
        assert preview.plan.new_orgs == ()
        assert [f.fault for f in self.services.backups.check(self.who) if f.fault] == []


@settings(
    max_examples=8, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(deeds=st.lists(DEEDS, min_size=3, max_size=12))
def test_any_order_of_deeds_can_be_taken_back_and_holds(
    template: Path, tmp_path_factory: pytest.TempPathFactory, deeds: Sequence[tuple[Any, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("orders")
    for file in template.glob("station.db*"):
        if file.is_file() and file.suffix != ".lock":
            shutil.copyfile(file, folder / file.name)
    opened = compose.open_station(folder / "station.db", "管理员", PASSWORD, work=CHEAP)
    try:
        office = Office(opened, folder)
        for deed in deeds:
            office.do(deed)
        office.round_trip()
    finally:
        opened.database_of().close()
        shutil.rmtree(folder)
