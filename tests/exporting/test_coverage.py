"""覆盖情况表: one meeting by level and group, and the same layout from plain lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.agenda import ReportMode
from shuzhi_desktop.exporting.workbook import write_workbook
from shuzhi_desktop.services.chain import set_chain
from shuzhi_desktop.services.documents.coverage import ExemptLine, coverage_body, coverage_table, reporters_level
from shuzhi_desktop.services.documents.registry import profile_named
from shuzhi_desktop.services.language import Language
from shuzhi_desktop.services.ports_chain import ChainFacts, Direction
from shuzhi_desktop.services.ports_ledger import CoverageLine, MissingLine, UnitLevel
from shuzhi_desktop.services.speaking import set_mode
from tests.exporting.contents import district_content
from tests.exporting.package_check import faults
from tests.support.meetings import small_meeting
from tests.support.play import vote

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.documents.sheet_table import Row

ZH = Language("zh", str)


def _shown(rows: tuple[Row, ...]) -> list[list[str]]:
    return [[cell.shown for cell in row.cells] for row in rows]


def test_a_meeting_is_one_line_of_the_level_below_its_organiser() -> None:
    content = district_content()
    first, second, third = (one.id for one in content.roster.reporters[:3])
    modes = {first: ReportMode.WRITTEN, second: ReportMode.ABSENT, third: ReportMode.WRITTEN}
    table = coverage_table(replace(content, modes=modes), ZH)
    who = content.reporter(second)
    assert "2026年度向上述职覆盖情况表" in table.title
    assert [cell.shown for cell in table.header[0]] == ["层级", "应述职", "现场", "书面", "未述", "免予", "覆盖率"]
    assert _shown(table.body) == [
        ["乡镇、街道", "9", "6", "2", "1", "0", "88.89%"],
        ["未述职名单"],
        ["单位", "姓名", "职务", "期限"],
        [who.unit, who.name, who.post, ""],
    ]


def test_groups_have_a_line_each_and_a_sum() -> None:
    content = district_content()
    people = tuple(replace(one, group="街道" if one.order <= 4 else "部门") for one in content.roster.reporters)
    last = people[-1].id
    grouped = replace(
        content,
        roster=replace(content.roster, reporters=people),
        modes={last: ReportMode.ABSENT},
        chain=ChainFacts(2025, Direction.DOWNWARD),
    )
    table = coverage_table(grouped, ZH)
    assert "2025年度向下述职覆盖情况表" in table.title
    assert _shown(table.body)[:3] == [
        ["街道", "4", "4", "0", "0", "0", "100.00%"],
        ["部门", "5", "4", "0", "1", "0", "80.00%"],
        ["合计", "9", "8", "0", "1", "0", "88.89%"],
    ]


def test_who_reports_stands_one_level_below_unless_he_reports_to_his_members() -> None:
    assert reporters_level("city", Direction.UPWARD) is UnitLevel.DISTRICT
    assert reporters_level("township", Direction.UPWARD) is UnitLevel.VILLAGE
    assert reporters_level("village", Direction.UPWARD) is UnitLevel.UNIT
    assert reporters_level("unit", Direction.UPWARD) is UnitLevel.UNIT
    assert reporters_level("village", Direction.DOWNWARD) is UnitLevel.VILLAGE


def test_lines_of_many_meetings_take_the_same_layout() -> None:
    lines = (
        CoverageLine("11", "", UnitLevel.DISTRICT, 16, 14, 2, 0),
        CoverageLine("11", "", UnitLevel.TOWNSHIP, 340, 300, 20, 3),
        CoverageLine("11", "", UnitLevel.VILLAGE, 0, 0, 0, 1),
    )
    missing = (MissingLine("110107", "老山街道", ("石景山区",), "书记", "王建国", "2026-12-31", overdue=True),)
    rows = _shown(coverage_body(lines, missing, (ExemptLine("鲁谷街道", "李秀兰", "任职不满半年"),), ZH))
    assert rows == [
        ["区县级", "16", "14", "2", "0", "0", "100.00%"],
        ["乡镇、街道", "340", "300", "20", "20", "3", "94.12%"],
        ["村、社区", "0", "0", "0", "0", "1", "—"],
        ["合计", "356", "314", "22", "20", "4", "94.38%"],
        ["未述职名单"],
        ["单位", "姓名", "职务", "期限"],
        ["石景山区　老山街道", "王建国", "书记", "2026年12月31日（逾期）"],
        ["免予述职名单"],
        ["单位", "姓名", "理由", ""],
        ["鲁谷街道", "李秀兰", "任职不满半年", ""],
    ]


def test_the_sheet_is_made_of_what_the_meeting_file_says(tmp_path: Path) -> None:
    desk = small_meeting(tmp_path)
    set_chain(desk, ChainFacts(2024))
    set_mode(desk, desk.store.roster().reporters[1].id, ReportMode.WRITTEN)
    vote(desk, seal=False)
    path = AppWorkspace().export(desk, tmp_path / "覆盖.xlsx", ZH, profile="覆盖")
    desk.store.close()
    assert faults(path) == []
    sheet = load_workbook(path)["覆盖情况"]
    assert "2024年度向上述职覆盖情况表" in sheet["A1"].value
    assert [cell.value for cell in sheet[4]][1:6] == [3, 2, 1, 0, 0]
    assert sheet.protection.sheet


def test_the_set_of_all_sheets_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "all.xlsx"
    write_workbook(path, district_content(), ZH, profile=profile_named("all"))
    assert "覆盖情况" in load_workbook(path).sheetnames
