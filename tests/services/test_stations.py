"""The station's own data: numbers to come follow the prefix, numbers given stay, and the name reaches the unlock window."""

import pytest

from desktop import compose
from desktop.compose import Opened
from desktop.domain.actors import Actor, Role
from desktop.domain.errors import Refused, Stale, UserError
from desktop.domain.stations import StationDraft
from desktop.services.documents import DocumentQuery, DocumentService, Subject
from desktop.store.keys import read_slots
from tests.conftest import CHEAP, PASSWORD
from tests.services.test_documents import SUBJECT, contract


@pytest.fixture
def documents(opened: Opened) -> DocumentService:
    """Contracts of an invented project; every other kind is numbered the same way."""
    open_file = opened.database_of()
    papers = {"project_contract": Subject(lambda _tx, _uid: contract().fields())}
    return DocumentService(open_file.store, open_file.blobs, papers)


def numbers(documents: DocumentService, who: Actor) -> list[str]:
    return sorted(row.number for row in documents.rows(who, documents.ids(who, DocumentQuery())))


def rename(opened: Opened, name: str, prefix: str) -> None:
    shown = opened.services.stations.get(opened.who)
    opened.services.stations.save(opened.who, StationDraft(name, prefix), shown.version)


def test_numbers_given_stay_and_the_next_one_has_the_new_prefix(opened: Opened, documents: DocumentService) -> None:
    documents.make(opened.who, "project_contract", SUBJECT)
    before = numbers(documents, opened.who)
    rename(opened, "测试供电所", "测电")
    documents.make(opened.who, "project_contract", SUBJECT)
    after = numbers(documents, opened.who)
    assert before[0] in after
    assert next(number for number in after if number.startswith("测电党建合〔")).endswith("〕2号")
    shown = opened.services.stations.get(opened.who)
    assert (shown.numbered, shown.latest.startswith("测电")) == (2, True)


def test_the_new_name_stands_before_the_password_and_in_the_opened_window(opened: Opened) -> None:
    rename(opened, "城东供电所", "城东")
    slots = read_slots(opened.database)
    assert slots is not None
    assert slots.station == "城东供电所"
    opened.database_of().close()
    again = compose.open_station(opened.database, "管理员", PASSWORD, work=CHEAP)
    assert (again.station, again.services.stations.get(again.who).draft) == (
        "城东供电所",
        StationDraft("城东供电所", "城东"),
    )
    again.database_of().close()


def test_what_is_refused_changes_neither_row_nor_unlock_window(opened: Opened) -> None:
    with pytest.raises(Refused, match="空格"):
        rename(opened, "城东供电所", "城 东")
    slots = read_slots(opened.database)
    assert slots is not None
    assert (slots.station, opened.services.stations.get(opened.who).draft.name) == ("测试供电所", "测试供电所")


def test_a_second_keeper_who_saves_later_is_told(opened: Opened) -> None:
    old = opened.services.stations.get(opened.who).version
    rename(opened, "城东供电所", "城东")
    with pytest.raises(Stale):
        opened.services.stations.save(opened.who, StationDraft("城西供电所", "城西"), old)


def test_only_a_keeper_changes_the_station(opened: Opened) -> None:
    clerk = Actor(opened.who.account, "小王", Role.CLERK)
    assert opened.services.stations.get(clerk).draft.name == "测试供电所"
    with pytest.raises(UserError, match="没有“管理账号”的权限"):
        opened.services.stations.save(clerk, StationDraft("城东供电所", "城东"), 1)


def test_the_change_is_in_the_history_in_words(opened: Opened) -> None:
    rename(opened, "城东供电所", "城东")
    history = opened.services.history
    last = history.ids(opened.who)[0]
    told = [(c.label, c.old, c.new) for entry in history.entries(opened.who, last) for c in entry.changes]
    assert told == [("单位名称", "测试供电所", "城东供电所"), ("文书编号前缀", "测试", "城东")]
