"""Where a printed table breaks into pages, so that no sum and no signature stands alone on the last one.

Workbook and PDF are paged by the same rules; each brings the heights of its rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.services.documents.sheet_table import RowKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shuzhi_desktop.services.documents.sheet_table import SheetTable

PLAIN = 15.0
"""Height of a row that was given none, in points."""
COMPANY = 2
"""Rows of the body that go over to the last page with a sum or the signatures."""


def page_breaks(
    table: SheetTable,
    heights: Mapping[int, float],
    last_row: int,
    room: float,
    tied: frozenset[int] | None = None,
) -> list[int]:
    """Rows after which a page ends, in order.

    Args:
        table: its body may ask for pages of its own (`new_page`).
        heights: of title (1), line (2), header, body and foot, row by row from 1, in points.
        last_row: of the foot.
        room: for rows on a page in points; header rows take part of it on every page.
        tied: its `tied_rows`, for who asks more than once.
    """
    first = table.first_body_row
    body_ends = first + len(table.body) - 1
    used = sum(heights.get(row, PLAIN) for row in range(1, first))
    repeated = sum(heights.get(row, PLAIN) for row in range(3, first))
    tied = tied_rows(table) if tied is None else tied
    breaks: list[int] = []
    begun = first
    for row in range(first, last_row + 1):
        asked = first < row <= body_ends and table.body[row - first].new_page
        if asked or used + heights.get(row, PLAIN) > room:
            start = row if asked else _with_company(table, row, begun, body_ends, tied)
            breaks.append(start - 1)
            begun = start
            used = repeated + sum(heights.get(one, PLAIN) for one in range(start, row))
        used += heights.get(row, PLAIN)
    return breaks


def tied_rows(table: SheetTable) -> frozenset[int]:
    """Rows of the body, from 0, that cannot begin a page: joined to the one above, or in a cell that reaches down."""
    tied = {number for number, row in enumerate(table.body) if row.joined}
    for number, row in enumerate(table.body):
        down = max((cell.down for cell in row.cells), default=1)
        tied.update(range(number + 1, number + down))
    return frozenset(tied)


def _with_company(table: SheetTable, row: int, begun: int, body_ends: int, tied: frozenset[int]) -> int:
    """The row at which the page begins that `row` would begin by itself."""
    first = table.first_body_row
    lonely = row > body_ends or table.body[row - first].kind is RowKind.TOTAL
    wanted = min(row, body_ends + 1) - COMPANY if lonely else row
    while wanted - 1 > begun and (
        wanted - first in tied or table.body[wanted - 1 - first].kind in (RowKind.SECTION, RowKind.HEAD)
    ):
        wanted -= 1  # a heading goes with what it heads
    return wanted if wanted > begun else row
