"""Attachments are kept encrypted, refused when they cannot be used, given out and taken back, each look logged."""

import io
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from desktop import compose
from desktop.compose import Opened
from desktop.domain.actors import Actor, Role
from desktop.domain.attachments import MOST_BYTES, AttachmentDraft, AttachmentKind
from desktop.domain.errors import Refused, UserError
from desktop.domain.identity import Uid, new_uid
from desktop.domain.people import PersonDraft
from desktop.services import Services
from desktop.services.history import HistoryQuery
from desktop.store.handouts import Handouts

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj trailer<</Root 1 0 R>>"
)


def picture(width: int = 900, height: int = 1200, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, kind)
    return out.getvalue()


@pytest.fixture
def person(services: Services, who: Actor) -> Uid:
    return services.people.save(who, None, PersonDraft(name="李娜"), None).uid


@pytest.fixture
def keep(services: Services, who: Actor, person: Uid, tmp_path: Path) -> Callable[..., Uid]:
    """Write a file and keep it with the person."""

    def add(name: str, content: bytes, kind: AttachmentKind = AttachmentKind.SCAN) -> Uid:
        path = tmp_path / name
        path.write_bytes(content)
        return services.attachments.add(who, "person", person, path, AttachmentDraft(path.stem, kind)).uid

    return add


def titles(services: Services, who: Actor, person: Uid) -> list[str]:
    return [row.draft.title for row in services.attachments.rows(who, "person", person)]


def test_a_scan_is_kept_listed_shown_and_saved_again(
    services: Services, who: Actor, person: Uid, keep: Callable[..., Uid], tmp_path: Path
) -> None:
    uid = keep("入党志愿书.pdf", PDF)
    (row,) = services.attachments.rows(who, "person", person)
    assert (row.draft.title, row.file_name, row.size, row.shown) == ("入党志愿书", "入党志愿书.pdf", len(PDF), True)
    assert services.attachments.pages(who, uid) == 1
    assert services.attachments.picture(who, uid, 1).startswith(b"\x89PNG")
    services.attachments.save_as(who, uid, tmp_path / "出.pdf")
    assert (tmp_path / "出.pdf").read_bytes() == PDF


def test_the_content_is_nowhere_on_the_disk_in_clear(
    opened: Opened, services: Services, who: Actor, keep: Callable[..., Uid]
) -> None:
    secret = PDF + "绝密内容".encode()
    keep("a.pdf", secret)
    for path in opened.database.parent.rglob("*"):
        if path.is_file() and path.name != "a.pdf":
            assert "绝密内容".encode() not in path.read_bytes(), path


def test_a_photo_is_made_small_and_takes_the_place_of_the_one_before(
    services: Services, who: Actor, person: Uid, keep: Callable[..., Uid]
) -> None:
    keep("一.png", picture(), AttachmentKind.PHOTO)
    keep("二.jpg", picture(3000, 2000, "JPEG"), AttachmentKind.PHOTO)
    jpeg = services.attachments.photo(who, "person", person)
    assert jpeg is not None
    assert Image.open(io.BytesIO(jpeg)).size == (480, 320)
    assert titles(services, who, person) == []


def test_a_photo_loses_where_and_when_it_was_taken(
    services: Services, who: Actor, person: Uid, keep: Callable[..., Uid]
) -> None:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SECRETCAM"  # turned by 90°
    Image.new("RGB", (400, 300), "navy").save(out, "JPEG", exif=exif)
    keep("三.jpg", out.getvalue(), AttachmentKind.PHOTO)
    jpeg = services.attachments.photo(who, "person", person) or b""
    assert b"SECRETCAM" not in jpeg
    assert Image.open(io.BytesIO(jpeg)).size == (300, 400)


@pytest.mark.parametrize(
    ("name", "content", "kind", "said"),
    [
        ("空.pdf", b"", AttachmentKind.SCAN, "是空文件"),
        ("大.pdf", b"%PDF-" + b"0" * MOST_BYTES, AttachmentKind.SCAN, "超过 20.0 MB"),
        ("木马.exe", b"MZ", AttachmentKind.FILE, "是程序文件"),
        ("木马.EXE. ", b"MZ", AttachmentKind.FILE, "是程序文件"),
        ("快捷方式.url", b"[", AttachmentKind.FILE, "是程序文件"),
        ("相片.jpg", b"not a picture", AttachmentKind.PHOTO, "不是 PNG 或 JPEG"),
        ("断.jpg", b"\xff\xd8\xff\xe0broken", AttachmentKind.PHOTO, "图片打不开"),
        ("断.jpg", b"\xff\xd8\xff\xe0broken", AttachmentKind.SCAN, "“断.jpg”打不开：图片已损坏"),
        ("坏.pdf", b"%PDF-1.7 rubbish", AttachmentKind.SCAN, "“坏.pdf”打不开：不是完好的 PDF"),
        (
            "巨.jpg",
            b"\xff\xd8\xff\xe0" + bytes(2 * MOST_BYTES),
            AttachmentKind.PHOTO,
            "“巨.jpg”有 40.0 MB，超过 20.0 MB",
        ),
        ("x" * 101 + ".pdf", PDF, AttachmentKind.SCAN, "最多 100 个字"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words_and_nothing_is_kept(
    services: Services,
    who: Actor,
    person: Uid,
    keep: Callable[..., Uid],
    name: str,
    content: bytes,
    kind: AttachmentKind,
    said: str,
) -> None:
    with pytest.raises(UserError, match=said):
        keep(name, content, kind)
    assert titles(services, who, person) == []


def test_a_missing_file_and_a_folder_are_refused(services: Services, who: Actor, person: Uid, tmp_path: Path) -> None:
    for path in (tmp_path / "没有.pdf", tmp_path):
        with pytest.raises(UserError, match="读不出来"):
            services.attachments.add(who, "person", person, path, AttachmentDraft("没有"))


def test_renamed_taken_away_and_brought_back(
    services: Services, who: Actor, person: Uid, keep: Callable[..., Uid]
) -> None:
    uid = keep("a.pdf", PDF)
    services.attachments.rename(who, uid, AttachmentDraft("毕业证", AttachmentKind.FILE, "原件已验"), 1)
    assert titles(services, who, person) == ["毕业证"]
    services.attachments.delete(who, uid)
    assert titles(services, who, person) == []
    services.attachments.restore(who, uid)
    assert titles(services, who, person) == ["毕业证"]
    with pytest.raises(Refused, match="请填写名称"):
        services.attachments.rename(
            who, uid, AttachmentDraft(""), services.attachments.rows(who, "person", person)[0].version
        )


def test_a_photo_that_was_replaced_does_not_come_back_beside_the_new_one(
    services: Services, who: Actor, person: Uid, keep: Callable[..., Uid]
) -> None:
    first = keep("一.png", picture(), AttachmentKind.PHOTO)
    keep("二.png", picture(), AttachmentKind.PHOTO)
    with pytest.raises(UserError, match="已经有新的照片"):
        services.attachments.restore(who, first)


def test_every_look_is_in_the_history(services: Services, who: Actor, keep: Callable[..., Uid]) -> None:
    uid = keep("a.pdf", PDF)
    services.attachments.pages(who, uid)
    rows = services.history.rows(who, services.history.ids(who, HistoryQuery(chip="reveals")))
    assert [row.title for row in rows] == ["查看附件"]


def test_a_file_for_another_program_lies_in_a_private_folder_until_the_station_is_closed(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.conftest import CHEAP, PASSWORD

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    opened = compose.open_station(database, "管理员", PASSWORD, work=CHEAP)
    services, who = opened.services, opened.who
    person = services.people.save(who, None, PersonDraft(name="李娜"), None).uid
    (tmp_path / "表.docx").write_bytes(b"PK whatever")
    uid = services.attachments.add(who, "person", person, tmp_path / "表.docx", AttachmentDraft("表")).uid
    with pytest.raises(UserError, match="不能在这里显示"):
        services.attachments.pages(who, uid)
    copy = services.attachments.hand_out(who, uid)
    assert copy.read_bytes() == b"PK whatever"
    if os.name == "posix":
        assert stat.S_IMODE(copy.stat().st_mode) == 0o400
        assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    opened.close()
    assert not copy.exists()


def test_copies_left_by_a_crash_are_gone_after_the_next_start(tmp_path: Path) -> None:
    crashed = Handouts(tmp_path, tmp_path / "station.db")
    copy = crashed.put("../../etc/表\n.docx", b"x")
    assert copy.is_relative_to(crashed.folder)
    assert Handouts(tmp_path, tmp_path / "station.db").wipe() == 0
    assert not copy.exists()


def test_who_may_not_edit_people_may_not_add_to_them(
    services: Services, who: Actor, person: Uid, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    with pytest.raises(UserError, match="不能有附件"):
        services.attachments.add(who, "account", person, tmp_path / "a.pdf", AttachmentDraft("a"))
    clerk = Actor(new_uid(), "录入员甲", Role.CLERK)
    assert services.attachments.add(clerk, "person", person, tmp_path / "a.pdf", AttachmentDraft("a")).uid


def test_a_backup_brings_attachments_along(
    opened: Opened, services: Services, who: Actor, person: Uid, keep: Callable[..., Uid], tmp_path: Path
) -> None:
    from tests.conftest import CHEAP, PASSWORD

    keep("证书.pdf", PDF)
    target = tmp_path / "elsewhere" / "backup.db"
    target.parent.mkdir()
    services.backups.make(who, target)
    again = compose.open_station(target, "管理员", PASSWORD, work=CHEAP)
    try:
        (row,) = again.services.attachments.rows(again.who, "person", person)
        assert again.services.attachments.pages(again.who, row.uid) == 1
    finally:
        again.database_of().close()


def test_who_keeps_an_attachment_takes_it_back(services: Services, person: Uid, tmp_path: Path) -> None:
    clerk, other = (Actor(new_uid(), name, Role.CLERK) for name in ("小王", "小李"))
    path = tmp_path / "志愿书.pdf"
    path.write_bytes(PDF)
    kept = services.attachments.add(clerk, "person", person, path, AttachmentDraft("志愿书", AttachmentKind.SCAN))
    action = kept.changes.action
    assert action is not None
    assert services.history.rows(clerk, [action])[0].undoable
    assert "请由本人或支部书记撤销" in services.history.rows(other, [action])[0].refusal
    services.history.undo(clerk, action)
    assert titles(services, clerk, person) == []


def test_a_photo_is_taken_away_and_brought_back(
    services: Services, who: Actor, person: Uid, keep: Callable[..., Uid]
) -> None:
    keep("一.png", picture(), AttachmentKind.PHOTO)
    there = services.attachments.photo(who, "person", person)
    gone = services.attachments.delete_photo(who, "person", person)
    assert services.attachments.photo(who, "person", person) is None
    with pytest.raises(UserError, match="已经没有照片"):
        services.attachments.delete_photo(who, "person", person)
    services.attachments.restore(who, gone.uid)
    assert services.attachments.photo(who, "person", person) == there
    assert there is not None


def test_what_to_do_about_a_refused_file_is_not_to_correct_and_save(keep: Callable[..., Uid]) -> None:
    with pytest.raises(Refused) as told:
        keep("大.pdf", b"%PDF-" + b"0" * (MOST_BYTES * 3 // 2))
    assert told.value.message == "“大.pdf”有 30.0 MB，超过 20.0 MB。"
    assert told.value.advice == "请换一个文件，或压缩、分开后再添加。"
