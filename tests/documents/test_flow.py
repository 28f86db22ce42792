"""What stands together on a page."""

import pytest

from desktop.documents import markdown, rendering
from desktop.documents.composing import Composer
from desktop.documents.layout.blocks import Block, Stack, Text, Tied
from desktop.documents.layout.flow import Placed, flow
from desktop.documents.layout.page import CORE_HEIGHT, CORE_WIDTH, LINES, PITCH
from desktop.documents.layout.tables import Table
from desktop.domain.documents import Signatory
from desktop.domain.errors import UserError

SIGNERS = (Signatory("甲方", "书记", "甲"), Signatory("乙方", "书记", "乙"))


def blocks(text: str) -> list[Block]:
    return Composer(rendering.shipped(), SIGNERS, {}).blocks(markdown.parse(text))


def pages(text: str) -> list[list[Placed]]:
    return flow(blocks(text))


def words(block: Block) -> str:
    return "".join(text for line in block.set_lines() for _, text in line.runs)


def said(page: list[Placed]) -> str:
    return "|".join(words(placed.block) for placed in page)


def paragraphs(count: int) -> str:
    return "\n\n".join(f"第{n}段。" for n in range(count)) + "\n\n"


def test_a_page_holds_twenty_two_lines() -> None:
    assert [len(page) for page in pages(paragraphs(45))] == [LINES, LINES, 1]


def test_a_line_of_twenty_eight_characters_fills_the_core() -> None:
    (block,) = blocks("党" * 60)
    assert [len(line.runs[0][1]) for line in block.set_lines()] == [26, 28, 6]
    assert max(line.x + line.width for line in block.set_lines()) == pytest.approx(CORE_WIDTH, abs=0.3)


def test_a_heading_is_never_the_last_thing_on_a_page() -> None:
    for before in range(LINES - 3, LINES + 1):
        found = pages(paragraphs(before) + "## 一、标题\n\n" + "正文" * 60)
        page = next(p for p in found if "标题" in said(p))
        assert "正文" in said(page)


def test_two_headings_in_a_row_stay_together() -> None:
    found = pages(paragraphs(LINES - 2) + "## 一、标题\n\n### （一）小节\n\n正文。\n")
    assert "一、标题（一）小节正文。" in said(found[1])


def test_no_line_of_a_paragraph_is_left_alone() -> None:
    for before in range(LINES - 4, LINES):
        counts = [
            sum(len(p.block.lines) for p in page if isinstance(p.block, Text) and "正" in words(p.block))
            for page in pages(paragraphs(before) + "正" * 28 * 6)
        ]
        assert 1 not in counts


@pytest.mark.parametrize("before", range(10, LINES + 2))
def test_signatures_take_two_lines_of_text_along(before: int) -> None:
    found = pages(paragraphs(before) + "本合同" * 40 + "\n\n```签署\n```\n")
    last = found[-1][-1].block
    assert isinstance(last, Tied)
    assert len(last.text.lines) >= 2
    assert found[-1][-1].y + last.height <= CORE_HEIGHT


HEADED = "| 名 | 值 |\n|---|---|\n"
FORM = "| | |\n|---|---|\n"


@pytest.mark.parametrize("head", [HEADED, FORM])
@pytest.mark.parametrize("rows", range(2, 60))
def test_a_closing_sentence_and_its_signatures_take_the_last_rows_along(head: str, rows: int) -> None:
    lines = "\n".join(f"| 行{n} | {n} |" for n in range(rows))
    found = pages("## 一、经历\n\n" + head + lines + "\n\n请核对。\n\n```签署\n```\n")
    assert f"行{rows - 2}" in said(found[-1])
    assert f"行{rows - 1}" in said(found[-1])
    assert [said(p).count("请核对") for p in found] == [0] * (len(found) - 1) + [1]
    told = "".join(map(said, found))
    assert all(told.count(f"行{n}{n}") == 1 for n in range(10, rows))
    assert all(p[-1].y + p[-1].block.height <= CORE_HEIGHT + 0.1 for p in found)


def test_a_short_table_goes_whole_with_its_heading_and_its_notes() -> None:
    text = paragraphs(LINES - 6) + "## 二、其他\n\n" + FORM + "| 甲 | 乙 |\n| 丙 | 丁 |\n\n"
    found = pages(text + "```附注\n说明。\n```\n\n请核对。\n\n```签署\n```\n")
    assert len(found) == 2
    assert said(found[1]).startswith("二、其他甲乙丙丁|说明。|请核对。")


@pytest.mark.parametrize("rows", range(1, 60, 7))
def test_a_long_table_leaves_no_row_alone(rows: int) -> None:
    table = "| 名 | 值 |\n|---|---|\n" + "\n".join(f"| 行{n} | {n} |" for n in range(rows))
    tables = [p.block for page in pages(paragraphs(15) + table) for p in page if isinstance(p.block, Table)]
    assert sum(len(t.rows) for t in tables) == rows
    assert len(tables) == 1 or all(len(t.rows) >= 2 for t in tables)
    assert {words(t)[:2] for t in tables} == {"名值"}


def test_a_line_that_heads_others_does_not_end_a_page() -> None:
    lines = "\n".join(f"| **组{n}** | |\n| 行 | 1 |" for n in range(40))
    tables = [p.block for page in pages("| 名 | 值 |\n|---|---|\n" + lines) for p in page]
    assert all(isinstance(t, Table) and not t.rows[-1].with_next for t in tables)


def test_text_returns_to_the_grid_after_a_table() -> None:
    (page,) = pages("甲。\n\n| 名 | 值 |\n|---|---|\n| a | 1 |\n\n乙。\n")
    assert page[-1].y % PITCH == pytest.approx(0, abs=0.01)


def test_a_page_break_makes_no_empty_page() -> None:
    assert len(pages("```分页\n```\n\n甲。\n\n```分页\n```\n\n```分页\n```\n\n乙。\n")) == 2


def test_a_heading_before_a_break_is_still_set() -> None:
    assert [said(p) for p in pages("## 甲\n\n```分页\n```\n\n乙。\n")] == ["甲", "乙。"]


def test_nothing_is_one_empty_page() -> None:
    assert pages("") == [[]]


def test_headings_are_bound_to_the_whole_table_only_by_its_first_rows() -> None:
    table = "| 名 | 值 |\n|---|---|\n" + "\n".join(f"| 行{n} | {n} |" for n in range(80))
    first = pages("## 标题\n\n" + table)[0][0].block
    assert isinstance(first, Stack)


def test_a_radar_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(UserError, match="雷达图"):
        blocks("```雷达图\n组织建设\n```\n")


def test_stars_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(UserError, match="星级"):
        blocks("```星级\n四星\n```\n")


def test_a_rating_without_stars_shows_its_level_alone() -> None:
    with_stars, without = blocks("```星级\n3/5 三星级\n```\n\n```星级\n0/0 优秀\n```\n")
    assert without.height < with_stars.height


def test_words_after_a_form_stand_clear_of_it_wherever_it_ends() -> None:
    for rows in range(1, 12):
        form = "| | | | |\n|---|---|---|---|\n" + "| 姓名 | 李娜 | 性别 | 女 |\n" * rows
        first, after = pages(form + "\n正文。\n")[0]
        assert after.y - (first.y + first.block.height) >= 7.9
