"""Organisations named in a sheet are found under many spellings, and otherwise asked about."""

import pytest

from desktop.domain.identity import Uid
from desktop.domain.imports.orgs import OrgBook, bare, proposed_kind
from desktop.domain.imports.plan import OrgChoose, OrgDecision
from desktop.domain.organisations import OrgKind, OrgNode


def uid(name: str) -> Uid:
    return Uid(name.encode().ljust(16, b".")[:16])


def node(key: str, name: str, kind: OrgKind, parent: str | None = None) -> OrgNode:
    return OrgNode(uid(key), name, kind, uid(parent) if parent else None)


NODES = {
    n.uid: n
    for n in (
        node("c", "唐县供电公司", OrgKind.COMPANY),
        node("p", "中共唐县供电公司委员会", OrgKind.COMMITTEE),
        node("b1", "中共唐县供电公司第一支部委员会", OrgKind.BRANCH, "p"),
        node("b2", "中共唐县供电公司第二支部委员会", OrgKind.BRANCH, "p"),
        node("s1", "仁厚供电所", OrgKind.STATION, "c"),
        node("s2", "王京供电所", OrgKind.STATION, "c"),
        node("t1", "配电班", OrgKind.TEAM, "s1"),
        node("t2", "配电班", OrgKind.TEAM, "s2"),
        node("t3", "检修班", OrgKind.TEAM),
    )
}
LABELS = {"branch_uid": "所在党支部", "team_uid": "班组", "department_uid": "部门", "group_uid": "党小组"}


def book(decisions: dict[tuple[str, str, str], OrgDecision] | None = None) -> OrgBook:
    return OrgBook(NODES, {uid("s2"): "王京所"}, decisions or {}, LABELS)


@pytest.mark.parametrize(
    ("field", "name", "found"),
    [
        ("branch_uid", "中共唐县供电公司第一支部委员会", "b1"), ("branch_uid", "唐县供电公司第一党支部", "b1"),
        ("branch_uid", " 唐县供电公司 第一支部", "b1"), ("department_uid", "王京所", "s2"), ("department_uid", "唐县供电公司", "c"),
        ("team_uid", "检修班", "t3"),
    ],
)  # fmt: skip
def test_an_organisation_is_found_under_its_spellings(field: str, name: str, found: str) -> None:
    known = book()
    assert known.resolve(field, name, "", 2) == uid(found)
    assert known.questions() == ()


def test_a_team_is_found_by_the_department_of_its_row() -> None:
    known = book()
    known.resolve("department_uid", "仁厚供电所", "", 2)
    known.resolve("department_uid", "王京所", "", 3)
    assert known.resolve("team_uid", "配电班", "仁厚供电所", 2) == uid("t1")
    assert known.resolve("team_uid", "配电班", "王京所", 3) == uid("t2")


def test_a_name_that_two_teams_bear_is_asked_about() -> None:
    known = book()
    assert known.resolve("team_uid", "配电班", "", 2) is None
    (question,) = known.questions()
    assert {c.uid for c in question.similar} == {uid("t1"), uid("t2")}
    assert {c.note for c in question.similar} == {"唐县供电公司 › 仁厚供电所", "唐县供电公司 › 王京供电所"}
    assert question.decision.choose is OrgChoose.LEAVE


def test_an_organisation_of_another_kind_is_not_meant() -> None:
    known = book()
    assert known.resolve("branch_uid", "仁厚供电所", "", 2) not in NODES


def test_a_new_organisation_is_created_where_it_belongs_unless_something_similar_exists() -> None:
    known = book()
    station = known.resolve("department_uid", "北店头供电所", "", 2)
    team = known.resolve("team_uid", "抢修班", "北店头供电所", 2)
    known.resolve("team_uid", "抢修班", "北店头供电所", 3)
    assert station is not None
    assert known.department_above(team) == station
    created = {new.name: new for new in known.created.values()}
    assert (created["北店头供电所"].kind, created["北店头供电所"].parent_uid) == (OrgKind.STATION, uid("c"))
    assert (created["抢修班"].kind, created["抢修班"].parent_uid) == (OrgKind.TEAM, station)
    assert [(q.name, q.rows, q.first_row, q.parent) for q in known.questions()] == [
        ("北店头供电所", 1, 2, "唐县供电公司"), ("抢修班", 2, 2, "北店头供电所")
    ]  # fmt: skip
    assert known.resolve("department_uid", "仁厚镇供电所", "", 4) is None


def test_numbers_tell_alike_names_apart() -> None:
    known = book()
    assert known.resolve("branch_uid", "唐县供电公司第三党支部", "", 2) is not None
    assert known.questions()[0].similar == ()


@pytest.mark.parametrize(
    ("name", "similar"),
    [("仁厚镇供电所", ["仁厚供电所"]), ("仁厚供电营业所", ["仁厚供电所"]), ("仁后供电所", ["仁厚供电所"]), ("城关供电所", []), ("北店头供电所", [])],
)
def test_what_names_do_not_share_tells_them_apart(name: str, similar: list[str]) -> None:
    known = book()
    known.resolve("department_uid", name, "", 2)
    assert [c.title for c in known.questions()[0].similar] == similar


def test_a_team_waits_for_its_department_and_is_then_found_again() -> None:
    known = book()
    assert known.resolve("department_uid", "仁厚镇供电所", "", 2) is None
    assert known.resolve("team_uid", "抢修班", "仁厚镇供电所", 2) is None
    assert known.questions()[1].decision.choose is OrgChoose.LEAVE
    nodes = {**NODES, uid("t4"): node("t4", "抢修班", OrgKind.TEAM), uid("t5"): node("t5", "抢修班", OrgKind.TEAM, "s1")}
    later = OrgBook(nodes, {}, {}, LABELS)
    later.resolve("department_uid", "仁厚镇供电所", "", 2)
    assert later.resolve("team_uid", "抢修班", "仁厚镇供电所", 2) == uid("t4")


def test_the_parent_of_a_new_organisation_may_be_chosen() -> None:
    key = ("department_uid", "抢修中心", "")
    known = book({key: OrgDecision(OrgChoose.CREATE, kind=OrgKind.DEPARTMENT, parent_uid=uid("s2"))})
    known.resolve(*key, 2)
    assert known.created[key].parent_uid == uid("s2")
    assert known.questions()[0].parent == "王京供电所"


def test_a_decision_is_obeyed() -> None:
    key = ("team_uid", "配电班", "")
    assert book({key: OrgDecision(OrgChoose.MATCH, uid("t2"))}).resolve(*key, 2) == uid("t2")
    assert book({key: OrgDecision(OrgChoose.LEAVE)}).resolve(*key, 2) is None
    known = book({key: OrgDecision(OrgChoose.CREATE, kind=OrgKind.PROJECT_SITE)})
    known.resolve(*key, 2)
    assert known.created[key].kind is OrgKind.PROJECT_SITE
    assert book({key: OrgDecision(OrgChoose.MATCH, uid("gone"))}).resolve(*key, 2) is None


def test_kinds_follow_from_names() -> None:
    assert proposed_kind("branch_uid", "第一联合党支部") is OrgKind.JOINT_BRANCH
    assert proposed_kind("department_uid", "唐县供电公司营业部") is OrgKind.DEPARTMENT
    assert proposed_kind("department_uid", "唐县供电公司") is OrgKind.COMPANY
    assert proposed_kind("group_uid", "流动党小组") is OrgKind.MOBILE_GROUP


def test_formal_words_do_not_tell_names_apart() -> None:
    assert bare("中国共产党唐县供电公司第一支部委员会") == bare("唐县供电公司第一党支部") == "唐县供电公司第一支部"
