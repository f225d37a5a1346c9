"""Tables wider than a page can bear: cut into blocks of columns, each with the leading columns and a title of its own.

A page takes `READABLE` half-width characters when it is set and printed as small as one still likes to read.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shuzhi_desktop.services.documents.sheet_table import placed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.services.documents.sheet_table import Cell, SheetTable

READABLE = 183.0


def column_blocks(table: SheetTable) -> tuple[SheetTable, ...]:
    """The table itself where it can be read on one page's width, else its parts, none wider than `READABLE`.

    Each part begins with the columns that stay in view on the screen (`freeze`, at least one) and has its number
    behind title and name. Formulas and charts lean on where their cells stand: such a table is left whole.
    """
    if table.live or table.charts or sum(table.widths) <= READABLE:
        return (table,)
    kept = max(1, table.freeze)
    blocks = _balanced(table.widths, kept)
    if len(blocks) == 1:
        return (table,)
    return tuple(
        _part(table, (*range(kept), *block), number, len(blocks)) for number, block in enumerate(blocks, start=1)
    )


def _balanced(widths: Sequence[float], kept: int) -> list[range]:
    """Ranges of columns of about the same width, as few as fit beside the kept columns."""
    room = max(READABLE - sum(widths[:kept]), max(widths[kept:], default=0.0))
    total = sum(widths[kept:])
    number = max(1, int(-(-total // room)))
    while True:
        blocks = _shared_out(widths, kept, total / number)
        if all(sum(widths[i] for i in block) <= room for block in blocks):
            return blocks
        number += 1


def _shared_out(widths: Sequence[float], kept: int, share: float) -> list[range]:
    blocks = []
    begun, used, passed = kept, 0.0, 0
    for column in range(kept, len(widths)):
        # A column goes where its middle lies.
        wanted = int((used + widths[column] / 2) // share)
        if wanted > passed and column > begun:
            blocks.append(range(begun, column))
            begun, passed = column, wanted
        used += widths[column]
    blocks.append(range(begun, len(widths)))
    return blocks


def _part(table: SheetTable, columns: Sequence[int], number: int, parts: int) -> SheetTable:
    body = _picked([row.cells for row in table.body], columns)
    return replace(
        table,
        name=f"{table.name}（{number}）",
        title=f"{table.title}（{number}/{parts}）",
        header=tuple(_picked(table.header, columns)),
        body=tuple(replace(row, cells=cells) for row, cells in zip(table.body, body, strict=True)),
        widths=tuple(table.widths[column] for column in columns),
    )


def _picked(rows: Sequence[tuple[Cell, ...]], columns: Sequence[int]) -> list[tuple[Cell, ...]]:
    """The cells of these columns; one that reaches across some of them reaches across just those."""
    chosen: list[list[Cell]] = [[] for _row in rows]
    for place in placed(rows):
        reached = sum(place.column <= column < place.column + place.cell.across for column in columns)
        if reached:
            chosen[place.row].append(replace(place.cell, across=reached))
    return [tuple(cells) for cells in chosen]
