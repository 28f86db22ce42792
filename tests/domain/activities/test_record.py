"""A record of an activity: times in any spelling, what is refused, what is lacking, and the quorum's warning."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.activities.judging import completeness, quorum_warnings, turnout
from desktop.domain.activities.kinds import ActivityKind, ActivityKinds
from desktop.domain.activities.record import (
    ActivityDraft,
    ActivityRecord,
    AgendaDraft,
    AttendanceDraft,
    Part,
    Presence,
    activity_problems,
    clock,
    tidied,
)
from desktop.domain.days import is_late
from desktop.domain.errors import Severity
from desktop.domain.identity import Uid, new_uid
from desktop.domain.organisations import OrgKind
from desktop.exchange.kinds import read_kinds
from desktop.paths import RESOURCES

TODAY = date(2026, 11, 21)
KINDS = read_kinds(RESOURCES / "kinds" / "activities.yaml", ActivityKinds)
ASSEMBLY = KINDS.get("member_assembly")


def seats(*statuses: Presence, part: Part = Part.ATTEND) -> tuple[AttendanceDraft, ...]:
    return tuple(AttendanceDraft(new_uid(), status, part, None, "出差") for status in statuses)


def people(record: ActivityRecord) -> frozenset[Uid]:
    return frozenset(a.person_uid for a in record.attendance if a.person_uid)


def whole() -> ActivityRecord:
    """Everything a 支部党员大会 asks for."""
    draft = ActivityDraft(
        kind="member_assembly", title="第四季度党员大会", org_uid=new_uid(), held_on=date(2026, 11, 3),
        starts_at="14:30", place="党员活动室", host_uid=new_uid(), recorder_uid=new_uid(), must_item="安全生产",
        content="通报工作", speeches="逐人发言", resolution="通过",
    )  # fmt: skip
    return ActivityRecord(draft, seats(Presence.PRESENT, Presence.PRESENT, Presence.LEAVE), (AgendaDraft(None, "换届"),))


def problems(record: ActivityRecord, kind: ActivityKind | None = ASSEMBLY, held_by: OrgKind = OrgKind.BRANCH) -> list[str]:
    found = activity_problems(record, TODAY, kind=kind, second=None, held_by=held_by)
    return [p.code for p in found if p.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("9:05", "09:05"), ("９：０５", "09:05"), ("0905", "09:05"), ("905", "09:05"), ("14点30分", "14:30"), ("14时", "14:00"),
     ("9", "09:00"), (" 23:59 ", "23:59"), ("", None), (None, None), ("25:00", "25:00"), ("下午", "下午")],
)  # fmt: skip
def test_a_time_is_understood_in_any_spelling(typed: str | None, kept: str | None) -> None:
    assert clock(typed) == kept


@given(st.times())
def test_a_written_time_reads_back_as_itself(moment: object) -> None:
    text = f"{moment:%H:%M}"
    assert clock(text) == clock(clock(text)) == text


def test_what_is_no_time_or_runs_backwards_is_refused() -> None:
    record = whole()
    assert problems(replace(record, draft=replace(record.draft, starts_at="25:00"))) == ["BAD_TIME"]
    assert problems(replace(record, draft=replace(record.draft, ends_at="14:00"))) == ["DATE_SEQUENCE_INCONSISTENT"]


def test_the_same_person_twice_is_refused() -> None:
    record = whole()
    assert problems(replace(record, attendance=(record.attendance[0],) * 2)) == ["TWICE"]


def test_a_team_holds_no_branch_assembly() -> None:
    assert problems(whole(), held_by=OrgKind.TEAM) == ["WRONG_HOLDER"]


def test_more_votes_than_people_are_refused() -> None:
    record = whole()
    agenda = (AgendaDraft(None, "换届", None, None, 2, 1, 0),)
    assert problems(replace(record, agenda=agenda)) == ["VOTES"]
    assert problems(replace(record, agenda=(replace(agenda[0], votes_against=0),))) == []


def test_a_day_to_come_is_a_plan_not_an_error() -> None:
    record = whole()
    later = replace(record, draft=replace(record.draft, held_on=date(2026, 12, 1)))
    found = activity_problems(later, TODAY, kind=ASSEMBLY, second=None, held_by=OrgKind.BRANCH)
    assert [(p.code, p.severity) for p in found] == [("DATE_IN_FUTURE", Severity.WARNING)]


def test_an_agenda_row_that_holds_nothing_is_dropped() -> None:
    record = replace(whole(), agenda=(AgendaDraft(), AgendaDraft(None, "换届"), AgendaDraft(None, "")))
    assert [a.title for a in tidied(record).agenda] == ["换届"]


def test_a_whole_record_is_complete() -> None:
    done = completeness(whole(), ASSEMBLY)
    assert (done.percent, done.missing) == (100, ())


def test_what_is_missing_is_said_in_words() -> None:
    record = whole()
    bare = replace(record, draft=replace(record.draft, must_item=None, place=None), agenda=())
    assert completeness(bare, ASSEMBLY).missing == ("地点未填写", "必议议题未填写", "议题未填写")


def test_an_absence_without_a_reason_and_a_half_written_vote_are_missing() -> None:
    record = whole()
    silent = tuple(replace(a, note=None) for a in record.attendance)
    half = (AgendaDraft(None, "换届", None, None, 2),)
    missing = completeness(replace(record, attendance=silent, agenda=half), ASSEMBLY).missing
    assert missing == ("1 人请假或缺席未注明原因", "有议题的表决结果不完整（赞成、反对、弃权都要填）")


def test_two_kinds_held_together_ask_for_what_both_ask_once() -> None:
    missing = completeness(whole(), ASSEMBLY, KINDS.get("party_lecture")).missing
    assert missing == ("主讲人未填写",)


@given(st.lists(st.booleans(), min_size=9, max_size=9))
def test_only_a_record_without_gaps_has_a_hundred(filled: list[bool]) -> None:
    """INV-21: whatever is missing, the figure is below 100, and each filled field raises it."""
    record = whole()
    names = ("place", "host_uid", "recorder_uid", "starts_at", "content", "speeches", "resolution", "must_item", "title")
    gone = {name: "" if name == "title" else None for name, kept in zip(names, filled, strict=True) if not kept}
    found = completeness(replace(record, draft=replace(record.draft, **gone)), ASSEMBLY)  # type: ignore[arg-type]
    assert (found.percent == 100) == (not gone)
    assert len(found.missing) == len(gone)


def test_the_head_count_leaves_out_guests_and_the_exempt() -> None:
    rows = (
        *seats(Presence.PRESENT, Presence.LATE, Presence.LEAVE, Presence.ABSENT, Presence.EXEMPT),
        *seats(Presence.PRESENT, part=Part.GUEST),
        *seats(Presence.ABSENT, part=Part.NONVOTING),
    )
    found = turnout(rows)
    assert found.words == "应到 4 人，实到 2 人，迟到 1 人，请假 1 人，缺席 1 人，列席及邀请 1 人"
    assert found.rate == Fraction(200, 3)


@given(st.lists(st.tuples(st.sampled_from(Presence), st.sampled_from(Part))))
def test_a_turnout_adds_up(drawn: list[tuple[Presence, Part]]) -> None:
    found = turnout(AttendanceDraft(new_uid(), status, part) for status, part in drawn)
    assert found.expected == found.present + found.on_leave + found.absent
    assert found.rate is None or 0 <= found.rate <= 100


def test_half_is_not_more_than_half() -> None:
    """INV-20 as corrected: more than half of those entitled, and it only warns."""
    record = replace(whole(), attendance=seats(Presence.PRESENT, Presence.ABSENT), agenda=())
    assert "应到 2 人，实到 1 人" in quorum_warnings(ASSEMBLY, record, people(record))[0]
    more = replace(record, attendance=seats(Presence.PRESENT, Presence.LATE, Presence.ABSENT))
    assert quorum_warnings(ASSEMBLY, more, people(more)) == []


def test_probationary_members_do_not_make_a_quorum_nor_vote() -> None:
    record = replace(whole(), attendance=seats(Presence.PRESENT, Presence.PRESENT, Presence.ABSENT), agenda=())
    full = frozenset(a.person_uid for a in record.attendance[1:] if a.person_uid)
    assert len(quorum_warnings(ASSEMBLY, record, full)) == 1


def test_a_resolution_needs_more_than_half_of_all_entitled_not_of_those_present() -> None:
    three_of_five = seats(*[Presence.PRESENT] * 3, *[Presence.LEAVE] * 2)
    record = replace(whole(), attendance=three_of_five, agenda=(AgendaDraft(None, "接收预备党员", None, None, 2, 1, 0),))
    assert "赞成 2 票" in quorum_warnings(ASSEMBLY, record, people(record))[0]


def test_late_entry_is_marked_after_the_days_of_the_file() -> None:
    assert not is_late(date(2026, 11, 14), TODAY, KINDS.late_after_days)
    assert is_late(date(2026, 11, 13), TODAY, KINDS.late_after_days)
