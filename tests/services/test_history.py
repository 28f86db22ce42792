"""The history in words, taking actions back with their refusals, and the recycle bin over every noun."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import inspect

from desktop.domain.actors import Actor, Right, Role
from desktop.domain.changes import Changes
from desktop.domain.documents import TITLES
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid, new_uid
from desktop.domain.organisations import AssignmentDraft, LinkKind, OrganisationDraft, OrgKind, PostRole
from desktop.domain.pairings.model import PairingDraft
from desktop.domain.people import PersonDraft
from desktop.domain.people.records import DisciplineDraft, HonourDraft, ResponsibilityDraft
from desktop.domain.pledges.model import ItemDraft, PledgeClass, PledgeKind, SheetDraft
from desktop.domain.views import YES, Comparison, Condition
from desktop.services import Services
from desktop.services.history import BinQuery, HistoryQuery
from desktop.services.history.undoing import FINAL, right_for
from desktop.services.history.vocabulary import SILENT
from desktop.services.history.words import Wording, label, noun_word
from desktop.services.people.files import FileDraft
from desktop.store.record import BOOKKEEPING, Base, Record
from tests.services.station import in_the_bin

VALID_ID = "11010519491231002X"


def last(services: Services, who: Actor) -> Uid:
    return services.history.ids(who)[0]


def action_of(changes: Changes) -> Uid:
    assert changes.action is not None
    return changes.action


def branch(services: Services, who: Actor, name: str = "城关党支部") -> Uid:
    return services.organisations.save(who, None, OrganisationDraft(name), None).uid


def test_an_entry_speaks_in_the_words_of_the_form(services: Services, who: Actor) -> None:
    home = branch(services, who)
    services.people.save(who, None, PersonDraft(name="张伟", political_status="01", branch_uid=home), None)
    entry = next(e for e in services.history.entries(who, last(services, who)) if e.noun == "person")
    said = {c.label: c.new for c in entry.changes}
    assert (entry.kind, entry.doing, entry.title) == ("人员", "新增", "张伟")
    assert (said["姓名"], said["政治面貌"], said["所在党支部"], said["在岗状态"]) == ("张伟", "中共党员", "城关党支部", "在岗")
    assert said["失联党员"] == "否"


def test_the_bin_says_what_was_taken_back_when_an_undo_deleted_it(services: Services, who: Actor) -> None:
    home = services.organisations.save(who, None, OrganisationDraft("城关党支部"), None)
    services.history.undo(who, action_of(home.changes))
    assert [(row.title, row.reason) for row in in_the_bin(services, who)] == [("城关党支部", "撤销“保存组织”")]


def test_personal_numbers_stay_masked_in_the_history(services: Services, who: Actor) -> None:
    services.people.save(who, None, PersonDraft(name="张伟", id_number=VALID_ID, mobile="13812345678"), None)
    entry = next(e for e in services.history.entries(who, last(services, who)) if e.noun == "person")
    said = {c.label: c.new for c in entry.changes}
    assert said["公民身份证号码"] == "110105********002X"
    assert said["手机"] == "138****5678"


def test_every_column_has_a_word_or_is_the_programs_own() -> None:
    """What a history entry cannot name would be hidden from the one who asks what was changed."""
    nameless = []
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Record):
            noun = mapper.class_.__tablename__
            names = {a.key for a in inspect(mapper.class_).column_attrs} - BOOKKEEPING - SILENT - {"uid"}
            nameless += [f"{noun}.{name}" for name in sorted(names) if label(noun, name) is None]
            nameless += [noun] if noun_word(noun) == noun else []
    assert nameless == []


def test_an_action_is_found_by_the_name_of_the_person_it_touched(services: Services, who: Actor) -> None:
    services.people.save(who, None, PersonDraft(name="张伟"), None)
    services.people.save(who, None, PersonDraft(name="李娜"), None)
    assert [r.about for r in services.history.rows(who, services.history.ids(who, HistoryQuery("zhangwei")))] == ["张伟"]
    assert [r.about for r in services.history.rows(who, services.history.ids(who, HistoryQuery("新建人员")))] == ["李娜", "张伟"]


def test_looks_at_covered_values_have_their_own_filter(services: Services, who: Actor) -> None:
    uid = services.people.save(who, None, PersonDraft(name="张伟", mobile="13812345678"), None).uid
    services.people.reveal(who, uid)
    rows = services.history.rows(who, services.history.ids(who, HistoryQuery(chip="reveals")))
    assert [(r.title, r.undoable) for r in rows] == [("查看敏感信息", False)]
    with pytest.raises(UserError, match="没有可撤销的内容"):
        services.history.undo(who, rows[0].uid)


def test_what_was_taken_back_says_so_and_can_be_done_again(services: Services, who: Actor) -> None:
    uid = services.people.save(who, None, PersonDraft(name="张伟"), None).uid
    changed = action_of(services.people.save(who, uid, PersonDraft(name="张玮"), 1).changes)
    undoing = action_of(services.history.undo(who, changed))
    assert services.history.rows(who, [changed])[0].undone
    assert services.history.rows(who, [undoing])[0].title == "撤销：保存人员"
    services.history.undo(who, undoing)
    assert not services.history.rows(who, [changed])[0].undone
    assert services.people.get(who, uid).draft.name == "张玮"


def test_adding_is_not_taken_back_once_the_record_was_changed(services: Services, who: Actor) -> None:
    added = services.people.save(who, None, PersonDraft(name="张伟"), None)
    services.people.save(who, added.uid, PersonDraft(name="张玮"), 1)
    with pytest.raises(UserError, match="之后又被修改过"):
        services.history.undo(who, action_of(added.changes))


def test_adding_is_not_taken_back_while_others_use_the_record(services: Services, who: Actor) -> None:
    added = services.organisations.save(who, None, OrganisationDraft("城关党支部"), None)
    services.people.save(who, None, PersonDraft(name="张伟", branch_uid=added.uid), None)
    with pytest.raises(UserError, match="已被 1 条人员记录用到"):
        services.history.undo(who, action_of(added.changes))
    assert services.organisations.get(who, added.uid).draft.name == "城关党支部"


def test_accounts_are_never_taken_back(services: Services, who: Actor) -> None:
    added = services.accounts.add(who, "小王", Role.CLERK, "mima-2026-x")
    row = services.history.rows(who, [action_of(added.changes)])[0]
    assert not row.undoable
    assert "不能撤销" in row.refusal
    with pytest.raises(UserError, match="不能撤销"):
        services.history.undo(who, row.uid)


def test_a_clerk_takes_back_only_his_own_actions(services: Services, who: Actor) -> None:
    uid = services.people.save(who, None, PersonDraft(name="张伟"), None).uid
    clerk = Actor(new_uid(), "小王", Role.CLERK)
    changed = action_of(services.people.save(who, uid, PersonDraft(name="张玮"), 1).changes)
    assert "请由本人或支部书记撤销" in services.history.rows(clerk, [changed])[0].refusal
    with pytest.raises(UserError, match="不能撤销"):
        services.history.undo(clerk, changed)
    services.history.undo(Actor(new_uid(), "书记", Role.SECRETARY), changed)


def test_the_bin_shows_every_noun_with_reason_and_account(services: Services, who: Actor) -> None:
    home = branch(services, who)
    person = services.people.save(who, None, PersonDraft(name="张伟", staff_no="GD1"), None).uid
    services.people.delete(who, [person], "重复登记")
    services.organisations.delete(who, home, "登记有误")
    rows = in_the_bin(services, who)
    assert [(r.kind, r.title, r.reason, r.by) for r in rows] == [
        ("组织", "城关党支部", "登记有误", "管理员"),
        ("人员", "张伟", "重复登记", "管理员"),
    ]


def test_a_restored_record_brings_its_parts_with_it(services: Services, who: Actor) -> None:
    home = branch(services, who)
    person = services.people.save(who, None, PersonDraft(name="张伟", political_status="01"), None).uid
    services.organisations.appoint(who, None, AssignmentDraft(person, home, PostRole.SECRETARY), None)
    services.organisations.delete(who, home, "测试")
    services.history.restore(who, "organisation", [home])
    assert [p.person for p in services.organisations.get(who, home).posts] == ["张伟"]
    assert services.organisations.choices(who, "城关")[0].uid == home
    assert services.history.bin_ids(who) == []


def test_an_organisation_comes_back_only_below_one_that_is_there(services: Services, who: Actor) -> None:
    above = services.organisations.save(who, None, OrganisationDraft("公司党委", OrgKind.COMMITTEE), None).uid
    below = services.organisations.save(who, None, OrganisationDraft("一支部", parent_uid=above), None).uid
    services.organisations.delete(who, below, "测试")
    services.organisations.delete(who, above, "测试")
    with pytest.raises(UserError, match="上级组织还在回收站里"):
        services.history.restore(who, "organisation", [below])
    services.history.restore(who, "organisation", [above])
    services.history.restore(who, "organisation", [below])
    assert len(services.organisations.tree(who)) == 2


def test_a_restored_person_with_a_taken_number_is_a_possible_twin(services: Services, who: Actor) -> None:
    first = services.people.save(who, None, PersonDraft(name="张伟", id_number=VALID_ID), None).uid
    services.people.delete(who, [first], "测试")
    services.people.save(who, None, PersonDraft(name="李娜", id_number=VALID_ID), None)
    services.history.restore(who, "person", [first])
    assert services.people.get(who, first).twin


def test_restoring_needs_the_right_to_edit_that_noun(services: Services, who: Actor) -> None:
    home = branch(services, who)
    services.organisations.delete(who, home, "测试")
    services.history.restore(Actor(new_uid(), "小王", Role.CLERK), "organisation", [home])
    assert services.organisations.get(who, home).version


def test_every_noun_says_who_may_change_it_back() -> None:
    tables = {m.class_.__tablename__ for m in Base.registry.mappers if issubclass(m.class_, Record)}
    keepers = {noun for noun in tables if right_for(noun) is Right.MANAGE_ACCOUNTS}
    assert keepers - FINAL == {"attachment"}, "attachments go by the record they belong to"


def test_undoing_a_bulk_deletion_brings_everybody_back(services: Services, who: Actor) -> None:
    uids = [services.people.save(who, None, replace(PersonDraft(name="张伟"), staff_no=f"GD{i}"), None).uid for i in range(3)]
    gone = services.people.delete(who, uids, "误删")
    services.history.undo(who, action_of(gone))
    assert services.history.bin_ids(who) == []
    assert len(services.people.rows(who, uids)) == 3


def test_kinds_and_links_are_told_by_their_titles(services: Services, who: Actor) -> None:
    home = branch(services, who)
    person = services.people.save(who, None, PersonDraft(name="张伟", political_status="01", branch_uid=home), None).uid
    services.pairings.save(who, None, PairingDraft(kind="member_masses", lead_person_uid=person), [], None)
    said = {c.label: c.new for e in services.history.entries(who, last(services, who)) for c in e.changes}
    assert (said["结对类型"], said["带领人"]) == ("党员带群众", "张伟")


@pytest.mark.parametrize(("noun", "stored"), [("agenda_item", 0), ("project_task", 0), ("pledge_item", 1)])
def test_the_first_line_of_a_record_is_number_one(noun: str, stored: int) -> None:
    assert Wording({}, {}, {}).value(noun, "ordinal", stored) == "1"


def test_the_kind_of_a_document_is_told_by_its_title(services: Services, who: Actor) -> None:
    member = services.people.save(who, None, PersonDraft(name="张伟", political_status="01"), None).uid
    sheet = services.pledges.save(who, None, SheetDraft(member, 2026), None).uid
    item = ItemDraft(PledgeKind.POST, PledgeClass.POST, "严格执行两票三制", "无违章", None)
    services.pledges.save_item(who, sheet, None, item, None)
    services.documents.make(who, "pledge_sheet", sheet)
    history = services.history
    told = [e for uid in history.ids(who)[:3] for e in history.entries(who, uid) if e.noun == "document"]
    kinds = {c.new for e in told for c in e.changes if c.label == "类别"}
    assert kinds == {TITLES["pledge_sheet"]}


def test_lines_of_a_file_are_in_the_bin_and_come_back(services: Services, who: Actor) -> None:
    person = services.people.save(who, None, PersonDraft(name="张伟", political_status="01"), None).uid
    files = services.files
    drafts: tuple[FileDraft, ...] = (
        HonourDraft("优秀共产党员"),
        DisciplineDraft(kind=next(iter(files.codes["discipline_kind"])), reason="违规", decided_on=date(2020, 1, 1)),
        ResponsibilityDraft(content="抄表核算"),
    )
    saved = [files.save(who, person, None, draft, None).uid for draft in drafts]
    clerk = Actor(new_uid(), "录入员", Role.CLERK)
    assert [bool(services.history.fields_of(clerk, uid)) for uid in saved] == [True, False, True]
    assert all(services.history.fields_of(who, uid) for uid in saved)
    for uid, draft in zip(saved, drafts, strict=True):
        files.remove(who, type(draft), uid, "登记有误")
    assert sorted((r.kind, r.title, r.note) for r in in_the_bin(services, who)) == [
        ("个人档案", "张伟", "2020-01-01"),
        ("职责", "张伟", "抄表核算"),
        ("荣誉", "张伟", "优秀共产党员"),
    ]
    assert "discipline" not in {row.noun for row in in_the_bin(services, clerk)}
    for row in in_the_bin(services, who):
        services.history.restore(who, row.noun, [row.uid])
    found = files.get(who, person)
    assert (len(found.honours), len(found.disciplines or ()), len(found.responsibilities)) == (1, 1, 1)
    assert services.history.bin_ids(who) == []
    files.remove(who, HonourDraft, saved[0], "登记有误")
    services.people.delete(who, [person], "重复登记")
    assert [row.noun for row in in_the_bin(services, who)] == ["person"]


def test_a_link_comes_back_only_where_its_place_is_still_free(services: Services, who: Actor) -> None:
    orgs = services.organisations
    home = branch(services, who)
    team = orgs.save(who, None, OrganisationDraft("营业班", OrgKind.TEAM), None).uid
    first, second = (
        orgs.save(who, None, OrganisationDraft(name, OrgKind.PARTY_GROUP, home), None).uid for name in ("一组", "二组")
    )
    orgs.link(who, first, team, LinkKind.SAME_PEOPLE, date(2024, 1, 1))
    (link,) = orgs.get(who, team).links
    ended = action_of(orgs.end_link(who, link.uid))
    unlinked = action_of(orgs.unlink(who, link.uid))
    taken = action_of(orgs.link(who, second, team, LinkKind.SAME_PEOPLE))
    services.history.undo(who, unlinked)
    with pytest.raises(UserError, match="已与“二组”登记了"):
        services.history.undo(who, ended)
    services.history.undo(who, taken)
    services.history.undo(who, ended)
    assert [(each.other, each.ended) for each in orgs.get(who, team).links] == [("一组", False)]


def test_the_bin_is_sorted_and_filtered(services: Services, who: Actor) -> None:
    home = branch(services, who)
    for name, reason in (("张伟", "重复登记"), ("阿依", "登记有误"), ("单于", "登记有误")):
        uid = services.people.save(who, None, PersonDraft(name=name, branch_uid=home), None).uid
        services.people.delete(who, [uid], reason)
    other = services.organisations.save(who, None, OrganisationDraft("营业班", OrgKind.PARTY_GROUP, home), None).uid
    services.organisations.delete(who, other, "撤并")

    def shown(**query: object) -> list[str]:
        found = services.history.bin_ids(who, BinQuery(**query))  # type: ignore[arg-type]
        return [row.title for row in services.history.bin_rows(who, found)]

    assert shown() == ["营业班", "单于", "阿依", "张伟"]
    assert shown(sort="title", descending=False) == ["阿依", "单于", "营业班", "张伟"]
    assert shown(sort="reason", descending=True) == ["张伟", "单于", "阿依", "营业班"]
    assert shown(chip="other") == []
    assert shown(text="撤并") == shown(chip="organisation") == ["营业班"]
    below = Condition("place", Comparison.WITHIN, (home.hex(),))
    wrong = Condition("reason", Comparison.CONTAINS, ("有误",))
    assert shown(conditions=(below, wrong)) == ["单于", "阿依"]
    assert len(shown(conditions=(Condition("kind", Comparison.IS, ("person",)), below))) == 3


def test_two_of_one_number_come_back_together_as_possible_twins(services: Services, who: Actor) -> None:
    uids = []
    for name in ("张伟", "李娜"):
        uid = services.people.save(who, None, PersonDraft(name=name, id_number=VALID_ID), None).uid
        services.people.delete(who, [uid], "测试")
        uids.append(uid)
    services.history.restore(who, "person", uids)
    assert [services.people.get(who, uid).twin for uid in uids] == [False, True]


def test_the_history_is_sorted_and_filtered(services: Services, who: Actor) -> None:
    clerk = Actor(new_uid(), "阿明", Role.CLERK)
    uid = services.people.save(clerk, None, PersonDraft(name="张伟"), None).uid
    change = action_of(services.people.save(who, uid, PersonDraft(name="张玮"), 1).changes)
    services.people.reveal(who, uid)
    services.history.undo(who, change)

    def shown(**query: object) -> list[tuple[str, str]]:
        found = services.history.ids(who, HistoryQuery(**query))  # type: ignore[arg-type]
        return [(row.account, row.title) for row in services.history.rows(who, found)]

    assert shown(sort="account", descending=False)[0] == ("阿明", "新建人员")
    assert shown(conditions=(Condition("operation", Comparison.IS, ("reveal",)),)) == [("管理员", "查看敏感信息")]
    assert shown(conditions=(Condition("undone", Comparison.IS, (YES,)),)) == [("管理员", "保存人员")]
    assert ("阿明", "新建人员") in shown(conditions=(Condition("noun", Comparison.IS, ("person",)),))
    assert shown(conditions=(Condition("account", Comparison.CONTAINS, ("阿",)),)) == [("阿明", "新建人员")]
    assert shown(conditions=(Condition("on", Comparison.BETWEEN, ("", "2000-01-01")),)) == []
