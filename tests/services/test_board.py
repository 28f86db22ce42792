"""党员承诺公示表: a branch's published pledges of a year, late ones apart; made, numbered and printed like the others."""

from datetime import date

import pytest

from desktop.compose import Opened
from desktop.domain.documents import PledgeBoardData
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.pledges.model import PublicationDraft
from desktop.services.pledges import board_data
from tests.documents.reading import page_text
from tests.services.station import Station, build, secretary
from tests.services.test_pledges import HUNG, POST, SERVICE, kept, reviewed, sheet

LATER = PublicationDraft(date(2026, 6, 1), date(2026, 6, 7), "班组公告栏")


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


def board(here: Station, year: int = 2026, branch: Uid | None = None) -> PledgeBoardData:
    with here.opened.database_of().store.read(here.who) as tx:
        return board_data(tx, branch or here.branch, year)


def test_what_was_published_is_listed_by_name_with_its_dates(here: Station) -> None:
    secretary(here, here.person("程远"))
    kept(here, here.person("赵敏"))
    kept(here, here.person("安然"))
    sheet(here, here.person("未公开"), POST)
    found = board(here)
    assert [(line.name, line.kind) for line in found.first] == [
        ("安然", "岗位"),
        ("安然", "服务"),
        ("赵敏", "岗位"),
        ("赵敏", "服务"),
    ]
    assert (found.people, found.count, found.places, found.secretary) == (2, 4, "城关供电所公开栏", "程远")
    assert (found.first[0].span, found.first[0].due, found.first[1].due) == ("1月12日至18日", "12月20日", "全年")
    assert found.later == ()


def test_a_supplement_stands_apart_with_its_own_dates(here: Station) -> None:
    uid = kept(here, here.person("赵敏"))
    here.services.pledges.save_item(here.who, uid, None, SERVICE, None)
    reviewed(here, uid)
    here.services.pledges.publish(here.who, uid, LATER, None)
    found = board(here)
    assert [(line.name, line.span) for line in found.later] == [("赵敏", "6月1日至7日")]
    assert len(found.first) == 2
    assert found.places == "城关供电所公开栏、班组公告栏"


def test_another_year_or_nothing_published_makes_no_sheet(here: Station) -> None:
    with pytest.raises(UserError, match="还没有公开的承诺"):
        board(here)
    kept(here, here.person("赵敏"))
    with pytest.raises(UserError, match="2025 年还没有公开的承诺"):
        board(here, 2025)
    with pytest.raises(UserError, match="不是党支部"):
        board(here, branch=here.station)


def test_the_document_is_made_for_the_year_asked(here: Station) -> None:
    kept(here, here.person("赵敏"))
    here.today("2027-01-20")
    with pytest.raises(UserError, match="2027 年还没有公开"):
        here.services.documents.make(here.who, "pledge_board", here.branch)
    uid = here.services.documents.make(here.who, "pledge_board", here.branch, 2026).uid
    shown = here.services.documents.get(here.who, uid)
    assert shown.row.title == "城关供电所党支部党员承诺公示表（2026年度）"
    assert shown.row.number.endswith("公示〔2027〕1号")
    assert [signer.organisation for signer in shown.signers] == ["城关供电所党支部"]
    words = page_text(here.services.documents.pdf(here.who, uid), 1).replace("\n", "")
    assert "全年两票零差错" in words
    assert HUNG.place is not None
    assert HUNG.place in words
