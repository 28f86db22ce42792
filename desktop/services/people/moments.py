"""Gathers what happened to one person from every table that knows of it."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime

import sqlalchemy as sa

from desktop.domain.actors import Right
from desktop.domain.codes import CodeTables, name_of
from desktop.domain.identity import Uid
from desktop.domain.organisations import called
from desktop.domain.people import AffiliationKind, PersonDraft, former_names
from desktop.domain.people.timeline import Moment, dated, in_order
from desktop.domain.people.transfers import Direction, TransferState
from desktop.services.organisations import names_of
from desktop.store.history import Action, ActionEntry
from desktop.store.organisations import Assignment, SiteStay
from desktop.store.people import Affiliation, Discipline, Honour, Person, ThoughtReport, Transfer
from desktop.store.record import draft_of
from desktop.store.sessions import Tx

Names = Mapping[Uid, str]


def moments_of(tx: Tx, row: Person, codes: CodeTables) -> tuple[Moment, ...]:
    """The whole line of time, the latest first; discipline only for those who may see it."""
    exit_word, orgs = name_of(codes, "member_exit", row.exit_kind), names_of(tx)
    found = [
        *dated(draft_of(PersonDraft, row), exit_word),
        *_stays(tx, row.uid, orgs),
        *_sites(tx, row.uid, orgs),
        *_posts(tx, row.uid, orgs),
        *_honours(tx, row.uid, codes),
        *_reports(tx, row.uid),
        *_transfers(tx, row.uid, orgs),
        *_names(tx, row),
    ]
    if tx.who.may(Right.VIEW_DISCIPLINE):
        found += _disciplines(tx, row.uid, codes)
    return in_order(found)


def _late(happened: date | None, entered: datetime) -> bool:
    return happened is not None and happened < entered.astimezone().date()


def _stays(tx: Tx, person: Uid, orgs: Names) -> Iterator[Moment]:
    for r in tx.rows(sa.select(Affiliation).where(Affiliation.person_uid == person)):
        kind = AffiliationKind(r.kind) if r.kind in set(AffiliationKind) else None
        word = kind.label if kind else r.kind
        text = f"{word}：{called(orgs, r.org_uid)}" + (f"（{r.reason}）" if r.reason else "")
        group = "流动与失联" if kind is AffiliationKind.MOBILE else "组织关系"
        late = _late(r.since, r.created_at)
        yield Moment(r.since, group, text, r.until, True, late, "organisation", r.org_uid)


def _sites(tx: Tx, person: Uid, orgs: Names) -> Iterator[Moment]:
    """Where he worked away from home; a mobile affiliation tells less, and 群众 have none."""
    for r in tx.rows(sa.select(SiteStay).where(SiteStay.person_uid == person)):
        text = f"在项目现场：{called(orgs, r.site_uid)}" + (f"（{r.task}）" if r.task else "")
        yield Moment(r.since, "工作", text, r.until, True, _late(r.since, r.created_at), "organisation", r.site_uid)


def _posts(tx: Tx, person: Uid, orgs: Names) -> Iterator[Moment]:
    for r in tx.rows(sa.select(Assignment).where(Assignment.person_uid == person)):
        text = f"任{r.role.of(called(orgs, r.org_uid))}"
        yield Moment(r.since, "任职", text, r.until, True, _late(r.since, r.created_at), "organisation", r.org_uid)


def _honours(tx: Tx, person: Uid, codes: CodeTables) -> Iterator[Moment]:
    for r in tx.rows(sa.select(Honour).where(Honour.person_uid == person)):
        level = name_of(codes, "honour_level", r.level)
        told = "，".join(t for t in (level, r.awarded_by or "") if t)
        text = f"{r.title}（{told}）" if told else r.title
        yield Moment(r.awarded_on, "荣誉", text, late=_late(r.awarded_on, r.created_at))


def _reports(tx: Tx, person: Uid) -> Iterator[Moment]:
    for r in tx.rows(sa.select(ThoughtReport).where(ThoughtReport.person_uid == person)):
        text = f"思想汇报：{r.title}" if r.title else "思想汇报"
        yield Moment(r.reported_on, "党员发展", text, late=_late(r.reported_on, r.created_at))


def _disciplines(tx: Tx, person: Uid, codes: CodeTables) -> Iterator[Moment]:
    for r in tx.rows(sa.select(Discipline).where(Discipline.person_uid == person)):
        text = name_of(codes, "discipline_kind", r.kind) + (f"，影响期至 {r.until}" if r.until else "")
        yield Moment(r.decided_on, "处分", text, late=_late(r.decided_on, r.created_at))


def _transfers(tx: Tx, person: Uid, orgs: Names) -> Iterator[Moment]:
    for r in tx.rows(sa.select(Transfer).where(Transfer.person_uid == person)):
        target = r.to_name or called(orgs, r.org_uid)
        place = r.from_name or "" if r.direction == Direction.IN else target
        word = f"组织关系{Direction(r.direction).label}：{place}，{TransferState(r.state).label}"
        day = r.received_on or r.issued_on or r.created_at.astimezone().date()
        yield Moment(day, "组织关系", word, late=_late(day, r.created_at))


def _names(tx: Tx, row: Person) -> Iterator[Moment]:
    """New names by the history; a name that only was put right is none of them."""
    former = former_names(row.former_name)
    if not former:
        return
    statement = (
        sa.select(Action.at, ActionEntry.fields)
        .join(Action, Action.uid == ActionEntry.action_uid)
        .where(ActionEntry.record_uid == row.uid, ActionEntry.noun == "person", ActionEntry.operation == "update")
    )
    told = set()
    for at, fields in tx.session.execute(statement):
        old, new = json.loads(fields).get("name", (None, None))
        if old in former and new:
            told.add(old)
            yield Moment(at.astimezone().date(), "个人", f"更名：{old} → {new}")
    for name in former:
        if name not in told:
            yield Moment(None, "个人", f"曾用名：{name}")
