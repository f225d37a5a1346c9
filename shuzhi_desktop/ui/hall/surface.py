"""What all pages of the hall screen stand on: the red ground, and words that grow with the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QRadialGradient
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from shuzhi_desktop.ui.theme import FAMILIES

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

WIDTH, HEIGHT = 1920, 1080
"""Sizes of the pages are given for a screen of so many pixels."""

WHITE, PALE, GOLD, AMBER = "#FFFFFF", "#F6DADA", "#F4D58D", "#FFB74D"
_LIGHT = ("#A11D22", "#8A171C", "#6E0F14")
_DARK = ("#4A1418", "#2E0E11", "#1A090B")


def unit_of(widget: QWidget) -> float:
    """How large one pixel of the drawing is on this widget."""
    return max(min(widget.width() / WIDTH, widget.height() / HEIGHT), 0.05)


class HallText(QLabel):
    """Plain words in one line that grow with the window; what is too long for its place is made smaller, never cut."""

    def __init__(self, size: float, colour: str = WHITE, *, bold: bool = False, spacing: float = 0) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._size, self._bold, self._spacing = size, bold, spacing
        self._unit = 1.0
        self.colour = ""
        self.paint_in(colour)

    def paint_in(self, colour: str) -> None:
        """Change the colour."""
        if colour != self.colour:
            self.colour = colour
            # A rule of its own wins over the program's `QWidget { color }`.
            self.setStyleSheet(f"QLabel {{ color: {colour}; background: transparent; }}")

    def show_words(self, words: str) -> None:
        """Show other words."""
        if words != self.text():
            self.setText(words)
            self.setAccessibleName(words)
            self.fit(self._unit)

    def fit(self, unit: float) -> None:
        """Take the size that belongs to a unit."""
        self._unit = unit
        self.setFixedHeight(max(round(self._size * unit * 1.4), 1))
        self._shrink()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Look again whether the words have room."""
        super().resizeEvent(event)
        self._shrink()

    def _shrink(self) -> None:
        pixels = max(round(self._size * self._unit), 1)
        while True:
            font = QFont(list(FAMILIES))
            font.setStyleHint(QFont.StyleHint.SansSerif)
            font.setPixelSize(pixels)
            font.setBold(self._bold)
            font.setFeature(QFont.Tag("tnum"), 1)
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, self._spacing * self._unit)
            self.setFont(font)
            if pixels <= 8 or self.width() <= 1 or self.fontMetrics().horizontalAdvance(self.text()) <= self.width():
                return
            pixels = max(pixels * 9 // 10, 8)


class Ground(QWidget):
    """The red ground, lighter at the upper left; a darker one goes with the dark look."""

    def __init__(self, *, dark: bool) -> None:
        super().__init__()
        self._dark = dark

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground."""
        painter = QPainter(self)
        middle = QPointF(self.width() * 0.28, self.height() * 0.2)
        gradient = QRadialGradient(middle, max(self.width(), self.height()) * 0.85)
        for place, colour in zip((0.0, 0.55, 1.0), _DARK if self._dark else _LIGHT, strict=True):
            gradient.setColorAt(place, QColor(colour))
        painter.fillRect(self.rect(), gradient)
        painter.end()


class HallBar(QWidget):
    """How much of a whole is there, as a round bar; the figures stand beside it in words."""

    def __init__(self) -> None:
        super().__init__()
        self._part, self._whole = 0, 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_part(self, part: int, whole: int) -> None:
        """Show `part` of `whole`."""
        self._part, self._whole = part, max(whole, 1)
        self.update()

    def fit(self, unit: float) -> None:
        """Take the size that belongs to a unit."""
        self.setFixedHeight(max(round(18 * unit), 3))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        frame, round_ = QRectF(self.rect()), self.height() / 2
        painter.setBrush(QColor(255, 255, 255, 40))
        painter.drawRoundedRect(frame, round_, round_)
        share = min(self._part / self._whole, 1)
        if share > 0:
            frame.setWidth(max(frame.width() * share, self.height()))
            painter.setBrush(QColor(GOLD))
            painter.drawRoundedRect(frame, round_, round_)
        painter.end()


class HallRule(QWidget):
    """A thin line across."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the line."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(255, 255, 255, 64))
        painter.end()
