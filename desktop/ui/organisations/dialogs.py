"""The dialogs of an organisation: posts, links, elections, key posts, people at a site, groups, moving on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from PySide6.QtWidgets import QWidget

from desktop.domain.choices import Choice
from desktop.domain.errors import Problem
from desktop.domain.organisations import (
    BRANCHES,
    AssignmentDraft,
    ElectionDraft,
    EndingDraft,
    GroupDraft,
    KeyPostDraft,
    LinkDraft,
    LinkKind,
    MemberHomeDraft,
    MoveDraft,
    OrgKind,
    PostRole,
    SiteStayDraft,
    election_problems,
    posts_of,
)
from desktop.services.organisations import (
    ElectionRow,
    HomeRow,
    KeyPostRow,
    LinkRow,
    OrgDetail,
    PostRow,
    StayRow,
)
from desktop.ui.forms.organisations.ui_appointment_form import Ui_AppointmentForm
from desktop.ui.forms.organisations.ui_election_form import Ui_ElectionForm
from desktop.ui.forms.organisations.ui_ending_form import Ui_EndingForm
from desktop.ui.forms.organisations.ui_group_form import Ui_GroupForm
from desktop.ui.forms.organisations.ui_home_form import Ui_HomeForm
from desktop.ui.forms.organisations.ui_key_post_form import Ui_KeyPostForm
from desktop.ui.forms.organisations.ui_link_form import Ui_LinkForm
from desktop.ui.forms.organisations.ui_move_form import Ui_MoveForm
from desktop.ui.forms.organisations.ui_stay_form import Ui_StayForm
from desktop.ui.shared.binder import Binder
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.fields import ChoiceField, Field
from desktop.ui.shared.form_dialog import ask_draft

D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks: the desk, the page the dialog stands over, the organisation it is about."""

    desk: Desk
    page: QWidget
    found: OrgDetail

    def ask(
        self,
        title: str,
        form: QWidget,
        draft: D,
        save: Callable[[D], object],
        said: str,
        *,
        names: Sequence[Choice] = (),
        fields: Mapping[str, Field] | None = None,
        check: Callable[[D], Any] | None = None,
    ) -> None:
        binder = Binder(type(draft), form, fields=fields, check=check)
        done = lambda _saved: self.desk.say(said)  # noqa: E731
        ask_draft(self.desk, self.page, title, form, binder, draft, save, done, names=names, note=self.found.draft.name)

    def people(self, text: str) -> Sequence[Choice]:
        return self.desk.services.people.choices(self.desk.who, text)

    def orgs(self, kinds: Sequence[OrgKind], text: str) -> Sequence[Choice]:
        return self.desk.services.organisations.choices(self.desk.who, text, kinds)


def ask_appointment(asking: Asking, post: PostRow | None) -> None:
    """Record that somebody holds a post here, or change such a record."""
    desk, found, form, ui = asking.desk, asking.found, QWidget(), Ui_AppointmentForm()
    ui.setupUi(form)
    ui.person_uid.attach(desk.runner, asking.people)
    ui.until.setPlaceholderText("仍在任就留空")
    ui.note.setPlaceholderText("如：组长不由班组长担任的原因")
    roles = list(dict.fromkeys([*posts_of(found.draft.kind), *([post.draft.role] if post else [])]))
    field = ChoiceField(ui.role, [(role, role.label) for role in roles], optional=False)
    draft = post.draft if post else AssignmentDraft(org_uid=found.uid, role=roles[0], since=desk.today())
    names = [Choice(post.draft.person_uid, post.person, post.staff_no)] if post and post.draft.person_uid else []
    service, who = desk.services.organisations, desk.who

    def save(typed: AssignmentDraft) -> object:
        meant = replace(typed, org_uid=found.uid)
        return service.appoint(who, post.uid if post else None, meant, post.version if post else None)

    title = "更改任职" if post else "登记任职"
    said = f"已登记任职：{found.draft.name}"
    asking.ask(title, form, draft, save, said, names=names, fields={"role": field})


def ask_link(asking: Asking) -> None:
    """Link the organisation to another; the picker offers what may stand at the other end of the chosen kind."""
    desk, found, form, ui = asking.desk, asking.found, QWidget(), Ui_LinkForm()
    ui.setupUi(form)
    service, who = desk.services.organisations, desk.who
    kinds = service.rules.links_of(found.draft.kind)
    field = ChoiceField(ui.kind, [(kind, kind.label) for kind in kinds], optional=False)

    def offer(place: int) -> None:
        others = tuple(service.rules.partners(found.draft.kind, kinds[max(place, 0)]))
        ui.other_uid.attach(desk.runner, partial(_without, found, partial(asking.orgs, others)))

    ui.kind.currentIndexChanged.connect(offer)
    offer(0)
    ui.other_uid.setPlaceholderText("组织名称、拼音或首字母")

    def save(typed: LinkDraft) -> object:
        assert typed.other_uid is not None
        return service.link(who, found.uid, typed.other_uid, LinkKind(typed.kind), typed.since)

    draft = LinkDraft(kinds[0], since=desk.today())
    asking.ask("登记关联", form, draft, save, f"已登记关联：{found.draft.name}", fields={"kind": field})


def _without(found: OrgDetail, search: Callable[[str], Sequence[Choice]], text: str) -> Sequence[Choice]:
    """Everything found but the organisation itself."""
    return [choice for choice in search(text) if choice.uid != found.uid]


def ask_ending(asking: Asking, link: LinkRow) -> None:
    """From which day on a link holds no longer."""
    desk, form, ui = asking.desk, QWidget(), Ui_EndingForm()
    ui.setupUi(form)
    end, who = desk.services.organisations.end_link, desk.who
    draft = EndingDraft(desk.today() - timedelta(days=1))
    save = lambda typed: end(who, link.uid, typed.last_on)  # noqa: E731
    asking.ask(f"结束与“{link.other}”的关联", form, draft, save, f"已结束与“{link.other}”的关联")


def ask_group(asking: Asking) -> None:
    """Found a Party group for the team shown: below its branch, with the team leader as leader where he is a member."""
    desk, found, form, ui = asking.desk, asking.found, QWidget(), Ui_GroupForm()
    ui.setupUi(form)
    ui.parent_uid.attach(desk.runner, partial(asking.orgs, tuple(BRANCHES)))
    ui.parent_uid.setPlaceholderText("党支部名称、拼音或首字母")
    ui.leader_uid.attach(desk.runner, asking.people)
    branch = next((link for link in found.links if link.kind is LinkKind.SUPERVISES and not link.ended), None)
    head = next((p for p in found.posts if p.serving and p.draft.role is PostRole.TEAM_LEADER), None)
    leader = head if head and head.is_member else None
    names = [Choice(branch.other_uid, branch.other)] if branch else []
    if leader and leader.draft.person_uid:
        names.append(Choice(leader.draft.person_uid, leader.person, leader.staff_no))
    draft = GroupDraft(
        f"{found.draft.name}党小组",
        branch.other_uid if branch else None,
        desk.today(),
        None,
        leader.draft.person_uid if leader else None,
    )
    service, who = desk.services.organisations, desk.who
    save = lambda typed: service.found_group(who, found.uid, typed)  # noqa: E731
    asking.ask("建立党小组", form, draft, save, "已建立党小组，与班组同班人马", names=names)


def ask_election(asking: Asking, row: ElectionRow | None) -> None:
    """Record an election; the term follows from it."""
    desk, found, form, ui = asking.desk, asking.found, QWidget(), Ui_ElectionForm()
    ui.setupUi(form)
    ui.approved_by.setPlaceholderText("上级批复的文号")
    years = found.draft.term_years or found.terms
    draft = row.draft if row else ElectionDraft(found.uid, desk.today(), years)
    life, who = desk.services.organisation_life, desk.who

    def save(typed: ElectionDraft) -> object:
        meant = replace(typed, org_uid=found.uid)
        return life.save_election(who, row.uid if row else None, meant, row.version if row else None)

    quorum = desk.services.organisations.rules.quorum

    def check(typed: ElectionDraft) -> list[Problem]:
        return election_problems(replace(typed, org_uid=found.uid), desk.today(), quorum)

    title = "更改换届" if row else "登记换届"
    asking.ask(title, form, draft, save, f"已登记换届：{found.draft.name}", check=check)


def ask_key_post(asking: Asking, row: KeyPostRow | None) -> None:
    desk, found, form, ui = asking.desk, asking.found, QWidget(), Ui_KeyPostForm()
    ui.setupUi(form)
    ui.person_uid.attach(desk.runner, asking.people)
    draft = row.draft if row else KeyPostDraft(found.uid)
    life, who = desk.services.organisation_life, desk.who

    def save(typed: KeyPostDraft) -> object:
        meant = replace(typed, org_uid=found.uid)
        return life.save_key_post(who, row.uid if row else None, meant, row.version if row else None)

    names = [row.person] if row and row.person else []
    title = "更改关键岗位" if row else "登记关键岗位"
    asking.ask(title, form, draft, save, f"已登记关键岗位：{found.draft.name}", names=names)


def ask_stay(asking: Asking, row: StayRow | None) -> None:
    """Somebody works at the site shown; a member joins its mobile organisation by himself."""
    desk, found, form, ui = asking.desk, asking.found, QWidget(), Ui_StayForm()
    ui.setupUi(form)
    ui.person_uid.attach(desk.runner, asking.people)
    ui.until.setPlaceholderText("仍在现场就留空")
    draft = row.draft if row else SiteStayDraft(site_uid=found.uid, since=desk.today())
    life, who = desk.services.organisation_life, desk.who

    def save(typed: SiteStayDraft) -> object:
        meant = replace(typed, site_uid=found.uid)
        return life.assign(who, row.uid if row else None, meant, row.version if row else None)

    names = [row.person] if row else []
    title = "更改现场人员" if row else "登记现场人员"
    asking.ask(title, form, draft, save, f"已登记现场人员：{found.draft.name}", names=names)


def ask_home(asking: Asking, row: HomeRow | None) -> None:
    desk, found, form, ui = asking.desk, asking.found, QWidget(), Ui_HomeForm()
    ui.setupUi(form)
    ui.until.setPlaceholderText("还在这里就留空")
    draft = row.draft if row else MemberHomeDraft(found.uid, found.draft.place or "", desk.today())
    life, who = desk.services.organisation_life, desk.who

    def save(typed: MemberHomeDraft) -> object:
        meant = replace(typed, org_uid=found.uid)
        return life.save_home(who, row.uid if row else None, meant, row.version if row else None)

    asking.ask("更改地点" if row else "登记地点", form, draft, save, "已登记流动党员之家")


def ask_move(asking: Asking) -> None:
    """A mobile organisation goes on to the next site, its 流动党员之家 with it."""
    desk, found, form, ui = asking.desk, asking.found, QWidget(), Ui_MoveForm()
    ui.setupUi(form)
    ui.site_uid.attach(desk.runner, partial(asking.orgs, (OrgKind.PROJECT_SITE,)))
    ui.site_uid.setPlaceholderText("施工现场名称、拼音或首字母")
    ui.place.setPlaceholderText("留空则用施工现场的活动场所或名称")
    life, who = desk.services.organisation_life, desk.who
    save = lambda typed: life.move(who, found.uid, typed)  # noqa: E731
    asking.ask("转移到另一个施工现场", form, MoveDraft(on=desk.today()), save, f"已转移：{found.draft.name}")
