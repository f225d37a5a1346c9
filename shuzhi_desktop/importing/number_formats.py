"""What a number in a cell means: a plain figure, a percentage, or a day and time counted from an epoch."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from shuzhi_desktop.importing.cell_text import cell_text

if TYPE_CHECKING:
    from collections.abc import Mapping


class Meaning(Enum):
    """How the number format of a cell shows its number."""

    PLAIN = 0
    PERCENT = 1
    DATE = 2
    TIME = 3
    DURATION = 4


_BUILT_IN = {
    **dict.fromkeys((9, 10), Meaning.PERCENT),
    **dict.fromkeys((14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)), Meaning.DATE),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47), Meaning.TIME),
    46: Meaning.DURATION,
}
# Quoted words, escaped and padding characters, and what stands in brackets (colours, conditions, locales) say nothing.
_SILENT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_LONGEST_FORMAT = 1024
_LAST_DAY = 2_958_466  # the day after 9999-12-31
_DAY = 86_400
_EPOCH = dt.datetime(1899, 12, 30)
_EPOCH_1904 = dt.datetime(1904, 1, 1)
_MILLISECONDS = 1_000


def meaning(number: int, codes: Mapping[int, str]) -> Meaning:
    """What a number format shows.

    Args:
        number: the format's id.
        codes: the formats that the workbook itself defines.
    """
    code = codes.get(number)
    return _BUILT_IN.get(number, Meaning.PLAIN) if code is None else code_meaning(code)


def code_meaning(code: str) -> Meaning:
    """What a format code such as `yyyy"年"m"月"` shows; the section for positive numbers decides."""
    plain = _SILENT.sub("", code[:_LONGEST_FORMAT]).partition(";")[0].lower()
    if plain in ("general", "standard"):
        return Meaning.PLAIN
    if _ELAPSED.search(plain):
        return Meaning.DURATION
    if "y" in plain or "d" in plain or ("m" in plain and not ("h" in plain or "s" in plain)):
        return Meaning.DATE
    if "h" in plain or "s" in plain:
        return Meaning.TIME
    return Meaning.PERCENT if "%" in plain else Meaning.PLAIN


def number_text(written: str, kind: Meaning, *, epoch_1904: bool) -> str:
    """The text of a number as its cell means it; a percentage keeps its sign: 0.853 → `85.3%`.

    Args:
        written: the number as the workbook writes it.
        kind: what the cell's format shows.
        epoch_1904: whether days are counted from 1904.
    """
    if kind is Meaning.PLAIN and len(written) < 16 and written.isascii() and written.isdecimal():
        return written if written[0] != "0" else written.lstrip("0") or "0"
    try:
        number = float(written)
    except ValueError:
        return written.strip()
    if kind is Meaning.PLAIN:
        return cell_text(number)
    if kind is Meaning.PERCENT:
        return percent_text(number)
    return _moment_text(number, kind, epoch_1904=epoch_1904)


def percent_text(number: float) -> str:
    """A share as a percentage, exact to the 15 digits that a sheet keeps."""
    shown = cell_text(number)
    if "n" in shown:  # nan, inf
        return shown
    hundredfold = format(Decimal(shown) * 100, "f")
    return (hundredfold.rstrip("0").rstrip(".") if "." in hundredfold else hundredfold) + "%"


def _moment_text(number: float, kind: Meaning, *, epoch_1904: bool) -> str:
    if not 0 <= number < _LAST_DAY:
        return cell_text(number)
    if kind is Meaning.DURATION:
        minutes, second = divmod(round(number * _DAY), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{second:02}"
    days = int(number)
    # Fractions of a second are noise of the fraction of a day unless they are whole milliseconds.
    milliseconds = round((number - days) * _DAY * _MILLISECONDS)
    if kind is Meaning.TIME and days == 0:
        return (dt.datetime.min + dt.timedelta(milliseconds=milliseconds)).time().isoformat()
    if not epoch_1904 and 0 < days < 61:
        days += 1  # 1900 counts as a leap year in Excel; day 60 does not exist
    moment = (_EPOCH_1904 if epoch_1904 else _EPOCH) + dt.timedelta(days=days, milliseconds=milliseconds)
    return cell_text(moment)
