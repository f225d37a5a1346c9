"""One paper sheet under the clerk's fingers: what every key does to it. No Qt here, so that it is tested key by key."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.form import IndicatorKind
from shuzhi_desktop.domain.message import Text, text
from shuzhi_desktop.domain.rounding import decimal_text
from shuzhi_desktop.services.keying import ABSENT, BLANK, UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.domain.form import Indicator

UNIT = 10_000
_LONGEST = 9
_KEYS = {"-": BLANK, "*": UNREADABLE, "/": ABSENT}
_SIGNS = {BLANK: "－", UNREADABLE: "＊", ABSENT: "／"}


class KeyedCells:
    """Cells by row (reporter) and column (indicator); None is not keyed yet. `row`, `column`: where the next key goes.

    Single-key options advance by themselves; points and places are typed and ended by Enter.
    """

    def __init__(self, indicators: Sequence[Indicator], recused: Sequence[bool], *, may_be_absent: bool) -> None:
        """Start with an empty sheet.

        Args:
            indicators: the columns.
            recused: per row, whether this rater is recused from it; such rows are filled and passed over.
            may_be_absent: whether `/` may mark a row as recused.
        """
        self.indicators = tuple(indicators)
        self.recused = tuple(recused)
        self.may_be_absent = may_be_absent
        self.typed = ""
        self.cells: list[list[int | None]] = [
            [ABSENT if gone else None for _ in self.indicators] for gone in self.recused
        ]
        self.row, self.column = 0, 0
        self._skip_recused()

    def load(self, cells: Sequence[Sequence[int]]) -> None:
        """Show a sheet that was keyed before."""
        self.cells = [list(line) for line in cells]
        self.typed, self.row, self.column = "", 0, 0
        self._skip_recused()

    @property
    def complete(self) -> bool:
        """Whether every cell was keyed."""
        return all(cell is not None for line in self.cells for cell in line)

    def values(self) -> tuple[tuple[int, ...], ...]:
        """The cells of a complete sheet; a cell that was not keyed is blank."""
        return tuple(tuple(BLANK if cell is None else cell for cell in line) for line in self.cells)

    def press(self, key: str) -> Text | None:  # noqa: PLR0911 - one answer a key
        """Take one character; returns what is wrong with it, if anything."""
        indicator = self.indicators[self.column]
        options = indicator.kind is IndicatorKind.OPTIONS
        if key == "/":
            return self._absent()
        if key == "*":
            return self._put(UNREADABLE)
        if key == "-" or (options and key == "0"):
            return self._put(BLANK)
        if options:
            choice = int(key) - 1 if key.isdecimal() and key.isascii() else -1
            if 0 <= choice < len(indicator.options):
                return self._put(choice)
            return off_scale(indicator, key, len(self.cells))
        if (key.isdecimal() and key.isascii()) or (key == "." and "." not in self.typed):
            self.typed = (self.typed + key)[:_LONGEST]
            return None
        return text("这里只收数字、“-”空白、“*”无法辨认。")

    def enter(self) -> Text | None:
        """End a typed figure and move on; without one, move on over a cell that is filled."""
        if self.typed:
            mark = mark_of(self.indicators[self.column], self.typed, len(self.cells))
            if mark is None:
                wrong, self.typed = self.typed, ""
                return off_scale(self.indicators[self.column], wrong, len(self.cells))
            return self._put(mark)
        if self.cells[self.row][self.column] is None:
            return text("这一格还没有录：空白按“-”，无法辨认按“*”。")
        self._advance()
        return None

    def back(self) -> None:
        """Take back the last typed digit, or empty the cell before."""
        if self.typed:
            self.typed = self.typed[:-1]
            return
        if self.cells[self.row][self.column] is None or self.recused[self.row]:
            self._step(-1)
        if not self.recused[self.row]:
            if ABSENT in self.cells[self.row]:
                self.cells[self.row] = [None] * len(self.indicators)
                self.column = 0
            self.cells[self.row][self.column] = None

    def move(self, rows: int, columns: int) -> None:
        """Go to a neighbouring cell."""
        self.typed = ""
        self.row = min(max(self.row + rows, 0), len(self.cells) - 1)
        self.column = min(max(self.column + columns, 0), len(self.indicators) - 1)

    def shown(self, row: int, column: int) -> str:
        """What a cell shows: the option's number and name, the figure, a sign, or the figure being typed."""
        if self.typed and (row, column) == (self.row, self.column):
            return self.typed + "▏"
        cell = self.cells[row][column]
        return "" if cell is None else cell_text(self.indicators[column], cell)

    def row_sum(self, row: int) -> Fraction:
        """Weighted points of a row as far as it is keyed; signs and pointless options are worth nothing."""
        total = Fraction(0)
        for indicator, cell in zip(self.indicators, self.cells[row], strict=True):
            if cell is not None and cell not in _SIGNS:
                total += (indicator.worth(cell) or Fraction(0)) * indicator.weight
        return total

    def total(self) -> Fraction:
        """The running sum of the sheet."""
        return sum((self.row_sum(row) for row in range(len(self.cells))), Fraction(0))

    def _put(self, mark: int) -> Text | None:
        if self.recused[self.row]:
            self._advance()
            return text("这一行按回避规定不评。")
        if ABSENT in self.cells[self.row]:
            self.cells[self.row] = [None] * len(self.indicators)
        self.cells[self.row][self.column] = mark
        self.typed = ""
        self._advance()
        return None

    def _absent(self) -> Text | None:
        if not self.may_be_absent:
            return text("这一类票没有回避行，“/”不用。")
        self.cells[self.row] = [ABSENT] * len(self.indicators)
        self.typed = ""
        self.column = len(self.indicators) - 1
        self._advance()
        return None

    def _advance(self) -> None:
        self._step(1)
        self._skip_recused()

    def _step(self, by: int) -> None:
        width = len(self.indicators)
        place = min(max(self.row * width + self.column + by, 0), len(self.cells) * width - 1)
        self.row, self.column = divmod(place, width)

    def _skip_recused(self) -> None:
        while self.recused[self.row] and self.row < len(self.cells) - 1:
            self.row, self.column = self.row + 1, 0


def mark_of(indicator: Indicator, typed: str, reporters: int) -> int | None:
    """The mark that was typed, None when it is off the scale: an option's number, points, a place, or a sign."""
    if typed in _KEYS:
        return _KEYS[typed]
    whole, _, rest = typed.partition(".")
    if not (whole or rest) or not (whole + rest).isdecimal() or not typed.isascii() or len(rest) > 4:
        return None
    if indicator.kind is IndicatorKind.POINTS:
        mark = int(whole or "0") * UNIT + int((rest + "0000")[:4])
    elif rest:
        return None
    elif indicator.kind is IndicatorKind.OPTIONS:
        if whole == "0":
            return BLANK
        mark = int(whole) - 1
    else:
        mark = int(whole)
    return mark if indicator.accepts(mark, reporters) else None


def off_scale(indicator: Indicator, typed: str, reporters: int) -> Text:
    """Why a typed figure was not taken."""
    if indicator.kind is IndicatorKind.POINTS:
        return text(
            "“{name}”应在 {low}–{high} 之间、每档 {step}：{typed} 不是。",
            name=indicator.name,
            low=decimal_text(Fraction(indicator.min_e4, UNIT)),
            high=decimal_text(Fraction(indicator.max_e4, UNIT)),
            step=decimal_text(Fraction(indicator.step_e4, UNIT)),
            typed=typed,
        )
    highest = len(indicator.options) or reporters
    return text("“{name}”只有 1–{n}：{key} 不是其中之一。", name=indicator.name, n=highest, key=typed)


def cell_text(indicator: Indicator, cell: int) -> str:
    """What stands in a cell."""
    if cell in _SIGNS:
        return _SIGNS[cell]
    if indicator.kind is IndicatorKind.OPTIONS:
        return f"{cell + 1} {indicator.options[cell].name}"
    if indicator.kind is IndicatorKind.POINTS:
        return decimal_text(Fraction(cell, UNIT))
    return str(cell)
