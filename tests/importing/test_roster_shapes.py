"""Rosters as people make them: tables anywhere on a sheet, and columns that only the user can name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.importing.complaint import sentence
from shuzhi_desktop.importing.roster_file import RosterReading, read_pasted, read_roster
from shuzhi_desktop.services.import_columns import parse_column_map

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from shuzhi_desktop.domain.scheme import Scheme

REPORTERS: list[list[Any]] = [["序号", "姓名", "单位"], [1, "王芳", "八宝山街道"], [2, "刘洋", "老山街道"]]
SEATS: list[list[Any]] = [["类别", "姓名", "人数"], ["领导小组", "赵一", None], ["党员群众", None, 3]]
NOTHING: list[Any] = [None, None, None]


def said(reading: RosterReading) -> list[str]:
    return [str(sentence(complaint)) for complaint in reading.complaints]


def is_whole(reading: RosterReading) -> bool:
    """The roster of the two lists above."""
    assert said(reading) == []
    assert reading.roster is not None
    people = [(one.order, one.name, one.unit) for one in reading.roster.reporters]
    return people == [(1, "王芳", "八宝山街道"), (2, "刘洋", "老山街道")] and len(reading.roster.seats) == 4


def test_two_tables_one_under_another_on_a_sheet(workbook: Callable[..., Path], scheme: Scheme) -> None:
    sheet = [["一、述职对象"], *REPORTERS, ["合计", 2], NOTHING, ["二、评议主体"], *SEATS, ["注：以上名单已审"]]
    reading = read_roster(workbook(Sheet1=sheet), scheme)
    assert is_whole(reading)
    reporters, seats = reading.understood
    assert (reporters.sheet, reporters.kind, reporters.header_rows) == ("Sheet1·述职对象", "述职对象", (2,))
    assert (seats.sheet, seats.kind, seats.header_rows) == ("Sheet1·评议主体", "评议主体", (8,))
    assert (reporters.read, seats.read) == (2, 2)
    assert reporters.ignored == (5, 7)
    assert seats.ignored == (11,)


def test_two_tables_side_by_side(workbook: Callable[..., Path], scheme: Scheme) -> None:
    sheet = [[*left, None, *right] for left, right in zip(REPORTERS, SEATS, strict=True)]
    reading = read_roster(workbook(Sheet1=[["名单"], *sheet]), scheme)
    assert is_whole(reading)
    assert {one.kind: "".join(c.letter for c in one.columns) for one in reading.understood} == {
        "述职对象": "ABC",
        "评议主体": "EFG",
    }


def test_a_table_under_the_named_one_is_found_too(workbook: Callable[..., Path], scheme: Scheme) -> None:
    assert is_whole(read_roster(workbook(述职对象=[*REPORTERS, NOTHING, *SEATS]), scheme))


def test_a_list_in_two_pieces_is_one_list(workbook: Callable[..., Path], scheme: Scheme) -> None:
    pieces = [
        ["第一组"],
        REPORTERS[0],
        REPORTERS[1],
        NOTHING,
        ["第二组"],
        ["单位", "姓名", "序号"],
        ["老山街道", "刘洋", 2],
    ]
    assert is_whole(read_roster(workbook(述职对象=pieces, 评议主体=SEATS), scheme))


@pytest.mark.parametrize("merged", [True, False])
def test_a_header_two_rows_high(tmp_path: Path, scheme: Scheme, merged: bool) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "述职对象"
    for row in [
        ["附件1"],
        ["序号", "述职人基本情况", None, "备注"],
        [None, "姓名", "单位", None],
        [1, "王芳", "八宝山街道", None],
        [2, "刘洋", "老山街道", "新任"],
    ]:
        sheet.append(row)
    for merging in ("A1:D1", "A2:A3", "B2:C2", "D2:D3") if merged else ():
        sheet.merge_cells(merging)
    other = book.create_sheet("评议主体")
    for row in SEATS:
        other.append(row)
    book.save(tmp_path / "two.xlsx")
    reading = read_roster(tmp_path / "two.xlsx", scheme)
    assert is_whole(reading)
    # Cells merged downwards fill the lower row, which is then whole by itself.
    assert reading.understood[0].header_rows == ((3,) if merged else (2, 3))
    assert [(c.letter, c.field) for c in reading.understood[0].columns] == [
        ("A", "序号"),
        ("B", "姓名"),
        ("C", "单位"),
        ("D", ""),
    ]


def test_odd_spaces_and_full_width_digits_are_read_as_meant(workbook: Callable[..., Path], scheme: Scheme) -> None:
    reporters = [
        ["序\u3000号", "姓\u00a0名", "单\u200b位"],
        ["１", "王芳\u3000", "八宝山街道\u200b"],
        ["２", "\ufeff刘洋", "老山街道"],
    ]
    seats = [
        ["类 别", "姓　名", "人　数"],
        ["领导小组", "赵一", None],
        ["党员群众", None, "３人"],
        ["\u3000", "\u200b"],
    ]
    assert is_whole(read_roster(workbook(述职对象=reporters, 评议主体=seats), scheme))


def test_hidden_sheets_are_passed_over_and_named_when_one_may_be_meant(tmp_path: Path, scheme: Scheme) -> None:
    book = openpyxl.Workbook()
    for number, (name, rows) in enumerate({"述职对象": REPORTERS, "评议主体": SEATS, "旧名单": REPORTERS}.items()):
        sheet = book.active if not number else book.create_sheet(name)
        sheet.title = name
        for row in rows:
            sheet.append(row)
    book["旧名单"].sheet_state = "veryHidden"
    book.save(tmp_path / "hidden.xlsx")
    assert is_whole(read_roster(tmp_path / "hidden.xlsx", scheme))
    book["评议主体"].sheet_state = "hidden"
    book.save(tmp_path / "hidden.xlsx")
    assert said(read_roster(tmp_path / "hidden.xlsx", scheme)) == [
        "工作表“评议主体”：没有找到，请提供名为“评议主体”的工作表，表头须有“类别”和“姓名”或“人数”（隐藏的工作表没有读：评议主体、旧名单）"
    ]
    assert is_whole(read_roster(tmp_path / "hidden.xlsx", scheme, parse_column_map(["评议主体!表头=1"])))


@pytest.mark.parametrize("name", ["述职对象", "Sheet1"])
def test_a_table_on_its_side_is_told_of(workbook: Callable[..., Path], scheme: Scheme, name: str) -> None:
    turned = [["序号", 1, 2], ["姓名", "王芳", "刘洋"], ["单位", "八宝山街道", "老山街道"]]
    reading = read_roster(workbook(**{name: turned, "评议主体": SEATS}), scheme)
    assert reading.roster is None
    (sentence_,) = said(reading)
    assert name in sentence_
    assert "请先转置" in sentence_


def test_columns_without_a_known_name_are_offered_and_can_be_mapped(
    workbook: Callable[..., Path], scheme: Scheme
) -> None:
    path = workbook(
        名册=[["党务干部一览"], ["顺位", "谁", "哪里的"], [1, "王芳", "八宝山街道"], [2, "刘洋", "老山街道"]],
        打分的人=[["身份", "谁", "几个"], ["领导小组", "赵一", None], ["党员群众", None, 3]],
    )
    reading = read_roster(path, scheme)
    assert reading.roster is None
    assert [(one.sheet, one.kind, one.header_rows) for one in reading.understood] == [
        ("名册", "述职对象", (2,)),
        ("打分的人", "评议主体", (1,)),
    ]
    assert [(c.letter, c.label, c.field) for c in reading.understood[0].columns] == [
        ("A", "顺位", ""),
        ("B", "谁", ""),
        ("C", "哪里的", ""),
    ]
    given = ["名册!序号=A，名册!姓名=B,名册!单位=c", "打分的人！类别＝A", "打分的人!姓名=B", "打分的人!人数=C"]
    assert is_whole(read_roster(path, scheme, parse_column_map(given)))


def test_a_table_nobody_knows_above_one_that_is_found_is_offered(workbook: Callable[..., Path], scheme: Scheme) -> None:
    path = workbook(Sheet1=[["名单"], ["编", "谁", "处"], *REPORTERS[1:], NOTHING, *SEATS])
    reading = read_roster(path, scheme)
    assert [(one.sheet, one.read) for one in reading.understood] == [("Sheet1", 2), ("Sheet1·述职对象", 0)]
    given = ["Sheet1·述职对象!序号=A,Sheet1·述职对象!姓名=B,Sheet1·述职对象!单位=C"]
    assert is_whole(read_roster(path, scheme, parse_column_map(given)))


def test_a_map_without_a_sheet_means_the_part_that_has_its_fields(
    workbook: Callable[..., Path], scheme: Scheme
) -> None:
    path = workbook(Sheet1=[["编", "谁", "处"], [1, "王芳", "八宝山街道"], [2, "刘洋", "老山街道"]], Sheet2=SEATS)
    assert is_whole(read_roster(path, scheme, parse_column_map(["序号=A,姓名=B,单位=C"])))
    assert is_whole(read_roster(path, scheme, parse_column_map(["述职对象!姓名=B,述职对象!单位=C"])))


def test_a_map_goes_before_what_is_found(workbook: Callable[..., Path], scheme: Scheme) -> None:
    reporters = [["姓名", "联系人", "单位"], ["甲", "王芳", "八宝山街道"], ["乙", "刘洋", "老山街道"]]
    path = workbook(述职对象=reporters, 评议主体=SEATS)
    assert is_whole(read_roster(path, scheme, parse_column_map(["述职对象!姓名=B"])))


def test_a_table_without_a_header_is_mapped_by_letters_alone(workbook: Callable[..., Path], scheme: Scheme) -> None:
    path = workbook(Sheet1=[["王芳", "八宝山街道"], ["刘洋", "老山街道"]], 评议主体=SEATS)
    assert is_whole(read_roster(path, scheme, parse_column_map(["Sheet1!表头=0,Sheet1!姓名=A,Sheet1!单位=B"])))


def test_a_header_row_can_be_pointed_to(workbook: Callable[..., Path], scheme: Scheme) -> None:
    reporters = [["姓名", "单位"], ["（填写说明）", "（全称）"], *[[None]] * 3, *REPORTERS]
    path = workbook(述职对象=reporters, 评议主体=SEATS)
    assert is_whole(read_roster(path, scheme, parse_column_map(["述职对象!表头=6"])))


def test_one_of_two_tables_on_a_sheet_is_mapped_by_its_own_name(workbook: Callable[..., Path], scheme: Scheme) -> None:
    swapped = [[a, c, b] for a, b, c in REPORTERS[1:]]
    path = workbook(Sheet1=[REPORTERS[0], *swapped, NOTHING, *SEATS])
    assert is_whole(read_roster(path, scheme, parse_column_map(["Sheet1·述职对象!姓名=C,Sheet1·述职对象!单位=B"])))


def test_a_column_taken_from_a_needed_field_is_complained_of_and_still_shown(
    workbook: Callable[..., Path], scheme: Scheme
) -> None:
    path = workbook(述职对象=REPORTERS, 评议主体=SEATS)
    reading = read_roster(path, scheme, parse_column_map(["述职对象!姓名=C"]))
    assert said(reading) == ["工作表“述职对象”第 1 行：表头缺少“单位”列"]
    assert [(c.letter, c.field) for c in reading.understood[0].columns] == [("A", "序号"), ("B", ""), ("C", "姓名")]


@pytest.mark.parametrize(
    ("given", "sentence_"),
    [
        ("述职对象!电话=B", "“述职对象”没有“电话”这一项"),
        ("没有的表!姓名=B", "没有“没有的表”这张表"),
        ("述职对象!姓名=Z", "没有 Z 列"),
        ("述职对象!姓名=B,述职对象!单位=B", "不能既是"),
        ("述职对象!姓名=5", "不是列号"),
        ("述职对象!姓名", "不是列的对应"),
        ("述职对象!表头=三", "不是行号"),
        ("述职对象!表头=99", "第 99 行是空的"),
    ],
)
def test_a_map_that_does_not_fit_is_refused_in_a_sentence(
    workbook: Callable[..., Path], scheme: Scheme, given: str, sentence_: str
) -> None:
    path = workbook(述职对象=REPORTERS, 评议主体=SEATS)
    with pytest.raises(Refused, match=sentence_):
        read_roster(path, scheme, parse_column_map([given]))


def test_a_second_list_of_reporters_is_not_dropped_in_silence(workbook: Callable[..., Path], scheme: Scheme) -> None:
    more = [["姓名", "单位"], ["李雷", "古城街道"]]
    reading = read_roster(workbook(Sheet1=REPORTERS, Sheet2=more, 评议主体=SEATS), scheme)
    assert is_whole(reading)
    assert [str(warning) for warning in reading.warnings] == ["工作表“Sheet2”没有读入：“述职对象”已经有了"]


def test_a_sheet_with_too_much_in_it_is_refused(tmp_path: Path, scheme: Scheme) -> None:
    path = tmp_path / "述职对象.csv"
    path.write_text("姓名,单位\n" + f"{'甲' * 5_000},{'乙' * 5_000}\n" * 2_100, encoding="utf-8")
    with pytest.raises(Refused, match="内容太多"):
        read_roster(path, scheme)


def test_pasted_rows_can_be_mapped_with_and_without_a_header(scheme: Scheme) -> None:
    plain = read_pasted("八宝山街道\t王芳\n老山街道\t刘洋\n", scheme, "述职对象")
    assert plain.roster is not None
    assert plain.roster.reporters[0].name == "八宝山街道"
    mapped = parse_column_map(["述职对象!姓名=B,述职对象!单位=A"])
    reading = read_pasted("八宝山街道\t王芳\n老山街道\t刘洋\n", scheme, "述职对象", mapped)
    assert reading.roster is not None
    assert [one.name for one in reading.roster.reporters] == ["王芳", "刘洋"]
    headed = read_pasted("姓名\t单位\n八宝山街道\t王芳\n", scheme, "述职对象", mapped)
    assert headed.roster is not None
    assert [(one.name, one.unit) for one in headed.roster.reporters] == [("王芳", "八宝山街道")]
