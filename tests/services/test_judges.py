"""Several judges of one role: each for himself, together by the rubric's mean, standing aside where they must."""

from fractions import Fraction

import pytest

from desktop.domain.actors import Actor
from desktop.domain.assessments.judges import JudgeDraft
from desktop.domain.errors import Refused, UserError
from desktop.domain.identity import Uid
from desktop.domain.people import PersonDraft
from desktop.services import Services
from desktop.services.assessments import Sheet
from tests.services.test_assessments import branch as branch  # a fixture

ITEM = "A1"
"""选题针对性 of the bid review: 10 points by 评审委员, trimmed mean from seven on."""


@pytest.fixture
def bid(services: Services, who: Actor, branch: Uid) -> Uid:
    return services.assessments.open(who, "bid-review", branch, "2026").uid


def guest(number: int) -> JudgeDraft:
    return JudgeDraft(None, f"评委{number}", "县公司党建部")


def judges(services: Services, who: Actor, bid: Uid, points: list[str]) -> list[Uid]:
    """That many guests, each with his points for ITEM; "" for one who has not judged yet."""
    made = [services.assessments.add_judge(who, bid, "judge", guest(n)).uid for n in range(len(points))]
    for judge, given in zip(made, points, strict=True):
        if given:
            services.assessments.rate(who, bid, ITEM, "judge", given, judge)
    return made


def got(sheet: Sheet, item: str = ITEM) -> int | None:
    return next(line.value for line in sheet.result.lines if line.id == item)


def test_seven_judges_count_without_the_highest_and_the_lowest(services: Services, who: Actor, bid: Uid) -> None:
    judges(services, who, bid, ["10", "9", "9", "8", "8", "8", "1"])
    sheet = services.assessments.get(who, bid)
    assert got(sheet) == 840
    assert sheet.facts.ratings[ITEM]["judge"] == tuple(Fraction(n) for n in (10, 9, 9, 8, 8, 8, 1))
    words = next(line.words for line in sheet.result.lines if line.id == ITEM)
    assert "7 人去掉最高分和最低分后平均" in words


def test_a_role_counts_once_every_judge_has_judged(services: Services, who: Actor, bid: Uid) -> None:
    made = judges(services, who, bid, ["9", "7", ""])
    assert ITEM in services.assessments.get(who, bid).result.missing
    services.assessments.rate(who, bid, ITEM, "judge", "8", made[2])
    assert got(services.assessments.get(who, bid)) == 800
    services.assessments.rate(who, bid, ITEM, "judge", "5", made[2])
    assert got(services.assessments.get(who, bid)) == 700, "the new points take the place of the old ones"


def test_one_value_for_the_role_gives_way_to_the_first_judge(services: Services, who: Actor, bid: Uid) -> None:
    services.assessments.rate(who, bid, ITEM, "judge", "10")
    judges(services, who, bid, ["6"])
    assert got(services.assessments.get(who, bid)) == 600
    with pytest.raises(UserError, match="逐人评分"):
        services.assessments.rate(who, bid, ITEM, "judge", "10")


def test_a_judge_of_the_bidding_branch_stands_aside_and_does_not_count(
    services: Services, who: Actor, bid: Uid, branch: Uid
) -> None:
    judges(services, who, bid, ["9"])
    draft = PersonDraft(name="赵敏", political_status="01", branch_uid=branch)
    own = services.people.save(who, None, draft, None).uid
    uid = services.assessments.add_judge(who, bid, "judge", JudgeDraft(own)).uid
    sheet = services.assessments.get(who, bid)
    assert [(j.name, j.recused) for j in sheet.judges] == [("评委0", ""), ("赵敏", "与被评对象同属一个党支部")]
    assert got(sheet) == 900
    with pytest.raises(UserError, match="回避"):
        services.assessments.rate(who, bid, ITEM, "judge", "1", uid)
    with pytest.raises(UserError, match="须回避"):
        services.assessments.recuse(who, bid, uid, None)


def test_a_guest_who_stands_aside_keeps_his_points_but_they_do_not_count(
    services: Services, who: Actor, bid: Uid
) -> None:
    made = judges(services, who, bid, ["9", "3"])
    services.assessments.recuse(who, bid, made[1], "与申报人是亲属")
    assert got(services.assessments.get(who, bid)) == 900
    services.assessments.recuse(who, bid, made[1], None)
    assert got(services.assessments.get(who, bid)) == 600


def test_a_judge_taken_out_leaves_with_his_points_and_undo_brings_both_back(
    services: Services, who: Actor, bid: Uid
) -> None:
    made = judges(services, who, bid, ["9", "3"])
    services.assessments.drop_judge(who, bid, made[1])
    assert got(services.assessments.get(who, bid)) == 900
    services.history.undo(who, services.history.ids(who)[0])
    assert got(services.assessments.get(who, bid)) == 600


def test_nobody_is_named_twice_or_by_a_bare_name(services: Services, who: Actor, bid: Uid) -> None:
    judges(services, who, bid, ["9"])
    with pytest.raises(UserError, match="已在"):
        services.assessments.add_judge(who, bid, "judge", guest(0))
    with pytest.raises(Refused, match="单位"):
        services.assessments.add_judge(who, bid, "judge", JudgeDraft(None, "张伟", None))
    with pytest.raises(Refused, match="选择人员"):
        services.assessments.add_judge(who, bid, "judge", JudgeDraft())


def test_anonymous_roles_have_no_named_judges(services: Services, who: Actor, branch: Uid) -> None:
    person = services.people.choices(who, "李娜")[0].uid
    uid = services.assessments.open(who, "member-index", person, "2026").uid
    with pytest.raises(UserError, match="无记名"):
        services.assessments.add_judge(who, uid, "peer", guest(1))


def test_nobody_rates_himself_but_in_self_assessment(services: Services, who: Actor, branch: Uid) -> None:
    person = services.people.choices(who, "李娜")[0].uid
    uid = services.assessments.open(who, "member-index", person, "2026").uid
    services.assessments.add_judge(who, uid, "self", JudgeDraft(person))
    services.assessments.add_judge(who, uid, "branch", JudgeDraft(person))
    told = {j.role: j.recused for j in services.assessments.get(who, uid).judges}
    assert told == {"self": "", "branch": "本人不评自己"}


def test_judges_of_another_rating_are_taken_over_and_recusal_is_found_anew(
    services: Services, who: Actor, bid: Uid, branch: Uid
) -> None:
    judges(services, who, bid, ["9", "8"])
    own = services.people.save(
        who, None, PersonDraft(name="赵敏", political_status="01", branch_uid=branch), None
    ).uid
    services.assessments.add_judge(who, bid, "judge", JudgeDraft(own))
    later = services.assessments.open(who, "bid-review", branch, "2027").uid
    services.assessments.take_over_judges(who, later, "judge")
    assert [(j.name, bool(j.recused)) for j in services.assessments.get(who, later).judges] == [
        ("评委0", False),
        ("评委1", False),
        ("赵敏", True),
    ]
    with pytest.raises(UserError, match="已在"):
        services.assessments.take_over_judges(who, later, "judge")


def test_a_revision_takes_its_judges_along(services: Services, who: Actor, branch: Uid) -> None:
    from tests.services.test_assessments import fill

    uid = services.assessments.open(who, "bid-review", branch, "2026").uid
    fill(services, who, uid)
    judged = [i.id for i in services.assessments.get(who, uid).rubric.indicators.values() if hasattr(i.rule, "scale")]
    for number in range(2):
        judge = services.assessments.add_judge(who, uid, "judge", guest(number)).uid
        for item in judged:
            services.assessments.rate(who, uid, item, "judge", "4", judge)
    services.assessments.finalise(who, uid)
    assert services.assessments.derived_again(who, uid)
    again = services.assessments.revise(who, uid, "漏计事项").uid
    sheet = services.assessments.get(who, again)
    assert [j.name for j in sheet.judges] == ["评委0", "评委1"]
    assert sheet.facts.ratings == services.assessments.get(who, uid).facts.ratings
    services.assessments.rate(who, again, judged[0], "judge", "2", sheet.judges[0].uid)
    assert got(services.assessments.get(who, again), judged[0]) == 300
