"""Invented people: names from common characters, ID numbers of a region code that is given to nobody."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from stdnum.cn import ric

from desktop.domain.people import Employment, PersonDraft, add_years

MARK = "示例人员，纯属虚构"

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈"
_GIVEN_M = "伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林坤建国志文海东立新永庆"
_GIVEN_F = "芳娜敏静丽艳娟霞秀燕玲桂英慧巧美雪琳晶洁颖莹倩婷媛文红梅兰春云"
_RARE = ("𬱖", "䶮", "㛃")
_REGION = "130000"
"""The code of a whole province: valid in form, printed on no ID card."""

_JOBS = {
    "营业班": ("营业受理员", "抄表核算员", "用电检查员", "客户经理"),
    "配电运检班": ("配电运检工", "线路巡视工", "安全员"),
    "计量班": ("装表接电工", "采集运维工"),
    "综合班": ("综合管理员", "物资管理员", "资料员"),
}


def id_number(born: date, sequence: int, male: bool) -> str:
    """A number in correct form; `sequence` keeps it unique on one day of birth."""
    order = (sequence * 2 + (1 if male else 0)) % 1000
    body = f"{_REGION}{born:%Y%m%d}{order:03d}"
    return body + ric.calc_check_digit(body + "0")


def people(seed: int, count: int, members: int, today: date) -> Iterator[PersonDraft]:
    """`count` drafts, the first `members` of them Party members; the same for the same seed.

    Three of them carry characters outside common fonts, so that every screen and page is seen with them.
    """
    dice = random.Random(seed)
    for number in range(count):
        yield _person(dice, number, number < members, today)


def _person(dice: random.Random, number: int, member: bool, today: date) -> PersonDraft:
    male = dice.random() < 0.68
    born = date(today.year - dice.randint(24, 58), dice.randint(1, 12), dice.randint(1, 28))
    works_since = born + timedelta(days=365 * dice.randint(19, 23) + dice.randint(0, 300))
    draft = PersonDraft(
        name=_name(dice, male, number),
        staff_no=f"SL{works_since.year}{number + 1:04d}",
        id_number=id_number(born, number, male),
        gender="1" if male else "2",
        birth_date=born,
        ethnic=dice.choices(("01", "11", "03", "02"), (90, 5, 3, 2))[0],
        native_place=dice.choice(("示例省示例市", "示例省样板县")),
        education=dice.choices(("21", "31", "14", "41"), (45, 35, 8, 12))[0],
        political_status="13",
        employment=Employment.ON_DUTY,
        work_post="worker",
        skill_level=dice.choices(("5", "4", "3", "2", "1"), (10, 25, 40, 18, 7))[0],
        join_work_on=min(works_since, today - timedelta(days=200)),
        mobile=f"1990000{number:04d}",
        address=f"示例省示例市样板路 {dice.randint(1, 200)} 号",
        note=MARK,
    )
    return _as_member(dice, draft, today) if member else draft


def _as_member(dice: random.Random, draft: PersonDraft, today: date) -> PersonDraft:
    assert draft.join_work_on is not None
    assert draft.birth_date is not None
    # Past their probation by now, however young they are and whatever day the demonstration is made on.
    latest = today - timedelta(days=800)
    earliest = min(max(draft.join_work_on, date(draft.birth_date.year + 20, 1, 1)), latest - timedelta(days=1))
    span = (latest - earliest).days
    joined = earliest + timedelta(days=dice.randint(0, span))
    full = joined + timedelta(days=366)
    probationary = dice.random() < 0.05
    if probationary:
        # Before the pairings of the year are signed: whoever joins later is still 群众 on that day.
        joined = min(today - timedelta(days=dice.randint(30, 300)), date(today.year, 1, 10))
    return replace(
        draft,
        political_status="02" if probationary else "01",
        joined_on=joined,
        full_on=None if probationary else full,
        applied_on=max(joined - timedelta(days=900), add_years(draft.birth_date, 18)),
        activist_on=joined - timedelta(days=500),
        standing="normal",
        work_post=dice.choice(("worker", "technician", "manager")),
    )


def _name(dice: random.Random, male: bool, number: int) -> str:
    given = _GIVEN_M if male else _GIVEN_F
    rare = _RARE[number // 7] if number % 7 == 3 and number // 7 < len(_RARE) else ""
    count = 1 if rare or dice.random() < 0.3 else 2
    return dice.choice(_SURNAMES) + "".join(dice.sample(given, count)) + rare


def job(dice: random.Random, team: str) -> str:
    """A job title usual in a team of this name."""
    return dice.choice(next((jobs for name, jobs in _JOBS.items() if team.endswith(name)), _JOBS["综合班"]))
