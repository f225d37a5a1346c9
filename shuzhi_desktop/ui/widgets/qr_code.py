"""A QR code, always dark on white so that every phone reads it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from shuzhi_desktop.services.lan import qr_rows

_MARGIN = 3


class QrCode(QWidget):
    """Shows nothing until it is given an address."""

    def __init__(self, side: int, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(QSize(side, side))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self._rows: tuple[tuple[bool, ...], ...] = ()

    def show_address(self, address: str) -> None:
        """Change the address; an empty one clears the code."""
        self._rows = qr_rows(address) if address else ()
        self.setAccessibleDescription(address)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """White ground, dark modules of whole pixels."""
        if not self._rows:
            return
        painter = QPainter(self)
        paint_qr(painter, QRectF(self.rect()), self._rows, whole_pixels=True)
        painter.end()


def paint_qr(
    painter: QPainter, place: QRectF, rows: tuple[tuple[bool, ...], ...], *, whole_pixels: bool = False
) -> None:
    """Paint the modules into a square, with a margin of three modules.

    Args:
        painter: on screen or paper.
        place: where.
        rows: the modules, true is dark.
        whole_pixels: on screen, so that no module is blurred.
    """
    modules = len(rows) + 2 * _MARGIN
    side = min(place.width(), place.height()) / modules
    if whole_pixels:
        side = max(1.0, side // 1)
    left = place.x() + (place.width() - side * modules) / 2
    top = place.y() + (place.height() - side * modules) / 2
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(QRectF(left, top, side * modules, side * modules), QColor("#FFFFFF"))
    dark = QColor("#000000")
    for y, row in enumerate(rows, start=_MARGIN):
        x = 0
        while x < len(row):  # runs, so that no hairline shows between modules
            run = next((n for n in range(x, len(row)) if row[n] != row[x]), len(row)) - x
            if row[x]:
                painter.fillRect(QRectF(left + (x + _MARGIN) * side, top + y * side, run * side, side), dark)
            x += run
    painter.restore()
