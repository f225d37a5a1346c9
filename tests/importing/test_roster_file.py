from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.importing.complaint import sentence
from shuzhi_desktop.importing.roster_file import RosterReading, read_pasted, read_roster

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from shuzhi_desktop.domain.scheme import Scheme

REPORTERS: list[list[Any]] = [
    ["序号", "姓名", "单位", "职务", "分组"],
    [1, "王芳", "八宝山街道", "书记", "一组"],
    [2, "刘 洋", "老山街道", "书记", "二组"],
]
SEATS: list[list[Any]] = [
    ["类别", "姓名", "单位", "职务", "人数"],
    ["领导小组", "赵一", "区委办", "主任", None],
    ["public", None, "老山街道", None, 3],
]


def said(reading: RosterReading) -> list[str]:
    return [str(sentence(complaint)) for complaint in reading.complaints]


def test_a_plain_workbook_becomes_a_roster(workbook: Callable[..., Path], scheme: Scheme) -> None:
    reading = read_roster(workbook(述职对象=REPORTERS, 评议主体=SEATS), scheme)
    assert said(reading) == []
    assert reading.roster is not None
    assert [(r.id, r.order, r.name, r.unit, r.post, r.group) for r in reading.roster.reporters] == [
        (1, 1, "王芳", "八宝山街道", "书记", "一组"),
        (2, 2, "刘 洋", "老山街道", "书记", "二组"),
    ]
    assert [(s.id, s.class_id, s.name, s.unit) for s in reading.roster.seats] == [
        (1, "leading", "赵一", "区委办"),
        (2, "public", "", "老山街道"),
        (3, "public", "", "老山街道"),
        (4, "public", "", "老山街道"),
    ]
    assert [sheet.sheet for sheet in reading.preview] == ["述职对象", "评议主体"]


def test_titles_synonyms_free_order_repeated_headers_totals_and_notes(
    workbook: Callable[..., Path], scheme: Scheme
) -> None:
    reporters = [
        ["2026 年度述职评议会述职对象名单"],
        [],
        ["党 组 织", "述职人姓名", "备用", "序 号（必填）"],
        ["老山街道", "刘洋", None, "２"],
        ["党组织", "述职人姓名", None, "序号"],
        ["八宝山街道", "王芳", "x", 1.0],
        ["合计", None, None, 2],
        ["注：以上名单经区委组织部审核", None, None, None],
    ]
    seats = [["票数", "票种"], ["2人", "党员群众"], [1, "党员 群众"], ["合计", None], [None, "小计"]]
    reading = read_roster(workbook(Sheet1=reporters, Sheet2=seats, 说明=[["怎么填"]]), scheme)
    assert said(reading) == []
    assert reading.roster is not None
    assert [(r.order, r.name) for r in reading.roster.reporters] == [(1, "王芳"), (2, "刘洋")]
    assert len(reading.roster.seats) == 3


def test_every_bad_cell_is_named_with_sheet_row_and_column(workbook: Callable[..., Path], scheme: Scheme) -> None:
    reporters = [
        ["序号", "姓名", "单位"],
        [1, "王芳", None],
        [1, "刘洋", "老山街道"],
        [1, "李雷", "古城街道"],
        ["三", "韩梅", "古城街道"],
        [5, "刘 洋", "老山街道"],
        [6, "#REF!", "老山街道"],
    ]
    seats = [
        ["类别", "姓名", "人数"],
        ["领导", "赵一", None],
        ["领导小组", None, None],
        ["领导小组", "钱二", 2],
        ["党员群众", None, "很多"],
        ["日常考核", "孙三", None],
        [None, "李四", None],
    ]
    reading = read_roster(workbook(述职对象=reporters, 评议主体=seats), scheme)
    assert reading.roster is None
    assert [(c.sheet, c.row, c.column) for c in reading.complaints] == [
        ("述职对象", 2, "单位"),
        ("述职对象", 6, "姓名"),
        ("述职对象", 7, "姓名"),
        ("述职对象", 4, "序号"),
        ("述职对象", 5, "序号"),
        ("评议主体", 2, "类别"),
        ("评议主体", 3, "姓名"),
        ("评议主体", 4, "人数"),
        ("评议主体", 5, "人数"),
        ("评议主体", 6, "类别"),
        ("评议主体", 7, "类别"),
    ]
    assert "工作表“评议主体”第 2 行“类别”：方案里没有“领导”这一类，可填：领导小组、党员群众" in said(reading)


def test_missing_sheets_and_columns_are_said(workbook: Callable[..., Path], scheme: Scheme) -> None:
    reading = read_roster(workbook(述职对象=[["姓名", "电话"], ["王芳", "1"]]), scheme)
    assert said(reading) == [
        "工作表“述职对象”第 1 行：表头缺少“单位”列",
        "工作表“评议主体”：没有找到，请提供名为“评议主体”的工作表，表头须有“类别”和“姓名”或“人数”",
    ]


def test_vertically_merged_classes_hold_for_every_row(tmp_path: Path, scheme: Scheme) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "评议主体"
    for row in [["类别", "姓名"], ["领导小组", "赵一"], [None, "钱二"], [None, "孙三"], ["党员群众", "李四"]]:
        sheet.append(row)
    sheet.merge_cells("A2:A4")
    other = book.create_sheet("述职对象")
    for row in REPORTERS:
        other.append(row)
    book.save(tmp_path / "m.xlsx")
    reading = read_roster(tmp_path / "m.xlsx", scheme)
    assert reading.roster is not None
    assert [seat.class_id for seat in reading.roster.seats] == ["leading"] * 3 + ["public"]


def test_a_wrong_dimension_does_not_hide_rows(workbook: Callable[..., Path], scheme: Scheme, tmp_path: Path) -> None:
    path = workbook(述职对象=REPORTERS, 评议主体=SEATS)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "wps.xlsx", "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if "worksheets/sheet" in name:
                content = content.replace(b'<dimension ref="A1:E3"', b'<dimension ref="A1:A1"')
            new.writestr(name, content)
    reading = read_roster(tmp_path / "wps.xlsx", scheme)
    assert reading.roster is not None
    assert len(reading.roster.seats) == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_folder_of_csv_in_any_encoding_keeps_rare_characters(
    tmp_path: Path, scheme: Scheme, encoding: str, separator: str
) -> None:
    folder = tmp_path / "名册"
    folder.mkdir()
    rare = "𬱖㛃䶮"
    for name, rows in (
        ("述职对象.csv", [["姓名", "单位"], [rare, "吉林市𫗧支部"], ['"张,三;四"', "老山街道"]]),
        ("评议主体.csv", [["类别", "人数"], ["党员群众", "2"]]),
    ):
        lines = "".join(separator.join(row) + "\r\n" for row in rows)
        (folder / name).write_bytes(lines.encode(encoding))
    for path in (folder, folder / "述职对象.csv"):
        reading = read_roster(path, scheme)
        assert said(reading) == []
        assert reading.roster is not None
        assert [(r.name, r.unit) for r in reading.roster.reporters] == [
            (rare, "吉林市𫗧支部"),
            ("张,三;四", "老山街道"),
        ]
        assert len(reading.roster.seats) == 2


def test_pasted_rows_with_a_header_make_one_part(scheme: Scheme) -> None:
    reading = read_pasted("姓名\t党组织\r\n王芳\t八宝山街道\r\n刘洋\t老山街道\r\n", scheme, "述职对象")
    assert reading.roster is not None
    assert [r.name for r in reading.roster.reporters] == ["王芳", "刘洋"]
    assert reading.roster.seats == ()


def test_pasted_rows_without_a_header_are_taken_in_the_usual_order(scheme: Scheme) -> None:
    reading = read_pasted("1\t王芳\t八宝山街道\n2\t刘洋\t老山街道\n", scheme, "述职对象")
    assert reading.roster is not None
    assert [(r.order, r.name, r.unit) for r in reading.roster.reporters] == [
        (1, "王芳", "八宝山街道"),
        (2, "刘洋", "老山街道"),
    ]
    reading = read_pasted("王芳\t八宝山街道\n", scheme, "述职对象")
    assert reading.roster is not None
    assert reading.roster.reporters[0].unit == "八宝山街道"
    reading = read_pasted("领导小组\t赵一\t区委办\n党员群众\t\t\t\t3\n", scheme, "评议主体")
    assert reading.roster is not None
    assert len(reading.roster.seats) == 4


def test_pasted_rows_that_lack_a_column_are_complained_of(scheme: Scheme) -> None:
    reading = read_pasted("姓名\t职务\n王芳\t书记\n", scheme, "述职对象")
    assert reading.roster is None
    assert said(reading) == ["工作表“述职对象”第 1 行：表头缺少“单位”列"]


def test_an_empty_clipboard_is_refused(scheme: Scheme) -> None:
    with pytest.raises(Refused, match="剪贴板"):
        read_pasted(" \n", scheme, "述职对象")
