from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.domain.scheme import (
    Adjustment,
    BallotForm,
    Entry,
    Indicator,
    IndicatorKind,
    Option,
    RaterClass,
    Recuse,
    Scheme,
    Secrecy,
    Source,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MARKS = BallotForm(
    "marks",
    "评分表",
    (
        Indicator("thought", "思想建设", IndicatorKind.POINTS, 0, 200_000, 5_000),
        Indicator(
            "overall",
            "总体评价",
            IndicatorKind.OPTIONS,
            options=(Option("good", "满意", Fraction(100)), Option("bad", "不满意", Fraction(0))),
        ),
    ),
)


def make_scheme(entry: Entry = Entry.EACH) -> Scheme:
    return Scheme(
        "trial",
        "试评",
        "district",
        entry,
        (MARKS,),
        (
            RaterClass(
                "leading", "领导小组", Fraction(40), form="marks", secrecy=Secrecy.NAMED, recuse=Recuse.OWN_UNIT
            ),
            RaterClass("public", "党员群众", Fraction(40), form="marks"),
            RaterClass("daily", "日常考核", Fraction(20), source=Source.GIVEN),
        ),
        adjustments=(Adjustment("bonus", "附加分", Fraction(0), Fraction(5)),),
    )


@pytest.fixture
def scheme() -> Scheme:
    return make_scheme()


@pytest.fixture
def roster() -> Roster:
    return Roster(
        (
            Reporter(1, 1, "王芳", "八宝山街道"),
            Reporter(2, 2, "刘洋", "老山街道"),
            Reporter(3, 3, "刘洋", "古城街道"),
        ),
        (
            Seat(1, "leading", "赵一", "区委办"),
            Seat(2, "leading", "钱二", "八宝山街道"),
            Seat(3, "leading", "孙三", "组织部"),
            Seat(4, "leading", "孙三", "宣传部"),
            Seat(5, "public", "", "八宝山街道"),
            Seat(6, "public", "", "老山街道"),
        ),
    )


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    def make(name: str = "名册.xlsx", **sheets: list[list[Any]]) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        path = tmp_path / name
        book.save(path)
        return path

    return make
