"""The text of a cell, whatever the program that wrote it made of it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.rounding import parse_decimal

if TYPE_CHECKING:
    from fractions import Fraction

# What Excel shows of a formula that failed.
ERROR_VALUES = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"})
_EDGES = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"


def cell_text(value: object) -> str:
    """A cell's content as trimmed text; nothing is an empty one."""
    if isinstance(value, str):
        return value.strip(_EDGES)
    if value is None:
        return ""
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value).upper() if isinstance(value, bool) else str(value).strip(_EDGES)


def read_number(written: str) -> Fraction:
    """The exact value of a decimal as people write it: 85.5, ８５．５, 85.5分.

    Raises:
        ValueError: not a decimal of at most four places.
    """
    try:
        return parse_decimal(written)
    except ValueError:
        # Nearly every cell of a million is plain; only what is not pays for being made so.
        return parse_decimal(unicodedata.normalize("NFKC", written).removesuffix("分").strip())


def _float_text(value: float) -> str:
    """A number as its sheet shows it: Excel keeps 15 significant digits, what lies beyond is noise."""
    shown = format(value, ".15g")
    if "n" in shown:  # nan, inf
        return shown
    plain = format(Decimal(shown), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
