"""What a station decided about the duties that are derived from its records."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from desktop.domain.identity import Uid
from desktop.store.record import Record

_LIVE = sa.text("deleted_at IS NULL")


class Waiver(Record):
    """不适用: a duty that a station was excused from, with the reason.

    Attributes:
        rule: code of the rule in resources/kinds/duties.yaml.
        duty_uid: name of the duty, see Duty.uid: the same as long as the gap is the same.
        words: what was missing when it was waived; None for those of before this was kept.
    """

    __tablename__ = "waiver"
    __table_args__ = (
        sa.Index("uq_waiver_duty_live", "duty_uid", unique=True, sqlite_where=_LIVE),
    )

    rule: Mapped[str]
    duty_uid: Mapped[Uid]
    words: Mapped[str | None]
    reason: Mapped[str]
