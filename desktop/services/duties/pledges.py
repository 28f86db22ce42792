"""What 双承诺 asks for: a sheet from everybody who owes one, a start after publication, a look every quarter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from desktop.domain.duties import (
    Concern,
    Duty,
    DutyRule,
    names_in_short,
    owed_spans,
    shortened,
    span_around,
    span_words,
)
from desktop.domain.identity import Uid
from desktop.domain.measures import Span
from desktop.domain.pledges.model import KEPT, OPEN, ItemState, PledgeClass, PledgeKind, PledgeRules, SheetState
from desktop.domain.pledges.rules import Pledged, lacking
from desktop.domain.pledges.wishes import WishState
from desktop.domain.rubrics.given import Per
from desktop.services.duties.ground import Ground, Somebody
from desktop.store.pledges import PledgeItem, PledgePublication, PledgeSheet, PledgeSupervision, Wish


@dataclass(frozen=True, slots=True)
class Sheet:
    """A pledge sheet of this year or the last as the checks see it."""

    uid: Uid
    person_uid: Uid | None
    branch_uid: Uid | None
    year: int
    state: SheetState
    submitted_on: date | None
    begun_on: date | None
    created_at: datetime

    @property
    def known(self) -> date:
        """The day it was entered."""
        return self.created_at.astimezone().date()


@dataclass(frozen=True, slots=True)
class Item:
    """One pledge; `hung` is the first day of its publication, None before."""

    uid: Uid
    kind: PledgeKind
    category: PledgeClass
    state: ItemState
    verdict_on: date | None
    hung: date | None


@dataclass
class Pledges:
    """The pledge sheets of this year and the last with what hangs on them."""

    ground: Ground
    rules: PledgeRules

    @cached_property
    def sheets(self) -> list[Sheet]:
        columns = (getattr(PledgeSheet, name) for name in Sheet.__slots__)
        statement = sa.select(*columns).where(PledgeSheet.year >= self.ground.today.year - 1).order_by(PledgeSheet.uid)
        return [Sheet(*row) for row in self.ground.rows(statement)]

    @cached_property
    def publications(self) -> dict[Uid, list[tuple[date | None, date | None]]]:
        """By sheet: first and last day."""
        columns = (PledgePublication.sheet_uid, PledgePublication.since, PledgePublication.until)
        found: dict[Uid, list[tuple[date | None, date | None]]] = {}
        for sheet, since, until in self._of_sheets(sa.select(*columns), PledgePublication):
            found.setdefault(sheet, []).append((since, until))
        return found

    @cached_property
    def items(self) -> dict[Uid, list[Item]]:
        columns = (
            PledgeItem.sheet_uid, PledgeItem.uid, PledgeItem.kind, PledgeItem.category, PledgeItem.state,
            PledgeItem.verdict_on, PledgePublication.since,
        )  # fmt: skip
        joined = sa.select(*columns).outerjoin(PledgePublication, PledgePublication.uid == PledgeItem.publication_uid)
        found: dict[Uid, list[Item]] = {}
        for sheet, *rest in self._of_sheets(joined, PledgeItem):
            found.setdefault(sheet, []).append(Item(*rest))
        return found

    @cached_property
    def looks(self) -> dict[Uid, list[tuple[Uid | None, date]]]:
        """By sheet: the item looked at (None: all of them), and when."""
        columns = (PledgeSupervision.sheet_uid, PledgeSupervision.item_uid, PledgeSupervision.happened_on)
        found: dict[Uid, list[tuple[Uid | None, date]]] = {}
        for sheet, item, day in self._of_sheets(sa.select(*columns), PledgeSupervision):
            if day is not None:
                found.setdefault(sheet, []).append((item, day))
        return found

    def _of_sheets(
        self, statement: sa.Select[*tuple[Any, ...]], part: type[PledgeItem | PledgePublication | PledgeSupervision]
    ) -> Iterator[Any]:
        """Parts of the sheets of these two years, without naming each of hundreds of sheets."""
        own = statement.join(PledgeSheet, PledgeSheet.uid == part.sheet_uid)
        own = own.where(PledgeSheet.year >= self.ground.today.year - 1).order_by(part.created_at, part.uid)
        yield from self.ground.rows(own)

    def owing(self) -> list[Somebody]:
        """Members of whom a counted sheet is expected this year."""
        return [p for p in self.ground.people.values() if p.is_member and self._counted(p)]

    def _counted(self, person: Somebody) -> bool:
        rule = self.rules.rule_for(person.employment)
        return rule is not None and rule.counted

    def of_year(self, year: int) -> dict[Uid, Sheet]:
        """By person."""
        return {s.person_uid: s for s in self.sheets if s.year == year and s.person_uid is not None}

    def covered(self, person: Somebody, sheet: Sheet | None) -> bool:
        """Everything that must be on the sheet hangs out, as in the metric pledge.coverage.rate."""
        rule = self.rules.rule_for(person.employment)
        if sheet is None or rule is None:
            return False
        hung = [i for i in self.items.get(sheet.uid, ()) if i.hung is not None and i.hung <= self.ground.today]
        return bool(hung) and not lacking([Pledged(i.kind, i.category, i.state, published=True) for i in hung], rule)

    def concern(self, sheet: Sheet) -> Concern:
        return Concern(self.ground.named(sheet.person_uid), "pledge_sheet", sheet.uid)

    def place(self, sheet: Sheet) -> Uid | None:
        return sheet.branch_uid or self.ground.place_of(sheet.person_uid)


def missing(pledges: Pledges, rule: DutyRule) -> Iterator[Duty]:
    """Members at work without a sheet this year, one line a branch: the sheets are made together."""
    ground, year = pledges.ground, pledges.ground.today.year
    made = pledges.of_year(year)
    groups: dict[Uid | None, list[tuple[date, str]]] = {}
    for person in pledges.owing():
        due = max(date(year, 1, 1), person.joined_on or date.min) + timedelta(days=rule.grace_days)
        if person.uid not in made and rule.near(due, ground.today):
            owner = ground.answering(ground.place_of(person.uid))
            groups.setdefault(owner.uid if owner else None, []).append((due, person.name))
    for org, lines in groups.items():
        names = names_in_short([name for _, name in lines], "名在岗党员")
        concern = Concern(ground.orgs[org].name if org else names, "", org)
        yield ground.duty(rule, f"{names}没有 {year} 年承诺书", concern, org, min(due for due, _ in lines))


def unreviewed(pledges: Pledges, rule: DutyRule) -> Iterator[Duty]:
    """Submitted sheets with pledges nobody has answered the four questions for."""
    ground = pledges.ground
    for sheet in pledges.sheets:
        waiting = sum(item.state is ItemState.PENDING for item in pledges.items.get(sheet.uid, ()))
        if sheet.state not in OPEN or sheet.submitted_on is None or not waiting:
            continue
        due = sheet.submitted_on + timedelta(days=rule.grace_days)
        if rule.near(due, ground.today):
            words = f"{ground.named(sheet.person_uid)}的承诺书有 {waiting} 项待审核（{sheet.submitted_on} 提交）"
            yield ground.duty(rule, words, pledges.concern(sheet), pledges.place(sheet), due)


def unappraised(pledges: Pledges, rule: DutyRule) -> Iterator[Duty]:
    """Sheets that are still kept when their year ends."""
    ground = pledges.ground
    for sheet in pledges.sheets:
        end = date(sheet.year, 12, 31)
        if sheet.state in KEPT and rule.near(end, ground.today):
            words = f"{ground.named(sheet.person_uid)}的 {sheet.year} 年承诺书还没有评诺"
            yield ground.duty(rule, words, pledges.concern(sheet), pledges.place(sheet), end)


def wishes_due(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """Claimed wishes at the day planned for them."""
    columns = (Wish.uid, Wish.wish, Wish.due_on, Wish.claimed_by, Wish.branch_uid)
    open_ones = (Wish.state.in_((WishState.CLAIMED, WishState.RUNNING)), Wish.due_on.is_not(None))
    for uid, wish, due, claimed_by, branch in ground.rows(sa.select(*columns).where(*open_ones).order_by(Wish.uid)):
        if rule.near(due, ground.today):
            words = f"{ground.named(claimed_by)}认领的微心愿“{shortened(wish)}”计划 {due} 圆梦"
            yield ground.duty(
                rule, words, Concern(shortened(wish), "wish", uid), branch or ground.place_of(claimed_by), due
            )


def ended_publications(pledges: Pledges, rule: DutyRule) -> Iterator[Duty]:
    """Published sheets whose publication is over and which nobody began to keep."""
    ground = pledges.ground
    for sheet in pledges.sheets:
        ends = [until for _, until in pledges.publications.get(sheet.uid, ()) if until is not None]
        if sheet.state is not SheetState.PUBLISHED or not ends or max(ends) >= ground.today:
            continue
        words = f"{ground.named(sheet.person_uid)}的承诺书公示已于 {max(ends)} 结束，还没有开始践诺"
        due = max(ends) + timedelta(days=rule.grace_days)
        yield ground.duty(rule, words, pledges.concern(sheet), pledges.place(sheet), due)


def unsupervised(pledges: Pledges, rule: DutyRule) -> Iterator[Duty]:
    """INV-15: sheets that are kept, with a pledge nobody looked at in the quarter."""
    ground = pledges.ground
    for sheet in pledges.sheets:
        if sheet.state not in KEPT or sheet.begun_on is None:
            continue
        lived = Span(span_around(Per.QUARTER, sheet.begun_on).since, date(sheet.year, 12, 31))
        for quarter in owed_spans(rule, Per.QUARTER, ground.today, lived=lived, known=sheet.known):
            due, unseen = _unseen(pledges, sheet, quarter)
            if unseen:
                words = f"{ground.named(sheet.person_uid)}的承诺{span_words(Per.QUARTER, quarter, ground.today)}没有督诺记录"
                part = f"（{due} 项中的 {unseen} 项）" if unseen < due else ""
                yield ground.duty(rule, words + part, pledges.concern(sheet), pledges.place(sheet), quarter.until)


def _unseen(pledges: Pledges, sheet: Sheet, quarter: Span) -> tuple[int, int]:
    """How many pledges ask for a look in the quarter, and how many of them had none."""
    looks = [item for item, day in pledges.looks.get(sheet.uid, ()) if day in quarter]
    due = [i for i in pledges.items.get(sheet.uid, ()) if _asks(pledges, sheet, i, quarter)]
    return len(due), sum(not (None in looks or i.uid in looks) for i in due)


def _asks(pledges: Pledges, sheet: Sheet, item: Item, quarter: Span) -> bool:
    if item.hung is None or sheet.begun_on is None:
        return False
    kept = Span(max(item.hung, sheet.begun_on), item.verdict_on or date(sheet.year, 12, 31))
    return quarter.shared(kept).days >= pledges.rules.quarter_counts_from_days
