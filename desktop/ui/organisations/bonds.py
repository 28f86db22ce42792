"""What hangs on an organisation, one tab at a time: what it lacks and its people, posts, links, and what its kind has more."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.duties import Duty
from desktop.domain.identity import Uid
from desktop.domain.organisations import ELECTED, MOBILE, UNITS, LinkKind, OrgKind
from desktop.services.organisations import LinkRow, OrgDetail, PostRow
from desktop.ui.organisations import holdings
from desktop.ui.organisations.deeds import Deeds
from desktop.ui.organisations.lines import head, joined, lasting
from desktop.ui.organisations.overview import Overview
from desktop.ui.shared.buttons import button, words
from desktop.ui.shared.sections import line, refill, small


class Tab(StrEnum):
    """The parts of an organisation's page."""

    OVERVIEW = "overview"
    FIELDS = "fields"
    POSTS = "posts"
    LINKS = "links"
    TERMS = "terms"
    KEY_POSTS = "key_posts"
    SITE = "site"
    HOME = "home"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Tab.OVERVIEW: "概况",
    Tab.FIELDS: "资料",
    Tab.POSTS: "任职",
    Tab.LINKS: "关联",
    Tab.TERMS: "届期",
    Tab.KEY_POSTS: "关键岗位",
    Tab.SITE: "现场人员",
    Tab.HOME: "流动党员之家",
}


def tabs_of(kind: OrgKind) -> tuple[Tab, ...]:
    """Which parts an organisation of this kind has."""
    usual = (Tab.OVERVIEW, Tab.FIELDS, Tab.POSTS, Tab.LINKS)
    if kind in ELECTED:
        return (*usual, Tab.TERMS)
    if kind in MOBILE:
        return (*usual, Tab.HOME)
    if kind is OrgKind.PROJECT_SITE:
        return (*usual, Tab.SITE)
    return (*usual, Tab.KEY_POSTS) if kind in UNITS or kind is OrgKind.TEAM else usual


def tab_words(tab: Tab, found: OrgDetail) -> str:
    """What a tab is called, with how many there are."""
    posts = sum(post.serving for post in found.posts)
    links = sum(not link.ended for link in found.links)
    there = sum(stay.there for stay in found.stays)
    counted = {Tab.POSTS: posts, Tab.LINKS: links, Tab.KEY_POSTS: len(found.key_posts), Tab.SITE: there}
    return f"{tab.label} {counted[tab]}" if tab in counted else tab.label


class Bonds(QWidget):
    """Shown on every tab but that of the fields."""

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
        fills: dict[Tab, Callable[[QVBoxLayout, OrgDetail], object]] = {
            Tab.POSTS: self._posts,
            Tab.LINKS: self._links,
            Tab.TERMS: partial(holdings.terms, self._do),
            Tab.KEY_POSTS: partial(holdings.key_posts, self._do),
            Tab.SITE: partial(holdings.stays, self._do),
            Tab.HOME: partial(holdings.homes, self._do),
        }
        fills[self._tab](lines, found)
        return body

    def _posts(self, lines: QVBoxLayout, found: OrgDetail) -> None:
        lines.addLayout(head("任职", button("登记任职…", "org_appoint", partial(self._do.appoint, found), role="link")))
        for post in found.posts:
            if post.serving:
                lines.addWidget(self._post(found, post))
        if not any(post.serving for post in found.posts):
            lines.addWidget(words("现在没有人任职。", "second", name="org_no_posts"))
        past = [post for post in found.posts if not post.serving]
        if past:
            lines.addSpacing(12)
            lines.addLayout(head("历任"))
            for post in past:
                lines.addWidget(self._post(found, post))

    def _post(self, found: OrgDetail, post: PostRow) -> QWidget:
        draft, key = post.draft, post.uid.hex()
        what = f"{draft.role.label}{post.person}"
        return line(
            joined(draft.role.label, post.person, post.staff_no),
            joined(lasting(draft.since, draft.until, "任职日期未填"), draft.document_no or "", draft.note or ""),
            acts=[
                small("更改…", f"post_{key}_edit", f"更改{what}", partial(self._do.appoint, found, post)),
                small("删除", f"post_{key}_remove", f"删除任职{what}", partial(self._do.dismiss, post)),
            ],
        )

    def _links(self, lines: QVBoxLayout, found: OrgDetail) -> None:
        lines.addLayout(head("关联的组织", button("登记关联…", "org_link", partial(self._do.link, found), role="link")))
        for link in found.links:
            lines.addWidget(self._link(found, link))
        if not found.links:
            lines.addWidget(words("还没有关联的组织。", "second", name="org_no_links"))

    def _link(self, found: OrgDetail, link: LinkRow) -> QWidget:
        key = link.uid.hex()
        acts = [small("打开", f"link_{key}_open", f"打开{link.other}", partial(self._open, link.other_uid))]
        if not link.ended:
            spoken = f"结束与{link.other}的关联"
            acts.append(small("结束…", f"link_{key}_end", spoken, partial(self._do.end_link, found, link)))
        acts.append(
            small("删除", f"link_{key}_remove", f"删除与{link.other}的关联", partial(self._do.unlink, link))
        )
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
