"""The sheet being keyed, as a table that takes keys and nothing else; while a sheet is being saved keys wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from shuzhi_desktop.domain.rounding import decimal_text
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.names import spaced
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.data_table import DataTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.models.keyed_cells import KeyedCells

_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MANY = 10
_FIRST = 2  # columns before the indicators: number and reporter


class KeyGrid(DataTable):
    """`finished`: Enter on a complete sheet. `complained` carries a `Text`, `changed` comes after every key."""

    finished = Signal()
    changed = Signal()
    complained = Signal(object)
    commanded = Signal(int)  # a key that is not for the sheet: F8, PgUp, PgDn, Esc, Delete

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context.theme, context.language.gettext("票面"), stretch=(1,), cells=True, row_height=32, parent=parent
        )
        self._context = context
        self.sheet: KeyedCells | None = None
        self._reporters: tuple[Reporter, ...] = ()
        self._held: list[tuple[int, str, Qt.KeyboardModifier]] = []
        self.holding = False
        self.asking = False

    def show_sheet(self, sheet: KeyedCells, reporters: Sequence[Reporter]) -> None:
        """Key this sheet from now on."""
        self.sheet, self._reporters = sheet, tuple(reporters)
        self._paint()

    def release(self) -> None:
        """Take the keys that came while the sheet before was being saved."""
        self.holding = False
        while self._held and not (self.holding or self.asking):
            self._take(*self._held.pop(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Every key is for the sheet; Tab leaves it."""
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            super().keyPressEvent(event)
            return
        event.accept()
        if self.holding:
            self._held.append((event.key(), event.text(), event.modifiers()))
        else:
            self._take(event.key(), event.text(), event.modifiers())

    def _take(self, key: int, typed: str, modifiers: Qt.KeyboardModifier) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if self.asking or control or key in (Qt.Key.Key_F8, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Escape):
            self.commanded.emit(int(key))
            return
        complaint = None
        if key in _ENTER:
            if sheet.complete and not sheet.typed:
                self.finished.emit()
                return
            complaint = sheet.enter()
        elif key == Qt.Key.Key_Backspace:
            sheet.back()
        elif key in _MOVES:
            sheet.move(*_MOVES[Qt.Key(key)])
        elif typed.strip():
            complaint = sheet.press(_plain(typed.strip()))
        else:
            return
        self._paint()
        self.changed.emit()
        if complaint is not None:
            self.complained.emit(complaint)

    def _paint(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        _ = self._context.language.gettext
        header = [_("序号"), _("述职对象"), *(one.name for one in sheet.indicators), _("合计")]
        rows = []
        for row, reporter in enumerate(self._reporters):
            cells = [TableCell(str(reporter.order), right=True), TableCell(f"{spaced(reporter.name)}　{reporter.unit}")]
            for column in range(len(sheet.indicators)):
                here = (row, column) == (sheet.row, sheet.column) and not sheet.complete
                cells.append(TableCell(sheet.shown(row, column), bold=here, tone=Tone.INFORM if here else Tone.PLAIN))
            cells.append(TableCell(decimal_text(sheet.row_sum(row)), right=True, bold=True))
            rows.append(cells)
        first = self.rows.rowCount() != len(rows) or self.rows.columnCount() != len(header)
        if first:
            self.show_rows(header, rows)
            self._fit_sheet(len(sheet.indicators))
        else:
            self.rows.show_rows(header, rows)
        self.setCurrentIndex(self.rows.index(sheet.row, _FIRST + sheet.column))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Columns share the room anew."""
        super().resizeEvent(event)
        if self.sheet is not None:
            self._fit_sheet(len(self.sheet.indicators))

    def _fit_sheet(self, items: int) -> None:
        """Who it is, every item and the sum stay in sight; rows are low where there are many."""
        px = self._context.theme.px
        number, who, total = px(48), px(150), px(84)
        room = self.viewport().width() - number - who - total
        wide = min(max(room // items, px(52)), px(150))
        self.setColumnWidth(0, number)
        self.horizontalHeader().setFixedHeight(px(46))  # two lines of an item's name
        for column in range(_FIRST, _FIRST + items):
            self.setColumnWidth(column, wide)
        self.setColumnWidth(_FIRST + items, total)
        self.verticalHeader().setDefaultSectionSize(px(26 if self.rows.rowCount() > _MANY else 34))


def _plain(typed: str) -> str:
    """Full-width forms of an input method left on are read as what they stand for."""
    return typed.translate(str.maketrans("０１２３４５６７８９－＊／。．·—×", "0123456789-*/...-*"))
