"""What one cell of a scheme's workbook means (docs/decisions/scheme-workbook.md). Exact throughout: no float is made.

A text in "double quotes" is taken to the letter, in every column; a percentage means what its column says.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Text, listed, text, verbatim
from shuzhi_desktop.domain.rounding import SCALE, decimal_text
from shuzhi_desktop.importing.cell_text import ERROR_VALUES
from shuzhi_desktop.importing.headers import normal
from shuzhi_desktop.services.scheme_book import NO, YES, Field, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LONGEST = 5_000
_MOST_BRACKETS = 200
_NUMBER = re.compile(r"([+-]?[0-9]{1,12}(?:\.[0-9]{1,12}|/[1-9][0-9]{0,8})?)(%?)")
_UNIT = re.compile(r"(?:分钟|分|个|人|名|位|票|字)$")
_WHOLE = re.compile(r"[0-9]{1,9}")
_BETWEEN = re.compile(r"[、，,；;\n]+")
_BAND = re.compile(r"([^=:：≥得]+)[=:：得]([^=:：得]+)")


class BadCell(Exception):
    """A cell that does not say what its column needs."""

    def __init__(self, message: Text) -> None:
        """Keep what is wrong."""
        super().__init__(str(message))
        self.message = message


def quoted(names: Iterable[str]) -> Text:
    """Names of a sheet one after another, set off from the sentence around them."""
    return listed(verbatim(f"“{one}”") for one in names)


def read_cell(field: Field, written: str) -> object:
    """The value of a cell that is not empty, as the scheme file has it; references still as they are written.

    Raises:
        BadCell: it cannot be understood; the scheme's own rules are left to the scheme's reader.
    """
    if written.upper() in ERROR_VALUES:
        raise BadCell(text("公式出错（{value}），请改成值", value=written))
    if len(written) > LONGEST:
        raise BadCell(text("这一格的文字太长，请删短"))
    exact = _exact(written)
    if exact is not None and field.kind not in (Kind.CONDITION, Kind.BANDS):
        return [exact] if field.kind in (Kind.TEXTS, Kind.REFERENCES, Kind.TIEBREAK) else exact
    if field.kind is Kind.CHOICE:
        return _choice(field, written)
    reading = _READINGS.get(field.kind)
    return written if reading is None else reading(written)


def _exact(written: str) -> str | None:
    """The text inside double quotes, with the escapes of JSON."""
    if len(written) < 2 or written[0] != '"' or written[-1] != '"':
        return None
    try:
        found = json.loads(written)
    except ValueError:
        return None
    return found if isinstance(found, str) and _is_whole(found) else None


def _is_whole(content: str) -> bool:
    """Whether a text has no half of a pair of code units in it."""
    return not any(unicodedata.category(one) == "Cs" for one in content)


def written_value(written: str) -> object:
    """A list or a table as TOML or JSON writes it on one line; decimals become text.

    Raises:
        BadCell: neither.
    """
    if written.count("[") + written.count("{") > _MOST_BRACKETS:
        raise BadCell(text("括号嵌套太深"))
    try:
        return _settled(json.loads(written, parse_float=Decimal))
    except (ValueError, RecursionError):
        pass
    try:
        return _settled(tomllib.loads(f"x = {written}", parse_float=Decimal)["x"])
    except (ValueError, RecursionError, ArithmeticError):
        raise BadCell(text("括号里的写法不对，请核对引号、逗号和括号")) from None


def _settled(value: object) -> object:
    """The value with nothing in it but text, whole numbers, truths, lists and tables."""
    if isinstance(value, dict):
        return {str(key): _settled(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_settled(one) for one in value]
    if isinstance(value, bool) or (isinstance(value, int) and abs(value) < 10**12):
        return value
    if isinstance(value, str) and not _is_whole(value):
        raise ValueError(value)
    return str(value)[:LONGEST]


def _parts(written: str) -> tuple[str, str]:
    """The figure and its sign of percent; a text that is no figure stays whole."""
    plain = "".join(unicodedata.normalize("NFKC", written).split()).replace("−", "-")
    found = _NUMBER.fullmatch(_UNIT.sub("", plain))
    return (found[1], found[2]) if found else (plain, "")


def _value(figure: str) -> Fraction | None:
    return Fraction(figure) if _NUMBER.fullmatch(figure) and not figure.endswith("%") else None


def _shown(value: Fraction) -> str:
    return decimal_text(value) if SCALE % value.denominator == 0 else f"{value.numerator}/{value.denominator}"


def decimal(written: str) -> str:
    """A figure that has nothing to do with percent; what is none is left for the scheme's reader to complain of."""
    figure, sign = _parts(written)
    return figure + sign


def _factor(written: str) -> str:
    figure, sign = _parts(written)
    value = _value(figure)
    return _shown(value / 100) if sign and value is not None else figure + sign


def _share(written: str) -> str:
    found = _factor(written)
    value = _value(found)
    if value is not None and value > 1:
        raise BadCell(text("“{value}”大于 1：比例请写成 30% 或 0.3 的样子", value=written))
    return found


def percent(written: str) -> str:
    """A percentage or a weight of a hundred, 90% as 90. A bare figure up to 1 may be either, and is refused.

    Raises:
        BadCell: nobody can tell which is meant.
    """
    figure, sign = _parts(written)
    value = _value(figure)
    if value is not None and not sign and 0 < value <= 1:
        raise _either(written, value)
    return figure


def _either(written: str, value: Fraction) -> BadCell:
    return BadCell(
        text(
            '“{value}”看不出是百分之几：请写成 {percent}%；确实是 {value} 的，请加英文双引号写成 "{value}"',
            value=written,
            percent=_shown(value * 100),
        )
    )


def _whole(written: str) -> object:
    figure, sign = _parts(written)
    return int(figure) if not sign and _WHOLE.fullmatch(figure) else figure + sign


def _flag(written: str) -> object:
    plain = normal(written)
    if plain in YES or plain in NO:
        return plain in YES
    raise BadCell(text("“{value}”看不懂，请写“是”或“否”", value=written[:40]))


def _choice(field: Field, written: str) -> str:
    choices = field.choices or {}
    plain = normal(written)
    for word, names in choices.items():
        if plain == word or plain in map(normal, names):
            return word
    words = quoted(names[0] for names in choices.values())
    raise BadCell(text("“{value}”不在可选范围内：{words}", value=written[:40], words=words))


def _texts(written: str) -> object:
    if written.startswith("["):
        return written_value(written)
    return [one for one in map(str.strip, _BETWEEN.split(written)) if one]


def _bands(written: str) -> object:
    """`90=200；80=190`: from 90 up 200 points, from 80 up 190."""
    if written.startswith("["):
        return written_value(written)
    pairs = []
    for one in filter(None, map(str.strip, _BETWEEN.split(written))):
        pair = _BAND.fullmatch(one.lstrip("≥"))
        if pair is None:
            raise BadCell(text("“{value}”看不懂，分档请写成 90=200；80=190 的样子（下限=得分）", value=one[:40]))
        pairs.append([decimal(pair[1]), decimal(pair[2])])
    return pairs


_READINGS: dict[Kind, Callable[[str], object]] = {
    Kind.NUMBER: decimal,
    Kind.FACTOR: _factor,
    Kind.SHARE: _share,
    Kind.PERCENT: percent,
    Kind.WEIGHT: percent,
    Kind.WHOLE: _whole,
    Kind.FLAG: _flag,
    Kind.TEXTS: _texts,
    Kind.REFERENCES: _texts,
    Kind.TIEBREAK: _texts,
    Kind.BANDS: _bands,
}
