"""Whatever is saved, deleted, restored and taken back in whatever order: one number one person, dates in their order."""

import contextlib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.compose import Opened
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.people import PersonDraft
from tests.examples import examples
from tests.services.randomly import STEPS, Databases, Replay, check_people

NUMBERS = ("11010519491231002X", "34052419800101001X")
DOES = st.lists(
    st.tuples(
        st.sampled_from(["add", "number", "date", "delete", "restore", "undo"]),
        st.integers(0, 4),
        st.integers(0, 1),
        st.sampled_from(STEPS),
        st.dates(date(1980, 1, 1), date(2026, 1, 1)),
    ),
    max_size=14,
)


class Clerk:
    """Does what hypothesis says and is refused where he must be."""

    def __init__(self, opened: Opened) -> None:
        self.opened, self.people, self.history, self.who = opened, opened.services.people, opened.services.history, opened.who
        self.uids: list[Uid] = []
        self.before = len(self.history.ids(self.who))
        self.replay = Replay()

    def do(self, what: str, which: int, number: int, step: str, day: date) -> None:
        uid = self.uids[which % len(self.uids)] if self.uids else None
        if what == "add" or uid is None:
            draft = PersonDraft("张三", id_number=NUMBERS[number], political_status="01")
            self.uids.append(self.people.save(self.who, None, draft, None).uid)
        elif what in ("number", "date"):
            shown = self.people.reveal(self.who, uid)
            change = {"id_number": NUMBERS[number]} if what == "number" else {step: day}
            self.people.save(self.who, uid, replace(shown.draft, **change), shown.version)
        elif what == "delete":
            self.people.delete(self.who, [uid], "登记有误")
        elif what == "restore":
            self.people.restore(self.who, [uid])
        else:
            actions = self.history.ids(self.who)
            mine = actions[: len(actions) - self.before]
            self.history.undo(self.who, mine[which % len(mine)])

    def check(self) -> None:
        with self.opened.database_of().store.read(self.who) as tx:
            self.replay.follow(tx)
            check_people(tx)


@examples(30)
@given(does=DOES)
def test_numbers_stay_unique_and_dates_in_order(databases: Databases, does: list[tuple[str, int, int, str, date]]) -> None:
    with databases.one() as opened:
        clerk = Clerk(opened)
        for each in does:
            with contextlib.suppress(UserError):  # refused, which changes nothing
                clerk.do(*each)
            clerk.check()


def test_nobody_comes_back_to_an_organisation_that_is_in_the_bin(opened: Opened) -> None:
    services, who = opened.services, opened.who
    old, new = (services.organisations.save(who, None, OrganisationDraft(n, OrgKind.STATION), None).uid for n in ("甲所", "乙所"))
    gone = services.people.save(who, None, PersonDraft("张三", department_uid=old), None).uid
    moved = services.people.save(who, None, PersonDraft("李四", department_uid=old), None).uid
    shown = services.people.get(who, moved)
    services.people.save(who, moved, replace(shown.draft, department_uid=new), shown.version)
    move = services.history.ids(who)[0]
    services.people.delete(who, [gone], "登记有误")
    services.organisations.delete(who, old, "撤销建制")
    refused = pytest.raises(UserError, match="所在的“甲所”在回收站里。请先恢复“甲所”。")
    with refused:
        services.people.restore(who, [gone])
    with refused:
        services.history.restore(who, "person", [gone])
    with refused:
        services.history.undo(who, move)
    assert services.people.get(who, moved).draft.department_uid == new
    services.history.restore(who, "organisation", [old])
    services.history.restore(who, "person", [gone])
    services.history.undo(who, move)
    assert {services.people.get(who, uid).draft.department_uid for uid in (gone, moved)} == {old}
