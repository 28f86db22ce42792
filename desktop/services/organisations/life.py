"""What hangs on an organisation over time: elections, key posts, people at project sites, the 流动党员之家."""

from datetime import timedelta

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes, Saved
from desktop.domain.drafts import form_problems
from desktop.domain.errors import Problem, UserError, refuse
from desktop.domain.identity import Uid
from desktop.domain.organisations import (
    MOBILE,
    ElectionDraft,
    KeyPostDraft,
    LinkKind,
    MemberHomeDraft,
    MoveDraft,
    OrganisationRules,
    OrgKind,
    SiteStayDraft,
    election_problems,
    home_problems,
    span_of,
    stay_problems,
)
from desktop.services.organisations.belonging import not_over
from desktop.services.organisations.following import drop, follow_site
from desktop.services.organisations.writing import settle_term
from desktop.store.organisations import Election, KeyPost, MemberHome, Organisation, OrgLink, SiteStay
from desktop.store.people import Person
from desktop.store.record import apply, draft_of
from desktop.store.sessions import Store, Tx


class OrganisationLifeService:
    """See the module's sentence."""

    def __init__(self, store: Store, rules: OrganisationRules) -> None:
        self._store, self._rules = store, rules

    # terms of office

    def save_election(self, who: Actor, uid: Uid | None, draft: ElectionDraft, expected: int | None) -> Saved:
        """Record an election; the latest one says when the term of the organisation ends."""
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "登记换届选举") as tx:
            refuse(election_problems(draft, tx.today, self._rules.quorum))
            row = tx.fetch(Election, uid, expected)
            apply(draft, row)
            saved = row.uid
            settle_term(tx, draft.org_uid)
        return Saved(saved, tx.changes)

    def remove_election(self, who: Actor, uid: Uid) -> Changes:
        """Delete an election recorded by mistake; the one before counts again."""
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "删除换届选举") as tx:
            row = tx.fetch(Election, uid)
            tx.remove(row, "登记有误")
            settle_term(tx, row.org_uid)
        return tx.changes

    # key posts

    def save_key_post(self, who: Actor, uid: Uid | None, draft: KeyPostDraft, expected: int | None) -> Saved:
        """Record a key post and who fills it."""
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "登记关键岗位") as tx:
            found = form_problems(draft)
            rows = tx.rows(sa.select(KeyPost).where(KeyPost.org_uid == draft.org_uid))
            if any(row.uid != uid and row.title == draft.title and row.person_uid == draft.person_uid for row in rows):
                found.append(Problem("title", "DUPLICATE_NAME", f"已登记关键岗位“{draft.title}”，请换一个名称。"))
            refuse(found)
            row = tx.fetch(KeyPost, uid, expected)
            apply(draft, row)
            saved = row.uid
        return Saved(saved, tx.changes)

    def remove_key_post(self, who: Actor, uid: Uid) -> Changes:
        """A post that is no key post any more."""
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "删除关键岗位") as tx:
            tx.remove(tx.fetch(KeyPost, uid), "不再列为关键岗位")
        return tx.changes

    def org_of_key_post(self, who: Actor, uid: Uid) -> Uid:
        """The organisation a key post belongs to. Raises UserError when the post is gone."""
        with self._store.read(who) as tx:
            org = tx.fetch(KeyPost, uid).org_uid
            assert org is not None
            return org

    # project sites

    def assign(self, who: Actor, uid: Uid | None, draft: SiteStayDraft, expected: int | None) -> Saved:
        """Somebody works at a project site; a member then belongs to its mobile organisation as well.

        Raises:
            Refused: dates that cannot be, or the same days twice.
        """
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "登记现场人员") as tx:
            refuse(_stay_problems(tx, uid, draft))
            row = tx.fetch(SiteStay, uid, expected)
            before = row.site_uid
            apply(draft, row)
            saved = row.uid
            for site in {before, draft.site_uid}:
                follow_site(tx, site)
        return Saved(saved, tx.changes)

    def remove_stay(self, who: Actor, uid: Uid) -> Changes:
        """Delete a stay recorded by mistake with its affiliations; a real end is a date (`assign` with `until`)."""
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "删除现场人员") as tx:
            row = tx.fetch(SiteStay, uid)
            drop(tx, row)
            tx.remove(row, "登记有误")
        return tx.changes

    # mobile organisations

    def move(self, who: Actor, org_uid: Uid, draft: MoveDraft) -> Changes:
        """A mobile organisation goes to another site: its link and its 流动党员之家 move with it, the way is kept.

        Raises:
            Refused: a missing field.
            UserError: it is no mobile organisation, or the day is before it came to the present site.
        """
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "转移流动党组织") as tx:
            refuse(form_problems(draft))
            assert draft.on is not None
            assert draft.site_uid is not None
            org, site = tx.fetch(Organisation, org_uid), tx.fetch(Organisation, draft.site_uid)
            if org.kind not in MOBILE or site.kind is not OrgKind.PROJECT_SITE:
                raise UserError("只有流动党小组和临时党支部在施工现场之间转移。")
            for each in (org, site):
                if each.ended_on is not None and each.ended_on < draft.on:
                    raise UserError(f"“{each.name}”已于 {each.ended_on} 撤销，不能在 {draft.on} 转移。", "请核对转移日期或撤销日期。")
            for left in _leave(tx, org, draft):
                follow_site(tx, left)
            last = min((each.ended_on for each in (org, site) if each.ended_on), default=None)
            made = OrgLink(from_uid=org_uid, to_uid=site.uid, kind=LinkKind.ATTACHED_TO, since=draft.on, until=last)
            tx.add(made)
            _move_home(tx, org_uid, draft, site)
            follow_site(tx, site.uid)
        return tx.changes

    def save_home(self, who: Actor, uid: Uid | None, draft: MemberHomeDraft, expected: int | None) -> Saved:
        """Record where the 流动党员之家 is; a new place ends the one before."""
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "登记流动党员之家") as tx:
            if uid is None and draft.org_uid is not None and draft.since is not None:
                _close_home(tx, draft.org_uid, draft)
            others = [draft_of(MemberHomeDraft, row) for row in _homes(tx, draft.org_uid) if row.uid != uid]
            org = tx.fetch(Organisation, draft.org_uid) if draft.org_uid else None
            refuse(home_problems(draft, tx.today, others=others, ended_on=org.ended_on if org else None))
            row = tx.fetch(MemberHome, uid, expected)
            apply(draft, row)
            saved = row.uid
        return Saved(saved, tx.changes)

    def remove_home(self, who: Actor, uid: Uid) -> Changes:
        """Delete a place recorded by mistake."""
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "删除流动党员之家") as tx:
            tx.remove(tx.fetch(MemberHome, uid), "登记有误")
        return tx.changes


def _stay_problems(tx: Tx, uid: Uid | None, draft: SiteStayDraft) -> list[Problem]:
    site = tx.fetch(Organisation, draft.site_uid) if draft.site_uid else None
    if site is not None and site.kind is not OrgKind.PROJECT_SITE:
        return [Problem("site_uid", "WRONG_KIND", f"“{site.name}”不是施工现场，请重新选择。")]
    if draft.person_uid is not None:
        tx.fetch(Person, draft.person_uid)
    same = (SiteStay.person_uid == draft.person_uid, SiteStay.site_uid == draft.site_uid)
    others = [draft_of(SiteStayDraft, row) for row in tx.rows(sa.select(SiteStay).where(*same)) if row.uid != uid]
    lived = span_of(site.founded_on if site else None, site.ended_on if site else None)
    return stay_problems(draft, tx.today, site=lived, others=others)


def _leave(tx: Tx, org: Organisation, draft: MoveDraft) -> list[Uid]:
    """End the links to the sites of the moment; answers those sites."""
    assert draft.on is not None
    attached = (OrgLink.from_uid == org.uid, OrgLink.kind == LinkKind.ATTACHED_TO)
    statement = sa.select(OrgLink).where(*attached, not_over(OrgLink, draft.on))
    left = []
    for row in tx.rows(statement):
        if row.to_uid == draft.site_uid:
            raise UserError(f"“{org.name}”已经在这个现场。", "请选择另一个现场。")
        if row.since is not None and row.since >= draft.on:
            raise UserError(f"“{org.name}”{row.since} 才到现在的现场，转移日期须在此之后。", "请核对转移日期。")
        row.until = draft.on - timedelta(days=1)
        left.append(row.to_uid)
    return left


def _move_home(tx: Tx, org_uid: Uid, draft: MoveDraft, site: Organisation) -> None:
    place = draft.place or site.place or site.name
    made = MemberHomeDraft(org_uid, place, draft.on)
    if _close_home(tx, org_uid, made) or draft.place:
        row = tx.fetch(MemberHome, None)
        apply(made, row)


def _close_home(tx: Tx, org_uid: Uid, following: MemberHomeDraft) -> bool:
    """End the place of the moment on the day before the next; False when there is none."""
    assert following.since is not None
    closed = False
    for row in _homes(tx, org_uid):
        if row.until is None and row.since is not None and row.since < following.since:
            row.until = following.since - timedelta(days=1)
            closed = True
    return closed


def _homes(tx: Tx, org_uid: Uid | None) -> list[MemberHome]:
    return list(tx.rows(sa.select(MemberHome).where(MemberHome.org_uid == org_uid)))
