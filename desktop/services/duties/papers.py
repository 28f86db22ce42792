"""What ratings, documents and the file itself ask for: team stars, signatures, a backup."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa

from desktop.domain.assessments.states import AssessmentState
from desktop.domain.documents import DocumentState
from desktop.domain.duties import Concern, Duty, DutyRule
from desktop.domain.organisations import BRANCHES, LinkKind, OrgKind
from desktop.domain.periods import Period
from desktop.services.duties.ground import Ground
from desktop.store.assessments import Assessment
from desktop.store.documents import Document
from desktop.store.stations import Station

WAITING = (DocumentState.FINAL, DocumentState.PRINTED, DocumentState.PARTLY_SIGNED)
"""Documents that wait for somebody's signature."""


def unsigned(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """Documents that wait for a signature longer than the rule allows."""
    columns = (Document.uid, Document.title, Document.number, Document.made_on)
    statement = sa.select(*columns).where(Document.state.in_(WAITING)).order_by(Document.uid)
    for uid, title, number, made_on in ground.rows(statement):
        due = made_on + timedelta(days=rule.grace_days)
        if rule.near(due, ground.today):
            words = f"《{title}》（{number}）{made_on} 定稿，还没有签署完毕"
            yield ground.duty(rule, words, Concern(title, "document", uid), None, due)


def unrated_teams(ground: Ground, rule: DutyRule) -> Iterator[Duty]:
    """Teams without a star in a period in which the branch that leads them is rated: its own stars hang on theirs."""
    columns = (Assessment.subject_uid, Assessment.period, Assessment.state, Assessment.stars)
    current = (Assessment.most_stars > 0, Assessment.state != AssessmentState.REVISED)
    rows = list(ground.rows(sa.select(*columns).where(*current)))
    rated = {(uid, period) for uid, period, state, stars in rows if state is AssessmentState.FINAL and stars}
    branches = {org.uid for org in ground.orgs.values() if org.kind in BRANCHES}
    asked = [(uid, Period(period)) for uid, period, _, _ in rows if uid in branches]
    latest = dict(sorted(asked, key=lambda pair: pair[1].span.until))
    for branch, team in ground.linked(LinkKind.SUPERVISES):
        period = latest.get(branch)
        org = ground.orgs[team]
        if period is None or org.kind is not OrgKind.TEAM or ground.today not in org.lived:
            continue
        due = period.span.until + timedelta(days=rule.grace_days)
        if (team, period.code) not in rated and rule.near(due, ground.today):
            words = f"{org.name}{period.label}没有星级，带它的{ground.orgs[branch].name}已在评定"
            yield ground.duty(rule, words, org.concern(), branch, due)


def old_backup(ground: Ground, rule: DutyRule, last: datetime | None) -> Iterator[Duty]:
    """No backup for longer than the rule allows; before the first one, since the database was made."""
    since = [last] if last else [made for (made,) in ground.rows(sa.select(Station.created_at))]
    for made in since[:1]:
        due = made.astimezone().date() + timedelta(days=rule.grace_days)
        if due < ground.today:
            days = (ground.today - made.astimezone().date()).days
            words = f"上次备份已是 {days} 天前" if last else f"数据建立 {days} 天了，还没有备份"
            yield ground.duty(rule, words, Concern("数据备份"), None, due)
