"""Tables in a terminal, in which a Chinese character is two columns wide."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = "  "


def width(content: str) -> int:
    """Columns that a text takes."""
    return sum(_width(character) for character in content)


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def table(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> list[str]:
    """The rows as aligned lines.

    Args:
        rows: the header first; all of one length.
        right: columns, from 0, that are aligned to the right.
    """
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = []
        for column, (cell, wanted) in enumerate(zip(row, widths, strict=True)):
            space = " " * (wanted - width(cell))
            cells.append(space + cell if column in right else cell + space)
        lines.append(_GAP.join(cells).rstrip())
    return lines
