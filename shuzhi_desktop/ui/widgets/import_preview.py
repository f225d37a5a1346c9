"""What was read from a roster, before it is taken: the rows with bad cells marked, and every complaint in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from shuzhi_desktop.services.faulty_rows import sentence
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.theme import Tone, set_role
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.pill import Pill
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button
from shuzhi_desktop.ui.widgets.understood_tables import UnderstoodTables

if TYPE_CHECKING:
    from shuzhi_desktop.domain.roster import Roster
    from shuzhi_desktop.services.import_columns import ColumnMap
    from shuzhi_desktop.services.workspace import CellComplaint, PreviewTable, RosterFinding
    from shuzhi_desktop.ui.context import UiContext

MOST_LISTED = 500


class ImportPreview(QWidget):
    """`taken` and `cancelled` tell what the user decided; a roster with complaints cannot be taken.

    `remapped` carries the `ColumnMap` by which the user wants it read again: answer with `show_finding`, or with
    `show_again` where that was refused.
    """

    taken = Signal()
    cancelled = Signal()
    remapped = Signal(object)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        _ = context.language.gettext
        self.finding: RosterFinding | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._summary = label("", wrap=True)
        self._state = Pill()
        top = QHBoxLayout()
        top.addWidget(self._state)
        top.addWidget(self._summary, 1)
        column.addLayout(top)
        self.understood = UnderstoodTables(context)
        self.understood.remapped.connect(self.remapped.emit)
        self.understood.looked_at.connect(self._look_at)
        column.addWidget(self.understood)
        self.table = DataTable(context.theme, _("导入预览"), stretch=(), row_height=32)
        column.addWidget(self.table, 3)
        self.complaints = QListWidget()
        self.complaints.setAccessibleName(_("需要改正的地方"))
        self.complaints.setWordWrap(True)
        # Sentences wrap at the edge of the list instead of going on beyond it.
        self.complaints.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.complaints, 2)
        row = QHBoxLayout()
        self.take = PrimaryButton(_("采用这份名单"))
        self.take.clicked.connect(self.taken.emit)
        self._cancel = plain_button(_("取消"), self.cancelled.emit)
        row.addWidget(self.take)
        row.addWidget(self._cancel)
        row.addStretch(1)
        column.addLayout(row)

    @property
    def roster(self) -> Roster | None:
        """The roster that was read, if it is whole."""
        return self.finding.roster if self.finding is not None else None

    def show_again(self) -> None:
        """Take back the user's last choice of a column."""
        self.understood.show_again()

    def _look_at(self, sheet: str) -> None:
        finding = self.finding
        table = next((one for one in finding.preview if one.sheet == sheet), None) if finding is not None else None
        if finding is not None and table is not None:
            self._show_table(table, finding)

    def show_finding(self, finding: RosterFinding, sheet: str, mapping: ColumnMap | None = None) -> None:
        """Show what was read.

        Args:
            finding: the roster or its complaints, which are shown of all sheets.
            sheet: the one whose rows matter.
            mapping: the user's columns by which it was read.
        """
        _ = self._context.language.gettext
        self.finding = finding
        self.understood.show_tables(finding.understood, mapping)
        table = _table_to_show(finding, sheet)
        if table is not None:
            self._show_table(table, finding)
        self.table.setVisible(table is not None)
        self.complaints.clear()
        for complaint in finding.complaints[:MOST_LISTED]:
            self.complaints.addItem(self._sentence(complaint))
        for warning in finding.warnings[:MOST_LISTED]:
            self.complaints.addItem(_("提醒：{message}").format(message=self._context.language.text(warning)))
        self.complaints.setVisible(self.complaints.count() > 0)
        self.take.setEnabled(finding.roster is not None)
        if finding.roster is None:
            self._state.show_state(_("{n} 处需要改正").format(n=len(finding.complaints)), Tone.LIVE)
            self._summary.setText(_("一条也没有导入。请在原表中改正标出的单元格，再导入一次；列认错了可在下面改。"))
        else:
            self._state.show_state(_("可以导入"), Tone.DONE)
            self._summary.setText(
                _("述职对象 {reporters} 位，评议主体 {seats} 席；采用后替换现有名单。").format(
                    reporters=len(finding.roster.reporters), seats=len(finding.roster.seats)
                )
            )
        set_role(self._summary, "tone", "plain")

    def _show_table(self, table: PreviewTable, finding: RosterFinding) -> None:
        _ = self._context.language.gettext
        bad: dict[tuple[int, str], str] = {}
        for complaint in finding.complaints:
            if complaint.sheet == table.sheet:
                bad.setdefault((complaint.row, complaint.column), self._context.language.text(complaint.message))
        rows = []
        for number, cells in table.rows:
            whole = bad.get((number, ""), "")
            padded = [*cells, *[""] * (len(table.header) - len(cells))]
            row = [TableCell(str(number), right=True, bad=whole)]
            row += [
                TableCell(cell, bad=bad.get((number, name), ""))
                for name, cell in zip(table.header, padded, strict=False)
            ]
            rows.append(row)
        self.table.show_rows([_("行"), *table.header], rows)
        first = next((place for place, (number, _cells) in enumerate(table.rows) if _row_is_bad(number, bad)), None)
        if first is not None:
            self.table.scrollTo(self.table.rows.index(first, 0))

    def _sentence(self, complaint: CellComplaint) -> str:
        return self._context.language.text(sentence(complaint))


def _row_is_bad(number: int, bad: dict[tuple[int, str], str]) -> bool:
    return any(row == number for row, _ in bad)


def _table_to_show(finding: RosterFinding, sheet: str) -> PreviewTable | None:
    """The sheet with the first complaint that has one, else one not understood, else the one asked for."""
    tables = {table.sheet: table for table in finding.preview}
    for complaint in finding.complaints:
        if complaint.sheet in tables:
            return tables[complaint.sheet]
    strange = next((one.sheet for one in finding.understood if not one.read), sheet)
    return tables.get(strange) or tables.get(sheet) or next(iter(tables.values()), None)
