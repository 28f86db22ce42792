"""Random people with odd values go out and come back unchanged; imports, edits and undoings in any order hang together."""

import csv
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from desktop.compose import Opened
from desktop.domain.actors import Actor
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.imports.plan import RowState
from desktop.domain.people import Employment, PersonDraft
from desktop.services import Services
from desktop.services.people import PeopleQuery
from tests.examples import examples
from tests.services.randomly import Databases, Replay, check_people

odd = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12) | st.sampled_from(
    ["=1+1", "'x", "+86", "-", "无", "/", "@村", "1.38E+10", "00123", "a\u200bb", "　张　三　", "TRUE", "2020-01-01", "#N/A"]
)
names = st.sampled_from(["张三", "阿卜杜拉•买买提", "𬱖䶮", "欧阳 娜娜", "Anna Li", "张三 "]) | odd.map(lambda text: f"王{text}")
days = st.none() | st.dates(date(1950, 1, 1), date(2005, 12, 31))
people = st.builds(
    PersonDraft,
    name=names,
    gender=st.none() | st.sampled_from(["1", "2"]),
    birth_date=days,
    ethnic=st.none() | st.sampled_from(["01", "15", "97"]),
    education=st.none() | st.sampled_from(["21", "31", "14"]),
    employment=st.sampled_from(list(Employment)),
    native_place=st.none() | odd,
    job_title=st.none() | odd,
    mobile=st.none() | st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    address=st.none() | odd,
    note=st.none() | odd | st.just("一行\n二行"),
)


def saved(services: Services, who: Actor, drafts: list[PersonDraft]) -> list[Uid]:
    """Those that may be stored, each with a staff number of its own."""
    found: list[Uid] = []
    for number, draft in enumerate(drafts):
        whole = replace(draft, staff_no=f"P{number}")
        try:
            uid = services.people.save(who, None, whole, None).uid
        except UserError:
            continue
        found.append(uid)
    return found


@examples(12)
@given(drafts=st.lists(people, min_size=1, max_size=6))
def test_importing_what_was_exported_changes_nothing(databases: Databases, drafts: list[PersonDraft]) -> None:
    with databases.one() as opened:
        services, who = opened.services, opened.who
        uids = saved(services, who, drafts)
        path = opened.database.parent / "来回.xlsx"
        services.exchange.export_people(who, path, uids)
        if not uids:
            return
        preview = services.exchange.preview_people(who, path)
        left = [(row.name, row.state, list(map(str, row.changed))) for row in preview.plan.rows if row.state is not RowState.UNCHANGED]
        assert left == []
        assert len(preview.plan.rows) == len(uids)
        assert not services.exchange.import_people(who, preview).changes


deeds = st.lists(
    st.one_of(
        st.tuples(st.just("import"), st.dictionaries(st.integers(1, 5), st.sampled_from(["电工", "会计", "所长"]), min_size=1)),
        st.tuples(st.just("edit"), st.tuples(st.integers(1, 5), st.sampled_from(["班长", "技术员"]))),
        st.tuples(st.just("undo"), st.integers(0, 3)),
    ),
    max_size=9,
)


class Station:
    """Five people at most, known by staff number, and what their posts should be."""

    def __init__(self, opened: Opened) -> None:
        self.services, self.who, self.folder = opened.services, opened.who, opened.database.parent
        self.batches: list[tuple[Uid, dict[str, str | None], set[str]]] = []

    def posts(self) -> dict[str, str | None]:
        found = {}
        for uid in self.services.people.ids(self.who, PeopleQuery()):
            draft = self.services.people.get(self.who, uid).draft
            found[draft.staff_no or ""] = draft.job_title
        return found

    def bring(self, rows: dict[int, str]) -> None:
        before = self.posts()
        path = self.folder / "批.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(["姓名", "工号", "职务"])
            lines.writerows([f"王{n}", f"S{n}", post] for n, post in rows.items())
        preview = self.services.exchange.preview_people(self.who, path)
        report = self.services.exchange.import_people(self.who, preview)
        after = self.posts()
        assert after == {**before, **{f"S{n}": post for n, post in rows.items()}}
        if report.changes:
            touched = {n for n in after if after[n] != before.get(n, "—")}
            batch = self.services.exchange.imports(self.who)[0]
            self.batches.append((batch.uid, before, touched))

    def edit(self, number: int, post: str) -> None:
        for uid in self.services.people.ids(self.who, PeopleQuery()):
            found = self.services.people.reveal(self.who, uid)
            if found.draft.staff_no == f"S{number}":
                self.services.people.save(self.who, uid, replace(found.draft, job_title=post), found.version)

    def undo(self, place: int) -> None:
        """Either the rows of the batch are as before it, or it is refused and nothing changes."""
        if place >= len(self.batches):
            return
        uid, before, touched = self.batches[-1 - place]
        now = self.posts()
        try:
            self.services.exchange.undo_import(self.who, uid)
        except UserError:
            assert self.posts() == now
            return
        after = self.posts()
        assert {n: after.get(n, "—") for n in touched} == {n: before.get(n, "—") for n in touched}
        assert {n: post for n, post in after.items() if n not in touched} == {n: p for n, p in now.items() if n not in touched}
        del self.batches[-1 - place]


@examples(12)
@given(order=deeds)
def test_any_order_of_import_edit_and_undo_leaves_the_history_consistent(databases: Databases, order: list[tuple[str, object]]) -> None:
    with databases.one() as opened:
        station, replay = Station(opened), Replay()
        for deed, what in order:
            if deed == "import":
                assert isinstance(what, dict)
                station.bring(what)
            elif deed == "edit":
                assert isinstance(what, tuple)
                station.edit(*what)
            else:
                assert isinstance(what, int)
                station.undo(what)
            with opened.database_of().store.read(opened.who) as tx:
                replay.follow(tx)
                check_people(tx)
        assert [f.fault for f in opened.services.backups.check(opened.who) if f.fault] == []
