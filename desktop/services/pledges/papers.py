"""What a 承诺书 says, taken from the record."""

from collections.abc import Sequence
from datetime import date

from desktop.domain.codes import CodeTables, name_of
from desktop.domain.documents import PledgeLine, PledgeSheetData
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import PostRole
from desktop.domain.pledges.model import ItemState
from desktop.services.organisations import leader, names_of
from desktop.services.pairings.papers import standing_of
from desktop.services.pledges.rows import items_of, parts_of, person_of, publications_of
from desktop.store.pledges import PledgeItem, PledgeOpinion, PledgePublication, PledgeSheet
from desktop.store.sessions import Tx


def sheet_data(tx: Tx, uid: Uid, codes: CodeTables) -> PledgeSheetData:
    """The data of one 承诺书: every item that was not sent back.

    Raises:
        UserError: gone, or without any item.
    """
    sheet = tx.fetch(PledgeSheet, uid)
    person = person_of(tx, sheet)
    items = [i for i in items_of(tx, uid) if i.state is not ItemState.RETURNED]
    if not items:
        raise UserError("承诺书还没有承诺事项，不能生成承诺书。", "请先写承诺事项。")
    orgs = names_of(tx)
    branch = sheet.branch_uid
    secretary = leader(tx, branch, PostRole.SECRETARY) if branch else None
    reviewed = [i for i in items if i.reviewed_on is not None]
    return PledgeSheetData(
        year=sheet.year,
        name=person.name,
        staff_no=person.staff_no or "",
        branch=orgs.get(branch, "") if branch else "",
        group=orgs.get(person.group_uid, "") if person.group_uid else "",
        member_kind=standing_of(person, codes, tx.today),
        post=person.job_title or name_of(codes, "work_post", person.work_post),
        items=tuple(_line(i) for i in items),
        opinions="；".join(o.text.rstrip("。；") for o in parts_of(tx, PledgeOpinion, [uid])[uid]),
        review=_review(items),
        reviewed_on=max((i.reviewed_on for i in reviewed if i.reviewed_on), default=None),
        secretary=secretary.name if secretary else "",
        publication="；".join(_publication(p) for p in publications_of(tx, uid)),
    )


def _line(row: PledgeItem) -> PledgeLine:
    return PledgeLine(
        kind=row.kind.label,
        category=row.category.label,
        title=row.title,
        measure=row.measure or "",
        due=row.due_on,
        advanced=row.advanced is True,
        wished=row.wished is True,
        feasible=row.feasible is True,
        able=row.able is True,
    )


def _review(items: Sequence[PledgeItem]) -> str:
    passed = sum(i.state is not ItemState.PENDING for i in items)
    if not passed:
        return ""
    notes = list(dict.fromkeys(i.review_note for i in items if i.review_note and i.state is not ItemState.PENDING))
    said = f"经逐条审核，{passed} 项承诺体现先进性、符合群众意愿、切实可行、能够做到，同意公开。"
    return said + "".join(f"{note.rstrip('。')}。" for note in notes)


def _publication(row: PledgePublication) -> str:
    what = "" if row.ordinal == 1 else "增补公示："
    return f"{what}{_day(row.since)}至{_day(row.until)}，{row.place}"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
