"""Attachments: photos, scans and other files of a record; what may be kept and how large."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from desktop.domain.drafts import entry, form_problems
from desktop.domain.errors import Problem

MOST_BYTES = 20 * 1024 * 1024
"""One file at most, in bytes: a scan of thirty pages has about 6 MiB; films do not belong into a member's file."""
MOST_FILES = 200
"""Files of one record at most."""


class AttachmentKind(StrEnum):
    """What a file is to its record."""

    PHOTO = "photo"
    """The one picture of a person, shown with the form and on the data sheet."""
    SCAN = "scan"
    """A signed or stamped paper."""
    FILE = "file"

    @property
    def label(self) -> str:
        return {"photo": "照片", "scan": "扫描件", "file": "其他文件"}[self]


@dataclass(frozen=True, slots=True)
class AttachmentDraft:
    """What may be typed of an attachment."""

    title: str = entry("名称", default="", required=True, length=100)
    kind: AttachmentKind = entry("种类", default=AttachmentKind.SCAN)
    note: str | None = entry("说明", length=200)


PDF, PNG, JPEG, OTHER = "application/pdf", "image/png", "image/jpeg", "application/octet-stream"
SHOWN = frozenset({PDF, PNG, JPEG})
"""What the built-in viewer shows; anything else is opened by another program after a warning."""
_SIGNS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_PROGRAMS = frozenset(
    (
        ".exe .com .bat .cmd .msi .scr .ps1 .vb .vbs .vbe .js .jse .ws .wsf .wsh .hta .lnk .pif .cpl .msc .reg .inf .chm .url "
        ".jar .sh .run .appimage .deb .rpm .py .pyw .desktop"
    ).split()
)


def media_of(content: bytes) -> str:
    """The type by the first bytes, never by the name: a picture renamed .pdf stays a picture."""
    return next((media for sign, media in _SIGNS if content.startswith(sign)), OTHER)


def attachment_problems(draft: AttachmentDraft, file_name: str, size: int, media: str, *, others: int) -> list[Problem]:
    """Why a file is not taken.

    Args:
        size: in bytes.
        media: as `media_of` says.
        others: how many files the record has already.
    """
    found = form_problems(draft)
    if size == 0:
        found.append(Problem("title", "EMPTY_FILE", f"“{file_name}”是空文件，没有内容可存。"))
    if others >= MOST_FILES:
        found.append(Problem("title", "TOO_MANY", f"这条记录已有 {others} 个附件，请先清理。"))
    if PurePath(file_name.lower().rstrip(". ")).suffix in _PROGRAMS:  # Windows leaves dots and spaces at the end away
        found.append(Problem("title", "PROGRAM", f"“{file_name}”是程序文件，不能作为附件。"))
    if size > MOST_BYTES:
        text = f"“{file_name}”有 {size_words(size)}，超过 {size_words(MOST_BYTES)}。"
        found.append(Problem("title", "TOO_LARGE", text))
    elif draft.kind is AttachmentKind.PHOTO and media not in (PNG, JPEG):
        found.append(Problem("title", "NOT_A_PICTURE", f"“{file_name}”不是 PNG 或 JPEG 图片，不能作为照片。"))
    return found


def size_words(size: int) -> str:
    """A size in bytes as people say it: 0.3 MB, 812 KB."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, round(size / 1024))} KB"
