"""A matrix of units, one cell each, grouped by the unit above: hundreds of them are seen at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

    from shuzhi_desktop.ui.theme import Theme

_LARGEST, _SMALLEST = 44, 13
_TILE = QSize(116, 44)
_GAP = 2
_GROUP_GAP = 2


class CellState(StrEnum):
    """How far a unit has come; each has a colour, a pattern and a figure of its own."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One unit: what stands in a wide cell (`name`), in any cell (`figure`), and what is said of it in full."""

    key: str
    name: str
    figure: str
    state: CellState
    said: str


@dataclass(frozen=True, slots=True)
class MatrixGroup:
    """Units below one; without a `name` there is only one group."""

    key: str
    name: str
    cells: tuple[MatrixCell, ...]


class UnitMatrix(QWidget):
    """Arrow keys go from cell to cell, Enter or a click opens one.

    `opened` carries the key of a unit; `looked_at` what is said of the cell under the mouse or the keyboard.
    """

    opened = Signal(str)
    looked_at = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._groups: tuple[MatrixGroup, ...] = ()
        self._cells: tuple[MatrixCell, ...] = ()
        self._places: list[QRect] = []
        self._names: list[tuple[QRect, str]] = []
        self._tall = 0
        self.current = 0
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)

    @property
    def cells(self) -> tuple[MatrixCell, ...]:
        """All cells, in reading order."""
        return self._cells

    def show_groups(self, groups: Sequence[MatrixGroup]) -> None:
        """Show other units."""
        self._groups = tuple(groups)
        self._cells = tuple(cell for group in self._groups for cell in group.cells)
        self.current = 0
        self._tell()
        self._lay_out()
        self.update()

    def place_of(self, number: int) -> QRect:
        """Where a cell stands."""
        return self._places[number]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As tall as the cells need at the present width."""
        return QSize(self._theme.px(420), max(self._tall, self._theme.px(160)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Everything can be seen, if need be by scrolling."""
        return QSize(self._theme.px(240), max(self._tall, self._theme.px(120)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lay the cells out for the new width."""
        super().resizeEvent(event)
        self._lay_out()

    def _room(self) -> int:
        above = self.parentWidget()
        return max(above.height() if above is not None else self.height(), self._theme.px(160))

    def _lay_out(self) -> None:
        """The largest cells with which everything fits into the height there is, else the smallest."""
        px, room = self._theme.px, self._room()
        sizes = [QSize(px(side), px(side)) for side in range(_LARGEST, _SMALLEST - 1, -2)]
        tile = QSize(px(_TILE.width()), px(_TILE.height()))
        for size in (tile, *sizes):
            self._place(size)
            if self._tall <= room:
                break
        self.setMinimumHeight(self._tall)
        self.updateGeometry()

    def _place(self, size: QSize) -> None:
        px = self._theme.px
        named = any(group.name for group in self._groups)
        left = min(px(104), self.width() // 3) if named else 1
        across = max((self.width() - left) // (size.width() + _GAP), 1)
        if named:  # as wide as lets the largest group stand on one line
            largest = max(len(group.cells) for group in self._groups)
            wide = (self.width() - left) // largest - _GAP
            size = QSize(min(max(size.width(), wide), 2 * size.height()), size.height())
            across = max((self.width() - left) // (size.width() + _GAP), 1)
        self._places, self._names, top = [], [], 1
        for group in self._groups:
            lines = -(-len(group.cells) // across)
            tall = max(lines * (size.height() + _GAP), px(14) if named else 0)
            if named:
                self._names.append((QRect(0, top - 2, left - 8, max(size.height(), px(15)) + 3), group.name))
            for number in range(len(group.cells)):
                line, column = divmod(number, across)
                x, y = left + column * (size.width() + _GAP), top + line * (size.height() + _GAP)
                self._places.append(QRect(x, y, size.width(), size.height()))
            top += tall + (_GROUP_GAP if named else 0)
        self._tall = top + 2

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint names of groups and cells."""
        painter = QPainter(self)
        painter.setFont(self._theme.font(12))
        for place, name in self._names:
            painter.setPen(QColor(self._theme.palette.secondary))
            shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        for number, (cell, place) in enumerate(zip(self._cells, self._places, strict=True)):
            self._paint_cell(painter, cell, place)
            if number == self.current and self.hasFocus():
                painter.setPen(QPen(QColor(self._theme.palette.ink), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(place.adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_cell(self, painter: QPainter, cell: MatrixCell, place: QRect) -> None:
        p = self._theme.palette
        ground, ink, pattern = {
            CellState.WHOLE: (p.green_pale, p.green_text, Qt.BrushStyle.NoBrush),
            CellState.PART: (p.gold_pale, p.gold_text, Qt.BrushStyle.BDiagPattern),
            CellState.NONE: (p.cinnabar_pale, p.cinnabar_text, Qt.BrushStyle.DiagCrossPattern),
            CellState.NOBODY: (p.ground, p.hint, Qt.BrushStyle.NoBrush),
        }[cell.state]
        painter.fillRect(place, QColor(ground))
        edge = QColor(ink)
        if pattern is not Qt.BrushStyle.NoBrush:
            edge.setAlpha(70)
            painter.fillRect(place, QBrush(edge, pattern))
        painter.setPen(QColor(p.green_soft if cell.state is CellState.WHOLE else edge))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        self._write(painter, cell, place, QColor(ground), QColor(ink))

    def _write(self, painter: QPainter, cell: MatrixCell, place: QRect, ground: QColor, ink: QColor) -> None:
        """Name and figure in a tile, the figure alone in a square that has room for it; on plain ground."""
        centre, metrics = Qt.AlignmentFlag.AlignCenter, painter.fontMetrics()
        if place.width() > 2 * place.height():
            half = place.height() // 2
            upper, lower = place.adjusted(5, 3, -5, -half), place.adjusted(5, half, -5, -3)
            lines = [(upper, metrics.elidedText(cell.name, Qt.TextElideMode.ElideRight, upper.width()))]
            lines.append((lower, cell.figure))
        elif metrics.horizontalAdvance(cell.figure) + 2 <= place.width() and metrics.ascent() <= place.height():
            lines = [(place, cell.figure)]
        else:
            return
        for line, words in lines:
            box = metrics.tightBoundingRect(words)
            under = QRect(0, 0, box.width() + 4, box.height() + 4)
            under.moveCenter(line.center())
            painter.fillRect(under.intersected(place.adjusted(1, 1, -1, -1)), ground)
            painter.setPen(ink)
            painter.drawText(line, centre, words)

    def _at(self, x: int, y: int) -> int:
        return next((n for n, place in enumerate(self._places) if place.contains(x, y)), -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open the cell that was clicked."""
        number = self._at(int(event.position().x()), int(event.position().y()))
        if number >= 0:
            self._go(number)
            self.opened.emit(self._cells[number].key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Say what is under the mouse."""
        number = self._at(int(event.position().x()), int(event.position().y()))
        self.setCursor(Qt.CursorShape.PointingHandCursor if number >= 0 else Qt.CursorShape.ArrowCursor)
        if number >= 0:
            self.looked_at.emit(self._cells[number].said)

    def event(self, event: QEvent) -> bool:
        """A tool tip for each cell."""
        if event.type() == QEvent.Type.ToolTip:
            asked: QHelpEvent = event  # type: ignore[assignment]
            number = self._at(asked.x(), asked.y())
            if number >= 0:
                QToolTip.showText(asked.globalPos(), self._cells[number].said, self)
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Say which cell the keyboard is on."""
        super().focusInEvent(event)
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Left and right by one; up and down to the nearest cell of the next line; Enter opens."""
        keys = Qt.Key
        if event.key() in (keys.Key_Return, keys.Key_Enter, keys.Key_Space) and self._cells:
            self.opened.emit(self._cells[self.current].key)
        elif event.key() in (keys.Key_Left, keys.Key_Right):
            self._go(self.current + (1 if event.key() == keys.Key_Right else -1))
        elif event.key() in (keys.Key_Up, keys.Key_Down):
            self._go(self._beyond(down=event.key() == keys.Key_Down))
        elif event.key() in (keys.Key_Home, keys.Key_End):
            self._go(0 if event.key() == keys.Key_Home else len(self._cells) - 1)
        else:
            super().keyPressEvent(event)

    def _beyond(self, *, down: bool) -> int:
        if not self._places:
            return 0
        here = self._places[self.current]
        tops = [place.top() for place in self._places]
        tops = [top for top in tops if (top > here.top() if down else top < here.top())]
        if not tops:
            return self.current
        line = min(tops) if down else max(tops)
        on_it = [n for n, place in enumerate(self._places) if place.top() == line]
        return min(on_it, key=lambda n: abs(self._places[n].left() - here.left()))

    def _go(self, number: int) -> None:
        if 0 <= number < len(self._cells):
            self.current = number
            self._tell()
            self.update()

    def _tell(self) -> None:
        said = self._cells[self.current].said if self._cells else ""
        self.setAccessibleDescription(said)
        self.looked_at.emit(said)
