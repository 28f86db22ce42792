"""What is kept of files that came in: how their columns were matched, and each import as a batch."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from desktop.domain.identity import Uid
from desktop.store.record import Record


class FileLayout(Record):
    """文件版式: which column is which field in files with these headings, as somebody corrected it by hand.

    Attributes:
        signature: hash of the tidied headings in their order.
        columns: JSON, field by heading.
    """

    __tablename__ = "file_layout"
    __table_args__ = (
        sa.Index(
            "uq_file_layout_signature_live",
            "kind",
            "signature",
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
        ),
    )

    kind: Mapped[str]
    signature: Mapped[str]
    columns: Mapped[str]


class ImportBatch(Record):
    """导入批次: one file taken over in one transaction (model.md §4.9, INV-35).

    Attributes:
        action_uid: the action of the history that holds every row before and after.
    """

    __tablename__ = "import_batch"

    kind: Mapped[str]
    file_name: Mapped[str]
    sheet: Mapped[str]
    sha256: Mapped[str]
    action_uid: Mapped[Uid | None]
    created: Mapped[int] = mapped_column(sa.Integer())
    changed: Mapped[int] = mapped_column(sa.Integer())
    unchanged: Mapped[int] = mapped_column(sa.Integer())
    left_out: Mapped[int] = mapped_column(sa.Integer())
    undone_at: Mapped[datetime | None]
