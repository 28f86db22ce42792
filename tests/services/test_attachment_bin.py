"""Attachments that were deleted lie in the recycle bin under what they belong to, and come back from there."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from desktop.compose import Opened
from desktop.domain.attachments import AttachmentDraft, AttachmentKind
from desktop.domain.errors import UserError
from desktop.domain.identity import Uid
from desktop.domain.organisations import OrganisationDraft, OrgKind
from desktop.domain.people import PersonDraft
from desktop.domain.people.records import ThoughtReportDraft
from desktop.domain.views import Comparison, Condition
from desktop.services.history import BinQuery
from tests.services.station import Station, build

Keep = Callable[..., Uid]


@pytest.fixture
def here(opened: Opened) -> Station:
    return build(opened)


@pytest.fixture
def keep(here: Station, tmp_path: Path) -> Keep:
    """A file kept with a record and deleted again."""

    def made(noun: str, owner: Uid, name: str, kind: AttachmentKind = AttachmentKind.SCAN) -> Uid:
        path, out = tmp_path / f"{name}.png", io.BytesIO()
        Image.new("RGB", (300, 400), "navy").save(out, "PNG")
        path.write_bytes(out.getvalue())
        uid = here.services.attachments.add(here.who, noun, owner, path, AttachmentDraft(name, kind)).uid
        here.services.attachments.delete(here.who, uid)
        return uid

    return made


def lines(here: Station, query: BinQuery = BinQuery()) -> list[tuple[str, str, str]]:  # noqa: B008
    history = here.services.history
    return [(row.kind, row.title, row.note) for row in history.bin_rows(here.who, history.bin_ids(here.who, query))]


def test_it_is_listed_under_its_owner_and_comes_back(here: Station, keep: Keep) -> None:
    person = here.person("李娜")
    uid = keep("person", person, "入党志愿书")
    assert lines(here) == [("附件", "李娜", "扫描件：入党志愿书")]
    history = here.services.history
    (row,) = history.bin_rows(here.who, [uid])
    assert (row.page, row.shown) == ("people", person)
    assert history.restorable(here.who, [uid]) == {"attachment": [uid]}
    assert history.restore(here.who, "attachment", [uid])
    assert [a.draft.title for a in here.services.attachments.rows(here.who, "person", person)] == ["入党志愿书"]
    assert lines(here) == []


def test_every_kind_of_owner_is_named(here: Station, keep: Keep) -> None:
    person = here.person("李娜")
    report = here.services.files.save(here.who, person, None, ThoughtReportDraft(reported_on=date(2026, 3, 1)), None).uid
    keep("organisation", here.branch, "批复")
    keep("thought_report", report, "手写稿")
    assert set(lines(here)) == {("附件", "城关供电所党支部", "扫描件：批复"), ("附件", "李娜", "扫描件：手写稿")}
    assert lines(here, BinQuery(text="手写")) == [("附件", "李娜", "扫描件：手写稿")]
    inside = Condition("place", Comparison.IS, (here.branch.hex(),))
    assert len(lines(here, BinQuery(conditions=(inside,)))) == 2
    other = here.services.organisations.save(here.who, None, OrganisationDraft("二支部", OrgKind.BRANCH), None).uid
    elsewhere = Condition("place", Comparison.IS, (other.hex(),))
    assert lines(here, BinQuery(conditions=(elsewhere,))) == []


def test_with_its_owner_gone_it_waits_for_that(here: Station, keep: Keep) -> None:
    people = here.services.people
    person = people.save(here.who, None, PersonDraft("王强"), None).uid
    keep("person", person, "证书")
    people.delete(here.who, [person], "误录")
    assert [line[0] for line in lines(here)] == ["人员"]
    here.services.history.restore(here.who, "person", [person])
    assert [line[0] for line in lines(here)] == ["附件"]


def test_a_photo_does_not_come_back_beside_another(here: Station, keep: Keep) -> None:
    person = here.person("李娜")
    first, second = (keep("person", person, name, AttachmentKind.PHOTO) for name in ("旧照", "新照"))
    with pytest.raises(UserError, match="已经有新的照片"):
        here.services.history.restore(here.who, "attachment", [first, second])
    here.services.history.restore(here.who, "attachment", [second])
    assert [line[2] for line in lines(here)] == ["照片：旧照"]
