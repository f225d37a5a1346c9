"""The lines of the sheet 复核: a growing list of rows whose formulas may point at rows already laid down."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.rounding import fixed
from shuzhi_desktop.services.documents.sheet_table import (
    NOTHING,
    Align,
    Cell,
    Row,
    RowKind,
    exact_decimal,
    label,
    number,
)

if TYPE_CHECKING:
    from shuzhi_desktop.services.language import Language

COLUMNS = 11
Who = tuple[str, str, str]  # reporter, class, item
SHOWN_PLACES = 4
# Spreadsheets reckon in binary: a true half such as 90.125 may arrive a few units in the 14th digit low. The nudge is
# far above that error and far below the distance of any other quotient of ballot counts from a half.
NUDGE = "1E-11"


@dataclass(slots=True)
class Lines:
    """Rows of the sheet from workbook row `start` on. Every method returns the workbook row it laid down.

    Columns: A reporter, B class, C item, D basis, E points, F ballots, G counted, H exact, I rounded, J printed,
    K verdict.
    """

    start: int
    language: Language
    rows: list[Row] = field(default_factory=list)
    checks: int = 0

    @property
    def following(self) -> int:
        """The workbook row of the line laid down next."""
        return self.start + len(self.rows)

    def section(self, title: str) -> int:
        """A line that names what follows."""
        return self._add((label(title, across=COLUMNS, align=Align.LEFT),), RowKind.SECTION)

    def ballots(self, who: Who, basis: str, worth: Fraction | None, count: int, kept: str = "") -> int:
        """One value and how many ballots gave it; `kept` is the formula for those left after trimming."""
        points = number(worth, least_places(worth)) if worth is not None else label(NOTHING)
        counted = Cell(formula=kept) if kept else label("")
        return self._add((*self._who(who, basis), points, number(count), counted, *_blank(4)))

    def figures(self, who: Who, basis: str, *values: int) -> int:
        """Up to three whole numbers from the ballot accounts, in E, F and G."""
        cells = [number(value) for value in values]
        return self._add((*self._who(who, basis), *cells, *_blank(7 - len(cells))))

    def reckoned(self, who: Who, basis: str, first: str, second: str) -> int:
        """Two whole numbers worked out by formula, in F and G."""
        return self._add((*self._who(who, basis), label(""), Cell(formula=first), Cell(formula=second), *_blank(4)))

    def given(self, who: Who, basis: str, value: Fraction | None) -> int:
        """A value taken as it stands, in H."""
        exact = Cell(NOTHING) if value is None else Cell(formula=f"{value.numerator}/{value.denominator}", places=6)
        return self._add((*self._who(who, basis), *_blank(3), exact, *_blank(3)))

    def worked(
        self,
        who: Who,
        basis: str,
        exact: str,
        places: int | None,
        *,
        counted: str = "",
        base: str = "",
    ) -> int:
        """A value worked out in H and rounded in I, with nothing printed to compare."""
        cells = self._worked(who, basis, exact, places, counted, base)
        return self._add((*cells, *_blank(2)))

    def checked(  # noqa: PLR0913 - one argument a column
        self,
        who: Who,
        basis: str,
        exact: str,
        places: int | None,
        printed: Fraction | None,
        *,
        counted: str = "",
        base: str = "",
    ) -> int:
        """A value worked out in H, rounded in I, and compared with what the tables print."""
        self.checks += 1
        row = self.following
        kept = SHOWN_PLACES if places is None else places
        cells = self._worked(who, basis, exact, places, counted, base)
        return self._add((*cells, number(printed, kept), Cell(formula=self.verdict(row, kept), strong=True)))

    def verdict(self, row: int, places: int) -> str:
        """The formula that compares I and J of a row."""
        _ = self.language.gettext
        same, other = _("一致"), _("不一致")
        slack = fixed(Fraction(1, 10 ** (places + 1)), places + 1)
        return (
            f'IF(AND(ISNUMBER(I{row}),ISNUMBER(J{row})),IF(ABS(I{row}-J{row})<{slack},"{same}","{other}"),'
            f'IF(EXACT(I{row},J{row}),"{same}","{other}"))'
        )

    def _worked(
        self, who: Who, basis: str, exact: str, places: int | None, counted: str, base: str
    ) -> tuple[Cell, ...]:
        row = self.following
        kept = SHOWN_PLACES if places is None else places
        return (
            *self._who(who, basis),
            label(""),
            Cell(formula=counted) if counted else label(""),
            Cell(formula=base) if base else label(""),
            Cell(formula=exact, places=6),
            Cell(formula=f'IF(ISNUMBER(H{row}),{rounded_formula(f"H{row}", kept)},"{NOTHING}")', places=kept),
        )

    def _who(self, who: Who, basis: str) -> tuple[Cell, ...]:
        reporter, rater_class, item = who
        return label(reporter), label(rater_class, align=Align.LEFT), label(item, align=Align.LEFT), label(basis)

    def _add(self, cells: tuple[Cell, ...], kind: RowKind = RowKind.DATA) -> int:
        self.rows.append(Row(cells, kind))
        return self.following - 1


def rounded_formula(expression: str, places: int) -> str:
    """Round half away from zero; true halves survive binary arithmetic."""
    return f"ROUND({expression}+SIGN({expression})*{NUDGE},{places})"


def value_cell(row: int, places: int | None) -> str:
    """The cell that the next step takes from a worked row: rounded where the scheme rounds, else exact."""
    return f"H{row}" if places is None else f"I{row}"


def constant(value: Fraction) -> str:
    """An exact number as it may stand in a formula."""
    places = least_places(value)
    written = str(exact_decimal(value, places))
    return f"({written})" if value < 0 else written


def least_places(value: Fraction, most: int = 12) -> int:
    """How many decimals write the value exactly."""
    return next((places for places in range(most) if (value * 10**places).denominator == 1), most)


def _blank(columns: int) -> tuple[Cell, ...]:
    return tuple(label("") for _column in range(columns))
