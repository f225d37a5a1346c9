"""How a worksheet is brought onto A4: the size of its type, the width of its columns, the scale it is printed at.

The scale is fixed and the pages are ended by us: while "fit to width" is on, Excel overlooks every page break.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shuzhi_desktop.services.documents.sheet_table import SheetTable

MARGINS_MM = (28.0, 22.0, 20.0, 20.0)
"""Top, bottom, left, right. The binding edge of a landscape sheet is its top (GB/T 9704 turned by 90 degrees)."""
PAGE_MM = (297.0 - 40.0, 210.0 - 50.0)
POINTS_PER_MM = 72 / 25.4
NORMAL_FACE, NORMAL_SIZE = "宋体", 11.0
"""The typeface whose digits are the measure of column widths; each program measures the one it has."""
WIDEST_CHARACTER = 7.0
"""Points a unit of width takes where 宋体 is not installed and DejaVu Sans stands in; with 宋体 it takes 6."""
SAFETY = 0.965  # printers' drivers and other typefaces make rows a little taller
BODY_SIZES = ((118.0, 12.0), (150.0, 11.0), (float("inf"), 10.5))  # by the width of the whole table
LONG = 60
"""Rows from which a table is set small and close, so that it is not a bundle of paper."""
FULL, LEAST = 100, 60  # percent


@dataclass(frozen=True, slots=True)
class PagePlan:
    """`size` of the body in points, `widths` of the columns, `scale` in percent, `close` when its rows stand close."""

    size: float
    widths: tuple[float, ...]
    scale: int
    close: bool

    def row_height(self, lines: int, *, head: bool) -> float:
        """Height of a row of that many lines in points; whole pixels of a screen, so that no program rounds it."""
        line = {12.0: 17.25, 11.0: 15.75}.get(self.size, 15.0)
        padding = 1.5 if self.close else 5.25
        return max(line * lines + padding, line + 9.0 if head and not self.close else 0.0)


def plan_page(table: SheetTable) -> PagePlan:
    """The plan of a table; one that is wider than a page bears is expected to be cut already (`column_blocks`)."""
    total = sum(table.widths)
    close = (table.on_paper or len(table.body)) > LONG and not table.charts
    size = BODY_SIZES[-1][1] if close else next(size for widest, size in BODY_SIZES if total <= widest)
    # Smaller type needs narrower columns, so that less is lost by printing it smaller still.
    widths = tuple(round(width * size / BODY_SIZES[0][1], 2) for width in table.widths)
    # Programs round each column up to whole dots, which adds up over many columns.
    fits = (PAGE_MM[0] * POINTS_PER_MM - len(widths)) / (sum(widths) * WIDEST_CHARACTER)
    scale = max(LEAST, min(FULL, int(100 * fits)))
    return PagePlan(size, widths, scale, close)


def page_room(scale: int) -> float:
    """How many points of rows a page takes at a scale in percent."""
    return PAGE_MM[1] * POINTS_PER_MM * 100 / scale * SAFETY
