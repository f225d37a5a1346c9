"""Where a cell, a range or a formula points after a block of rows was repeated.

A block of rows `first`..`last` stands once in the template and `times` times in the result; what is below moves down.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})")
_RANGE = re.compile(r"(?:(?P<sheet>.*)!)?(?P<area>[^!]+)")
_ROWS = re.compile(r"(\$?)([0-9]{1,7}):(\$?)([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Repeat:
    """One block of rows of a sheet and how often it stands in the result."""

    first: int
    last: int
    times: int

    @property
    def height(self) -> int:
        """Rows of the block in the template."""
        return self.last - self.first + 1

    @property
    def growth(self) -> int:
        """By how many rows what is below moves down."""
        return self.height * (self.times - 1)

    def row(self, row: int) -> int:
        """Where a row outside the block is afterwards; a row of the block is where its first copy is."""
        return row + self.growth if row > self.last else row

    def span(self, top: int, bottom: int) -> tuple[int, int]:
        """Where rows `top`..`bottom` are; a span that holds the whole block grows with it."""
        holds = top <= self.first and bottom >= self.last
        return self.row(top), bottom + self.growth if holds else self.row(bottom)

    def area(self, area: str) -> str:
        """A cell, a range of cells or of rows, as written."""
        rows = _ROWS.fullmatch(area)
        if rows:
            top, bottom = self.span(int(rows[2]), int(rows[4]))
            return f"{rows[1]}{top}:{rows[3]}{bottom}"
        ends = [_CELL.fullmatch(end) for end in area.split(":")]
        if len(ends) == 1 and ends[0]:
            one = ends[0]
            return f"{one[1]}{one[2]}{one[3]}{self.row(int(one[4]))}"
        if len(ends) == 2 and ends[0] and ends[1]:
            one, other = ends[0], ends[1]
            top, bottom = self.span(int(one[4]), int(other[4]))
            return f"{one[1]}{one[2]}{one[3]}{top}:{other[1]}{other[2]}{other[3]}{bottom}"
        return area

    def copied(self, area: str, copy: int) -> str:
        """An area written inside the block, in its copy number `copy` from 0: its own rows go along with it."""

        def moved(found: re.Match[str]) -> str:
            row = int(found[4])
            own = self.first <= row <= self.last and not found[3]
            return f"{found[1]}{found[2]}{found[3]}{row + copy * self.height if own else self.row(row)}"

        inside = all(self.first <= int(found[4]) <= self.last for found in _CELL.finditer(area))
        return _CELL.sub(moved, area) if inside else self.area(area)


def formula_after(formula: str, repeat: Repeat, sheet: str, here: str, copy: int | None = None) -> str:
    """A formula after a block of `sheet` was repeated.

    Args:
        formula: without its equals sign.
        repeat: the block.
        sheet: on which it is.
        here: the sheet the formula stands on.
        copy: number of the copy when the formula stands in the block itself.
    """
    parts = []
    for token in Tokenizer(f"={formula}").items:
        written = token.value
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            named = _RANGE.fullmatch(written)
            if named:
                prefix, area = named["sheet"], named["area"]
                on = here if prefix is None else prefix.strip("'").replace("''", "'")
                if on == sheet:
                    there = repeat.area(area) if copy is None else repeat.copied(area, copy)
                    written = there if prefix is None else f"{prefix}!{there}"
        parts.append(written)
    return "".join(parts)
