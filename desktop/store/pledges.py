"""Pledge sheets with their items, opinions, publications and supervision; and wishes."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from desktop.domain.identity import Uid
from desktop.domain.pledges.model import ItemState, PledgeClass, PledgeKind, SheetState, Verdict
from desktop.domain.pledges.wishes import WishState
from desktop.store.record import Owned, Record, codes

_LIVE = sa.text("deleted_at IS NULL")


class PledgeSheet(Owned, Record):
    """承诺书: one per member and year (INV-13).

    Attributes:
        branch_uid: whose record it is; follows the member until publication, then stays.
    """

    __tablename__ = "pledge_sheet"
    __table_args__ = (
        sa.Index(
            "uq_pledge_sheet_person_year_live",
            "person_uid",
            "year",
            unique=True,
            sqlite_where=_LIVE,
            info={"refusal": "这名党员已有该年度的承诺书，一人一年一份。"},
        ),
    )

    person_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("person.uid"), index=True)
    year: Mapped[int] = mapped_column(index=True)
    note: Mapped[str | None]
    state: Mapped[SheetState] = mapped_column(codes(SheetState), default=SheetState.DRAFTING)
    branch_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("organisation.uid"), index=True)
    submitted_on: Mapped[date | None]
    begun_on: Mapped[date | None]
    appraised_on: Mapped[date | None]
    voters: Mapped[int | None]
    satisfied: Mapped[int | None]
    appraisal_note: Mapped[str | None]
    archived_on: Mapped[date | None]


class PledgePublication(Record):
    """公示; ordinal 1 is the first, later ones are 增补公示 with their own dates."""

    __tablename__ = "pledge_publication"

    sheet_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("pledge_sheet.uid"), index=True)
    ordinal: Mapped[int] = mapped_column(sa.Integer())
    since: Mapped[date | None]
    until: Mapped[date | None]
    place: Mapped[str | None]


class PledgeItem(Record):
    """承诺事项, with the branch's four answers and what became of it.

    Attributes:
        reviewer: name of the account that reviewed.
        copied_from_uid: the item of an earlier year it was taken over from.
    """

    __tablename__ = "pledge_item"

    sheet_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("pledge_sheet.uid"), index=True)
    ordinal: Mapped[int] = mapped_column(sa.Integer())
    kind: Mapped[PledgeKind] = mapped_column(codes(PledgeKind))
    category: Mapped[PledgeClass] = mapped_column(codes(PledgeClass))
    title: Mapped[str]
    measure: Mapped[str | None]
    due_on: Mapped[date | None]
    state: Mapped[ItemState] = mapped_column(codes(ItemState), default=ItemState.PENDING)
    advanced: Mapped[bool | None]
    wished: Mapped[bool | None]
    feasible: Mapped[bool | None]
    able: Mapped[bool | None]
    review_note: Mapped[str | None]
    reviewed_on: Mapped[date | None]
    reviewer: Mapped[str | None]
    publication_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("pledge_publication.uid"))
    verdict: Mapped[Verdict | None] = mapped_column(codes(Verdict))
    verdict_on: Mapped[date | None]
    verdict_reason: Mapped[str | None]
    copied_from_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("pledge_item.uid"))


class PledgeOpinion(Record):
    """征求意见."""

    __tablename__ = "pledge_opinion"

    sheet_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("pledge_sheet.uid"), index=True)
    happened_on: Mapped[date | None]
    said_by: Mapped[str | None]
    text: Mapped[str]
    used: Mapped[bool]


class PledgeSupervision(Record):
    """督诺记录; item_uid None looks at the whole sheet."""

    __tablename__ = "pledge_supervision"

    sheet_uid: Mapped[Uid] = mapped_column(sa.ForeignKey("pledge_sheet.uid"), index=True)
    item_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("pledge_item.uid"))
    happened_on: Mapped[date | None]
    supervisor: Mapped[str | None]
    content: Mapped[str]


class Wish(Owned, Record):
    """微心愿.

    Attributes:
        item_uid: the service pledge made of it when it was claimed.
    """

    __tablename__ = "wish"

    wisher_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("person.uid"), index=True)
    wisher_text: Mapped[str | None]
    wish: Mapped[str]
    raised_on: Mapped[date | None]
    branch_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("organisation.uid"), index=True)
    note: Mapped[str | None]
    state: Mapped[WishState] = mapped_column(codes(WishState), default=WishState.OPEN)
    claimed_by: Mapped[Uid | None] = mapped_column(sa.ForeignKey("person.uid"), index=True)
    claimed_on: Mapped[date | None]
    due_on: Mapped[date | None]
    item_uid: Mapped[Uid | None] = mapped_column(sa.ForeignKey("pledge_item.uid"))
    started_on: Mapped[date | None]
    fulfilled_on: Mapped[date | None]
    outcome: Mapped[str | None]
    confirmed_on: Mapped[date | None]
    thanks: Mapped[str | None]
    impossible_reason: Mapped[str | None]
    told_on: Mapped[date | None]
