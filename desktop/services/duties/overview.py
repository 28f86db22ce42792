"""The figures of the morning: how many, how far, and where the stars stand."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from desktop.domain.assessments.states import AssessmentState
from desktop.domain.documents import DocumentState
from desktop.domain.duties import Duty, span_around
from desktop.domain.organisations import BRANCHES, OrgKind
from desktop.domain.periods import Period
from desktop.domain.rubrics.given import Per
from desktop.services.duties.ground import Ground
from desktop.services.duties.pairings import Pairings
from desktop.services.duties.papers import WAITING
from desktop.services.duties.pledges import Pledges
from desktop.store.assessments import Assessment
from desktop.store.documents import Document


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    done: int
    of: int

    @property
    def percent(self) -> int | None:
        """Whole per cent, never 100 while anything is missing; None when nothing was due."""
        return self.done * 100 // self.of if self.of else None


@dataclass(frozen=True, slots=True)
class StarSpread:
    """How many organisations hold how many stars in the latest period that has results.

    Attributes:
        title: 党支部 or 班组.
        kinds: of organisations counted under it.
        counts: by stars, from 0 up to the most there are.
        of: how many such organisations there are.
    """

    title: str
    kinds: tuple[OrgKind, ...]
    period: Period
    counts: tuple[int, ...]
    of: int

    @property
    def rated(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the first page shows.

    Attributes:
        pairings: those that run; contacts counts those among them in which contact is due this month.
        pledges: members at work whose pledges of this year hang out.
        documents: waiting for a signature.
        last_backup: None when there is none.
    """

    organisations: int
    people: int
    members: int
    pairings: int
    contacts: Share
    pledges: Share
    documents: int
    stars: tuple[StarSpread, ...]
    last_backup: datetime | None
    duties: tuple[Duty, ...]


def contacts_of(pairings: Pairings) -> Share:
    """Live pairings with the agreed contacts of this month, among those in which contact is due."""
    month = span_around(Per.MONTH, pairings.ground.today)
    due = [row for row in pairings.live if pairings.asks_contact(row, month)]
    return Share(sum(pairings.contacts_in(row, month) >= row.contacts_per_month for row in due), len(due))


def pledged(pledges: Pledges) -> Share:
    """双承诺 coverage of the whole station, as the metric pledge.coverage.rate counts it."""
    sheets = pledges.of_year(pledges.ground.today.year)
    owing = pledges.owing()
    return Share(sum(pledges.covered(person, sheets.get(person.uid)) for person in owing), len(owing))


def waiting_documents(ground: Ground) -> int:
    """Those whose pages are still to be made too, as the chip 待签署 of the page."""
    waiting = Document.state.in_((*WAITING, DocumentState.MAKING))
    statement = sa.select(sa.func.count()).select_from(Document).where(waiting)
    return int(next(ground.rows(statement))[0])


def star_spreads(ground: Ground) -> Iterator[StarSpread]:
    """Branches, then teams; nothing for those that were never rated."""
    columns = (Assessment.subject_uid, Assessment.period, Assessment.stars, Assessment.most_stars)
    final = (Assessment.state == AssessmentState.FINAL, Assessment.stars.is_not(None), Assessment.most_stars > 0)
    rows = [row for row in ground.rows(sa.select(*columns).where(*final)) if row[0] in ground.orgs]
    for title, kinds in (("党支部", BRANCHES), ("班组", frozenset({OrgKind.TEAM}))):
        of_kind = [row for row in rows if ground.orgs[row[0]].kind in kinds]
        if of_kind:
            latest = max((Period(row[1]) for row in of_kind), key=lambda p: (p.span.until, p.span.days))
            held = {subject: (stars, most) for subject, period, stars, most in of_kind if period == latest.code}
            alive = sum(org.kind in kinds and ground.today in org.lived for org in ground.orgs.values())
            yield _spread(title, tuple(sorted(kinds)), latest, list(held.values()), alive)


def _spread(
    title: str, kinds: tuple[OrgKind, ...], period: Period, held: list[tuple[int, int]], alive: int
) -> StarSpread:
    counts = Counter(stars for stars, _ in held)
    most = max(most for _, most in held)
    return StarSpread(title, kinds, period, tuple(counts[n] for n in range(most + 1)), max(alive, len(held)))
