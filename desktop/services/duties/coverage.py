"""组织覆盖: project sites, teams, units and key posts, each with the Party organisation or member that covers it."""

from collections.abc import Iterator, Mapping

from desktop.domain.duties import Duty
from desktop.domain.identity import Uid
from desktop.domain.organisations import CoverageRow, Covered, LinkKind, OrgKind
from desktop.services.duties.ground import Ground, Org
from desktop.services.duties.structure import groups_of, key_post_rows, party_at


def coverage(ground: Ground, group_from: int, waived: Mapping[Uid, Duty]) -> Iterator[CoverageRow]:
    """Every line, sites first.

    Args:
        group_from: full members from which on a team has a Party group.
        waived: duties marked 不适用, by what they are about.
    """
    alive = [org for org in ground.orgs.values() if ground.today in org.lived]
    for kind, kinds in _KINDS.items():
        for org in alive:
            if org.kind in kinds:
                by, gap = _org(ground, org, group_from)
                yield _row(ground, org, kind, by, gap, waived)
    for uid, title, org, person in key_post_rows(ground):
        held = person is not None and person.is_member
        gap = "" if held else "在岗人员不是党员" if person else "没有登记在岗人员"
        excuse = waived[uid].waived if uid in waived else ""
        yield CoverageRow(
            uid, Covered.POST, "key_post", title, org.name, None, person.name if person else "", gap, excuse, org.uid
        )


_KINDS = {
    Covered.SITE: frozenset({OrgKind.PROJECT_SITE}),
    Covered.TEAM: frozenset({OrgKind.TEAM}),
    Covered.UNIT: frozenset({OrgKind.DEPARTMENT, OrgKind.STATION}),
}


def _row(ground: Ground, org: Org, kind: Covered, by: str, gap: str, waived: Mapping[Uid, Duty]) -> CoverageRow:
    above = ground.tree.get(org.node.parent_uid) if org.node.parent_uid else None
    excuse = waived[org.uid].waived if gap and org.uid in waived else ""
    name = above.name if above else ""
    return CoverageRow(
        org.uid, kind, "organisation", org.node.name, name, ground.full_members[org.uid], by, gap, excuse, org.node.parent_uid
    )


def _org(ground: Ground, org: Org, group_from: int) -> tuple[str, str]:
    """What covers an organisation, and what is missing."""
    found = [*groups_of(ground, org.uid), *party_at(ground, org), *_leading(ground, org)]
    by = "、".join(dict.fromkeys(o.node.name for o in found))
    if org.kind is OrgKind.TEAM and ground.full_members[org.uid] >= group_from and not groups_of(ground, org.uid):
        return by, "应建党小组，还没有建"
    if org.kind is OrgKind.PROJECT_SITE and org.covered_by:
        by = f"{by}（联络员{org.covered_by}）" if by else f"党建联络员{org.covered_by}"
    return by, "" if by else "没有党组织覆盖"


def _leading(ground: Ground, org: Org) -> list[Org]:
    starts = [start for start, end in ground.linked(LinkKind.SUPERVISES) if end == org.uid]
    return [ground.orgs[uid] for uid in starts if ground.today in ground.orgs[uid].lived]
