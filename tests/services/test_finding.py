"""One search over every noun."""

from datetime import date

from desktop.domain.actors import Actor
from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.people import PersonDraft
from desktop.domain.projects.problems import ProblemDraft
from desktop.services import Services


def found(services: Services, who: Actor, text: str) -> list[tuple[str, str, str]]:
    return [(f.kind, f.title, f.note) for f in services.search.find(who, text)]


def test_people_and_organisations_are_found_in_one_go(services: Services, who: Actor) -> None:
    team = services.organisations.save(who, None, OrganisationDraft("城关营业班", OrgKind.TEAM), None).uid
    services.people.save(who, None, PersonDraft(name="成关", staff_no="GD1", team_uid=team), None)
    assert set(found(services, who, "chengguan")) == {("organisations", "城关营业班", "班组"), ("people", "成关", "GD1 · 城关营业班")}


def test_words_of_a_list_are_found_by_chinese_pinyin_and_initials(services: Services, who: Actor) -> None:
    words = ("姓名", "加入党组织日期", "性别", "民族", "籍贯", "名称")
    for typed, expected in {
        "名": ["名称", "姓名"], "jiguan": ["籍贯"], "JG": ["籍贯"], "xm": ["姓名"], "xing": ["姓名", "性别"], "mz": ["民族"],
        "jrdzz": ["加入党组织日期"], "riqi": ["加入党组织日期"], "姓名": ["姓名"], "血型": [],
    }.items():  # fmt: skip
        assert [words[n] for n in services.search.among(who, words, typed)] == expected, typed


def test_what_was_deleted_is_not_found(services: Services, who: Actor) -> None:
    uid = services.people.save(who, None, PersonDraft(name="张伟"), None).uid
    services.people.delete(who, [uid], "测试")
    assert found(services, who, "张伟") == []


def test_nothing_typed_finds_nothing(services: Services, who: Actor) -> None:
    services.people.save(who, None, PersonDraft(name="张伟"), None)
    assert found(services, who, "  ") == []


def test_a_word_at_the_end_of_a_long_title_is_found(services: Services, who: Actor) -> None:
    branch = services.organisations.save(who, None, OrganisationDraft("城关党支部", OrgKind.BRANCH), None).uid
    title = "城关供电所配电运检班在迎峰度夏期间对老旧台区设备巡视记录填写不规范的问题"
    services.problems.save(who, None, ProblemDraft(title, branch, found_on=date(2026, 3, 1)), None)
    assert [t for _, t, _ in found(services, who, "不规范")] == [title]
