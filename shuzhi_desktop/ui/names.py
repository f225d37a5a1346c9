"""How names and figures are written on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.domain.rounding import SCALE, decimal_text, fixed

if TYPE_CHECKING:
    from fractions import Fraction

    from shuzhi_desktop.domain.roster import Reporter

NOTHING = "—"
_IDEOGRAPHS = ("\u3400", "\u9fff")
_MOST_PLACES = 4


def spaced(name: str) -> str:
    """A name of two Chinese characters with a space inside, so that names stand under one another: 刘 洋."""
    if len(name) == 2 and all(_is_ideograph(character) for character in name):
        return f"{name[0]} {name[1]}"
    return name


def who(reporter: Reporter) -> str:
    """Unit and name of a reporter."""
    return f"{reporter.unit}　{spaced(reporter.name)}"


def score(value: Fraction | None, places: int | None) -> str:
    """A score with the places the scheme keeps; where it keeps all, up to four are shown; "—" for none."""
    if value is None:
        return NOTHING
    if places is not None:
        return fixed(value, places)
    return decimal_text(value) if SCALE % value.denominator == 0 else fixed(value, _MOST_PLACES)


def _is_ideograph(character: str) -> bool:
    return _IDEOGRAPHS[0] <= character <= _IDEOGRAPHS[1] or character >= "\U00020000"
