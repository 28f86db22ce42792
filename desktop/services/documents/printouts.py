"""Print-outs: forms of one record without a number, made anew each time and kept nowhere but on paper."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from desktop.domain.actors import Actor, Right
from desktop.domain.documents import Imprint
from desktop.domain.identity import Uid, new_uid
from desktop.domain.statistics import Count, Structure, percent_text
from desktop.paths import RESOURCES
from desktop.services.attachments import photo_of
from desktop.store.blobs import Blobs
from desktop.store.private import write_out
from desktop.store.record import table_of
from desktop.store.sessions import Store, Tx
from desktop.store.stations import Station

if TYPE_CHECKING:
    from desktop.documents.templates import Template

FOLDER = RESOURCES / "printouts"
TITLES = {
    "member_form": "党员信息采集表",
    "personal_sheet": "人员信息表",
    "organisation_form": "党组织信息采集表",
    "structure_sheet": "队伍结构表",
}
"""Kinds of print-outs, as buttons and the history call them."""


@dataclass(frozen=True, slots=True)
class Printout:
    """What comes out of the printer. `pages`: how many."""

    title: str
    pdf: bytes
    pages: int


class PrintoutService:
    """Makes print-outs. They show what is covered on the screen, so every one is written into the history.

    Args:
        sources: kind of template → fields of one record, inside a transaction.
    """

    def __init__(self, store: Store, blobs: Blobs, sources: Mapping[str, Callable[[Tx, Uid], dict[str, Any]]]) -> None:
        self._store, self._blobs, self._sources = store, blobs, sources

    def make(self, who: Actor, kind: str, subject: Uid) -> Printout:
        """The print-out of a record.

        Raises:
            UserError: the form does not apply to it, a character has no font, or the template is wrong.
        """
        from desktop.documents import rendering

        template = _template(kind)
        with self._store.write(who, Right.REVEAL, f"打印{TITLES[kind]}") as tx:
            row = tx.fetch(table_of(template.subject), subject)
            fields = self._sources[kind](tx, subject)
            photo = photo_of(tx, self._blobs, template.subject, subject)
            office = tx.rows(sa.select(Station))[0].name
            imprint = Imprint("", "", office, tx.today, printed_by=who.name)
            tx.note_read(row, "name")
        pictures = {"照片": photo} if photo else {}
        made = rendering.render(template, fields, imprint, b"{}", rendering.preferred(), pictures)
        return Printout(template.heading(fields), made.pdf, made.pages)

    def structure(self, who: Actor, found: Structure) -> Printout:
        """队伍结构表 as it stands on the page of 统计; written into the history like an export.

        Raises:
            UserError: a character has no font, or the template is wrong.
        """
        from desktop.documents import rendering

        kind = "structure_sheet"
        template = _template(kind)
        with self._store.write(who, Right.EXPORT, f"打印{TITLES[kind]}") as tx:
            office = tx.rows(sa.select(Station))[0].name
            imprint = Imprint("", "", office, tx.today, printed_by=who.name)
            tx.trail.note("export", new_uid(), "export", {"file": TITLES[kind], "people": found.total.count})
        fields = _structure(found, office)
        made = rendering.render(template, fields, imprint, b"{}", rendering.preferred(), {})
        return Printout(template.heading(fields), made.pdf, made.pages)

    def picture(self, who: Actor, made: Printout, page: int, dpi: int = 96) -> bytes:
        """One page (from 1) as PNG, for preview and printer."""
        from desktop.documents import pictures

        who.require(Right.REVEAL)
        return pictures.page_png(made.pdf, page, dpi)

    def save(self, who: Actor, made: Printout, path: Path) -> None:
        """Write the PDF.

        Raises:
            UserError: the place cannot be written; nothing half-written stays.
        """
        who.require(Right.EXPORT)
        write_out(path, made.pdf)


def _structure(found: Structure, office: str) -> dict[str, Any]:
    def line(count: Count, of: int) -> dict[str, str]:
        title = count.title.removesuffix("占比")
        return {"名称": title, "人数": str(count.count), "占比": percent_text(count.count, of)}

    day = found.as_of
    return {
        "范围": found.scope or office,
        "人员": found.group,
        "总数": found.total.count,
        "日期": f"{day.year}年{day.month}月{day.day}日",
        "占比": [line(share.counted, share.of) for share in found.shares],
        "各表": [
            {"名称": table.title, "合计": table.total, "各行": [line(each, table.total) for each in table.counts]}
            for table in found.tables
            if table.counts
        ],
    }


def _template(kind: str) -> "Template":
    from desktop.documents import templates

    return templates.load(kind, FOLDER)
