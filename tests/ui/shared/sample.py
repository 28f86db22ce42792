"""A small people page made of the shared parts, over the real service."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from desktop.domain.identity import Uid
from desktop.domain.people import PersonDraft
from desktop.services.people import PeopleQuery, PersonRow
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.columns import Column, Look
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.list_page import BulkAction, Chip, ListPage, ListSpec, Query
from desktop.ui.shared.page import Action
from desktop.ui.shared.record_pane import Loaded, RecordAction, RecordPane, RecordSpec
from desktop.ui.shared.tokens import Tone

COLUMNS = (
    Column[PersonRow]("name", "姓名", lambda r: r.name, width=76, stretch=1),
    Column[PersonRow]("staff_no", "工号", lambda r: r.staff_no, width=100),
    Column[PersonRow]("branch", "党支部", lambda r: r.branch, width=110, stretch=2, drop=2),
    Column[PersonRow](
        "political",
        "政治面貌",
        lambda r: r.political,
        width=104,
        look=Look.PILL,
        tone=lambda r: Tone.INFO if r.is_member else Tone.PLAIN,
    ),
    Column[PersonRow]("stars", "星级", lambda r: "4", width=100, look=Look.STARS, drop=3, sortable=False),
)

_WIDGETS: tuple[tuple[str, type[QWidget]], ...] = (
    ("name", QLineEdit),
    ("staff_no", QLineEdit),
    ("id_number", QLineEdit),
    ("gender", QComboBox),
    ("birth_date", QLineEdit),
    ("political_status", QComboBox),
    ("employment", QComboBox),
    ("note", QPlainTextEdit),
    ("is_lost", QCheckBox),
)


def person_form() -> QWidget:
    """What a compiled form gives: inputs whose object names are field names, labels that are their buddies."""
    form = QWidget()
    form.setObjectName("person_form")
    rows = QFormLayout(form)
    for name, kind in _WIDGETS:
        widget, label = kind(), QLabel(name)
        widget.setObjectName(name)
        label.setBuddy(widget)
        rows.addRow(label, widget)
    return form


def person_binder(desk: Desk, form: QWidget) -> Binder[PersonDraft]:
    return Binder(PersonDraft, form, codes=desk.services.people.codes)


class People(ListPage[PersonRow]):
    """The page; `pane` and `binder` are at hand for tests."""

    def __init__(self, desk: Desk) -> None:
        people, who = desk.services.people, desk.who
        form = person_form()
        self.binder = person_binder(desk, form)
        self.deleted: list[Uid] = []

        def load(uid: Uid) -> Loaded[PersonDraft]:
            found = people.get(who, uid)
            return Loaded(found.draft, found.version, found.draft.name, pill="在岗", tone=Tone.GOOD)

        record = RecordSpec[PersonDraft](
            "person",
            "人员",
            ("person",),
            PersonDraft,
            load,
            save=lambda uid, draft, version: people.save(who, uid, draft, version if uid else None),
            check=lambda uid, draft: people.check(who, uid, draft),
            actions=(RecordAction("删除…", "person_delete", self.deleted.append, "删除“{title}”？", danger=True),),
            repeats=("gender", "employment"),
        )
        self.pane = RecordPane(
            desk, record, self.binder, form, saved=self.open_record, closed=lambda: self.show_detail(False)
        )
        spec = ListSpec[PersonRow](
            key="people",
            title="人员",
            unit="人",
            nouns=("person",),
            columns=COLUMNS,
            ids=lambda q: self.identities(desk, q),
            rows=lambda uids: people.rows(who, uids),
            chips=(Chip("", "全部"), Chip("members", "党员")),
            empty=("还没有人员", "从 Excel 导入，或一个一个新建。"),
            primary=Action("新建人员", "people_new", lambda: self.begin(self.pane.begin), shortcut="Ctrl+N"),
            bulk=(BulkAction("删除…", "people_delete_many", self.deleted.extend, danger=True),),
            glyph="people",
        )
        self.asked: list[Query] = []
        super().__init__(desk, spec, self.pane)

    def identities(self, desk: Desk, query: Query) -> Sequence[Uid]:
        self.asked.append(query)
        wanted = PeopleQuery(query.text, query.chip or "all", None, query.sort or "name", query.descending)
        return desk.services.people.ids(desk.who, wanted)


def add(desk: Desk, name: str, staff_no: str | None = None, **more: object) -> Uid:
    draft = PersonDraft(name=name, staff_no=staff_no, political_status="13", **more)  # type: ignore[arg-type]
    return desk.services.people.save(desk.who, None, draft, None).uid
