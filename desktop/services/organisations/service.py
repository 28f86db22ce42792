"""What a user does with organisations: the trees, their links, and who holds which post."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes, Saved
from desktop.domain.choices import Choice
from desktop.domain.codes import CodeTables
from desktop.domain.errors import Problem, UserError, refuse
from desktop.domain.identity import Uid
from desktop.domain.organisations import (
    AssignmentDraft,
    LinkKind,
    OrganisationDraft,
    OrganisationRules,
    OrgKind,
    organisation_problems,
    span_of,
)
from desktop.services.organisations.belonging import hangs_on, not_over
from desktop.services.organisations.detail import org_detail
from desktop.services.organisations.ending import end_what_outlasts, follow_end, outlived, refuse_second
from desktop.services.organisations.following import follow_organisation, follow_site, sites_of
from desktop.services.organisations.linking import make_link
from desktop.services.organisations.listing import org_rows
from desktop.services.organisations.reading import KIND, choice, tree_of
from desktop.services.organisations.rows import OrgDetail, OrgRow
from desktop.services.organisations.writing import (
    hanging_on,
    hold_post,
    index,
    make_organisation,
    refuse_people,
    refuse_used,
)
from desktop.store import search
from desktop.store.organisations import Assignment, Organisation, OrgLink
from desktop.store.record import apply
from desktop.store.sessions import Store, Tx


class OrganisationService:
    """See the module's sentence. `rules`: who may be linked to whom, terms and quorum."""

    def __init__(self, store: Store, rules: OrganisationRules, codes: CodeTables) -> None:
        self._store, self.rules, self.codes = store, rules, codes

    def tree(self, who: Actor) -> list[OrgRow]:
        """Every live organisation; parents before their children are not guaranteed."""
        with self._store.read(who) as tx:
            return org_rows(tx)

    def get(self, who: Actor, uid: Uid) -> OrgDetail:
        """Raises UserError when it is gone."""
        with self._store.read(who) as tx:
            return org_detail(tx, uid, self.rules)

    def check(self, who: Actor, uid: Uid | None, draft: OrganisationDraft) -> list[Problem]:
        """Everything wrong in a typed draft, for the form to show at its fields."""
        with self._store.read(who) as tx:
            return organisation_problems(draft, tx.today, uid=uid, tree=tree_of(tx), codes=self.codes)

    def save(self, who: Actor, uid: Uid | None, draft: OrganisationDraft, expected: int | None) -> Saved:
        """Create (uid None) or change. Its posts, links and stays end with it; mobile affiliations follow.

        Raises:
            Refused: INV-05 or a missing field.
            Stale: changed by somebody else since version `expected`.
        """
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "保存组织") as tx:
            saved = self._change(tx, uid, draft, expected) if uid else make_organisation(tx, draft, self.codes)
        return Saved(saved, tx.changes)

    def end_outlived(self, who: Actor) -> Changes:
        """End what still hangs on organisations that are dissolved, as saving them would; nothing is written without need.

        Decision: written once, after opening, and not judged at every place: posts, links, stays and homes are asked for
        their days in some twenty queries, and a figure that forgot to ask for the organisation would be wrong unseen.
        Written it stands in the history with its reason, and can be taken back.
        """
        with self._store.read(who, Right.EDIT_ORGANISATIONS) as tx:
            if not outlived(tx):
                return Changes()
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "随撤销的组织终止任职和关联") as tx:
            rows = outlived(tx)
            end_what_outlasts(tx, [row.uid for row in rows])
            for row in rows:
                follow_organisation(tx, row)
        return tx.changes

    def _change(self, tx: Tx, uid: Uid, draft: OrganisationDraft, expected: int | None) -> Uid:
        refuse(organisation_problems(draft, tx.today, uid=uid, tree=tree_of(tx), codes=self.codes))
        row = tx.fetch(Organisation, uid, expected)
        self._refuse_kind(tx, row, draft.kind)
        before = row.ended_on
        apply(draft, row)
        index(tx, row)
        follow_end(tx, self.rules, row, before)
        follow_organisation(tx, row)
        return uid

    def _refuse_kind(self, tx: Tx, row: Organisation, kind: OrgKind) -> None:
        """A kind that its links or its people do not allow would leave what nobody could make."""
        if row.kind is kind:
            return
        refuse_people(tx, row, kind)
        nodes = tree_of(tx)
        nodes[row.uid] = replace(nodes[row.uid], kind=kind)
        for link in tx.rows(sa.select(OrgLink).where(hangs_on(OrgLink, row.uid), not_over(OrgLink, tx.today))):
            try:
                refuse_second(tx, self.rules, link, span_of(tx.today, link.until), nodes)
            except UserError as error:
                text = f"“{row.name}”登记了“{link.kind.label}”的关联，不能改成{kind.label}。"
                raise UserError(text, "请先结束或删除这条关联。") from error

    def delete(self, who: Actor, uid: Uid, reason: str) -> Changes:
        """Move to the recycle bin with its links and posts; refused while people or organisations hang on it."""
        if not reason.strip():
            raise UserError("请填写删除原因。")
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "删除组织") as tx:
            row = tx.fetch(Organisation, uid)
            refuse_used(tx, row)
            sites = sites_of(tx, uid)
            for held in hanging_on(tx, uid):
                tx.remove(held, reason)
            tx.remove(row, reason)
            search.forget(tx.session, KIND, uid)
            for site in sites:
                follow_site(tx, site)
        return tx.changes

    def link(self, who: Actor, from_uid: Uid, to_uid: Uid, kind: LinkKind, since: date | None = None) -> Changes:
        """Link two organisations, either end first; a link that exists already changes nothing.

        Args:
            since: the day from which it holds; today unless given.

        Raises:
            UserError: such organisations are not linked so, or one of them has all it may have.
        """
        with self._store.write(who, Right.EDIT_ORGANISATIONS, f"登记关联：{kind.label}") as tx:
            make_link(tx, self.rules, from_uid, to_uid, kind, since or tx.today)
        return tx.changes

    def unlink(self, who: Actor, link_uid: Uid) -> Changes:
        """Delete a link recorded by mistake; a real end is a date (`end_link`)."""
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "删除关联") as tx:
            row = tx.fetch(OrgLink, link_uid)
            tx.remove(row, "登记有误")
            follow_site(tx, row.to_uid if row.kind is LinkKind.ATTACHED_TO else None)
        return tx.changes

    def end_link(self, who: Actor, link_uid: Uid, last: date | None = None) -> Changes:
        """The link holds no longer; it stays as history.

        Args:
            last: its last day; yesterday unless given.

        Raises:
            UserError: that day is before its first, or after the end of one of the organisations.
        """
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "结束关联") as tx:
            row = tx.fetch(OrgLink, link_uid)
            last = last or tx.today - timedelta(days=1)
            if row.since is not None and last < row.since:
                raise UserError(f"这条关联从 {row.since} 开始，不能早于这一天结束。", "登记有误的请删除。")
            ends = sa.select(Organisation.name, Organisation.ended_on).where(
                Organisation.uid.in_((row.from_uid, row.to_uid)), Organisation.ended_on < last
            )
            for name, ended in tx.session.execute(ends):
                raise UserError(f"“{name}”已于 {ended} 撤销，关联不能在那以后才结束。", "请核对最后一天或撤销日期。")
            row.until = last
            follow_site(tx, row.to_uid if row.kind is LinkKind.ATTACHED_TO else None)
        return tx.changes

    def appoint(self, who: Actor, uid: Uid | None, draft: AssignmentDraft, expected: int | None) -> Saved:
        """Record that somebody holds a post, or change such a record.

        Raises:
            Refused: the post is taken at that time, or a Party post is given to a non-member.
        """
        with self._store.write(who, Right.EDIT_ORGANISATIONS, f"登记任职：{draft.role.label}") as tx:
            saved = hold_post(tx, uid, draft, expected)
        return Saved(saved, tx.changes)

    def dismiss(self, who: Actor, uid: Uid) -> Changes:
        """Delete a post recorded by mistake; a real end is a date (`appoint` with `until`)."""
        with self._store.write(who, Right.EDIT_ORGANISATIONS, "删除任职") as tx:
            tx.remove(tx.fetch(Assignment, uid), "登记有误")
        return tx.changes

    def choices(self, who: Actor, text: str = "", kinds: Sequence[OrgKind] = (), limit: int = 50) -> list[Choice]:
        """Organisations for a picker, found by Chinese, pinyin or initials; all when text is empty.

        Those dissolved come last and are called so: a record of their days may still name them.
        """
        with self._store.read(who) as tx:
            nodes = tree_of(tx)
            hits = search.find(tx.session, text, (KIND,), 500)
            wanted = [h.uid for h in hits] if text.strip() else list(nodes)
            found = [nodes[u] for u in wanted if u in nodes and (not kinds or nodes[u].kind in kinds)]
            gone = set(tx.session.execute(sa.select(Organisation.uid).where(Organisation.ended_on < tx.today)).scalars())
            found.sort(key=lambda node: node.uid in gone)
            made = [choice(node, nodes) for node in found[:limit]]
            return [replace(each, note=f"已撤销　{each.note}") if each.uid in gone else each for each in made]
