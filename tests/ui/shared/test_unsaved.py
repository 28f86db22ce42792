"""What was typed and not saved is said in one sentence."""

from desktop.domain.identity import new_uid, uid_text
from desktop.ui.shared.unsaved import Waiting, waiting, words_for

UID = new_uid()
TITLES = {"person": "人员", "activity": "活动"}


def title(kind: str) -> str:
    return TITLES.get(kind, "")


def test_new_records_come_first_and_what_no_page_shows_is_left_out() -> None:
    found = waiting([f"activity/{uid_text(UID)}", "person/new", "plugin/new"], title)
    assert found == [Waiting("人员", "person", None), Waiting("活动", "activity", UID)]
    assert words_for(found) == "有 2 条记录还没有保存，已留作草稿：人员 1 条、活动 1 条"


def test_one_alone_says_whether_it_is_new() -> None:
    assert words_for(waiting(["person/new"], title)) == "“人员”里有一条新记录还没有保存，已留作草稿"
    assert words_for(waiting([f"person/{uid_text(UID)}"], title)) == "“人员”里有一条记录改了还没有保存，已留作草稿"


def test_a_new_record_begun_below_another_leads_back_to_that() -> None:
    found = waiting([f"person/new:{uid_text(UID)}"], title)
    assert found == [Waiting("人员", "person", None, below=UID)]
    assert words_for(found) == "“人员”里有一条新记录还没有保存，已留作草稿"
