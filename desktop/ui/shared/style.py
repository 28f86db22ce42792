"""The style sheet, generated from the tokens: Qt's QSS does not follow the palette by itself."""

from pathlib import Path
from string import Template

from desktop.ui.shared.tokens import Tokens, Tone

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


def sheet(t: Tokens, arrows: Path) -> str:
    """The style sheet of one theme.

    `arrows` holds <theme>-<name>.svg written by `write_arrows`; QSS can only draw an arrow from a file.
    """
    names = {name: getattr(t, name) for name in Tokens.__slots__}
    names["arrows"] = f"{arrows.as_posix()}/{t.name}"
    return _SHEET.substitute(names) + _pills(t)


def write_arrows(t: Tokens, source: Path, folder: Path) -> None:
    """Write the few pictures QSS needs in the colours of a theme."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, colour in (("chevron-down", t.ink2), ("check", t.on_accent), ("dash", t.on_accent)):
        text = (source / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
        (folder / f"{t.name}-{name}.svg").write_text(text, encoding="utf-8")
