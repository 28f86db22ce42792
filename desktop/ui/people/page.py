"""The people page: list, filters, detail form, deleting and taking back."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from desktop.domain.changes import Changes
from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.domain.people import PersonTyped, cover, typed
from desktop.domain.views import Comparison, Condition, View
from desktop.services.people import CHIPS, PeopleQuery, PersonDetail, PersonRow
from desktop.ui.attachments.photo import Photo
from desktop.ui.attachments.section import Attachments
from desktop.ui.documents.printouts import show_printouts
from desktop.ui.history.fields_dialog import ask_fields
from desktop.ui.history.reason import Deed, ask_reason
from desktop.ui.people.columns import columns_of
from desktop.ui.people.export import ask_export
from desktop.ui.people.facts import PersonFacts, summary
from desktop.ui.people.form import PersonForm
from desktop.ui.people.sheets import FORM, RECORDS, PersonSheets
from desktop.ui.people.twins import ask_twins
from desktop.ui.shared.buttons import EXPORT
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.list_page import BulkAction, Chip, ListPage, ListSpec, Query
from desktop.ui.shared.page import Action
from desktop.ui.shared.record_pane import Loaded, RecordAction, RecordPane, RecordSpec
from desktop.ui.shared.sections import below
from desktop.ui.shared.tokens import Tone
from desktop.ui.views.change_dialog import BulkChange, ask_change

DOUBTS = ("to_check", "twins")
"""Chips that ask for work; they carry their number."""
PRINTOUTS = ("personal_sheet", "member_form")
REASONS = ("重复登记", "登记有误", "已调离本单位")


def build(desk: Desk) -> QWidget:
    return PeoplePage(desk)


class PeoplePage(ListPage[PersonRow]):
    """See the module's sentence; `pane` is the detail."""

    def __init__(self, desk: Desk) -> None:
        self._people = desk.services.people
        self._grouping: Uid | None = None
        self.form = PersonForm(desk, self._reveal, self._export_shown)
        self.photo = Photo(desk)
        self.facts = PersonFacts()
        self.attachments = Attachments(desk, "person")
        self.sheets = PersonSheets(desk, below(self.photo, self.form, self.facts, self.attachments))
        self.pane = RecordPane(
            desk,
            self._record(desk),
            self.form.binder,
            self.sheets,
            saved=self.open_record,
            closed=lambda: self.show_detail(False),
        )
        super().__init__(desk, self._list(desk), self.pane)
        self.pane.shown.connect(self._shown)
        self.form.binder.refused.connect(lambda: self.sheets.turn_to(FORM))
        self.model.modelReset.connect(self._count_doubts)

    def open_organisation_people(self, org: Uid) -> None:
        """Show everybody of one organisation."""
        self.top.show_view(View(conditions=(Condition("place", Comparison.WITHIN, (org.hex(),)),)))

    def open_present_people(self, org: Uid) -> None:
        """Show everybody who is with a mobile organisation or at a site."""
        self.top.show_view(View(conditions=(Condition("present", Comparison.WITHIN, (org.hex(),)),)))

    def open_person_group(self, uid: Uid) -> None:
        """Open somebody where his Party group is chosen."""
        if self.pane.uid != uid:
            self._grouping = uid
        self.open_record(uid)
        self.sheets.turn_to(FORM)
        if self.pane.uid == uid:
            self.form.go_to("group_uid")

    def open_person_records(self, uid: Uid) -> None:
        """Open somebody at the records of his file."""
        self.open_record(uid)
        self.sheets.turn_to(RECORDS)

    # what the parts are told

    def _record(self, desk: Desk) -> RecordSpec[PersonTyped]:
        people, who = self._people, desk.who
        return RecordSpec(
            "person",
            "人员",
            ("person",),
            PersonTyped,
            lambda uid: _loaded(people.get(who, uid)),
            save=lambda uid, form, version: people.save(
                who, uid, form.person, version if uid else None, form.circumstances
            ),
            check=lambda uid, form: people.check(who, uid, form.person, form.circumstances),
            cover=cover,
            repeats=("political_status", "branch_uid", "group_uid", "department_uid", "team_uid", "employment"),
            actions=(
                RecordAction("并排核对…", "person_twins", self._compare, when=_doubled),
                RecordAction("打印…", "person_print", lambda uid: show_printouts(desk, self, PRINTOUTS, uid)),
                RecordAction("修改记录", "person_history", lambda uid: ask_fields(desk, self, uid)),
                RecordAction("删除…", "person_delete", lambda uid: self._ask_delete([uid]), danger=True),
            ),
        )

    def _list(self, desk: Desk) -> ListSpec[PersonRow]:
        people, who = self._people, desk.who
        change = BulkChange(
            people.fields,
            "人",
            lambda uids, change, progress: people.preview_change(who, uids, change, progress),
            lambda uids, change, progress: people.change_many(who, uids, change, progress),
        )
        return ListSpec(
            key="people",
            title="人员",
            unit="人",
            nouns=("person", "organisation"),
            columns=columns_of(people.further),
            ids=lambda query: people.ids(who, self._asked(query)),
            rows=lambda uids: people.rows(who, uids),
            empty=("还没有人员", "从 Excel 导入，或一个一个新建。"),
            hint="姓名、拼音、首字母、工号、电话",
            chips=[Chip("" if key == "all" else key, text) for key, text in CHIPS.items()],
            primary=Action("新建人员", "people_new", lambda: self.begin(self.pane.begin), shortcut="Ctrl+N"),
            more=[
                Action("导入…", "people_import", lambda: desk.go("exchange"), "upload"),
                Action("导出…", "people_export", lambda: self._export(self.model.ids()), "download", EXPORT),
            ],
            bulk=[
                BulkAction("修改一个项目…", "people_change_many", lambda uids: ask_change(desk, self, change, uids)),
                BulkAction("导出…", "people_export_many", self._export),
                BulkAction("完整导出…", "people_export_full", self._export_full),
                BulkAction("删除…", "people_delete_many", self._ask_delete, danger=True),
            ],
            glyph="people",
            fields=people.fields,
        )

    def _export(self, uids: Sequence[Uid]) -> None:
        ask_export(self.desk, self, uids, self.table.shown_keys())

    def _export_full(self, uids: Sequence[Uid]) -> None:
        ask_export(self.desk, self, uids, self.table.shown_keys(), full=True)

    def _export_shown(self) -> None:
        """The one person who is shown; several are chosen in the list."""
        if self.pane.uid is not None:
            self._export_full([self.pane.uid])

    def _asked(self, query: Query) -> PeopleQuery:
        return PeopleQuery(
            query.text, query.chip or "all", None, query.sort or "name", query.descending, query.conditions
        )

    def _count_doubts(self) -> None:
        """How many wait for somebody to look at them stands on their chips."""
        people, who = self._people, self.desk.who
        self.desk.runner.read(
            lambda: {key: people.count(who, key) for key in DOUBTS}, self._show_doubts, owner=self, key="doubts"
        )

    def _show_doubts(self, counts: dict[str, int]) -> None:
        for key, count in counts.items():
            chip = self.findChild(QPushButton, f"people_chip_{key}")
            if chip is not None:
                chip.setText(f"{CHIPS[key]} {count}" if count else CHIPS[key])

    # what is done

    def _shown(self, loaded: Loaded[PersonTyped]) -> None:
        self.form.show_covered(loaded.draft, stored=loaded.version > 0)
        found = loaded.more if isinstance(loaded.more, PersonDetail) else None
        for part in (self.photo.show_person, self.attachments.show_record, self.sheets.show_person):
            part(found.uid if found is not None else None)
        self.facts.show_person(found)
        if found is not None and found.uid == self._grouping:
            self._grouping = None
            self.sheets.turn_to(FORM)
            self.form.go_to("group_uid")

    def _reveal(self) -> None:
        uid = self.pane.uid
        if uid is not None:
            self.desk.runner.write(
                "显示遮盖的内容", lambda: self._people.reveal(self.desk.who, uid), self._revealed, owner=self.pane
            )

    def _revealed(self, found: PersonDetail) -> None:
        if found.uid == self.pane.uid:
            self.form.revealed(found.draft)

    def _compare(self, uid: Uid) -> None:
        """疑似重复: both records side by side, to be made one or told apart."""
        ask_twins(self.desk, self, uid, self._settled)

    def _settled(self, uid: Uid) -> None:
        self.reload()
        self.open_record(uid)

    def _ask_delete(self, uids: list[Uid]) -> None:
        people, who = self._people, self.desk.who
        self.desk.runner.read(
            lambda: (people.rows(who, uids[:3]), people.posts(who, uids)),
            lambda found: self._confirm(uids, *found),
            owner=self,
        )

    def _confirm(self, uids: list[Uid], rows: list[PersonRow], posts: list[str]) -> None:
        names = "、".join(row.name for row in rows)
        who = f"“{names}”" if len(uids) <= 3 else f"{names}等 {len(uids)} 人"
        ask_reason(
            self.desk,
            self,
            f"删除{who}？",
            _left_behind(posts) + "结对、承诺、活动等记录保留；以后可以从回收站恢复。",
            "删除",
            Deed("删除人员", partial(self._people.delete, self.desk.who, uids), lambda _c: self._deleted(uids, who), self),
            REASONS,
        )

    def _deleted(self, uids: list[Uid], who: str) -> None:
        self.show_detail(False)
        self.reload()
        self.desk.say(f"已删除{who}，可从回收站恢复", "撤销", lambda: self._take_back(uids, who))

    def _take_back(self, uids: list[Uid], who: str) -> None:
        def done(_changes: Changes) -> None:
            self.reload()
            self.desk.say(f"已恢复{who}")

        self.desk.runner.write("恢复人员", lambda: self._people.restore(self.desk.who, uids), done, owner=self)


def _doubled(loaded: Loaded[PersonTyped]) -> bool:
    return isinstance(loaded.more, PersonDetail) and loaded.more.twin


def _left_behind(posts: Sequence[str]) -> str:
    """Posts that will be empty, said before the deed."""
    if not posts:
        return ""
    more = f" 等 {len(posts)} 人" if len(posts) > 3 else ""
    return f"现任职务将空缺：{'；'.join(posts[:3])}{more}。"


def _loaded(found: PersonDetail) -> Loaded[PersonTyped]:
    doubt = "待核实" if found.to_check else "疑似重复" if found.twin else ""
    return Loaded(
        typed(found.draft),
        found.version,
        found.draft.name,
        names=[Choice(uid, title) for uid, title in found.orgs.items()],
        pill=doubt or found.draft.employment.label,
        tone=Tone.WARNING if doubt else Tone.GOOD,
        note=summary(found),
        more=found,
    )
