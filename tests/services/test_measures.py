"""Whom a figure is about: an organisation reaches down its tree, exempt people are left out."""

from datetime import date

import pytest

from desktop.compose import Opened
from desktop.domain.identity import Uid
from desktop.domain.measures import Measure, Span, Subject
from desktop.domain.pairings.model import Aim, ContactDraft, ContactForm, ExaminationDraft, PairingDraft, PairingResult
from desktop.domain.people import Employment
from desktop.services.measures import members_of, people_of
from desktop.services.pairings.measures import pairing_measures
from tests.services.station import MASSES, Station, build, supervise

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
FIRST_HALF = Span(date(2026, 1, 1), date(2026, 6, 30))


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


def measured(here: Station, metric: str, subject: Subject, span: Span = YEAR) -> Measure:
    with here.opened.database_of().store.read(here.who) as tx:
        return pairing_measures(here.services.pairings.kinds)[metric](tx, subject, span)


def paired(here: Station, kind: str, lead: Uid, partners: list[Uid], day: date = date(2026, 1, 5)) -> Uid:
    whole = {"term_from": date(2026, 1, 1), "term_to": date(2026, 12, 31), "goal": "共同提高", "contacts_per_month": 1}
    side = {"lead_org_uid" if kind == "branch_team" else "lead_person_uid": lead}
    claim = {"business_item": "线损异常分析", "aim": Aim.RESULT} if kind == "skill_claim" else {}
    draft = PairingDraft(kind=kind, **whole, **side, **claim)  # type: ignore[arg-type]
    uid = here.services.pairings.save(here.who, None, draft, partners, None).uid
    here.services.pairings.sign(here.who, uid, day, None)
    return uid


def test_an_organisation_holds_everybody_below_it(here: Station) -> None:
    member, colleague = here.person("张伟"), here.person("李娜", MASSES)
    with here.opened.database_of().store.read(here.who) as tx:
        assert {p.uid for p in people_of(tx, Subject(here.station), tx.today)} == {member, colleague}
        assert [p.uid for p in people_of(tx, Subject(member, is_person=True), tx.today)] == [member]
        assert [p.uid for p in members_of(tx, Subject(here.branch), Span(tx.today, tx.today))] == [member]


def test_coverage_counts_members_with_enough_partners_and_leaves_out_the_retired(here: Station) -> None:
    first, second = here.person("张伟"), here.person("刘洋")
    here.person("老李", employment=Employment.RETIRED)
    uid = paired(here, "member_masses", first, [here.person("李娜", MASSES), here.person("王强", MASSES)])
    found = measured(here, "pairing.coverage.rate", Subject(here.branch))
    assert (found.numerator, found.denominator) == (1, 2)
    assert (found.evidence, found.missing) == ((uid,), (second,))
    assert measured(here, "person.pairing.partners", Subject(first, is_person=True)).value == 2


def test_a_figure_without_anybody_due_does_not_apply(here: Station) -> None:
    assert measured(here, "pairing.coverage.rate", Subject(here.branch)).value is None
    assert measured(here, "pairing.contact.rate", Subject(here.branch)).value is None


def test_coverage_is_as_of_the_end_of_the_period(here: Station) -> None:
    lead = here.person("张伟")
    couple = [here.person("李娜", MASSES), here.person("王强", MASSES)]
    paired(here, "member_masses", lead, couple, date(2026, 7, 1))
    assert measured(here, "pairing.coverage.rate", Subject(here.branch), FIRST_HALF).value == 0
    assert measured(here, "pairing.coverage.rate", Subject(here.branch)).value == 100


def test_contact_is_the_share_of_months_with_the_agreed_contacts(here: Station) -> None:
    couple = [here.person("李娜", MASSES), here.person("王强", MASSES)]
    uid = paired(here, "member_masses", here.person("张伟"), couple)
    for month in (1, 2, 2, 5):
        draft = ContactDraft(date(2026, month, 10), ContactForm.FACE, "谈心")
        here.services.pairings.log_contact(here.who, uid, None, draft, None)
    found = measured(here, "pairing.contact.rate", Subject(here.branch), FIRST_HALF)
    assert (found.numerator, found.denominator, found.missing) == (3, 6, (uid,))
    assert len(found.evidence) == 4
    assert measured(here, "pairing.contact.rate", Subject(here.team)).denominator == 10


def test_pairs_of_branch_and_team_are_counted_for_the_branch(here: Station) -> None:
    supervise(here)
    uid = paired(here, "branch_team", here.branch, [here.team])
    found = measured(here, "pairing.branch_team.count", Subject(here.branch))
    assert (found.numerator, found.evidence) == (1, (uid,))


def test_claims_are_the_share_of_members_who_claimed_a_business(here: Station) -> None:
    first, second = here.person("张伟"), here.person("刘洋")
    paired(here, "skill_claim", first, [])
    found = measured(here, "skill.claim.rate", Subject(here.branch))
    assert (found.numerator, found.missing) == (1, (second,))


def test_passed_examinations_are_counted_in_the_period_they_fall_into(here: Station) -> None:
    couple = [here.person("李娜", MASSES), here.person("王强", MASSES)]
    lead = here.person("张伟")
    uid = paired(here, "member_masses", lead, couple)
    here.services.pairings.call_examination(here.who, uid, None)
    draft = ExaminationDraft(date(2026, 11, 20), PairingResult.EXCELLENT)
    here.services.pairings.examine(here.who, uid, draft, None)
    person = Subject(lead, is_person=True)
    assert measured(here, "pairing.passed.count", person).value == 1
    assert measured(here, "pairing.passed.count", person, FIRST_HALF).value == 0
