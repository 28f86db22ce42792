"""A person's file: what is recorded, who may see it, how a relation is transferred, and the one line of time."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.compose import Opened
from desktop.domain.actors import Actor, Role
from desktop.domain.attachments import AttachmentDraft, AttachmentKind
from desktop.domain.errors import Refused, UserError
from desktop.domain.identity import Uid, new_uid
from desktop.domain.organisations import AssignmentDraft, OrganisationDraft, OrgKind, PostRole
from desktop.domain.pairings.model import Aim, PairingDraft
from desktop.domain.people import Circumstances, Renaming
from desktop.domain.people.affiliations import StayDraft
from desktop.domain.people.records import (
    DisciplineDraft,
    HonourDraft,
    ResponsibilityDraft,
    ResponsibilityKind,
    ThoughtReportDraft,
)
from desktop.domain.people.transfers import (
    NEXT,
    Direction,
    LetterDraft,
    ReceiptDraft,
    Step,
    StepDraft,
    TransferDraft,
    TransferState,
    step_for,
    valid_until,
)
from desktop.services.people import LeftOpen, PeopleQuery, TransferRow
from tests.documents.reading import page_text
from tests.services.station import MASSES, Station, build, stays

CLERK = Actor(new_uid(), "录入员", Role.CLERK)


@pytest.fixture
def station(opened: Opened) -> Station:
    return build(opened)


def texts(station: Station, person: Uid, who: Actor | None = None) -> list[str]:
    file = station.services.files.get(who or station.who, person)
    return [f"{m.when} {m.text}{'（补录）' if m.late else ''}" for m in file.timeline]


def test_everything_that_happened_stands_on_one_line_of_time(station: Station) -> None:
    files, who = station.services.files, station.who
    person = station.person("王芳", joined_on=date(2015, 7, 1), full_on=date(2016, 7, 1))
    draft = AssignmentDraft(person, station.branch, PostRole.SECRETARY, date(2020, 1, 1), date(2023, 1, 1))
    station.services.organisations.appoint(who, None, draft, None)
    files.save(who, person, None, HonourDraft("优秀共产党员", "company", date(2022, 7, 1), "公司党委"), None)
    files.save(who, person, None, DisciplineDraft("admonished", date(2024, 3, 1)), None)
    shown = station.services.people.get(who, person)
    how = Circumstances(renaming=Renaming.RENAMED)
    station.services.people.save(who, person, replace(shown.draft, name="王方"), shown.version, how)
    assert texts(station, person) == [
        "2026-11-21 至今 班组：营业班",
        "2026-11-21 至今 党支部：城关供电所党支部",
        "2026-11-21 更名：王芳 → 王方",
        "2024-03-01 诫勉（补录）",
        "2022-07-01 优秀共产党员（公司级，公司党委）（补录）",
        "2020-01-01 至 2023-01-01 任城关供电所党支部书记（补录）",
        "2016-07-01 转为正式党员",
        "2015-07-01 加入党组织，成为预备党员",
    ]


def test_discipline_is_seen_written_and_undone_only_with_its_right(station: Station) -> None:
    files = station.services.files
    person = station.person("王芳")
    files.save(station.who, person, None, DisciplineDraft("warning", date(2024, 3, 1), reason="违反规定"), None)
    shown = files.get(CLERK, person)
    assert shown.disciplines is None
    assert [line for line in texts(station, person, CLERK) if "警告" in line] == []
    with pytest.raises(UserError, match="查看处分"):
        files.save(CLERK, person, None, DisciplineDraft("warning", date(2024, 3, 1)), None)
    history = station.services.history
    action = history.ids(station.who)[0]
    told = str(history.rows(CLERK, [action])) + str(history.entries(CLERK, action))
    assert [word for word in ("处分", "warning", "违反规定", "2024-03-01") if word in told] == []
    with pytest.raises(UserError):
        history.undo(CLERK, action)


def test_health_is_covered_for_whoever_may_not_see_it_even_when_revealed(station: Station) -> None:
    people = station.services.people
    person = station.person("王芳", health="高血压")
    assert people.reveal(station.who, person).draft.health == "高血压"
    seen = people.reveal(CLERK, person)
    assert seen.draft.health == "****"
    assert "高血压" not in str(people.get(CLERK, person))
    people.save(CLERK, person, replace(seen.draft, job_title="营业受理员"), seen.version)
    assert people.reveal(station.who, person).draft.health == "高血压"


def test_responsibilities_stand_in_their_order_and_are_of_three_kinds(station: Station) -> None:
    files, person = station.services.files, station.person("王芳")
    for kind, content in ((ResponsibilityKind.STAR, "争创三星"), (ResponsibilityKind.POST, "抄表核算")):
        files.save(station.who, person, None, ResponsibilityDraft(kind, content), None)
    lines = files.get(station.who, person).responsibilities
    assert [(line.draft.kind.label, line.draft.content) for line in lines] == [("星责", "争创三星"), ("本责", "抄表核算")]
    files.remove(station.who, ResponsibilityDraft, lines[0].uid, "登记有误")
    assert len(files.get(station.who, person).responsibilities) == 1


def test_the_file_names_what_the_national_form_lacks(station: Station) -> None:
    person = station.person("王芳", gender="2", birth_date=date(1990, 1, 1))
    lacking = station.services.files.get(station.who, person).missing
    assert "加入党组织日期" in lacking
    assert "性别" not in lacking
    masses = station.person("赵强", "13")
    assert "加入党组织日期" not in station.services.files.get(station.who, masses).missing


# thought reports


def report(station: Station, person: Uid, **fields: object) -> Uid:
    draft = replace(ThoughtReportDraft(date(2026, 9, 28)), **fields)  # type: ignore[arg-type]
    return station.services.files.save(station.who, person, None, draft, None).uid


def test_a_thought_report_is_kept_with_who_received_it_and_stands_in_the_line_of_time(station: Station) -> None:
    person, mentor = station.person("陈同志", MASSES), station.person("王芳", staff_no="GD2")
    report(station, person, title="学习体会", form="written", receiver_uid=mentor, received_on=date(2026, 10, 8))
    report(station, person, reported_on=date(2026, 11, 21), summary="近来的想法")
    last, first = station.services.files.get(station.who, person).reports
    assert (last.draft.reported_on, last.draft.summary, last.names) == (date(2026, 11, 21), "近来的想法", ())
    assert [(c.title, c.note) for c in first.names] == [("王芳", "GD2 · 营业班")]
    told = [text for text in texts(station, person) if "汇报" in text]
    assert told == ["2026-11-21 思想汇报", "2026-09-28 思想汇报：学习体会（补录）"]


def test_what_was_said_in_a_report_stands_neither_in_the_history_nor_on_the_printed_sheet(station: Station) -> None:
    person = station.person("陈同志", MASSES)
    report(station, person, summary="家里的困难", note="谈了半小时")
    history = station.services.history
    told = str(history.entries(station.who, history.ids(station.who)[0])) + str(texts(station, person))
    assert "2026-09-28" in told
    assert [word for word in ("家里的困难", "谈了半小时") if word in told] == []


def test_a_report_of_tomorrow_or_handed_in_before_it_was_made_is_refused(station: Station) -> None:
    person = station.person("陈同志", MASSES)
    with pytest.raises(Refused, match="汇报日期晚于今天"):
        report(station, person, reported_on=date(2026, 11, 22))
    with pytest.raises(Refused, match="提交日期早于汇报日期"):
        report(station, person, received_on=date(2026, 9, 27))
    with pytest.raises(Refused, match="汇报日期"):
        report(station, person, reported_on=None)


def test_a_report_deleted_by_mistake_comes_back_from_the_history(station: Station) -> None:
    files, history, who = station.services.files, station.services.history, station.who
    person = station.person("陈同志", MASSES)
    uid = report(station, person, title="学习体会")
    files.remove(who, ThoughtReportDraft, uid, "登记有误")
    assert files.get(who, person).reports == ()
    history.undo(who, history.ids(who)[0])
    assert [line.uid for line in files.get(who, person).reports] == [uid]


def test_the_written_text_is_kept_with_its_report(station: Station, tmp_path: Path) -> None:
    uid = report(station, station.person("陈同志", MASSES))
    scan = tmp_path / "汇报.txt"
    scan.write_text("敬爱的党组织", encoding="utf-8")
    attachments = station.services.attachments
    attachments.add(station.who, "thought_report", uid, scan, AttachmentDraft("手写稿", AttachmentKind.FILE))
    assert [row.draft.title for row in attachments.rows(station.who, "thought_report", uid)] == ["手写稿"]


# transfers

LETTER = LetterDraft("测介〔2026〕1号", date(2026, 11, 1), 30, "2026-10")


def planned(station: Station, person: Uid, draft: TransferDraft) -> TransferRow:
    station.services.transfers.plan(station.who, person, None, draft, None)
    return now(station, person)


def now(station: Station, person: Uid) -> TransferRow:
    return station.services.files.get(station.who, person).transfers[0]


def step(station: Station, person: Uid, to: TransferState, received: date | None = None) -> TransferRow:
    row = now(station, person)
    words: dict[type[Step], Step] = {LetterDraft: LETTER, ReceiptDraft: ReceiptDraft(received), StepDraft: StepDraft()}
    said = words[step_for(to)]
    station.services.transfers.advance(station.who, row.uid, to, said, row.version)
    return now(station, person)


def test_a_member_leaves_only_on_the_day_the_other_side_received(station: Station) -> None:
    person = station.person("王芳")
    planned(station, person, TransferDraft(Direction.OUT, to_name="外地供电公司党委"))
    for state in (TransferState.ISSUED, TransferState.ON_WAY):
        step(station, person, state)
        assert station.services.people.get(station.who, person).draft.branch_uid == station.branch
    done = step(station, person, TransferState.RECEIVED, date(2026, 11, 15))
    assert (done.valid_until, done.received_on, done.next) == (date(2026, 11, 30), date(2026, 11, 15), (TransferState.ARCHIVED,))
    left = station.services.people.get(station.who, person)
    assert (left.draft.branch_uid, left.draft.exit_kind, left.draft.moved_out_on) == (None, "transferred", date(2026, 11, 15))
    assert "至 2026-11-15：城关供电所党支部" in stays(station.services, station.who, person)


def test_what_a_transfer_leaves_open_is_told_and_asked_for_afterwards(station: Station) -> None:
    services, who = station.services, station.who
    person, partners = station.person("王芳"), [station.person(name, MASSES) for name in ("李娜", "王强")]
    mentor = station.person("老师傅")
    post = AssignmentDraft(person, station.branch, PostRole.SECRETARY, date(2020, 1, 1))
    services.organisations.appoint(who, None, post, None)
    year = {"term_from": date(2026, 1, 1), "term_to": date(2026, 12, 31), "goal": "共同提高", "contacts_per_month": 1}
    for kind, lead, led in (("member_masses", person, partners), ("skill_claim", mentor, [person])):
        claim = {"business_item": "线损异常分析", "aim": Aim.RESULT} if kind == "skill_claim" else {}
        draft = PairingDraft(kind=kind, lead_person_uid=lead, **year, **claim)  # type: ignore[arg-type]
        uid = services.pairings.save(who, None, draft, led, None).uid
        services.pairings.sign(who, uid, date(2026, 1, 5), None)
    planned(station, person, TransferDraft(Direction.OUT, to_name="外地供电公司党委"))
    left = services.transfers.left_open(who, now(station, person).uid)
    assert left == LeftOpen(("城关供电所党支部书记",), ("李娜、王强", "老师傅"))
    services.people.delete(who, [partners[0]], "重复登记")
    assert services.transfers.left_open(who, now(station, person).uid) == left, "a pairing outlives its people"
    services.people.restore(who, [partners[0]])
    for state in (TransferState.ISSUED, TransferState.ON_WAY):
        step(station, person, state)
    step(station, person, TransferState.RECEIVED, date(2026, 11, 21))
    told = {d.rule.code: d.words for d in services.duties.list(who)}
    assert told["post_left"] == "城关供电所党支部的王芳（书记）已不是本单位党员，还没有登记免职"
    assert told["pairing_left"] == "王芳已不是本单位党员，王芳与李娜、王强的结对还没有终止"


def test_a_move_between_our_branches_leaves_posts_open_and_pairings_alone(station: Station) -> None:
    services, who = station.services, station.who
    other = services.organisations.save(who, None, OrganisationDraft("机关党支部", OrgKind.BRANCH), None).uid
    person = station.person("王芳")
    services.organisations.appoint(who, None, AssignmentDraft(person, station.branch, PostRole.SECRETARY), None)
    planned(station, person, TransferDraft(Direction.WITHIN, org_uid=other))
    assert services.transfers.left_open(who, now(station, person).uid) == LeftOpen(("城关供电所党支部书记",))


def test_a_member_who_moves_between_branches_belongs_to_the_new_one_from_the_receipt_on(station: Station) -> None:
    orgs = station.services.organisations
    other = orgs.save(station.who, None, OrganisationDraft("机关党支部", OrgKind.BRANCH), None).uid
    person = station.person("王芳")
    planned(station, person, TransferDraft(Direction.WITHIN, org_uid=other))
    for state in (TransferState.ISSUED, TransferState.ON_WAY):
        step(station, person, state)
    step(station, person, TransferState.RECEIVED, date(2026, 11, 20))
    moved = station.services.people.get(station.who, person)
    assert moved.draft.branch_uid == other
    assert moved.draft.is_member
    assert "2026-11-20 至今：机关党支部" in stays(station.services, station.who, person)


def test_no_state_is_left_but_by_the_ways_there_are(station: Station) -> None:
    person = station.person("王芳")
    row = planned(station, person, TransferDraft(Direction.OUT, to_name="外地供电公司党委"))
    for state in TransferState:
        if state not in NEXT[TransferState.PLANNED]:
            with pytest.raises(UserError):
                station.services.transfers.advance(station.who, row.uid, state, StepDraft(), row.version)
    with pytest.raises(UserError, match="没有办完"):
        planned(station, person, TransferDraft(Direction.OUT, to_name="别处"))


def test_a_letter_that_ran_out_shows_and_a_late_receipt_still_counts(station: Station) -> None:
    person = station.person("王芳")
    planned(station, person, TransferDraft(Direction.OUT, to_name="外地供电公司党委"))
    step(station, person, TransferState.ISSUED)
    assert not step(station, person, TransferState.ON_WAY).overdue
    station.today("2026-12-01")
    assert now(station, person).overdue
    step(station, person, TransferState.EXPIRED)
    assert step(station, person, TransferState.RECEIVED, date(2026, 12, 1)).state is TransferState.RECEIVED


def test_a_receipt_before_the_letter_is_refused(station: Station) -> None:
    person = station.person("王芳")
    planned(station, person, TransferDraft(Direction.OUT, to_name="外地供电公司党委"))
    for state in (TransferState.ISSUED, TransferState.ON_WAY):
        step(station, person, state)
    with pytest.raises(Refused, match="早于介绍信"):
        step(station, person, TransferState.RECEIVED, date(2026, 10, 31))
    with pytest.raises(Refused, match="转入党组织"):
        station.services.transfers.plan(station.who, station.person("赵强"), None, TransferDraft(Direction.OUT), None)


def test_the_day_of_issue_counts_for_the_validity() -> None:
    assert valid_until(date(2026, 11, 1), 10) == date(2026, 11, 10)


# names and corrections


def test_a_former_name_is_found_and_a_corrected_one_is_not(station: Station) -> None:
    people, who = station.services.people, station.who
    person = station.person("欧阳建")
    shown = people.get(who, person)
    people.save(who, person, replace(shown.draft, name="欧阳剑"), shown.version, Circumstances(renaming=Renaming.CORRECTED))
    assert people.ids(who, PeopleQuery(text="欧阳建")) == []
    shown = people.get(who, person)
    people.save(who, person, replace(shown.draft, name="陈剑"), shown.version, Circumstances(renaming=Renaming.RENAMED))
    assert people.get(who, person).draft.former_name == "欧阳剑"
    for text in ("欧阳剑", "oyj", "陈剑"):
        assert people.ids(who, PeopleQuery(text=text)) == [person], text
    shown = people.get(who, person)
    with pytest.raises(Refused, match="更名还是改错字"):
        people.save(who, person, replace(shown.draft, name="陈健"), shown.version, Circumstances())


@pytest.mark.parametrize("dot", ["·", "•", "・", "‧", "∙", "．", ".", "", " ", "`", "｀", "˙", "﹒", "\u0387"])
def test_a_name_with_a_dot_is_found_with_any_of_them_and_with_none(station: Station, dot: str) -> None:
    person = station.person("阿卜杜拉•买买提")
    found = station.services.people.ids(station.who, PeopleQuery(text=f"阿卜杜拉{dot}买买提"))
    assert found == [person]
    assert station.services.people.get(station.who, person).draft.name == "阿卜杜拉\u00b7买买提"
    if dot.strip():
        other = station.person(f"古丽{dot}艾合买提")
        assert station.services.people.get(station.who, other).draft.name == "古丽\u00b7艾合买提"


def test_a_wrong_day_of_a_move_is_corrected_and_the_stay_before_follows(station: Station) -> None:
    person = station.person("王芳")
    other = station.services.organisations.save(
        station.who, None, OrganisationDraft("计量班", OrgKind.TEAM, station.station), None
    ).uid
    station.today("2026-11-25")
    station.change(person, team_uid=other)
    stay = next(s for s in station.services.files.get(station.who, person).stays if s.words == "计量班")
    station.services.files.redate(station.who, stay.uid, StayDraft(date(2026, 11, 23), "班组调整"))
    found = stays(station.services, station.who, person)
    assert {"2026-11-21 至 2026-11-23：营业班", "2026-11-23 至今：计量班"} <= set(found)
    with pytest.raises(Refused):
        station.services.files.redate(station.who, stay.uid, StayDraft(date(2026, 11, 1)))


def test_papers_made_before_keep_the_former_name(station: Station) -> None:
    people, who, documents = station.services.people, station.who, station.services.documents
    lead, partners = station.person("欧阳建"), [station.person(name, "13") for name in ("李娜", "王强")]
    year = {"term_from": date(2026, 1, 1), "term_to": date(2026, 12, 31), "goal": "共同提高", "contacts_per_month": 1}
    draft = PairingDraft(kind="member_masses", lead_person_uid=lead, **year)  # type: ignore[arg-type]
    pairing = station.services.pairings.save(who, None, draft, partners, None).uid
    before = documents.make(who, "pairing_agreement", pairing).uid
    made = documents.pdf(who, before)
    shown = people.get(who, lead)
    people.save(who, lead, replace(shown.draft, name="陈剑"), shown.version, Circumstances(renaming=Renaming.RENAMED))
    after = documents.make(who, "pairing_agreement", pairing).uid
    assert documents.pdf(who, before) == made
    assert "欧阳建" in page_text(made, 1)
    assert "陈剑" in page_text(documents.pdf(who, after), 1)


def test_a_receipt_taken_back_brings_the_member_back(station: Station) -> None:
    person = station.person("王芳")
    planned(station, person, TransferDraft(Direction.OUT, to_name="外地供电公司党委"))
    for state in (TransferState.ISSUED, TransferState.ON_WAY):
        step(station, person, state)
    before = station.services.people.get(station.who, person).draft, stays(station.services, station.who, person)
    step(station, person, TransferState.RECEIVED, date(2026, 11, 21))
    history = station.services.history
    history.undo(station.who, history.ids(station.who)[0])
    assert (station.services.people.get(station.who, person).draft, stays(station.services, station.who, person)) == before
    assert now(station, person).state is TransferState.ON_WAY


def test_a_member_who_left_may_come_back(station: Station) -> None:
    person = station.person("王芳")
    for draft, day in (
        (TransferDraft(Direction.OUT, to_name="外地供电公司党委"), date(2026, 11, 10)),
        (TransferDraft(Direction.IN, from_name="外地供电公司党委", org_uid=station.branch), date(2026, 11, 20)),
    ):
        planned(station, person, draft)
        for state in (TransferState.ISSUED, TransferState.ON_WAY):
            step(station, person, state)
        step(station, person, TransferState.RECEIVED, day)
    back = station.services.people.get(station.who, person)
    assert (back.draft.branch_uid, back.draft.exit_kind, back.draft.moved_in_on) == (station.branch, None, date(2026, 11, 20))
    assert "2026-11-20 至今：城关供电所党支部" in stays(station.services, station.who, person)


def test_years_in_the_party_count_from_full_membership(station: Station) -> None:
    get = station.services.people.get
    full = station.person("王芳", joined_on=date(2014, 11, 20), full_on=date(2015, 11, 21))
    assert get(station.who, full).party_years == 11
    assert get(station.who, station.person("李娜", "02", joined_on=date(2026, 1, 1))).party_years is None
