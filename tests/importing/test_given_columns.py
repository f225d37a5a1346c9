"""Files of given scores may say where the scores came from; they need not."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from shuzhi_desktop.importing.ballots_file import BallotsReading, read_ballots
from shuzhi_desktop.services.ports import GivenScore
from shuzhi_desktop.services.ports_given import GivenNote

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.domain.roster import Roster
    from shuzhi_desktop.domain.scheme import Scheme


def _read(folder: Path, content: str, scheme: Scheme, roster: Roster) -> BallotsReading:
    path = folder / "given.csv"
    path.write_text(content, encoding="utf-8")
    return read_ballots([path], scheme, roster)


@pytest.mark.parametrize(
    "header",
    ["class,reporter,value,source,entered_by,checked_by,reason", "类别,述职对象,得分,来源,录入人,复核人,更改理由"],
)
def test_source_and_people_are_read_under_both_names(
    tmp_path: Path, scheme: Scheme, roster: Roster, header: str
) -> None:
    reading = _read(tmp_path, f"{header}\ndaily,1,85.3,纪要,王芳,李强,\ndaily,2,90,,,,\n", scheme, roster)
    assert reading.complaints == ()
    assert reading.given == (
        GivenScore("daily", 1, Fraction("85.3"), GivenNote("纪要", "王芳", "李强")),
        GivenScore("daily", 2, Fraction(90)),
    )


def test_a_row_checked_by_its_typist_is_refused(tmp_path: Path, scheme: Scheme, roster: Roster) -> None:
    content = "class,reporter,value,录入人,复核人\ndaily,1,85,王芳,王芳\n"
    reading = _read(tmp_path, content, scheme, roster)
    assert [(one.row, one.column) for one in reading.complaints] == [(2, "复核人")]
    assert "同一个人" in str(reading.complaints[0].message)


def test_adjustments_are_still_told_apart_by_their_header(tmp_path: Path, scheme: Scheme, roster: Roster) -> None:
    first = scheme.adjustments[0].id
    reading = _read(tmp_path, f"adjustment,reporter,value,reason\n{first},1,1,表彰\n", scheme, roster)
    assert (len(reading.given), len(reading.adjustments)) == (0, 1)
