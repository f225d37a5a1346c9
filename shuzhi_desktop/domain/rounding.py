"""Exact numbers: decimals of at most four places, and rounding half away from zero.

Scores are integers in units of 1/10000 (`_e4`); means are fractions. No binary float enters or leaves this module.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

SCALE = 10_000
_WIDEST = 100
_DECIMAL = re.compile(r"[+-]?(?:\d{1,12}(?:\.\d*)?|\.\d+)")


def parse_decimal(written: str | int | Decimal) -> Fraction:
    """The exact value of a decimal with at most four places.

    Raises:
        ValueError: not a decimal, more than four places after the point, or more than twelve digits before it.
    """
    if isinstance(written, (bool, float)):
        raise ValueError(f"{written!r}")
    if isinstance(written, Decimal) and (not written.is_finite() or abs(written.adjusted()) >= _WIDEST):
        raise ValueError("out of range")  # 1e999999999 written out would fill the memory
    content = format(written, "f") if isinstance(written, Decimal) else str(written).strip()
    if not _DECIMAL.fullmatch(content) or not content.isascii():
        raise ValueError(content)
    value = Fraction(content)
    if SCALE % value.denominator:
        raise ValueError(content)
    return value


def parse_e4(written: str | int | Decimal) -> int:
    """A decimal in units of 1/10000.

    Raises:
        ValueError: as `parse_decimal`.
    """
    return int(parse_decimal(written) * SCALE)


def from_e4(value_e4: int) -> Fraction:
    """The exact value of an integer in units of 1/10000."""
    return Fraction(value_e4, SCALE)


def decimal_text(value: Fraction) -> str:
    """A value of at most four places written shortest: `2.5`, `90`, `-0.25`.

    Raises:
        ValueError: the value has more than four places.
    """
    if SCALE % value.denominator:
        raise ValueError(str(value))
    shown = fixed(value, 4).rstrip("0").rstrip(".")
    return shown or "0"


def e4_text(value_e4: int) -> str:
    """`decimal_text` of an integer in units of 1/10000."""
    return decimal_text(from_e4(value_e4))


def round_half_away(value: Fraction, places: int) -> Fraction:
    """The nearest multiple of 10^-places; a half goes away from zero (2.675 -> 2.68, -0.005 -> -0.01)."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    rounded = Fraction(whole, 10**places)
    return -rounded if value < 0 else rounded


def rounded(value: Fraction, places: int | None) -> Fraction:
    """`round_half_away`, or the value itself where the scheme names no places."""
    return value if places is None else round_half_away(value, places)


def fixed(value: Fraction, places: int) -> str:
    """The value rounded half away from zero and written with just that many places: `90.00`. Never `-0.00`."""
    nearest = round_half_away(value, places)
    units = abs(nearest.numerator) * 10**places // nearest.denominator
    digits = str(units).rjust(places + 1, "0")
    whole, fraction = (digits[:-places], digits[-places:]) if places else (digits, "")
    sign = "-" if nearest < 0 else ""
    return f"{sign}{whole}.{fraction}" if places else f"{sign}{whole}"


def exact_text(value: Fraction) -> str:
    """`p/q` in lowest terms; an integer has no slash."""
    return str(value)
