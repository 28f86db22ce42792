"""The imports so far are listed, and one is taken back as a whole unless somebody edited its rows since."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QLabel

from desktop.services.people import PeopleQuery
from desktop.ui.exchange.page import ExchangePage
from desktop.ui.shared.desk import Desk
from tests.ui.conftest import Answers, Seen, child
from tests.ui.exchange.conftest import HEAD, ROWS, Make

Settle = Callable[[], None]


def bring(page: ExchangePage, make: Make, settle: Settle) -> None:
    page.wizard.read(make(HEAD, *ROWS[:2]), straight=True)
    settle()
    page.wizard.write()
    settle()
    page.show_only("batches")
    settle()


def shown(page: ExchangePage) -> list[list[str]]:
    model = page.batches.model
    return [[str(model.index(row, n).data()) for n in (0, 1, 4, 5, 7, 8)] for row in range(model.rowCount())]


def test_without_an_import_there_is_a_sentence_and_nothing_to_press(page: ExchangePage, settle: Settle) -> None:
    page.show_only("batches")
    settle()
    assert child(page, QLabel, "import_batches_list_state_text").text() == "还没有导入过"
    assert not page.batches.undo.isVisible()


def test_an_import_is_listed_and_taken_back(
    page: ExchangePage, desk: Desk, make: Make, settle: Settle, answers: Answers, seen: Seen
) -> None:
    bring(page, make, settle)
    assert shown(page) == [["人员.xlsx", "花名册", "2", "0", "0", "已导入"]]
    page.batches.undo.click()
    settle()
    assert answers.asked == ["撤销“人员.xlsx”的导入？"]
    assert [row[-1] for row in shown(page)] == ["已撤销"]
    assert not page.batches.undo.isEnabled()
    assert desk.services.people.ids(desk.who, PeopleQuery()) == []
    assert seen.said == ["已撤销本次导入"]


def test_the_result_of_an_import_taken_back_elsewhere_offers_it_no_more(
    page: ExchangePage, desk: Desk, make: Make, settle: Settle, answers: Answers
) -> None:
    bring(page, make, settle)
    result = page.wizard.result
    assert not result.undo.isHidden()
    page.batches.undo.click()
    settle()
    assert result.undo.isHidden()
    assert child(result, QLabel, "import_headline").text() == "已撤销本次导入。"


def test_a_newer_edit_is_named_and_nothing_is_taken_back(
    page: ExchangePage, desk: Desk, make: Make, settle: Settle, answers: Answers
) -> None:
    bring(page, make, settle)
    people = desk.services.people
    uid = people.ids(desk.who, PeopleQuery(text="李四"))[0]
    found = people.reveal(desk.who, uid)
    people.save(desk.who, uid, replace(found.draft, job_title="会计"), found.version)
    page.batches.undo.click()
    settle()
    assert "人员“李四”" in page.batches.notice.text()
    assert [row[-1] for row in shown(page)] == ["已导入"]
    assert len(people.ids(desk.who, PeopleQuery())) == 2
