"""An invented office: one power-supply station, or a county company with all its branches."""

import random
from dataclasses import dataclass, field, replace
from datetime import date

from desktop.domain.actors import Actor
from desktop.domain.codes import MEMBER_FULL
from desktop.domain.identity import Uid
from desktop.domain.organisations import AssignmentDraft, LinkKind, OrganisationDraft, OrgKind, PostRole
from desktop.domain.people import PersonDraft
from desktop.samples import people as invented
from desktop.samples.sites import elect, make_site
from desktop.services import Services

TEAMS = ("营业班", "配电运检班", "计量班")
_TOWNS = "城关 仁和 北河 长兴 东湖 福山 古城 河口 金沙 开元 龙泉 明水 南岭 平原 清溪 石桥 通达 万安 西坝 新民 永宁 云台 玉泉 紫阳"


@dataclass(frozen=True, slots=True)
class Scale:
    """How large an invented office is; county: the size of source 004, its staff of 1,500 is our own figure."""

    branches: int
    members: int
    people: int


SCALES = {"station": Scale(2, 16, 58), "county": Scale(33, 511, 1500)}


@dataclass(slots=True)
class Branch:
    """One branch with the unit and teams it works in, and who belongs to it."""

    uid: Uid
    name: str
    unit: Uid
    teams: list[Uid] = field(default_factory=list)
    groups: list[Uid] = field(default_factory=list)
    members: list[Uid] = field(default_factory=list)
    leads: list[Uid] = field(default_factory=list)
    """Members past their probation: they may lead a pairing since the beginning of the year."""
    masses: list[Uid] = field(default_factory=list)


@dataclass(slots=True)
class Office:
    """Everything later samples build on."""

    committee: Uid
    company: Uid
    branches: list[Branch]
    committee_secretary: Uid | None = None


def make_office(services: Services, who: Actor, scale: Scale, today: date, seed: int = 2026) -> Office:
    """Organisations, links, people and posts of an invented office; each saved as a clerk would save it."""
    dice = random.Random(seed)
    orgs = services.organisations
    committee = orgs.save(who, None, OrganisationDraft("示例县供电公司党委", OrgKind.COMMITTEE), None).uid
    company = orgs.save(who, None, OrganisationDraft("示例县供电公司", OrgKind.COMPANY), None).uid
    orgs.link(who, committee, company, LinkKind.COVERS)
    office = Office(committee, company, [])
    towns = _towns(scale.branches)
    for town in towns:
        office.branches.append(_branch(services, who, office, town))
    _settle(services, who, office, scale, today, dice)
    _appoint(services, who, office, today)
    make_site(services, who, office, today)
    return office


def _towns(count: int) -> list[str]:
    names = _TOWNS.split()
    departments = ["营销部", "运维检修部", "建设部", "安监部", "调控中心", "物资部", "办公室", "财务部", "信通中心"]
    stations = [f"{n}供电所" for n in names]
    return [*stations[:1], "营销部", *stations[1:], *departments[1:]][:count]


def _branch(services: Services, who: Actor, office: Office, place: str) -> Branch:
    orgs = services.organisations
    station = place.endswith("供电所")
    kind = OrgKind.STATION if station else OrgKind.DEPARTMENT
    unit = orgs.save(who, None, OrganisationDraft(place, kind, office.company), None).uid
    draft = OrganisationDraft(
        f"{place}党支部",
        OrgKind.BRANCH,
        office.committee,
        business_domain="营销" if station else "综合",
        founded_on=date(2015, 7, 1),
        place=f"{place}党员活动室",
    )
    branch = Branch(orgs.save(who, None, draft, None).uid, draft.name, unit)
    orgs.link(who, branch.uid, unit, LinkKind.COVERS)
    for name in TEAMS if station else ("综合班",):
        team = orgs.save(who, None, OrganisationDraft(name, OrgKind.TEAM, unit), None).uid
        orgs.link(who, branch.uid, team, LinkKind.SUPERVISES)
        branch.teams.append(team)
    group = orgs.save(who, None, OrganisationDraft(f"{place}第一党小组", OrgKind.PARTY_GROUP, branch.uid), None).uid
    orgs.link(who, group, branch.teams[0], LinkKind.SAME_PEOPLE)
    branch.groups.append(group)
    return branch


def _settle(services: Services, who: Actor, office: Office, scale: Scale, today: date, dice: random.Random) -> None:
    names = {row.uid: row.name for row in services.organisations.tree(who)}
    members = scale.members - 1  # the committee's secretary is one of them
    for number, draft in enumerate(invented.people(2026, scale.people - 1, members, today)):
        branch = office.branches[number % len(office.branches)]
        team = branch.teams[number // len(office.branches) % len(branch.teams)]
        placed = replace(
            draft,
            department_uid=branch.unit,
            team_uid=team,
            job_title=invented.job(dice, names[team]),
            branch_uid=branch.uid if number < members else None,
            group_uid=branch.groups[0] if number < members and _in_group(office, number, team, branch) else None,
        )
        uid = services.people.save(who, None, placed, None).uid
        (branch.members if number < members else branch.masses).append(uid)
        if placed.political_status == MEMBER_FULL:
            branch.leads.append(uid)


def _in_group(office: Office, number: int, team: Uid, branch: Branch) -> bool:
    """Those of the group's own team, and the committee of every branch but the first: there the list has to ask."""
    committee = number // len(office.branches) < _COMMITTEE and branch is not office.branches[0]
    return team == branch.teams[0] or committee


_COMMITTEE = 4
"""So many of a branch's members hold its posts."""


def _appoint(services: Services, who: Actor, office: Office, today: date) -> None:
    since = date(today.year - 1, 1, 15)
    orgs = services.organisations
    head = PersonDraft(
        name="程远",
        staff_no="SL00001",
        political_status=MEMBER_FULL,
        joined_on=date(2001, 7, 1),
        full_on=date(2002, 7, 1),
        branch_uid=office.branches[0].uid,
        department_uid=office.company,
        job_title="党委书记",
        work_post="manager",
        note=invented.MARK,
    )
    office.committee_secretary = services.people.save(who, None, head, None).uid
    orgs.appoint(
        who, None, AssignmentDraft(office.committee_secretary, office.committee, PostRole.SECRETARY, since), None
    )
    for branch in office.branches:
        elect(services, who, branch, today)
        posts = (PostRole.SECRETARY, PostRole.ORGANISATION, PostRole.PUBLICITY, PostRole.DISCIPLINE)
        for role, person in zip(posts, branch.members, strict=False):
            orgs.appoint(who, None, AssignmentDraft(person, branch.uid, role, since), None)
        for team, person in zip(branch.teams, branch.members[1:] + branch.masses, strict=False):
            orgs.appoint(who, None, AssignmentDraft(person, team, PostRole.TEAM_LEADER, since), None)
        orgs.appoint(
            who, None, AssignmentDraft(branch.members[1], branch.groups[0], PostRole.GROUP_LEADER, since), None
        )
