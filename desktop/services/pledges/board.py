"""What a 党员承诺公示表 says: every pledge that a branch published in one year."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from desktop.domain.documents import BoardLine, PledgeBoardData
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import BRANCHES, PostRole
from desktop.services.organisations import leader
from desktop.store.organisations import Organisation
from desktop.store.people import Person
from desktop.store.pledges import PledgeItem, PledgePublication, PledgeSheet
from desktop.store.sessions import Tx

_Published = tuple[PledgeItem, PledgePublication, Person]


def board_data(tx: Tx, branch: Uid, year: int) -> PledgeBoardData:
    """The data of one sheet for the wall.

    Raises:
        UserError: not a branch, or nothing was published in that year.
    """
    org = tx.fetch(Organisation, branch)
    if org.kind not in BRANCHES:
        raise UserError(f"“{org.name}”不是党支部，没有承诺公示表。", "请选择党支部。")
    found = _published(tx, branch, year)
    if not found:
        raise UserError(f"“{org.name}”{year} 年还没有公开的承诺。", "请先审核承诺并公开，再印公示表。")
    secretary = leader(tx, branch, PostRole.SECRETARY)
    return PledgeBoardData(
        year=year,
        branch=org.name,
        secretary=secretary.name if secretary else "",
        people=len({person.uid for _, _, person in found}),
        count=len(found),
        places="、".join(dict.fromkeys(publication.place for _, publication, _ in found if publication.place)),
        first=tuple(_line(*each, year) for each in found if each[1].ordinal == 1),
        later=tuple(_line(*each, year) for each in found if each[1].ordinal > 1),
    )


def _published(tx: Tx, branch: Uid, year: int) -> Sequence[_Published]:
    """In the order of names, post pledges before service pledges as on the pledge sheet."""
    statement = (
        sa.select(PledgeItem, PledgePublication, Person)
        .join(PledgePublication, PledgePublication.uid == PledgeItem.publication_uid)
        .join(PledgeSheet, PledgeSheet.uid == PledgeItem.sheet_uid)
        .join(Person, Person.uid == PledgeSheet.person_uid)
        .where(PledgeSheet.branch_uid == branch, PledgeSheet.year == year)
        .order_by(Person.sort_key, Person.uid, PledgePublication.ordinal, PledgeItem.kind, PledgeItem.ordinal)
    )
    return [(item, publication, person) for item, publication, person in tx.session.execute(statement)]


def _line(item: PledgeItem, publication: PledgePublication, person: Person, year: int) -> BoardLine:
    return BoardLine(
        name=person.name,
        kind=item.kind.label.removesuffix("承诺"),
        title=item.title.rstrip("。"),
        measure=(item.measure or "").rstrip("。"),
        due=_day(item.due_on, year) if item.due_on else "全年",
        span=_span(publication.since, publication.until, year),
    )


def _day(day: date, year: int) -> str:
    return f"{day.month}月{day.day}日" if day.year == year else f"{day.year}年{day.month}月{day.day}日"


def _span(since: date | None, until: date | None, year: int) -> str:
    """1月12日至18日, 1月28日至2月3日."""
    if since is None or until is None:
        return ""
    alike = (since.year, since.month) == (until.year, until.month)
    return f"{_day(since, year)}至{f'{until.day}日' if alike else _day(until, year)}"
