"""概况 of an organisation: its leader and numbers, what it lacks with the way to settle each, and its people."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.duties import Duty, day_words
from desktop.domain.organisations import BY_POST, LEADING, MOBILE, posts_of
from desktop.services.organisations import OrgDetail, PersonLine, PostRow
from desktop.ui.duties.wording import ways
from desktop.ui.organisations.deeds import Deeds
from desktop.ui.organisations.lines import head, joined, row
from desktop.ui.shared.buttons import button, words
from desktop.ui.shared.flow import Flow
from desktop.ui.shared.sections import line, small

MOST_LACKS, MOST_PEOPLE = 8, 12


class Overview(QWidget):
    """See the module's sentence. `lacks` None: still being read."""

    def __init__(
        self, deeds: Deeds, found: OrgDetail, lacks: Sequence[Duty] | None, child: Callable[[OrgDetail], object]
    ) -> None:
        super().__init__()
        self._do = deeds
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(4)
        said = Flow()
        said.line.setSpacing(12)
        for place, fact in enumerate(facts(found)):
            said.line.addWidget(words(fact, name=f"org_fact_{place}"))
        self._lines.addWidget(said)
        self._lines.addSpacing(4)
        acts = [button("去看人员", "org_people", partial(deeds.people, found), glyph="people")]
        ended = is_over(found, deeds.desk.today())
        if not ended:
            acts.append(button("新建下级组织", "org_child", partial(child, found), glyph="plus"))
        if found.draft.kind in MOBILE and not ended:
            acts.append(button("转移…", "org_move", partial(deeds.move, found)))
        self._lines.addLayout(row(*acts))
        self._lines.addSpacing(8)
        self._show_lacks(found, lacks)
        self._lines.addSpacing(8)
        self._show_people(found)

    def _show_lacks(self, found: OrgDetail, lacks: Sequence[Duty] | None) -> None:
        leaderless = lacks is not None and not lacks and _vacant(found)
        count = sum(not duty.waived for duty in lacks or ()) or int(leaderless)
        self._lines.addLayout(head(f"缺什么　{count} 项" if count else "缺什么"))
        if lacks is None:
            self._lines.addWidget(words("正在核对…", "second", name="org_lacks_wait"))
        elif leaderless:
            self._lines.addWidget(self._no_leader(found))
        elif not lacks:
            self._lines.addWidget(words("该有的都有了。", "second", name="org_no_lacks"))
        for duty in (lacks or ())[:MOST_LACKS]:
            self._lines.addWidget(self._lack(duty))
        if lacks is not None and len(lacks) > MOST_LACKS:
            more = button(f"全部 {len(lacks)} 项", "org_all_lacks", partial(self._do.duties, lacks), role="link")
            self._lines.addLayout(row(more))

    def _no_leader(self, found: OrgDetail) -> QWidget:
        """No duty asks for the leader, of a branch without members for example, and yet the page says that there is none."""
        text = f"还没有登记{posts_of(found.draft.kind)[0].label}"
        act = small("登记任职", "org_no_leader", f"登记任职：{text}", partial(self._do.appoint, found))
        return line(text, "请登记任职。", acts=[act])

    def _lack(self, duty: Duty) -> QWidget:
        key = duty.uid.hex()
        if duty.waived:
            spoken = f"恢复提醒{duty.title}"
            back = small("恢复提醒", f"lack_{key}_back", spoken, partial(self._do.waive_no_more, duty))
            return line(f"{duty.title}：不适用", duty.waived, acts=[back])
        acts = [
            small(way.text, f"lack_{key}_go_{place}", f"{way.text}：{duty.title}", way.go)
            for place, way in enumerate(ways(duty, self._do.desk)[:1])
        ]
        if duty.rule.waivable:
            acts.append(small("不适用…", f"lack_{key}_waive", f"不适用：{duty.title}", partial(self._do.waive, duty)))
        return line(duty.words, joined(day_words(duty.due_on, self._do.desk.today()), duty.rule.advice), acts=acts, under=True)

    def _show_people(self, found: OrgDetail) -> None:
        self._lines.addLayout(head(f"人员　{found.people_count} 人" if found.people_count else "人员"))
        for person in found.people[:MOST_PEOPLE]:
            self._lines.addWidget(self._person(person))
        if not found.people:
            nobody = "还没有人任职。" if found.draft.kind in BY_POST else "没有直接属于它的人员。"
            self._lines.addWidget(words(nobody, "second", name="org_no_people"))
        if found.people_count > MOST_PEOPLE:
            more = button(f"全部 {found.people_count} 人", "org_all_people", partial(self._do.people, found), role="link")
            self._lines.addLayout(row(more))

    def _person(self, person: PersonLine) -> QWidget:
        what = "流动党员，组织关系在原支部" if person.mobile and person.is_member else "党员" if person.is_member else ""
        open_him = partial(self._do.person, person.uid)
        return line(
            joined(person.name, person.staff_no), what,
            acts=[small("打开", f"org_person_{person.uid.hex()}", f"打开{person.name}", open_him)],
        )  # fmt: skip


def is_over(found: OrgDetail, today: date) -> bool:
    """It was dissolved before today."""
    return found.draft.ended_on is not None and found.draft.ended_on < today


def facts(found: OrgDetail) -> list[str]:
    """Who leads it, how many belong to it, when its term ends; each stays in one line."""
    leading = _leading(found)
    parts = [f"{leading.draft.role.label}：{leading.person}"] if leading else []
    if _vacant(found):
        parts.append("负责人空缺")
    if found.draft.kind in BY_POST:
        parts.append(f"党员 {found.member_count} 名")
    else:
        parts.append(f"直属党员 {found.member_count} 名")
        parts.append(f"含下级正式党员 {found.full_count} 名")
    parts += [f"编号 {found.draft.registered_no}"] if found.draft.registered_no else []
    if found.draft.term_ends_on:
        parts.append(f"任期至 {found.draft.term_ends_on}")
    if found.draft.ended_on:
        parts.append(f"{found.draft.ended_on} 撤销")
    return parts


def _leading(found: OrgDetail) -> PostRow | None:
    return next((post for post in found.posts if post.serving and post.draft.role in LEADING), None)


def _vacant(found: OrgDetail) -> bool:
    return _leading(found) is None and found.draft.ended_on is None
