"""The one list of what is missing, and the figures of the morning."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from desktop.domain.activities.kinds import ActivityKinds
from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes
from desktop.domain.duties import Duty, DutyRule, DutyRules, by_urgency
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid, new_uid
from desktop.domain.organisations import CoverageRow
from desktop.domain.pairings.model import PairingKinds
from desktop.domain.pledges.model import PledgeRules
from desktop.domain.projects.kinds import ProjectKinds
from desktop.domain.views import Condition, ViewField
from desktop.exchange.coverage import write_coverage
from desktop.services.duties import (
    coverage,
    development,
    organisations,
    overview,
    pairings,
    papers,
    people,
    pledges,
    projects,
    structure,
    waiving,
)
from desktop.services.duties.conditions import coverage_fields, coverage_value, duty_fields, duty_value
from desktop.services.duties.ground import Ground
from desktop.services.duties.overview import Overview
from desktop.services.duties.pairings import Pairings
from desktop.services.duties.pledges import Pledges
from desktop.services.duties.projects import Projects
from desktop.services.views import Ground as Views
from desktop.services.views import fitting
from desktop.store.sessions import Store, Tx


@dataclass(frozen=True, slots=True)
class Kinds:
    """The data of the nouns whose duties are looked for."""

    activities: ActivityKinds
    pairings: PairingKinds
    pledges: PledgeRules
    projects: ProjectKinds


@dataclass
class Reading:
    """One look at the whole station: what several checks need is read once."""

    tx: Tx
    today: date
    kinds: Kinds
    last_backup: datetime | None

    @cached_property
    def ground(self) -> Ground:
        return Ground(self.tx, self.today)

    @cached_property
    def pairings(self) -> Pairings:
        return Pairings(self.ground, self.kinds.pairings)

    @cached_property
    def pledges(self) -> Pledges:
        return Pledges(self.ground, self.kinds.pledges)

    @cached_property
    def projects(self) -> Projects:
        return Projects(self.ground)


Check = Callable[[Reading, DutyRule], Iterator[Duty]]

CHECKS: Mapping[str, Check] = {
    "meeting": lambda r, rule: organisations.meetings(r.ground, rule, r.kinds.activities),
    "record_open": lambda r, rule: organisations.open_records(r.ground, rule),
    "term": lambda r, rule: organisations.terms(r.ground, rule),
    "term_unknown": lambda r, rule: organisations.unknown_terms(r.ground, rule),
    "team_group": lambda r, rule: structure.team_groups(r.ground, rule),
    "group_leader": lambda r, rule: structure.group_leaders(r.ground, rule),
    "committee_group": lambda r, rule: structure.committee_groups(r.ground, rule),
    "post_left": lambda r, rule: structure.posts_of_others(r.ground, rule),
    "post_moved": lambda r, rule: structure.posts_elsewhere(r.ground, rule),
    "secretary": lambda r, rule: structure.without_secretary(r.ground, rule),
    "zone_owner": lambda r, rule: structure.zones_of_nobody(r.ground, rule),
    "squad_number": lambda r, rule: structure.unregistered_squads(r.ground, rule),
    "branch_small": lambda r, rule: structure.small_branches(r.ground, rule),
    "branch_large": lambda r, rule: structure.large_branches(r.ground, rule),
    "branch_committee": lambda r, rule: structure.committees(r.ground, rule),
    "trio": lambda r, rule: structure.trios(r.ground, rule),
    "site_uncovered": lambda r, rule: structure.uncovered_sites(r.ground, rule),
    "site_end": lambda r, rule: structure.site_ends(r.ground, rule),
    "left_behind": lambda r, rule: structure.left_behind(r.ground, rule),
    "unattached": lambda r, rule: structure.unattached(r.ground, rule),
    "dissolved_people": lambda r, rule: structure.dissolved_people(r.ground, rule),
    "dissolved_above": lambda r, rule: structure.dissolved_above(r.ground, rule),
    "key_post": lambda r, rule: structure.key_posts(r.ground, rule),
    "yearly_projects": lambda r, rule: organisations.yearly_projects(r.ground, rule, r.kinds.projects.yearly.projects),
    "yearly_problems": lambda r, rule: organisations.yearly_problems(r.ground, rule, r.kinds.projects.yearly.problems),
    "probation": lambda r, rule: people.probations(r.ground, rule),
    "thought_report": lambda r, rule: development.unreported(r.ground, rule),
    "id_check": lambda r, rule: people.doubtful_numbers(r.ground, rule),
    "twins": lambda r, rule: people.twins(r.ground, rule),
    "transfer": lambda r, rule: people.letters(r.ground, rule),
    "away_long": lambda r, rule: people.away_long(r.ground, rule),
    "pairing_contact": lambda r, rule: pairings.silent(r.pairings, rule),
    "pairing_vacancy": lambda r, rule: pairings.vacant(r.pairings, rule),
    "pairing_left": lambda r, rule: pairings.left_by_lead(r.pairings, rule),
    "pairing_term": lambda r, rule: pairings.ended(r.pairings, rule),
    "pledge_missing": lambda r, rule: pledges.missing(r.pledges, rule),
    "pledge_review": lambda r, rule: pledges.unreviewed(r.pledges, rule),
    "pledge_appraisal": lambda r, rule: pledges.unappraised(r.pledges, rule),
    "wish_due": lambda r, rule: pledges.wishes_due(r.ground, rule),
    "publication_ended": lambda r, rule: pledges.ended_publications(r.pledges, rule),
    "pledge_supervision": lambda r, rule: pledges.unsupervised(r.pledges, rule),
    "tracking": lambda r, rule: projects.untracked(r.projects, rule),
    "project_end": lambda r, rule: projects.ending(r.projects, rule),
    "task_due": lambda r, rule: projects.late_tasks(r.projects, rule),
    "problem_due": lambda r, rule: projects.late_problems(r.ground, rule),
    "document_unsigned": lambda r, rule: papers.unsigned(r.ground, rule),
    "team_star": lambda r, rule: papers.unrated_teams(r.ground, rule),
    "backup": lambda r, rule: papers.old_backup(r.ground, rule, r.last_backup),
}
"""What `check` of a rule may name."""


class DutyService:
    """What is missing, derived from the records.

    Args:
        last_backup: when the newest backup was made; None when there is none.

    Raises:
        UserError: the rules name a check that does not exist.
    """

    def __init__(
        self, store: Store, rules: DutyRules, kinds: Kinds, last_backup: Callable[[], datetime | None]
    ) -> None:
        rules.require_known(CHECKS)
        self._store, self._rules, self._kinds, self._last_backup = store, rules, kinds, last_backup

    def list(self, who: Actor, today: date | None = None, *, waived: bool = False) -> tuple[Duty, ...]:
        """Every duty not yet done, the most urgent first.

        Args:
            today: asks about another day than the present one.
            waived: those marked 不适用 as well.
        """
        with self._store.read(who) as tx:
            every = self._duties(self._reading(tx, today))
            return every if waived else _applying(every)

    @property
    def fields(self) -> tuple[ViewField, ...]:
        """By what the list of duties may be filtered."""
        return duty_fields(self._rules)

    @property
    def coverage_fields(self) -> tuple[ViewField, ...]:
        """By what 组织覆盖 may be filtered."""
        return coverage_fields()

    def fitting(self, who: Actor, duties: Sequence[Duty], conditions: Sequence[Condition]) -> Sequence[Duty]:
        """Those that meet the conditions, in their order. Raises ViewProblem for one that cannot be asked."""
        with self._store.read(who) as tx:
            return fitting(duties, conditions, self.fields, duty_value, Views(tx))

    def fitting_coverage(
        self, who: Actor, rows: Sequence[CoverageRow], conditions: Sequence[Condition]
    ) -> Sequence[CoverageRow]:
        """The same of lines of 组织覆盖."""
        with self._store.read(who) as tx:
            return fitting(rows, conditions, coverage_fields(), coverage_value, Views(tx))

    def lacking(self, who: Actor, org_uid: Uid) -> tuple[Duty, ...]:
        """What one organisation owes or is missing: what it lacks itself first, those marked 不适用 last."""
        with self._store.read(who) as tx:
            reading = self._reading(tx, None)
            every = self._duties(reading)
            # A branch answers for the key posts of a unit, but it is the unit that lacks somebody on them.
            own = {org_uid, *(uid for uid, _, org, _ in structure.key_post_rows(reading.ground) if org.uid == org_uid)}
        found = [duty for duty in every if duty.org_uid == org_uid or duty.concern.uid in own]
        return tuple(sorted(found, key=lambda duty: (bool(duty.waived), not duty.rule.structural, duty.concern.uid not in own)))

    def waive(self, who: Actor, duty: Duty, reason: str) -> Changes:
        """Mark a duty 不适用, with the reason; an empty one takes it back.

        Raises:
            UserError: its rule does not allow it.
        """
        if not duty.rule.waivable:
            raise UserError(f"“{duty.title}”不能标为不适用。", "请按提示办理。")
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "标为不适用" if reason else "恢复提醒") as tx:
            waiving.write(tx, duty, reason.strip())
        return tx.changes

    def coverage(self, who: Actor) -> tuple[CoverageRow, ...]:
        """Sites, teams, units and key posts with what covers each, or what is missing."""
        with self._store.read(who) as tx:
            return self._coverage(tx)

    def export_coverage(self, who: Actor, path: Path, uids: Sequence[Uid]) -> Path:
        """Write these lines of 组织覆盖 as .xlsx, in this order; the export is logged.

        Raises:
            UserError: the file cannot be written; what stood there before is untouched.
        """
        with self._store.write(who, Right.EXPORT, f"导出组织覆盖表：{path.name}") as tx:
            known = {row.uid: row for row in self._coverage(tx)}
            count = write_coverage(path, [known[uid] for uid in uids if uid in known])
            tx.trail.note("export", new_uid(), "export", {"file": path.name, "count": count})
        return path

    def _coverage(self, tx: Tx) -> tuple[CoverageRow, ...]:
        reading = self._reading(tx, None)
        waived = {duty.concern.uid: duty for duty in self._duties(reading) if duty.waived and duty.concern.uid}
        rule = next((rule for rule in self._rules.rules if rule.check == "team_group"), None)
        return tuple(coverage.coverage(reading.ground, rule.at_least if rule else 1, waived))

    def overview(self, who: Actor, today: date | None = None) -> Overview:
        """The figures of the first page with every duty, from one reading of the station."""
        with self._store.read(who) as tx:
            reading = self._reading(tx, today)
            ground = reading.ground
            return Overview(
                organisations=sum(reading.today in org.lived for org in ground.orgs.values()),
                people=len(ground.people),
                members=sum(person.is_member for person in ground.people.values()),
                pairings=len(reading.pairings.live),
                contacts=overview.contacts_of(reading.pairings),
                pledges=overview.pledged(reading.pledges),
                documents=overview.waiting_documents(ground),
                stars=tuple(overview.star_spreads(ground)),
                last_backup=reading.last_backup,
                duties=_applying(self._duties(reading)),
            )

    def _reading(self, tx: Tx, today: date | None) -> Reading:
        return Reading(tx, today or tx.today, self._kinds, self._last_backup())

    def _duties(self, reading: Reading) -> tuple[Duty, ...]:
        found = (duty for rule in self._rules.applied() for duty in CHECKS[rule.check](reading, rule))
        return tuple(by_urgency(waiving.marked(found, waiving.reasons(reading.tx))))


def _applying(duties: tuple[Duty, ...]) -> tuple[Duty, ...]:
    return tuple(duty for duty in duties if not duty.waived)
