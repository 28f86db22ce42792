"""What a signature looks like: seals and names, pictures of every sort, rare characters, and no surprises."""

import random
import subprocess
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from desktop.documents.appearance import Appearance, Manner, check_picture, draw, stamp
from desktop.documents.fields import FieldBox, add_fields
from desktop.documents.signing import sign
from desktop.documents.verifying import State, verify
from desktop.domain.errors import UserError
from tests.documents.signed_papers import NOON, PARTY_A, contract, key, outside, paper

WIDE, TALL, FLAT = (220.0, 100.0), (120.0, 160.0), (160.0, 24.0)


def shape(mode: str = "RGB", kind: str = "PNG", side: int = 400, **saved: object) -> bytes:
    """A red ring on white paper."""
    image = Image.new("RGB", (side, side), "white")
    ImageDraw.Draw(image).ellipse((20, 20, side - 20, side - 20), outline=(210, 20, 20), width=30)
    out = BytesIO()
    image.convert(mode).save(out, kind, **saved)
    return out.getvalue()


def pixels(pdf: bytes, page: int = 0) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    picture: Image.Image = document[page].render(scale=2, may_draw_forms=True).to_pil().convert("RGB")
    return picture


def reds(picture: Image.Image) -> int:
    raw = picture.tobytes()
    return sum(1 for r, g, b in zip(raw[::3], raw[1::3], raw[2::3], strict=True) if r > 150 and g < 90 and b < 90)


def text(pdf: bytes, folder: Path) -> str:
    file = folder / "a.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("size", [WIDE, TALL, FLAT])
def test_a_seal_is_drawn_for_an_organisation_in_a_field_of_any_form(size: tuple[float, float]) -> None:
    drawn = pixels(draw(Appearance("张三", "示范县供电公司安平供电所", None, Manner.ORGANISATION), "2026年6月1日", "内部签章", size))
    assert reds(drawn) > 100
    assert (drawn.width, drawn.height) == (2 * size[0], 2 * size[1])


@pytest.mark.parametrize("size", [WIDE, TALL, FLAT])
def test_nothing_runs_over_the_edge_of_the_field(size: tuple[float, float]) -> None:
    for shown in (
        Appearance("阿卜杜热西提·阿卜杜热合曼", "某某省电力有限公司某某县供电分公司第三党支部委员会", None, Manner.ORGANISATION),
        Appearance("阿" * 64),
        Appearance("张三", "示范供电所", shape()),
    ):
        drawn = pixels(draw(shown, "2026年12月31日", "内部签章", size))
        edge = [(x, y) for x in range(drawn.width) for y in (0, drawn.height - 1)]
        edge += [(x, y) for y in range(drawn.height) for x in (0, drawn.width - 1)]
        assert {drawn.getpixel(p) for p in edge} == {(255, 255, 255)}


def test_the_mark_stands_inside_our_seal_so_that_nobody_takes_it_for_a_registered_one(tmp_path: Path) -> None:
    said = text(draw(Appearance("张三", "示范供电所", None, Manner.ORGANISATION), "2026年6月1日", "内部签章", WIDE), tmp_path)
    assert said.count("内部签章") == 2


def test_a_person_signs_in_kai_with_the_date_beneath(tmp_path: Path) -> None:
    said = text(draw(Appearance("欧阳小明"), "2026年6月1日", "内部签章", TALL), tmp_path)
    assert [w in said for w in ("欧阳小明", "2026年6月1日", "内部签章")] == [True] * 3


def test_rare_characters_are_drawn_and_can_be_copied(tmp_path: Path) -> None:
    said = text(draw(Appearance("王𬱖䶮㛃"), "2026年6月1日", "内部签章", WIDE), tmp_path)
    assert "王𬱖䶮㛃" in said


def test_a_character_that_no_font_has_stops_the_signature() -> None:
    with pytest.raises(UserError, match=r"签章中的.*U\+E001"):
        draw(Appearance("王\ue001"), "2026年6月1日", "内部签章", WIDE)


def test_invisible_characters_from_pasted_names_do_not_stop_it(tmp_path: Path) -> None:
    assert "王五" in text(draw(Appearance("王\u200b五\n"), "2026年6月1日", "内部签章", WIDE), tmp_path)


def test_every_font_is_embedded(tmp_path: Path) -> None:
    pdf = draw(Appearance("张䶮", "示范供电所", None, Manner.ORGANISATION), "2026年6月1日", "内部签章", WIDE)
    lines = outside("pdffonts", pdf=pdf, folder=tmp_path).splitlines()[2:]
    assert lines
    assert all(line.split()[-5] == "yes" and "Type 3" not in line for line in lines)


@pytest.mark.parametrize(
    "picture",
    [shape(), shape("L"), shape("1"), shape("P"), shape("RGBA"), shape("LA"), shape("RGB", "JPEG"), shape("CMYK", "JPEG"),
     shape("L", "JPEG"), shape("I;16")],
    ids=["rgb", "grey", "bitmap", "palette", "alpha", "grey-alpha", "jpeg", "cmyk", "grey-jpeg", "16-bit"],
)  # fmt: skip
def test_a_picture_of_any_sort_can_be_signed_with(picture: bytes) -> None:
    check_picture(picture)
    signed = sign(contract(), PARTY_A, key(), Appearance("张三", "示范供电所", picture), "", NOON)
    assert verify(signed).state is State.PARTLY


def test_the_seal_is_seen_on_the_signed_page() -> None:
    signed = sign(contract(), PARTY_A, key(), Appearance("张三", "示范供电所", shape()), "", NOON)
    assert reds(pixels(contract(), 1)) == 0
    assert reds(pixels(signed, 1)) > 1000


def test_the_white_paper_of_a_scan_does_not_cover_what_is_beneath() -> None:
    signed = sign(
        add_fields(paper(), [FieldBox(PARTY_A, 1, 60, 640, 280, 740)]), PARTY_A, key(),
        Appearance("张三", "示范供电所", shape()), "", NOON,
    )  # fmt: skip
    under, over = (pixels(p).crop((160, 260, 270, 300)) for p in (paper(), signed))
    dark = [sum(1 for v in p.convert("L").tobytes() if v < 100) for p in (under, over)]
    assert dark[0] > 100
    assert dark[1] >= dark[0] * 0.9


def test_a_telephones_photograph_stands_upright() -> None:
    image = Image.new("RGB", (600, 200), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 100, 200), fill=(210, 20, 20))
    turned = Image.Exif()
    turned[0x0112] = 6
    out = BytesIO()
    image.save(out, "JPEG", exif=turned)
    drawn = pixels(draw(Appearance("张三", "", out.getvalue()), "2026年6月1日", "内部签章", WIDE))
    upper, lower = (reds(drawn.crop(box)) for box in ((0, 0, 240, 100), (0, 100, 240, 200)))
    assert upper > 0
    assert lower == 0


def test_a_large_picture_does_not_make_the_document_large() -> None:
    out = BytesIO()
    Image.frombytes("RGB", (1200, 1200), random.Random(1).randbytes(1200 * 1200 * 3)).save(out, "JPEG", quality=80)
    signed = sign(contract(), PARTY_A, key(), Appearance("张三", "", out.getvalue()), "", NOON)
    assert len(signed) - len(contract()) < 600_000


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (b"", "不是可用的图片"),
        (b"hello", "不是可用的图片"),
        (paper(), "不是可用的图片"),
        (shape(kind="GIF"), "不是可用的图片"),
        (shape()[:-200], "已损坏"),
        (shape(side=6000), "像素"),
        (shape() + bytes(5 * 1024 * 1024), "太大"),
    ],
    ids=["empty", "text", "pdf", "gif", "cut", "pixels", "bytes"],
)
def test_a_picture_that_cannot_be_used_is_refused_in_words(picture: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        check_picture(picture)


def test_an_invisible_field_has_no_appearance() -> None:
    assert stamp(Appearance("张三"), "2026年6月1日", "内部签章", (0, 0)) is None


def test_the_same_appearance_is_the_same_bytes() -> None:
    arguments = (Appearance("张三", "示范供电所", shape()), "2026年6月1日", "内部签章", WIDE)
    first = draw(*arguments)
    draw.cache_clear()
    assert draw(*arguments) == first


def test_a_seal_field_is_told_from_a_name_field_by_its_name() -> None:
    assert [Manner.of_field(n) for n in ("甲方签章", "承诺人签字")] == [Manner.ORGANISATION, Manner.PERSON]
