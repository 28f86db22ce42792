"""The history page: who did what and when; what an action changed, field by field; taking it back."""

from desktop.domain.identity import Uid
from desktop.services.history import CHIPS, NOUNS, ActionRow, HistoryQuery
from desktop.ui.history.detail import ActionDetail
from desktop.ui.history.record_filter import RecordFilter
from desktop.ui.history.undoing import ask_undo
from desktop.ui.shared.buttons import EXPORT
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.list_page import Chip, ListPage, ListSpec, Query
from desktop.ui.shared.page import Action
from desktop.ui.shared.tokens import Tone
from desktop.ui.views.export import ask_export

COLUMNS = (
    Column[ActionRow]("at", "时间", lambda r: f"{r.at.astimezone():%Y-%m-%d %H:%M}", width=136),
    Column[ActionRow]("account", "账号", lambda r: r.account, width=88),
    Column[ActionRow]("title", "做了什么", lambda r: r.title, width=150, stretch=2),
    Column[ActionRow]("about", "对象", lambda r: r.about, width=140, stretch=3, sortable=False, drop=1),
    Column[ActionRow](
        "records", "记录", lambda r: f"{r.records:,}", width=64, look=Look.NUMBER, sortable=False, drop=3
    ),
    Column[ActionRow](
        "state",
        "状态",
        lambda r: "已撤销" if r.undone else "",
        width=80,
        look=Look.PILL,
        tone=lambda _row: Tone.PLAIN,
        sortable=False,
        drop=2,
    ),
)


def build(desk: Desk) -> "HistoryPage":
    return HistoryPage(desk)


class HistoryPage(ListPage[ActionRow]):
    """See the module's sentence."""

    def __init__(self, desk: Desk) -> None:
        history, who = desk.services.history, desk.who
        self.record = RecordFilter(desk)
        self.detail = ActionDetail(desk, undo=self._ask_undo, closed=lambda: self.show_detail(False))
        spec = ListSpec[ActionRow](
            key="history",
            title="操作历史",
            unit="次操作",
            nouns=NOUNS,
            columns=COLUMNS,
            ids=lambda query: history.ids(who, self._asked(query)),
            rows=lambda uids: history.rows(who, uids),
            empty=("还没有操作", "每次保存、删除、导入和查看敏感信息都会记在这里。"),
            hint="操作、账号，或人员姓名、工号",
            chips=[Chip("" if key == "all" else key, text) for key, text in CHIPS.items()],
            more=[Action("导出…", "history_export", lambda: ask_export(self, self.model.ids()), "download", EXPORT)],
            glyph="history",
            fields=history.fields,
        )
        super().__init__(desk, spec, self.detail, self.record)
        # Whatever made the list be read anew may have taken back the action that is shown.
        self.model.modelReset.connect(self.detail.read_again)

    def open_history_of(self, record: Uid) -> None:
        """Everything that was done to one record."""
        self.clear_filters()
        self.record.choose(record)

    def _asked(self, query: Query) -> HistoryQuery:
        down = query.descending if query.sort else True
        return HistoryQuery(query.text, query.chip or "all", self.record.uid, query.sort or "at", down, query.conditions)

    def _ask_undo(self, row: ActionRow) -> None:
        ask_undo(self.desk, self, row, done=self.reload)

