"""What is open about people: probation that ends, numbers to check, possible twins, letters that run out, long absence."""

from collections.abc import Iterator
from datetime import timedelta

import sqlalchemy as sa

from desktop.domain.codes import MEMBER_PROBATIONARY
from desktop.domain.duties import Duty, DutyRule, probation_ends
from desktop.domain.people import PersonDraft, needs_checking
from desktop.domain.people.transfers import TransferState, valid_until
from desktop.services.duties.ground import Ground
from desktop.store.people import Person, Transfer
from desktop.store.record import draft_of


def probations(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """Probationary members whose year is nearly over, or over."""
    for person in ground.people.values():
        if person.political_status != MEMBER_PROBATIONARY or person.exit_kind or person.joined_on is None:
            continue
        end = probation_ends(person.joined_on)
        if rule.near(end, ground.today):
            tense = "已于" if end < ground.today else "将于"
            words = f"{person.name}预备期{tense} {end} 届满"
            yield ground.duty(rule, words, person.concern(), ground.place_of(person.uid), end)


def doubtful_numbers(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """待核实: saved with a reason although the number breaks its rules."""
    for row in ground.tx.rows(sa.select(Person).where(Person.id_note.is_not(None)).order_by(Person.sort_key, Person.uid)):
        if needs_checking(draft_of(PersonDraft, row)):
            person = ground.people[row.uid]
            words = f"{person.name}的身份证号不合规则，已注明原因，待核实"
            yield ground.duty(rule, words, person.concern(), ground.place_of(row.uid), None)


def twins(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """疑似重复: the same number came in from elsewhere."""
    for person in ground.people.values():
        if person.possible_twin:
            words = f"{person.name}的身份证号与另一人相同"
            yield ground.duty(rule, words, person.concern(), ground.place_of(person.uid), None)


def away_long(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """1-05: a 流动党员 who is away for six months and stays at one place has his relation moved there."""
    columns = (Person.uid, Person.mobile_since, Person.mobile_destination)
    away = sa.select(*columns).where(Person.is_mobile.is_(True), Person.mobile_since.is_not(None)).order_by(Person.sort_key, Person.uid)
    for uid, since, place in ground.rows(away):
        person, due = ground.people[uid], since + timedelta(days=rule.grace_days)
        if person.is_member and rule.near(due, ground.today):
            where = f"到{place}" if place else ""
            words = f"{person.name}自 {since} 外出{where}，{'已满' if due <= ground.today else '将满'}六个月"
            yield ground.duty(rule, words, person.concern(), ground.place_of(uid), due)


def letters(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """介绍信 that nobody answered and that runs out, or has run out."""
    open_ones = [TransferState.ISSUED.value, TransferState.ON_WAY.value]
    columns = (Transfer.person_uid, Transfer.letter_no, Transfer.issued_on, Transfer.valid_days)
    for uid, number, issued, days in ground.rows(sa.select(*columns).where(Transfer.state.in_(open_ones))):
        person, end = ground.people.get(uid), valid_until(issued, days)
        if person is None or end is None or not rule.near(end, ground.today):
            continue
        tense = "已于" if end < ground.today else "将于"
        words = f"{person.name}的组织关系介绍信（{number}）{tense} {end} 过期，还没有回执"
        yield ground.duty(rule, words, person.concern(), ground.place_of(uid), end)
