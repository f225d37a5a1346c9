"""Where a worksheet breaks into pages, so that no sum and no signature stands alone on the last one.

Every page is ended by us, at the scale of its plan: each program by itself would find another place to break.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.exporting.page_plan import LEAST, page_room
from shuzhi_desktop.services.documents.sheet_table import RowKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shuzhi_desktop.services.documents.sheet_table import SheetTable

PLAIN = 15.0  # height of a row that was given none
SQUEEZE = 0.85
"""How much smaller a table may be printed than its width asks for."""
FEW = 8
COMPANY = 2
"""Rows of the body that go over to the last page with a sum or the signatures."""


def fewest_pages(table: SheetTable, heights: Mapping[int, float], last_row: int, scale: int) -> tuple[int, list[int]]:
    """The scale to print at and the rows after which pages end.

    It is the scale given, or one a little smaller where that saves one page of a few.
    """
    found = scale, page_breaks(table, heights, last_row, page_room(scale))
    if len(found[1]) > FEW:
        return found
    for smaller in range(scale - 1, max(LEAST, int(scale * SQUEEZE)) - 1, -1):
        breaks = page_breaks(table, heights, last_row, page_room(smaller))
        if len(breaks) < len(found[1]):
            found = smaller, breaks
    return found


def page_breaks(table: SheetTable, heights: Mapping[int, float], last_row: int, room: float) -> list[int]:
    """Rows after which a page ends, in order.

    Args:
        table: its body may ask for pages of its own (`new_page`).
        heights: of the rows of the sheet in points.
        last_row: of the foot.
        room: for rows on a page in points.
    """
    first = table.first_body_row
    body_ends = first + len(table.body) - 1
    used = sum(heights.get(row, PLAIN) for row in range(1, first))
    repeated = sum(heights.get(row, PLAIN) for row in range(3, first))
    breaks: list[int] = []
    begun = first
    for row in range(first, last_row + 1):
        asked = row <= body_ends and table.body[row - first].new_page
        if asked or used + heights.get(row, PLAIN) > room:
            start = row if asked else _with_company(table, row, begun, body_ends)
            breaks.append(start - 1)
            begun = start
            used = repeated + sum(heights.get(one, PLAIN) for one in range(start, row))
        used += heights.get(row, PLAIN)
    return breaks


def _with_company(table: SheetTable, row: int, begun: int, body_ends: int) -> int:
    """The row at which the page begins that `row` would begin by itself."""
    first = table.first_body_row
    lonely = row > body_ends or table.body[row - first].kind is RowKind.TOTAL
    wanted = min(row, body_ends + 1) - COMPANY if lonely else row
    while wanted - 1 > begun and (
        (wanted <= body_ends and table.body[wanted - first].joined)
        or table.body[wanted - 1 - first].kind in (RowKind.SECTION, RowKind.HEAD)
    ):
        wanted -= 1  # a heading goes with what it heads
    return wanted if wanted > begun else row
