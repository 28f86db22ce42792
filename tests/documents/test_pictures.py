"""Pages as pictures."""

import io

import pikepdf
import pytest
from PIL import Image

from desktop.documents import pictures
from desktop.domain.errors import UserError
from tests.documents.test_rendering import made


def test_a_page_becomes_a_picture_of_its_size() -> None:
    pdf = made("pledge_sheet").pdf
    assert Image.open(io.BytesIO(pictures.page_png(pdf, 1, 96))).size == (794, 1123)


def test_a_page_as_wide_as_a_street_is_drawn_with_fewer_dots() -> None:
    with pikepdf.new() as file:
        file.add_blank_page(page_size=(14_400, 14_400))
        out = io.BytesIO()
        file.save(out)
    width, height = Image.open(io.BytesIO(pictures.page_png(out.getvalue(), 1, 300))).size
    assert width == height
    assert 6_000 < width < 6_400


def test_a_png_of_a_page_is_white_paper_with_black_ink() -> None:
    pdf = made("pledge_sheet").pdf
    image = Image.open(io.BytesIO(pictures.page_png(pdf, 1, 50))).convert("L")
    assert image.getpixel((2, 2)) == 255
    assert min(image.tobytes()) < 60


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(UserError, match="没有第 9 页"):
        pictures.page_png(made("pledge_sheet").pdf, 9)


@pytest.mark.parametrize("data", [b"", b"picture", b"%PDF-1.7 broken"])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(UserError, match="打不开"):
        pictures.page_count(data)
