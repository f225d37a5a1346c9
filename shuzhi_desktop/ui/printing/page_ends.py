"""Where a printed table is cut so that its signatures never stand alone on the last page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextTable

from shuzhi_desktop.services.documents.sheet_table import RowKind, placed

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument

    from shuzhi_desktop.services.documents.sheet_table import SheetTable

COMPANY = 2
"""Rows of the body that go over to the last page with the signatures."""


def foot_stands_alone(document: QTextDocument, table: SheetTable) -> bool:
    """Whether signatures or notes of the laid out table stand on a later page than its last row."""
    body = table_of(document, table)
    if body is None:
        return False
    height, layout = document.pageSize().height(), document.documentLayout()
    row = body.cellAt(body.rows() - 1, body.columns() - 1).firstCursorPosition().block()
    ends = [int(layout.blockBoundingRect(one).bottom() // height) for one in (row, document.lastBlock())]
    return ends[0] < ends[1]


def table_of(document: QTextDocument, table: SheetTable) -> QTextTable | None:
    """The table itself in its document, where the line under the title is a table too."""
    frames = [one for one in document.rootFrame().childFrames() if isinstance(one, QTextTable)]
    return frames[-1] if frames and frames[-1].columns() == table.columns else None


def company_begins(table: SheetTable) -> int:
    """The first row of the body that goes to the last page with the signatures; 0 where all of it would.

    A heading goes with what it heads, a sum with what it sums up, and no cell that reaches down is cut.
    """
    cut = max(0, len(table.body) - COMPANY)
    reaches = [(one.row, one.row + one.cell.down) for one in placed(row.cells for row in table.body)]
    while cut and (
        table.body[cut - 1].kind in (RowKind.SECTION, RowKind.HEAD)
        or table.body[cut].kind is RowKind.TOTAL
        or table.body[cut].joined
        or any(above < cut < below for above, below in reaches)
    ):
        cut -= 1
    return cut
