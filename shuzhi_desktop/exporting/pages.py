"""Where a worksheet breaks into pages, so that no sum and no signature stands alone on the last one.

Every page is ended by us: programs differ by a tenth in how many rows they get onto one, because each has its own
idea of how wide a character is and shrinks the sheet accordingly. Ours is the narrowest, so our pages fit in all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.services.documents.sheet_table import RowKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shuzhi_desktop.services.documents.sheet_table import SheetTable

PAGE_MM = (257.0, 160.0)  # A4 landscape within the margins of `worksheet`
POINTS_PER_MM = 72 / 25.4
CHARACTER_MM = 7 * 25.4 / 96
SAFETY = 0.96  # printers' drivers and other typefaces make rows a little taller
PLAIN = 15.0  # height of a row that was given none
COMPANY = 2
"""Rows of the body that go over to the last page with a sum or the signatures."""


def page_breaks(table: SheetTable, heights: Mapping[int, float], last_row: int) -> list[int]:
    """Rows after which a page ends, in order.

    Args:
        table: its body may ask for pages of its own (`new_page`).
        heights: of the rows of the sheet in points.
        last_row: of the foot.
    """
    first = table.first_body_row
    body_ends = first + len(table.body) - 1
    wide = sum(width * CHARACTER_MM + 1.3 for width in table.widths)
    room = PAGE_MM[1] * POINTS_PER_MM * max(1.0, wide / PAGE_MM[0]) * SAFETY
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
    while wanted - 1 > begun and table.body[wanted - 1 - first].kind in (RowKind.SECTION, RowKind.HEAD):
        wanted -= 1  # a heading goes with what it heads
    return wanted if wanted > begun else row
