"""Imports, edits, moves, changes of many, transfers, merges, reorganisations, deletions and undoings in any order.

Each deed is either refused and changes nothing, or leaves everything as it must be; taken back at once it leaves nothing
behind, and taking that back brings it again. What is exported at the end comes back unchanged.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.organisations import OrgKind
from desktop.domain.people.transfers import (
    Direction,
)
from tests.examples import examples
from tests.services.office import NUMBERS, Office, build
from tests.services.randomly import (
    STEPS,
    Databases,
)

TAKEN = ("staff_no", "job_title", "branch_uid", "team_uid", "department_uid", "political_status", "joined_on")
PLACE = st.integers(0, 9)
DAY = st.sampled_from(["", "1999-7-1", "2005.7.1", "2011年7月1日"])
ROW = st.tuples(
    st.integers(1, 4),
    st.sampled_from(["", *NUMBERS]),
    st.sampled_from(["", "电工", "会计", "所长"]),
    st.sampled_from(["", "甲供电所", "乙供电所"]),
    st.sampled_from(["", "一班", "二班"]),
    st.sampled_from(["", "第一党支部", "第二党支部"]),
    st.sampled_from(["", "中共党员", "群众"]),
    DAY,
    DAY,
)
ROWS = st.lists(ROW, min_size=1, max_size=4)
DEEDS = st.one_of(
    st.just(("rest",)),
    st.tuples(st.just("bring"), ROWS, st.sampled_from(["", "new", "skip", "existing"]), st.sampled_from(["", "leave", "match"])),
    st.tuples(st.just("bring"), ROWS, st.just(""), st.just("")),
    st.tuples(st.just("edit"), PLACE, st.sampled_from(["班长", "技术员", None])),
    st.tuples(st.just("number"), PLACE, st.sampled_from([*NUMBERS, None])),
    st.tuples(st.just("staff"), PLACE, st.integers(1, 4)),
    st.tuples(st.just("date"), PLACE, st.sampled_from(STEPS), st.dates(date(1990, 1, 1), date(2020, 1, 1))),
    st.tuples(st.just("status"), PLACE, st.sampled_from(["01", "02", "13"])),
    *[st.tuples(st.just("move"), PLACE, PLACE, st.integers(0, 300) | st.none())] * 2,
    st.tuples(st.just("leave"), PLACE, PLACE),
    st.tuples(st.just("redate"), PLACE, st.integers(0, 300)),
    st.tuples(st.just("many"), PLACE, st.sampled_from(["job_title", "branch_uid", "group_uid", "team_uid", "political_status"])),
    st.tuples(st.just("plan"), PLACE, st.sampled_from(list(Direction)), PLACE),
    *[st.tuples(st.just("advance"), PLACE, PLACE, st.integers(0, 20))] * 3,
    st.tuples(st.just("drop"), PLACE),
    *[st.tuples(st.just("merge"), PLACE, st.sets(st.sampled_from(TAKEN)))] * 2,
    st.tuples(st.just("tell_apart"), PLACE, st.sampled_from([*NUMBERS, None])),
    st.tuples(st.just("to_site"), PLACE, st.integers(0, 300)),
    st.tuples(st.just("appoint"), PLACE, PLACE),
    st.tuples(st.just("stale"), PLACE),
    st.tuples(st.just("put"), PLACE, PLACE),
    st.tuples(st.just("turn"), PLACE, st.sampled_from([OrgKind.BRANCH, OrgKind.PARTY_GROUP, OrgKind.TEAM, OrgKind.STATION])),
    st.tuples(st.just("rename"), PLACE, st.sampled_from(["丙供电所", "三班", "第三党支部"])),
    st.tuples(st.just("end"), PLACE, st.integers(0, 300) | st.none()),
    st.tuples(st.just("close"), PLACE),
    st.tuples(st.just("delete"), PLACE),
    st.tuples(st.just("delete_some"), PLACE),
    *[st.tuples(st.just("restore"), PLACE)] * 2,
    st.tuples(st.just("bring_back"), PLACE),
    *[st.tuples(st.just("undo"), st.integers(0, 6))] * 3,
    st.tuples(st.just("undo_import"), st.integers(0, 2)),
)


@examples(8)
@given(deeds=st.lists(DEEDS, min_size=3, max_size=12))
def test_any_order_of_deeds_can_be_taken_back_and_holds(databases: Databases, deeds: Sequence[tuple[Any, ...]]) -> None:
    with databases.prepared(build).one() as opened:
        office = Office(opened)
        for deed in deeds:
            office.do(deed)
        office.round_trip()
