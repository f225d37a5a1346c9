"""The scale and the page ends of a worksheet.

Every page is ended by us, at the scale of its plan: each program by itself would find another place to break.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.exporting.page_plan import LEAST, page_room
from shuzhi_desktop.services.documents.page_ends import page_breaks, tied_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shuzhi_desktop.services.documents.sheet_table import SheetTable

SQUEEZE = 0.85
"""How much smaller a table may be printed than its width asks for."""
FEW = 8


def fewest_pages(table: SheetTable, heights: Mapping[int, float], last_row: int, scale: int) -> tuple[int, list[int]]:
    """The scale to print at in percent, and the rows after which pages end.

    It is the scale given, or one a little smaller where that saves one page of a few.

    Args:
        table: what is printed.
        heights: of the rows of the sheet in points.
        last_row: the last one that is printed.
        scale: what the width of the table asks for, in percent.
    """
    tied = tied_rows(table)
    found = scale, page_breaks(table, heights, last_row, page_room(scale), tied)
    if len(found[1]) > FEW:
        return found
    for smaller in range(scale - 1, max(LEAST, int(scale * SQUEEZE)) - 1, -1):
        breaks = page_breaks(table, heights, last_row, page_room(smaller), tied)
        if len(breaks) < len(found[1]):
            found = smaller, breaks
    return found
