"""A line over years, painted here like the other charts; a table stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from shuzhi_desktop.ui.theme import Theme

_TOP, _BOTTOM, _SIDE = 40, 62, 56
_NEAR = 22
_STEP_E4 = 50_000


@dataclass(frozen=True, slots=True)
class TrendMark:
    """One year. `value` is in 1/10000 of a point, None for no score; `fresh` begins a new line (other rules).

    `shown` is the score as it is written, `notes` what stands below the year: who, and what the unit was called.
    """

    title: str
    value: int | None
    shown: str
    notes: tuple[str, ...]
    fresh: bool
    said: str


class TrendChart(QWidget):
    """Left and right go from year to year; Enter or a click opens one: `opened` carries its number from 0."""

    opened = Signal(int)

    def __init__(self, theme: Theme, name: str, fresh: str, parent: QWidget | None = None) -> None:
        """An empty chart.

        Args:
            theme: how it looks.
            name: what it shows, for screen readers.
            fresh: what is written at a break between two years.
            parent: where it stands.
        """
        super().__init__(parent)
        self._theme, self._fresh = theme, fresh
        self._marks: tuple[TrendMark, ...] = ()
        self.current = 0
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_marks(self, marks: Sequence[TrendMark]) -> None:
        """Show other years, oldest first."""
        self._marks = tuple(marks)
        self.current = max(len(self._marks) - 1, 0)
        self.setAccessibleDescription("; ".join(mark.said for mark in self._marks))
        self.update()

    @property
    def marks(self) -> tuple[TrendMark, ...]:
        """The years shown, oldest first."""
        return self._marks

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a line and its words."""
        return QSize(self._theme.px(480), self._theme.px(280))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Below this the words would stand on one another."""
        return QSize(self._theme.px(280), self._theme.px(220))

    def place_of(self, number: int) -> QPointF:
        """Where the point of a year stands."""
        low, high = self._bounds()
        px, count = self._theme.px, len(self._marks)
        across = self.width() - 2 * px(_SIDE)
        x = px(_SIDE) + (across * number / (count - 1) if count > 1 else across / 2)
        value = self._marks[number].value
        tall = self.height() - px(_TOP) - px(_BOTTOM)
        share = 0.5 if value is None else (value - low) / (high - low)
        return QPointF(x, px(_TOP) + tall * (1 - share))

    def _bounds(self) -> tuple[int, int]:
        """Multiples of five points around all values, in 1/10000."""
        values = [mark.value for mark in self._marks if mark.value is not None] or [0, _STEP_E4]
        low, high = min(values) // _STEP_E4 * _STEP_E4, -(-max(values) // _STEP_E4) * _STEP_E4
        return (low, high) if low < high else (low - _STEP_E4, high + _STEP_E4)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the lines of the scale, the line over the years, and what belongs to each."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(12))
        if self._marks:
            self._paint_scale(painter)
            for number in range(1, len(self._marks)):
                self._paint_step(painter, number)
            for number in range(len(self._marks)):
                self._paint_mark(painter, number)
        painter.end()

    def _paint_scale(self, painter: QPainter) -> None:
        px, palette = self._theme.px, self._theme.palette
        low, high = self._bounds()
        steps = (high - low) // _STEP_E4
        every = max(-(-steps // 5), 1)
        tall = self.height() - px(_TOP) - px(_BOTTOM)
        for step in range(0, steps + 1, every):
            y = px(_TOP) + tall * (1 - step / steps)
            painter.setPen(QPen(QColor(palette.line), 1))
            painter.drawLine(QPointF(px(36), y), QPointF(self.width() - px(8), y))
            painter.setPen(QColor(palette.secondary))
            place = QRectF(0, y - px(10), px(30), px(20))
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                             str((low + step * _STEP_E4) // 10_000))  # fmt: skip

    def _paint_step(self, painter: QPainter, number: int) -> None:
        before, here = self._marks[number - 1], self._marks[number]
        start, end = self.place_of(number - 1), self.place_of(number)
        palette = self._theme.palette
        if here.fresh:
            middle = (start.x() + end.x()) / 2
            painter.setPen(QPen(QColor(palette.gold), 1, Qt.PenStyle.DashLine))
            top, bottom = self._theme.px(20), self.height() - self._theme.px(_BOTTOM)
            painter.drawLine(QPointF(middle, top), QPointF(middle, bottom))
            painter.setPen(QColor(palette.gold_text))
            wide = max(end.x() - start.x(), self._theme.px(80))
            painter.drawText(
                QRectF(middle - wide / 2, 0, wide, self._theme.px(20)), Qt.AlignmentFlag.AlignCenter, self._fresh
            )
        elif before.value is not None and here.value is not None:
            painter.setPen(QPen(QColor(palette.blue), 2.5))
            painter.drawLine(start, end)

    def _paint_mark(self, painter: QPainter, number: int) -> None:
        px, palette, mark, place = self._theme.px, self._theme.palette, self._marks[number], self.place_of(number)
        centre = Qt.AlignmentFlag.AlignHCenter
        wide = max((self.width() - 2 * px(_SIDE)) / max(len(self._marks) - 1, 1), px(70))
        if mark.value is not None:
            painter.setPen(QPen(QColor(palette.card), 2))
            painter.setBrush(QColor(palette.blue))
            painter.drawEllipse(place, px(6), px(6))
        if number == self.current and self.hasFocus():
            painter.setPen(QPen(QColor(palette.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(place, px(11), px(11))
        painter.setPen(QColor(palette.ink))
        painter.setFont(self._theme.font(13, bold=True))
        figure = QRectF(place.x() - wide / 2, place.y() - px(31), wide, px(20))
        under = painter.fontMetrics().horizontalAdvance(mark.shown) + px(8)
        painter.fillRect(QRectF(place.x() - under / 2, figure.y(), under, px(20)), QColor(palette.card))
        painter.drawText(figure, centre, mark.shown)
        foot = self.height() - px(_BOTTOM) + px(6)
        painter.drawText(QRectF(place.x() - wide / 2, foot, wide, px(18)), centre, mark.title)
        painter.setFont(self._theme.font(12))
        painter.setPen(QColor(palette.secondary))
        for line, words in enumerate(mark.notes[:2], start=1):
            room = QRectF(place.x() - wide / 2 + 4, foot + line * px(18), wide - 8, px(18))
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, centre, shown)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open the year that was clicked."""
        if not self._marks:
            return
        x = event.position().x()
        nearest = min(range(len(self._marks)), key=lambda number: abs(self.place_of(number).x() - x))
        if abs(self.place_of(nearest).x() - x) <= self._theme.px(_NEAR):
            self.current = nearest
            self.update()
            self.opened.emit(nearest)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go from year to year, or open one."""
        keys = Qt.Key
        if event.key() in (keys.Key_Return, keys.Key_Enter, keys.Key_Space) and self._marks:
            self.opened.emit(self.current)
        elif event.key() in (keys.Key_Left, keys.Key_Right):
            step = 1 if event.key() == keys.Key_Right else -1
            self.current = min(max(self.current + step, 0), max(len(self._marks) - 1, 0))
            self.update()
        else:
            super().keyPressEvent(event)
