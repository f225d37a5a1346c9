"""Colours, fonts and the stylesheet, light and dark, at text sizes of 100 to 200 %."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QColor, QFont, QPalette

from shuzhi_desktop.ui.stylesheet import stylesheet

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Source Han Sans SC",
)
SMALLEST_SCALE = 100
LARGEST_SCALE = 200


class Tone(StrEnum):
    """What a colour stands for; every use of one also says it in words or by a mark."""

    PLAIN = "plain"
    DONE = "done"
    WARN = "warn"
    INFORM = "inform"
    LIVE = "live"


class Palette(NamedTuple):
    """Tokens as `#RRGGBB`. `*_text` reads on the card and on its pale ground with at least 4.5 : 1."""

    ink: str
    secondary: str
    hint: str
    line: str
    ground: str
    card: str
    side: str
    side_ink: str
    side_hint: str
    side_chosen: str
    cinnabar: str
    cinnabar_hover: str
    cinnabar_text: str
    cinnabar_pale: str
    green: str
    green_text: str
    green_pale: str
    gold: str
    gold_text: str
    gold_pale: str
    blue: str
    blue_text: str
    blue_pale: str
    green_soft: str
    gold_soft: str
    scroll: str
    focus: str


LIGHT = Palette(
    ink="#1F2328",
    secondary="#57606A",
    hint="#8B949E",
    line="#E3E6EA",
    ground="#F6F7F9",
    card="#FFFFFF",
    side="#20262E",
    side_ink="#D6DBE1",
    side_hint="#98A2AE",
    side_chosen="#343B45",
    cinnabar="#B4232A",
    cinnabar_hover="#9A1C23",
    cinnabar_text="#B4232A",
    cinnabar_pale="#F9E9E9",
    green="#1A7F4B",
    green_text="#166F41",
    green_pale="#E4F4EB",
    gold="#B7791F",
    gold_text="#865512",
    gold_pale="#FDF3DF",
    blue="#2459A9",
    blue_text="#2459A9",
    blue_pale="#E7EFFA",
    green_soft="#8FCBA9",
    gold_soft="#E8BE6B",
    scroll="#B9C0C8",
    focus="#2459A9",
)
DARK = Palette(
    ink="#E8EBEF",
    secondary="#A9B2BD",
    hint="#7D8793",
    line="#343B45",
    ground="#15191E",
    card="#1D2229",
    side="#101317",
    side_ink="#D6DBE1",
    side_hint="#98A2AE",
    side_chosen="#2A313A",
    cinnabar="#C2343B",
    cinnabar_hover="#D0484F",
    cinnabar_text="#FF9A9A",
    cinnabar_pale="#3D2023",
    green="#2F9E66",
    green_text="#6FD3A0",
    green_pale="#173325",
    gold="#D39A3B",
    gold_text="#EBBF6D",
    gold_pale="#372A13",
    blue="#4E86D8",
    blue_text="#94BBF5",
    blue_pale="#1B2C47",
    green_soft="#7DB797",
    gold_soft="#B98F45",
    scroll="#525C68",
    focus="#94BBF5",
)


class Theme(NamedTuple):
    """A palette at a text size. Sizes in pixels are given at 100 % and scaled by `px`."""

    dark: bool = False
    scale: int = 100

    @property
    def palette(self) -> Palette:
        """The tokens in use."""
        return DARK if self.dark else LIGHT

    def px(self, size: float) -> int:
        """A size at the chosen text size."""
        return round(size * self.scale / 100)

    def ink(self, tone: Tone) -> QColor:
        """The colour of words of a tone."""
        return QColor(self._pair(tone)[0])

    def pale(self, tone: Tone) -> QColor:
        """The ground under words of a tone."""
        return QColor(self._pair(tone)[1])

    def fill(self, tone: Tone) -> QColor:
        """The solid colour of a tone: bars, dots."""
        p = self.palette
        fills = {Tone.DONE: p.green, Tone.WARN: p.gold, Tone.INFORM: p.blue, Tone.LIVE: p.cinnabar, Tone.PLAIN: p.hint}
        return QColor(fills[tone])

    def font(self, size: float = 14, *, bold: bool = False) -> QFont:
        """The program's font with figures of one width, `size` in pixels at 100 %."""
        font = QFont(list(FAMILIES))
        font.setStyleHint(QFont.StyleHint.SansSerif)
        font.setPixelSize(self.px(size))
        font.setBold(bold)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def apply(self, application: QApplication) -> None:
        """Dress the whole program: palette, font, stylesheet. Its style is Fusion since `desktop.make_application`."""
        application.setPalette(self.qt_palette())
        application.setFont(self.font())
        application.setStyleSheet(stylesheet(self))

    def qt_palette(self) -> QPalette:
        """The tokens as Qt's roles, for whatever the stylesheet does not reach."""
        p, roles = self.palette, QPalette.ColorRole
        made = QPalette()
        for role, token in (
            (roles.Window, p.ground),
            (roles.WindowText, p.ink),
            (roles.Base, p.card),
            (roles.AlternateBase, p.ground),
            (roles.Text, p.ink),
            (roles.Button, p.card),
            (roles.ButtonText, p.ink),
            (roles.ToolTipBase, p.side),
            (roles.ToolTipText, p.side_ink),
            (roles.PlaceholderText, p.secondary),
            (roles.Highlight, p.blue_pale),
            (roles.HighlightedText, p.ink),
            (roles.Link, p.blue_text),
            (roles.Accent, p.blue),
        ):
            made.setColor(role, QColor(token))
        for role in (roles.WindowText, roles.Text, roles.ButtonText):
            made.setColor(QPalette.ColorGroup.Disabled, role, QColor(p.hint))
        return made

    def _pair(self, tone: Tone) -> tuple[str, str]:
        p = self.palette
        return {
            Tone.PLAIN: (p.secondary, p.ground),
            Tone.DONE: (p.green_text, p.green_pale),
            Tone.WARN: (p.gold_text, p.gold_pale),
            Tone.INFORM: (p.blue_text, p.blue_pale),
            Tone.LIVE: (p.cinnabar_text, p.cinnabar_pale),
        }[tone]


def set_role(widget: QWidget, name: str, value: str) -> None:
    """Set a property the stylesheet selects by (`role`, `tone`, `bad`) and restyle the widget."""
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
