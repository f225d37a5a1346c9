"""A check box that paints its own box, because a stylesheet could only take one from a picture file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


class TickBox(QCheckBox):
    """The box is seen on white and on dark ground alike; the tick, not the colour, says that it is on."""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Words as usual, then box and tick."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        style = self.style()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = style.subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        option.rect = style.subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self)
        style.drawControl(QStyle.ControlElement.CE_CheckBoxLabel, option, painter, self)
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        ink = self.palette().color(group, QPalette.ColorRole.WindowText)
        edge = self.palette().color(group, QPalette.ColorRole.PlaceholderText)
        if self.hasFocus():
            edge = self.palette().color(QPalette.ColorRole.Link)
        box = QRectF(place).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(edge, 2.4 if self.hasFocus() else 1.4))
        painter.drawRoundedRect(box, 3, 3)
        if self.isChecked():
            painter.setPen(QPen(ink, 2.2))
            painter.drawPolyline(
                [
                    box.topLeft() + QPointF(box.width() * 0.2, box.height() * 0.55),
                    box.topLeft() + QPointF(box.width() * 0.43, box.height() * 0.78),
                    box.topLeft() + QPointF(box.width() * 0.82, box.height() * 0.24),
                ]
            )
        painter.end()
