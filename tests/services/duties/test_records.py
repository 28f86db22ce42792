"""People, pairings, pledges, projects, papers and the file itself: what waits, for whom, until when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from desktop.compose import Opened
from desktop.domain.actors import Right
from desktop.domain.duties import Duty, DutyState
from desktop.domain.identity import Uid
from desktop.domain.organisations import AssignmentDraft, PostRole
from desktop.domain.pairings.model import ContactDraft, ContactForm, Leaving, LeavingDraft, PairingDraft
from desktop.domain.people import Employment
from desktop.domain.people.transfers import Direction, LetterDraft, StepDraft, TransferDraft, TransferState
from desktop.domain.pledges.model import (
    ItemDraft,
    PledgeClass,
    PledgeKind,
    PublicationDraft,
    ReviewDraft,
    SheetDraft,
    SupervisionDraft,
)
from desktop.domain.pledges.wishes import ClaimDraft, WishDraft
from desktop.domain.projects.problems import ProblemDraft
from desktop.domain.projects.project import GoalDraft, Origin, ProjectDraft, ProjectRecord, TrackingDraft
from desktop.samples import ratings
from desktop.samples.offices import Branch
from desktop.services.projects import contract_signed
from desktop.store.people import Person
from tests.services.station import MASSES, PROBATIONARY, Station, build, supervise


@pytest.fixture
def here(opened: Opened) -> Station:
    """Known to the program since the beginning of the year."""
    opened.database_of().store.clock = lambda: datetime(2026, 1, 5, 12, tzinfo=UTC)
    return build(opened, "2026-01-05")


def owed(here: Station, code: str, day: str) -> list[Duty]:
    return [d for d in here.services.duties.list(here.who, date.fromisoformat(day)) if d.rule.code == code]


def test_probation_is_announced_a_month_before_it_ends(here: Station) -> None:
    person = here.person("李娜", PROBATIONARY, joined_on=date(2025, 12, 10))
    assert owed(here, "probation", "2026-11-09") == []
    (duty,) = owed(here, "probation", "2026-11-10")
    assert (duty.words, duty.concern.uid) == ("李娜预备期将于 2026-12-10 届满", person)
    assert owed(here, "probation", "2026-12-11")[0].state is DutyState.OVERDUE
    here.today("2026-12-12")
    here.change(person, political_status="01", full_on=date(2026, 12, 10))
    assert owed(here, "probation", "2026-12-12") == []


def test_a_number_saved_with_a_reason_waits_to_be_checked(here: Station) -> None:
    person = here.person("李娜", id_number="130627199003071235", id_note="旧证号，待核对")
    (duty,) = owed(here, "id_check", "2026-11-21")
    assert (duty.concern.uid, duty.due_on, duty.state) == (person, None, DutyState.DUE)
    assert "130627" not in duty.words
    here.change(person, id_number=None, id_note=None)
    assert owed(here, "id_check", "2026-11-21") == []


def test_a_letter_without_receipt_is_announced_before_it_runs_out(here: Station) -> None:
    person, transfers, who = here.person("李娜"), here.services.transfers, here.who
    transfers.plan(who, person, None, TransferDraft(Direction.OUT, to_name="外地供电公司党委"), None)
    row = here.services.files.get(who, person).transfers[0]
    here.today("2026-11-01")
    letter = LetterDraft("测介1号", date(2026, 11, 1), 30, "2026-10")
    transfers.advance(who, row.uid, TransferState.ISSUED, letter, row.version)
    assert owed(here, "transfer", "2026-11-24") == []
    (duty,) = owed(here, "transfer", "2026-11-25")
    assert (duty.words, duty.concern.uid) == ("李娜的组织关系介绍信（测介1号）将于 2026-11-30 过期，还没有回执", person)
    assert owed(here, "transfer", "2026-12-01")[0].state is DutyState.OVERDUE
    row = here.services.files.get(who, person).transfers[0]
    transfers.advance(who, row.uid, TransferState.RETURNED, StepDraft(), row.version)
    assert owed(here, "transfer", "2026-12-01") == []


def test_who_is_away_for_six_months_is_moved_or_excused(here: Station) -> None:
    person = here.person("李娜", is_mobile=True, mobile_since=date(2025, 12, 10), mobile_destination="某市")
    here.person("王芳", is_mobile=True)
    assert owed(here, "away_long", "2026-05-26") == []
    assert owed(here, "away_long", "2026-05-27")[0].words == "李娜自 2025-12-10 外出到某市，将满六个月"
    (duty,) = owed(here, "away_long", "2026-06-11")
    assert (duty.words, duty.concern.uid) == ("李娜自 2025-12-10 外出到某市，已满六个月", person)
    assert (duty.due_on, duty.rule.opens) == (date(2026, 6, 11), "person_records")
    here.services.duties.waive(here.who, duty, "在几个工地之间往返，地点不固定")
    assert owed(here, "away_long", "2026-08-01") == []


def test_who_came_back_or_left_the_party_is_not_asked_after(here: Station) -> None:
    back = here.person("李娜", is_mobile=True, mobile_since=date(2025, 1, 10))
    left = here.person("王芳", is_mobile=True, mobile_since=date(2025, 1, 10))
    assert len(owed(here, "away_long", "2026-08-01")) == 2
    here.change(back, is_mobile=False)
    here.change(left, exit_kind="withdrawn", exit_on=date(2026, 1, 4))
    assert owed(here, "away_long", "2026-08-01") == []


def test_a_possible_twin_waits_for_a_decision(here: Station) -> None:
    person = here.person("李娜")
    with here.opened.database_of().store.write(here.who, Right.IMPORT, "导入") as tx:
        tx.fetch(Person, person).possible_twin = True
    assert [d.words for d in owed(here, "twins", "2026-11-21")] == ["李娜的身份证号与另一人相同"]


def paired(here: Station, **fields: object) -> Uid:
    draft = PairingDraft("member_masses", here.person("张伟"), None, date(2026, 1, 1), date(2026, 12, 31), goal="互助")
    two = [here.person("李娜", MASSES), here.person("王强", MASSES)]
    uid = here.services.pairings.save(here.who, None, replace(draft, **fields), two, None).uid  # type: ignore[arg-type]
    here.services.pairings.sign(here.who, uid, date(2026, 1, 5), None)
    return uid


def contact(here: Station, uid: Uid, day: str) -> None:
    draft = ContactDraft(date.fromisoformat(day), ContactForm.FACE, "讲解规程")
    here.services.pairings.log_contact(here.who, uid, None, draft, None)


def test_a_silent_month_is_told_until_a_contact_is_recorded(here: Station) -> None:
    uid = paired(here)
    (duty,) = owed(here, "pairing_contact", "2026-11-21")
    assert duty.words == "张伟与李娜、王强 11 月没有联系记录"
    assert (duty.due_on, duty.org, duty.concern.kind) == (date(2026, 11, 30), "城关供电所党支部", "pairing")
    here.today("2026-11-21")
    contact(here, uid, "2026-11-20")
    assert owed(here, "pairing_contact", "2026-11-21") == []


def test_fewer_contacts_than_agreed_are_counted(here: Station) -> None:
    uid = paired(here, contacts_per_month=2)
    here.today("2026-11-21")
    contact(here, uid, "2026-11-20")
    assert owed(here, "pairing_contact", "2026-11-21")[0].words.endswith(" 11 月应联系 2 次，已有 1 次")


def test_nothing_is_asked_when_no_contact_was_agreed_or_the_term_is_nearly_all_gone(here: Station) -> None:
    paired(here, contacts_per_month=0)
    assert owed(here, "pairing_contact", "2026-11-21") == []


def test_a_term_that_ends_early_in_the_month_asks_for_no_contact_in_it(here: Station) -> None:
    paired(here, term_to=date(2026, 11, 10))
    assert [d.due_on for d in owed(here, "pairing_contact", "2026-11-09")] == [date(2026, 10, 31)]
    assert owed(here, "pairing_contact", "2026-11-21") == []
    (end,) = owed(here, "pairing_term", "2026-11-21")
    assert (end.words, end.state) == ("张伟与李娜、王强的结对已于 2026-11-10 期满，还没有考核", DutyState.OVERDUE)


def test_a_vacancy_is_to_be_filled_within_a_month(here: Station) -> None:
    uid = paired(here)
    here.today("2026-11-21")
    partner = here.services.pairings.get(here.who, uid).present[0]
    leaving = LeavingDraft(date(2026, 11, 20), Leaving.MOVED)
    here.services.pairings.release_partner(here.who, partner.uid, leaving, partner.version)
    (duty,) = owed(here, "pairing_vacancy", "2026-11-21")
    assert (duty.words, duty.due_on) == ("张伟的结对缺 1 名结对群众", date(2026, 12, 20))


POST = ItemDraft(PledgeKind.POST, PledgeClass.POST, "全年无违章", None, date(2026, 12, 20))
SERVICE = ItemDraft(PledgeKind.SERVICE, PledgeClass.DEED, "走访两户老人", None, date(2026, 12, 20))


def published(here: Station, person: Uid, *, begin: bool = True) -> Uid:
    service, who = here.services.pledges, here.who
    here.today("2026-02-01")
    uid = service.save(who, None, SheetDraft(person, 2026), None).uid
    for item in (POST, SERVICE):
        service.save_item(who, uid, None, item, None)
    service.submit(who, uid, None)
    yes = ReviewDraft(True, True, True, True, None, date(2026, 1, 20))
    service.review(who, uid, {i.uid: yes for i in service.get(who, uid).items}, None)
    service.publish(who, uid, PublicationDraft(date(2026, 1, 21), date(2026, 1, 28), "公开栏"), None)
    if begin:
        service.begin(who, uid, date(2026, 1, 29), None)
    return uid


def test_members_at_work_without_a_sheet_are_told_to_their_branch_in_one_line(here: Station) -> None:
    people = [here.person(name) for name in ("张伟", "刘洋", "陈静")]
    here.person("老李", employment=Employment.RETIRED)
    here.person("李娜", MASSES)
    assert owed(here, "pledge_missing", "2026-01-20") == []
    (soon,) = owed(here, "pledge_missing", "2026-02-01")
    assert (soon.due_on, soon.state, soon.org) == (date(2026, 4, 1), DutyState.SOON, "城关供电所党支部")
    (late,) = owed(here, "pledge_missing", "2026-11-21")
    assert late.words == "陈静、刘洋等 3 名在岗党员没有 2026 年承诺书"
    for person in people:
        here.services.pledges.save(here.who, None, SheetDraft(person, 2026), None)
    assert owed(here, "pledge_missing", "2026-11-21") == []


def test_who_joined_late_in_the_year_has_time_to_pledge(here: Station) -> None:
    here.person("李娜", PROBATIONARY, joined_on=date(2025, 12, 20))
    here.change(here.person("刘洋", PROBATIONARY, joined_on=date(2026, 1, 4)))
    assert owed(here, "pledge_missing", "2026-02-01")[0].due_on == date(2026, 4, 1)
    assert owed(here, "pledge_missing", "2026-02-05")[0].words.startswith("李娜、刘洋")


def test_a_submitted_sheet_waits_a_week_for_its_review(here: Station) -> None:
    service, who = here.services.pledges, here.who
    uid = service.save(who, None, SheetDraft(here.person("张伟"), 2026), None).uid
    for item in (POST, SERVICE):
        service.save_item(who, uid, None, item, None)
    assert owed(here, "pledge_review", "2026-01-12") == []
    service.submit(who, uid, None)
    assert owed(here, "pledge_review", "2026-01-06") == []
    (duty,) = owed(here, "pledge_review", "2026-01-13")
    assert (duty.words, duty.state) == ("张伟的承诺书有 2 项待审核（2026-01-05 提交）", DutyState.OVERDUE)


def test_a_kept_sheet_is_appraised_by_the_end_of_its_year(here: Station) -> None:
    published(here, here.person("张伟"))
    assert owed(here, "pledge_appraisal", "2026-12-10") == []
    (duty,) = owed(here, "pledge_appraisal", "2026-12-11")
    assert (duty.words, duty.due_on) == ("张伟的 2026 年承诺书还没有评诺", date(2026, 12, 31))
    assert owed(here, "pledge_appraisal", "2027-02-01")[0].state is DutyState.OVERDUE


def test_a_claimed_wish_is_remembered_before_its_day(here: Station) -> None:
    wishes, member = here.services.wishes, here.person("张伟")
    draft = WishDraft(wisher_text="村民", wish="检修院内线路\n并装漏电保护", raised_on=date(2026, 1, 2))
    uid = wishes.save(here.who, None, draft, None).uid
    wishes.claim(here.who, uid, ClaimDraft(member, date(2026, 1, 4), date(2026, 1, 30)), as_pledge=False, expected=None)
    assert owed(here, "wish_due", "2026-01-19") == []
    (duty,) = owed(here, "wish_due", "2026-01-20")
    assert (duty.words, duty.page) == ("张伟认领的微心愿“检修院内线路”计划 2026-01-30 圆梦", "wishes")


def test_a_publication_that_is_over_asks_for_the_next_step(here: Station) -> None:
    uid = published(here, here.person("张伟"), begin=False)
    assert owed(here, "publication_ended", "2026-01-28") == []
    (duty,) = owed(here, "publication_ended", "2026-02-01")
    assert duty.words == "张伟的承诺书公示已于 2026-01-28 结束，还没有开始践诺"
    assert (duty.concern.uid, duty.due_on) == (uid, date(2026, 1, 31))


def test_a_quarter_without_supervision_is_told_and_partly_seen_items_are_counted(here: Station) -> None:
    uid = published(here, here.person("张伟"))
    (duty,) = owed(here, "pledge_supervision", "2026-03-01")
    assert (duty.words, duty.due_on) == ("张伟的承诺第一季度没有督诺记录", date(2026, 3, 31))
    first = here.services.pledges.get(here.who, uid).items[0].uid
    here.today("2026-03-02")
    here.services.pledges.supervise(here.who, uid, None, SupervisionDraft(date(2026, 3, 1), first, None, "好"), None)
    assert owed(here, "pledge_supervision", "2026-03-02")[0].words.endswith("（2 项中的 1 项）")
    here.services.pledges.supervise(here.who, uid, None, SupervisionDraft(date(2026, 3, 2), None, None, "好"), None)
    assert owed(here, "pledge_supervision", "2026-03-02") == []
    assert owed(here, "pledge_supervision", "2026-07-05")[0].state is DutyState.OVERDUE


def project(here: Station) -> Uid:
    here.today("2026-03-20")
    head = here.person("王书记")
    here.services.organisations.appoint(
        here.who, None, AssignmentDraft(head, here.branch, PostRole.SECRETARY, date(2020, 1, 1)), None
    )
    start, end = date(2026, 3, 1), date(2026, 12, 20)
    draft = ProjectDraft(
        title="红色网格", year=2026, origin=Origin.COMMITTEE_SET, through_bidding=False, org_uid=here.branch,
        lead_uid=head, content="包片", starts_on=start, ends_on=end,
    )  # fmt: skip
    tasks = here.services.projects.proposed_schedule(here.who, start, end)
    record = ProjectRecord(draft, (GoalDraft(None, "满意率", "90%", "95%"),), tasks)
    uid = here.services.projects.save(here.who, None, record, None).uid
    here.services.projects.apply(here.who, uid)
    with here.opened.database_of().store.write(here.who, Right.SIGN, "签署") as tx:
        contract_signed(tx, uid, uid, date(2026, 3, 20))
    return uid


def test_a_project_under_contract_is_tracked_every_month_and_accepted_by_its_end(here: Station) -> None:
    uid = project(here)
    assert owed(here, "tracking", "2026-03-31") == []
    (duty,) = owed(here, "tracking", "2026-04-20")
    assert (duty.words, duty.concern.kind) == ("项目“红色网格” 4 月没有跟踪记录", "project")
    here.today("2026-04-20")
    here.services.projects.begin(here.who, uid, date(2026, 4, 1))
    here.services.projects.track(here.who, uid, TrackingDraft(date(2026, 4, 18), 20, "进展正常"))
    assert owed(here, "tracking", "2026-04-20") == []
    (end,) = owed(here, "project_end", "2026-11-21")
    assert end.words == "项目“红色网格”将于 2026-12-20 到期，还没有通过验收"
    assert owed(here, "project_end", "2026-12-21")[0].state is DutyState.OVERDUE


def test_the_schedule_of_a_project_is_remembered_in_one_line(here: Station) -> None:
    uid = project(here)
    detail = here.services.projects.get(here.who, uid)
    first, second = (task.due_on for task in detail.record.tasks[:2])
    assert first is not None
    assert second is not None
    assert owed(here, "task_due", (first - timedelta(days=8)).isoformat()) == []
    (one,) = owed(here, "task_due", first.isoformat())
    assert one.words.startswith("项目“红色网格”的“")
    (two,) = owed(here, "task_due", second.isoformat())
    assert two.words.startswith("项目“红色网格”有 2 项进度到期，最早的“")
    assert (two.due_on, two.concern.uid) == (first, uid)


def test_a_problem_is_to_be_solved_by_its_day(here: Station) -> None:
    draft = ProblemDraft("班组记录不全", here.branch, None, date(2026, 1, 2), due_on=date(2026, 3, 31))
    uid = here.services.problems.save(here.who, None, draft, None).uid
    assert owed(here, "problem_due", "2026-03-15") == []
    (duty,) = owed(here, "problem_due", "2026-03-16")
    assert (duty.words, duty.concern.uid) == ("问题“班组记录不全”应于 2026-03-31 解决", uid)


def test_a_document_waits_a_week_for_its_signature(here: Station) -> None:
    uid = published(here, here.person("张伟"))
    document = here.services.documents.make(here.who, "pledge_sheet", uid).uid
    made = here.services.documents.get(here.who, document).row.made_on
    assert owed(here, "document_unsigned", (made + timedelta(days=6)).isoformat()) == []
    (duty,) = owed(here, "document_unsigned", (made + timedelta(days=8)).isoformat())
    assert (duty.concern.uid, duty.state) == (document, DutyState.OVERDUE)
    here.today((made + timedelta(days=8)).isoformat())
    here.services.documents.void(here.who, document, "重做")
    assert owed(here, "document_unsigned", (made + timedelta(days=9)).isoformat()) == []


def test_a_team_needs_its_star_when_its_branch_is_rated(here: Station) -> None:
    supervise(here)
    person = here.person("张伟")
    for org, role in ((here.branch, PostRole.SECRETARY), (here.team, PostRole.TEAM_LEADER)):
        here.services.organisations.appoint(here.who, None, AssignmentDraft(person, org, role), None)
    here.today("2026-12-20")
    assert owed(here, "team_star", "2026-12-20") == []
    here.services.assessments.open(here.who, "branch-star", here.branch, "2026")
    (duty,) = owed(here, "team_star", "2026-12-20")
    assert duty.words == "城关供电所营业班2026年度没有星级，带它的城关供电所党支部已在评定"
    assert duty.due_on == date(2027, 1, 30)
    branch = Branch(here.branch, "城关供电所党支部", here.station, [here.team])
    ratings.rate_teams(here.services, here.who, branch, "2026")
    assert owed(here, "team_star", "2026-12-20") == []


def test_old_data_want_a_backup(here: Station) -> None:
    made = datetime.now().astimezone().date()
    day = (made + timedelta(days=8)).isoformat()
    (never,) = owed(here, "backup", day)
    assert never.words.endswith("还没有备份")
    here.opened.database_of().store.clock = lambda: datetime.now().astimezone()
    here.services.backups.make(here.who)
    (old,) = owed(here, "backup", day)
    assert (old.words, old.page) == ("上次备份已是 8 天前", "backups")
    assert owed(here, "backup", (made + timedelta(days=7)).isoformat()) == []
