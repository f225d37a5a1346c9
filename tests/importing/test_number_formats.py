from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi_desktop.domain.rounding import parse_decimal
from shuzhi_desktop.importing.number_formats import Meaning, code_meaning, meaning, number_text


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", Meaning.PLAIN),
        ("G/通用格式", Meaning.PLAIN),
        ("0.00_ ;[Red]\\-0.00\\ ", Meaning.PLAIN),
        ('0.0"分"', Meaning.PLAIN),
        ('"day "0', Meaning.PLAIN),
        ("0.00%", Meaning.PERCENT),
        ("yyyy-mm-dd", Meaning.DATE),
        ('yyyy"年"m"月"d"日";@', Meaning.DATE),
        ("[$-804]yyyy/m/d h:mm", Meaning.DATE),
        ("mmm", Meaning.DATE),
        ("h:mm AM/PM", Meaning.TIME),
        ("mm:ss.0", Meaning.TIME),
        ("[h]:mm:ss", Meaning.DURATION),
        ("[Blue][>=100]0;[Green]0", Meaning.PLAIN),
    ],
)
def test_a_format_code_tells_what_its_number_is(code: str, shown: Meaning) -> None:
    assert code_meaning(code) is shown


def test_built_in_formats_and_those_of_the_workbook_are_known() -> None:
    assert meaning(14, {}) is Meaning.DATE
    assert meaning(10, {}) is Meaning.PERCENT
    assert meaning(2, {}) is Meaning.PLAIN
    assert meaning(14, {14: "0.0"}) is Meaning.PLAIN
    assert meaning(190, {190: "yyyy"}) is Meaning.DATE


@pytest.mark.parametrize(
    ("written", "kind", "shown"),
    [
        ("85.300000000000011", Meaning.PLAIN, "85.3"),
        ("007", Meaning.PLAIN, "7"),
        ("0", Meaning.PLAIN, "0"),
        ("1E-3", Meaning.PLAIN, "0.001"),
        ("不是数", Meaning.PLAIN, "不是数"),
        ("0.85299999999999998", Meaning.PERCENT, "85.3%"),
        ("1", Meaning.PERCENT, "100%"),
        ("nan", Meaning.PERCENT, "nan"),
        ("46374", Meaning.DATE, "2026-12-18"),
        ("46374.395833333336", Meaning.DATE, "2026-12-18 09:30:00"),
        ("1", Meaning.DATE, "1900-01-01"),
        ("61", Meaning.DATE, "1900-03-01"),
        ("0.395833333333333", Meaning.TIME, "09:30:00"),
        ("1.5", Meaning.DURATION, "36:00:00"),
        ("-1", Meaning.DATE, "-1"),
        ("1e300", Meaning.DATE, "1" + "0" * 300),
    ],
)
def test_a_number_becomes_what_its_cell_means(written: str, kind: Meaning, shown: str) -> None:
    assert number_text(written, kind, epoch_1904=False) == shown


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    assert number_text("44912", Meaning.DATE, epoch_1904=True) == "2026-12-18"


@given(st.integers(-(10**9), 10**9))
def test_every_percentage_is_exact(units: int) -> None:
    shown = number_text(repr(units / 10_000), Meaning.PERCENT, epoch_1904=False)
    assert parse_decimal(shown.removesuffix("%")) == Fraction(units, 100)
