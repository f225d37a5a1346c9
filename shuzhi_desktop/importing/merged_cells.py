"""Cells that are merged downwards: the rows below the first carry its text, as the reader of the sheet sees it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shuzhi_desktop.importing.refusals import MAX_COLUMNS
from shuzhi_desktop.importing.zip_parts import MIB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shuzhi_desktop.importing.sheet_reading import Row
    from shuzhi_desktop.importing.zip_parts import ZipParts

# They are looked for in sheets of the size of a roster only: the list stands behind the rows.
_MAX_MERGED_SHEET = 32 * MIB
_MERGED = re.compile(
    rb'<(?:\w{1,20}:)?mergeCell\s[^<>]{0,200}?ref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"'
)
_BEGINS = b"mergeCells"
MAX_MERGED_CELLS = 20_000

Merged = dict[int, list[tuple[int, int]]]


def merged_columns(parts: ZipParts, part: str) -> Merged:
    """First row -> (column from 0, last row) of the merges that span rows."""
    merged: Merged = {}
    if part not in parts or parts.size(part) > _MAX_MERGED_SHEET:
        return merged
    content = _list_of_merges(parts, part)
    for count, match in enumerate(_MERGED.finditer(content)):
        column, first, last = column_number(match[1].decode()), int(match[2]), int(match[4])
        if count >= MAX_MERGED_CELLS:
            break
        if last > first and column < MAX_COLUMNS:
            merged.setdefault(first, []).append((column, last))
    return merged


def _list_of_merges(parts: ZipParts, part: str) -> bytes:
    """The part from its list of merges on; the rows before are not kept."""
    kept = bytearray()
    found = False
    for chunk in parts.chunks(part, _MAX_MERGED_SHEET):
        kept += chunk
        if not found:
            at = kept.find(_BEGINS)
            found = at >= 0
            del kept[: at if found else -len(_BEGINS)]
    return bytes(kept) if found else b""


def filled_down(rows: Iterator[Row], merged: Merged) -> Iterator[Row]:
    """The rows, where a cell inside a merge carries the text of the merge's first row; empty rows stay empty."""
    if not merged:
        yield from rows
        return
    carried: dict[int, tuple[int, str]] = {}
    for number, cells in rows:
        for column, last_row in merged.get(number, ()):
            carried[column] = (last_row, cells[column] if column < len(cells) else "")
        if not any(cells):
            yield number, cells
            continue
        filled = list(cells)
        for column, (last_row, content) in carried.items():
            if number <= last_row and content:
                filled.extend([""] * (column + 1 - len(filled)))
                filled[column] = filled[column] or content
        yield number, tuple(filled)


def column_number(letters: str) -> int:
    """The column of its letters, from 0: A → 0, XFD → 16383."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
