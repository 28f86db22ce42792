"""The activities page: list with kinds, the record with its attendance, and the way from draft to archive."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.domain.activities.record import ActivityState
from desktop.domain.actors import Right
from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.services.activities import CHIPS, ActivityDetail, ActivityQuery, ActivityRow
from desktop.ui.activities.columns import COLUMNS
from desktop.ui.activities.facts import ActivityFacts, summary
from desktop.ui.activities.filter import ActivityFilter
from desktop.ui.activities.form import ActivityForm
from desktop.ui.activities.sheet import ActivitySheet, record_of, sheet_of
from desktop.ui.attachments.section import Attachments
from desktop.ui.history.removing import Removal, ask_removal
from desktop.ui.shared.asking import Asking
from desktop.ui.shared.buttons import EXPORT
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.list_page import BulkAction, Chip, ListPage, ListSpec, Query
from desktop.ui.shared.page import Action
from desktop.ui.shared.record_pane import Loaded, RecordAction, RecordPane, RecordSpec
from desktop.ui.shared.sections import below
from desktop.ui.shared.step_bar import NextStep
from desktop.ui.shared.tokens import Tone
from desktop.ui.views.export import ask_export

if TYPE_CHECKING:
    from collections.abc import Sequence

TONES = {ActivityState.DRAFT: Tone.PLAIN, ActivityState.CONFIRMED: Tone.INFO, ActivityState.ARCHIVED: Tone.GOOD}
REASONS = ("重复登记", "登记有误", "活动取消")


def build(desk: Desk) -> QWidget:
    return ActivitiesPage(desk)


class ActivitiesPage(ListPage[ActivityRow]):
    """See the module's sentence; `pane` is the detail."""

    def __init__(self, desk: Desk) -> None:
        self._service = desk.services.activities
        self._covered = ActivitySheet()
        self._shown_uid: Uid | None = None
        self.filter = ActivityFilter(desk)
        self.form = ActivityForm(desk)
        self.facts = ActivityFacts(self._steps, self._reveal)
        self.attachments = Attachments(desk, "activity")
        self.pane: RecordPane[ActivitySheet] = RecordPane(
            desk,
            self._record(desk),
            self.form.binder,
            below(self.facts, self.form, self.attachments),
            saved=self.open_record,
            closed=lambda: self.show_detail(False),
        )
        self.pane.setMinimumWidth(420)
        if not desk.settings.contains("split/activities"):
            desk.settings.setValue("split/activities", 520)
        super().__init__(desk, self._list(desk), self.pane, self.filter)
        self._asking = Asking(desk, self)
        self.pane.shown.connect(self._shown)
        self.form.binder.edited.connect(lambda: self.facts.bar.set_dirty(on=True))

    # what the parts are told

    def _record(self, desk: Desk) -> RecordSpec[ActivitySheet]:
        service, who = self._service, desk.who
        return RecordSpec(
            "activity",
            "活动",
            ("activity", "attendance", "agenda_item", "addendum", "person"),
            self.form.blank,
            lambda uid: self._loaded(service.get(who, uid)),
            save=lambda uid, sheet, version: service.save(who, uid, record_of(sheet), version if uid else None),
            check=lambda uid, sheet: service.check(who, uid, record_of(sheet)),
            actions=(RecordAction("删除…", "activity_delete", lambda uid: self._ask_delete([uid]), danger=True, when=_open),),
            repeats=("kind", "org_uid", "held_on", "form", "place", "host_uid", "recorder_uid"),
            begins="登记",
        )

    def _list(self, desk: Desk) -> ListSpec[ActivityRow]:
        service, who = self._service, desk.who
        return ListSpec(
            key="activities",
            title="活动",
            unit="次",
            nouns=("activity", "attendance", "organisation"),
            columns=COLUMNS,
            ids=lambda query: service.ids(who, self._asked(query)),
            rows=lambda uids: service.rows(who, uids),
            empty=("还没有活动记录", "党员大会、支委会、主题党日、班组安全日……从登记一次开始。"),
            hint="主题、地点、议题",
            chips=[Chip("" if key == "all" else key, text) for key, text in CHIPS.items()],
            primary=Action("登记活动", "activities_new", lambda: self.begin(self.pane.begin), shortcut="Ctrl+N"),
            more=[
                Action("导出…", "activities_export", lambda: ask_export(self, self.model.ids()), "download", EXPORT),
            ],
            bulk=[
                BulkAction("归档", "activities_archive_many", self._archive),
                BulkAction("删除…", "activities_delete_many", self._ask_delete, danger=True),
            ],
            glyph="activities",
            fields=service.fields,
        )

    def _asked(self, query: Query) -> ActivityQuery:
        down = query.descending if query.sort else True
        return ActivityQuery(
            query.text,
            query.chip or "all",
            self.filter.kind,
            self.filter.org,
            None,
            query.sort or "held_on",
            down,
            query.conditions,
        )

    def _loaded(self, found: ActivityDetail) -> Loaded[ActivitySheet]:
        locked = found.state is not ActivityState.DRAFT
        self.form.know(found)
        return Loaded(
            sheet_of(found.record),
            found.version,
            found.record.draft.title,
            names=[Choice(uid, title) for uid, title in found.names.items()],
            pill=found.state_words,
            tone=Tone.WARNING if found.returned_reason else TONES[found.state],
            note=summary(found),
            locked=summary(found) if locked else "",
            more=found,
        )

    def _shown(self, loaded: Loaded[ActivitySheet]) -> None:
        found = loaded.more if isinstance(loaded.more, ActivityDetail) else None
        self._covered = loaded.draft
        self._shown_uid = found.uid if found else None
        self.facts.show_activity(found)
        self.attachments.show_record(self._shown_uid)
        self.facts.bar.set_dirty(on=self.form.binder.dirty)
        self.form.show_detail(locked=bool(loaded.locked))

    # steps

    def _steps(self, found: ActivityDetail) -> "Sequence[NextStep]":
        uid, confirms = found.uid, self.desk.who.may(Right.CONFIRM_RECORDS)
        if found.state is ActivityState.DRAFT:
            ready = confirms and found.state_words != "计划"
            return (NextStep("书记确认", "activity_confirm", lambda: self._ask_confirm(found)),) if ready else ()
        if found.state is ActivityState.CONFIRMED:
            back = NextStep("退回修改…", "activity_give_back", lambda: self._ask_back(found))
            archive = NextStep("归档", "activity_archive", lambda: self._archive([uid]))
            return (archive, back) if confirms else (archive,)
        return (NextStep("补充说明…", "activity_add_note", lambda: self._ask_note(uid)),)

    def _ask_confirm(self, found: ActivityDetail) -> None:
        def go() -> None:
            self._asking.do("确认活动", lambda: self._service.confirm(self.desk.who, found.uid, found.version), "已确认")

        if not found.missing and not found.quorum:
            go()
            return
        lacking = "\n".join((*found.missing, *found.quorum))
        self.desk.ask(self, "记录还不完整，仍要确认？", lacking, "确认", go)

    def _ask_back(self, found: ActivityDetail) -> None:
        self._asking.reason(
            f"退回“{found.record.draft.title}”？",
            "退回后录入人可以修改，改好再确认。",
            "退回活动",
            lambda why: self._service.give_back(self.desk.who, found.uid, why, found.version),
            ("签到不全", "表决结果不完整", "内容过于简单"),
            yes="退回修改",
            said="已退回修改",
        )

    def _ask_note(self, uid: Uid) -> None:
        self._asking.reason(
            "写一条补充说明",
            "已归档的记录不再修改；补充说明附在记录之后，写明更正了什么。",
            "补充说明",
            lambda text: self._service.add_note(self.desk.who, uid, text),
            yes="写入说明",
            said="已写入补充说明",
            label="说明",
            danger=False,
        )

    def _archive(self, uids: list[Uid]) -> None:
        said = "已归档" if len(uids) == 1 else f"已归档 {len(uids)} 次活动"
        self._asking.do("归档活动", lambda: self._service.archive(self.desk.who, uids), said)

    # sensitive content, deleting

    def _reveal(self) -> None:
        uid = self.pane.uid
        if uid is not None:
            self.desk.runner.write(
                "显示谈话内容", lambda: self._service.reveal(self.desk.who, uid), self._revealed, owner=self.pane
            )

    def _revealed(self, found: ActivityDetail) -> None:
        if found.uid == self.pane.uid:
            self.form.binder.swap(self._covered, sheet_of(found.record))
            self.facts.revealed()

    def _ask_delete(self, uids: list[Uid]) -> None:
        removal = Removal("活动", "次", "已确认和已归档的记录不能删除。", partial(self._service.delete, self.desk.who), REASONS)
        ask_removal(self, removal, uids)


def _open(shown: Loaded[ActivitySheet]) -> bool:
    return not shown.locked
