"""A combo box that paints its own arrow, because a stylesheet could only take one from a picture file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QComboBox

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QWheelEvent


class Choice(QComboBox):
    """One of several; the wheel only scrolls the page, so that nothing is chosen by passing over it."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The box, and a small angle at its right."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1.6))
        half = max(self.fontMetrics().height() / 4, 4)
        middle = QPointF(self.width() - 3 * half - 4, self.height() / 2)
        tip = middle + QPointF(0, half / 2)
        painter.drawLine(middle + QPointF(-half, -half / 2), tip)
        painter.drawLine(tip, middle + QPointF(half, -half / 2))
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the wheel to the page."""
        event.ignore()
