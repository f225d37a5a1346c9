"""Reports for the sample meeting: whole ones, one copied in part, one sent back, one nobody can read, some missing."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.services.ports_notes import Rectification
from shuzhi_desktop.services.reports import attach_report, send_back
from tests.support.report_files import OLE, write_docx

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Writing

REPORT = (
    "2026年度抓基层党建工作述职报告",
    "一、履行第一责任人职责情况",
    "一年来，我牵头召开党工委会议研究党建工作十二次，带头讲党课四次，联系走访两新组织三十一家，推动责任落到支部。",
    "二、年度任务完成情况",
    "（一）强化思想政治建设。组织理论学习中心组学习十八次，街道全年开展主题党日三百二十场，覆盖党员九千余人。",
    "（二）夯实组织体系。我们推行楼门长负责制，划分四十八个网格，每个网格配备一名党员包片联系，做到小事不出楼门、大事不出网格。",
    "三、特点亮点",
    "打造“红色驿站”品牌，我带队试点物业联席会，推动七个老旧小区加装电梯三十九部，相关做法在全区交流。",
    "四、存在问题和原因",
    "一是主题党日形式仍显单一，针对上年提出的这一问题，我推行菜单式党课三十场，但流动党员参与率还不高。",
    "二是我深入一线不够，对新业态群体情况掌握不细；三是制度执行有温差，个别支部三会一课记录不规范。",
    "五、下一步思路",
    "我将抓好党员教育、作风建设和党风廉政建设，完善网格议事机制，推动接诉即办由办得快向办得好转变。",
)
OTHER = (
    "述职报告",
    "一、主要工作",
    "街道推行楼门长负责制，划分五十二个网格，每个网格配备一名党员包片联系，做到小事不出楼门、大事不出网格。",
    "我街道办结诉求两万件，满意率百分之九十六，新建养老驿站六处，开展慰问帮扶四百余户。",
    "二、存在问题",
    "学习不够深入，工作创新不多。",
)


def carry_matters(desk: Desk, reporter_id: int, *problems: str) -> None:
    """Matters of last year, as a meeting made from last year's holds them."""

    def work(writing: Writing) -> None:
        for number, problem in enumerate(problems, start=1):
            matter = Rectification(0, reporter_id, problem, origin_year=2025, origin=f"sm3:0#{number}")
            writing.put_rectification(matter)

    desk.store.write(work)


def add_reports(desk: Desk) -> None:
    """Attach them to the first five reporters; last year's matters to the first."""
    reporters = desk.store.roster().reporters
    carry_matters(desk, reporters[0].id, "主题党日形式单一，党员参与率不高", "物业矛盾化解周期偏长")
    with tempfile.TemporaryDirectory() as name, AppWorkspace().report_reader() as reader:
        folder = Path(name)
        first = folder / f"1{reporters[0].name}-{reporters[0].unit}述职报告(终稿).docx"
        attach_report(desk, reader, reporters[0].id, write_docx(first, *REPORT[:-4]), "何一")
        send_back(desk, reporters[0].id, "周正", "问题写得太少，没有下一步思路")
        attach_report(desk, reader, reporters[0].id, write_docx(first, *REPORT), "何一")
        for reporter in reporters[1:3]:
            other = write_docx(folder / f"{reporter.unit}述职报告.docx", *OTHER, f"{reporter.unit}还要加强作风建设。")
            attach_report(desk, reader, reporter.id, other, "何一")
        send_back(desk, reporters[2].id, "周正", "请补写特点亮点")
        foreign = folder / f"{reporters[3].name}.wps"
        foreign.write_bytes(OLE)
        attach_report(desk, reader, reporters[3].id, foreign, "何一")
