"""The price of an overrun in a scheme: read, written, complained of at its line, told in a plain sentence."""

from __future__ import annotations

from fractions import Fraction

import pytest

from shuzhi_desktop.domain.scheme import Overrun
from shuzhi_desktop.domain.scheme_reading import read_scheme
from shuzhi_desktop.domain.scheme_rules import rules_sheet
from shuzhi_desktop.domain.scheme_table import SchemeFaults
from shuzhi_desktop.domain.scheme_writing import write_scheme
from tests.support.turns import TIMED

RULE = 'overrun = { adjustment = "overtime", per_minute = "0.5", grace = "0" }'


def _sentences(scheme_text: str) -> str:
    sections = rules_sheet(read_scheme(scheme_text, "s.toml"))
    return "\n".join(str(line) for section in sections for line in section.lines)


def test_it_is_read_and_written_back():
    scheme = read_scheme(TIMED, "s.toml")
    assert scheme.agenda[0].overrun == Overrun("overtime", Fraction(1, 2), 0)
    assert scheme.agenda[1].overrun is None
    assert read_scheme(write_scheme(scheme), "s.toml") == scheme
    graced = read_scheme(TIMED.replace('grace = "0"', 'grace = "0.5"'), "s.toml")
    assert graced.agenda[0].overrun == Overrun("overtime", Fraction(1, 2), 30)
    assert read_scheme(write_scheme(graced), "s.toml") == graced


def test_it_is_told_in_a_plain_sentence():
    assert "述职超时每分钟扣 0.5 分，不足一分钟按一分钟计，记入“超时扣分”，最多扣 2 分。" in _sentences(TIMED)
    assert "超时 1:30 分钟以内不扣。" in _sentences(TIMED.replace('grace = "0"', 'grace = "1.5"'))
    assert "超时" not in _sentences(TIMED.replace(RULE, "").replace('name = "超时扣分"', 'name = "扣分"'))


@pytest.mark.parametrize(
    ("written", "key", "said"),
    [
        ('overrun = { adjustment = "gone", per_minute = "0.5" }', "overrun.adjustment", "gone"),
        ('overrun = { adjustment = "bonus", per_minute = "0.5" }', "overrun.adjustment", "不能扣分"),
        ('overrun = { adjustment = "overtime", per_minute = "0" }', "overrun.per_minute", "大于 0"),
        ('overrun = { adjustment = "overtime" }', "overrun.per_minute", "缺少"),
        ('overrun = { adjustment = "overtime", per_minute = "0.00001" }', "overrun.per_minute", "扣分"),
        ('overrun = { adjustment = "overtime", per_minute = "1", grace = "-1" }', "overrun.grace", "负数"),
        ('overrun = { adjustment = "overtime", per_minut = "1" }', "overrun.per_minut", "per_minute"),
        ("overrun = 3", "overrun", "表"),
    ],
)
def test_what_is_wrong_with_it_is_said_at_its_line(written, key, said):
    with pytest.raises(SchemeFaults) as faults:
        read_scheme(TIMED.replace(RULE, written), "s.toml")
    found = {one.key: one for one in faults.value.complaints}
    assert f"agenda[1].{key}" in found, list(found)
    assert said in str(found[f"agenda[1].{key}"].message)
    assert found[f"agenda[1].{key}"].line == TIMED[: TIMED.index(RULE)].count("\n") + 1


def test_a_segment_without_a_limit_cannot_run_over():
    with pytest.raises(SchemeFaults, match="没有时限"):
        read_scheme(TIMED.replace("minutes = 8", "minutes = 0"), "s.toml")
