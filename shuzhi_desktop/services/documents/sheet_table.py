"""A printed table as plain values, whatever it is written into.

Rows are given as in HTML: a row lists the cells that begin in it, and a cell may reach across columns and down rows.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.rounding import fixed, round_half_away

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NOTHING = "—"


class Align(StrEnum):
    """Where the content of a cell stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class RowKind(StrEnum):
    """What a body row is, so that it can be set off in print."""

    DATA = "data"
    SECTION = "section"  # names the rows that follow
    HEAD = "head"  # column names inside the body
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `number` goes into workbooks as a number shown with `places` decimals; `shown` is what paper says.

    `unit` (%) stands behind the number in both. `formula` (recheck only) is worked out by the spreadsheet program;
    `shown` is then empty.
    """

    shown: str = ""
    number: Decimal | None = None
    places: int = 0
    unit: str = ""
    formula: str = ""
    across: int = 1
    down: int = 1
    align: Align = Align.CENTER
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the body. A `joined` one is never parted from the row above by the end of a page."""

    cells: tuple[Cell, ...]
    kind: RowKind = RowKind.DATA
    new_page: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart drawn from rows of the body: places of its head row, first and last row, from 0.

    Labels stand in the first column and figures in the `series` columns behind it; the chart covers column `at` over
    the same rows.
    """

    title: str
    head: int
    first: int
    last: int
    series: int
    at: int
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class SheetTable:
    """One table on paper: title, a line under it, header rows that repeat on each page, body, signatures, notes.

    `key` names the table for files (`ranking`), `name` is its tab; `line` stands left, middle and right under the
    title; `seal` stands in the footer of every page, so that paper and file can be held together. `widths` are in
    half-width characters, one a column. `live` tables hold formulas and only make sense in a workbook.
    `watermark` lies across every page of a rehearsal and is empty otherwise. `on_paper` are the rows of the body a
    workbook prints; 0 is all of them, with signatures and notes.
    """

    key: str
    name: str
    title: str
    line: tuple[str, str, str]
    header: tuple[tuple[Cell, ...], ...]
    body: tuple[Row, ...]
    widths: tuple[float, ...]
    signatures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    digest: str = ""
    seal: str = ""
    live: bool = False
    freeze: int = field(default=0)
    charts: tuple[Chart, ...] = ()
    watermark: str = ""
    on_paper: int = 0

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.widths)

    @property
    def first_body_row(self) -> int:
        """The workbook's row, from 1, in which the body begins: after title, line and header."""
        return 3 + len(self.header)


def label(content: str, *, across: int = 1, down: int = 1, align: Align = Align.CENTER, strong: bool = False) -> Cell:
    """A cell of text."""
    return Cell(content, across=across, down=down, align=align, strong=strong)


@lru_cache(maxsize=4096)
def number(value: Fraction | int | None, places: int = 0, *, strong: bool = False, down: int = 1) -> Cell:
    """A cell of a number with just `places` decimals; "—" where there is none."""
    if value is None:
        return Cell(NOTHING, strong=strong, down=down)
    exact = Fraction(value)
    return Cell(fixed(exact, places), exact_decimal(exact, places), places, strong=strong, down=down)


@lru_cache(maxsize=4096)
def percent(value: Fraction | None, places: int = 2, *, strong: bool = False) -> Cell:
    """A cell of a rate, in percent: 97.39%; "—" where there is none."""
    plain = number(value, places, strong=strong)
    return plain if value is None else replace(plain, shown=f"{plain.shown}%", unit="%")


def score(value: Fraction | None, places: int | None, *, strong: bool = False, down: int = 1) -> Cell:
    """A cell of a score: with the scheme's places, or to four where it keeps all of them."""
    return number(value, 4 if places is None else places, strong=strong, down=down)


def exact_decimal(value: Fraction, places: int) -> Decimal:
    """The value rounded half away from zero as a decimal of just that many places."""
    nearest = round_half_away(value, places)
    return Decimal(nearest.numerator * 10**places // nearest.denominator).scaleb(-places)


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its place: row from 0 inside its part of the table, column from 0."""

    row: int
    column: int
    cell: Cell


def placed(rows: Iterable[tuple[Cell, ...]]) -> Iterator[Placed]:
    """Give each cell its place, past the cells that reach down from rows above."""
    taken: dict[int, int] = {}
    for index, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while taken.get(column, 0) > index:
                column += 1
            yield Placed(index, column, cell)
            if cell.down > 1:
                for reached in range(column, column + cell.across):
                    taken[reached] = index + cell.down
            column += cell.across


def text_width(content: str) -> int:
    """The width of the widest line in half-width characters; a Chinese character takes two."""
    return max((sum(_wide(c) for c in line) for line in content.split("\n")), default=0)


def line_count(content: str, width: float) -> int:
    """How many lines a text takes in a column of this width."""
    room = max(2, int(width - 1))
    if 2 * len(content) <= room and "\n" not in content:
        return 1
    return sum(max(1, -(-text_width(line) // room)) for line in content.split("\n"))


def _wide(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1
