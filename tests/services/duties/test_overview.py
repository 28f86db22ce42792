"""The figures of the morning agree with the ratings' and with the lists behind them."""

from datetime import UTC, date, datetime

from desktop.compose import Opened
from desktop.domain.measures import Span, Subject
from desktop.domain.people import Employment
from desktop.samples import demonstration
from desktop.services.documents import DocumentQuery
from desktop.services.duties import Overview, Share
from desktop.services.pairings import PairingQuery
from desktop.services.people import PeopleQuery
from desktop.services.pledges.measures import coverage
from tests.services.station import MASSES, Station, build

TODAY = date(2026, 11, 21)


def test_an_empty_station_has_no_figures(opened: Opened) -> None:
    found = opened.services.duties.overview(opened.who)
    assert (found.organisations, found.people, found.pairings, found.stars) == (0, 0, 0, ())
    assert (found.contacts.percent, found.pledges.percent, found.last_backup) == (None, None, None)


def test_a_share_is_whole_only_when_nothing_is_missing() -> None:
    assert (Share(199, 200).percent, Share(200, 200).percent, Share(0, 3).percent) == (99, 100, 0)


def test_members_and_others_are_counted(opened: Opened) -> None:
    here = build(opened)
    here.person("张伟")
    here.person("李娜", MASSES)
    here.person("老李", employment=Employment.RETIRED)
    found = here.services.duties.overview(here.who)
    assert (found.people, found.members, found.pledges) == (3, 2, Share(0, 1))


def test_a_year_of_records_gives_the_figures_of_the_ratings_and_the_lists(opened: Opened) -> None:
    opened.database_of().store.clock = lambda: datetime(2026, 11, 21, 12, tzinfo=UTC)
    demonstration.demonstrate(opened.services, opened.who, "station", TODAY)
    found = opened.services.duties.overview(opened.who)
    _agree_with_lists(opened, found)
    _agree_with_rating(opened, found)
    branches, teams = found.stars
    assert (branches.title, branches.period.label, branches.rated, branches.of) == ("党支部", "2026年度", 1, 2)
    assert (teams.title, teams.rated, len(teams.counts)) == ("班组", 3, 6)
    assert found.duties == opened.services.duties.list(opened.who)


def _agree_with_lists(opened: Opened, found: Overview) -> None:
    services, who = opened.services, opened.who
    assert found.people == len(services.people.ids(who, PeopleQuery()))
    assert found.members == len(services.people.ids(who, PeopleQuery(chip="members")))
    assert found.pairings == len(services.pairings.ids(who, PairingQuery(chip="live")))
    assert found.contacts.of - found.contacts.done == len(services.pairings.ids(who, PairingQuery(chip="silent")))
    assert found.documents == len(services.documents.ids(who, DocumentQuery(chip="unsigned")))


def _agree_with_rating(opened: Opened, found: Overview) -> None:
    committee = next(row.uid for row in opened.services.organisations.tree(opened.who) if row.parent_uid is None)
    year = Span(date(2026, 1, 1), date(2026, 12, 31))
    with opened.database_of().store.read(opened.who) as tx:
        figure = coverage(opened.services.pledges.rules, tx, Subject(committee), year)
    assert (found.pledges.done, found.pledges.of) == (figure.numerator, figure.denominator)


def test_the_small_station_of_other_tests_owes_nothing_for_its_first_day(opened: Opened) -> None:
    here: Station = build(opened)
    assert here.services.duties.list(here.who) == ()
