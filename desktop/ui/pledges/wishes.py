"""The wishes page (微心愿): list, the form of what is not yet claimed, and the way to its coming true."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.organisations import BRANCHES
from desktop.domain.pledges.wishes import WishDraft, WishState
from desktop.services.pledges.wishes import CHIPS, WishDetail, WishQuery, WishRow
from desktop.ui.forms.pledges.ui_wish_form import Ui_WishForm
from desktop.ui.history.removing import Removal, ask_removal
from desktop.ui.pledges.wish_actions import WishActions
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.buttons import EXPORT, button
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.course import Course
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.list_page import BulkAction, Chip, ListPage, ListSpec, Query
from desktop.ui.shared.page import Action
from desktop.ui.shared.record_pane import Loaded, RecordAction, RecordPane, RecordSpec
from desktop.ui.shared.sections import Notice, Section, fact
from desktop.ui.shared.tokens import Tone
from desktop.ui.views.export import ask_export

if TYPE_CHECKING:
    from desktop.domain.choices import Choice
    from desktop.domain.identity import Uid

STEPS = ("征集", "认领", "办理", "圆梦", "确认")
_AT = {
    WishState.OPEN: 1,
    WishState.CLAIMED: 2,
    WishState.RUNNING: 3,
    WishState.FULFILLED: 4,
    WishState.CONFIRMED: 5,
    WishState.IMPOSSIBLE: 0,
}
TONES = {
    WishState.OPEN: Tone.WARNING,
    WishState.CLAIMED: Tone.INFO,
    WishState.RUNNING: Tone.INFO,
    WishState.FULFILLED: Tone.GOOD,
    WishState.CONFIRMED: Tone.GOOD,
    WishState.IMPOSSIBLE: Tone.PLAIN,
}


def build(desk: Desk) -> QWidget:
    return WishPage(desk)


class WishCourse(Course[WishDetail]):
    """What has been done for a wish."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, "wish", "微心愿", STEPS, ("wish", "person"), partial(desk.services.wishes.get, desk.who), self.fill
        )
        self.acts = WishActions(desk, self)
        self.facts = Section("办理情况", "wish_facts")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 8)
        lines.addWidget(self.facts)

    def fill(self, detail: WishDetail) -> None:
        over = detail.state is WishState.CONFIRMED
        self.stand(_AT[detail.state], self._notice_widgets(detail), self._actions(detail), over=over)
        facts = _facts(detail)
        self.facts.setVisible(bool(facts))
        self.facts.fill([fact(name, value) for name, value in facts])

    def _notice_widgets(self, detail: WishDetail) -> list[QWidget]:
        due = detail.claim.due_on
        late = detail.state in (WishState.CLAIMED, WishState.RUNNING) and due is not None and due < self._desk.today()
        found: list[QWidget] = [Notice(f"计划 {due} 圆梦，已逾期。", Tone.WARNING)] if late else []
        if detail.state is WishState.IMPOSSIBLE and detail.impossible.told_on is None:
            found.append(Notice("还没有登记何时告知心愿人。", Tone.WARNING))
        return found

    def _actions(self, detail: WishDetail) -> list[QWidget]:
        do, state = self.acts, detail.state
        found: list[QWidget] = []
        if state is WishState.OPEN:
            found.append(button("认领…", "wish_claim", partial(do.claim, detail), glyph="check"))
        if state is WishState.CLAIMED:
            found.append(button("开始办理", "wish_start", partial(do.start, detail)))
        if state in (WishState.CLAIMED, WishState.RUNNING):
            found.append(button("登记圆梦…", "wish_fulfil", partial(do.fulfil, detail), glyph="star"))
            found.append(button("退回认领", "wish_release", partial(do.release, detail)))
        if state is WishState.FULFILLED:
            found.append(button("心愿人确认…", "wish_confirm", partial(do.confirm, detail)))
        if state in (WishState.OPEN, WishState.CLAIMED, WishState.RUNNING):
            found.append(button("无法实现…", "wish_give_up", partial(do.give_up, detail)))
        sheet = detail.pledge_sheet
        if sheet is not None:
            found.append(button("看承诺书", "wish_pledge", partial(self._desk.go, "pledges", sheet), role="link"))
        return found


class WishPage(ListPage[WishRow]):
    """See the module's sentence; `pane` is the detail."""

    def __init__(self, desk: Desk) -> None:
        self._service = desk.services.wishes
        self.form = QWidget()
        ui = Ui_WishForm()
        ui.setupUi(self.form)
        ui.wisher_uid.attach(desk.runner, lambda text: desk.services.people.choices(desk.who, text))
        ui.wisher_text.setPlaceholderText("外单位人员的姓名或单位")
        ui.branch_uid.attach(
            desk.runner, lambda text: desk.services.organisations.choices(desk.who, text, tuple(BRANCHES))
        )
        ui.branch_uid.setPlaceholderText("留空时随心愿人或认领人")
        self.course = WishCourse(desk)
        binder = Binder(WishDraft, self.form)
        self.pane = RecordPane(
            desk,
            self._record(desk),
            binder,
            self.course.under_head(self.form),
            self.course,
            saved=self.open_record,
            closed=lambda: self.show_detail(False),
        )
        super().__init__(desk, self._list(desk), self.pane)
        self.pane.shown.connect(self._shown)
        binder.edited.connect(lambda: self.course.set_typing(binder.dirty))

    def _record(self, desk: Desk) -> RecordSpec[WishDraft]:
        service, who = self._service, desk.who
        return RecordSpec(
            "wish",
            "微心愿",
            ("wish",),
            lambda: WishDraft(raised_on=desk.today()),
            lambda uid: _loaded(service.get(who, uid)),
            save=lambda uid, draft, version: service.save(who, uid, draft, version if uid else None),
            check=lambda _uid, draft: service.check(who, draft),
            actions=(RecordAction("删除…", "wish_delete", lambda uid: self._ask_delete([uid]), danger=True, when=_deletable),),
            repeats=("raised_on", "branch_uid"),
            begins="登记",
        )

    def _list(self, desk: Desk) -> ListSpec[WishRow]:
        service, who = self._service, desk.who
        return ListSpec(
            key="wishes",
            title="微心愿",
            unit="个",
            nouns=("wish", "person"),
            columns=COLUMNS,
            ids=lambda query: service.ids(who, _asked(query)),
            rows=lambda uids: service.rows(who, uids),
            empty=("还没有微心愿", "员工造梦、党员助梦：先记下一个心愿。"),
            hint="心愿、心愿人、认领党员",
            chips=[Chip("" if key == "all" else key, text) for key, text in CHIPS.items()],
            primary=Action("登记微心愿", "wishes_new", lambda: self.begin(self.pane.begin), shortcut="Ctrl+N"),
            more=[Action("导出…", "wishes_export", lambda: ask_export(self, self.model.ids()), "download", EXPORT)],
            bulk=[BulkAction("删除…", "wishes_delete_many", self._ask_delete, danger=True)],
            glyph="wishes",
            fields=service.fields,
        )

    def _shown(self, loaded: Loaded[WishDraft]) -> None:
        detail = loaded.more if isinstance(loaded.more, WishDetail) else None
        self.form.setVisible(detail is None or detail.state is WishState.OPEN)
        self.course.show_detail(detail)
        self.course.set_typing(self.pane.binder.dirty)

    def _ask_delete(self, uids: list["Uid"]) -> None:
        removal = Removal("微心愿", "个", "只有还没认领的微心愿可以删除。", partial(self._service.delete, self.desk.who))
        ask_removal(self, removal, uids)


def _asked(query: Query) -> WishQuery:
    down = query.descending if query.sort else True
    return WishQuery(query.text, query.chip or "all", query.sort or "raised_on", down, query.conditions)


def _loaded(found: WishDetail) -> Loaded[WishDraft]:
    wisher = found.names.get(found.draft.wisher_uid) if found.draft.wisher_uid else None
    said = wisher.title if wisher else found.draft.wisher_text or ""
    note = " · ".join(t for t in (wisher.note if wisher else "", f"{found.draft.raised_on} 征集") if t)
    return Loaded(
        found.draft,
        found.version,
        f"{said}的心愿",
        names=list(found.names.values()),
        pill=found.state.label,
        tone=TONES[found.state],
        note=note,
        locked="" if found.state is WishState.OPEN else note,
        more=found,
    )


def _facts(detail: WishDetail) -> list[tuple[str, str]]:
    if detail.state is WishState.OPEN:
        return []
    claimer: Choice | None = detail.names.get(detail.claim.claimed_by) if detail.claim.claimed_by else None
    claim = f"{claimer.title}　{claimer.note}　{detail.claim.claimed_on}" if claimer else ""
    done, said, lost = detail.fulfilment, detail.confirmation, detail.impossible
    told = f"　{lost.told_on} 告知心愿人" if lost.told_on else ""
    found = [
        ("心愿", detail.draft.wish),
        ("认领", claim),
        ("计划圆梦", str(detail.claim.due_on) if detail.claim.due_on else ""),
        ("圆梦", f"{done.fulfilled_on}　{done.outcome}" if done.fulfilled_on else ""),
        ("确认", f"{said.confirmed_on}　{said.thanks or ''}".strip() if said.confirmed_on else ""),
        ("无法实现", f"{lost.impossible_reason}{told}" if lost.impossible_reason else ""),
        ("备注", detail.draft.note or ""),
    ]
    return [(name, value) for name, value in found if value]


COLUMNS = (
    Column[WishRow]("wish", "心愿", lambda r: r.wish, width=180, stretch=4),
    Column[WishRow]("wisher", "心愿人", lambda r: r.wisher, width=84, stretch=1),
    Column[WishRow](
        "state",
        "状态",
        lambda r: "已逾期" if r.overdue else r.state.label,
        width=96,
        look=Look.PILL,
        tone=lambda r: Tone.BAD if r.overdue else TONES[r.state],
    ),
    Column[WishRow]("claimer", "认领党员", lambda r: r.claimer, width=84, stretch=1, drop=1),
    Column[WishRow](
        "due_on", "计划圆梦", lambda r: r.due_on.isoformat() if r.due_on else "", width=96, look=Look.DATE, drop=2
    ),
    Column[WishRow](
        "raised_on", "征集", lambda r: r.raised_on.isoformat() if r.raised_on else "", width=96, look=Look.DATE, drop=3
    ),
)


def _deletable(shown: Loaded[WishDraft]) -> bool:
    """Until somebody takes it on."""
    return isinstance(shown.more, WishDetail) and shown.more.state is WishState.OPEN
