"""Paints the pills of a table cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from shuzhi_desktop.ui.models.rows import PILLS

if TYPE_CHECKING:
    from shuzhi_desktop.ui.theme import Theme

_GAP = 6
_FRAME = 2 * 2


class PillDelegate(QStyledItemDelegate):
    """Draws the `PILLS` of a cell one after the other; a cell without any is drawn as usual."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint ground and words of every pill."""
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        if ground is not None:  # a stylesheet keeps Qt from painting it
            painter.fillRect(option.rect, ground)
        super().paint(painter, option, index)
        pills = index.data(PILLS)
        if not pills:
            return
        place = QRectF(option.rect)
        font = self._theme.font(12)
        metrics = QFontMetrics(font)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        painter.setClipRect(place)
        height = metrics.height() + self._theme.px(4)
        left = place.left() + _GAP
        for content, tone in pills:
            frame = QRectF(left, place.center().y() - height / 2, self._width(metrics, content), height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.pale(tone))
            painter.drawRoundedRect(frame, height / 2, height / 2)
            painter.setPen(self._theme.ink(tone))
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, content)
            left = frame.right() + _GAP
        painter.restore()

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Wide enough for every pill, and for the words inside the frame of the cell that has the keyboard."""
        size = super().sizeHint(option, index)
        pills = index.data(PILLS) or ()
        metrics = QFontMetrics(self._theme.font(12))
        wide = sum(self._width(metrics, content) + _GAP for content, _ in pills) + 2 * _GAP
        return QSize(max(size.width() + _FRAME, round(wide)), size.height())

    def _width(self, metrics: QFontMetrics, content: str) -> float:
        return metrics.horizontalAdvance(content) + self._theme.px(18)
