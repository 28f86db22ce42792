"""What a user does with pairings."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes, Saved
from desktop.domain.codes import CodeTables
from desktop.domain.days import day_problems
from desktop.domain.errors import Problem, UserError, refuse
from desktop.domain.identity import Uid
from desktop.domain.pairings.model import (
    EXAMINED,
    LIVE,
    ContactDraft,
    ExaminationDraft,
    LeavingDraft,
    PairingDraft,
    PairingKinds,
    PairingResult,
    PairingState,
    SubjectType,
)
from desktop.domain.pairings.rules import (
    add_months,
    capacity_problems,
    contact_problems,
    draft_problems,
    examination_problems,
    leaving_problems,
    partner_problems,
    require_state,
    side_problems,
)
from desktop.domain.views import ViewField
from desktop.services.pairings import listing, signing
from desktop.services.pairings.conditions import pairing_terms
from desktop.services.pairings.detail import PairingDetail, build_detail
from desktop.services.pairings.life import life_of
from desktop.services.pairings.listing import KIND, PairingQuery, PairingRow
from desktop.services.pairings.sides import (
    branch_of,
    lead_of,
    named,
    partner_candidates,
    partner_of,
    partners_of,
    present,
    taken_among,
)
from desktop.store import search
from desktop.store.pairings import Pairing, PairingContact, PairingPartner
from desktop.store.record import apply, draft_of
from desktop.store.sessions import Store, Tx


class PairingService:
    """What a user does with pairings."""

    def __init__(self, store: Store, kinds: PairingKinds, codes: CodeTables) -> None:
        self._store, self._kinds = store, kinds
        self._codes = {**codes, "pairing_kind": kinds.titles()}
        self._terms = pairing_terms(kinds, self._codes)

    @property
    def kinds(self) -> PairingKinds:
        """The kinds a form offers."""
        return self._kinds

    @property
    def codes(self) -> CodeTables:
        """Code tables for combo boxes and lists; `pairing_kind` among them."""
        return self._codes

    @property
    def fields(self) -> tuple[ViewField, ...]:
        """By what the list may be filtered."""
        return self._terms.fields

    def ids(self, who: Actor, query: PairingQuery) -> list[Uid]:
        """Identities of everything the query shows, in order; rows follow page by page."""
        with self._store.read(who) as tx:
            return listing.find_ids(tx, query, self._kinds, self._terms)

    def rows(self, who: Actor, uids: Sequence[Uid]) -> list[PairingRow]:
        with self._store.read(who) as tx:
            return listing.build_rows(tx, uids, self._kinds)

    def counts(self, who: Actor) -> dict[str, int]:
        """How many each chip would show."""
        with self._store.read(who) as tx:
            return listing.chip_counts(tx, self._kinds)

    def get(self, who: Actor, uid: Uid) -> PairingDetail:
        """One pairing with its partners and contact log. Raises UserError when gone."""
        with self._store.read(who) as tx:
            return build_detail(tx, tx.fetch(Pairing, uid), self._kinds)

    def check(self, who: Actor, draft: PairingDraft) -> list[Problem]:
        """What is wrong in a typed draft, for the form to show at its fields."""
        who.require(Right.VIEW)
        return draft_problems(draft, self._codes)

    def taken(self, who: Actor, kind: str, uids: Sequence[Uid], *, led: bool) -> set[Uid]:
        """Who of these a picker should say is paired already (INV-11); see sides.taken_among."""
        with self._store.read(who) as tx:
            return taken_among(tx, self._kinds[kind], uids, led=led)

    def save(
        self, who: Actor, uid: Uid | None, draft: PairingDraft, partners: Sequence[Uid], expected: int | None
    ) -> Saved:
        """Create (uid None) or change a pairing that is not yet signed.

        Args:
            partners: people, or teams where the kind pairs teams; one named twice counts once.

        Raises:
            Refused: impossible data. Who may stand where is asked at signing.
            Stale: changed by somebody else since version `expected`.
        """
        with self._store.write(who, Right.EDIT_PAIRINGS, "保存结对" if uid else "新建结对") as tx:
            row = tx.fetch(Pairing, uid, expected) if uid else Pairing(state=PairingState.DRAFT)
            if uid:
                require_state(row.state, [PairingState.DRAFT], "修改")
            kind = self._kinds[draft.kind]
            by_person = kind.lead.subject is SubjectType.PERSON
            meant = replace(draft, lead_org_uid=None) if by_person else replace(draft, lead_person_uid=None)
            refuse(draft_problems(meant, self._codes) + side_problems(meant, kind, partners))
            apply(meant, row)
            row.branch_uid = branch_of(tx, row)
            tx.add(row)
            tx.session.flush()
            _set_partners(tx, row, list(dict.fromkeys(partners)), kind.partner.subject)
            index(tx, row)
            saved = row.uid
        return Saved(saved, tx.changes)

    def sign(self, who: Actor, uid: Uid, signed_on: date, expected: int | None) -> Changes:
        """草拟 → 已签结对书: capacity, membership and links are checked as of that day (INV-10, 11, 12)."""
        with self._store.write(who, Right.EDIT_PAIRINGS, "签订结对书") as tx:
            row = tx.fetch(Pairing, uid, expected)
            signing.sign(tx, row, signed_on, self._kinds)
        return tx.changes

    def begin(self, who: Actor, uid: Uid, expected: int | None) -> Changes:
        """已签结对书 → 进行中. The first contact does the same."""
        with self._store.write(who, Right.EDIT_PAIRINGS, "结对开始") as tx:
            row = tx.fetch(Pairing, uid, expected)
            require_state(row.state, [PairingState.SIGNED], "开始")
            row.state = PairingState.RUNNING
        return tx.changes

    def log_contact(
        self, who: Actor, uid: Uid, contact_uid: Uid | None, draft: ContactDraft, expected: int | None
    ) -> Saved:
        """Write (contact_uid None) or correct an entry of the contact log.

        Args:
            expected: version of the entry, not of the pairing.
        """
        with self._store.write(who, Right.EDIT_PAIRINGS, "登记联系记录") as tx:
            pairing = tx.fetch(Pairing, uid)
            require_state(pairing.state, LIVE, "登记联系")
            life = life_of(pairing)
            assert life is not None
            refuse(contact_problems(draft, tx.today, life))
            row = tx.fetch(PairingContact, contact_uid, expected) if contact_uid else PairingContact(pairing_uid=uid)
            if row.pairing_uid != uid:
                raise UserError("这条联系记录不在这个结对里。", "请重新打开后再试。")
            apply(draft, row)
            tx.add(row)
            tx.session.flush()
            if pairing.state is PairingState.SIGNED:
                pairing.state = PairingState.RUNNING
            saved = row.uid
        return Saved(saved, tx.changes)

    def remove_contact(self, who: Actor, contact_uid: Uid, reason: str) -> Changes:
        """Take an entry out of the log of a live pairing."""
        _need(reason)
        with self._store.write(who, Right.EDIT_PAIRINGS, "删除联系记录") as tx:
            row = tx.fetch(PairingContact, contact_uid)
            require_state(tx.fetch(Pairing, row.pairing_uid).state, LIVE, "删除联系记录")
            tx.remove(row, reason)
        return tx.changes

    def add_partner(self, who: Actor, uid: Uid, partner: Uid, joined_on: date, expected: int | None) -> Saved:
        """变更成员: somebody fills a vacancy of a live pairing; the same rules as at signing."""
        with self._store.write(who, Right.EDIT_PAIRINGS, "变更成员：加入") as tx:
            pairing = tx.fetch(Pairing, uid, expected)
            require_state(pairing.state, LIVE, "变更成员")
            kind = self._kinds[pairing.kind]
            refuse(day_problems("joined_on", "加入日期", joined_on, tx.today, pairing.signed_on, "签订日期"))
            ever = partners_of(tx, [uid])[uid]
            there = [partner_of(p) for p in present(ever)]
            if partner in (*there, pairing.lead_person_uid, pairing.lead_org_uid):
                raise UserError("此人已在这对结对中。", "请选择其他人。")
            found = partner_problems(kind, partner_candidates(tx, pairing, kind, [partner], joined_on)[0])
            if kind.partner.at_most is not None and len(there) >= kind.partner.at_most:
                found += capacity_problems(kind, len(there) + 1)
            refuse(found)
            row = _new_partner(pairing, partner, kind.partner.subject, len(ever) + 1)
            row.joined_on = joined_on
            tx.add(row)
            tx.session.flush()
            saved = row.uid
        return Saved(saved, tx.changes)

    def release_partner(self, who: Actor, partner_row: Uid, draft: LeavingDraft, expected: int | None) -> Changes:
        """变更成员: a partner leaves; joining the Party is a result. The vacancy is information, never an error.

        Args:
            partner_row: uid of the membership (PartnerRow.uid).
        """
        with self._store.write(who, Right.EDIT_PAIRINGS, "变更成员：退出") as tx:
            row = tx.fetch(PairingPartner, partner_row, expected)
            pairing = tx.fetch(Pairing, row.pairing_uid)
            require_state(pairing.state, LIVE, "变更成员")
            if row.left_on is not None:
                raise UserError("此人已经退出这对结对。")
            since = row.joined_on or pairing.signed_on
            assert since is not None
            refuse(leaving_problems(draft, tx.today, since))
            apply(draft, row)
        return tx.changes

    def call_examination(self, who: Actor, uid: Uid, expected: int | None) -> Changes:
        """进行中 → 期满考核, at the end of the term or before."""
        with self._store.write(who, Right.EDIT_PAIRINGS, "进入期满考核") as tx:
            row = tx.fetch(Pairing, uid, expected)
            require_state(row.state, [PairingState.SIGNED, PairingState.RUNNING], "进入期满考核")
            row.state = PairingState.DUE
        return tx.changes

    def examine(self, who: Actor, uid: Uid, draft: ExaminationDraft, expected: int | None) -> Changes:
        """期满考核 → 合格 or 不合格."""
        with self._store.write(who, Right.EDIT_PAIRINGS, "登记期满考核") as tx:
            row = tx.fetch(Pairing, uid, expected)
            require_state(row.state, [PairingState.DUE], "登记考核结果")
            assert row.signed_on is not None
            refuse(examination_problems(draft, tx.today, row.signed_on))
            apply(draft, row)
            row.state = PairingState.FAILED if draft.result is PairingResult.FAILED else PairingState.PASSED
            row.closed_on = draft.examined_on
        return tx.changes

    def renew(self, who: Actor, uid: Uid, expected: int | None) -> Saved:
        """合格 or 不合格 → 续结: a new draft with the same people and the next term. Answers the new pairing."""
        with self._store.write(who, Right.EDIT_PAIRINGS, "续结") as tx:
            old = tx.fetch(Pairing, uid, expected)
            require_state(old.state, EXAMINED, "续结")
            kind = self._kinds[old.kind]
            begin = max(old.closed_on or tx.today, old.term_to or tx.today) + timedelta(days=1)
            end = add_months(begin, kind.term_months) - timedelta(days=1)
            new = Pairing(state=PairingState.DRAFT, renews_uid=uid, branch_uid=old.branch_uid)
            apply(replace(draft_of(PairingDraft, old), term_from=begin, term_to=end), new)
            tx.add(new)
            tx.session.flush()
            there = [partner_of(p) for p in present(partners_of(tx, [uid])[uid])]
            _set_partners(tx, new, there, kind.partner.subject)
            index(tx, new)
            old.state = PairingState.RENEWED
            saved = new.uid
        return Saved(saved, tx.changes)

    def end(self, who: Actor, uid: Uid, ended_on: date, reason: str, expected: int | None) -> Changes:
        """→ 终止. A kind that asks for a result is examined first, unless nobody is left to examine (INV-11)."""
        _need(reason)
        with self._store.write(who, Right.EDIT_PAIRINGS, "终止结对") as tx:
            row = tx.fetch(Pairing, uid, expected)
            require_state(row.state, LIVE | EXAMINED, "终止")
            refuse(day_problems("ended_on", "终止日期", ended_on, tx.today, row.signed_on, "签订日期"))
            kind = self._kinds[row.kind]
            if kind.result_required and row.result is None and present(partners_of(tx, [uid])[uid]):
                raise UserError(f"{kind.title}须有考核结果才能了结。", "请先进入期满考核并登记结果。")
            row.state, row.closed_reason = PairingState.ENDED, reason.strip()
            row.closed_on = row.closed_on or ended_on
        return tx.changes

    def delete(self, who: Actor, uids: Sequence[Uid], reason: str) -> Changes:
        """Move drafts to the recycle bin; what was signed is ended, not deleted."""
        _need(reason)
        with self._store.write(who, Right.EDIT_PAIRINGS, "删除结对") as tx:
            for uid in uids:
                row = tx.fetch(Pairing, uid)
                require_state(row.state, [PairingState.DRAFT], "删除")
                tx.remove(row, reason)
                search.forget(tx.session, KIND, uid)
        return tx.changes


def _need(reason: str) -> None:
    if not reason.strip():
        raise UserError("请填写原因。")


def _set_partners(tx: Tx, row: Pairing, wanted: list[Uid], subject: SubjectType) -> None:
    """Bring the partners of a draft to the wanted ones; unchanged ones are not touched."""
    held = {partner_of(p): p for p in partners_of(tx, [row.uid])[row.uid]}
    for uid, partner in held.items():
        if uid not in wanted:
            tx.remove(partner, "改选")
    for ordinal, uid in enumerate(wanted, start=1):
        if uid in held:
            held[uid].ordinal = ordinal
        else:
            tx.add(_new_partner(row, uid, subject, ordinal))


def _new_partner(row: Pairing, uid: Uid, subject: SubjectType, ordinal: int) -> PairingPartner:
    if subject is SubjectType.PERSON:
        return PairingPartner(pairing_uid=row.uid, person_uid=uid, ordinal=ordinal)
    return PairingPartner(pairing_uid=row.uid, org_uid=uid, ordinal=ordinal)


def index(tx: Tx, row: Pairing) -> None:
    """Keep the search index in step with a saved pairing.

    A name changed later is still found: the list looks for people by their own index as well.
    """
    tx.session.flush()
    everybody = [lead_of(row), *(partner_of(p) for p in present(partners_of(tx, [row.uid])[row.uid]))]
    names = [choice.title for choice in named(tx, everybody).values()]
    texts = [row.goal, row.business_item, row.note]
    search.index(tx.session, KIND, row.uid, search.SearchText(names, texts))
