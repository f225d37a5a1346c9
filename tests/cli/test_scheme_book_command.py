"""`shuzhi schemes --xlsx`, `check` and `new` with a scheme in a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
from click.testing import CliRunner

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.cli.main import shuzhi

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def run(*arguments: object) -> Result:
    return CliRunner().invoke(shuzhi, [str(one) for one in arguments])


def test_a_scheme_is_written_edited_checked_and_used(tmp_path: Path) -> None:
    book = tmp_path / "方案.xlsx"
    assert run("schemes", "--show", "shijingshan", "--xlsx", book).exit_code == 0
    assert "没有问题" in run("check", book).output
    again = run("schemes", "--show", "shijingshan", "--xlsx", book)
    assert again.exit_code == 1
    assert "已经存在" in again.output
    edited = openpyxl.load_workbook(book)
    edited["方案"]["B2"].value = "mine"
    edited.save(book)
    roster = tmp_path / "名册.xlsx"
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "述职对象"
    for row in (["姓名", "单位"], ["李明", "云台街道"]):
        sheet.append(row)
    seats = made.create_sheet("评议主体")
    classes = [cells[1].value for cells in edited["类别"].iter_rows(min_row=2)]
    for row in (["类别", "单位", "人数"], *([name, "云台街道", 3] for name in classes)):
        seats.append(row)
    made.save(roster)
    meeting = tmp_path / "会议.shuzhi"
    done = run("new", meeting, "--scheme", book, "--roster", roster)
    assert done.exit_code == 0, done.output
    desk = AppWorkspace().open(meeting, read_only=True)
    assert desk.store.scheme().id == "mine"
    desk.store.close()
    assert "没有问题" in run("check", roster, "--scheme", book).output


def test_every_fault_is_listed_with_its_place(tmp_path: Path) -> None:
    book = tmp_path / "方案.csv"
    book.write_text(
        "方案,\n标识,trial\n名称,试评\n类别,,\n名称,权重,得分来源\n考核,很多,录入\n群众,0.3,录入\n", encoding="utf-8"
    )
    found = run("check", book)
    assert found.exit_code == 1
    assert "工作表“方案”第 6 行“权重”" in found.output
    assert "工作表“方案”第 7 行“权重”" in found.output
    english = run("check", book, "--lang", "en")
    assert "row 7" in english.output
    assert run("new", tmp_path / "m.shuzhi", "--scheme", book, "--roster", book).exit_code == 1


def test_a_workbook_is_written_of_a_scheme_that_is_named(tmp_path: Path) -> None:
    assert run("schemes", "--xlsx", tmp_path / "x.xlsx").exit_code == 2
    wrong = run("schemes", "--show", "abc", "--xlsx", tmp_path / "x.ods")
    assert wrong.exit_code == 1
    assert ".xlsx" in wrong.output
