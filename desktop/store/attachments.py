"""Photos, scans and other files that belong to a record; the content is an encrypted blob beside the database."""

from sqlalchemy.orm import Mapped, mapped_column

from desktop.domain.attachments import AttachmentKind
from desktop.domain.identity import Uid
from desktop.store.record import Owned, Record, codes


class Attachment(Owned, Record):
    """附件: what a blob is called and to which record it belongs.

    Attributes:
        noun: table of the record it belongs to, e.g. person.
        kind: photo for the one picture in the form; scan, file for the rest.
        size: bytes.
        sha256: of the content; names the blob.
    """

    __tablename__ = "attachment"

    noun: Mapped[str]
    owner_uid: Mapped[Uid] = mapped_column(index=True)
    kind: Mapped[AttachmentKind] = mapped_column(codes(AttachmentKind))
    title: Mapped[str]
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    note: Mapped[str | None]
