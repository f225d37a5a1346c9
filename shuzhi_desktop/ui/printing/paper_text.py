"""Words and lines on a painted page: fitted into their boxes, in points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPen

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

MM = 72 / 25.4
CENTRE = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_SMALLEST = 5.5
_STEP = 0.5
_THIN, _THICK = 0.5, 1.0


def paper_font(families: tuple[str, ...], points: float, *, bold: bool = False) -> QFont:
    """A font of so many points on a painter that is scaled to points."""
    font = QFont()
    font.setFamilies(list(families))
    font.setPixelSize(max(round(points * SHARPNESS), 1))
    font.setBold(bold)
    # Local forms of digits have no way back to characters: they would be missing from copied text.
    font.setFeature(QFont.Tag("locl"), 0)
    return font


SHARPNESS = 20
"""The painter is scaled to twentieths of a point, so that fonts of half a point can be told from one another."""


def box(painter: QPainter, rect: QRectF, *, thick: bool = False) -> None:
    """A rectangle of thin (or thick) lines."""
    painter.setPen(QPen(Qt.GlobalColor.black, (_THICK if thick else _THIN) * SHARPNESS))
    painter.drawRect(_sharp(rect))


def line(painter: QPainter, x1: float, y1: float, x2: float, y2: float) -> None:
    """A thin line."""
    painter.setPen(QPen(Qt.GlobalColor.black, _THIN * SHARPNESS))
    painter.drawLine(round(x1 * SHARPNESS), round(y1 * SHARPNESS), round(x2 * SHARPNESS), round(y2 * SHARPNESS))


def words(  # noqa: PLR0913 - a place, a text and how it looks
    painter: QPainter,
    rect: QRectF,
    content: str,
    families: tuple[str, ...],
    points: float,
    align: Qt.AlignmentFlag = CENTRE,
    *,
    bold: bool = False,
) -> None:
    """A text in a box, wrapped anywhere and made smaller until it fits."""
    flags = int(align) | int(Qt.TextFlag.TextWordWrap) | int(Qt.TextFlag.TextWrapAnywhere)
    target = _sharp(rect)
    size = points
    while True:
        painter.setFont(paper_font(families, size, bold=bold))
        needed = painter.boundingRect(target, flags, content)
        if size <= _SMALLEST or (needed.height() <= target.height() and needed.width() <= target.width() + 1):
            break
        size -= _STEP
    painter.setPen(Qt.GlobalColor.black)
    painter.drawText(target, flags, content)


def _sharp(rect: QRectF) -> QRectF:
    return QRectF(rect.x() * SHARPNESS, rect.y() * SHARPNESS, rect.width() * SHARPNESS, rect.height() * SHARPNESS)
