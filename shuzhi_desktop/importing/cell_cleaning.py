"""Cells without what no eye sees: zero-width marks, odd spaces, full-width digits and letters.

Not NFKC as a whole: it would replace compatibility ideographs, which are characters of people's names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shuzhi_desktop.importing.tables import Row

_UNSEEN = "\u00ad\u200b\u200e\u200f\u2060\ufeff"
_SPACES = "\u00a0\u2002\u2003\u2009\u202f\u3000"
_WIDE = "".join(chr(code) for first, last in ("０９", "ＡＺ", "ａｚ") for code in range(ord(first), ord(last) + 1))
_PLAIN = str.maketrans(
    dict.fromkeys(_UNSEEN) | dict.fromkeys(_SPACES, " ") | {wide: chr(ord(wide) - 0xFEE0) for wide in _WIDE}
)
_ODD = re.compile(f"[{_UNSEEN}{_SPACES}{_WIDE}]")


def cleaned(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The cells of a row as they are meant."""
    # One search tells for a whole row that there is nothing to do, which is so for nearly all of a million.
    if _ODD.search("\0".join(cells)) is None:
        return cells
    return tuple(cell.translate(_PLAIN).strip() for cell in cells)


def cleaned_rows(rows: Iterator[Row]) -> Iterator[Row]:
    """Rows with their cells cleaned; a row that held nothing visible is left out."""
    for number, cells in rows:
        plain = cleaned(cells)
        if any(plain):
            yield number, plain
