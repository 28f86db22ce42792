"""The form of a pairing that is not yet signed: it follows its kind."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import partial

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.domain.choices import Choice
from desktop.domain.drafts import entry
from desktop.domain.identity import Uid
from desktop.domain.measures import Span
from desktop.domain.pairings.model import PairingDraft, PairingKind, SideRule, Standing, SubjectType
from desktop.domain.pairings.rules import new_pairing
from desktop.ui.forms.pairings.ui_pairing_form import Ui_PairingForm
from desktop.ui.pairings.partners import PartnersField
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.form_rows import row_of
from desktop.ui.shared.pickers import Picker, Search, days_typed


@dataclass(frozen=True, slots=True)
class TypedPairing(PairingDraft):
    """What the form holds: the draft and those who are led."""

    partners: tuple[Uid, ...] = entry("结对方", default=())

    @property
    def draft(self) -> PairingDraft:
        return PairingDraft(**{f.name: getattr(self, f.name) for f in fields(PairingDraft)})


def typed(draft: PairingDraft, partners: tuple[Uid, ...] = ()) -> TypedPairing:
    return TypedPairing(**{f.name: getattr(draft, f.name) for f in fields(PairingDraft)}, partners=partners)


_ALWAYS = frozenset({"kind", "partners", "term_from", "term_to", "contacts_per_month", "goal", "note"})


class PairingForm(QWidget):
    """The form with its binder; `names` are what the partners shown are called."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._service = desk, desk.services.pairings
        self.names: dict[Uid, Choice] = {}
        self.ui = Ui_PairingForm()
        body = QWidget()
        self.ui.setupUi(body)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(body)
        partners = PartnersField(self.ui.partners, self.names)
        self.binder = Binder(TypedPairing, body, codes=self._service.codes, fields={"partners": partners})
        self._kind = self._service.kinds.kinds[0]
        self.ui.kind.currentIndexChanged.connect(lambda _row: self._chosen())
        self.fit()

    def blank(self) -> TypedPairing:
        return typed(new_pairing(self._service.kinds.kinds[0], self._desk.today()))

    def fit(self) -> None:
        """Rows, words and what may be chosen follow the kind."""
        code = self.binder.fields["kind"].value()
        kinds = self._service.kinds.kinds
        self._kind = next((k for k in kinds if k.code == code), kinds[0])
        person = self._kind.lead.subject is SubjectType.PERSON
        shown = {"lead_person_uid": person, "lead_org_uid": not person, **dict.fromkeys(_ALWAYS, True)}
        for name in self.binder.fields:
            applies = shown.get(name, name in self._kind.asks)
            layout, row = row_of(self.binder.widget(name))
            layout.setRowVisible(row, applies)
        lead = self.ui.lead_person_uid if person else self.ui.lead_org_uid
        self._name_row(lead, self._kind.lead.role)
        self._name_row(self.ui.partners, self._kind.partner.role)
        lead.attach_following(self._desk.runner, partial(self._search, led=False))
        lead.setPlaceholderText(hint_for(self._kind.lead))
        side = self._kind.partner
        self.ui.partners.attach(
            self._desk.runner,
            partial(self._search, led=True),
            role=side.role,
            hint=hint_for(side),
            least=side.at_least,
            most=side.at_most,
        )

    def _search(self, *, led: bool) -> Search:
        """Who was what on the day on which the term begins."""
        return search_for(self._desk, self._kind, led=led, days=days_typed(self.ui.term_from))

    def _chosen(self) -> None:
        """Another kind brings its own term and cadence, where those of the last one were left as they came."""
        before, self._kind = self._kind, self._kind
        self.fit()
        if before.code == self._kind.code:
            return
        if before.partner.subject is not self._kind.partner.subject:
            self.ui.partners.show_choices([])
        self._renew(before, self._kind)

    def _renew(self, before: PairingKind, now: PairingKind) -> None:
        start = self.binder.read().term_from
        if start is None:
            return
        old, new = new_pairing(before, start), new_pairing(now, start)
        for name in ("term_to", "contacts_per_month"):
            field = self.binder.fields[name]
            if field.text() == str(getattr(old, name)):
                field.show(getattr(new, name))

    def _name_row(self, widget: QWidget, role: str) -> None:
        label = self.findChild(QLabel, f"label_{widget.objectName()}")
        if label is not None:
            label.setText(role)
        if isinstance(widget, Picker):
            widget.setAccessibleName(role)


def search_for(desk: Desk, kind: PairingKind, *, led: bool, days: Span | None = None) -> Search:
    """Whom a picker offers for a side of a kind on some days: who is paired already stands last and is called so.

    Args:
        days: of the pairing, today unless given.
    """
    offer = _offer(desk, kind.partner if led else kind.lead, days)

    def search(text: str) -> Sequence[Choice]:
        found = offer(text)
        taken = desk.services.pairings.taken(desk.who, kind.code, [each.uid for each in found], led=led)
        free = [each for each in found if each.uid not in taken]
        marked = [replace(each, note=f"{each.note}　已结对".strip()) for each in found if each.uid in taken]
        return [*free, *marked]

    return search


def _offer(desk: Desk, side: SideRule, days: Span | None) -> Search:
    if side.subject is SubjectType.ORGANISATION:
        return partial(desk.services.organisations.choices, desk.who, kinds=tuple(side.org_kinds))
    members = {Standing.MEMBER: True, Standing.MASSES: False}.get(side.standing)
    return partial(desk.services.people.choices, desk.who, members=members, days=days)


def hint_for(side: SideRule) -> str:
    """What may be typed into such a picker."""
    if side.subject is SubjectType.ORGANISATION:
        return "名称、拼音或首字母"
    who = {Standing.MEMBER: "党员", Standing.MASSES: "群众"}.get(side.standing, "人员")
    return f"{who}姓名、拼音或工号"
