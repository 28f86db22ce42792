"""Attachments of records: added, named, shown, given out, taken away. The content is an encrypted blob."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from desktop.domain.activities.record import ActivityState
from desktop.domain.actors import Actor, Right
from desktop.domain.attachments import (
    JPEG,
    MOST_BYTES,
    PDF,
    SHOWN,
    AttachmentDraft,
    AttachmentKind,
    attachment_problems,
    media_of,
)
from desktop.domain.changes import Changes, Saved
from desktop.domain.errors import UserError, refuse
from desktop.domain.identity import Uid
from desktop.store.activities import Activity
from desktop.store.attachments import Attachment
from desktop.store.blobs import Blobs
from desktop.store.handouts import Handouts
from desktop.store.private import write_out
from desktop.store.record import apply, draft_of, table_of
from desktop.store.sessions import Store, Tx

EDITING = {
    "person": Right.EDIT_PEOPLE,
    "thought_report": Right.EDIT_PEOPLE,
    "organisation": Right.EDIT_ORGANISATIONS,
    "activity": Right.EDIT_ACTIVITIES,
    "project": Right.EDIT_PROJECTS,
}
"""Records that may have attachments, and the right it takes to change them."""


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """One attachment in a list.

    Attributes:
        shown: the built-in viewer can show it.
        size: in bytes.
    """

    uid: Uid
    version: int
    draft: AttachmentDraft
    file_name: str
    size: int
    shown: bool
    added_on: date


class AttachmentService:
    """What a user does with attachments. Looking at one is written into the history: they are scans of papers."""

    def __init__(self, store: Store, blobs: Blobs, handouts: Handouts) -> None:
        self._store, self._blobs, self._handouts = store, blobs, handouts

    def rows(self, who: Actor, noun: str, owner: Uid) -> list[AttachmentRow]:
        """The attachments of a record but its photo, the newest first."""
        with self._store.read(who) as tx:
            return [_row(a) for a in _of(tx, noun, owner) if a.kind != AttachmentKind.PHOTO]

    def photo(self, who: Actor, noun: str, owner: Uid) -> bytes | None:
        """The picture of a person as JPEG; None when there is none."""
        with self._store.read(who) as tx:
            found = _photo_of(tx, noun, owner)
            return self._blobs.fetch(found.sha256) if found else None

    def add(self, who: Actor, noun: str, owner: Uid, path: Path, draft: AttachmentDraft) -> Saved:
        """Keep a file with a record. A photo is made small and takes the place of the one before.

        Raises:
            UserError: the file cannot be read, or is a damaged PDF or picture that nobody could ever look at.
            Refused: empty, too large, a program, or a photo that is no picture.
        """
        content, size = _read(path)
        if draft.kind is AttachmentKind.PHOTO and size == len(content) and media_of(content) in SHOWN - {PDF}:
            from desktop.documents.photos import passport

            content = passport(content)
            size = len(content)
        media = media_of(content)
        if size <= MOST_BYTES:
            _refuse_damaged(content, media, path.name)
        with self._store.write(who, _right(noun), f"添加{draft.kind.label}") as tx:
            tx.fetch(table_of(noun), owner)
            there = _of(tx, noun, owner)
            found = attachment_problems(draft, path.name, size, media, others=len(there))
            refuse(found, "请换一个文件，或压缩、分开后再添加。")
            if draft.kind is AttachmentKind.PHOTO:
                for old in there:
                    if old.kind == AttachmentKind.PHOTO:
                        tx.remove(old, "更换照片")
            row = Attachment(
                noun=noun,
                owner_uid=owner,
                file_name=path.name if media != JPEG else path.with_suffix(path.suffix or ".jpg").name,
                media_type=media,
                size=size,
                sha256=self._blobs.keep(content),
            )
            apply(draft, row)
            tx.add(row)
            tx.session.flush()
            uid = row.uid
        return Saved(uid, tx.changes)

    def rename(self, who: Actor, uid: Uid, draft: AttachmentDraft, expected: int) -> Saved:
        """Change name, kind or note.

        Raises:
            Refused: without a name, or a photo that is no picture.
            UserError: it belongs to an archived activity.
            Stale: changed by somebody else since version `expected`.
        """
        right = self._right_of(who, uid)
        with self._store.write(who, right, "修改附件说明") as tx:
            row = tx.fetch(Attachment, uid, expected)
            _refuse_settled(tx, row)
            refuse(attachment_problems(draft, row.file_name, row.size, row.media_type, others=0))
            apply(draft, row)
        return Saved(uid, tx.changes)

    def delete(self, who: Actor, uid: Uid) -> Changes:
        """Take an attachment away; it can be brought back from the history.

        Raises:
            UserError: it belongs to an archived activity.
        """
        right = self._right_of(who, uid)
        with self._store.write(who, right, "删除附件") as tx:
            row = tx.fetch(Attachment, uid)
            _refuse_settled(tx, row)
            tx.remove(row, "删除附件")
        return tx.changes

    def delete_photo(self, who: Actor, noun: str, owner: Uid) -> Saved:
        """Take the picture of a person away; `restore` brings it back.

        Raises:
            UserError: there is none.
        """
        with self._store.write(who, _right(noun), "删除照片") as tx:
            row = _photo_of(tx, noun, owner)
            if row is None:
                raise UserError("已经没有照片。")
            tx.remove(row, "删除照片")
            uid = row.uid
        return Saved(uid, tx.changes)

    def restore(self, who: Actor, uid: Uid) -> Changes:
        """Bring back what was just taken away; a photo comes back only where no other took its place."""
        right = self._right_of(who, uid)
        with self._store.write(who, right, "恢复附件") as tx:
            row = _whole(tx, uid)
            refuse_restoring(tx, row)
            row.deleted_at, row.deleted_reason = None, None
        return tx.changes

    def pages(self, who: Actor, uid: Uid) -> int:
        """Open an attachment in the viewer: how many pages it has. The look is written into the history.

        Raises:
            UserError: it is gone, damaged, or of a kind the viewer does not show.
        """
        with self._store.write(who, Right.REVEAL, "查看附件") as tx:
            row = tx.fetch(Attachment, uid)
            if row.media_type not in SHOWN:
                raise UserError(f"“{row.file_name}”不能在这里显示。", "请用“用其他程序打开”。")
            content = self._blobs.fetch(row.sha256)
            count = _page_count(content, row.media_type)
            tx.note_read(row, "title")
        return count

    def picture(self, who: Actor, uid: Uid, page: int, dpi: int = 96) -> bytes:
        """One page (from 1) as PNG for the viewer, which has called `pages` before."""
        with self._store.read(who, Right.REVEAL) as tx:
            row = tx.fetch(Attachment, uid)
            content, media = self._blobs.fetch(row.sha256), row.media_type
        if media == PDF:
            from desktop.documents import pictures

            return pictures.page_png(content, page, dpi)
        from desktop.documents.photos import viewed

        return viewed(content, dpi * 12)

    def save_as(self, who: Actor, uid: Uid, path: Path) -> Changes:
        """Write an attachment out as it came in; written into the history.

        Raises:
            UserError: the place cannot be written; nothing half-written stays.
        """
        with self._store.write(who, Right.EXPORT, "导出附件") as tx:
            row = tx.fetch(Attachment, uid)
            content = self._blobs.fetch(row.sha256)
            tx.note_read(row, "title")
        write_out(path, content)
        return tx.changes

    def hand_out(self, who: Actor, uid: Uid) -> Path:
        """A readable copy for another program, in a private folder that is emptied on lock, exit and start."""
        with self._store.write(who, Right.REVEAL, "用其他程序打开附件") as tx:
            row = tx.fetch(Attachment, uid)
            content, name = self._blobs.fetch(row.sha256), row.file_name
            tx.note_read(row, "title")
        return self._handouts.put(name, content)

    def _right_of(self, who: Actor, uid: Uid) -> Right:
        with self._store.read(who) as tx:
            return _right(_whole(tx, uid).noun)


def refuse_restoring(tx: Tx, row: Attachment) -> None:
    """Raises UserError when a photo would come back beside another one."""
    if row.kind == AttachmentKind.PHOTO and _photo_of(tx, row.noun, row.owner_uid):
        raise UserError("已经有新的照片。", "请先删除新照片，再恢复原来的。")


def photo_of(tx: Tx, blobs: Blobs, noun: str, owner: Uid) -> bytes | None:
    """The picture of a record for its printed sheet; None when there is none."""
    found = _photo_of(tx, noun, owner)
    return blobs.fetch(found.sha256) if found else None


def _photo_of(tx: Tx, noun: str, owner: Uid) -> Attachment | None:
    return next((a for a in _of(tx, noun, owner) if a.kind == AttachmentKind.PHOTO), None)


def _of(tx: Tx, noun: str, owner: Uid) -> list[Attachment]:
    statement = sa.select(Attachment).where(Attachment.owner_uid == owner, Attachment.noun == noun)
    return list(tx.rows(statement.order_by(Attachment.uid.desc())))


def _whole(tx: Tx, uid: Uid) -> Attachment:
    row = tx.session.get(Attachment, uid, execution_options={"include_deleted": True})
    if row is None:
        raise UserError("这个附件已不存在。")
    return row


def _refuse_settled(tx: Tx, row: Attachment) -> None:
    """What is archived stays as it is; something may still be added, like an addendum (model.md §4.4)."""
    owner = tx.session.get(Activity, row.owner_uid) if row.noun == Activity.__tablename__ else None
    if owner is not None and owner.state is ActivityState.ARCHIVED:
        raise UserError("活动已归档，附件不能更改或删除。", "需要更正的，请添加新的附件，并写“补充说明”。")


def _right(noun: str) -> Right:
    if noun not in EDITING:
        raise UserError("这类记录不能有附件。")
    return EDITING[noun]


def _row(a: Attachment) -> AttachmentRow:
    added = a.created_at.astimezone().date()
    return AttachmentRow(
        a.uid, a.row_version, draft_of(AttachmentDraft, a), a.file_name, a.size, a.media_type in SHOWN, added
    )


def _page_count(content: bytes, media: str) -> int:
    if media != PDF:
        return 1
    from desktop.documents import pictures

    return pictures.page_count(content)


def _refuse_damaged(content: bytes, media: str, name: str) -> None:
    """What the viewer is to show must open on the day it comes, not years later when the paper is gone."""
    try:
        if media == PDF:
            _page_count(content, media)
        elif media in SHOWN:
            from desktop.documents.photos import viewed

            viewed(content, 64)
    except UserError as error:
        what = "不是完好的 PDF，或者设有密码" if media == PDF else "图片已损坏或太大"
        raise UserError(f"“{name}”打不开：{what}。", "请换一个完好、没有密码的文件再添加。") from error


def _read(path: Path) -> tuple[bytes, int]:
    """The whole file and its size in bytes; of one that is far too large only the beginning is read."""
    try:
        size = path.stat().st_size
        if size > 2 * MOST_BYTES:
            with path.open("rb") as file:
                return file.read(64), size
        content = path.read_bytes()
        return content, len(content)
    except OSError as error:
        raise UserError(f"“{path.name}”读不出来。", "请检查文件或 U 盘。") from error
