from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi_desktop.domain.rounding import parse_decimal
from shuzhi_desktop.importing.cell_text import cell_text


@given(st.integers(-(10**10), 10**10))
def test_every_score_survives_the_binary_floats_of_a_workbook(units: int) -> None:
    assert parse_decimal(cell_text(units / 10_000)) == Fraction(units, 10_000)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_the_noise_of_a_sum_does_not_show(one: int, other: int) -> None:
    assert parse_decimal(cell_text(one / 10_000 + other / 10_000)) == Fraction(one + other, 10_000)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "TRUE"),
        (90.0, "90"),
        (1e20, "100000000000000000000"),
        (float("nan"), "nan"),
        ("\u3000王芳\u00a0\n", "王芳"),
        ("刘 洋", "刘 洋"),
        (dt.datetime(2026, 12, 18), "2026-12-18"),
        (dt.datetime(2026, 12, 18, 9, 30), "2026-12-18 09:30:00"),
        (dt.time(9, 30), "09:30:00"),
    ],
)
def test_cells_become_trimmed_text(value: object, shown: str) -> None:
    assert cell_text(value) == shown
