"""The dialogs of an organisation: appoint somebody, link it to an organisation of the other tree."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.domain.changes import Changes, Saved
from desktop.domain.choices import Choice
from desktop.domain.organisations import AssignmentDraft, LinkDraft, LinkKind, posts_of
from desktop.services.organisations import OrgDetail, PostRow
from desktop.ui.forms.organisations.ui_appointment_form import Ui_AppointmentForm
from desktop.ui.forms.organisations.ui_link_form import Ui_LinkForm
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.fields import ChoiceField
from desktop.ui.shared.form_dialog import ask_draft


def ask_appointment(
    desk: Desk, parent: QWidget, found: OrgDetail, post: PostRow | None, say: Callable[[str], object]
) -> None:
    """Record that somebody holds a post here, or change such a record."""
    form = QWidget()
    ui = Ui_AppointmentForm()
    ui.setupUi(form)
    ui.person_uid.attach(desk.runner, partial(desk.services.people.choices, desk.who))
    ui.until.setPlaceholderText("仍在任就留空")
    roles = list(dict.fromkeys([*posts_of(found.draft.kind), *([post.draft.role] if post else [])]))
    items = [(role, role.label) for role in roles]
    binder = Binder(AssignmentDraft, form, fields={"role": ChoiceField(ui.role, items, optional=False)})
    draft = post.draft if post else AssignmentDraft(org_uid=found.uid, role=roles[0], since=desk.today())
    names = [Choice(post.draft.person_uid, post.person, post.staff_no)] if post and post.draft.person_uid else []
    service, who = desk.services.organisations, desk.who

    def save(typed: AssignmentDraft) -> Saved:
        meant = replace(typed, org_uid=found.uid)
        return service.appoint(who, post.uid if post else None, meant, post.version if post else None)

    ask_draft(
        desk,
        parent,
        "更改任职" if post else "登记任职",
        form,
        binder,
        draft,
        save,
        lambda _saved: say(f"已登记任职：{found.draft.name}"),
        names=names,
        note=found.draft.name,
    )


def ask_link(desk: Desk, parent: QWidget, found: OrgDetail, say: Callable[[str], object]) -> None:
    """Link the organisation to one of the other tree; which end comes first is worked out by the service."""
    form = QWidget()
    ui = Ui_LinkForm()
    ui.setupUi(form)
    ui.other_uid.attach(desk.runner, partial(desk.services.organisations.choices, desk.who))
    ui.other_uid.setPlaceholderText("组织名称、拼音或首字母")
    kinds = desk.services.organisations.rules.links_of(found.draft.kind)
    items = [(kind, kind.label) for kind in kinds]
    binder = Binder(LinkDraft, form, fields={"kind": ChoiceField(ui.kind, items, optional=False)})
    service, who = desk.services.organisations, desk.who

    def save(typed: LinkDraft) -> Changes:
        assert typed.other_uid is not None
        return service.link(who, found.uid, typed.other_uid, LinkKind(typed.kind), typed.since)

    said = f"已登记关联：{found.draft.name}"
    draft = LinkDraft(kinds[0])
    ask_draft(desk, parent, "登记关联", form, binder, draft, save, lambda _done: say(said), note=found.draft.name)
