"""What a workbook says of itself: properties, names of print areas and titles, locked cells, in every layout."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from shuzhi_desktop.exporting.page_plan import NORMAL_FACE
from shuzhi_desktop.exporting.workbook import write_workbook
from shuzhi_desktop.services.documents.registry import profile_named
from shuzhi_desktop.services.language import Language
from tests.exporting.contents import content_from, district, district_content, people, voted
from tests.exporting.package_check import faults

if TYPE_CHECKING:
    from openpyxl import Workbook

    from shuzhi_desktop.services.documents.content import MeetingContent

ZH = Language("zh", str)


def _wide() -> MeetingContent:
    scheme = district()
    roster = people({"leading": 3, "peers": 3, "public": 6}, 40)
    return content_from(scheme, roster, voted(scheme, roster))


@pytest.fixture(scope="module", params=["narrow", "wide"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[MeetingContent, Workbook]:
    """All sheets of a meeting whose tables fit on a page, and of one whose tables are cut into blocks."""
    content = _wide() if request.param == "wide" else district_content()
    path = tmp_path_factory.mktemp("package") / "all.xlsx"
    write_workbook(path, content, ZH, profile=profile_named("all"))
    assert faults(path) == []
    return content, load_workbook(path)


def test_the_properties_name_meeting_organiser_and_digest(made: tuple[MeetingContent, Workbook]) -> None:
    content, book = made
    properties = book.properties
    assert properties.title == content.info.title
    assert properties.creator == content.info.organiser
    assert properties.identifier == properties.description == content.digest
    assert properties.created == properties.modified, "the time of saving would make two exports differ"


def test_every_sheet_prints_from_its_title_and_repeats_its_header(made: tuple[MeetingContent, Workbook]) -> None:
    _content, book = made
    for sheet in book:
        area = sheet.print_area.rpartition("!")[2].replace("$", "")
        left, top, right, bottom = range_boundaries(area)
        assert (left, top, right) == (1, 1, sheet.max_column), sheet.title
        assert bottom == sheet.max_row or sheet.title == "复核", sheet.title
        first, last = re.fullmatch(r"\$?(\d+):\$?(\d+)", sheet.print_title_rows).groups()  # type: ignore[union-attr]
        assert int(first) == 3
        assert int(sheet.freeze_panes.lstrip("ABCDEFG")) == int(last) + 1
        for one in sheet.row_breaks.brk:
            assert int(last) < one.id < bottom, sheet.title


def test_the_formulas_are_printed_as_far_as_their_verdicts(made: tuple[MeetingContent, Workbook]) -> None:
    content, book = made
    sheet = book["复核"]
    bottom = range_boundaries(sheet.print_area.rpartition("!")[2].replace("$", ""))[3]
    checked = [row[0].value for row in sheet.iter_rows(min_row=6, max_row=bottom)]
    rates = len(content.scheme.rates)
    assert len(checked) == len(content.roster.reporters) * (1 + rates)
    assert str(sheet.cell(bottom + 1, 1).value).startswith("二、")


def test_no_cell_of_a_protected_sheet_is_unlocked(made: tuple[MeetingContent, Workbook]) -> None:
    _content, book = made
    for sheet in book:
        assert sheet.protection.sheet == (sheet.title != "复核"), sheet.title
        assert all(cell.protection.locked for row in sheet.iter_rows() for cell in row), sheet.title


def test_columns_are_measured_by_the_face_that_was_planned_with(made: tuple[MeetingContent, Workbook]) -> None:
    _content, book = made
    assert book._named_styles["Normal"].font.name == NORMAL_FACE
    assert book._fonts[0].name == NORMAL_FACE
