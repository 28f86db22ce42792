"""An invented project site with its mobile group, a squad, a zone, a studio, elections, key posts and links between groups."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from desktop.domain.actors import Actor
from desktop.domain.identity import Uid
from desktop.domain.organisations import (
    AssignmentDraft,
    ElectionDraft,
    KeyPostDraft,
    LinkKind,
    MemberHomeDraft,
    MoveDraft,
    OrganisationDraft,
    OrgKind,
    PostRole,
    SiteStayDraft,
)
from desktop.services import Services

if TYPE_CHECKING:
    from desktop.samples.offices import Branch, Office


def elect(services: Services, who: Actor, branch: "Branch", today: date) -> None:
    """The election from which the present term runs: it ends at the middle of next year."""
    count = len(branch.members)
    draft = ElectionDraft(branch.uid, date(today.year - 2, 6, 30), 3, count, count - count // 10)
    services.organisation_life.save_election(who, None, draft, None)


def make_site(services: Services, who: Actor, office: "Office", today: date) -> None:
    """One project site of the first branch, its people, and what hangs together with it."""
    branch = office.branches[0]
    began = today - timedelta(days=230)
    moved = today - timedelta(days=200)
    old = (began - timedelta(days=200), moved, moved)
    first = _site(services, who, office, "示例北河变电站改造工程", *old)
    site = _site(services, who, office, "示例南岭线路工程", began, today + timedelta(days=40))
    group = _mobile_group(services, who, branch, first, began - timedelta(days=190))
    life, orgs = services.organisation_life, services.organisations
    life.move(who, group, MoveDraft(site, moved, "示例南岭项目部一楼"))
    for person, task in zip([*branch.members[4:6], *branch.masses[:1]], ("安全监护", "线路架设", "材料保管"), strict=False):
        life.assign(who, None, SiteStayDraft(person, site, task, moved + timedelta(days=10)), None)
    leader = AssignmentDraft(branch.members[4], group, PostRole.GROUP_LEADER, moved)
    orgs.appoint(who, None, leader, None)
    _squad(services, who, branch, site, began)
    _zone_and_studio(services, who, branch, began)
    _trio(services, who, branch)
    orgs.link(who, office.committee, branch.teams[-1], LinkKind.CONTACT_POINT, began)
    posts: tuple[tuple[str, Uid | None], ...] = (
        ("安全员", branch.members[2]),
        ("计量专责", branch.masses[1]),
        ("抢修值班负责人", None),
    )
    for title, holder in posts:
        life.save_key_post(who, None, KeyPostDraft(branch.unit, title, holder), None)


def _site(
    services: Services, who: Actor, office: "Office", name: str, since: date, planned: date, ended: date | None = None
) -> Uid:
    draft = OrganisationDraft(
        name,
        OrgKind.PROJECT_SITE,
        office.company,
        business_domain="建设",
        founded_on=since,
        planned_end_on=planned,
        ended_on=ended,
    )
    return services.organisations.save(who, None, draft, None).uid


def _mobile_group(services: Services, who: Actor, branch: "Branch", site: Uid, since: date) -> Uid:
    orgs = services.organisations
    draft = OrganisationDraft(
        "示例项目流动党小组",
        OrgKind.MOBILE_GROUP,
        branch.uid,
        founded_on=since,
        founded_by=f"示例党支〔{since.year}〕2号",
    )
    group = orgs.save(who, None, draft, None).uid
    orgs.link(who, group, site, LinkKind.ATTACHED_TO, since)
    home = MemberHomeDraft(group, "示例北河项目部二楼", since)
    services.organisation_life.save_home(who, None, home, None)
    return group


def _squad(services: Services, who: Actor, branch: "Branch", site: Uid, since: date) -> None:
    orgs = services.organisations
    draft = OrganisationDraft(
        "示例共产党员服务队", OrgKind.SQUAD, founded_on=since, registered_no="示例-001", contact_name="示例联系人"
    )
    squad = orgs.save(who, None, draft, None).uid
    orgs.link(who, squad, site, LinkKind.ATTACHED_TO, since)
    _serve(services, who, squad, since, (branch.members[0], PostRole.SQUAD_CAPTAIN), (branch.members[5], PostRole.MEMBER))


def _zone_and_studio(services: Services, who: Actor, branch: "Branch", since: date) -> None:
    orgs = services.organisations
    draft = OrganisationDraft(
        "示例东街党员责任区", OrgKind.ZONE, branch.uid, founded_on=since, registered_no="示例区-01",
        scope="示例东街 1 号至 60 号台区，用户 320 户", level="4",
    )  # fmt: skip
    zone = orgs.save(who, None, draft, None).uid
    with_him = ((member, PostRole.MEMBER) for member in branch.members[1:3])
    _serve(services, who, zone, since, (branch.members[0], PostRole.ZONE_OWNER), *with_him)
    draft = OrganisationDraft("示例职工创新工作室", OrgKind.STUDIO, branch.unit, founded_on=since, place="示例供电所三楼")
    studio = orgs.save(who, None, draft, None).uid
    with_him = ((worker, PostRole.MEMBER) for worker in branch.masses[:2])
    _serve(services, who, studio, since, (branch.members[3], PostRole.DIRECTOR), *with_him)


def _serve(services: Services, who: Actor, org: Uid, since: date, *posts: tuple[Uid, PostRole]) -> None:
    for person, role in posts:
        services.organisations.appoint(who, None, AssignmentDraft(person, org, role, since), None)


def _trio(services: Services, who: Actor, branch: "Branch") -> None:
    orgs = services.organisations
    union = orgs.save(who, None, OrganisationDraft("营业班工会小组", OrgKind.UNION_GROUP), None).uid
    youth = orgs.save(who, None, OrganisationDraft("示例供电所团支部", OrgKind.YOUTH_ORG), None).uid
    orgs.link(who, branch.groups[0], branch.teams[0], LinkKind.LINKED_TRIO)
    orgs.link(who, branch.groups[0], union, LinkKind.LINKED_TRIO)
    orgs.link(who, branch.uid, union, LinkKind.LEADS)
    orgs.link(who, branch.uid, youth, LinkKind.LEADS)
