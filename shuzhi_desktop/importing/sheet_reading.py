"""What every reader hands over: sheets with numbered rows of text, within the limits of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi_desktop.importing.refusals import MAX_COLUMNS, MAX_ROWS, Reason, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Sheets end here; a file that claims rows beyond it would have us walk the gap.
LAST_ROW = 1_048_576
MAX_CELL = 131_072
_MAX_ROW_TEXT = 1 << 20

Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SheetRead:
    """One sheet as a reader gives it; `rows` may raise `Unreadable` where this sheet alone cannot be read.

    A row without cells is a sign of progress only.
    """

    name: str
    rows: Iterator[Row]
    hidden: bool = False


def limited(rows: Iterable[Row], sheet: str) -> Iterator[Row]:
    """The rows as a table has them: in its columns, not too many of them, none too long; empty ones lose their cells.

    Raises:
        Unreadable: a row is past the limits.
    """
    for number, cells in rows:
        if number > LAST_ROW or (number > MAX_ROWS and any(cells)):
            raise Unreadable(Reason.MANY_ROWS, sheet)
        if len(cells) > MAX_COLUMNS and any(cells[MAX_COLUMNS:]):
            raise Unreadable(Reason.MANY_COLUMNS, sheet, number)
        if not any(cells):
            yield number, ()
            continue
        if max(map(len, cells)) > MAX_CELL or sum(map(len, cells)) > _MAX_ROW_TEXT:
            raise Unreadable(Reason.LONG_CELL, sheet, number)
        yield number, cells[:MAX_COLUMNS]
