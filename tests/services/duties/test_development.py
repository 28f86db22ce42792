"""思想汇报 as a duty: asked of those on the way into the Party, once a period, and of nobody else."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from desktop.compose import Opened
from desktop.domain.duties import Duty, DutyRules
from desktop.domain.identity import Uid
from desktop.domain.people.records import ThoughtReportDraft
from desktop.domain.people.standing import Stage
from desktop.domain.rubrics.given import Per
from desktop.exchange.kinds import read_kinds
from desktop.paths import RESOURCES
from desktop.services.duties.development import unreported
from desktop.services.duties.ground import Ground
from tests.services.station import MASSES, PROBATIONARY, Station, build

RULES = read_kinds(RESOURCES / "kinds" / "duties.yaml", DutyRules)
RULE = next(rule for rule in RULES.rules if rule.code == "thought_report")


@pytest.fixture
def here(opened: Opened) -> Station:
    """Known to the program since the first of January, so that every quarter of the year is its own."""
    opened.database_of().store.clock = lambda: datetime(2026, 1, 1, 12, tzinfo=UTC)
    return build(opened, "2026-01-01")


def owed(here: Station, day: str) -> list[Duty]:
    return [d for d in here.services.duties.list(here.who, date.fromisoformat(day)) if d.rule == RULE]


def words(here: Station, day: str) -> list[str]:
    return [d.words for d in owed(here, day)]


def report(here: Station, person: Uid, day: str, **fields: object) -> Uid:
    draft = replace(ThoughtReportDraft(date.fromisoformat(day)), **fields)  # type: ignore[arg-type]
    return here.services.files.save(here.who, person, None, draft, None).uid


def activist(here: Station, name: str = "陈同志", **fields: object) -> Uid:
    days = {"applied_on": date(2024, 3, 1), "activist_on": date(2025, 5, 1), "development": "activist"}
    return here.person(name, MASSES, **(days | fields))


def test_an_activist_without_a_report_is_told_near_the_end_of_the_quarter(here: Station) -> None:
    person = activist(here)
    assert owed(here, "2026-05-10") == [], "the quarter is still long"
    (duty,) = owed(here, "2026-06-10")
    assert duty.words == "入党积极分子陈同志第二季度没有思想汇报"
    assert (duty.due_on, duty.concern.uid, duty.rule.opens) == (date(2026, 6, 30), person, "person_records")
    here.today("2026-06-12")
    report(here, person, "2026-06-11")
    assert owed(here, "2026-06-12") == []


def test_a_report_counts_for_the_quarter_of_its_own_day_though_handed_in_later(here: Station) -> None:
    person = activist(here)
    here.today("2026-07-06")
    assert words(here, "2026-07-06") == ["入党积极分子陈同志第二季度没有思想汇报"]
    report(here, person, "2026-06-28", received_on=date(2026, 7, 5))
    assert words(here, "2026-07-06") == []
    assert words(here, "2026-09-20") == ["入党积极分子陈同志第三季度没有思想汇报"]


def test_a_quarter_missed_is_asked_for_a_while_only(here: Station) -> None:
    activist(here)
    assert owed(here, "2026-07-15") != []
    assert owed(here, "2026-07-16") == []


def test_targets_and_probationary_members_owe_it_too_and_others_do_not(here: Station) -> None:
    here.person("党员甲", PROBATIONARY, joined_on=date(2025, 12, 10))
    activist(here, "乙", target_on=date(2025, 12, 1), development="target")
    here.person("申请人丙", MASSES, applied_on=date(2025, 1, 1), development="applicant")
    here.person("党员丁", joined_on=date(2020, 1, 10), full_on=date(2021, 1, 10), activist_on=date(2018, 1, 1))
    here.person("群众戊", MASSES)
    assert sorted(words(here, "2026-06-20")) == ["发展对象乙第二季度没有思想汇报", "预备党员党员甲第二季度没有思想汇报"]


def test_who_became_a_full_member_early_in_the_quarter_owes_it_no_more(here: Station) -> None:
    early = here.person("转正甲", PROBATIONARY, joined_on=date(2025, 4, 10))
    late = here.person("转正乙", PROBATIONARY, joined_on=date(2025, 6, 10))
    here.today("2026-07-01")
    here.change(early, political_status="01", full_on=date(2026, 4, 10))
    here.change(late, political_status="01", full_on=date(2026, 6, 10))
    assert [d.concern.uid for d in owed(here, "2026-07-06")] == [late]


def test_who_left_the_party_or_was_transferred_owes_nothing_afterwards(here: Station) -> None:
    people = [here.person(name, PROBATIONARY, joined_on=date(2025, 8, 1)) for name in ("取消甲", "转出乙")]
    assert len(owed(here, "2026-06-20")) == 2
    here.today("2026-04-05")
    for uid, kind in zip(people, ("probation_cancelled", "transferred"), strict=True):
        here.change(uid, exit_kind=kind, exit_on=date(2026, 4, 2))
    assert owed(here, "2026-06-20") == []


def test_one_who_was_entered_in_mid_quarter_is_asked_from_then_on(here: Station) -> None:
    here.today("2026-04-20")
    activist(here)
    assert words(here, "2026-04-14") == [], "nobody asks for what was before the program knew him"
    assert words(here, "2026-06-20") == ["入党积极分子陈同志第二季度没有思想汇报"]


def test_the_quarter_is_waived_with_a_reason_and_the_next_one_is_not(here: Station) -> None:
    activist(here)
    (duty,) = owed(here, "2026-06-20")
    here.services.duties.waive(here.who, duty, "在外培训")
    assert owed(here, "2026-06-20") == []
    assert len(owed(here, "2026-09-20")) == 1
    here.services.duties.waive(here.who, duty, "")
    assert len(owed(here, "2026-06-20")) == 1


def test_cadence_and_stages_are_data(here: Station) -> None:
    applicant = here.person("申请人丙", MASSES, applied_on=date(2025, 1, 1))
    rule = replace(RULE, per=Per.HALF, stages=frozenset({Stage.APPLICANT}))
    with here.opened.database_of().store.read(here.who) as tx:
        found = list(unreported(Ground(tx, date(2026, 6, 20)), rule))
    assert [(d.words, d.concern.uid) for d in found] == [("入党申请人申请人丙上半年没有思想汇报", applicant)]
