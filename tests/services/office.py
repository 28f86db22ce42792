"""A clerk who imports, edits, moves, merges, deletes and takes back what he is told; used by the random tests."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from desktop.compose import Opened
from desktop.domain.errors import Stale, UserError
from desktop.domain.identity import Uid
from desktop.domain.imports.plan import (
    Choose,
    Decisions,
    OrgChoose,
    OrgDecision,
    OrgKey,
    PeoplePreview,
    RowDecision,
    RowState,
)
from desktop.domain.organisations import (
    PLACE_KINDS,
    AssignmentDraft,
    LinkKind,
    OrganisationDraft,
    OrgKind,
    PostRole,
    SiteStayDraft,
)
from desktop.domain.people import Circumstances, PersonDraft
from desktop.domain.people.affiliations import StayDraft
from desktop.domain.people.transfers import (
    NEXT,
    Direction,
    LetterDraft,
    ReceiptDraft,
    Step,
    StepDraft,
    TransferDraft,
    TransferState,
)
from desktop.domain.people.twins import ApartDraft
from desktop.domain.views import Change
from desktop.services.people import PeopleQuery
from desktop.store.organisations import Assignment, Organisation, SiteStay
from desktop.store.people import Affiliation, Person, Transfer
from desktop.store.record import Record
from tests.services.randomly import (
    Replay,
    change_organisation,
    check_mobile_is_derived,
    check_people,
    check_tree,
    live_row,
)

HEAD = ["姓名", "工号", "身份证号", "职务", "部门", "班组", "所在党支部", "政治面貌", "申请入党日期", "加入党组织日期"]
NUMBERS = ("11010519491231002X", "34052419800101001X", "130627199005120013")
FIELDS = ("branch_uid", "team_uid", "department_uid", "group_uid")
TABLES = (Person, Organisation, Affiliation, Transfer, SiteStay, Assignment)
KEPT = {"row_version", "created_at", "created_by", "updated_at", "updated_by"}
State = dict[tuple[str, bytes], dict[str, Any]]


def build(opened: Opened) -> None:
    """A branch with its mobile group at a site, one member there whose letter is on its way, and two records with one ID number."""
    orgs, who = opened.services.organisations, opened.who
    branch = orgs.save(who, None, OrganisationDraft("第一党支部", OrgKind.BRANCH), None).uid
    group = orgs.save(who, None, OrganisationDraft("流动党小组", OrgKind.MOBILE_GROUP, branch), None).uid
    site = orgs.save(who, None, OrganisationDraft("北河工程", OrgKind.PROJECT_SITE), None).uid
    orgs.save(who, None, OrganisationDraft("党小组", OrgKind.PARTY_GROUP, branch), None)
    orgs.link(who, group, site, LinkKind.ATTACHED_TO, date.today() - timedelta(days=400))
    draft = PersonDraft("王1", staff_no="S1", political_status="01", joined_on=date(2011, 7, 1), branch_uid=branch)
    one = opened.services.people.save(who, None, draft, None).uid
    draft = PersonDraft("王5", staff_no="S5", id_number=NUMBERS[2], branch_uid=branch)
    first = opened.services.people.save(who, None, draft, None).uid
    opened.services.people.delete(who, [first], "登记有误")
    opened.services.people.save(who, None, replace(draft, name="王6", staff_no="S6", branch_uid=None), None)
    opened.services.people.restore(who, [first])
    for person in (one, first):
        stay = SiteStayDraft(person, site, None, date.today() - timedelta(days=200))
        opened.services.organisation_life.assign(who, None, stay, None)
    transfers = opened.services.transfers
    transfers.plan(who, first, None, TransferDraft(Direction.WITHIN, None, None, branch), None)
    sent = transfers.plan(who, one, None, TransferDraft(Direction.OUT, None, "某市委"), None).uid
    letter = LetterDraft("介1号", date.today() - timedelta(days=30), 60, "2026-01")
    transfers.advance(who, sent, TransferState.ISSUED, letter, 1)
    transfers.advance(who, sent, TransferState.ON_WAY, StepDraft(), 2)


class Desk:
    """What lies on the table of the clerk: how he finds what he is told by its place."""

    def __init__(self, opened: Opened) -> None:
        self.opened, self.services, self.who = opened, opened.services, opened.who
        self.folder = opened.database.parent
        self.began = len(self.services.history.ids(self.who))
        self.replay = Replay()

    def state(self) -> State:
        """Everything that is alive, without who touched it when."""
        found: State = {}
        with self.opened.database_of().store.read(self.who) as tx:
            for table in TABLES:
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

    def row(self, table: type[Record], place: int) -> Any:
        return live_row(self.opened, table, place)

    def changed(self, uid: Uid, **fields: Any) -> None:
        change_organisation(self.opened, uid, **fields)


class Office(Desk):
    """A clerk who does what hypothesis says."""

    def rest(self) -> None:
        raise UserError("没有做什么")

    def bring(self, rows: list[tuple[Any, ...]], decided: str, orgs: str) -> None:
        path = self.folder / "批.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([HEAD, *([f"王{row[0]}", f"S{row[0]}", *row[1:]] for row in rows)])
        preview = self.services.exchange.preview_people(self.who, path)
        if decided or orgs:
            preview = self.services.exchange.decide(self.who, preview, self.decisions(preview, decided, orgs))
        shown = {r.row: r for r in preview.plan.rows}
        report = self.services.exchange.import_people(self.who, preview)
        assert dict(report.counts) == dict(preview.counts), "what was shown is what is done"
        again = self.services.exchange.preview_people(self.who, path)
        told = {p.row for p in again.problems if p.is_error}
        for row in again.plan.rows:
            if shown[row.row].state in (RowState.NEW, RowState.CHANGED, RowState.UNCHANGED) and row.row not in told:
                assert row.state in (RowState.UNCHANGED, RowState.CHANGED, RowState.DUPLICATE), (row, "a second time nothing is new")

    def decisions(self, preview: PeoplePreview, decided: str, orgs: str) -> Decisions:
        """Of every doubtful row, and of every organisation that is not there yet, the same."""
        doubtful = preview.plan.of(RowState.DUPLICATE) if decided else ()
        meant = self.one(0) if decided == "existing" else None
        rows = {row.row: RowDecision(Choose(decided), meant) for row in doubtful}
        answers: dict[OrgKey, OrgDecision] = {}
        for asked in preview.plan.questions if orgs else ():
            alike = self.org(0, *PLACE_KINDS[asked.key[0]]) if orgs == "match" else None
            answers[asked.key] = OrgDecision(OrgChoose(orgs), alike)
        return Decisions(rows=rows, orgs=answers)

    def edit(self, place: int, post: str | None) -> None:
        self.saved(self.one(place), job_title=post)

    def number(self, place: int, number: str | None) -> None:
        self.saved(self.one(place), id_number=number)

    def staff(self, place: int, number: int) -> None:
        self.saved(self.one(place), staff_no=f"S{number}")

    def status(self, place: int, code: str) -> None:
        self.saved(self.one(place), political_status=code)

    def date(self, place: int, step: str, day: date) -> None:
        self.saved(self.one(place), **{step: day})

    def move(self, place: int, where: int, back: int | None) -> None:
        kinds = (OrgKind.BRANCH, OrgKind.TEAM, OrgKind.STATION, OrgKind.PARTY_GROUP)
        kind, field = kinds[where % 4], FIELDS[where % 4]
        day = None if back is None else date.fromordinal(date.today().toordinal() - back)
        self.saved(self.one(place), day, **{field: self.org(where, kind)})

    def leave(self, place: int, where: int) -> None:
        self.saved(self.one(place), **{FIELDS[where % 4]: None})

    def redate(self, place: int, back: int) -> None:
        stays = [stay for person in self.people() for stay in self.services.files.get(self.who, person).stays]
        if not stays:
            raise UserError("没有履历")
        day = date.today() - timedelta(days=back)
        self.services.files.redate(self.who, stays[place % len(stays)].uid, StayDraft(day))

    def plan(self, place: int, direction: Direction, where: int) -> None:
        draft = TransferDraft(direction, "某县委", "某市委", self.org(where, OrgKind.BRANCH))
        self.services.transfers.plan(self.who, self.one(place), None, draft, None)

    def advance(self, place: int, which: int, back: int) -> None:
        row = self.row(Transfer, place)
        following = NEXT[TransferState(row.state)]
        if not following:
            raise UserError("已归档")
        to, day = following[which % len(following)], date.today() - timedelta(days=back)
        steps: dict[TransferState, Step] = {
            TransferState.ISSUED: LetterDraft("介1号", day, 60, "2026-01"),
            TransferState.RECEIVED: ReceiptDraft(day),
        }
        self.services.transfers.advance(self.who, row.uid, to, steps.get(to, StepDraft()), row.row_version)

    def drop(self, place: int) -> None:
        self.services.transfers.remove(self.who, self.row(Transfer, place).uid, "登记有误")

    def twin(self, place: int) -> Uid:
        found = self.services.people.ids(self.who, PeopleQuery(chip="twins"))
        if not found:
            raise UserError("没有疑似重复")
        return found[place % len(found)]

    def merge(self, place: int, take: set[str]) -> None:
        self.services.people.merge(self.who, self.services.people.twins(self.who, self.twin(place)), take)

    def tell_apart(self, place: int, number: str | None) -> None:
        twins = self.services.people.twins(self.who, self.twin(place))
        draft = ApartDraft((twins.kept, twins.other)[place % 2].uid, number, "号码待核实")
        self.services.people.tell_apart(self.who, twins, draft)

    def to_site(self, place: int, back: int) -> None:
        day = date.today() - timedelta(days=back)
        stay = SiteStayDraft(self.one(place), self.org(place, OrgKind.PROJECT_SITE), None, day)
        self.services.organisation_life.assign(self.who, None, stay, None)

    def appoint(self, place: int, where: int) -> None:
        draft = AssignmentDraft(self.one(place), self.org(where, OrgKind.BRANCH), PostRole.SECRETARY, date(2020, 1, 1))
        self.services.organisations.appoint(self.who, None, draft, None)

    def stale(self, place: int) -> None:
        """Two sessions edit one person: the second save is refused and changes nothing."""
        shown = self.services.people.reveal(self.who, self.one(place))
        self.saved(shown.uid, note=f"{shown.draft.note or ''}甲")
        before = self.state()
        try:
            self.services.people.save(self.who, shown.uid, replace(shown.draft, note="乙"), shown.version)
        except Stale:
            assert self.state() == before
        else:
            raise AssertionError("saved over another's work")

    def many(self, where: int, field: str) -> None:
        kinds = {"branch_uid": OrgKind.BRANCH, "group_uid": OrgKind.PARTY_GROUP, "team_uid": OrgKind.TEAM}
        value = self.org(where, kinds[field]).hex() if field in kinds else ("13" if field == "political_status" else f"岗位{where}")
        self.services.people.change_many(self.who, self.people(), Change(field, value))

    def put(self, place: int, above: int) -> None:
        self.changed(self.org(place), parent_uid=self.org(above))

    def turn(self, place: int, kind: OrgKind) -> None:
        self.changed(self.org(place), kind=kind)

    def end(self, place: int, back: int | None) -> None:
        day = None if back is None else date.today() - timedelta(days=back)
        self.changed(self.org(place), ended_on=day)

    def rename(self, place: int, name: str) -> None:
        self.changed(self.org(place), name=name)

    def close(self, place: int) -> None:
        self.services.organisations.delete(self.who, self.org(place), "撤销建制")

    def delete(self, place: int) -> None:
        self.services.people.delete(self.who, [self.one(place)], "登记有误")

    def delete_some(self, place: int) -> None:
        self.services.people.delete(self.who, self.people()[: 1 + place % 3], "登记有误")

    def bring_back(self, place: int) -> None:
        """As the list of people does it after a deletion."""
        binned = self.services.history.bin_rows(self.who, self.services.history.bin_ids(self.who))
        gone = sorted(row.uid for row in binned if row.noun == "person")
        self.services.people.restore(self.who, gone[: 1 + place % 3])

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
            self.replay.follow(tx)
            check_tree(tx)
            check_people(tx)
        check_mobile_is_derived(self.opened)
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
