"""The workbook that the organisation department checks, signs and files."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.writer.excel import ExcelWriter

from shuzhi_desktop.exporting.cells import CellWriter, legal_text
from shuzhi_desktop.exporting.charts import draw_chart
from shuzhi_desktop.exporting.fonts import OFFICIAL
from shuzhi_desktop.exporting.page_plan import NORMAL_FACE, NORMAL_SIZE
from shuzhi_desktop.exporting.worksheet import fill_sheet
from shuzhi_desktop.services.documents.registry import PROFILES, sheet_tables
from shuzhi_desktop.services.documents.whole_file import whole_file
from shuzhi_desktop.services.documents.wide import column_blocks
from shuzhi_desktop.services.progress import unheard

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shuzhi_desktop.exporting.cells import Ink
    from shuzhi_desktop.exporting.fonts import Typefaces
    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.registry import Profile
    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.progress import Told

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_EMPTY = re.compile(rb"<sheetData\s*/>|<sheetData>\s*</sheetData>")
_EXTENT = re.compile(rb'(<dimension ref=")[^"]*(")')
_TAB_FORBIDDEN = re.compile(r"[\\/*?:\[\]]")


def write_workbook(
    path: Path,
    content: MeetingContent,
    language: Language,
    faces: Typefaces = OFFICIAL,
    *,
    told: Told = unheard,
    profile: Profile = PROFILES[0],
) -> None:
    """Write the whole meeting as one workbook; the same meeting always gives the same bytes.

    Args:
        path: where.
        content: the meeting.
        language: of the workbook.
        faces: typefaces.
        told: of the sheets laid out and then written.
        profile: which sheets.

    Raises:
        Refused: the file cannot be written.
    """
    tables = sheet_tables(content, language, told, profile)
    data = workbook_bytes(
        tables, language, faces, title=content.info.title, organiser=content.info.organiser, told=told
    )
    with whole_file(path) as draft:
        draft.write_bytes(data)


def workbook_bytes(
    tables: Sequence[SheetTable],
    language: Language,
    faces: Typefaces = OFFICIAL,
    *,
    title: str,
    organiser: str = "",
    told: Told = unheard,
) -> bytes:
    """The workbook of these tables."""
    tables = [block for table in tables for block in column_blocks(table)]
    book = Workbook()
    _measure_columns_by(book, Font(name=NORMAL_FACE, size=NORMAL_SIZE, charset=134))
    scratch = book.worksheets[0]
    writer = CellWriter(faces, scratch)
    inks = []
    for table in tables:
        sheet = book.create_sheet(_TAB_FORBIDDEN.sub(" ", table.name)[:31])
        inks.append((fill_sheet(sheet, table, writer, language), table.columns))
        for chart in table.charts:
            draw_chart(sheet, table, chart)
        told(len(tables) + len(inks), 2 * len(tables))
    book.remove(scratch)
    properties = book.properties
    properties.title = legal_text(title)
    properties.creator = legal_text(organiser) or "shuzhi"
    digest = next((table.digest for table in tables if table.digest), "")
    properties.identifier = digest
    properties.description = digest
    book.calculation.fullCalcOnLoad = True
    saved = BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_STORED) as package:
        ExcelWriter(book, package).save()
    return _packed(saved, inks)


def _measure_columns_by(book: Workbook, font: Font) -> None:
    """Make this the workbook's default typeface, whose digits column widths are counted in."""
    parts: Any = book  # openpyxl's stub does not know the two places where the default is kept
    parts._fonts = IndexedList([font])  # noqa: SLF001
    parts._named_styles["Normal"].font = font  # noqa: SLF001


def _packed(saved: BytesIO, inks: list[tuple[Ink, int]]) -> bytes:
    """The package with its cells, and without the time of saving, which would make two exports of one result differ."""
    stamp = EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            sheet = _SHEET.fullmatch(name)
            if sheet:
                ink, columns = inks[int(sheet[1]) - 1]
                data = _inked(data, ink, columns)
            elif name == "docProps/core.xml":
                data = _STAMP.sub(lambda found: found[1] + stamp + found[3], data)
            entry = zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, data)
    return out.getvalue()


def _inked(sheet: bytes, ink: Ink, columns: int) -> bytes:
    """A worksheet part with its cells put in."""
    rows = ink.sheet_data().encode()
    last = f"A1:{get_column_letter(columns)}{max(ink.rows)}".encode()
    sheet, found = _EMPTY.subn(lambda _match: rows, sheet, count=1)
    if not found:
        raise AssertionError("openpyxl wrote a worksheet without a place for its rows")
    return _EXTENT.sub(lambda match: match[1] + last + match[2], sheet, count=1)
