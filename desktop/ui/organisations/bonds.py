"""What hangs on an organisation: who holds which post, and its links to the other tree."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.identity import Uid
from desktop.domain.organisations import AssignmentDraft, LinkKind
from desktop.services.organisations import LinkRow, OrgDetail, PostRow
from desktop.ui.organisations.deeds import Deeds
from desktop.ui.shared.buttons import button, rule, words


class Bonds(QWidget):
    """Shown in place of the form, on the tab of what hangs on the organisation."""

    def __init__(self, deeds: Deeds, child: Callable[[OrgDetail], object], open_other: Callable[[Uid], object]) -> None:
        super().__init__()
        self._do, self._child, self._open = deeds, child, open_other
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 12, 0, 8)
        self._lines.setSpacing(4)
        self._body: QWidget | None = None

    def show_organisation(self, found: OrgDetail | None) -> None:
        """None: a new organisation, which has nothing yet."""
        if self._body is not None:
            self._lines.removeWidget(self._body)
            self._body.deleteLater()
            self._body = None
        if found is not None:
            self._body = self._made(found)
            self._lines.addWidget(self._body)

    def _made(self, found: OrgDetail) -> QWidget:
        body = QWidget()
        lines = QVBoxLayout(body)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        lines.addLayout(_row(button("去看人员", "org_people", partial(self._do.people, found.uid), glyph="people"),
                             button("新建下级组织", "org_child", partial(self._child, found), glyph="plus")))  # fmt: skip
        lines.addSpacing(12)
        lines.addLayout(
            _head("任职", button("登记任职…", "org_appoint", partial(self._do.appoint, found), role="link"))
        )
        for post in found.posts:
            lines.addWidget(self._post(found, post))
        if not found.posts:
            lines.addWidget(words("还没有登记任职。", "second", name="org_no_posts"))
        lines.addSpacing(12)
        lines.addLayout(
            _head("关联的组织", button("登记关联…", "org_link", partial(self._do.link, found), role="link"))
        )
        for link in found.links:
            lines.addWidget(self._link(link))
        if not found.links:
            lines.addWidget(words("还没有关联到另一棵树的组织。", "second", name="org_no_links"))
        return body

    def _post(self, found: OrgDetail, post: PostRow) -> QWidget:
        draft = post.draft
        who = f"{post.person}　{post.staff_no}" if post.staff_no else post.person
        key = post.uid.hex()
        return _line(
            f"{draft.role.label}　{who}",
            term_words(draft),
            _small(
                "更改…",
                f"post_{key}_edit",
                f"更改{draft.role.label}{post.person}",
                partial(self._do.appoint, found, post),
            ),
            _small(
                "删除",
                f"post_{key}_remove",
                f"删除任职{draft.role.label}{post.person}",
                partial(self._do.dismiss, post),
            ),
        )

    def _link(self, link: LinkRow) -> QWidget:
        key = link.uid.hex()
        return _line(
            link.other,
            link_words(link),
            _small("打开", f"link_{key}_open", f"打开{link.other}", partial(self._open, link.other_uid)),
            _small("解除", f"link_{key}_remove", f"解除与{link.other}的关联", partial(self._do.unlink, link)),
        )


def term_words(post: AssignmentDraft) -> str:
    """From when to when a post is held."""
    if post.until:
        return f"{post.since or '？'} 至 {post.until}"
    return f"{post.since} 起" if post.since else "任职日期未填"


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


def _row(*widgets: QWidget) -> QHBoxLayout:
    made = QHBoxLayout()
    made.setSpacing(8)
    for widget in widgets:
        made.addWidget(widget)
    made.addStretch()
    return made


def _head(title: str, act: QWidget) -> QHBoxLayout:
    made = QHBoxLayout()
    made.addWidget(words(title, "heading"))
    made.addStretch()
    made.addWidget(act)
    return made


def _line(first: str, second: str, *acts: QWidget) -> QWidget:
    """Two lines of words and what can be done, over a hairline."""
    frame = QWidget()
    lines = QVBoxLayout(frame)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(4)
    lines.addWidget(rule())
    row = QHBoxLayout()
    row.setSpacing(4)
    texts = QVBoxLayout()
    texts.setSpacing(0)
    texts.addWidget(words(first, wrap=True))
    texts.addWidget(words(second, "note", wrap=True))
    row.addLayout(texts, 1)
    for act in acts:
        row.addWidget(act)
    lines.addLayout(row)
    return frame


def _small(text: str, name: str, spoken: str, do: Callable[[], object]) -> QWidget:
    made = button(text, name, do, role="link")
    made.setAccessibleName(spoken)
    return made
