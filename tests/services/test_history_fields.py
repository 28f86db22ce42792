"""One record field by field, and the last step that can be taken back."""

from dataclasses import replace

import pytest

from desktop.domain.actors import Actor, Role
from desktop.domain.identity import Uid, new_uid
from desktop.domain.organisations import OrganisationDraft
from desktop.domain.people import PersonDraft
from desktop.services import Services


def person(services: Services, who: Actor, name: str = "李娜", **fields: object) -> Uid:
    return services.people.save(who, None, replace(PersonDraft(name=name), **fields), None).uid  # type: ignore[arg-type]


def change(services: Services, who: Actor, uid: Uid, **fields: object) -> None:
    shown = services.people.get(who, uid)
    services.people.save(who, uid, replace(shown.draft, **fields), shown.version)  # type: ignore[arg-type]


def test_every_field_tells_who_gave_it_which_value(services: Services, who: Actor) -> None:
    home = services.organisations.save(who, None, OrganisationDraft("城关党支部"), None).uid
    uid = person(services, who, education="31", mobile="13812345678")
    other = replace(who, account=new_uid(), name="录入员甲")
    change(services, other, uid, education="21")
    change(services, who, uid, education="14", branch_uid=home)
    found = services.history.fields_of(who, uid)
    schooling = [(m.account, m.old, m.new, m.operation) for m in found if m.field == "education"]
    assert schooling == [
        ("管理员", "大学本科毕业", "硕士研究生毕业", "update"),
        ("录入员甲", "大学专科毕业", "大学本科毕业", "update"),
        ("管理员", "", "大学专科毕业", "insert"),
    ]
    assert [(m.label, m.new) for m in found if m.field == "branch_uid"] == [("所在党支部", "城关党支部")]
    assert [m.new for m in found if m.field == "mobile"] == ["138****5678"]
    assert [m.at for m in found] == sorted((m.at for m in found), reverse=True)


def test_looking_is_no_change_of_a_field(services: Services, who: Actor) -> None:
    uid = person(services, who)
    before = services.history.fields_of(who, uid)
    services.people.reveal(who, uid)
    assert services.history.fields_of(who, uid) == before


def test_the_last_step_goes_back_one_action_at_a_time(services: Services, who: Actor) -> None:
    uid = person(services, who)
    change(services, who, uid, job_title="班长")
    services.people.reveal(who, uid)
    titles = []
    for _ in range(2):
        row = services.history.last(who)
        assert row is not None
        assert row.undoable
        titles.append(row.title)
        services.history.undo(who, row.uid)
    assert titles == ["保存人员", "新建人员"]


def test_what_others_did_is_not_ones_last_step(services: Services, who: Actor) -> None:
    person(services, who)
    clerk = Actor(new_uid(), "录入员甲", Role.CLERK)
    assert services.history.last(clerk) is None
    person(services, clerk, "王强")
    row = services.history.last(clerk)
    assert row is not None
    assert row.about == "王强"


def test_a_last_step_that_is_final_says_so_and_hides_nothing_before_it(services: Services, who: Actor) -> None:
    person(services, who)
    services.accounts.add(who, "书记", Role.SECRETARY, "mima-2026-x")
    row = services.history.last(who)
    assert row is not None
    assert (row.title, row.undoable) == ("新增账号", False)
    assert "不能撤销" in row.refusal


@pytest.mark.parametrize("count", [0, 1])
def test_a_step_brought_back_is_the_last_step_again(services: Services, who: Actor, count: int) -> None:
    uid = person(services, who)
    change(services, who, uid, job_title="班长")
    row = services.history.last(who)
    assert row is not None
    taken = services.history.undo(who, row.uid).action
    if count:
        assert taken is not None
        services.history.undo(who, taken)
        again = services.history.last(who)
        assert again is not None
        assert again.uid == row.uid
    else:
        again = services.history.last(who)
        assert again is not None
        assert again.title == "新建人员"
