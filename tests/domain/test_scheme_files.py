"""Scheme files: what is read, what is complained of and where, and that writing and reading agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.scheme_checks import scheme_warnings
from shuzhi_desktop.domain.scheme_reading import read_scheme
from shuzhi_desktop.domain.scheme_rules import rules_sheet
from shuzhi_desktop.domain.scheme_table import SchemeFaults
from shuzhi_desktop.domain.scheme_writing import write_scheme
from tests.support.meetings import SCHEME

BUILT_IN = sorted((Path(__file__).parents[2] / "resources" / "schemes").glob("*.toml"))


def test_all_built_in_schemes_are_there() -> None:
    wanted = "abc beijing chaoyang dongcheng guoqi haidian jingdefen lianghua pinggu ruian shiji shijingshan"
    wanted += " shuangping taoyuan xiyangjiang zhenggai zhibu"
    assert [path.stem for path in BUILT_IN] == wanted.split()


@pytest.mark.parametrize("path", BUILT_IN, ids=lambda path: path.stem)
def test_a_built_in_scheme_reads_writes_and_explains_itself(path: Path) -> None:
    scheme = read_scheme(path.read_text(encoding="utf-8"), path.name)
    assert scheme.id == path.stem
    assert scheme.source
    assert "默认值" in scheme.note or "规定" in scheme.note
    assert read_scheme(write_scheme(scheme), path.name) == scheme
    sections = rules_sheet(scheme)
    said = "\n".join(line.render() for section in sections for line in section.lines)
    for rater_class in scheme.classes:
        assert rater_class.name in said
    assert "None" not in said


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ('weight = "50"', 'weigth = "50"', "classes[1].weigth", "weight"),
        ('weight = "50"', 'weight = "5O"', "classes[1].weight", "小数"),
        ('weight = "50"', 'weight = "50.00001"', "classes[1].weight", "四位"),
        ('weight = "50"', 'weight = "-1"', "classes[1].weight", "负"),
        ('form = "marks"', 'form = "mark"', "classes[1].form", "mark"),
        ('rate = "satisfaction"', 'rate = "happiness"', "outcomes[1].when", "happiness"),
        ('count = ["satisfied"]', 'count = ["pleased"]', "rates[1].count", "pleased"),
        ('step = "0.5"', 'step = "0.3"', "forms[1].indicators[1].max", "分档"),
        ('secrecy = "named"', 'secrecy = "open"', "classes[1].secrecy", "secret"),
    ],
)
def test_a_complaint_names_line_and_key(old: str, new: str, key: str, said: str) -> None:
    with pytest.raises(SchemeFaults) as caught:
        read_scheme(SCHEME.replace(old, new, 1), "x.toml")
    found = [one for one in caught.value.complaints if one.key == key]
    assert found, caught.value.complaints
    assert said in found[0].message.render()
    written = SCHEME.replace(old, new, 1).splitlines()
    wanted = next(number for number, line in enumerate(written, 1) if new in line)
    assert abs(found[0].line - wanted) <= 1


def test_all_complaints_come_at_once() -> None:
    broken = SCHEME.replace('weight = "20"', 'weight = "x"').replace('min = "0"\nmax = "5"', 'min = "9"\nmax = "5"')
    with pytest.raises(SchemeFaults) as caught:
        read_scheme(broken, "x.toml")
    assert len(caught.value.complaints) >= 2


@pytest.mark.parametrize(
    "hostile",
    ["", "a" * 2_000_000, "x = " + "[" * 5_000 + "]" * 5_000, "\0", "format = " + "9" * 5_000, "format = 1", "[[["],
)
def test_hostile_text_is_refused_with_a_sentence(hostile: str) -> None:
    with pytest.raises(Refused):
        read_scheme(hostile, "x.toml")


def test_weights_that_do_not_total_a_hundred_are_only_warned_of() -> None:
    scheme = read_scheme(SCHEME.replace('weight = "50"', 'weight = "60"'), "x.toml")
    assert "110" in scheme_warnings(scheme)[0].render()
