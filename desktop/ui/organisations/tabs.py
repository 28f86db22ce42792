"""The tabs of an organisation's page: which there are for its kind, and what each is called."""

from enum import StrEnum

from desktop.domain.organisations import ELECTED, MOBILE, UNITS, OrgKind
from desktop.services.organisations import OrgDetail


class Tab(StrEnum):
    """In the order shown."""

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
    """Which tabs an organisation of this kind has."""
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
