"""Every sheet comes back from its bytes, and every slip of a class is of one length."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi_desktop.domain.ballot import Line
from shuzhi_desktop.store.sheets import SheetCodec

MARKS = st.one_of(st.none(), st.integers(-(2**31) + 1, 2**31 - 1))
LINES = st.lists(st.builds(Line, st.integers(1, 2**31 - 1), st.tuples(MARKS, MARKS, MARKS), st.booleans()), max_size=6)


@given(LINES)
def test_a_sheet_survives_the_round_trip(lines: list[Line]) -> None:
    codec = SheetCodec(3)
    size = 6 * codec.line_size
    sheet = codec.encode(lines, size=size)
    assert len(sheet) == size == len(codec.blank(6))
    assert codec.decode(sheet) == tuple(lines)
    assert codec.decode(codec.encode(lines)) == tuple(lines)


def test_what_does_not_fit_is_not_written() -> None:
    codec = SheetCodec(1)
    with pytest.raises(ValueError, match="2 lines"):
        codec.encode([Line(1, (1,)), Line(2, (1,))], size=codec.line_size)
    with pytest.raises(ValueError, match="2 marks"):
        codec.encode([Line(1, (1, 2))])
    with pytest.raises(ValueError, match="format requires"):
        codec.encode([Line(1, (2**31,))])
