"""Which font shows which character."""

from pathlib import Path

import pytest
import reportlab

from desktop.documents import embedding, fonts, tounicode
from desktop.documents.fonts import Face, MissingGlyphError, Typecase

RARE = "䶮㛃䲟𬱖𬍛𫖯𣲗𫘧𬭎𠅤𰻞𡐓𫄧"


def test_the_embedding_was_written_against_this_reportlab() -> None:
    assert reportlab.Version.startswith(embedding.REPORTLAB + ".")


@pytest.mark.parametrize("face", list(Face))
def test_every_face_shows_rare_name_characters(face: Face) -> None:
    case = Typecase()
    assert all(case.has(face, character) for character in RARE + "堃喆昇祎玥赟頔偲翀珺")


def test_common_characters_come_from_the_face_itself() -> None:
    case = Typecase()
    assert case.glyph(Face.FANG, "党").font == "FandolFang"
    assert case.glyph(Face.HEI, "党").font == "NotoSansSC"
    assert case.glyph(Face.FANG, "𬱖").font == "NotoSerifSC"
    assert case.glyph(Face.SONG, "𰻞").font == "ShuangxingRareHan"


def test_quotation_marks_are_full_width_in_every_face() -> None:
    case = Typecase()
    assert all(case.glyph(face, mark).width == 1 for face in Face for mark in "“”‘’，。")


@pytest.mark.parametrize("character", ["\ue863", "😀", "\x07", "\U0001f1e8", "ඞ"])
def test_a_character_without_a_font_is_never_shown_as_a_box(character: str) -> None:
    with pytest.raises(MissingGlyphError):
        Typecase().glyph(Face.SONG, character)


def test_the_refusal_names_character_code_point_and_place() -> None:
    message = str(fonts.refusal("ඞ", "“姓名”"))
    assert "“姓名”中的“ඞ”（U+0D9E）" in message
    assert "自造字" in str(fonts.refusal("\ue863", "“姓名”"))
    assert "U+0007" in str(fonts.refusal("\x07", "“姓名”"))


@pytest.mark.parametrize("character", ["\U00031350", "\U00032000", "\U0002ebf0"])
def test_an_ideograph_younger_than_this_python_is_not_called_invisible(character: str) -> None:
    assert fonts.refusal(character, "姓名").message.startswith(f"姓名中的“{character}”（U+{ord(character):04X}）")


def test_the_official_fang_is_found_and_preferred(tmp_path: Path) -> None:
    (tmp_path / "simfang.ttf").write_bytes((fonts.SHIPPED / "ShuangxingKai.ttf").read_bytes())
    found = fonts.installed_fang([tmp_path / "nowhere", tmp_path])
    assert found == tmp_path / "simfang.ttf"
    assert Typecase(found).glyph(Face.FANG, "党").font == str(found)
    assert Typecase(found).glyph(Face.FANG, "𬱖").font == str(found)
    assert Typecase(found).glyph(Face.FANG, "鰱").font == "NotoSerifSC"


def test_a_file_that_is_no_usable_font_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "simfang.ttf").write_bytes(b"not a font")
    assert fonts.installed_fang([tmp_path]) is None
    (tmp_path / "simfang.ttf").write_bytes((fonts.SHIPPED / "ShuangxingRareHan.ttf").read_bytes())
    assert fonts.installed_fang([tmp_path]) is None


def test_characters_beyond_the_first_plane_go_back_to_themselves() -> None:
    table = tounicode.cmap("F", [0, ord("党"), 0x2C256])
    assert "<01> <515A>" in table
    assert "<02> <D870DE56>" in table
    assert "<00>" not in table.partition("endcodespacerange")[2]


def test_the_table_is_written_in_blocks_of_a_hundred() -> None:
    table = tounicode.cmap("F", range(256))
    assert [line.split()[0] for line in table.splitlines() if line.endswith("beginbfchar")] == ["100", "100", "55"]
