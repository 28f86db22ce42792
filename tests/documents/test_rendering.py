"""Whole documents: the same bytes again, all words back, nothing torn apart."""

import dataclasses
import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from desktop.documents import pictures, rendering, templates
from desktop.documents.layout.page import CORE_HEIGHT, HEIGHT, LEFT, RIGHT, TOP
from desktop.domain.documents import GoalLine, PairingSide, Rendered, freeze
from desktop.domain.drafts import INVISIBLE
from desktop.domain.errors import UserError
from tests.documents import samples
from tests.documents.reading import frozen_data, page_text

SAMPLES: dict[str, Callable[..., Any]] = {
    "project_contract": samples.contract,
    "pledge_board": samples.board,
    "pledge_sheet": samples.pledge_sheet,
    "pairing_agreement": samples.pairing,
    "assessment_report": samples.report,
}


def made(kind: str, **changes: object) -> Rendered:
    return rendering.render(templates.load(kind), SAMPLES[kind](**changes).fields(), samples.IMPRINT)


def text_of(pdf: bytes) -> str:
    """All words, without the line breaks of the page."""
    pages = (page_text(pdf, n) for n in range(1, pictures.page_count(pdf) + 1))
    return re.sub(r"\s", "", "".join(pages))


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_same_input_gives_the_same_bytes(kind: str) -> None:
    first = made(kind)
    assert made(kind).pdf == first.pdf
    assert first.sha256 == hashlib.sha256(first.pdf).hexdigest()


def test_another_process_with_another_past_gives_the_same_bytes() -> None:
    code = (
        "import sys; sys.path[:0] = [sys.argv[1]]\n"
        "from tests.documents.test_rendering import made\n"
        "made('assessment_report'); print(made('pledge_sheet').sha256)"
    )
    root = Path(__file__).parents[2]
    out = subprocess.run([sys.executable, "-c", code, str(root)], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == made("pledge_sheet").sha256


def test_documents_made_at_the_same_time_do_not_mix() -> None:
    kinds = [*SAMPLES] * 4
    alone = {kind: made(kind).sha256 for kind in SAMPLES}
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda kind: made(kind).sha256, kinds))
    assert together == [alone[kind] for kind in kinds]


@pytest.mark.parametrize("kind", SAMPLES)
def test_frozen_data_read_back_render_to_the_same_document(kind: str) -> None:
    first = made(kind)
    fields = json.loads(frozen_data(first.pdf))
    assert rendering.render(templates.load(kind), fields, samples.IMPRINT).pdf == first.pdf


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_page_carries_number_code_and_page_count(kind: str) -> None:
    found = made(kind)
    for page in range(1, found.pages + 1):
        words = re.sub(r"\s", "", page_text(found.pdf, page))
        assert f"第{page}页共{found.pages}页" in words
        assert samples.IMPRINT.code in words
        assert samples.IMPRINT.number in words


def test_rare_characters_can_be_copied_exactly() -> None:
    rare = "䶮㛃䲟𬱖𬍛𫖯𣲗𫘧𬭎𠅤𰻞𡐓𫄧"
    assert rare in text_of(made("pledge_sheet", name=rare).pdf)


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_font_is_embedded_with_its_way_back_to_characters(kind: str) -> None:
    with pikepdf.open(io.BytesIO(made(kind).pdf)) as pdf:
        fonts = {name: font for page in pdf.pages for name, font in page.resources.Font.items()}
        assert fonts
        for font in fonts.values():
            assert font.Subtype == "/TrueType"
            assert "/FontFile2" in font.FontDescriptor
            assert "/ToUnicode" in font


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_file_has_the_structure_of_an_archive(kind: str) -> None:
    with pikepdf.open(io.BytesIO(made(kind).pdf)) as pdf:
        assert "/Info" not in pdf.trailer
        assert pdf.Root.Lang == "zh-CN"
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert "/Filter" not in pdf.Root.Metadata
        meta = pdf.Root.Metadata.read_bytes().decode()
        assert "<pdfaid:part>3</pdfaid:part>" in meta
        assert samples.IMPRINT.number in meta
        assert pdf.Root.AF[0].AFRelationship == "/Data"
        assert pdf.check_pdf_syntax() == []


def test_each_document_has_an_identifier_of_its_own() -> None:
    def identifier(pdf: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(pdf)) as file:
            return bytes(file.trailer.ID[0])

    one, again, other = (made("pairing_agreement", goal=goal).pdf for goal in ("周正言", "周正言", "周正言。"))
    assert identifier(one) == identifier(again) != identifier(other)


def test_the_attached_data_are_the_ones_given() -> None:
    fields = samples.contract().fields()
    found = rendering.render(templates.load("project_contract"), fields, samples.IMPRINT, b'{"x":1}')
    assert frozen_data(found.pdf) == b'{"x":1}'
    assert frozen_data(made("project_contract").pdf) == freeze(fields)


@pytest.mark.parametrize("kind", SAMPLES)
def test_places_to_sign_follow_the_declared_order_and_lie_in_the_core(kind: str) -> None:
    found = made(kind)
    assert [box.field_name for box in found.signature_boxes] == [s.field for s in found.signatories]
    for box in found.signature_boxes:
        assert 1 <= box.page <= found.pages
        assert LEFT <= box.x1 < box.x2 <= RIGHT
        assert HEIGHT - TOP - CORE_HEIGHT <= box.y1 < box.y2 <= HEIGHT - TOP


@pytest.mark.parametrize("extra", range(0, 24, 3))
def test_signatures_never_stand_alone_on_a_page(extra: int) -> None:
    content = "\n".join(f"第{n}项任务按期完成。" for n in range(extra))
    found = made("project_contract", content=content)
    words = re.sub(r"\s", "", page_text(found.pdf, found.signature_boxes[0].page))
    assert "为本合同的组成部分。" in words
    assert len({box.page for box in found.signature_boxes}) == 1


def test_many_partners_fill_more_than_one_page_of_signatures() -> None:
    partners = tuple(PairingSide(f"张伟{n}", f"A{n}", "安平供电所", "台区经理", "群众") for n in range(30))
    found = made("pairing_agreement", partners=partners)
    assert len(found.signature_boxes) == 32
    assert len({box.page for box in found.signature_boxes}) > 1


def test_long_tables_repeat_their_header_on_every_page() -> None:
    goals = tuple(GoalLine(f"指标{n}", "1", "2", "口径说明" * 20) for n in range(40))
    found = made("project_contract", goals=goals)
    pages = [page_text(found.pdf, n) for n in range(1, found.pages + 1)]
    with_rows = [p for p in pages if re.search(r"指标\d", p)]
    assert len(with_rows) > 2
    assert all("口径" in p and "基线" in p for p in with_rows)
    assert all(f"指标{n}" in text_of(found.pdf) for n in range(40))


def test_a_cell_longer_than_a_page_loses_nothing() -> None:
    goals = (GoalLine("指标", "1", "2", "".join(f"第{n}句。" for n in range(1200))),)
    words = text_of(made("project_contract", goals=goals).pdf)
    assert all(f"第{n}句" in words for n in (0, 400, 800, 1199))


def test_a_name_of_three_hundred_characters_stays_on_the_page() -> None:
    found = made("project_contract", project="长" * 300)
    assert text_of(found.pdf).count("长" * 300) >= 2


@pytest.mark.parametrize("character", ["ඞ", "😀", "\ue863", "\x07"])
def test_a_character_without_a_font_stops_the_document_and_names_the_field(character: str) -> None:
    data = samples.contract()
    second = dataclasses.replace(data.second, representative=f"陈{character}安")
    with pytest.raises(UserError, match=f"“乙方.代表人”.*U\\+{ord(character):04X}"):
        made("project_contract", second=second)


def test_the_place_in_a_table_is_named_by_its_row() -> None:
    goals = (*samples.contract().goals, GoalLine("😀", "", "", ""))
    with pytest.raises(UserError, match=r"“目标第5项\.指标”"):
        made("project_contract", goals=goals)


def test_a_character_in_the_template_itself_is_named_with_its_words() -> None:
    template = dataclasses.replace(templates.load("pledge_sheet"), body="你好ඞ世界")
    with pytest.raises(UserError, match="你好ඞ世界"):
        rendering.render(template, samples.pledge_sheet().fields(), samples.IMPRINT)


def test_an_unknown_block_in_a_template_is_refused() -> None:
    template = dataclasses.replace(templates.load("pledge_sheet"), body="```相册\n```\n")
    with pytest.raises(UserError, match="不认识的版块“相册”"):
        rendering.render(template, samples.pledge_sheet().fields(), samples.IMPRINT)


def test_invisible_characters_pasted_along_do_not_matter() -> None:
    assert "周正言" in text_of(made("pairing_agreement", secretary="x", goal="周\u200b正\ufeff言").pdf)


@pytest.mark.parametrize("members", range(1, 13))
def test_a_board_of_any_length_repeats_its_header_and_leaves_no_signature_alone(members: int) -> None:
    for later in ({}, {"later": ()}):
        pdf = rendering.render(
            templates.load("pledge_board"), samples.board(members, **later).fields(), samples.IMPRINT
        ).pdf
        pages = [page_text(pdf, n) for n in range(1, pictures.page_count(pdf) + 1)]
        assert [n for n, words in enumerate(pages, 1) if "承诺事项和兑现标准" not in words] == []
        assert "党支部书记（签字）" in pages[-1]


def test_a_full_stop_typed_at_the_end_of_a_pledge_is_not_printed_twice() -> None:
    items = tuple(
        dataclasses.replace(item, title=f"{item.title}。", measure=f"{item.measure}。")
        for item in samples.pledge_sheet().items
    )
    words = text_of(made("pledge_sheet", items=items).pdf)
    assert "兑现标准" in words
    assert "。。" not in words
    assert "。；" not in words


def test_no_contacts_agreed_is_no_least_number() -> None:
    assert "不少于〇次" not in (words := text_of(made("pairing_agreement", contacts_per_month=0).pdf))
    assert "联系情况如实记录" in words


def test_marks_that_were_stored_before_they_were_taken_out_stop_no_document() -> None:
    stored = (chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000)  # no database holds half a character
    marks = [mark for mark in stored if INVISIBLE.match(mark)]
    assert "\u200e" in marks
    assert "\u2069" in marks
    text = "周" + "".join(marks) + "正言"
    assert "周正言" in text_of(made("pairing_agreement", secretary="x", goal=text).pdf)
