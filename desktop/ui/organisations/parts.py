"""What hangs on an organisation, as the tabs show it: a heading with what can be begun, a line for each, or why there is none."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.duties import Duty
from desktop.domain.identity import Uid
from desktop.domain.organisations import LinkKind, OrgKind
from desktop.services.organisations import ElectionRow, HomeRow, KeyPostRow, LinkRow, OrgDetail, PostRow, StayRow
from desktop.ui.organisations.deeds import Deeds
from desktop.ui.organisations.lines import head, joined, lasting
from desktop.ui.organisations.overview import Overview, is_over
from desktop.ui.organisations.tabs import Tab
from desktop.ui.shared.buttons import button, words
from desktop.ui.shared.sections import line, refill, small

Do = Callable[[], object]


class Parts(QWidget):
    """One widget for every tab but that of the fields, filled anew when another is turned to."""

    def __init__(self, deeds: Deeds, child: Callable[[OrgDetail], object], open_other: Callable[[Uid], object]) -> None:
        super().__init__()
        self._do, self._child, self._open = deeds, child, open_other
        self._found: OrgDetail | None = None
        self._lacks: Sequence[Duty] | None = None
        self._tab = Tab.OVERVIEW
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 12, 0, 8)
        self._lines.setSpacing(4)

    def show_organisation(self, found: OrgDetail | None) -> None:
        """None: a new organisation, which has nothing yet."""
        if found is None or self._found is None or found.uid != self._found.uid:
            self._lacks = None
        self._found = found
        self._build()

    def show_lacks(self, uid: Uid, found: Sequence[Duty]) -> None:
        """What the organisation lacks was read, a moment after the rest."""
        if self._found is not None and self._found.uid == uid:
            self._lacks = found
            if self._tab is Tab.OVERVIEW:
                self._build()

    def turn(self, tab: Tab) -> None:
        self._tab = tab
        self._build()

    def _build(self) -> None:
        shown = self._found if self._tab is not Tab.FIELDS else None
        refill(self._lines, [self._made(shown)] if shown is not None else [])

    def _made(self, found: OrgDetail) -> QWidget:
        if self._tab is Tab.OVERVIEW:
            return Overview(self._do, found, self._lacks, self._child)
        body = QWidget()
        lines = QVBoxLayout(body)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        fills: dict[Tab, Callable[[Deeds, QVBoxLayout, OrgDetail], None]] = {
            Tab.POSTS: _posts,
            Tab.LINKS: partial(_links, self._open),
            Tab.TERMS: _terms,
            Tab.KEY_POSTS: _key_posts,
            Tab.SITE: _stays,
            Tab.HOME: _homes,
        }
        fills[self._tab](self._do, lines, found)
        return body


def _fill(lines: QVBoxLayout, rows: Sequence[QWidget], name: str, empty: str) -> None:
    """The lines, or why there is none; `name`: of that sentence."""
    for row in rows or [words(empty, "second", wrap=True, name=name)]:
        lines.addWidget(row)


def _acts(name: str, spoken: str, edit: Do, remove: Do) -> list[QWidget]:
    """What can be done to every line."""
    return [
        small("更改…", f"{name}_edit", f"更改{spoken}", edit),
        small("删除", f"{name}_remove", f"删除{spoken}", remove),
    ]


def _posts(do: Deeds, lines: QVBoxLayout, found: OrgDetail) -> None:
    """Who serves, and who did."""
    lines.addLayout(head("任职", button("登记任职…", "org_appoint", partial(do.appoint, found), role="link")))
    serving = [_post(do, found, post) for post in found.posts if post.serving]
    _fill(lines, serving, "org_no_posts", "现在没有人任职。")
    past = [_post(do, found, post) for post in found.posts if not post.serving]
    if past:
        lines.addSpacing(12)
        lines.addLayout(head("历任"))
        for row in past:
            lines.addWidget(row)


def _post(do: Deeds, found: OrgDetail, post: PostRow) -> QWidget:
    draft = post.draft
    days = lasting(draft.since, draft.until, "任职日期未填")
    spoken = f"任职{draft.role.label}{post.person}"
    return line(
        joined(draft.role.label, post.person, post.staff_no),
        joined(days, draft.document_no or "", draft.note or ""),
        acts=_acts(f"post_{post.uid.hex()}", spoken, partial(do.appoint, found, post), partial(do.dismiss, post)),
    )


def _links(open_other: Callable[[Uid], object], do: Deeds, lines: QVBoxLayout, found: OrgDetail) -> None:
    acts = [button("登记关联…", "org_link", partial(do.link, found), role="link")]
    if found.draft.kind is OrgKind.PROJECT_SITE and not is_over(found, do.desk.today()):
        acts.insert(0, button("设立流动党组织…", "org_mobile", partial(do.mobile, found), role="link"))
    lines.addLayout(head("关联的组织", *acts))
    _fill(lines, [_link(open_other, do, found, link) for link in found.links], "org_no_links", "还没有关联的组织。")


def _link(open_other: Callable[[Uid], object], do: Deeds, found: OrgDetail, link: LinkRow) -> QWidget:
    key = link.uid.hex()
    acts = [small("打开", f"link_{key}_open", f"打开{link.other}", partial(open_other, link.other_uid))]
    if not link.ended:
        spoken = f"结束与{link.other}的关联"
        acts.append(small("结束…", f"link_{key}_end", spoken, partial(do.end_link, found, link)))
    acts.append(small("删除", f"link_{key}_remove", f"删除与{link.other}的关联", partial(do.unlink, link)))
    days = lasting(link.since, link.until) + ("，已结束" if link.ended else "")
    return line(link.other, joined(link_words(link), days), acts=acts)


_WORDS = {
    LinkKind.SUPERVISES: ("支部带的班组", "带本班组的支部"),
    LinkKind.SAME_PEOPLE: ("同班人马", "同班人马"),
    LinkKind.COVERS: ("本组织覆盖的单位", "覆盖本单位的党组织"),
    LinkKind.ATTACHED_TO: ("本组织依托的项目", "依托本项目的组织"),
    LinkKind.LINKED_TRIO: ("三组联动的对方", "三组联动的党小组"),
    LinkKind.LEADS: ("党建带动的群团组织", "带动本组织的党组织"),
    LinkKind.CONTACT_POINT: ("本组织的联系点", "以本组织为联系点"),
}


def link_words(link: LinkRow) -> str:
    """What the other organisation is to the one shown."""
    outgoing, incoming = _WORDS[link.kind]
    return outgoing if link.outgoing else incoming


def _terms(do: Deeds, lines: QVBoxLayout, found: OrgDetail) -> None:
    """The term that runs, and every election."""
    lines.addLayout(head("届期", button("登记换届…", "org_elect", partial(do.elect, found), role="link")))
    end, years = found.draft.term_ends_on, found.draft.term_years or found.terms
    text = joined(f"本届任期至 {end}" if end else "本届任期未登记", f"每届 {years} 年" if years else "")
    lines.addWidget(words(text, wrap=True, name="org_term"))
    _fill(lines, [_election(do, found, row) for row in found.elections], "org_no_elections", "还没有登记选举。")


def _election(do: Deeds, found: OrgDetail, row: ElectionRow) -> QWidget:
    draft = row.draft
    counted = draft.entitled is not None and draft.present is not None
    approved = [str(part) for part in (draft.approved_on, draft.approved_by) if part]
    told = joined(
        f"任期至 {row.ends_on}" if row.ends_on else "",
        f"应到 {draft.entitled} 人，实到 {draft.present} 人" if counted else "",
        " ".join(["批复", *approved]) if approved else "",
        draft.note or "",
    )
    edit, remove = partial(do.elect, found, row), partial(do.remove_election, row)
    acts = _acts(f"election_{row.uid.hex()}", f" {draft.held_on} 的换届", edit, remove)
    return line(f"{draft.held_on} 选举，任期 {draft.term_years} 年", told, acts=acts)


def _key_posts(do: Deeds, lines: QVBoxLayout, found: OrgDetail) -> None:
    """Posts a Party member should hold, and who does."""
    lines.addLayout(head("关键岗位", button("登记关键岗位…", "org_key_post", partial(do.key_post, found), role="link")))
    rows = [_key_post(do, found, row) for row in found.key_posts]
    _fill(lines, rows, "org_no_key_posts", "还没有登记关键岗位。关键岗位应有党员。")


def _key_post(do: Deeds, found: OrgDetail, row: KeyPostRow) -> QWidget:
    title = row.draft.title
    held = (row.person.title, row.person.note, "党员" if row.covered else "不是党员") if row.person else ("没有登记在岗人员",)
    edit, remove = partial(do.key_post, found, row), partial(do.remove_key_post, row)
    return line(title, joined(*held, row.draft.note or ""), acts=_acts(f"key_post_{row.uid.hex()}", title, edit, remove))


def _stays(do: Deeds, lines: QVBoxLayout, found: OrgDetail) -> None:
    """Who is at the site, and who was."""
    lines.addLayout(head("现场人员", button("登记现场人员…", "org_stay", partial(do.stay, found), role="link")))
    empty = "还没有登记现场人员。党员到现场后自动编入依托本项目的流动党组织。"
    _fill(lines, [_stay(do, found, row) for row in found.stays], "org_no_stays", empty)


def _stay(do: Deeds, found: OrgDetail, row: StayRow) -> QWidget:
    name, left_out = row.person.title, "党员，现场还没有流动党组织" if row.is_member and row.there else ""
    with_orgs = f"编入{'、'.join(row.with_orgs)}" if row.with_orgs else left_out
    edit, remove = partial(do.stay, found, row), partial(do.remove_stay, row)
    return line(
        joined(name, row.person.note, row.draft.task or ""),
        joined(lasting(row.draft.since, row.draft.until), with_orgs),
        acts=_acts(f"stay_{row.uid.hex()}", name, edit, remove),
    )


def _homes(do: Deeds, lines: QVBoxLayout, found: OrgDetail) -> None:
    """Where the 流动党员之家 is and was."""
    begin = button("登记地点…", "org_home", partial(do.home, found), role="link")
    move = button("转移…", "org_move", partial(do.move, found), role="link")
    lines.addLayout(head("流动党员之家", begin, move))
    empty = "还没有登记地点。转移到下一个现场时，地点随之改变，去过的地方都留下来。"
    _fill(lines, [_home(do, found, row) for row in found.homes], "org_no_homes", empty)


def _home(do: Deeds, found: OrgDetail, row: HomeRow) -> QWidget:
    place, days = row.draft.place, lasting(row.draft.since, row.draft.until)
    edit, remove = partial(do.home, found, row), partial(do.remove_home, row)
    told = joined(days, "现在这里" if row.present else "", row.draft.note or "")
    return line(place, told, acts=_acts(f"home_{row.uid.hex()}", place, edit, remove))
