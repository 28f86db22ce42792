"""Which font the window is written in: the system's Chinese sans serif, else the shipped one."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from desktop.paths import RESOURCES
from desktop.ui.shared.tokens import BODY_PX

SYSTEM_FAMILIES = (
    "Microsoft YaHei UI",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
)
"""In order of preference. "Noto Sans CJK SC" must be named: otherwise the Japanese face of the collection comes first."""


def shipped_files(folder: Path = RESOURCES / "fonts") -> list[Path]:
    """The shipped sans serif faces: regular and bold."""
    return sorted(folder.rglob("NotoSansSC*.ttf")) + sorted(folder.rglob("NotoSansSC*.otf"))


def _load(files: Iterable[Path]) -> str | None:
    found = None
    for file in files:
        families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))
        found = found or (families[0] if families else None)
    return found


def family(*, shipped_only: bool = False) -> str | None:
    """Name of the family to use; None when the machine has no Chinese font and none is shipped.

    `shipped_only` makes pictures the same on every machine.
    """
    if not shipped_only:
        present = set(QFontDatabase.families())
        for name in SYSTEM_FAMILIES:
            if name in present:
                return name
    return _load(shipped_files())


def body_font(name: str | None) -> QFont:
    """The application's font, digits of equal width so that figures stand under each other."""
    font = QFont(name) if name else QFont()
    font.setPixelSize(BODY_PX)
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font
