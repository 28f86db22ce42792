"""The dialogs of an organisation: posts, links, elections, key posts, people at a site, groups, moving on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from desktop.domain.choices import Choice
from desktop.domain.errors import Problem
from desktop.domain.identity import Uid
from desktop.domain.organisations import (
    BRANCHES,
    GROUPS,
    AssignmentDraft,
    ElectionDraft,
    EndingDraft,
    GroupDraft,
    KeyPostDraft,
    LinkDraft,
    LinkKind,
    MemberHomeDraft,
    MobileDraft,
    MoveDraft,
    OrgKind,
    PostRole,
    SiteStayDraft,
    election_problems,
    posts_of,
)
from desktop.services.organisations import ElectionRow, HomeRow, KeyPostRow, LinkRow, OrgDetail, PostRow, StayRow
from desktop.ui.forms.organisations.ui_appointment_form import Ui_AppointmentForm
from desktop.ui.forms.organisations.ui_election_form import Ui_ElectionForm
from desktop.ui.forms.organisations.ui_ending_form import Ui_EndingForm
from desktop.ui.forms.organisations.ui_group_form import Ui_GroupForm
from desktop.ui.forms.organisations.ui_home_form import Ui_HomeForm
from desktop.ui.forms.organisations.ui_key_post_form import Ui_KeyPostForm
from desktop.ui.forms.organisations.ui_link_form import Ui_LinkForm
from desktop.ui.forms.organisations.ui_mobile_form import Ui_MobileForm
from desktop.ui.forms.organisations.ui_move_form import Ui_MoveForm
from desktop.ui.forms.organisations.ui_stay_form import Ui_StayForm
from desktop.ui.organisations.founding import Following, MembersField
from desktop.ui.shared.asking import Asking
from desktop.ui.shared.desk import Desk
from desktop.ui.shared.fields import ChoiceField, Field

_ABOVE = {
    OrgKind.MOBILE_GROUP: tuple(BRANCHES),
    OrgKind.TEMP_BRANCH: (OrgKind.COMMITTEE, OrgKind.GENERAL_BRANCH),
}
"""What a mobile organisation of each kind stands below."""


class _Row(Protocol):
    """What is shown of something that is stored."""

    @property
    def uid(self) -> Uid: ...
    @property
    def version(self) -> int: ...


class Dialogs:
    """See the module's sentence. They stand over `page`."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        self.desk, self._page = desk, page
        self._orgs, self._life, self._who = desk.services.organisations, desk.services.organisation_life, desk.who
        self._asking = Asking(desk, page)

    def appoint(self, found: OrgDetail, post: PostRow | None = None) -> None:
        """Record that somebody holds a post here, or change such a record."""
        ui = Ui_AppointmentForm()
        roles = list(dict.fromkeys([*posts_of(found.draft.kind), *([post.draft.role] if post else [])]))

        def prepare(_body: QWidget) -> Mapping[str, Field]:
            ui.person_uid.attach(self.desk.runner, self._people)
            ui.until.setPlaceholderText("仍在任就留空")
            ui.note.setPlaceholderText("如：组长不由班组长担任的原因" if found.draft.kind in GROUPS else "")
            return {"role": ChoiceField(ui.role, [(role, role.label) for role in roles], optional=False)}

        self._asking.draft(
            "更改任职" if post else "登记任职",
            ui,
            post.draft if post else AssignmentDraft(org_uid=found.uid, role=roles[0], since=self.desk.today()),
            self._saving(self._orgs.appoint, post, org_uid=found.uid),
            f"已登记任职：{found.draft.name}",
            names=[Choice(post.draft.person_uid, post.person, post.staff_no)] if post and post.draft.person_uid else (),
            note=found.draft.name,
            prepare=prepare,
        )

    def link(self, found: OrgDetail) -> None:
        """Link the organisation to another; the picker offers what may stand at the other end of the chosen kind."""
        ui, here = Ui_LinkForm(), found.draft.kind
        kinds = self._orgs.rules.links_of(here)

        def offer(place: int) -> None:
            others = tuple(self._orgs.rules.partners(here, kinds[max(place, 0)]))
            ui.other_uid.attach(self.desk.runner, partial(_without, found.uid, self._search(others)))

        def prepare(_body: QWidget) -> Mapping[str, Field]:
            field = ChoiceField(ui.kind, [(kind, kind.label) for kind in kinds], optional=False)
            ui.kind.currentIndexChanged.connect(offer)
            offer(0)
            ui.other_uid.setPlaceholderText("组织名称、拼音或首字母")
            return {"kind": field}

        def save(typed: LinkDraft) -> object:
            assert typed.other_uid is not None
            return self._orgs.link(self._who, found.uid, typed.other_uid, LinkKind(typed.kind), typed.since)

        draft = LinkDraft(kinds[0], since=self.desk.today())
        said, note = f"已登记关联：{found.draft.name}", found.draft.name
        self._asking.draft("登记关联", ui, draft, save, said, note=note, prepare=prepare)

    def end_link(self, found: OrgDetail, link: LinkRow) -> None:
        """From which day on a link holds no longer."""

        def save(typed: EndingDraft) -> object:
            return self._orgs.end_link(self._who, link.uid, typed.last_on)

        draft = EndingDraft(self.desk.today() - timedelta(days=1))
        title, said = f"结束与“{link.other}”的关联", f"已结束与“{link.other}”的关联"
        self._asking.draft(title, Ui_EndingForm(), draft, save, said, note=found.draft.name)

    def group(self, found: OrgDetail) -> None:
        """Found a Party group for the team shown, below the branch that leads it, else below the one branch of its members."""
        lead = next((link for link in found.links if link.kind is LinkKind.SUPERVISES and not link.ended), None)
        if lead is not None:
            self._group(found, Choice(lead.other_uid, lead.other))
        else:
            self._read_branch(found, partial(self._group, found))

    def _read_branch(self, found: OrgDetail, then: Callable[[Choice | None], object]) -> None:
        founding, who = self.desk.services.organisation_founding, self._who
        self.desk.runner.read(lambda: founding.branch_of(who, found.uid), then, owner=self._page, key="branch")

    def _group(self, found: OrgDetail, branch: Choice | None) -> None:
        """With the team leader as leader where he is a member."""
        ui = Ui_GroupForm()
        head = next((post for post in found.posts if post.serving and post.draft.role is PostRole.TEAM_LEADER), None)
        leader = head if head and head.is_member else None
        names = [branch] if branch else []
        if leader and leader.draft.person_uid:
            names.append(Choice(leader.draft.person_uid, leader.person, leader.staff_no))

        def prepare(_body: QWidget) -> Mapping[str, Field]:
            ui.parent_uid.attach(self.desk.runner, self._search(tuple(BRANCHES)))
            ui.parent_uid.setPlaceholderText("党支部名称、拼音或首字母")
            ui.leader_uid.attach(self.desk.runner, self._people)
            ui.members_note.setProperty("role", "second")
            members = MembersField(ui.members, ui.members_note)
            Following(self.desk, found.uid, ui.parent_uid, members)
            return {"members": members}

        draft = GroupDraft(
            f"{found.draft.name}党小组",
            branch.uid if branch else None,
            founded_on=self.desk.today(),
            leader_uid=leader.draft.person_uid if leader else None,
        )
        founding, said = self.desk.services.organisation_founding, "已建立党小组，与班组同班人马"
        save = partial(founding.found_group, self._who, found.uid)
        self._asking.draft("建立党小组", ui, draft, save, said, names=names, note=found.draft.name, prepare=prepare)

    def mobile(self, found: OrgDetail) -> None:
        """Found a mobile Party organisation for the project site shown, below the one branch of those who are there."""
        self._read_branch(found, partial(self._mobile, found))

    def _mobile(self, found: OrgDetail, branch: Choice | None) -> None:
        ui, kinds = Ui_MobileForm(), (OrgKind.MOBILE_GROUP, OrgKind.TEMP_BRANCH)

        def fit(place: int) -> None:
            kind = kinds[max(place, 0)]
            ui.parent_uid.attach(self.desk.runner, self._search(_ABOVE[kind]))
            if branch is not None and kind is OrgKind.MOBILE_GROUP and ui.parent_uid.choice() is None:
                ui.parent_uid.set_choice(branch)
            elif branch is not None and kind is OrgKind.TEMP_BRANCH and ui.parent_uid.choice() == branch:
                ui.parent_uid.clear()
            if ui.name.text() in {f"{found.draft.name}{other.label}" for other in kinds}:
                ui.name.setText(f"{found.draft.name}{kind.label}")

        def prepare(_body: QWidget) -> Mapping[str, Field]:
            field = ChoiceField(ui.kind, [(kind, kind.label) for kind in kinds], optional=False)
            ui.kind.currentIndexChanged.connect(fit)
            fit(0)
            ui.parent_uid.setPlaceholderText("党组织名称、拼音或首字母")
            return {"kind": field}

        name, parent = f"{found.draft.name}{kinds[0].label}", branch.uid if branch else None
        self._asking.draft(
            "设立流动党组织",
            ui,
            MobileDraft(kinds[0], name, parent, founded_on=self.desk.today()),
            partial(self.desk.services.organisation_founding.found_mobile, self._who, found.uid),
            f"已设立流动党组织，依托{found.draft.name}",
            names=[branch] if branch else [],
            note=f"依托{found.draft.name}；现场的党员从成立日期起编入，组织关系留在原支部。",
            prepare=prepare,
        )

    def elect(self, found: OrgDetail, row: ElectionRow | None = None) -> None:
        """Record an election, or change such a record; the term follows from it."""
        ui, quorum = Ui_ElectionForm(), self._orgs.rules.quorum

        def check(typed: ElectionDraft) -> list[Problem]:
            return election_problems(replace(typed, org_uid=found.uid), self.desk.today(), quorum)

        self._asking.draft(
            "更改换届" if row else "登记换届",
            ui,
            row.draft if row else ElectionDraft(found.uid, self.desk.today(), found.draft.term_years or found.terms),
            self._saving(self._life.save_election, row, org_uid=found.uid),
            f"已登记换届：{found.draft.name}",
            note=found.draft.name,
            prepare=lambda _body: ui.approved_by.setPlaceholderText("上级批复的文号"),
            check=check,
        )

    def key_post(self, found: OrgDetail, row: KeyPostRow | None = None) -> None:
        """Record a key post and who fills it, or change such a record."""
        ui = Ui_KeyPostForm()
        self._asking.draft(
            "更改关键岗位" if row else "登记关键岗位",
            ui,
            row.draft if row else KeyPostDraft(found.uid),
            self._saving(self._life.save_key_post, row, org_uid=found.uid),
            f"已登记关键岗位：{found.draft.name}",
            names=[row.person] if row and row.person else (),
            note=found.draft.name,
            prepare=lambda _body: ui.person_uid.attach(self.desk.runner, self._people),
        )

    def stay(self, found: OrgDetail, row: StayRow | None = None) -> None:
        """Somebody works at the site shown; a member joins its mobile organisation by himself."""
        ui = Ui_StayForm()

        def prepare(_body: QWidget) -> None:
            ui.person_uid.attach(self.desk.runner, self._people)
            ui.until.setPlaceholderText("仍在现场就留空")

        self._asking.draft(
            "更改现场人员" if row else "登记现场人员",
            ui,
            row.draft if row else SiteStayDraft(site_uid=found.uid, since=self.desk.today()),
            self._saving(self._life.assign, row, site_uid=found.uid),
            f"已登记现场人员：{found.draft.name}",
            names=[row.person] if row else (),
            note=found.draft.name,
            prepare=prepare,
        )

    def home(self, found: OrgDetail, row: HomeRow | None = None) -> None:
        """Record where the 流动党员之家 is, or change such a record."""
        ui = Ui_HomeForm()
        self._asking.draft(
            "更改地点" if row else "登记地点",
            ui,
            row.draft if row else MemberHomeDraft(found.uid, found.draft.place or "", self.desk.today()),
            self._saving(self._life.save_home, row, org_uid=found.uid),
            "已登记流动党员之家",
            note=found.draft.name,
            prepare=lambda _body: ui.until.setPlaceholderText("还在这里就留空"),
        )

    def move(self, found: OrgDetail) -> None:
        """A mobile organisation goes on to the next site, its 流动党员之家 with it."""
        ui = Ui_MoveForm()

        def prepare(_body: QWidget) -> None:
            ui.site_uid.attach(self.desk.runner, self._search((OrgKind.PROJECT_SITE,)))
            ui.site_uid.setPlaceholderText("施工现场名称、拼音或首字母")
            ui.place.setPlaceholderText("留空则用施工现场的活动场所或名称")

        draft, save = MoveDraft(on=self.desk.today()), partial(self._life.move, self._who, found.uid)
        said, note = f"已转移：{found.draft.name}", found.draft.name
        self._asking.draft("转移到另一个施工现场", ui, draft, save, said, note=note, prepare=prepare)

    def _saving(self, save: Callable[..., object], row: _Row | None, **here: Uid) -> Callable[[Any], object]:
        """Save what was typed, which belongs `here`, anew or in place of a row."""
        uid, version = (row.uid, row.version) if row else (None, None)
        return lambda typed: save(self._who, uid, replace(typed, **here), version)

    def _people(self, text: str) -> Sequence[Choice]:
        return self.desk.services.people.choices(self._who, text)

    def _search(self, kinds: Sequence[OrgKind]) -> Callable[[str], Sequence[Choice]]:
        return partial(self._orgs.choices, self._who, kinds=kinds)


def _without(uid: Uid, search: Callable[[str], Sequence[Choice]], text: str) -> Sequence[Choice]:
    """Everything found but the organisation itself."""
    return [choice for choice in search(text) if choice.uid != uid]
