"""The grid that given scores are typed into, by the keyboard alone as in a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyleOptionViewItem,
    QWidget,
)

from shuzhi_desktop.ui.models.given_cells import FIRST, GivenCells
from shuzhi_desktop.ui.theme import set_role
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.pill_delegate import PillDelegate

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_UNIT = 2
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
}


class _ScoreDelegate(PillDelegate):
    """Opens a field in a cell and judges it at every keystroke; `judged` carries the reason, empty when it is good."""

    judged = Signal(str)

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, _option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """A field in the cell."""
        field = QLineEdit(parent)
        field.setProperty("role", "cell")
        field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        cells = cast("GivenCells", index.model())
        field.setAccessibleName(str(cells.headerData(index.column(), Qt.Orientation.Horizontal)))
        place = QPersistentModelIndex(index)

        def judge(written: str) -> None:
            reason = cells.reason(place, written)
            set_role(field, "bad", "yes" if reason else "no")
            self.judged.emit(reason)

        field.textChanged.connect(judge)
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        """What the cell holds."""
        cast("QLineEdit", editor).setText(str(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:  # noqa: N802 - Qt's name
        """Keep what was typed, good or not."""
        cast("GivenCells", model).setData(cast("QModelIndex", index), cast("QLineEdit", editor).text())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keys that end the typing and go to the next cell; a block in the clipboard goes into the grid."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(editor, QLineEdit):
            grid = cast("GivenGrid", self.parent())
            if event.matches(QKeySequence.StandardKey.Paste) and grid.clipboard_is_block():
                self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
                grid.paste()
                return True
            step = _step_of(editor, event)
            if step is not None:
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
                grid.step(*step)
                return True
        return super().eventFilter(editor, event)


def _step_of(field: QLineEdit, event: QKeyEvent) -> tuple[int, int] | None:
    """Where a key leads while a cell is being typed; sideways only from the ends of what is typed."""
    key = Qt.Key(event.key())
    if key in _STEPS:
        return _STEPS[key]
    if field.hasSelectedText() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return None
    if key == Qt.Key.Key_Right and field.cursorPosition() == len(field.text()):
        return 0, 1
    if key == Qt.Key.Key_Left and field.cursorPosition() == 0:
        return 0, -1
    return None


class GivenGrid(DataTable):
    """`judged` tells of the cell being typed; `pasted` how many cells did not fit."""

    judged = Signal(str)
    pasted = Signal(int)

    def __init__(self, theme: Theme, name: str, language: Language) -> None:
        super().__init__(theme, name, stretch=(_UNIT,), cells=True)
        self.cells = GivenCells(theme, language)
        self.rows = self.cells
        self.setModel(self.cells)
        delegate = _ScoreDelegate(theme, self)
        delegate.judged.connect(self.judged.emit)
        self.setItemDelegate(delegate)

    def allow(self, *, allowed: bool) -> None:
        """Whether scores may be typed."""
        self.cells.editable = allowed
        trigger = QAbstractItemView.EditTrigger
        typing = trigger.AnyKeyPressed | trigger.EditKeyPressed | trigger.DoubleClicked
        self.setEditTriggers(typing if allowed else trigger.NoEditTriggers)

    def fit(self) -> None:
        """Columns as wide as their scores need; a long name of a class goes on in the next line."""
        self.show_rows(self.cells.header, self.cells.shown_rows)
        for column in range(FIRST, self.cells.columnCount()):
            width = min(max(self.columnWidth(column), self._theme.px(98)), self._theme.px(140))
            self.setColumnWidth(column, width)
        self._fit_unit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The unit takes the room that is left, but is never squeezed out by many classes."""
        super().resizeEvent(event)
        self._fit_unit()

    def _fit_unit(self) -> None:
        if self.cells.columnCount() <= _UNIT:
            return
        needed = min(self.sizeHintForColumn(_UNIT) + self._theme.px(8), self._theme.px(180))
        others = sum(self.columnWidth(one) for one in range(self.cells.columnCount()) if one != _UNIT)
        roomy = self.viewport().width() >= others + needed
        mode = QHeaderView.ResizeMode
        self.horizontalHeader().setSectionResizeMode(_UNIT, mode.Stretch if roomy else mode.Interactive)
        if not roomy:
            self.setColumnWidth(_UNIT, needed)

    def begin(self) -> None:
        """Stand on the first cell that takes a score."""
        if not self.currentIndex().isValid() and self.cells.columnCount() > FIRST:
            self.setCurrentIndex(self.cells.index(0, FIRST))

    def step(self, down: int, right: int) -> bool:
        """Go to a neighbouring cell of scores; past the last column to the next row. False at the end of the grid."""
        now = self.currentIndex()
        rows, columns = self.cells.rowCount(), self.cells.columnCount()
        row, column = now.row() + down, max(now.column(), FIRST) + right
        if right and column >= columns:
            row, column = row + 1, FIRST
        elif right and column < FIRST:
            row, column = row - 1, columns - 1
        if not (0 <= row < rows and FIRST <= column < columns):
            return False
        self.setCurrentIndex(self.cells.index(row, column))
        self.setFocus()
        return True

    def clipboard_is_block(self) -> bool:
        """Whether more than one cell was copied."""
        copied = QGuiApplication.clipboard().text().rstrip("\r\n")
        return "\t" in copied or "\n" in copied

    def paste(self) -> None:
        """Put a copied column or block into the grid, from the current cell on."""
        now = self.currentIndex()
        if not self.cells.editable or not now.isValid():
            return
        lines = QGuiApplication.clipboard().text().replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
        self.pasted.emit(self.cells.type_in(now.row(), now.column(), [line.split("\t") for line in lines]))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter goes down, Ctrl+V pastes, Delete takes back what is not saved; digits begin typing."""
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif key in _ENTER:
            self.step(1, 0)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.cells.editable:
            self.cells.setData(self.currentIndex(), "")
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001, N802 - Qt's name and arguments
        """Tab walks the cells and leaves the grid at its end."""
        return self.step(0, 1 if forward else -1) or super().focusNextPrevChild(forward)
