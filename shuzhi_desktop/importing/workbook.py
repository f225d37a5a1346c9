"""Workbooks of Excel 2007 and later and of WPS (xlsx, xlsm), read straight from their XML, row by row.

openpyxl is not asked: it holds shared texts and styles in memory as objects, and gives up on parts that a table has no
need of, such as a drawing or a pivot cache that another program wrote in its own way.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shuzhi_desktop.importing.merged_cells import filled_down, merged_columns
from shuzhi_desktop.importing.number_formats import Meaning, meaning
from shuzhi_desktop.importing.refusals import MAX_SHEETS, Reason, Unreadable
from shuzhi_desktop.importing.shared_strings import SharedStrings
from shuzhi_desktop.importing.sheet_reading import SheetRead
from shuzhi_desktop.importing.workbook_rows import SheetRows
from shuzhi_desktop.importing.xml_walk import Attributes, attribute, walk_whole
from shuzhi_desktop.importing.zip_parts import MAX_SHEET, MIB, ZipParts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MAX_STRINGS_PART = 160 * MIB
_MAX_STYLES = 16 * MIB
_MAX_OTHER = 4 * MIB
_LONGEST_NAME = 255


@dataclass(slots=True)
class _Book:
    """What workbook.xml and its relations say."""

    sheets: list[tuple[str, str, bool]] = field(default_factory=list)  # name, relation, hidden
    epoch_1904: bool = False
    targets: dict[str, tuple[str, str]] = field(default_factory=dict)  # relation -> (type, part)


def read_workbook(parts: ZipParts, alive: Callable[[], None]) -> Iterator[SheetRead]:
    """The sheets of a workbook in order; formulas give the values they had when the file was saved.

    Args:
        parts: the archive.
        alive: told of progress while no rows come.

    Raises:
        Unreadable: not a workbook, damaged, or past the limits.
    """
    book = _book(parts)
    if not book.sheets:
        raise Unreadable(Reason.DAMAGED)
    if len(book.sheets) > MAX_SHEETS:
        raise Unreadable(Reason.MANY_SHEETS)
    strings = SharedStrings()
    strings_part = next((part for kind, part in book.targets.values() if kind == "sharedStrings"), "")
    if strings_part in parts:
        strings.load(parts.chunks(strings_part, _MAX_STRINGS_PART), alive)
    styles_part = next((part for kind, part in book.targets.values() if kind == "styles"), "")
    styles = _meanings(parts.whole(styles_part, _MAX_STYLES)) if styles_part in parts else []
    for name, relation, hidden in book.sheets:
        kind, part = book.targets.get(relation, ("", ""))
        if kind != "worksheet":
            continue  # a sheet that is a chart or a macro
        rows = SheetRows(strings, styles, epoch_1904=book.epoch_1904)
        yield SheetRead(name[:_LONGEST_NAME], _rows(parts, part, rows), hidden)


def _rows(parts: ZipParts, part: str, rows: SheetRows) -> Iterator[tuple[int, tuple[str, ...]]]:
    try:
        yield from filled_down(rows.read(parts.chunks(part, MAX_SHEET)), merged_columns(parts, part))
    except (Unreadable, MemoryError):
        raise
    # A damaged sheet shows as whatever the parsers raise; the other sheets may be whole.
    except Exception as error:
        raise Unreadable(Reason.DAMAGED) from error


def _book(parts: ZipParts) -> _Book:
    part = _main_part(parts)
    book = _Book(targets=_relations(parts, part))

    def element(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            hidden = attributes.get("state", "visible") in ("hidden", "veryHidden")
            book.sheets.append((attributes.get("name", ""), attribute(attributes, "id"), hidden))
        elif name == "workbookPr":
            book.epoch_1904 = attributes.get("date1904", "0") in ("1", "true", "on")

    walk_whole(parts.whole(part, _MAX_OTHER), element)
    return book


def _main_part(parts: ZipParts) -> str:
    named = [part for kind, part in _relations(parts, "").values() if kind == "officeDocument" and part in parts]
    guessed = [name for name in parts.names() if name.rpartition("/")[2] == "workbook.xml"]
    found = [*named, *guessed]
    if not found:
        raise Unreadable(Reason.DAMAGED)
    return found[0]


def _relations(parts: ZipParts, part: str) -> dict[str, tuple[str, str]]:
    """Relation -> (the last word of its type, the part it leads to); without relations nothing."""
    folder, name = posixpath.split(part)
    listing = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}
    if listing not in parts:
        return found

    def element(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            path = target if target.startswith("/") else posixpath.join("/", folder, target)
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, posixpath.normpath(path).lstrip("/"))

    walk_whole(parts.whole(listing, _MAX_OTHER), element)
    return found


def _meanings(styles: bytes) -> list[Meaning]:
    """What each style of cells shows its number as."""
    codes: dict[int, str] = {}
    formats: list[int] = []
    inside = ""

    def element(name: str, attributes: Attributes) -> None:
        nonlocal inside
        if name == "numFmt":
            codes[_number(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = name
        elif name == "xf" and inside == "cellXfs":
            formats.append(_number(attributes.get("numFmtId", "")))

    walk_whole(styles, element)
    known = {number: meaning(number, codes) for number in set(formats)}
    return [known[number] for number in formats]


def _number(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 10 else 0
