"""Two parties sign a contract of ordinary size and it is verified: against the bare hashing and RSA of the same bytes."""

import hashlib
import io
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from desktop.documents import appearance, fonts
from desktop.documents.appearance import Appearance, Manner
from desktop.documents.fields import FieldBox, add_fields
from desktop.documents.keys import Authority, load_key
from desktop.documents.signing import sign
from desktop.documents.verifying import State, verify

BUDGET_MS = 120.0
ROUNDS = 25
WHEN = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
TEXT = "".join(chr(0x4E00 + 23 * n) for n in range(300))
"""300 different characters in two faces: about 150 KB of glyphs, like a real contract."""


def contract() -> bytes:
    out = io.BytesIO()
    song, hei = fonts.load("NotoSerifSC"), fonts.load("NotoSansSC")
    canvas = Canvas(out, pagesize=(595, 842), invariant=1, initialFontName=song.fontName)  # type: ignore[arg-type]
    for font in (song, hei):
        canvas.setFont(font.fontName, 16)
        for row in range(12):
            canvas.drawString(80, 760 - 29 * row, TEXT[25 * row : 25 * row + 25])
        canvas.showPage()
    canvas.save()
    boxes = [FieldBox("甲方签章", 2, 60, 100, 280, 200), FieldBox("乙方签章", 2, 310, 100, 530, 200)]
    return add_fields(out.getvalue(), boxes)


def seal_picture() -> bytes:
    """600 × 600 pixels with transparency, as a scanner's tool gives it."""
    image = Image.new("RGBA", (600, 600))
    ImageDraw.Draw(image).ellipse((20, 20, 580, 580), outline=(200, 20, 20, 255), width=24)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def milliseconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def bare(data: bytes, key: rsa.RSAPrivateKey) -> None:
    """What cannot be saved: hash and sign twice, hash and verify twice."""
    for _ in range(2):
        hashlib.sha256(data).digest()
        made = key.sign(data[:300], padding.PKCS1v15(), hashes.SHA256())
        hashlib.sha256(data).digest()
        key.public_key().verify(made, data[:300], padding.PKCS1v15(), hashes.SHA256())


def report(name: str, value: float, floor: float, **limits: float) -> None:
    line = {"name": name, "value": round(value, 1), "floor": round(floor, 2), "ratio": round(value / floor, 1), **limits}
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def main() -> None:
    authority = Authority.create("示范供电所", WHEN)
    first, second = (
        load_key(authority.issue(name, "示范供电所", "密码", WHEN), "密码") for name in ("张三", "李四")
    )
    paper, seal = contract(), seal_picture()
    looks = (Appearance("张三", "示范供电所", seal, Manner.ORGANISATION), Appearance("李四", "示例公司"))

    def both() -> bytes:
        signed = sign(paper, "甲方签章", first, looks[0], "项目实施合同", WHEN)
        return sign(signed, "乙方签章", second, looks[1], "项目实施合同", WHEN)

    def whole() -> None:
        if verify(both(), [authority.certificate]).state is not State.COMPLETE:
            raise SystemExit("the signed contract does not verify")

    def anew() -> None:
        appearance.draw.cache_clear()
        whole()

    whole()
    signed = both()
    raw = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    floor = statistics.median(milliseconds(lambda: bare(signed, raw)) for _ in range(ROUNDS))
    times = {"drawn": anew, "kept": whole, "two": both, "verify": lambda: verify(signed, [authority.certificate])}
    medians = {name: statistics.median(milliseconds(action) for _ in range(ROUNDS)) for name, action in times.items()}
    report("signing.two_signatures_and_verification.ms", medians["kept"], floor, budget=BUDGET_MS)
    report("signing.the_same_with_seals_drawn_anew.ms", medians["drawn"], floor, budget=BUDGET_MS)
    report("signing.two_signatures.ms", medians["two"], floor)
    report("signing.verification.ms", medians["verify"], floor)
    report("signing.added_kb", (len(signed) - len(paper)) / 1024, len(paper) / 1024)


if __name__ == "__main__":
    main()
