"""From the nodes of a filled template to the blocks on the page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop.documents import charts
from desktop.documents.fonts import Typecase
from desktop.documents.layout.blocks import Block, PageBreak, Text, Tied, TiedRows, headed
from desktop.documents.layout.forms import FormSetter
from desktop.documents.layout.page import (
    CENTRE,
    CORE_WIDTH,
    FLUSH,
    HEADINGS,
    NOTE,
    PARAGRAPH,
    RIGHT_ALIGNED,
    Style,
)
from desktop.documents.layout.setting import Span, set_text
from desktop.documents.layout.signing import Signatures, set_signatures
from desktop.documents.layout.tables import Table, set_table
from desktop.documents.markdown import Fence, Grid, Heading, Node, Paragraph, Spans, plain
from desktop.domain.charts import Axis
from desktop.domain.documents import Signatory
from desktop.domain.errors import UserError

_TABLE_SIZE = 12.0
_STYLED: Mapping[str, Style] = {"居中": CENTRE, "靠右": RIGHT_ALIGNED, "顶格": FLUSH, "附注": NOTE}
_PHOTO = "照片"
"""Before a form: its upper right corner shows the photo, or room for one."""
_DRAWN = ("签署", _PHOTO, "分页", "空行", "星级", "雷达图")
_AXIS = re.compile(r"(?P<title>.+) (?P<value>-?\d+|—) (?P<full>\d+)")
_STAR = re.compile(r"(?P<stars>\d+)\s*/\s*(?P<most>\d+)\s*(?P<level>.*)")


@dataclass(frozen=True, slots=True)
class Composer:
    """Sets the nodes of one document.

    Attributes:
        page: the template's settings; `table_size` in points.
        signatories: in order, for the ```签署 block.
        pictures: by the name of the block that shows them, e.g. 照片.
    """

    typecase: Typecase
    signatories: Sequence[Signatory]
    page: Mapping[str, Any]
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    def blocks(self, nodes: Sequence[Node]) -> list[Block]:
        """Every block in order, headings and signatures bound to their text.

        Raises:
            UserError: unknown fenced block, character without a font.
        """
        found: list[Block] = []
        cornered = False
        for node in nodes:
            if isinstance(node, Grid) and not any(plain(cell).strip() for cell in node.header):
                _append(found, self._form(node, cornered=cornered))
                cornered = False
            elif isinstance(node, Fence) and node.kind == _PHOTO:
                cornered = True
            else:
                for block in self._blocks(node):
                    _append(found, block)
        return headed(found)

    def _form(self, grid: Grid, *, cornered: bool) -> Block:
        """A table without headings: labels and values in turn."""
        size = float(self.page.get("table_size", _TABLE_SIZE))
        setter = FormSetter(grid.weights, size, self.typecase)
        return setter.form(grid.rows, self.pictures.get(_PHOTO), cornered=cornered)

    def _blocks(self, node: Node) -> Sequence[Block]:
        match node:
            case Heading(level, spans):
                return [self._text(spans, HEADINGS[min(level, max(HEADINGS))])]
            case Paragraph(spans):
                return [self._text(spans, PARAGRAPH)] if plain(spans).strip() else []
            case Grid():
                return [self._table(node)]
            case Fence(kind, lines):
                return self._fence(kind, lines)

    def _text(self, spans: Sequence[Span], style: Style) -> Text:
        return Text(set_text(spans, style, CORE_WIDTH, self.typecase), style)

    def _table(self, grid: Grid) -> Block:
        size = float(self.page.get("table_size", _TABLE_SIZE))
        return set_table(grid.header, grid.rows, grid.weights, grid.aligns, size, self.typecase)

    def _fence(self, kind: str, lines: Sequence[Spans]) -> Sequence[Block]:
        style = _STYLED.get(kind)
        if style is not None:
            return [self._text(spans, style) for spans in lines]
        match kind:
            case "签署":
                return [set_signatures(self.signatories, self.typecase)]
            case "分页":
                return [PageBreak()]
            case "空行":
                return [self._text([], FLUSH)]
            case "星级":
                return [self._stars(lines)]
            case "雷达图":
                return [self._radar(lines)]
        known = "、".join([*_STYLED, *_DRAWN])
        raise UserError(f"模板中有不认识的版块“{kind}”。", f"可用的版块：{known}。")

    def _stars(self, lines: Sequence[Spans]) -> Block:
        found = _STAR.fullmatch("".join(map(plain, lines)).strip())
        if not found:
            raise UserError("版块“星级”的写法应为“星数/满星 等次”。")
        return charts.level(int(found["stars"]), int(found["most"]), found["level"], self.typecase)

    def _radar(self, lines: Sequence[Spans]) -> Block:
        axes: list[Axis] = []
        values: list[int | None] = []
        for line in filter(None, (plain(spans).strip() for spans in lines)):
            found = _AXIS.fullmatch(line)
            if not found:
                raise UserError(
                    "版块“雷达图”的每一行应为“名称 得分 满分”。", "分数写成百分之一分的整数；没有得分写“—”。"
                )
            axes.append(Axis(found["title"], int(found["full"])))
            values.append(None if found["value"] == "—" else int(found["value"]))
        return charts.radar_of(axes, tuple(values), self.typecase)


def _append(found: list[Block], block: Block) -> None:
    """Add a block; a signature block takes the paragraph or the last rows of the table before it along."""
    last = found[-1] if found else None
    if isinstance(block, Signatures) and isinstance(last, Table):
        found[-1] = TiedRows(last, block)
    elif isinstance(block, Signatures) and isinstance(last, Text) and not last.style.with_next:
        found[-1] = Tied(last, block)
    else:
        found.append(block)
