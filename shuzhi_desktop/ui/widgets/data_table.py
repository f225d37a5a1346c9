"""A table view in the program's look, on a `RowsModel`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from shuzhi_desktop.ui.models.rows import RowsModel
from shuzhi_desktop.ui.widgets.pill_delegate import PillDelegate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.ui.models.rows import TableCell
    from shuzhi_desktop.ui.theme import Theme

_FEW_ROWS = 200


class DataTable(QTableView):
    """Whole rows are chosen unless `cells`; `stretch` names the columns that take the room that is left.

    With `fit` the table is as tall as its rows, for short tables inside a card.
    """

    def __init__(  # noqa: PLR0913 - each is a choice of its own
        self,
        theme: Theme,
        name: str,
        *,
        stretch: Sequence[int] = (0,),
        cells: bool = False,
        movable: bool = False,
        fit: bool = False,
        row_height: int = 38,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._stretch, self._fit, self._theme = tuple(stretch), fit, theme
        self.rows = RowsModel(theme, movable=movable)
        self.setModel(self.rows)
        self.setItemDelegate(PillDelegate(theme, self))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        behaviour = QAbstractItemView.SelectionBehavior
        self.setSelectionBehavior(behaviour.SelectItems if cells else behaviour.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(row_height))
        self.verticalHeader().setMinimumSectionSize(theme.px(24))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(theme.px(40))
        if movable:
            self.setDragEnabled(True)
            self.setAcceptDrops(True)
            self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
            self.setDropIndicatorShown(True)
        if fit:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_rows(self, header: Sequence[str], rows: Sequence[Sequence[TableCell]]) -> None:
        """Show other rows and fit the columns to them."""
        self.rows.show_rows(header, rows)
        self._fit_columns(len(header))
        if self._fit:
            height = self.horizontalHeader().sizeHint().height() + 4
            self.setFixedHeight(height + len(rows) * self.verticalHeader().defaultSectionSize())

    def wrap_rows(self) -> None:
        """Let long sentences go on in the next line, in a table of few rows; a long table keeps one line a row."""
        few = self.rows.rowCount() <= _FEW_ROWS
        self.setWordWrap(few)
        mode = QHeaderView.ResizeMode
        self.verticalHeader().setSectionResizeMode(mode.ResizeToContents if few else mode.Fixed)

    def chosen_row(self) -> int:
        """The chosen row, -1 for none."""
        index = self.currentIndex()
        return index.row() if index.isValid() else -1

    def _fit_columns(self, columns: int) -> None:
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        if self.rows.rowCount() <= _FEW_ROWS:
            self.resizeColumnsToContents()
        for column in range(columns):
            if column in self._stretch:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
