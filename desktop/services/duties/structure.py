"""What the Party's structure lacks: groups, leaders, committees, organisations at project sites, members on key posts."""

from collections import Counter
from collections.abc import Iterator

import sqlalchemy as sa

from desktop.domain.duties import Concern, Duty, DutyRule, names_in_short
from desktop.domain.identity import Uid
from desktop.domain.organisations import COMMITTEE_POSTS, GROUPS, MOBILE, LinkKind, OrgKind, PostRole, Tree
from desktop.domain.organisations.rules import OPEN_TO_ALL
from desktop.services.duties.ground import Ground, Org, Somebody
from desktop.store.organisations import KeyPost


def groups_of(ground: Ground, team: Uid) -> list[Org]:
    """The Party groups of the same people as a team, those alive today."""
    found = [ground.orgs[start] for start, end in ground.linked(LinkKind.SAME_PEOPLE) if end == team]
    return [org for org in found if org.kind in GROUPS and ground.today in org.lived]


def team_groups(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """INV-07: teams with enough full members and no Party group of the same people."""
    for org in ground.alive(rule):
        count = ground.full_members[org.uid]
        if count >= rule.at_least and not groups_of(ground, org.uid):
            words = f"{org.name}有 {count} 名正式党员，还没有党小组"
            yield ground.duty(rule, words, org.concern(), org.uid, None)


def group_leaders(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """INV-08: a team leader who is a full member leads the group of his team, unless a reason is written at the post."""
    for org in ground.alive(rule):
        head = ground.holder(org.uid, PostRole.TEAM_LEADER)
        if head is None or not ground.people[head.person_uid].is_full:
            continue
        for group in groups_of(ground, org.uid):
            leads = ground.holder(group.uid, PostRole.GROUP_LEADER)
            excused = leads is not None and (leads.person_uid == head.person_uid or leads.note)
            if not excused:
                name = ground.people[head.person_uid].name
                now = f"组长是{ground.people[leads.person_uid].name}" if leads else "还没有组长"
                words = f"{org.name}班组长{name}是正式党员，{group.name}{now}"
                yield ground.duty(rule, words, group.concern(), group.uid, None)


def committee_groups(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """INV-09: every member of a branch committee belongs to a Party group; also the branch without any is asked for one."""
    asked: set[Uid] = set()
    for org in ground.alive(rule):
        for person in _committee(ground, org):
            if person.group_uid is None and person.uid not in asked:
                asked.add(person.uid)
                words = f"{org.name}委员{person.name}还没有编入党小组"
                yield ground.duty(rule, words, person.concern(), org.uid, None)


def _committee(ground: Ground, org: Org) -> list[Somebody]:
    held = [p.person_uid for p in ground.posts if p.org_uid == org.uid and p.role in COMMITTEE_POSTS]
    return [ground.people[uid] for uid in dict.fromkeys(held)]


def without_secretary(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """Every branch has a secretary, also one too small for a committee (fields-and-forms.md §2.4)."""
    for org in ground.alive(rule):
        if ground.full_members[org.uid] >= rule.at_least and ground.holder(org.uid, PostRole.SECRETARY) is None:
            yield ground.duty(rule, f"{org.name}还没有登记书记", org.concern(), org.uid, None)


def zones_of_nobody(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """2-18, 3-26: every zone has an owner, a member or the secretary of its branch."""
    for org in ground.alive(rule):
        if ground.holder(org.uid, PostRole.ZONE_OWNER) is None:
            yield ground.duty(rule, f"{org.name}还没有登记责任人", org.concern(), org.uid, None)


def unregistered_squads(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """2-18: a service squad is registered and has a number; a commando squad follows its standard instead."""
    for org in ground.alive(rule):
        if not org.registered_no and "突击队" not in org.node.name:
            yield ground.duty(rule, f"{org.name}还没有注册编号", org.concern(), org.uid, None)


def small_branches(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """INV-06: fewer full members than a branch needs; one without any is not filled in yet."""
    for org in ground.alive(rule):
        count = ground.full_members[org.uid]
        if 0 < count < rule.at_least:
            words = f"{org.name}只有 {count} 名正式党员，不足 {rule.at_least} 名"
            yield ground.duty(rule, words, org.concern(), org.uid, None)


def large_branches(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """INV-06: more members, probationary ones among them, than a branch should have (fields-and-forms.md §2.4)."""
    for org in ground.alive(rule):
        count = ground.members[org.uid]
        if count > rule.most:
            words = f"{org.name}有 {count} 名党员，超过 {rule.most} 名"
            yield ground.duty(rule, words, org.concern(), org.uid, None)


def committees(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """INV-06: from so many full members on a branch has a committee, neither too small nor too large."""
    for org in ground.alive(rule):
        count, held = ground.full_members[org.uid], len(_committee(ground, org))
        if count >= rule.at_least and held < rule.fewest:
            has = f"登记的委员只有 {held} 名" if held else "还没有登记委员"
            words = f"{org.name}有 {count} 名正式党员，应设 {rule.fewest} 至 {rule.most} 名委员的支部委员会，{has}"
            yield ground.duty(rule, words, org.concern(), org.uid, None)
        elif held > rule.most:
            words = f"{org.name}登记了 {held} 名委员，一般不超过 {rule.most} 名"
            yield ground.duty(rule, words, org.concern(), org.uid, None)


def trios(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """三组联动 joins a Party group, a union group and a team; one of the three is missing."""
    ends: dict[Uid, set[OrgKind]] = {}
    for start, end in ground.linked(LinkKind.LINKED_TRIO):
        ends.setdefault(start, set()).add(ground.orgs[end].kind)
    for org in ground.alive(rule):
        lacks = {OrgKind.TEAM, OrgKind.UNION_GROUP} - ends.get(org.uid, set())
        if len(lacks) == 1:
            words = f"{org.name}的三组联动还缺{lacks.pop().label}"
            yield ground.duty(rule, words, org.concern(), org.uid, None)


def posts_of_others(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """Party posts whose holder has left the Party or this office: the post is empty, though nobody wrote down its end."""
    for org in ground.alive(rule):
        held = [(ground.people[p.person_uid], p.role) for p in ground.posts if p.org_uid == org.uid]
        gone = [f"{p.name}（{role.label}）" for p, role in held if role not in OPEN_TO_ALL and not p.is_member]
        if gone:
            words = f"{org.name}的{names_in_short(gone, '人')}已不是本单位党员，还没有登记免职"
            yield ground.duty(rule, words, org.concern(), org.uid, None)


def posts_elsewhere(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """Posts of a branch or group whose holder belongs to another one by now, though nobody wrote down the end of the post.

    Who belongs nowhere yet is not filled in, and is no sign of a move.
    """
    for org in ground.alive(rule):
        found = [post for post in ground.posts if post.org_uid == org.uid and post.role not in OPEN_TO_ALL]
        gone = [(post, at) for post in found if (at := _elsewhere(ground, ground.people[post.person_uid], org)) is not None]
        if gone:
            names = [f"{ground.people[post.person_uid].name}（{post.role.label}，现在{at.name}）" for post, at in gone]
            words = f"{org.name}的{names_in_short(names, '人')}已不在这个{org.kind.label}，还没有登记免职"
            yield ground.duty(rule, words, org.concern(), org.uid, None)


def _elsewhere(ground: Ground, person: Somebody, org: Org) -> Org | None:
    """The other organisation a member belongs to; None while he is here, or nowhere.

    Who is of another branch is gone from the group too, also where his group was not changed with it.
    """
    if not person.is_member:
        return None
    group, branch = (ground.orgs.get(uid) if uid else None for uid in (person.group_uid, person.branch_uid))
    home = org.node.parent_uid if org.kind in GROUPS else org.uid
    if branch is not None and home is not None and home not in {node.uid for node in ground.above(branch.uid)}:
        return branch
    return group if org.kind in GROUPS and group is not None and group.uid != org.uid else None


def party_at(ground: Ground, org: Org) -> list[Org]:
    """The Party organisations that stand at a site or cover a unit, those alive today."""
    pairs = [*ground.linked(LinkKind.ATTACHED_TO), *ground.linked(LinkKind.COVERS)]
    found = dict.fromkeys(start for start, end in pairs if end == org.uid)
    orgs = [ground.orgs[uid] for uid in found]
    return [o for o in orgs if o.kind.tree is Tree.PARTY and ground.today in o.lived]


def uncovered_sites(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """1-04: an active site has a group, a branch, or a named liaison."""
    for org in ground.alive(rule):
        if not org.covered_by and not party_at(ground, org):
            yield ground.duty(rule, f"{org.name}还没有党组织，也没有党建联络员", org.concern(), org.uid, None)


def site_ends(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """A project whose planned end is near or past: with its real end everything at the site ends."""
    for org in ground.alive(rule):
        end = org.planned_end_on
        if end is not None and rule.near(end, ground.today):
            tense = "已过" if end < ground.today else "临近"
            yield ground.duty(rule, f"{org.name}{tense}计划竣工日期 {end}", org.concern(), org.uid, end)


def left_behind(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """1-01, 2-21: what was founded for a project moves on or is dissolved at its end."""
    at = _last_sites(ground)
    for org in ground.alive(rule):
        site = at.get(org.uid)
        if site is not None and site.ended_on is not None and site.ended_on < ground.today:
            words = f"{org.name}依托的{site.name}已经结束"
            yield ground.duty(rule, words, org.concern(), org.uid, site.ended_on)


def unattached(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """1-01, 2-21: a mobile organisation that stands at no project, though none it stood at has ended."""
    at, there = _last_sites(ground), {start for start, _ in ground.linked(LinkKind.ATTACHED_TO)}
    for org in ground.alive(rule):
        site = at.get(org.uid)
        if org.uid not in there and (site is None or site.ended_on is None):
            yield ground.duty(rule, f"{org.name}还没有依托的项目", org.concern(), org.uid, None)


def _last_sites(ground: Ground) -> dict[Uid, Org]:
    """Where each mobile organisation stands or stood last; a link to a finished project has ended with it."""
    links = [link for link in ground.links if link.kind is LinkKind.ATTACHED_TO and ground.orgs[link.start].kind in MOBILE]
    begun = [link for link in links if link.days.since <= ground.today]
    return {link.start: ground.orgs[link.end] for link in sorted(begun, key=lambda link: link.days)}


def dissolved_people(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """People who belong still to an organisation that was dissolved or merged."""
    held: Counter[Uid] = Counter()
    for person in ground.people.values():
        held.update(uid for uid in person.places if person.exit_kind is None or not _of_the_party(ground, uid))
    for org in _dissolved(ground, rule):
        if held[org.uid]:
            words = f"{org.name}已于 {org.ended_on} 撤销，还有 {held[org.uid]} 人没有调整"
            yield ground.duty(rule, words, org.concern(), org.uid, org.ended_on)


def dissolved_above(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """Organisations that stand still below one that was dissolved or merged."""
    gone = {org.uid: org for org in _dissolved(ground, rule)}
    for org in ground.orgs.values():
        above = gone.get(org.node.parent_uid) if org.node.parent_uid else None
        if above is not None and ground.today in org.lived:
            words = f"{org.node.name}的上级{above.name}已于 {above.ended_on} 撤销"
            yield ground.duty(rule, words, org.concern(), org.uid, above.ended_on)


def _of_the_party(ground: Ground, uid: Uid) -> bool:
    return uid in ground.orgs and ground.orgs[uid].kind.tree is Tree.PARTY


def _dissolved(ground: Ground, rule: DutyRule) -> list[Org]:
    gone = (org for org in ground.orgs.values() if org.ended_on is not None and org.ended_on < ground.today)
    return [org for org in gone if rule.concerns(org.kind)]


def key_post_rows(ground: Ground) -> list[tuple[Uid, str, Org, Somebody | None]]:
    """Every key post of an organisation that lives: its uid, title, organisation and holder."""
    columns = (KeyPost.uid, KeyPost.title, KeyPost.org_uid, KeyPost.person_uid)
    rows = ground.rows(sa.select(*columns).order_by(KeyPost.uid))
    return [
        (uid, title, ground.orgs[org], ground.people.get(person))
        for uid, title, org, person in rows
        if org in ground.orgs and ground.today in ground.orgs[org].lived
    ]


def key_posts(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """1-14: key posts that no member fills."""
    for uid, title, org, person in key_post_rows(ground):
        if person is None or not person.is_member:
            who = f"{person.name}不是党员" if person else "还没有登记在岗人员"
            yield ground.duty(rule, f"{org.name}的{title}：{who}", Concern(title, "key_post", uid), org.uid, None)
