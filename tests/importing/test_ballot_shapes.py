"""Ballots and scores as people make them: titles, several tables on a sheet, columns that only the user can name."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.importing.ballots_file import BallotsReading, read_ballots
from shuzhi_desktop.importing.ballots_sheet import KINDS
from shuzhi_desktop.importing.complaint import sentence
from shuzhi_desktop.importing.roster_tables import KINDS as ROSTER_KINDS
from shuzhi_desktop.services.import_columns import parse_column_map, shown_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from shuzhi_desktop.domain.scheme import Scheme

ROSTER = Roster(
    (Reporter(1, 1, "王芳", "八宝山街道"), Reporter(2, 2, "刘洋", "老山街道")),
    (Seat(1, "leading", "赵一", "区委办"), Seat(2, "public", "", "八宝山街道")),
)
GIVEN: list[list[Any]] = [["类别", "述职对象", "得分"], ["日常考核", "王芳", 92.5], ["日常考核", "刘洋", 88]]
EXTRA: list[list[Any]] = [["加减分", "述职对象", "分值", "理由"], ["附加分", "王芳", 2, "获表彰"]]


def said(reading: BallotsReading) -> list[str]:
    return [str(sentence(complaint)) for complaint in reading.complaints]


def test_two_tables_on_a_sheet_are_both_read(workbook: Callable[..., Path], scheme: Scheme) -> None:
    path = workbook(得分=[["日常考核得分"], [None], *GIVEN, ["合计", None, 180.5], [None], *EXTRA, ["制表：甲"]])
    with read_ballots([path], scheme, ROSTER) as reading:
        assert said(reading) == []
        assert [one.score for one in reading.given] == [Fraction("92.5"), Fraction(88)]
        assert [one.value for one in reading.adjustments] == [Fraction(2)]
        assert [(one.kind, one.header_rows, one.read, one.ignored) for one in reading.understood] == [
            ("得分", (3,), 2, (6,)),
            ("加减分", (8,), 1, (10,)),
        ]


def test_two_tables_side_by_side_are_both_read(workbook: Callable[..., Path], scheme: Scheme) -> None:
    rows = [[*left, None, *right] for left, right in zip(GIVEN, [*EXTRA, [None] * 4], strict=True)]
    with read_ballots([workbook(得分=rows)], scheme, ROSTER) as reading:
        assert said(reading) == []
        assert (len(reading.given), len(reading.adjustments)) == (2, 1)


def test_a_value_is_a_number_however_it_is_written(workbook: Callable[..., Path], scheme: Scheme) -> None:
    rows = [GIVEN[0], ["日 常 考 核", "王芳", "９２．５分"], ["日常考核", "刘洋", "88 分"]]
    with read_ballots([workbook(得分=rows)], scheme, ROSTER) as reading:
        assert said(reading) == []
        assert [one.score for one in reading.given] == [Fraction("92.5"), Fraction(88)]


def test_a_foreign_table_is_offered_and_read_as_the_user_says(workbook: Callable[..., Path], scheme: Scheme) -> None:
    path = workbook(平时=[["一览"], ["哪一类", "谁", "几分"], *GIVEN[1:]])
    with read_ballots([path], scheme, ROSTER) as reading:
        assert len(reading.complaints) == 1
        assert [(one.sheet, one.kind, one.header_rows) for one in reading.understood] == [("平时", "", (2,))]
        assert {"票号", "类别", "述职对象", "分值", "加减分"} <= set(reading.understood[0].fields)
    mapping = parse_column_map(["平时!表头=2,平时!类别=A,平时!述职对象=B,平时!分值=C"])
    with read_ballots([path], scheme, ROSTER, mapping=mapping) as reading:
        assert said(reading) == []
        assert len(reading.given) == 2
    # Half of the map names what is still missing instead of reading half a table.
    with read_ballots([path], scheme, ROSTER, mapping=parse_column_map(["平时!表头=2,平时!类别=A"])) as reading:
        assert len(reading.complaints) == 1
        assert "表头缺少" in said(reading)[0]


def test_a_map_names_the_kind_of_table_or_none(workbook: Callable[..., Path], scheme: Scheme) -> None:
    path = workbook(平时=[["哪一类", "谁", "几分"], *GIVEN[1:]])
    for given in (["类别=A,述职对象=B,分值=C"], ["得分!类别=A,得分!述职对象=B,得分!分值=C"]):
        with read_ballots([path], scheme, ROSTER, mapping=parse_column_map(given)) as reading:
            assert said(reading) == []
            assert len(reading.given) == 2


def test_a_map_goes_before_what_is_found_in_a_ballots_table(workbook: Callable[..., Path], scheme: Scheme) -> None:
    rows = [["类别", "述职对象", "得分", "折算后"], ["日常考核", "王芳", 1, 92.5], ["日常考核", "刘洋", 2, 88]]
    with read_ballots([workbook(得分=rows)], scheme, ROSTER, mapping=parse_column_map(["得分!分值=D"])) as reading:
        assert said(reading) == []
        assert [one.score for one in reading.given] == [Fraction("92.5"), Fraction(88)]


def test_a_table_that_is_not_there_is_refused(workbook: Callable[..., Path], scheme: Scheme) -> None:
    with pytest.raises(Refused, match="没有“别处”这张表"):
        read_ballots([workbook(得分=GIVEN)], scheme, ROSTER, mapping=parse_column_map(["别处!分值=C"]))


def test_every_field_that_is_offered_can_be_shown_in_both_languages() -> None:
    for kind in (*KINDS, *ROSTER_KINDS):
        for name in (kind.name, *(kind.label(field) for field in kind.fields)):
            assert shown_name(name).template == name
