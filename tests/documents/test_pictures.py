"""Pages as pictures."""

import io

import pytest
from PIL import Image

from desktop.documents import pictures
from desktop.domain.errors import UserError
from tests.documents.test_rendering import made


def test_a_page_becomes_a_picture_of_its_size() -> None:
    pdf = made("pledge_sheet").pdf
    picture = pictures.page_picture(pdf, 1, 96)
    assert (picture.width, picture.height) == (794, 1123)
    assert len(picture.pixels) == picture.stride * picture.height


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
