"""A department's template is filled and loses nothing: shapes, charts, logos, widths, formats, formulas, names."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.exporting.template.filling import fill_template
from shuzhi_desktop.exporting.template.references import Repeat, formula_after
from shuzhi_desktop.services.documents.own_file import require_own_target
from shuzhi_desktop.services.documents.template_values import template_values
from shuzhi_desktop.services.language import Language
from shuzhi_desktop.services.result_json import result_document
from tests.exporting.contents import district_content
from tests.exporting.office import converted
from tests.exporting.package_check import faults

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.documents.content import MeetingContent

ZH = Language("zh", str)
SHAPE = (
    '<xdr:twoCellAnchor xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:from><xdr:col>0</xdr:col><xdr:colOff>0'
    "</xdr:colOff><xdr:row>11</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>2</xdr:col><xdr:colOff>0"
    "</xdr:colOff><xdr:row>13</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp macro='' textlink=''><xdr:nvSpPr>"
    '<xdr:cNvPr id="9" name="印章"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr><a:prstGeom prst="ellipse"><a:avLst/>'
    "</a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>{{组织单位}}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    "<xdr:clientData/></xdr:twoCellAnchor>"
)
LOGO = b"\x89PNG\r\n\x1a\n not really looked at"


@pytest.fixture(scope="module")
def content() -> MeetingContent:
    return district_content()


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """Title, a block of one row from row 5, a sum below, a chart over the block, a shape further down, a logo."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "评议 结果"
    sheet["A1"], sheet["A1"].font = "{{会议名称}}", Font(name="方正小标宋简体", size=22)
    sheet["A2"] = "时间：{{日期}}　发出 {{class.public.issued}} 张"
    for column, head in enumerate(("名次", "单位", "姓名", "综合得分", "满意率", "备注"), start=1):
        sheet.cell(4, column, head)
    keys = ("{{名次}}", "{{单位}}", "{{reporter.name}}", "{{综合得分}}", "{{满意率}}", "第 {{名次}} 名，{{职务}}")
    for column, key in enumerate(keys, start=1):
        sheet.cell(5, column, key)
    sheet["D5"].number_format, sheet["D5"].fill = "0.00", PatternFill("solid", fgColor="FFFFEECC")
    sheet["G5"] = "=D5*2"
    sheet["A6"], sheet["D6"], sheet["E6"] = "平均", "=AVERAGE(D5:D5)", "=$D$5+D6"
    sheet.merge_cells("A6:C6")
    sheet["A8"], sheet["B8"] = "封存码", "?"
    sheet.row_dimensions[5].height = 33
    sheet.print_area = "A1:G6"
    book.defined_names["封存码"] = DefinedName("封存码", attr_text="'评议 结果'!$B$8")
    other = book.create_sheet("引用")
    other["A1"] = "=SUM('评议 结果'!D5:D5)"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=4, max_row=5), titles_from_data=True)
    sheet.add_chart(chart, "H2")
    plain = tmp_path / "plain.xlsx"
    book.save(plain)
    path = tmp_path / "模板.xlsx"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/drawings/drawing1.xml":
                data = re.sub(rb"</([a-z]*:?)wsDr>", SHAPE.encode() + rb"</\1wsDr>", data)
            if name == "[Content_Types].xml":
                data = data.replace(b"<Override", b'<Default Extension="png" ContentType="image/png"/><Override', 1)
            target.writestr(name, data)
        target.writestr("xl/media/logo.png", LOGO)
    return path


@pytest.fixture
def filled(template: Path, content: MeetingContent) -> Path:
    path = template.with_name("结果.xlsx")
    fill_template(template, path, template_values(content, ZH))
    return path


def test_every_reporter_has_a_row_by_rank_with_the_figures_of_the_json(filled: Path, content: MeetingContent) -> None:
    document = result_document(content.scheme, content.roster, content.result, sealed=True, digest="")
    ranked = sorted(document["reporters"], key=lambda one: (one["rank"], one["order"]))
    sheet = load_workbook(filled)["评议 结果"]
    assert sheet["A1"].value == content.info.title
    assert sheet["A2"].value == "时间：2026年12月18日　发出 360 张"
    for row, reporter in enumerate(ranked, start=5):
        assert [sheet.cell(row, column).value for column in (1, 2, 3)] == [
            reporter["rank"],
            reporter["unit"],
            reporter["name"],
        ]
        assert f"{sheet.cell(row, 4).value:.2f}" == reporter["composite"]
        assert f"{sheet.cell(row, 5).value:.2f}" == reporter["rates"]["satisfaction"]["value"]
        assert sheet.cell(row, 6).value.startswith(f"第 {reporter['rank']} 名，")


def test_formats_and_formulas_go_along(filled: Path) -> None:
    sheet = load_workbook(filled)["评议 结果"]
    assert (sheet["A1"].font.name, sheet["A1"].font.size) == ("方正小标宋简体", 22)
    for row in range(5, 14):
        assert (sheet.cell(row, 4).number_format, sheet.row_dimensions[row].height) == ("0.00", 33)
        assert sheet.cell(row, 4).fill.fgColor.rgb == "FFFFEECC"
        assert sheet.cell(row, 7).value == f"=D{row}*2"
    assert sheet["D14"].value == "=AVERAGE(D5:D13)"
    assert sheet["E14"].value == "=$D$5+D14"
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A14:C14"]
    assert sheet.print_area.replace("$", "").endswith("A1:G14")
    assert load_workbook(filled)["引用"]["A1"].value == "=SUM('评议 结果'!D5:D13)"


def test_a_filling_may_replace_an_earlier_one(filled: Path) -> None:
    require_own_target(filled)


def test_named_cells_are_filled(filled: Path, content: MeetingContent) -> None:
    values = template_values(content, ZH)
    assert load_workbook(filled)["评议 结果"]["B16"].value == values.meeting["seal_code"]


def test_nothing_of_the_department_is_lost(filled: Path, content: MeetingContent) -> None:
    with zipfile.ZipFile(filled) as package:
        assert package.read("xl/media/logo.png") == LOGO
        drawing = package.read("xl/drawings/drawing1.xml").decode()
        chart = package.read("xl/charts/chart1.xml").decode()
    assert 'name="印章"' in drawing
    assert content.info.organiser in drawing
    assert "<xdr:row>19</xdr:row>" in drawing, "the shape below went down with its rows"
    assert "$D$5:$D$13" in chart


def test_it_opens_without_a_repair_and_calculates(filled: Path, tmp_path: Path) -> None:
    assert faults(filled) == []
    out = tmp_path / "out"
    out.mkdir()
    again = load_workbook(converted(filled, "xlsx", out, tmp_path / "profile"), data_only=True)
    sheet = again["评议 结果"]
    scores = [sheet.cell(row, 4).value for row in range(5, 14)]
    assert sheet["D14"].value == pytest.approx(sum(scores) / 9)
    assert again["引用"]["A1"].value == pytest.approx(sum(scores))


def test_a_key_that_does_not_exist_is_named_with_its_cell(template: Path, content: MeetingContent) -> None:
    book = load_workbook(template)
    book["引用"]["B7"] = "{{综合的分}}"
    path = template.with_name("错.xlsx")
    book.save(path)
    with pytest.raises(Refused, match="模板工作表“引用”的 B7 写着“综合的分”，没有这个项目；是不是“综合得分”？"):
        fill_template(path, path.with_name("out.xlsx"), template_values(content, ZH))
    assert not path.with_name("out.xlsx").exists()


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 broken", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600]
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: MeetingContent, data: bytes) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(data)
    with pytest.raises(Refused, match="不是能读的 xlsx 模板"):
        fill_template(path, tmp_path / "out.xlsx", template_values(content, ZH))


def test_an_entity_bomb_does_nothing(template: Path, content: MeetingContent, tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(template) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet2.xml":
                data = bomb + re.sub(rb"<\?xml.*?\?>", b"", data).replace(b"<f>", b"<f>&b;")
            target.writestr(name, data)
    fill_template(path, tmp_path / "out.xlsx", template_values(content, ZH))
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        assert b"aaaaaaaaaa" * 2 not in package.read("xl/worksheets/sheet2.xml")


def test_the_template_itself_is_never_written_over(template: Path, content: MeetingContent) -> None:
    before = template.read_bytes()
    with pytest.raises(Refused, match="不能覆盖模板自己"):
        fill_template(template, template, template_values(content, ZH))
    assert template.read_bytes() == before


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("SUM(D5:D6)", "SUM(D5:D10)"),
        ("SUM(D1:D9)", "SUM(D1:D13)"),
        ("SUM(D1:D4)", "SUM(D1:D4)"),
        ('A7&"D5:D6"', 'A11&"D5:D6"'),
        ("SUM(5:6)", "SUM(5:10)"),
        ("甲!D7+'乙 丙'!D7+D7", "甲!D7+'乙 丙'!D11+D11"),
        ("SUM(D:D)", "SUM(D:D)"),
        ("D5", "D5"),
    ],
)
def test_where_a_formula_points_after_two_rows_became_six(formula: str, after: str) -> None:
    assert formula_after(formula, Repeat(5, 6, 3), "乙 丙", "乙 丙") == after


def test_a_formula_in_a_copy_looks_at_its_own_rows() -> None:
    repeat = Repeat(5, 6, 3)
    assert formula_after("D5+D6+$D$5+D8", repeat, "甲", "甲", 2) == "D9+D10+$D$5+D12"
