"""Who may be linked to whom; the table itself is data, resources/kinds/organisations.yaml."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations.kinds import LinkKind, OrgKind
from desktop.domain.organisations.tree import OrgNode


@dataclass(frozen=True, slots=True)
class LinkRule:
    """One line of the table: an organisation of the kinds `start` may be linked to one of the kinds `end`.

    Attributes:
        one_start: whatever stands at the end has only one such link at a time, e.g. a team one branch that leads it.
        one_end: the same seen from the start, e.g. a mobile group one project site.
    """

    kind: LinkKind
    start: frozenset[OrgKind]
    end: frozenset[OrgKind]
    one_start: bool = False
    one_end: bool = False


@dataclass(frozen=True, slots=True)
class Quorum:
    """An election is valid when so many of so many entitled are present."""

    present: int
    of: int

    def reached(self, present: int, entitled: int) -> bool:
        return present * self.of >= entitled * self.present


@dataclass(frozen=True, slots=True)
class OrganisationRules:
    """The whole file.

    Attributes:
        terms: years of a term, by the kind that is elected.
    """

    version: int
    links: tuple[LinkRule, ...]
    quorum: Quorum
    terms: Mapping[OrgKind, int] = field(default_factory=dict)

    def links_of(self, kind: OrgKind) -> tuple[LinkKind, ...]:
        """How an organisation of this kind may be linked, in the order of the file."""
        found = [rule.kind for rule in self.links if kind in rule.start or kind in rule.end]
        return tuple(dict.fromkeys(found))

    def partners(self, kind: OrgKind, link: LinkKind) -> frozenset[OrgKind]:
        """What may stand at the other end of such a link."""
        found: set[OrgKind] = set()
        for rule in self.links:
            if rule.kind is link:
                found |= rule.end if kind in rule.start else set()
                found |= rule.start if kind in rule.end else set()
        return frozenset(found)

    def in_order(self, kind: LinkKind, one: OrgNode, other: OrgNode) -> "Link":
        """The link with its ends the right way round, whichever was named first.

        Raises:
            UserError: such organisations are not linked in this way.
        """
        if one.uid == other.uid:
            raise UserError("组织不能与自己关联。")
        for start, end in ((one, other), (other, one)):
            rule = next((r for r in self.links if r.kind is kind and start.kind in r.start and end.kind in r.end), None)
            if rule is not None:
                return Link(rule, start, end)
        raise UserError(f"{one.kind.label}与{other.kind.label}之间没有“{kind.label}”这种关联。", self._advice(kind))

    def _advice(self, kind: LinkKind) -> str:
        lines = [f"{_words(rule.start)}可关联{_words(rule.end)}" for rule in self.links if rule.kind is kind]
        return f"“{kind.label}”：{'；'.join(lines)}。" if lines else ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link that the table allows."""

    rule: LinkRule
    start: OrgNode
    end: OrgNode

    def refuse_second(self, others: Iterable[tuple[Uid, Uid]], tree: Mapping[Uid, OrgNode]) -> None:
        """Raises UserError when one end has all it may have; `others`: start and end of the links of this kind today."""
        for start, end in others:
            if self.rule.one_start and end == self.end.uid and start != self.start.uid:
                self._refuse(self.end, tree.get(start), self.rule.start)
            if self.rule.one_end and start == self.start.uid and end != self.end.uid:
                self._refuse(self.start, tree.get(end), self.rule.end)

    def _refuse(self, full: OrgNode, held: OrgNode | None, kinds: frozenset[OrgKind]) -> None:
        if held is not None and held.kind in kinds:
            raise UserError(f"{full.name}已与“{held.name}”登记了“{self.rule.kind.label}”。", _END_FIRST)


_END_FIRST = "请先结束原来的关联。"


def _words(kinds: Iterable[OrgKind]) -> str:
    return "、".join(kind.label for kind in OrgKind if kind in kinds)
