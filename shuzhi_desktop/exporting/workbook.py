"""The workbook that the organisation department checks, signs and files."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import Workbook

from shuzhi_desktop.exporting.cells import CellWriter, legal_text
from shuzhi_desktop.exporting.fonts import OFFICIAL
from shuzhi_desktop.exporting.worksheet import fill_sheet
from shuzhi_desktop.services.documents.registry import sheet_tables
from shuzhi_desktop.services.documents.whole_file import whole_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shuzhi_desktop.exporting.fonts import Typefaces
    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.language import Language

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_TAB_FORBIDDEN = re.compile(r"[\\/*?:\[\]]")


def write_workbook(path: Path, content: MeetingContent, language: Language, faces: Typefaces = OFFICIAL) -> None:
    """Write the whole meeting as one workbook; the same meeting always gives the same bytes.

    Raises:
        Refused: the file cannot be written.
    """
    tables = sheet_tables(content, language)
    data = workbook_bytes(tables, language, faces, title=content.info.title, organiser=content.info.organiser)
    with whole_file(path) as draft:
        draft.write_bytes(data)


def workbook_bytes(
    tables: Sequence[SheetTable], language: Language, faces: Typefaces = OFFICIAL, *, title: str, organiser: str = ""
) -> bytes:
    """The workbook of these tables."""
    book = Workbook()
    book.remove(book.worksheets[0])
    writer = CellWriter(faces)
    for table in tables:
        sheet = book.create_sheet(_TAB_FORBIDDEN.sub(" ", table.name)[:31])
        fill_sheet(sheet, table, writer, language)
    properties = book.properties
    properties.title = legal_text(title)
    properties.creator = legal_text(organiser) or "shuzhi"
    digest = next((table.digest for table in tables if table.digest), "")
    properties.identifier = digest
    properties.description = digest
    book.calculation.fullCalcOnLoad = True
    saved = BytesIO()
    book.save(saved)
    return _undated(saved)


def _undated(saved: BytesIO) -> bytes:
    """The same package without the time of saving, which would make two exports of one result differ."""
    stamp = EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _STAMP.sub(lambda found: found[1] + stamp + found[3], data)
            entry = zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, data)
    return out.getvalue()
