"""What a user does with pledge sheets, from drafting to the archive."""

from collections.abc import Mapping, Sequence
from datetime import date

from desktop.domain.actors import Actor, Right
from desktop.domain.changes import Changes, Saved
from desktop.domain.choices import Choice
from desktop.domain.errors import Problem, UserError, refuse
from desktop.domain.identity import Uid
from desktop.domain.pledges.model import (
    KEPT,
    OPEN,
    AppraisalDraft,
    ItemDraft,
    ItemState,
    OpinionDraft,
    PledgeRules,
    PublicationDraft,
    ReviewDraft,
    SheetDraft,
    SheetState,
    SupervisionDraft,
    VerdictDraft,
)
from desktop.domain.pledges.rules import (
    appraisal_problems,
    item_problems,
    opinion_problems,
    refuse_lacking,
    require_item_state,
    require_step,
    supervision_problems,
    verdict_problems,
)
from desktop.domain.views import ViewField
from desktop.services.pledges import carrying, reading, steps
from desktop.services.pledges.carrying import Carried
from desktop.services.pledges.conditions import sheet_terms
from desktop.services.pledges.reading import KIND, SheetDetail, SheetQuery, SheetRow
from desktop.services.pledges.rows import items_of, pledged, rule_of
from desktop.store import search
from desktop.store.pledges import PledgeItem, PledgeOpinion, PledgeSheet, PledgeSupervision
from desktop.store.record import apply
from desktop.store.sessions import Store


class PledgeService:
    """What a user does with pledge sheets."""

    def __init__(self, store: Store, rules: PledgeRules) -> None:
        self._store, self._rules = store, rules
        self._terms = sheet_terms(rules)

    @property
    def rules(self) -> PledgeRules:
        """What sheets must hold, as data."""
        return self._rules

    @property
    def fields(self) -> tuple[ViewField, ...]:
        """By what the list may be filtered."""
        return self._terms.fields

    def ids(self, who: Actor, query: SheetQuery) -> list[Uid]:
        """Identities of everything the query shows, in order; rows follow page by page."""
        with self._store.read(who) as tx:
            return reading.find_ids(tx, query, self._terms)

    def rows(self, who: Actor, uids: Sequence[Uid]) -> list[SheetRow]:
        with self._store.read(who) as tx:
            return reading.build_rows(tx, uids)

    def counts(self, who: Actor, year: int | None = None) -> dict[str, int]:
        """How many each chip would show."""
        with self._store.read(who) as tx:
            return reading.chip_counts(tx, year)

    def years(self, who: Actor) -> list[int]:
        """Years that have sheets, and this one; the latest first."""
        with self._store.read(who) as tx:
            return steps.years(tx)

    def get(self, who: Actor, uid: Uid) -> SheetDetail:
        """One sheet with everything on it. Raises UserError when gone."""
        with self._store.read(who) as tx:
            return reading.build_detail(tx, tx.fetch(PledgeSheet, uid), self._rules)

    def check(self, who: Actor, uid: Uid | None, draft: SheetDraft) -> list[Problem]:
        """What is wrong in a typed draft, for the form to show at its fields."""
        with self._store.read(who) as tx:
            return steps.draft_problems(tx, uid, draft, self._rules)

    def save(self, who: Actor, uid: Uid | None, draft: SheetDraft, expected: int | None) -> Saved:
        """Create (uid None) a sheet, or change whose it is while it is being drafted.

        Raises:
            Refused: INV-13: no member, or a second sheet of that year.
            Stale: changed by somebody else since version `expected`.
        """
        with self._store.write(who, Right.EDIT_PLEDGES, "保存承诺书" if uid else "新建承诺书") as tx:
            refuse(steps.draft_problems(tx, uid, draft, self._rules))
            row = tx.fetch(PledgeSheet, uid, expected) if uid else PledgeSheet(state=SheetState.DRAFTING)
            if uid and (row.person_uid, row.year) != (draft.person_uid, draft.year):
                require_step(row.state, [SheetState.DRAFTING], "更换承诺人或年度")
            require_step(row.state, OPEN, "修改")
            apply(draft, row)
            tx.add(row)
            steps.follow_branch(tx, row)
            steps.index(tx, row.uid)
            saved = row.uid
        return Saved(saved, tx.changes)

    def delete(self, who: Actor, uids: Sequence[Uid], reason: str) -> Changes:
        """Move sheets that were never published to the recycle bin."""
        _need(reason)
        with self._store.write(who, Right.EDIT_PLEDGES, "删除承诺书") as tx:
            for uid in uids:
                row = tx.fetch(PledgeSheet, uid)
                require_step(row.state, [SheetState.DRAFTING, SheetState.REVIEWING], "删除")
                tx.remove(row, reason)
                search.forget(tx.session, KIND, uid)
        return tx.changes

    def carry_over(self, who: Actor, persons: Sequence[Uid], year: int) -> Carried:
        """Begin the sheets of a year with the items of each person's latest earlier one, to be reviewed anew."""
        with self._store.write(who, Right.EDIT_PLEDGES, f"沿用往年承诺到 {year} 年") as tx:
            made, skipped = carrying.carry(tx, persons, year, self._rules)
        return Carried(made, skipped, tx.changes)

    def carry_candidates(self, who: Actor, year: int) -> list[Choice]:
        """For whom `carry_over` would begin a sheet: members with an earlier one and none of that year."""
        with self._store.read(who) as tx:
            return carrying.candidates(tx, year, self._rules)

    def save_item(
        self, who: Actor, sheet_uid: Uid, item_uid: Uid | None, draft: ItemDraft, expected: int | None
    ) -> Saved:
        """Add (item_uid None) an item or change one not yet passed; a returned one waits for review again.

        Args:
            expected: version of the item, not of the sheet.
        """
        with self._store.write(who, Right.EDIT_PLEDGES, "保存承诺事项") as tx:
            sheet = tx.fetch(PledgeSheet, sheet_uid)
            require_step(sheet.state, OPEN, "修改承诺事项")
            items = items_of(tx, sheet_uid)
            row = tx.fetch(PledgeItem, item_uid, expected) if item_uid else steps.new_item(sheet_uid, items)
            steps.require_on(row, sheet_uid)
            require_item_state(row.state, [ItemState.PENDING, ItemState.RETURNED], "修改")
            count = len(items) + (item_uid is None)
            refuse(item_problems(draft, rule_of(tx, sheet, self._rules), sheet.year, count, self._rules.most_items))
            steps.write_item(row, draft)
            tx.add(row)
            steps.index(tx, sheet.uid)
            saved = row.uid
        return Saved(saved, tx.changes)

    def remove_item(self, who: Actor, item_uid: Uid, reason: str) -> Changes:
        """Take an item off a sheet before it is published."""
        _need(reason)
        with self._store.write(who, Right.EDIT_PLEDGES, "删除承诺事项") as tx:
            row = tx.fetch(PledgeItem, item_uid)
            sheet = tx.fetch(PledgeSheet, row.sheet_uid)
            require_step(sheet.state, OPEN, "删除承诺事项")
            if row.publication_uid is not None:
                raise UserError("这项承诺已经公开，不能删除。", "未能兑现的，请在评诺时写明原因。")
            tx.remove(row, reason)
            steps.index(tx, sheet.uid)
        return tx.changes

    def save_opinion(
        self, who: Actor, sheet_uid: Uid, opinion_uid: Uid | None, draft: OpinionDraft, expected: int | None
    ) -> Saved:
        """Write down what somebody said before the pledge (征求群众意见)."""
        with self._store.write(who, Right.EDIT_PLEDGES, "登记群众意见") as tx:
            require_step(tx.fetch(PledgeSheet, sheet_uid).state, OPEN, "登记意见")
            refuse(opinion_problems(draft, tx.today))
            row = tx.fetch(PledgeOpinion, opinion_uid, expected) if opinion_uid else PledgeOpinion(sheet_uid=sheet_uid)
            steps.require_on(row, sheet_uid)
            apply(draft, row)
            tx.add(row)
            tx.session.flush()
            saved = row.uid
        return Saved(saved, tx.changes)

    def remove_opinion(self, who: Actor, opinion_uid: Uid, reason: str) -> Changes:
        _need(reason)
        with self._store.write(who, Right.EDIT_PLEDGES, "删除群众意见") as tx:
            row = tx.fetch(PledgeOpinion, opinion_uid)
            require_step(tx.fetch(PledgeSheet, row.sheet_uid).state, OPEN, "删除意见")
            tx.remove(row, reason)
        return tx.changes

    def submit(self, who: Actor, uid: Uid, expected: int | None) -> Changes:
        """定诺 → 审核, once the sheet holds what this person's must hold (INV-13)."""
        with self._store.write(who, Right.EDIT_PLEDGES, "提交审核") as tx:
            row = tx.fetch(PledgeSheet, uid, expected)
            require_step(row.state, [SheetState.DRAFTING], "提交审核")
            items = items_of(tx, uid)
            if not items:
                raise UserError("承诺书还没有承诺事项，不能提交审核。", "请先写承诺事项。")
            refuse_lacking(pledged(items), rule_of(tx, row, self._rules), "提交审核")
            row.state, row.submitted_on = SheetState.REVIEWING, tx.today
        return tx.changes

    def review(self, who: Actor, uid: Uid, answers: Mapping[Uid, ReviewDraft], expected: int | None) -> Changes:
        """逐条审核: four yes pass an item, anything else returns it with a note (INV-13).

        Args:
            answers: item → answers; items left out keep waiting. Passed items can be reviewed again until published.
        """
        with self._store.write(who, Right.REVIEW_PLEDGES, "审核承诺") as tx:
            sheet = tx.fetch(PledgeSheet, uid, expected)
            require_step(sheet.state, OPEN - {SheetState.DRAFTING}, "审核")
            for item_uid, draft in answers.items():
                steps.review(tx, uid, item_uid, draft)
        return tx.changes

    def publish(self, who: Actor, uid: Uid, draft: PublicationDraft, expected: int | None) -> Changes:
        """公开 every passed item that does not hang out yet; from the second time on a 增补公示 (INV-14)."""
        with self._store.write(who, Right.EDIT_PLEDGES, "公开承诺") as tx:
            steps.publish(tx, tx.fetch(PledgeSheet, uid, expected), draft)
        return tx.changes

    def publish_many(self, who: Actor, uids: Sequence[Uid], draft: PublicationDraft) -> Changes:
        """The same for the sheets of a branch at once; those without a passed item are left alone."""
        with self._store.write(who, Right.EDIT_PLEDGES, "集中公开承诺") as tx:
            steps.publish_many(tx, [tx.fetch(PledgeSheet, uid) for uid in uids], draft)
        return tx.changes

    def begin(self, who: Actor, uid: Uid, begun_on: date, expected: int | None) -> Changes:
        """公开 → 践诺, once every kind this person owes is published."""
        with self._store.write(who, Right.EDIT_PLEDGES, "开始践诺") as tx:
            steps.begin(tx, tx.fetch(PledgeSheet, uid, expected), begun_on, self._rules)
        return tx.changes

    def supervise(
        self, who: Actor, uid: Uid, record_uid: Uid | None, draft: SupervisionDraft, expected: int | None
    ) -> Saved:
        """督诺, as often as needed; the first record moves 践诺 → 督诺.

        Args:
            expected: version of the record, not of the sheet.
        """
        with self._store.write(who, Right.EDIT_PLEDGES, "登记督诺") as tx:
            sheet = tx.fetch(PledgeSheet, uid)
            require_step(sheet.state, KEPT, "登记督诺")
            assert sheet.begun_on is not None
            refuse(supervision_problems(draft, tx.today, sheet.begun_on))
            if draft.item_uid is not None:
                steps.require_on(tx.fetch(PledgeItem, draft.item_uid), uid)
            row = tx.fetch(PledgeSupervision, record_uid, expected) if record_uid else PledgeSupervision(sheet_uid=uid)
            steps.require_on(row, uid)
            apply(draft, row)
            tx.add(row)
            sheet.state = SheetState.SUPERVISED
            tx.session.flush()
            saved = row.uid
        return Saved(saved, tx.changes)

    def settle(self, who: Actor, item_uid: Uid, draft: VerdictDraft, expected: int | None) -> Changes:
        """Record what became of one item, as soon as it is known."""
        with self._store.write(who, Right.EDIT_PLEDGES, "登记兑现情况") as tx:
            row = tx.fetch(PledgeItem, item_uid, expected)
            require_step(tx.fetch(PledgeSheet, row.sheet_uid).state, KEPT, "登记兑现情况")
            require_item_state(row.state, [ItemState.RUNNING], "登记兑现情况")
            refuse(verdict_problems(draft, tx.today))
            apply(draft, row)
        return tx.changes

    def appraise(
        self, who: Actor, uid: Uid, draft: AppraisalDraft, verdicts: Mapping[Uid, VerdictDraft], expected: int | None
    ) -> Changes:
        """督诺 → 评诺: verdicts for the items that have none yet, and the tally of 群众满意.

        Raises:
            UserError: no supervision yet (the five steps go in order), or a published item is left without a verdict.
        """
        with self._store.write(who, Right.EDIT_PLEDGES, "民主评诺") as tx:
            sheet = tx.fetch(PledgeSheet, uid, expected)
            require_step(sheet.state, [SheetState.SUPERVISED], "评诺")
            refuse(appraisal_problems(draft, tx.today))
            steps.judge(tx, sheet, verdicts)
            apply(draft, sheet)
            sheet.state = SheetState.APPRAISED
        return tx.changes

    def archive(self, who: Actor, uid: Uid, expected: int | None) -> Changes:
        """评诺 → 已归档: read-only from then on."""
        with self._store.write(who, Right.EDIT_PLEDGES, "承诺书归档") as tx:
            row = tx.fetch(PledgeSheet, uid, expected)
            require_step(row.state, [SheetState.APPRAISED], "归档")
            row.state, row.archived_on = SheetState.ARCHIVED, tx.today
        return tx.changes



def _need(reason: str) -> None:
    if not reason.strip():
        raise UserError("请填写原因。")
