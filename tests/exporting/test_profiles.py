"""The sets of sheets: what each holds agrees with the JSON, prints well, and opens without a repair."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from shuzhi_desktop.app.paths import resources_dir
from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.domain.rounding import fixed
from shuzhi_desktop.exporting.workbook import write_workbook
from shuzhi_desktop.services.documents.registry import PROFILES, profile_named, sheet_tables
from shuzhi_desktop.services.documents.sheet_table import RowKind
from shuzhi_desktop.services.language import Language, load_language
from shuzhi_desktop.services.ports_notes import Note, NoteKind, ProblemSource, Rectification
from shuzhi_desktop.services.result_json import result_document
from tests.exporting.contents import content_from, district, district_content, intricate, people, voted
from tests.exporting.office import converted
from tests.exporting.package_check import faults
from tests.support.meetings import small_meeting
from tests.support.play import vote

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.sheet_table import SheetTable

ZH = Language("zh", str)


@pytest.fixture(scope="module")
def content() -> MeetingContent:
    return district_content()


def _table(content: MeetingContent, profile: str, key: str) -> SheetTable:
    tables = sheet_tables(content, ZH, profile=profile_named(profile))
    return next(table for table in tables if table.key == key)


def _lines(table: SheetTable) -> list[list[str]]:
    return [[cell.shown for cell in row.cells] for row in table.body]


@pytest.mark.parametrize("profile", [one.id for one in PROFILES])
def test_no_program_would_offer_to_repair_it(content: MeetingContent, tmp_path: Path, profile: str) -> None:
    path = tmp_path / f"{profile}.xlsx"
    write_workbook(path, content, ZH, profile=profile_named(profile))
    assert faults(path) == []


def test_nor_one_of_a_stranger_meeting(tmp_path: Path) -> None:
    for name, content in intricate():
        for language in (ZH, load_language("en", resources_dir())):
            path = tmp_path / f"{name}-{language.code}.xlsx"
            write_workbook(path, content, language, profile=profile_named("all"))
            assert faults(path) == []


def test_the_check_finds_what_would_be_repaired(content: MeetingContent, tmp_path: Path) -> None:
    book = load_workbook(_written(content, tmp_path))
    sheet = book.worksheets[0]
    sheet.merge_cells("A1:C2")
    sheet.column_dimensions["A"].width = 300
    book.save(tmp_path / "bad.xlsx")
    found = " ".join(faults(tmp_path / "bad.xlsx"))
    assert "overlaps" in found
    assert "wider" in found


def _written(content: MeetingContent, folder: Path, profile: str = "all") -> Path:
    path = folder / "all.xlsx"
    write_workbook(path, content, ZH, profile=profile_named(profile))
    return path


def test_personal_results_agree_with_the_json(content: MeetingContent) -> None:
    document = result_document(content.scheme, content.roster, content.result, sealed=True, digest="")
    lines = _lines(_table(content, "persons", "persons"))
    starts = [n for n, line in enumerate(lines) if len(line) == 1 and re.match(r"\d+　", line[0])]
    assert len(starts) == len(document["reporters"])
    for reporter, start, end in zip(document["reporters"], starts, [*starts[1:], len(lines)], strict=True):
        block = lines[start:end]
        assert reporter["name"] in block[0][0]
        assert f"综合得分 {reporter['composite']}" in block[-1][0]
        assert f"排名第 {reporter['rank']}" in block[-1][0]
        overall = next(line for line in block if line[1:2] == ["总体评价"])
        public = reporter["classes"]["public"]
        counts = public["indicators"]["overall"]["counts"]
        keys = ("satisfied", "fairly", "unsatisfied", "unknown")
        assert overall[5:9] == [str(counts.get(key, 0)) for key in keys]
        assert overall[2:5] == [str(public[key]) for key in ("issued", "returned", "valid")]
        scores = {line[0]: line[1] for line in block if len(line) == 2}
        for class_id, one in reporter["classes"].items():
            if one["indicators"]:
                assert scores[f"{content.scheme.rater_class(class_id).name}得分"] == one["score"]


def test_each_person_begins_a_page(content: MeetingContent, tmp_path: Path) -> None:
    sheet = load_workbook(_written(content, tmp_path, "persons"))["个人测评结果"]
    names = [one.name for one in content.roster.reporters]
    breaks = {one.id + 1 for one in sheet.row_breaks.brk}
    for name in names[1:]:
        row = next(c.row for c in sheet["A"] if name in str(c.value or ""))
        assert row in breaks


def test_the_matrix_names_the_named_and_no_one_else(tmp_path: Path) -> None:
    scheme_text = _named_peers()
    desk = small_meeting(tmp_path, scheme_text)
    vote(desk, seal=True)
    AppWorkspace().export(desk, tmp_path / "m.xlsx", ZH, profile="matrix")
    rows = [[cell.value for cell in row] for row in load_workbook(tmp_path / "m.xlsx")["互评矩阵"].iter_rows()]
    desk.store.close()
    units = {row[1]: row[2:5] for row in rows if row[1] in ("甲街道", "乙街道", "丙街道")}
    assert units == {"甲街道": ["—", 80, 70], "乙街道": [90, "—", 70], "丙街道": [90, 80, "—"]}
    at = next(n for n, row in enumerate(rows) if row[0] == "群众测评")
    assert rows[at + 1][0] == "无记名，不列出"


def _named_peers() -> str:
    from tests.support.meetings import SCHEME

    assert 'secrecy = "secret"\nrecuse = "own_unit"' in SCHEME
    return SCHEME.replace('secrecy = "secret"\nrecuse = "own_unit"', 'secrecy = "named"\nrecuse = "own_unit"')


def test_the_committee_sees_what_was_measured_and_decides(content: MeetingContent) -> None:
    lines = _lines(_table(content, "committee", "committee"))
    first = content.result.ranked()[0]
    assert first.composite is not None
    assert lines[0][3] == fixed(first.composite, 2)
    assert "满意率" in lines[0][5]
    assert [line[8] for line in lines].count("好") == 1, "only what the committee decided stands there"


def test_the_circular_names_nobody(content: MeetingContent) -> None:
    table = _table(content, "circular", "circular")
    whole = " ".join(" ".join(line) for line in _lines(table))
    for reporter in content.roster.reporters:
        assert reporter.name not in whole
        assert reporter.unit not in whole
    shares = {line[0]: line[1:] for line in _lines(table)}
    assert shares["群众代表"] == ["40", "40", "100.00%"]
    graded = [shares[grade.name] for grade in content.scheme.grades]
    assert sum(int(count) for _, count, _ in graded) == 9


def test_charts_are_native_and_drawn_from_their_cells(content: MeetingContent, tmp_path: Path) -> None:
    sheet = load_workbook(_written(content, tmp_path, "summary"))["图表"]
    assert len(sheet._charts) == 3
    figures = [row[1].value for row in sheet.iter_rows() if row[0].value in {r.name for r in content.roster.reporters}]
    ranked = [fixed(one.composite, 2) for one in content.result.ranked() if one.composite is not None]
    assert [f"{one:.2f}" for one in figures[:9]] == ranked


def test_result_cells_are_protected_and_the_recheck_is_not(content: MeetingContent, tmp_path: Path) -> None:
    for sheet in load_workbook(_written(content, tmp_path)):
        assert sheet.protection.sheet == (sheet.title != "复核")
        assert not sheet.protection.password


def test_no_signature_and_no_sum_stands_alone_on_a_page(tmp_path: Path) -> None:
    """As LibreOffice breaks the pages, for meetings of all lengths."""
    for count in (12, 16, 19, 20):
        scheme = district()
        roster = people({"leading": 3, "peers": 2, "public": 6})
        more = tuple(
            replace(roster.reporters[0], id=n, order=n, name=f"第{n}位", unit=f"第{n}街道") for n in range(1, count + 1)
        )
        roster = replace(roster, reporters=more)
        content = content_from(scheme, roster, voted(scheme, roster))
        path = tmp_path / f"{count}.xlsx"
        write_workbook(path, content, ZH, profile=profile_named("committee"))
        printed = converted(path, "pdf", tmp_path, tmp_path / "profile")
        words = subprocess.run(["pdftotext", printed, "-"], capture_output=True, text=True, check=True).stdout
        for page in words.split("\f"):
            if "监票人" in page:
                assert re.search(r"第\d+位", page), page


def test_widths_fit_the_longest_name(content: MeetingContent) -> None:
    long = "呼和浩特市赛罕区大学西路街道"
    roster = replace(
        content.roster, reporters=(replace(content.roster.reporters[0], unit=long), *content.roster.reporters[1:])
    )
    table = _table(replace(content, roster=roster), "summary", "ranking")
    assert table.widths[1] >= 2 * len(long)


def test_an_unknown_set_of_sheets_is_refused() -> None:
    with pytest.raises(Refused, match="没有名为“everything”的成套表"):
        profile_named("everything")
    assert profile_named("互评矩阵").id == "matrix"


def test_sums_are_set_off(content: MeetingContent) -> None:
    assert any(row.kind is RowKind.TOTAL for row in _table(content, "circular", "circular").body)


def test_the_rectification_set_holds_every_matter_and_what_was_said(content: MeetingContent, tmp_path: Path) -> None:
    first, second = content.roster.reporters[:2]
    noted = replace(
        content,
        notes=(Note(1, first.id, NoteKind.COMMENT, "区委书记", "抓得实。\n短板在小区。"),),
        rectifications=(
            Rectification(1, first.id, "小区党组织覆盖不足", measure="逐个小区建", deadline="2027-03-31"),
            Rectification(
                2, second.id, "=1+1", ProblemSource.PUBLIC, closed_at="2027-01-05T09:00:00", closed_by=("甲", "乙")
            ),
        ),
    )
    assert _lines(_table(noted, "整改清单", "rectifications")) == [
        [
            "1",
            first.name,
            first.unit,
            "小区党组织覆盖不足",
            "点评",
            "逐个小区建",
            "",
            "",
            "2027年3月31日",
            "",
            "",
            "",
            "",
        ],
        ["2", second.name, second.unit, "=1+1", "群众", "", "", "", "", "", "2027年1月5日\n甲、乙", "", ""],
    ]
    assert _lines(_table(noted, "整改清单", "comments")) == [
        ["1", first.name, first.unit, "点评", "区委书记", "抓得实。\n短板在小区。"]
    ]
    path = tmp_path / "matters.xlsx"
    write_workbook(path, noted, ZH, profile=profile_named("rectification"))
    assert faults(path) == []
    assert "=1+1" in {cell.value for row in load_workbook(path)["整改清单"].iter_rows() for cell in row}
    assert load_workbook(path)["整改清单"].sheet_properties.pageSetUpPr is not None


def test_the_rectification_set_of_a_meeting_without_matters_is_an_empty_form(content: MeetingContent) -> None:
    assert _lines(_table(content, "rectification", "rectifications")) == []
