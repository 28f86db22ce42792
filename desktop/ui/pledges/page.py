"""The pledges page: sheets of a year, the form of a new one, the five steps of each, and taking over last year's."""

import re
from functools import partial

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.domain.measures import Span
from desktop.domain.periods import Period
from desktop.domain.pledges.model import SheetDraft, SheetState
from desktop.domain.views import Comparison, Condition
from desktop.services.pledges import CHIPS, SheetQuery, SheetRow
from desktop.services.pledges.carrying import Carried
from desktop.services.pledges.reading import SheetDetail
from desktop.ui.forms.pledges.ui_sheet_form import Ui_SheetForm
from desktop.ui.history.removing import Removal, ask_removal
from desktop.ui.pledges.board import ask_board
from desktop.ui.pledges.course import NOUNS, SheetCourse
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.buttons import EXPORT, name_for_readers
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.list_page import BulkAction, Chip, ListPage, ListSpec, Narrowing, Query
from desktop.ui.shared.page import Action
from desktop.ui.shared.record_pane import Loaded, RecordAction, RecordPane, RecordSpec
from desktop.ui.shared.tokens import Tone
from desktop.ui.views.export import ask_export

TONES = {
    SheetState.DRAFTING: Tone.PLAIN,
    SheetState.REVIEWING: Tone.WARNING,
    SheetState.PUBLISHED: Tone.INFO,
    SheetState.KEEPING: Tone.GOOD,
    SheetState.SUPERVISED: Tone.GOOD,
    SheetState.APPRAISED: Tone.INFO,
    SheetState.ARCHIVED: Tone.PLAIN,
}


def build(desk: Desk) -> QWidget:
    return PledgePage(desk)


class YearFilter(Narrowing):
    """Narrows the list to one year; this year unless another is chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._this = desk, desk.today().year
        self.box = QComboBox()
        self.box.setObjectName("pledges_year")
        name_for_readers(self.box, "只看一个年度")
        self._fill([self._this])
        self.box.currentIndexChanged.connect(lambda _row: self.changed.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        self.read()

    @property
    def year(self) -> int | None:
        chosen = self.box.currentData()
        return int(chosen) if chosen is not None else None

    def words(self) -> str:
        """This year is where everybody begins, and no narrowing worth a word."""
        return "" if self.year == self._this else self.box.currentText()

    def conditions(self) -> tuple[Condition, ...]:
        year = str(self.year) if self.year is not None else ""
        return (Condition("year", Comparison.BETWEEN, (year, year)),) if year else ()

    def clear(self) -> None:
        self.box.setCurrentIndex(self.box.findText("全部年度"))

    def read(self) -> None:
        """Which years have sheets."""
        service, who = self._desk.services.pledges, self._desk.who
        self._desk.runner.read(lambda: service.years(who), self._fill, owner=self, key="years")

    def _fill(self, years: list[int]) -> None:
        chosen = self.box.currentData() if self.box.count() else self._this
        self.box.blockSignals(True)
        self.box.clear()
        for year in years:
            self.box.addItem(f"{year} 年", year)
        self.box.addItem("全部年度", None)
        self.box.setCurrentIndex(max(0, self.box.findData(chosen)) if chosen is not None else len(years))
        self.box.blockSignals(False)
        if len(years) and chosen not in (self.year, None):  # its last sheet is gone
            self.changed.emit()


class PledgePage(ListPage[SheetRow]):
    """See the module's sentence; `pane` is the detail."""

    def __init__(self, desk: Desk) -> None:
        self._service = desk.services.pledges
        self.filter = YearFilter(desk)
        self.form = QWidget()
        ui = Ui_SheetForm()
        ui.setupUi(self.form)
        members = partial(desk.services.people.choices, desk.who, members=True, ours=True)
        ui.person_uid.attach_following(desk.runner, lambda: partial(members, days=_year(ui.year.text())))
        ui.person_uid.setPlaceholderText("党员的姓名、拼音、首字母或工号")
        self.binder = Binder(SheetDraft, self.form)
        self.course = SheetCourse(desk)
        self.pane = RecordPane(
            desk,
            self._record(desk),
            self.binder,
            self.course.under_head(self.form),
            self.course,
            saved=self.open_record,
            closed=lambda: self.show_detail(False),
        )
        super().__init__(desk, self._list(desk), self.pane, self.filter)
        self.pane.shown.connect(self._shown)
        desk.hub.listen(self.filter, ("pledge_sheet",), lambda _changes: self.filter.read())

    def _record(self, desk: Desk) -> RecordSpec[SheetDraft]:
        service, who = self._service, desk.who
        return RecordSpec(
            "pledge",
            "承诺书",
            ("pledge_sheet",),
            lambda: SheetDraft(year=desk.today().year),
            lambda uid: _loaded(service.get(who, uid)),
            save=lambda uid, draft, version: service.save(who, uid, draft, version if uid else None),
            check=lambda uid, draft: service.check(who, uid, draft),
            actions=(RecordAction("删除…", "pledge_delete", lambda uid: self._ask_delete([uid]), danger=True, when=_deletable),),
            repeats=("year",),
        )

    def _list(self, desk: Desk) -> ListSpec[SheetRow]:
        service, who = self._service, desk.who
        return ListSpec(
            key="pledges",
            title="双承诺",
            unit="份",
            nouns=NOUNS,
            columns=COLUMNS,
            ids=lambda query: service.ids(who, self._asked(query)),
            rows=lambda uids: service.rows(who, uids),
            empty=("今年还没有承诺书", "为党员新建一份，或沿用往年的承诺。"),
            hint="党员姓名、拼音、工号、承诺内容",
            chips=[Chip("" if key == "all" else key, text) for key, text in CHIPS.items()],
            primary=Action("新建承诺书", "pledges_new", lambda: self.begin(self.pane.begin), shortcut="Ctrl+N"),
            more=[
                Action("沿用往年…", "pledges_carry", self._ask_carry, "copy"),
                Action("印公示表…", "pledges_board", self._ask_board, "print"),
                Action("导出…", "pledges_export", lambda: ask_export(self, self.model.ids()), "download", EXPORT),
            ],
            bulk=[
                BulkAction("集中公开…", "pledges_publish_many", self._publish_many),
                BulkAction("删除…", "pledges_delete_many", self._ask_delete, danger=True),
            ],
            glyph="pledges",
            fields=service.fields,
        )

    def _asked(self, query: Query) -> SheetQuery:
        return SheetQuery(
            query.text,
            query.chip or "all",
            self.filter.year,
            None,
            query.sort or "name",
            query.descending,
            query.conditions,
        )

    def _shown(self, loaded: Loaded[SheetDraft]) -> None:
        detail = loaded.more if isinstance(loaded.more, SheetDetail) else None
        self.form.setVisible(detail is None)
        self.course.show_detail(detail)

    def _publish_many(self, uids: list[Uid]) -> None:
        self.course.acts.publish_many(uids)

    def _ask_board(self) -> None:
        ask_board(self.desk, self, self.filter.year or self.desk.today().year)

    def _ask_carry(self) -> None:
        year = self.filter.year or self.desk.today().year
        self.desk.runner.read(
            lambda: self._service.carry_candidates(self.desk.who, year),
            lambda found: self._confirm_carry(year, found),
            owner=self,
            key="carry",
        )

    def _confirm_carry(self, year: int, found: list[Choice]) -> None:
        if not found:
            self.desk.say(f"没有可沿用的承诺：往年有承诺书的党员，{year} 年都已有了。")
            return
        names = "、".join(choice.title for choice in found[:6]) + ("等" if len(found) > 6 else "")
        self.desk.ask(
            self,
            f"为 {len(found)} 名党员沿用往年承诺，建立 {year} 年的承诺书？",
            f"{names}。沿用的事项重新审核；退回的和认领的微心愿不沿用。",
            "沿用",
            lambda: self._carry(year, [choice.uid for choice in found]),
        )

    def _carry(self, year: int, persons: list[Uid]) -> None:
        def done(carried: Carried) -> None:
            left = f"，{len(carried.skipped)} 人未沿用：{carried.skipped[0].reason}" if carried.skipped else ""
            self.desk.say(f"已建立 {len(carried.sheets)} 份 {year} 年的承诺书{left}")

        self.desk.runner.write("沿用往年承诺", lambda: self._service.carry_over(self.desk.who, persons, year), done)

    def _ask_delete(self, uids: list[Uid]) -> None:
        removal = Removal("承诺书", "份", "只有还没公开的承诺书可以删除。", partial(self._service.delete, self.desk.who))
        ask_removal(self, removal, uids)


def _loaded(found: SheetDetail) -> Loaded[SheetDraft]:
    about = " · ".join(t for t in (f"{found.draft.year} 年", found.branch, found.note) if t)
    names = [Choice(found.draft.person_uid, found.name, found.note)] if found.draft.person_uid else []
    return Loaded(
        found.draft,
        found.version,
        found.name,
        names=names,
        pill=found.state.label,
        tone=TONES[found.state],
        note=about,
        locked=about,
        more=found,
    )


def _year(typed: str) -> Span | None:
    """The days of a year typed into the form; None while it is none."""
    year = typed.strip()
    return Period(year).span if re.fullmatch(r"(19|20)\d\d", year) else None


def _to_do(row: SheetRow) -> str:
    parts = [("待审", row.pending), ("退回", row.returned), ("待公示", row.passed)]
    found = [f"{word} {count}" for word, count in parts if count]
    return "　".join(found + (["本季未督诺"] if row.unsupervised else []))


COLUMNS = (
    Column[SheetRow]("name", "党员", lambda r: r.name, width=84, stretch=1),
    Column[SheetRow]("note", "工号与部门", lambda r: r.note, width=180, stretch=2, sortable=False, drop=3),
    Column[SheetRow]("year", "年度", lambda r: str(r.year), width=60, drop=5),
    Column[SheetRow]("state", "步骤", lambda r: r.state.label, width=84, look=Look.PILL, tone=lambda r: TONES[r.state]),
    Column[SheetRow]("items", "岗位/服务", lambda r: f"{r.post_items} / {r.service_items}", width=80, sortable=False),
    Column[SheetRow]("to_do", "待办", _to_do, width=120, stretch=2, sortable=False, drop=1),
    Column[SheetRow]("verdicts", "兑现", lambda r: r.verdicts, width=60, sortable=False, drop=2),
    Column[SheetRow]("satisfied", "满意", lambda r: r.satisfied, width=64, sortable=False, drop=4),
)


def _deletable(shown: Loaded[SheetDraft]) -> bool:
    """Until it hangs out."""
    return isinstance(shown.more, SheetDetail) and shown.more.state in (SheetState.DRAFTING, SheetState.REVIEWING)
