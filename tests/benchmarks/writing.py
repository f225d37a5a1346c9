"""The workbook of the sample, against openpyxl writing the same cells bare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

from shuzhi_desktop.app.paths import resources_dir
from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.exporting.workbook import write_workbook
from shuzhi_desktop.services.digest import result_digest
from shuzhi_desktop.services.documents.content import content_of
from shuzhi_desktop.services.language import load_language
from shuzhi_desktop.services.results import result
from tests.benchmarks.measuring import Figure, medians_in_turn, ratio

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Cells = list[tuple[str, list[tuple[int, int, object]]]]


def _cells(path: Path) -> Cells:
    book = openpyxl.load_workbook(path)
    return [
        (sheet.title, [(c.row, c.column, c.value) for row in sheet.iter_rows() for c in row if c.value is not None])
        for sheet in book.worksheets
    ]


def _write_bare(path: Path, sheets: Cells) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, cells in sheets:
        sheet = book.create_sheet(title)
        for row, column, value in cells:
            sheet.cell(row, column, value)
    book.save(path)


def figures(folder: Path) -> Iterator[Figure]:
    """Both write to the same disk; ours also lays out, types and compresses."""
    desk = AppWorkspace().play_sample(folder / "sample.shuzhi")
    try:
        found = result(desk)
        digest = result_digest(desk.store.scheme(), desk.store.roster(), found)
        content = content_of(desk.store, found, digest=digest, sealed=True)
    finally:
        desk.store.close()
    language = load_language("zh", resources_dir())
    ours, bare = folder / "ours.xlsx", folder / "bare.xlsx"
    write_workbook(ours, content, language)
    cells = _cells(ours)
    _write_bare(bare, cells)
    mine, theirs = medians_in_turn(9, lambda: write_workbook(ours, content, language), lambda: _write_bare(bare, cells))
    number = sum(len(each) for _, each in cells)
    yield ratio(f"export of the sample's workbook / openpyxl, {number:,} cells bare", mine, theirs, 1.5)
