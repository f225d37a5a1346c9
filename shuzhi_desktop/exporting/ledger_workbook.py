"""The workbook of what a ledger says: any tables, one a sheet."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from shuzhi_desktop.exporting.workbook import workbook_bytes
from shuzhi_desktop.services.documents.whole_file import whole_file
from shuzhi_desktop.services.sm3 import sm3_hex

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.language import Language


def write_ledger_workbook(path: Path, tables: Sequence[SheetTable], language: Language, *, title: str) -> None:
    """Write the tables as one workbook; the same tables always give the same bytes.

    The digest of what they say stands under each of them: paper and file can be held together by it, and the program
    knows the file as its own when it is exported again.

    Raises:
        Refused: the file cannot be written.
    """
    said = [[[cell.shown for cell in row.cells] for row in table.body] for table in tables]
    digest = "sm3:" + sm3_hex(json.dumps(said, ensure_ascii=False).encode(errors="backslashreplace"))
    data = workbook_bytes([replace(table, digest=digest) for table in tables], language, title=title)
    with whole_file(path) as draft:
        draft.write_bytes(data)
