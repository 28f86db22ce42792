"""Data in, bytes out: a filled template becomes a PDF, the same input always the same bytes."""

import hashlib
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from desktop.documents import archive, fonts, markdown
from desktop.documents.composing import Composer
from desktop.documents.fonts import INVISIBLE, Face, Typecase, font_folders, installed_fang
from desktop.documents.layout import foot
from desktop.documents.layout.blocks import Block
from desktop.documents.layout.flow import Placed, flow
from desktop.documents.layout.page import HEIGHT, WIDTH
from desktop.documents.layout.pen import Pen
from desktop.documents.templates import Template
from desktop.domain.documents import Imprint, Rendered, freeze

_FIELD = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_BREAKS = "\r\n\t\v\f\x85\u2028\u2029"
_EVERYDAY = "0123456789.年月日，。、；：（）"


def render(
    template: Template,
    fields: Mapping[str, Any],
    imprint: Imprint,
    frozen: bytes | None = None,
    typecase: Typecase | None = None,
    pictures: Mapping[str, bytes] | None = None,
) -> Rendered:
    """Make the document, ready to be signed.

    Args:
        fields: what the template sees, e.g. `ContractData.fields()`; dates may be ISO texts (frozen data read back).
        frozen: JSON attached to the file; the canonical form of `fields` when None.
        typecase: fonts to use; the shipped ones when None.
        pictures: JPEG or PNG by the name of the block that shows them.

    Raises:
        UserError: a field is missing, the template is wrong, or no font has a character; names the place.
    """
    typecase = typecase or shipped()
    check_characters(fields, typecase)
    seen = {**fields, "文书": _imprint_fields(imprint)}
    check_characters({"文书": seen["文书"]}, typecase)
    title, signatories = template.heading(seen), template.signatories(seen)
    nodes = markdown.parse(template.fill(seen))
    pages = flow(Composer(typecase, signatories, template.page, pictures or {}).blocks(nodes))
    kept = freeze(fields) if frozen is None else frozen
    furnish = lambda document: archive.furnish(document, title, imprint, kept)  # noqa: E731
    pdf, boxes = _print(pages, imprint, typecase, _static(template.body, _settings(template), typecase), furnish)
    by_field = {box.field_name: box for box in boxes}
    ordered = tuple(by_field[s.field] for s in signatories if s.field in by_field)
    return Rendered(pdf, len(pages), hashlib.sha256(pdf).hexdigest(), ordered, signatories)


@lru_cache(maxsize=1)
def shipped() -> Typecase:
    """The shipped fonts, kept for the life of the process."""
    return Typecase()


@lru_cache(maxsize=1)
def preferred() -> Typecase:
    """The same with the customer's own 仿宋_GB2312 where it is installed: official papers are set in it."""
    installed = installed_fang(font_folders())
    return Typecase(installed) if installed else shipped()


def _imprint_fields(imprint: Imprint) -> dict[str, Any]:
    return {"编号": imprint.number, "校验码": imprint.code, "制发单位": imprint.office, "日期": imprint.made_on}


def check_characters(fields: Mapping[str, Any], typecase: Typecase) -> None:
    """Refuse the first character that no font has, naming its field.

    Raises:
        UserError.
    """
    known = typecase.known(Face.FANG)
    for place, text in _texts(fields, ""):
        for character in text.translate(INVISIBLE):
            fine = character in known or character in _BREAKS or typecase.has(Face.FANG, character)
            if not fine:
                raise fonts.refusal(character, f"“{place}”")


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _texts(item, f"{place}.{name}" if place else str(name))
    elif isinstance(value, list | tuple):
        for n, item in enumerate(value, 1):
            yield from _texts(item, f"{place}第{n}项")


def _print(
    pages: Sequence[Sequence[Placed]],
    imprint: Imprint,
    typecase: Typecase,
    static: dict[str, tuple[str, ...]],
    furnish: Callable[[Any], object],
) -> tuple[bytes, list[Any]]:
    out = io.BytesIO()
    # ReportLab's own first font, Helvetica, would not be embedded.
    make: Any = Canvas
    first = fonts.load("NotoSerifSC").fontName
    canvas = make(out, (WIDTH, HEIGHT), pageCompression=1, invariant=1, initialFontName=first, pdfVersion=(1, 7))
    pen = Pen(canvas)
    for font, characters in static.items():
        fonts.load(font).begin(pen.document, characters)
    page_foot = foot.Foot(pen, imprint, typecase)
    for page in pages:
        for y, block in page:
            block.paint(pen, y)
        page_foot.paint(pen, len(pages))
        pen.next_page()
    furnish(pen.document)
    pen.canvas.save()
    return archive.without_info(out.getvalue()), pen.boxes


def _settings(template: Template) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(template.page.items()))


@lru_cache(maxsize=64)
def _static(body: str, settings: tuple[tuple[str, Any], ...], typecase: Typecase) -> dict[str, tuple[str, ...]]:
    """The characters that a template shows whatever the data, by font: what can be cut and deflated once.

    A function of the template alone, so that a document's bytes do not depend on what was rendered before.
    """
    found: dict[str, set[str]] = {}
    literal = markdown.parse(_literal(body))
    blocks = Composer(typecase, (), dict(settings)).blocks(literal)
    for font, text in _runs(blocks):
        found.setdefault(font, set()).update(text)
    for face, text in ((Face.SONG, foot.STATIC), (Face.FANG, _EVERYDAY)):
        for character in text:
            found.setdefault(typecase.glyph(face, character).font, set()).add(character)
    return {font: tuple(sorted(characters)) for font, characters in found.items()}


def _literal(body: str) -> str:
    """The template without its fields and without blocks that need them."""
    without = _FIELD.sub("", body)
    return re.sub(r"```(星级|雷达图|签署|照片|分页)\n.*?```\n", "", without, flags=re.DOTALL)


def _runs(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        for line in block.set_lines():
            yield from line.runs
