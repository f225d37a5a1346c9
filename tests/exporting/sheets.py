"""Sheets of a workbook read by their headers, as the one who receives them reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

HEADER = 3


def grid(sheet: Worksheet) -> list[list[Any]]:
    """The values from the header on, row by row; a merged cell stands at its upper left."""
    return [list(row) for row in sheet.iter_rows(min_row=HEADER, values_only=True)]


def records(sheet: Worksheet, first: int = HEADER + 1) -> Iterator[dict[str, Any]]:
    """The rows from `first` on by the names of the header row."""
    names = [cell.value for cell in sheet[HEADER]]
    for row in sheet.iter_rows(min_row=first, values_only=True):
        yield {str(name): value for name, value in zip(names, row, strict=True) if name is not None}


def by_name(sheet: Worksheet, name: str) -> dict[str, dict[str, Any]]:
    """The first record of each person."""
    found: dict[str, dict[str, Any]] = {}
    for record in records(sheet):
        who = record.get(name)
        if who is not None and who != "":
            found.setdefault(str(who), record)
    return found


def said(value: object, like: str | None) -> str | None:
    """A number of the sheet, written with as many places as the JSON has it; "—" is what has none."""
    if value == "—":
        return None
    if like is None:
        return str(value)
    places = len(like.partition(".")[2])
    assert isinstance(value, int | float), value
    return f"{value:.{places}f}"
