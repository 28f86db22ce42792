"""People are saved, found, masked, deleted and restored."""

from dataclasses import replace
from datetime import date

import pytest

from desktop.domain.actors import Actor
from desktop.domain.errors import Refused, Stale, UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.people import PersonDraft
from desktop.services import Services
from desktop.services.people import PeopleQuery
from tests.services.station import in_the_bin

VALID_ID = "11010519491231002X"


def add(services: Services, who: Actor, **fields: object) -> Uid:
    draft = replace(PersonDraft(name="张伟"), **fields)  # type: ignore[arg-type]
    return services.people.save(who, None, draft, None).uid


def found(services: Services, who: Actor, text: str) -> list[str]:
    uids = services.people.ids(who, PeopleQuery(text=text))
    return [row.name for row in services.people.rows(who, uids)]


def test_a_saved_person_is_found_by_name_pinyin_initials_and_number(services: Services, who: Actor) -> None:
    add(services, who, name="单田芳", staff_no="GD2018021", id_number=VALID_ID)
    for text in ("单", "田芳", "shantianfang", "stf", "STF", "GD2018", "002X"):
        assert found(services, who, text) == ["单田芳"], text
    assert found(services, who, "李") == []


def test_rare_characters_are_kept_and_found(services: Services, who: Actor) -> None:
    add(services, who, name="𬱖䶮㛃")
    assert found(services, who, "𬱖䶮") == ["𬱖䶮㛃"]


def test_half_a_character_is_dropped_wherever_a_database_could_not_hold_it(services: Services, who: Actor) -> None:
    half = "\ud800"
    uid = add(services, who, name=f"张{half}伟", staff_no=f"GD{half}7", id_number=f"{half}{VALID_ID}", birth_date=date(1949, 12, 31))
    draft = services.people.reveal(who, uid).draft
    assert (draft.name, draft.staff_no, draft.id_number) == ("张伟", "GD7", VALID_ID)
    with pytest.raises(Refused, match="家庭住址含有不可见的控制字符"):
        add(services, who, name="李娜", address=f"东街{half}")
    assert found(services, who, half) == []
    assert services.people.choices(who, f"张{half}") == services.people.choices(who, "张")
    assert services.organisations.choices(who, half) == services.organisations.choices(who, "")


def test_the_id_number_fills_gender_and_birth_date(services: Services, who: Actor) -> None:
    uid = add(services, who, id_number=VALID_ID.lower())
    draft = services.people.reveal(who, uid).draft
    assert (draft.id_number, draft.gender, str(draft.birth_date)) == (VALID_ID, "2", "1949-12-31")


def test_a_second_person_with_the_same_id_number_is_refused_by_name(services: Services, who: Actor) -> None:
    add(services, who, id_number=VALID_ID)
    with pytest.raises(Refused, match="张伟"):
        add(services, who, name="李娜", id_number=VALID_ID)


def test_a_namesake_born_on_the_same_day_is_asked_about_until_two_numbers_tell_them_apart(services: Services, who: Actor) -> None:
    born = date(1949, 12, 31)
    known = add(services, who, birth_date=born, staff_no="7")
    typed = PersonDraft("张伟", birth_date=born)
    (asked,) = services.people.check(who, None, typed)
    assert asked.text == "已有同名且出生日期相同的“张伟”（7），请核对是不是同一个人。"
    assert services.people.check(who, None, replace(typed, birth_date=date(1949, 12, 30))) == []
    second = services.people.save(who, None, replace(typed, id_number=VALID_ID), None).uid
    assert [p.code for p in services.people.get(who, second).warnings] == ["POSSIBLE_DUPLICATE"]
    first = services.people.reveal(who, known)
    services.people.save(who, known, replace(first.draft, id_number="110105194912310011"), first.version)
    assert services.people.get(who, second).warnings == ()


def test_namesakes_of_one_team_are_told_apart_where_a_person_is_picked(services: Services, who: Actor) -> None:
    for draft in (PersonDraft("王伟", staff_no="7"), PersonDraft("王伟", birth_date=date(1990, 1, 1)), PersonDraft("王伟")):
        services.people.save(who, None, draft, None)
    assert sorted(choice.note for choice in services.people.choices(who, "王伟")) == ["", "1990-01-01 生", "7"]


def test_people_without_id_number_may_share_a_name(services: Services, who: Actor) -> None:
    assert add(services, who) != add(services, who)


def test_sensitive_values_are_masked_and_survive_saving_the_masked_form(services: Services, who: Actor) -> None:
    uid = add(services, who, id_number=VALID_ID, mobile="13812345678", address="河北省保定市唐县仁厚镇")
    shown = services.people.get(who, uid)
    assert shown.draft.id_number == "110105********002X"
    assert shown.draft.mobile == "138****5678"
    services.people.save(who, uid, replace(shown.draft, job_title="所长"), shown.version)
    stored = services.people.reveal(who, uid).draft
    assert (stored.id_number, stored.mobile, stored.job_title) == (VALID_ID, "13812345678", "所长")


def test_saving_an_unchanged_form_writes_nothing(services: Services, who: Actor) -> None:
    uid = add(services, who, mobile="13812345678")
    shown = services.people.get(who, uid)
    assert not services.people.save(who, uid, shown.draft, shown.version).changes


def test_a_stale_form_is_refused_with_both_versions(services: Services, who: Actor) -> None:
    uid = add(services, who)
    old = services.people.get(who, uid)
    services.people.save(who, uid, replace(old.draft, job_title="班长"), old.version)
    with pytest.raises(Stale) as caught:
        services.people.save(who, uid, replace(old.draft, job_title="所长"), old.version)
    assert (caught.value.expected, caught.value.current) == (1, 2)


def test_a_deleted_person_is_only_in_the_bin_and_comes_back(services: Services, who: Actor) -> None:
    uid = add(services, who, id_number=VALID_ID)
    services.people.delete(who, [uid], "重复登记")
    assert found(services, who, "张伟") == []
    assert [(r.title, r.reason) for r in in_the_bin(services, who)] == [("张伟", "重复登记")]
    with pytest.raises(UserError, match="已不存在"):
        services.people.get(who, uid)
    services.people.restore(who, [uid])
    assert found(services, who, "张伟") == ["张伟"]


def test_restoring_a_taken_id_number_makes_a_possible_twin(services: Services, who: Actor) -> None:
    first = add(services, who, id_number=VALID_ID)
    services.people.delete(who, [first], "测试")
    add(services, who, name="李娜", id_number=VALID_ID)
    services.people.restore(who, [first])
    twins = services.people.ids(who, PeopleQuery(chip="twins"))
    assert twins == [first]


def test_the_department_follows_from_the_team(services: Services, who: Actor) -> None:
    station = services.organisations.save(who, None, OrganisationDraft("城关供电所", OrgKind.STATION), None).uid
    team = services.organisations.save(who, None, OrganisationDraft("营业班", OrgKind.TEAM, station), None).uid
    uid = add(services, who, team_uid=team)
    assert services.people.get(who, uid).draft.department_uid == station


def test_control_characters_and_endless_names_are_refused(services: Services, who: Actor) -> None:
    with pytest.raises(Refused, match="最多 50 个字"):
        add(services, who, name="张" * 300)
    with pytest.raises(Refused, match="控制字符"):
        add(services, who, name="张\x07伟")


def test_sorting_is_by_pinyin_with_surname_readings(services: Services, who: Actor) -> None:
    for name in ("张三", "单田芳", "阿力", "曾国藩"):
        add(services, who, name=name)
    assert found(services, who, "") == ["阿力", "单田芳", "曾国藩", "张三"]


def test_a_mask_that_was_half_typed_over_is_never_stored(services: Services, who: Actor) -> None:
    uid = add(services, who, mobile="13812345678")
    shown = services.people.get(who, uid)
    with pytest.raises(Refused, match="手机里还有遮盖用的"):
        services.people.save(who, uid, replace(shown.draft, mobile="138****5679"), shown.version)


def test_a_twin_is_one_no_longer_when_the_other_is_gone(services: Services, who: Actor) -> None:
    first = add(services, who, id_number=VALID_ID)
    services.people.delete(who, [first], "测试")
    second = add(services, who, name="李娜", id_number=VALID_ID)
    services.people.restore(who, [first])
    assert services.people.get(who, first).twin
    services.people.delete(who, [second], "重复登记")
    assert not services.people.get(who, first).twin


def test_a_twin_whose_number_was_corrected_is_one_no_longer(services: Services, who: Actor) -> None:
    first = add(services, who, id_number=VALID_ID)
    services.people.delete(who, [first], "测试")
    add(services, who, name="李娜", id_number=VALID_ID)
    services.people.restore(who, [first])
    shown = services.people.reveal(who, first)
    services.people.save(who, first, replace(shown.draft, id_number=None, mobile=None), shown.version)
    assert services.people.ids(who, PeopleQuery(chip="twins")) == []


def test_the_chip_of_numbers_to_check_shows_only_those_that_fail(services: Services, who: Actor) -> None:
    wrong = add(services, who, name="甲", id_number="110105194912310021", id_note="证件如此")
    add(services, who, name="乙", id_number=VALID_ID, id_note="旧说明")
    assert services.people.ids(who, PeopleQuery(chip="to_check")) == [wrong]
    assert services.people.count(who, "to_check") == 1
    assert services.people.get(who, wrong).to_check


def test_an_organisation_shows_everybody_below_it(services: Services, who: Actor) -> None:
    orgs = services.organisations
    station = orgs.save(who, None, OrganisationDraft("城关供电所", OrgKind.STATION), None).uid
    team = orgs.save(who, None, OrganisationDraft("营业班", OrgKind.TEAM, station), None).uid
    uid = add(services, who, team_uid=team)
    add(services, who, name="别处的人")
    assert services.people.ids(who, PeopleQuery(org_uid=team)) == [uid]
    assert services.people.ids(who, PeopleQuery(org_uid=station)) == [uid]


def test_the_list_sorts_by_what_the_columns_show(services: Services, who: Actor) -> None:
    orgs = services.organisations
    first = orgs.save(who, None, OrganisationDraft("一支部", OrgKind.BRANCH), None).uid
    second = orgs.save(who, None, OrganisationDraft("二支部", OrgKind.BRANCH), None).uid
    one, two = add(services, who, name="甲", branch_uid=first), add(services, who, name="乙", branch_uid=second)
    assert services.people.ids(who, PeopleQuery(sort="branch")) == [one, two]
    assert services.people.ids(who, PeopleQuery(sort="branch", descending=True)) == [two, one]
