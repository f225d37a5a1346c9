"""The whole meeting as a folder: one CSV a sheet, the result as JSON, and the workbook."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.exporting.cells import legal_text
from shuzhi_desktop.exporting.workbook import write_workbook
from shuzhi_desktop.services.documents.registry import printed_tables
from shuzhi_desktop.services.documents.rehearsal_mark import marked_name
from shuzhi_desktop.services.documents.sheet_table import NOTHING, placed
from shuzhi_desktop.services.documents.whole_file import whole_file
from shuzhi_desktop.services.progress import unheard
from shuzhi_desktop.services.result_json import result_document

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shuzhi_desktop.services.documents.content import MeetingContent
    from shuzhi_desktop.services.documents.sheet_table import Cell, SheetTable
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.progress import Told

_ACTIVE = ("=", "+", "-", "@", "\t")


def write_folder(
    directory: Path, content: MeetingContent, language: Language, told: Told = unheard
) -> tuple[Path, ...]:
    """Write every file and return their paths.

    Args:
        directory: made when missing.
        content: the meeting.
        language: of the files.
        told: of the sheets laid out and then written.

    Raises:
        Refused: `directory` is a file, or cannot be written.
    """
    if directory.exists() and not directory.is_dir():
        raise Refused(text("“{path}”是一个文件，不能作为导出文件夹；请换一个名称。", path=str(directory)))
    written = []
    for index, table in enumerate(printed_tables(content, language, told), start=1):
        path = directory / marked_name(f"{index}-{table.name}.csv", content.info, language)
        with whole_file(path) as draft:
            # Excel takes a CSV without the mark for the machine's old code page.
            draft.write_text(csv_text(table), encoding="utf-8-sig", newline="")
        written.append(path)
    document = result_document(
        content.scheme,
        content.roster,
        content.result,
        sealed=content.sealed,
        digest=content.digest,
        language=language,
        rehearsal=content.info.rehearsal,
    )
    path = directory / marked_name("result.json", content.info, language)
    with whole_file(path) as draft:
        written_json = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        draft.write_bytes(written_json.encode(errors="backslashreplace"))
    written.append(path)
    path = directory / marked_name(f"{language.gettext('述职评议结果')}.xlsx", content.info, language)
    write_workbook(path, content, language, told=told)
    return (*written, path)


def csv_text(table: SheetTable) -> str:
    """The header and body of a table; a cell that reaches further is repeated, so that every row stands by itself.

    That of a rehearsal says so in a row of its own on top.
    """
    mark = [[table.watermark]] if table.watermark else []
    rows = [*mark, *_grid(table.header, table.columns), *_grid([row.cells for row in table.body], table.columns)]
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _grid(rows: Sequence[tuple[Cell, ...]], columns: int) -> list[list[str]]:
    grid = [[""] * columns for _row in rows]
    for place in placed(rows):
        cell = place.cell
        wide = 1 if cell.across == columns else cell.across
        for row in range(place.row, min(place.row + cell.down, len(rows))):
            for column in range(place.column, place.column + wide):
                grid[row][column] = _field(cell)
    return grid


def _field(cell: Cell) -> str:
    content = legal_text(cell.shown)
    if cell.number is None and content.startswith(_ACTIVE) and content != NOTHING:
        return "'" + content
    return content
