"""The same roster in every kind of workbook gives the same rows; what one kind alone has is read as it is seen."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlwt

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.importing.tables import read_tables
from tests.importing.hostile.packages import MAIN, ods_parts, packed, sheet_xml, xlsx_parts

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.importing.tables import Row

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
DAY = dt.date(2026, 12, 18)
ROWS: list[list[Any]] = [["姓名", "得分", "日期", "到会"], ["𬱖㛃", 85.3, DAY, True], ["王 芳", 0.1 + 0.2, None, False]]
READ = [
    (1, ("姓名", "得分", "日期", "到会")),
    (2, ("𬱖㛃", "85.3", "2026-12-18", "TRUE")),
    (3, ("王 芳", "0.3", "", "FALSE")),
]


def rows(path: Path) -> list[list[Row]]:
    return [list(table.rows) for table in read_tables(path)]


def saved(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_a_workbook_of_openpyxl_is_read_whatever_its_name(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.create_sheet("隐藏").sheet_state = "hidden"
    book.create_chartsheet("图")
    book.save(tmp_path / "名册.xlsx")
    (tmp_path / "名册.xlsx").rename(tmp_path / "名册.csv")
    tables = [(table.sheet, table.hidden, list(table.rows)) for table in read_tables(tmp_path / "名册.csv")]
    assert tables == [("Sheet", False, READ), ("隐藏", True, [])]


def test_an_old_workbook_is_read(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for number, row in enumerate(ROWS):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value, day if value == DAY else xlwt.Style.default_style)
    sheet.write_merge(6, 8, 2, 2, "合并")
    sheet.write(8, 3, "旁")
    book.add_sheet("偏").write(2, 3, "D3")
    book.add_sheet("隐藏").visibility = 1
    book.save(str(tmp_path / "名册.xls"))
    tables = [(table.sheet, table.hidden, list(table.rows)) for table in read_tables(tmp_path / "名册.xls")]
    assert tables == [
        ("名册", False, [*READ, (7, ("", "", "合并", "")), (9, ("", "", "合并", "旁"))]),
        ("偏", False, [(3, ("", "", "", "D3"))]),
        ("隐藏", True, []),
    ]


def cell(kind: str, attributes: str, shown: str) -> str:
    return f'<table:table-cell office:value-type="{kind}" {attributes}><text:p>{shown}</text:p></table:table-cell>'


def test_an_open_document_is_read_by_its_values_not_by_what_is_shown(tmp_path: Path) -> None:
    body = (
        "<table:table-header-rows><table:table-row>"
        + cell("string", "", "姓<text:s text:c='2'/>名<office:annotation><text:p>注</text:p></office:annotation>")
        + "<table:table-cell><office:annotation><text:p>注</text:p></office:annotation></table:table-cell>"
        + cell("float", 'office:value="85.300000000000011"', "85")
        + cell("percentage", 'office:value="0.853"', "85%")
        + cell("date", 'office:date-value="2026-12-18T00:00:00"', "18.12.26")
        + cell("date", 'office:date-value="2026-12-18T09:30:00"', "18.12.26")
        + cell("time", 'office:time-value="PT09H05M00S"', "9:05")
        + cell("boolean", 'office:boolean-value="true"', "真")
        + "</table:table-row></table:table-header-rows>"
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        '<table:table-row table:number-rows-repeated="2">'
        + cell("string", 'table:number-columns-repeated="2" table:number-rows-spanned="3"', "甲")
        + '</table:table-row><table:table-row><table:covered-table-cell table:number-columns-repeated="2"/>'
        + cell("string", "", "两<text:line-break/>行</text:p><text:p>三")
        + '</table:table-row><table:table-row table:number-rows-repeated="1048569">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert rows(saved(tmp_path, "名册.ods", packed(ods_parts(body)))) == [
        [
            (1, ("姓  名", "", "85.3", "85.3%", "2026-12-18", "2026-12-18 09:30:00", "09:05:00", "TRUE")),
            (5, ("甲", "甲")),
            (6, ("甲", "甲")),
            (7, ("甲", "", "两\n行\n三")),
        ]
    ]


def test_a_hidden_table_of_an_open_document_is_told(tmp_path: Path) -> None:
    parts = ods_parts("")
    content = parts["content.xml"].decode()
    style = (
        '<office:automatic-styles><style:style style:name="ta1" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body>'
    )
    content = content.replace("<office:body>", style).replace('table:name="', 'table:style-name="ta1" table:name="')
    path = saved(tmp_path, "名册.ods", packed(parts | {"content.xml": content.encode()}))
    assert [(table.sheet, table.hidden) for table in read_tables(path)] == [("名册", True)]


def test_strict_and_prefixed_workbooks_are_read(tmp_path: Path) -> None:
    strict = {name: part.replace(MAIN.encode(), STRICT.encode()) for name, part in xlsx_parts().items()}
    assert rows(saved(tmp_path, "strict.xlsx", packed(strict))) == [[(1, ("1",))]]
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert rows(saved(tmp_path, "prefix.xlsx", packed(xlsx_parts(sheet=sheet.encode())))) == [[(1, ("7",))]]


def test_cells_without_places_reading_aids_and_old_values_are_read_as_seen(tmp_path: Path) -> None:
    parts = xlsx_parts(
        '<row><c t="s"><v>0</v></c><c t="s"><v>99</v></c><c t="inlineStr"><v>旧</v><is><t>新</t></is></c></row>'
        '<row r="5"><c r="C5" t="e"><v>#N/A</v></c><c t="d"><v>2026-12-18T00:00:00</v></c></row>',
        strings="<sst><si><r><t>王</t></r><r><t>_x000D_芳</t></r><rPh><t>ワン</t></rPh></si></sst>".encode(),
    )
    assert rows(saved(tmp_path, "a.xlsx", packed(parts))) == [
        [(1, ("王\r芳", "", "新")), (5, ("", "", "#N/A", "2026-12-18"))]
    ]


def test_days_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = dt.datetime(1904, 1, 1)
    book.active.append([DAY])
    book.save(tmp_path / "1904.xlsx")
    assert rows(tmp_path / "1904.xlsx") == [[(1, ("2026-12-18",))]]


def test_a_sheet_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["ZZ1"] = 1
    book.create_sheet("名册")["A1"] = "姓名"
    book.save(tmp_path / "wide.xlsx")
    tables = read_tables(tmp_path / "wide.xlsx")
    with pytest.raises(Refused, match="列"):
        list(next(tables).rows)
    assert list(next(tables).rows) == [(1, ("姓名",))]
    assert [table.sheet for table in read_tables(tmp_path / "wide.xlsx")] == ["Sheet", "名册"]


def test_a_sheet_whose_end_is_damaged_is_refused(tmp_path: Path) -> None:
    whole = sheet_xml('<row><c t="str"><v>姓名</v></c></row><row><c t="str"><v>王芳</v></c></row>')
    path = saved(tmp_path, "cut.xlsx", packed(xlsx_parts(sheet=whole[: whole.index(b"</row>") + 6] + b"</oops>")))
    with pytest.raises(Refused, match="损坏"):
        rows(path)


def test_rows_that_are_asked_for_too_late_are_a_mistake_and_not_an_empty_sheet(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.xlsx", packed(xlsx_parts()))
    (table,) = read_tables(path)
    with pytest.raises(RuntimeError):
        next(table.rows)
