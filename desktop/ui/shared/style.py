"""The style sheet, generated from the tokens: Qt's QSS does not follow the palette by itself."""

from pathlib import Path
from string import Template

from desktop.paths import RESOURCES
from desktop.ui.shared.tokens import Tokens, Tone

ARROWS = RESOURCES / "arrows"
"""<theme>-<name>.svg: QSS can only draw an arrow from a file, which has its colour in it."""
_SHEET = Template((Path(__file__).parent / "style.qss").read_text(encoding="utf-8"))


def _pills(t: Tokens) -> str:
    lines = []
    for tone in Tone:
        text, ground = t.tone(tone)
        lines.append(f'QLabel[pill="{tone}"] {{ color: {text}; background: {ground}; }}')
        lines.append(
            f'QFrame[banner="{tone}"] {{ background: {ground}; border: 1px solid {text}; border-radius: 8px; }}'
        )
        lines.append(f'QFrame[banner="{tone}"] QLabel {{ color: {text}; background: transparent; }}')
        lines.append(f'QLabel[tone="{tone}"] {{ color: {text}; }}')
    return "\n".join(lines)


def sheet(t: Tokens) -> str:
    """The style sheet of one theme."""
    names = {name: getattr(t, name) for name in Tokens.__slots__}
    names["arrows"] = (ARROWS / t.name).as_posix()
    return _SHEET.substitute(names) + _pills(t)
