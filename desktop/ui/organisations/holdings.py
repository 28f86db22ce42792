"""What only some kinds of organisations have: terms of office, key posts, people at a site, places of a 流动党员之家."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from desktop.services.organisations import ElectionRow, HomeRow, KeyPostRow, OrgDetail, StayRow
from desktop.ui.organisations.deeds import Deeds
from desktop.ui.organisations.lines import head, joined, lasting
from desktop.ui.shared.buttons import button, words
from desktop.ui.shared.sections import line, small


def terms(do: Deeds, lines: QVBoxLayout, found: OrgDetail) -> None:
    """The term that runs, and every election."""
    begin = button("登记换届…", "org_elect", partial(do.elect, found), role="link")
    lines.addLayout(head("届期", begin))
    end = found.draft.term_ends_on
    years = f"每届 {found.draft.term_years or found.terms} 年" if found.draft.term_years or found.terms else ""
    text = joined(f"本届任期至 {end}" if end else "本届任期未登记", years)
    lines.addWidget(words(text, wrap=True, name="org_term"))
    for election in found.elections:
        key, draft = election.uid.hex(), election.draft
        lines.addWidget(
            line(
                f"{draft.held_on} 选举，任期 {draft.term_years} 年",
                _election_words(election),
                acts=[
                    small("更改…", f"election_{key}_edit", f"更改 {draft.held_on} 的换届", partial(do.elect, found, election)),
                    small("删除", f"election_{key}_remove", f"删除 {draft.held_on} 的选举", partial(do.remove_election, election)),
                ],
            )
        )
    if not found.elections:
        lines.addWidget(words("还没有登记选举。", "second", name="org_no_elections"))


def _election_words(election: ElectionRow) -> str:
    draft = election.draft
    turnout = ""
    if draft.entitled is not None and draft.present is not None:
        turnout = f"应到 {draft.entitled} 人，实到 {draft.present} 人"
    return joined(
        f"任期至 {election.ends_on}" if election.ends_on else "",
        turnout,
        f"批复 {draft.approved_on or ''} {draft.approved_by or ''}".rstrip()
        if draft.approved_on or draft.approved_by
        else "",
        draft.note or "",
    )


def key_posts(do: Deeds, lines: QVBoxLayout, found: OrgDetail) -> None:
    """Posts a Party member should hold, and who does."""
    begin = button("登记关键岗位…", "org_key_post", partial(do.key_post, found), role="link")
    lines.addLayout(head("关键岗位", begin))
    for post in found.key_posts:
        key, title = post.uid.hex(), post.draft.title
        lines.addWidget(
            line(
                title,
                _key_post_words(post),
                acts=[
                    small("更改…", f"key_post_{key}_edit", f"更改{title}", partial(do.key_post, found, post)),
                    small("删除", f"key_post_{key}_remove", f"删除{title}", partial(do.remove_key_post, post)),
                ],
            )
        )
    if not found.key_posts:
        text = "还没有登记关键岗位。关键岗位应有党员。"
        lines.addWidget(words(text, "second", name="org_no_key_posts"))


def _key_post_words(post: KeyPostRow) -> str:
    if post.person is None:
        return joined("没有登记在岗人员", post.draft.note or "")
    standing = "党员" if post.covered else "不是党员"
    return joined(post.person.title, post.person.note, standing, post.draft.note or "")


def stays(do: Deeds, lines: QVBoxLayout, found: OrgDetail) -> None:
    """Who is at the site, and who was."""
    begin = button("登记现场人员…", "org_stay", partial(do.stay, found), role="link")
    lines.addLayout(head("现场人员", begin))
    for stay in found.stays:
        key, name = stay.uid.hex(), stay.person.title
        lines.addWidget(
            line(
                joined(name, stay.person.note, stay.draft.task or ""),
                _stay_words(stay),
                acts=[
                    small("更改…", f"stay_{key}_edit", f"更改{name}", partial(do.stay, found, stay)),
                    small("删除", f"stay_{key}_remove", f"删除{name}", partial(do.remove_stay, stay)),
                ],
            )
        )
    if not found.stays:
        text = "还没有登记现场人员。党员到现场后自动编入依托本项目的流动党组织。"
        lines.addWidget(words(text, "second", wrap=True, name="org_no_stays"))


def _stay_words(stay: StayRow) -> str:
    days = lasting(stay.draft.since, stay.draft.until)
    if stay.with_orgs:
        return joined(days, f"编入{'、'.join(stay.with_orgs)}")
    return joined(days, "党员，现场还没有流动党组织" if stay.is_member and stay.there else "")


def homes(do: Deeds, lines: QVBoxLayout, found: OrgDetail) -> None:
    """Where the 流动党员之家 is and was."""
    begin = button("登记地点…", "org_home", partial(do.home, found), role="link")
    move = button("转移…", "org_move", partial(do.move, found), role="link")
    lines.addLayout(head("流动党员之家", begin, move))
    for home in found.homes:
        key, place = home.uid.hex(), home.draft.place
        lines.addWidget(
            line(
                place,
                _home_words(home),
                acts=[
                    small("更改…", f"home_{key}_edit", f"更改{place}", partial(do.home, found, home)),
                    small("删除", f"home_{key}_remove", f"删除{place}", partial(do.remove_home, home)),
                ],
            )
        )
    if not found.homes:
        text = "还没有登记地点。转移到下一个现场时，地点随之改变，去过的地方都留下来。"
        lines.addWidget(words(text, "second", wrap=True, name="org_no_homes"))


def _home_words(home: HomeRow) -> str:
    days = lasting(home.draft.since, home.draft.until)
    return joined(days, "现在这里" if home.present else "", home.draft.note or "")
