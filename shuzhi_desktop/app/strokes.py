"""The order of characters by strokes, from the table in resources/strokes.txt.

The table is the stroke collation of the Unicode CLDR (Unicode License): by number of strokes, then by radical.
Characters outside it follow all others, by code point.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from shuzhi_desktop.app.paths import resources_dir

if TYPE_CHECKING:
    from collections.abc import Mapping


@lru_cache(maxsize=1)
def _positions() -> Mapping[str, int]:
    table = (resources_dir() / "strokes.txt").read_text(encoding="utf-8").replace("\n", "")
    return {character: position for position, character in enumerate(table)}


def stroke_key(name: str) -> tuple[int, ...]:
    """What to sort a name by: one number per character, spaces left out."""
    positions = _positions()
    after = len(positions)
    return tuple(positions.get(character, after + ord(character)) for character in "".join(name.split()))
