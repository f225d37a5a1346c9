"""The workbook of what a ledger says: any tables, one a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.exporting.workbook import workbook_bytes
from shuzhi_desktop.services.documents.whole_file import whole_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.language import Language


def write_ledger_workbook(path: Path, tables: Sequence[SheetTable], language: Language, *, title: str) -> None:
    """Write the tables as one workbook; the same tables always give the same bytes.

    Raises:
        Refused: the file cannot be written.
    """
    data = workbook_bytes(tables, language, title=title)
    with whole_file(path) as draft:
        draft.write_bytes(data)
