"""A table model of plain cells. Replacing rows repaints only those that differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt, Signal

from shuzhi_desktop.ui.theme import Theme, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

Index = QModelIndex | QPersistentModelIndex
PILLS = int(Qt.ItemDataRole.UserRole) + 1
_ROW_FORMAT = "application/x-shuzhi-row"
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class TableCell:
    """What one cell shows. `bad` says what is wrong with it; it is then marked by ground, sign and tool tip."""

    shown: str
    right: bool = False
    bold: bool = False
    tone: Tone = Tone.PLAIN
    pills: tuple[tuple[str, Tone], ...] = ()
    bad: str = ""


class RowsModel(QAbstractTableModel):
    """Rows of cells under a header. With `movable`, rows can be dragged; `moved` tells from where to where."""

    moved = Signal(int, int)

    def __init__(self, theme: Theme, header: Sequence[str] = (), *, movable: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._header = tuple(header)
        self._rows: list[tuple[TableCell, ...]] = []
        self._right: tuple[bool, ...] = ()
        self.movable = movable

    def show_rows(self, header: Sequence[str], rows: Sequence[Sequence[TableCell]]) -> None:
        """Show other rows."""
        fresh = [tuple(row) for row in rows]
        if tuple(header) != self._header or len(fresh) != len(self._rows):
            self.beginResetModel()
            self._header, self._rows = tuple(header), fresh
            self._right = tuple(cell.right for cell in fresh[0]) if fresh else ()
            self.endResetModel()
            return
        for number, row in enumerate(fresh):
            if row != self._rows[number]:
                self._rows[number] = row
                self.dataChanged.emit(self.index(number, 0), self.index(number, len(row) - 1))

    @property
    def header(self) -> tuple[str, ...]:
        """The titles above the columns."""
        return self._header

    @property
    def shown_rows(self) -> tuple[tuple[TableCell, ...], ...]:
        """The rows as they are shown."""
        return tuple(self._rows)

    def cell(self, row: int, column: int) -> TableCell:
        """The cell as it is shown."""
        return self._rows[row][column]

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Number of columns."""
        return 0 if parent.isValid() else len(self._header)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Titles above, aligned like their column."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self._header):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._header[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = section < len(self._right) and self._right[section]
            return _alignment(right=right) | Qt.TextFlag.TextWordWrap
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a role of a cell is."""
        if not index.isValid() or index.column() >= len(self._rows[index.row()]):
            return None
        cell = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"▲ {cell.shown}" if cell.bad else cell.shown
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(right=cell.right)
        if role == Qt.ItemDataRole.FontRole:
            return self._theme.font(14, bold=True) if cell.bold else None
        if role == PILLS:
            return cell.pills
        return self._mark(cell, role)

    def _mark(self, cell: TableCell, role: int) -> object:
        if role == Qt.ItemDataRole.ForegroundRole:
            tone = Tone.LIVE if cell.bad else cell.tone
            return None if tone is Tone.PLAIN else self._theme.ink(tone)
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._theme.pale(Tone.LIVE) if cell.bad else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.bad or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = [cell.shown, *(name for name, _ in cell.pills), cell.bad]
            return ", ".join(word for word in words if word)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells can be chosen; movable rows can be dragged between rows."""
        flags = super().flags(index)
        if self.movable:
            flags |= Qt.ItemFlag.ItemIsDropEnabled if not index.isValid() else Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's name
        """Rows are moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        """One row of this program."""
        return [_ROW_FORMAT]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        """The number of the dragged row."""
        data = QMimeData()
        data.setData(_ROW_FORMAT, str(indexes[0].row()).encode())
        return data

    def dropMimeData(  # noqa: N802 - Qt's name and arguments
        self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index
    ) -> bool:
        """Tell that a row was dropped elsewhere. The rows here change only when the meeting has changed."""
        dragged = bytes(data.data(_ROW_FORMAT).data()).decode()
        if not dragged.isdecimal():
            return False
        to = row if row >= 0 else parent.row() if parent.isValid() else len(self._rows)
        origin = int(dragged)
        to -= to > origin
        if to != origin:
            self.moved.emit(origin, to)
        return False


def _alignment(*, right: bool) -> Qt.AlignmentFlag:
    return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
