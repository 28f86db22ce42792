"""Invented records of a year: pairings with contacts, pledges in their steps, activities, a project."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from desktop.domain.activities.record import ActivityDraft, ActivityRecord, AttendanceDraft
from desktop.domain.actors import Actor
from desktop.domain.identity import Uid
from desktop.domain.pairings.model import ContactDraft, PairingDraft
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
from desktop.domain.projects.project import GoalDraft, Origin, ProjectDraft, ProjectRecord
from desktop.domain.projects.states import ProjectState, Stage
from desktop.samples.offices import Branch, Office
from desktop.services import Services

_POST = (
    ("严格执行两票三制，全年本人无违章", "违章台账无本人记录"),
    ("当月电费回收率达到 100%", "营销系统月度统计"),
    ("故障抢修 45 分钟内到达现场", "抢修工单时间"),
)
_SERVICE = (
    ("每月走访两户独居老人，检查用电安全", "走访记录和照片"),
    ("为台区客户讲解安全用电和节约用电", "每季度不少于一次"),
    ("帮助新员工熟悉采集系统操作", "帮带对象能独立处理"),
)
_TALKS = ("交流当月业务难点，约定下次现场演练", "了解家庭和工作情况，提醒作业安全", "一起学习安全规程并现场提问")


def pair_members(services: Services, who: Actor, branch: Branch, today: date) -> list[Uid]:
    """一名党员结对两名群众, as far as there are 群众; contacts in most months."""
    found = []
    partners = iter(branch.masses)
    signed = date(today.year, 1, 20)
    for number, member in enumerate(branch.leads):
        two = [p for p in (next(partners, None), next(partners, None)) if p is not None]
        if len(two) < 2:
            break
        draft = PairingDraft(
            kind="member_masses",
            lead_person_uid=member,
            term_from=signed,
            term_to=date(today.year, 12, 31),
            goal="业务上互助、思想上互促、生活上互帮。",
        )
        saved = services.pairings.save(who, None, draft, two, None)
        services.pairings.sign(who, saved.uid, signed, None)
        _contacts(services, who, saved.uid, number, today)
        found.append(saved.uid)
    return found


def _contacts(services: Services, who: Actor, pairing: Uid, number: int, today: date) -> None:
    for month in range(2, today.month + 1):
        if (month + number) % 5:
            day = min(date(today.year, month, 8 + number % 15), today)
            draft = ContactDraft(happened_on=day, content=_TALKS[month % len(_TALKS)])
            services.pairings.log_contact(who, pairing, None, draft, None)


def pledge(services: Services, who: Actor, branch: Branch, today: date) -> list[Uid]:
    """A sheet for every member, published together; the last one still waits for its review."""
    sheets = [_sheet(services, who, member, number, today) for number, member in enumerate(branch.members)]
    reviewed = sheets[:-1] or sheets
    for sheet in reviewed:
        _review(services, who, sheet, date(today.year, 1, 25))
    hung = PublicationDraft(date(today.year, 2, 1), date(today.year, 2, 8), f"{branch.name}公示栏")
    services.pledges.publish_many(who, reviewed, hung)
    for number, sheet in enumerate(reviewed):
        services.pledges.begin(who, sheet, date(today.year, 2, 9), None)
        _supervise(services, who, sheet, number, today)
    return sheets


def _sheet(services: Services, who: Actor, member: Uid, number: int, today: date) -> Uid:
    pledges = services.pledges
    sheet = pledges.save(who, None, SheetDraft(member, today.year), None).uid
    due = date(today.year, 12, 20)
    post, service = _POST[number % len(_POST)], _SERVICE[number % len(_SERVICE)]
    pledges.save_item(who, sheet, None, ItemDraft(PledgeKind.POST, PledgeClass.POST, *post, due), None)
    pledges.save_item(who, sheet, None, ItemDraft(PledgeKind.SERVICE, PledgeClass.DEED, *service, due), None)
    pledges.submit(who, sheet, None)
    return sheet


def _review(services: Services, who: Actor, sheet: Uid, on: date) -> None:
    yes = ReviewDraft(True, True, True, True, "切合岗位，同意。", on)
    items = services.pledges.get(who, sheet).items
    services.pledges.review(who, sheet, {item.uid: yes for item in items}, None)


def _supervise(services: Services, who: Actor, sheet: Uid, number: int, today: date) -> None:
    for quarter, month in enumerate((3, 6, 9), start=1):
        day = date(today.year, month, 20)
        if day <= today and (number + quarter) % 6:
            draft = SupervisionDraft(day, None, "党支部书记", "对照承诺逐条查看，进展正常。")
            services.pledges.supervise(who, sheet, None, draft, None)


_MONTHLY = (
    ("themed_day", "主题党日：安全生产现场助力", 5),
    ("committee_meeting", "支部委员会会议", 3),
    ("group_meeting", "党小组会与班组安全分析", 12),
)
_QUARTERLY = (
    ("member_assembly", "支部党员大会", 15),
    ("party_lecture", "书记讲党课", 18),
    ("tech_lecture", "党员技术党课：采集故障排查", 21),
    ("mobile_class", "流动学习课堂：装表接电现场演示", 24),
)


def meet(services: Services, who: Actor, branch: Branch, today: date) -> None:
    """The meetings of the year up to today, archived up to last month."""
    for kind, title, day in _occasions(today):
        org = branch.groups[0] if kind == "group_meeting" else branch.uid
        draft = ActivityDraft(
            kind=kind,
            title=title,
            org_uid=org,
            held_on=day,
            starts_at="15:00",
            ends_at="16:30",
            place=f"{branch.name}党员活动室",
            host_uid=branch.members[0],
            recorder_uid=branch.members[1],
            speaker_uid=branch.members[0] if "lecture" in kind or "class" in kind else None,
            secretary_led=kind == "party_lecture",
            linked_work="春秋检和安全生产",
            must_item="班组建设和中心任务",
            content="学习上级文件精神，结合本月重点工作讨论，明确责任人和完成时限。",
            speeches="与会同志结合岗位发言，提出改进措施三条。",
            resolution="同意所议事项，按分工落实。",
        )
        _record(services, who, draft, today)


def talk(services: Services, who: Actor, branch: Branch, today: date) -> None:
    """谈心谈话 of the secretary with every other member."""
    for number, member in enumerate(branch.members[1:]):
        draft = ActivityDraft(
            kind="talk",
            title="谈心谈话",
            org_uid=branch.uid,
            held_on=min(date(today.year, 4 + number % 3, 6 + number % 20), today),
            place=f"{branch.name}党员活动室",
            host_uid=branch.members[0],
            recorder_uid=branch.members[0],
            content="了解思想和工作状况，听取对支部工作的意见。",
        )
        there = (AttendanceDraft(branch.members[0]), AttendanceDraft(member))
        uid = services.activities.save(who, None, ActivityRecord(draft, there), None).uid
        services.activities.confirm(who, uid)
        services.activities.archive(who, [uid])


def _occasions(today: date) -> Iterator[tuple[str, str, date]]:
    for month in range(1, today.month + 1):
        wanted = [*_MONTHLY, *(_QUARTERLY if month in (3, 6, 9, 11) else ())]
        for kind, title, day in wanted:
            held = date(today.year, month, day)
            if held <= today and (kind, month) != ("themed_day", 8):
                yield kind, f"{month}月{title}", held


def _record(services: Services, who: Actor, draft: ActivityDraft, today: date) -> None:
    assert draft.org_uid is not None
    assert draft.held_on is not None
    roll = services.activities.roll(who, draft.kind, draft.org_uid, draft)
    present = tuple(AttendanceDraft(a.person_uid) for a in roll)
    uid = services.activities.save(who, None, ActivityRecord(draft, present), None).uid
    services.activities.confirm(who, uid)
    if draft.held_on < today - timedelta(days=5):
        services.activities.archive(who, [uid])


_WANTED = {
    Stage.INITIATION: "合同签订、计划书报备",
    Stage.BREAKDOWN: "任务清单落实到人",
    Stage.RESEARCH: "走访记录不少于 60 户",
    Stage.CONTROL: "每月跟踪表按时上报",
    Stage.ACCEPTANCE: "三项验收资料齐全",
    Stage.SUMMARY: "规范印发、案例上报",
}


def project(services: Services, who: Actor, office: Office, branch: Branch, today: date) -> Uid:
    """A project that has won its bidding and waits for its contract."""
    starts = today.replace(day=1)
    ends = starts + timedelta(days=330)
    draft = ProjectDraft(
        title="台区经理红色网格",
        year=today.year,
        origin=Origin.SELF_CHOSEN,
        org_uid=branch.uid,
        granting_uid=office.committee,
        lead_uid=branch.members[0],
        content="以台区为单位划分红色网格，党员包片、群众参与，把用电服务和安全巡查送到门口。",
        difficulty="服务半径大、诉求响应慢，党建与业务“两张皮”。",
        brand="红色网格",
        outcome="形成《台区红色网格服务规范》和一篇实践案例。",
        outcome_kind="institution",
        budget_fen=12_000_00,
        starts_on=starts,
        ends_on=ends,
    )
    goals = (
        GoalDraft(indicator="群众满意率", baseline="91%", target="96%", basis="年末问卷调查"),
        GoalDraft(indicator="故障到达及时率", baseline="96%", target="99%", basis="抢修工单统计"),
        GoalDraft(indicator="隐患按期治理率", baseline="93%", target="100%", basis="隐患台账"),
    )
    proposed = services.projects.proposed_schedule(who, starts, ends)
    tasks = tuple(replace(t, requirement=_WANTED[t.stage]) for t in proposed)
    uid = services.projects.save(who, None, ProjectRecord(draft, goals, tasks), None).uid
    services.projects.apply(who, uid)
    services.projects.review(who, uid)
    services.projects.award(who, uid, ProjectState.WON, starts - timedelta(days=6), "", 1)
    return uid


def wish(services: Services, who: Actor, branch: Branch, today: date) -> None:
    """微心愿: one still open, one claimed."""
    raised = today - timedelta(days=40)
    texts = ("希望休息室添一台微波炉", "想学会用新版采集系统")
    for number, (person, text) in enumerate(zip(branch.masses, texts, strict=False)):
        draft = WishDraft(wisher_uid=person, wish=text, raised_on=raised, branch_uid=branch.uid)
        uid = services.wishes.save(who, None, draft, None).uid
        if number:
            claim = ClaimDraft(branch.members[1], raised + timedelta(days=3), today + timedelta(days=20))
            services.wishes.claim(who, uid, claim, as_pledge=False, expected=None)


def pair_branches(services: Services, who: Actor, branches: Sequence[Branch], today: date) -> None:
    """支部带班组: each branch with its first team."""
    for branch in branches:
        draft = PairingDraft(
            kind="branch_team",
            lead_org_uid=branch.uid,
            term_from=date(today.year, 1, 20),
            term_to=date(today.year, 12, 31),
            goal="党建经验进班组，班组建设促支部。",
        )
        saved = services.pairings.save(who, None, draft, branch.teams[:1], None)
        services.pairings.sign(who, saved.uid, date(today.year, 1, 20), None)
