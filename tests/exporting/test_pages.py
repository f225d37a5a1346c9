"""How the workbook comes out of a printer: LibreOffice prints it and the pages are measured."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.domain.scheme_reading import read_scheme
from shuzhi_desktop.exporting.page_plan import LEAST, plan_page
from shuzhi_desktop.exporting.workbook import write_workbook
from shuzhi_desktop.services.documents.registry import profile_named, sheet_tables
from shuzhi_desktop.services.documents.sheet_table import placed
from shuzhi_desktop.services.documents.wide import READABLE, column_blocks
from shuzhi_desktop.services.language import Language
from shuzhi_desktop.services.ports_notes import Rectification
from tests.exporting.contents import content_from, district_content, people, voted
from tests.exporting.office import converted

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.sheet_table import SheetTable

ZH = Language("zh", str)
LONG_NAMES = ("欧阳明月", "阿卜杜热合曼·买买提", "张𬱖", "王建国")
LONG_UNITS = ("呼和浩特市赛罕区大学西路街道党工委", "伊犁哈萨克自治州霍尔果斯市委统战部", "老山街道")
PROBLEM = "小区党组织覆盖不足，物业、业委会与社区三方联动不够，群众反映停车难、加装电梯推进慢等问题办理周期长"
FOOTER_POINTS = 22 / 25.4 * 72
TOP_POINTS = 28 / 25.4 * 72


def sixty(scheme_id: str) -> MeetingContent:
    """A meeting of sixty reporters with long names on one of the program's own schemes."""
    scheme = read_scheme(AppWorkspace().scheme_text(scheme_id), scheme_id)
    roster = people({one.id: 60 if place == 0 else 9 for place, one in enumerate(scheme.ballot_classes)}, 60)
    reporters = tuple(
        replace(one, name=LONG_NAMES[one.order % 4], unit=f"{LONG_UNITS[one.order % 3]}{one.order}")
        for one in roster.reporters
    )
    roster = replace(roster, reporters=reporters)
    matters = tuple(
        Rectification(one.id, one.id, PROBLEM, measure="逐个小区建组织，三方联席会每月一次，问题清单销号管理")
        for one in reporters
    )
    return replace(content_from(scheme, roster, voted(scheme, roster)), rectifications=matters)


@dataclass(frozen=True)
class Sheet:
    """A sheet as it was printed: its pages' words with the lowest edge of each, and how many rows ask for a page.

    `company`: how many rows of the body stand on the page with the signatures.
    """

    name: str
    pages: list[list[tuple[str, float]]]
    own_pages: int
    company: int


def printed(content: MeetingContent, folder: Path, profile: str) -> list[Sheet]:
    """Every sheet with its pages, once the number of pages is what was planned."""
    path = folder / f"{profile}.xlsx"
    write_workbook(path, content, ZH, profile=profile_named(profile))
    paper = converted(path, "pdf", folder, folder / "profile")
    boxes = subprocess.run(["pdftotext", "-bbox", paper, "-"], capture_output=True, text=True, check=True).stdout
    pages = []
    for page in boxes.split("<page ")[1:]:
        height = float(re.search(r'height="([\d.]+)"', page)[1])  # type: ignore[index]
        words = re.findall(r'yMax="([\d.]+)">([^<]*)</word>', page)
        pages.append([(word, float(low)) for low, word in words if float(low) < height - FOOTER_POINTS + 1])
    tables = [
        one for table in sheet_tables(content, ZH, profile=profile_named(profile)) for one in column_blocks(table)
    ]
    sheets, taken = [], 0
    for sheet, table in zip(load_workbook(path), tables, strict=True):
        count = len(sheet.row_breaks.brk) + 1
        asked = sum(row.new_page for row in table.body)
        ends = table.first_body_row - 1 + (table.on_paper or len(table.body))
        company = ends - max((one.id for one in sheet.row_breaks.brk), default=0)
        sheets.append(Sheet(sheet.title, pages[taken : taken + count], asked, company))
        taken += count
    assert taken == len(pages), "LibreOffice ends pages where nobody planned it"
    return sheets


def _filled(page: list[tuple[str, float]]) -> float:
    """How much of the height between the margins is taken."""
    room = 595.0 - FOOTER_POINTS - TOP_POINTS
    return (max(low for _word, low in page) - TOP_POINTS) / room


@pytest.mark.parametrize(("scheme_id", "profile"), [("shijingshan", "summary"), ("abc", "all"), ("guoqi", "committee")])
def test_sixty_reporters_fill_their_pages_and_nothing_stands_alone(
    tmp_path: Path, scheme_id: str, profile: str
) -> None:
    for sheet in printed(sixty(scheme_id), tmp_path, profile):
        full = sheet.pages[:-1] if not sheet.own_pages else []
        # A page may be short by the rows that keep the sums or the signatures of the next one company.
        for number, page in enumerate(full, start=1):
            least = 0.8 if number < len(full) else 0.6
            assert _filled(page) >= least, (sheet.name, number, len(sheet.pages), _filled(page))
        assert sheet.company >= 1, sheet.name
        if sheet.name != "复核" and sheet.name != "图表":
            assert "监票人：" in {word for word, _low in sheet.pages[-1]}, sheet.name


def test_the_sample_is_a_thin_bundle(sample: Desk, tmp_path: Path) -> None:
    sheets = printed(AppWorkspace()._content(sample), tmp_path, "summary")
    assert sum(len(sheet.pages) for sheet in sheets) <= 18
    for sheet in sheets:
        heading = sheet.pages[0]
        for page in sheet.pages[1:]:
            # The header repeats: the first words of a page are column names of the first one.
            assert page[0][0] in {word for word, _low in heading}, (sheet.name, page[:3])


def test_a_page_holds_what_is_planned_for_it_at_a_scale_that_can_be_read() -> None:
    for content in (district_content(), sixty("guoqi")):
        for table in sheet_tables(content, ZH, profile=profile_named("all")):
            for block in column_blocks(table):
                plan = plan_page(block)
                assert plan.scale >= LEAST
                points = sum(plan.widths) * 7.0 * plan.scale / 100
                assert points <= 257 / 25.4 * 72, block.name
                assert plan.size * plan.scale / 100 >= 6.5, block.name


def _matrix(content: MeetingContent) -> SheetTable:
    return next(t for t in sheet_tables(content, ZH, profile=profile_named("matrix")) if t.key == "matrix")


def test_a_table_too_wide_is_cut_into_blocks_that_lose_nothing() -> None:
    table = _matrix(sixty("shijingshan"))
    blocks = column_blocks(table)
    assert len(blocks) == 4
    assert [block.title[-5:] for block in blocks] == [f"（{n}/4）" for n in (1, 2, 3, 4)]
    for block in blocks:
        assert sum(block.widths) <= READABLE
        assert block.widths[:2] == table.widths[:2]
        assert len(block.body) == len(table.body)
        for place in placed(row.cells for row in block.body):
            assert place.column + place.cell.across <= block.columns
    for number, row in enumerate(table.body):
        if len(row.cells) > 2:
            joined = [cell for block in blocks for cell in block.body[number].cells[2:]]
            assert [cell.shown for cell in joined] == [cell.shown for cell in row.cells[2:]]
            assert all(block.body[number].cells[:2] == row.cells[:2] for block in blocks)


def test_a_table_that_fits_is_left_as_it_is() -> None:
    table = _matrix(district_content())
    assert column_blocks(table) == (table,)


def test_votes_and_their_shares_are_not_parted(sample: Desk, tmp_path: Path) -> None:
    content = AppWorkspace()._content(sample)
    path = tmp_path / "persons.xlsx"
    write_workbook(path, content, ZH, profile=profile_named("persons"))
    sheet = load_workbook(path)["个人测评结果"]
    starts = [1 + one.id for one in sheet.row_breaks.brk]
    assert len(starts) >= 9
    assert all("百分比" not in [cell.value for cell in sheet[row]] for row in starts)
