"""The one table of colours and sizes from which palette, style sheet, icons and charts are made."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QColor, QGuiApplication, QPalette


class Tone(StrEnum):
    """What a pill, banner or count means; decides its colours, never alone its words."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours of one theme as #RRGGBB. `x_pale` is the background on which text in `x` stands."""

    name: str
    ink: str
    ink2: str
    """Secondary text: labels, hints, headings of columns."""
    hairline: str
    edge: str
    """Border of inputs and buttons; 3:1 against card, so that a field is seen as one."""
    soft: str
    """Border of buttons and chips, whose words say what they are; handles of scroll bars."""
    page: str
    rail: str
    """Background of navigation and status line."""
    card: str
    raised: str
    """Pop-ups, and rows under the pointer."""
    selected: str
    accent: str
    accent_strong: str
    """The primary button under the pointer."""
    on_accent: str
    accent_text: str
    accent_pale: str
    star: str
    star_off: str
    good: str
    good_pale: str
    warning: str
    warning_pale: str
    bad: str
    bad_pale: str
    info: str
    info_pale: str
    plain: str
    plain_pale: str
    series2: str
    focus: str
    focus_red: str
    """The ring of red buttons, on which `focus` is as dark as the red itself."""

    def tone(self, tone: Tone) -> tuple[str, str]:
        """Text and background colour of a pill."""
        return getattr(self, str(tone)), getattr(self, f"{tone}_pale")


LIGHT = Tokens(
    name="light",
    ink="#1B2430",
    ink2="#5B6573",
    hairline="#E3E7EC",
    edge="#8A95A3",
    soft="#C4CCD5",
    page="#F5F7F9",
    rail="#EDF0F4",
    card="#FFFFFF",
    raised="#F3F6F9",
    selected="#E1EAF3",
    accent="#B4231A",
    accent_strong="#981B13",
    on_accent="#FFFFFF",
    accent_text="#A5201A",
    accent_pale="#FBEAE8",
    star="#D9A227",
    star_off="#DDE2E8",
    good="#1B6F53",
    good_pale="#E3F3EC",
    warning="#875B00",
    warning_pale="#FDF1D8",
    bad="#A8321F",
    bad_pale="#FBE8E4",
    info="#3F5F80",
    info_pale="#E6EDF4",
    plain="#4E5866",
    plain_pale="#ECEFF3",
    series2="#B07A1E",
    focus="#2B66A8",
    focus_red="#05080D",
)

DARK = Tokens(
    name="dark",
    ink="#E8ECF1",
    ink2="#A3AEBB",
    hairline="#2C343E",
    edge="#677484",
    soft="#414C59",
    page="#14181E",
    rail="#181D24",
    card="#1C222A",
    raised="#252C36",
    selected="#2A3848",
    accent="#C73A2F",
    accent_strong="#B23127",
    on_accent="#FFFFFF",
    accent_text="#FF9B90",
    accent_pale="#3A2423",
    star="#E2B04A",
    star_off="#3A434E",
    good="#6CCBA4",
    good_pale="#18352B",
    warning="#E7BC63",
    warning_pale="#372C14",
    bad="#FF9C8A",
    bad_pale="#3E2420",
    info="#9DBDDD",
    info_pale="#22303F",
    plain="#B7C0CB",
    plain_pale="#2A323C",
    series2="#D9A95A",
    focus="#7FB2E8",
    focus_red="#FFFFFF",
)

ROW_HEIGHT = 34
BODY_PX = 14
"""Pixels of the application's font; what is larger or smaller is in style.qss."""


def palette(t: Tokens) -> QPalette:
    """The Qt palette of a theme; `tokens_of` reads the theme back from it."""
    role = QPalette.ColorRole
    made = QPalette()
    for which, colour in {
        role.Window: t.page,
        role.WindowText: t.ink,
        role.Base: t.card,
        role.AlternateBase: t.raised,
        role.Text: t.ink,
        role.Button: t.card,
        role.ButtonText: t.ink,
        role.BrightText: t.bad,
        role.Highlight: t.selected,
        role.HighlightedText: t.ink,
        role.Link: t.info,
        role.LinkVisited: t.info,
        role.ToolTipBase: t.card,
        role.ToolTipText: t.ink,
        role.PlaceholderText: t.ink2,
        role.Light: t.card,
        role.Midlight: t.hairline,
        role.Mid: t.edge,
        role.Dark: t.edge,
        role.Shadow: t.hairline,
        role.Accent: t.focus,
    }.items():
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(t.ink2))
    return made


def tokens_of(shown: QPalette | None = None) -> Tokens:
    """The theme a palette belongs to; without one, that of the application."""
    window = (shown or QGuiApplication.palette()).color(QPalette.ColorRole.Window)
    return DARK if window.lightness() < 128 else LIGHT
