"""How well texts and marks stand out from their ground, by the formula of WCAG 2.1."""

from desktop.ui.shared.tokens import Tokens, Tone


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.1: 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_pairs(t: Tokens) -> dict[str, tuple[str, str]]:
    """Every pair of text and background that occurs on screen, by a name for messages."""
    pairs = {
        f"{ink} on {ground}": (getattr(t, ink), getattr(t, ground)) for ink in ("ink", "ink2") for ground in _GROUNDS
    }
    for tone in Tone:
        for ground in ("card", "page"):
            pairs[f"{tone} on {ground}"] = (t.tone(tone)[0], getattr(t, ground))
        pairs[f"{tone} pill"] = t.tone(tone)
    pairs["primary button"] = (t.on_accent, t.accent)
    pairs["primary button, pointed at"] = (t.on_accent, t.accent_strong)
    pairs["current place"] = (t.accent_text, t.accent_pale)
    pairs["accent text on card"] = (t.accent_text, t.card)
    return pairs


_GROUNDS = ("card", "page", "rail", "raised", "selected")
