"""A chart of stacked bars, painted here because Qt's own charts are not free enough; a table stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from shuzhi_desktop.ui.theme import Theme

_ROW = 28
_BAR = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name and one count per segment, in the order of the legend."""

    name: str
    counts: tuple[int, ...]


class StackedBarChart(QWidget):
    """Bars of shares; each segment is told apart by its place in the legend and its number as well as its colour."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bars: tuple[Bar, ...] = ()
        self._legend: tuple[str, ...] = ()
        self._neutral: frozenset[int] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, legend: Sequence[str], bars: Sequence[Bar], neutral: frozenset[int] = frozenset()) -> None:
        """Show other bars. Segments named by `neutral` are neither good nor bad and are grey."""
        self._neutral = neutral
        self._legend, self._bars = tuple(legend), tuple(bars)
        self.setAccessibleDescription("; ".join(self._spoken(bar) for bar in self._bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Tall enough for the legend and every bar."""
        return QSize(self._theme.px(360), self._theme.px(_ROW) * (len(self._bars) + bool(self._legend)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As tall as `sizeHint`, narrower."""
        return QSize(self._theme.px(200), self.sizeHint().height())

    def colours(self) -> tuple[QColor, ...]:
        """From best to worst: greens, gold, cinnabar; blue for what follows."""
        p = self._theme.palette
        judged = [place for place in range(len(self._legend)) if place not in self._neutral]
        scales = {
            2: (p.green, p.cinnabar),
            3: (p.green, p.green_soft, p.cinnabar),
            4: (p.green, p.green_soft, p.gold_soft, p.cinnabar),
        }
        scale = scales.get(len(judged), (p.green, p.green_soft, p.gold_soft, p.cinnabar, p.blue))
        colours = dict(zip(judged, (scale[place % len(scale)] for place in range(len(judged))), strict=True))
        return tuple(QColor(colours.get(place, p.hint)) for place in range(len(self._legend)))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint legend and bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(12))
        row, colours = self._theme.px(_ROW), self.colours()
        self._paint_legend(painter, row, colours)
        names = min(
            max((painter.fontMetrics().horizontalAdvance(bar.name) for bar in self._bars), default=0) + row // 2,
            self.width() // 3,
        )
        for place, bar in enumerate(self._bars, start=bool(self._legend)):
            painter.setPen(QColor(self._theme.palette.ink))
            shown = painter.fontMetrics().elidedText(bar.name, Qt.TextElideMode.ElideRight, names - 8)
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, place * row, names, row), middle | Qt.AlignmentFlag.AlignLeft, shown)
            self._paint_bar(painter, bar, QRectF(names, place * row, self.width() - names, row), colours)
        painter.end()

    def _paint_legend(self, painter: QPainter, row: int, colours: tuple[QColor, ...]) -> None:
        left, side = 0, self._theme.px(10)
        for name, colour in zip(self._legend, colours, strict=True):
            painter.fillRect(QRectF(left, (row - side) / 2, side, side), colour)
            painter.setPen(QColor(self._theme.palette.secondary))
            width = painter.fontMetrics().horizontalAdvance(name)
            painter.drawText(
                QRectF(left + side + 6, 0, width + 4, row),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                name,
            )
            left += side + width + self._theme.px(24)

    def _paint_bar(self, painter: QPainter, bar: Bar, place: QRectF, colours: tuple[QColor, ...]) -> None:
        height = self._theme.px(_BAR)
        frame = QRectF(place.left(), place.center().y() - height / 2, place.width(), height)
        shape = QPainterPath()
        shape.addRoundedRect(frame, 3, 3)
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(frame, QColor(self._theme.palette.line))
        total, left = sum(bar.counts), frame.left()
        for count, colour in zip(bar.counts, colours, strict=False):
            width = frame.width() * count / total if total else 0.0
            segment = QRectF(left, frame.top(), width, height)
            painter.fillRect(segment, colour)
            number = str(count)
            if count and painter.fontMetrics().horizontalAdvance(number) + 8 < width:
                painter.setPen(QColor("#FFFFFF" if colour.lightness() < 128 else "#1F2328"))
                painter.drawText(segment, Qt.AlignmentFlag.AlignCenter, number)
            left += width
        painter.restore()

    def _spoken(self, bar: Bar) -> str:
        parts = (f"{name} {count}" for name, count in zip(self._legend, bar.counts, strict=False))
        return f"{bar.name}：{'，'.join(parts)}"
