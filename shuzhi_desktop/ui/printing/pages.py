"""A printed table cut into its pages, each a table of its own with the header, so that every page has its last line.

Left to itself, a text document ends a page wherever it is full: behind a heading, before a sum or the signatures.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextTable

from shuzhi_desktop.services.documents.page_ends import page_breaks

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock, QTextDocument

    from shuzhi_desktop.services.documents.sheet_table import SheetTable

SAFETY = 2.0  # points; laid out by themselves, the rows of a page are not rounded as they were among all the others


def pages_of(table: SheetTable, measured: QTextDocument, following: QTextDocument, height: float) -> list[SheetTable]:
    """The table page by page: the title on the first, signatures and notes on the last.

    Args:
        table: what is printed.
        measured: the same table laid out on one endless page, its cells set from their upper edge.
        following: the same of a page without a title, which begins with an empty line all the same.
        height: of a page in points.
    """
    heights = _heights(table, measured, following)
    if heights is None:
        return [table]
    first = table.first_body_row
    ends = page_breaks(table, heights, first + len(table.body), height - SAFETY)
    edges = [0, *(row + 1 - first for row in ends), len(table.body)]
    pages = [replace(table, body=table.body[start:end]) for start, end in itertools.pairwise(edges)]
    pages[1:] = [replace(page, title="") for page in pages[1:]]
    pages[:-1] = [replace(page, signatures=(), notes=(), digest="") for page in pages[:-1]]
    return pages


def table_of(document: QTextDocument, table: SheetTable) -> QTextTable | None:
    """The table itself in its document, where the line under the title is a table too."""
    frames = [one for one in document.rootFrame().childFrames() if isinstance(one, QTextTable)]
    return frames[-1] if frames and frames[-1].columns() == table.columns else None


def _heights(table: SheetTable, document: QTextDocument, following: QTextDocument) -> dict[int, float] | None:
    """Height of title (1), header and body rows and the whole foot, numbered as `page_breaks` wants them."""
    body, layout = table_of(document, table), document.documentLayout()
    other = table_of(following, table)
    if body is None or other is None:
        return None
    lead = following.documentLayout().frameBoundingRect(other).top()
    whole = layout.documentSize().height()
    frame = layout.frameBoundingRect(body)
    tops = [layout.blockBoundingRect(_beginning(body, row)).top() for row in range(body.rows())]
    inset = tops[0] - frame.top()
    edges = [*(top - inset for top in tops), frame.bottom()]
    rows = [below - above for above, below in itertools.pairwise(edges)]
    # What stands above the header on every page but the first belongs to the header, which is repeated.
    heights = {1: frame.top() - lead, 2: 0.0, **dict(enumerate(rows, start=3))}
    heights[3] += lead
    heights[3 + len(rows)] = whole - frame.bottom()
    return heights


def _beginning(table: QTextTable, row: int) -> QTextBlock:
    """The first line of a cell that begins in this row."""
    for column in range(table.columns()):
        cell = table.cellAt(row, column)
        if cell.row() == row:
            return cell.firstCursorPosition().block()
    return table.cellAt(row, 0).firstCursorPosition().block()
