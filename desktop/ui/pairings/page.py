"""The pairings page: list with kinds, the form of a draft, the course of what is signed."""

from functools import partial

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from desktop.domain.choices import Choice
from desktop.domain.identity import Uid
from desktop.domain.pairings.model import PairingState
from desktop.domain.views import Comparison, Condition
from desktop.services.pairings import CHIPS, PairingQuery, PairingRow
from desktop.services.pairings.detail import PairingDetail
from desktop.ui.history.removing import Removal, ask_removal
from desktop.ui.pairings.course import PairingCourse
from desktop.ui.pairings.form import PairingForm, TypedPairing, typed
from desktop.ui.shared.buttons import EXPORT, name_for_readers
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.list_page import BulkAction, Chip, ListPage, ListSpec, Narrowing, Query
from desktop.ui.shared.page import Action
from desktop.ui.shared.record_pane import Loaded, RecordAction, RecordPane, RecordSpec
from desktop.ui.shared.tokens import Tone
from desktop.ui.views.export import ask_export

TONES = {
    PairingState.DRAFT: Tone.PLAIN,
    PairingState.SIGNED: Tone.INFO,
    PairingState.RUNNING: Tone.GOOD,
    PairingState.DUE: Tone.WARNING,
    PairingState.PASSED: Tone.GOOD,
    PairingState.FAILED: Tone.BAD,
    PairingState.RENEWED: Tone.PLAIN,
    PairingState.ENDED: Tone.PLAIN,
}


def build(desk: Desk) -> QWidget:
    return PairingPage(desk)


class KindFilter(Narrowing):
    """Narrows the list to one kind."""

    def __init__(self, kinds: dict[str, str]) -> None:
        super().__init__()
        self.box = QComboBox()
        self.box.setObjectName("pairings_kind")
        name_for_readers(self.box, "只看一种结对类型")
        self.box.addItem("全部类型", None)
        for code, title in kinds.items():
            self.box.addItem(title, code)
        self.box.currentIndexChanged.connect(lambda _row: self.changed.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)

    @property
    def code(self) -> str | None:
        chosen = self.box.currentData()
        return str(chosen) if chosen else None

    def words(self) -> str:
        return self.box.currentText() if self.code else ""

    def conditions(self) -> tuple[Condition, ...]:
        return (Condition("kind", Comparison.IS, (self.code,)),) if self.code else ()

    def clear(self) -> None:
        self.box.setCurrentIndex(0)


class PairingPage(ListPage[PairingRow]):
    """See the module's sentence; `pane` is the detail."""

    def __init__(self, desk: Desk) -> None:
        self._service, self._desk = desk.services.pairings, desk
        self.filter = KindFilter(self._service.kinds.titles())
        self.form = PairingForm(desk)
        self.course = PairingCourse(desk)
        self.course.acts.open_record = self.open_record
        self.pane = RecordPane(
            desk,
            self._record(desk),
            self.form.binder,
            self.course.under_head(self.form),
            self.course,
            saved=self.open_record,
            closed=lambda: self.show_detail(False),
        )
        super().__init__(desk, self._list(desk), self.pane, self.filter)
        self.pane.shown.connect(self._shown)
        self.form.binder.edited.connect(lambda: self.course.set_typing(self.form.binder.dirty))

    def _record(self, desk: Desk) -> RecordSpec[TypedPairing]:
        service, who = self._service, desk.who
        return RecordSpec(
            "pairing",
            "结对",
            ("pairing",),
            self.form.blank,
            lambda uid: self._loaded(service.get(who, uid)),
            save=lambda uid, typed_, version: service.save(
                who, uid, typed_.draft, typed_.partners, version if uid else None
            ),
            check=lambda _uid, typed_: service.check(who, typed_.draft),
            actions=(RecordAction("删除…", "pairing_delete", lambda uid: self._ask_delete([uid]), danger=True, when=_deletable),),
            repeats=("kind", "term_from", "term_to", "contacts_per_month"),
        )

    def _list(self, desk: Desk) -> ListSpec[PairingRow]:
        service, who = self._service, desk.who
        return ListSpec(
            key="pairings",
            title="结对",
            unit="对",
            nouns=("pairing", "pairing_partner", "pairing_contact", "person", "organisation"),
            columns=COLUMNS,
            ids=lambda query: service.ids(who, self._asked(query)),
            rows=lambda uids: service.rows(who, uids),
            empty=("还没有结对", "一名党员结对两名群众，从新建一对开始。"),
            hint="双方姓名、拼音、工号、目标",
            chips=[Chip("" if key == "all" else key, text) for key, text in CHIPS.items()],
            primary=Action("新建结对", "pairings_new", lambda: self.begin(self.pane.begin), shortcut="Ctrl+N"),
            more=[Action("导出…", "pairings_export", lambda: ask_export(self, self.model.ids()), "download", EXPORT)],
            bulk=[BulkAction("删除…", "pairings_delete_many", self._ask_delete, danger=True)],
            glyph="pairings",
            fields=service.fields,
        )

    def _asked(self, query: Query) -> PairingQuery:
        return PairingQuery(
            query.text,
            query.chip or "all",
            self.filter.code,
            None,
            query.sort or "lead",
            query.descending,
            query.conditions,
        )

    def _loaded(self, found: PairingDetail) -> Loaded[TypedPairing]:
        names = [Choice(p.subject_uid, p.name, p.note) for p in found.partners]
        self.form.names.update({choice.uid: choice for choice in names})
        if found.lead is not None:
            names.append(found.lead)
        draft = found.state is PairingState.DRAFT
        return Loaded(
            typed(found.draft, tuple(p.subject_uid for p in found.present)),
            found.version,
            found.lead.title if found.lead else "（未选带领人）",
            names=names,
            pill=found.state.label,
            tone=TONES[found.state],
            note=" · ".join(t for t in (found.kind.title, found.branch) if t),
            locked="" if draft else " · ".join(t for t in (found.kind.title, found.branch) if t),
            more=found,
        )

    def _shown(self, loaded: Loaded[TypedPairing]) -> None:
        self.form.fit()
        detail = loaded.more if isinstance(loaded.more, PairingDetail) else None
        self.form.setVisible(detail is None or detail.state is PairingState.DRAFT)
        self.course.show_detail(detail)
        self.course.set_typing(self.form.binder.dirty)

    def _ask_delete(self, uids: list[Uid]) -> None:
        removal = Removal("结对", "对", "只有草拟的结对可以删除；已签订的请用“终止”。", partial(self._service.delete, self.desk.who))
        ask_removal(self, removal, uids)


def _deletable(shown: Loaded[TypedPairing]) -> bool:
    """Until it is signed."""
    return isinstance(shown.more, PairingDetail) and shown.more.state is PairingState.DRAFT


def _state(row: PairingRow) -> str:
    return "期满待考核" if row.overdue else row.state.label


def _tone(row: PairingRow) -> Tone:
    return Tone.WARNING if row.overdue else TONES[row.state]


def _partners(row: PairingRow) -> str:
    lacking = f"（缺 {row.vacancies}）" if row.vacancies else ""
    return row.partners + lacking


COLUMNS = (
    Column[PairingRow]("lead", "带领方", lambda r: r.lead, width=104, stretch=2),
    Column[PairingRow]("partners", "结对方", _partners, width=140, stretch=3, sortable=False),
    Column[PairingRow]("kind", "类型", lambda r: r.kind, width=112, stretch=1, drop=2),
    Column[PairingRow]("state", "状态", _state, width=104, look=Look.PILL, tone=_tone),
    Column[PairingRow]("contacts", "本月联系", lambda r: r.contacts, width=76, sortable=False, drop=3),
    Column[PairingRow](
        "last_contact",
        "最近联系",
        lambda r: r.last_contact.isoformat() if r.last_contact else "",
        width=96,
        look=Look.DATE,
        drop=4,
    ),
    Column[PairingRow](
        "term_to", "到期", lambda r: r.term_to.isoformat() if r.term_to else "", width=96, look=Look.DATE, drop=1
    ),
    Column[PairingRow]("branch", "党支部", lambda r: r.branch, width=130, stretch=2, drop=5),
)
