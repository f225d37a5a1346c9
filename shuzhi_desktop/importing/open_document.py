"""OpenDocument spreadsheets (.ods of LibreOffice and WPS), read straight from their XML, row by row.

The standard library suffices, so ods needs no optional component; repeated cells and rows, by which a small file claims
a whole sheet, are counted and not walked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi_desktop.importing.open_document_rows import Found, RowRead, SheetElements, TableBegins, TableEnds
from shuzhi_desktop.importing.refusals import MAX_ROWS, MAX_SHEETS, Reason, Unreadable
from shuzhi_desktop.importing.sheet_reading import LAST_ROW, SheetRead
from shuzhi_desktop.importing.xml_walk import Attributes, walk, walk_whole
from shuzhi_desktop.importing.zip_parts import MAX_SHEET, MIB, ZipParts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shuzhi_desktop.importing.sheet_reading import Row

_CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_MAX_TYPE = 1_000
_MAX_MANIFEST = 4 * MIB
_LONGEST_NAME = 255


def is_spreadsheet(parts: ZipParts) -> bool:
    """Whether the archive says of itself that it is an OpenDocument spreadsheet, or does not say what it is."""
    if "mimetype" in parts:
        return b"opendocument.spreadsheet" in parts.whole("mimetype", _MAX_TYPE)
    return _CONTENT in parts


def read_open_document(parts: ZipParts, alive: Callable[[], None]) -> Iterator[SheetRead]:
    """The sheets of a spreadsheet in order.

    Args:
        parts: the archive.
        alive: told of progress while no rows come.

    Raises:
        Unreadable: encrypted, damaged, or past the limits.
    """
    if _MANIFEST in parts:
        walk_whole(parts.whole(_MANIFEST, _MAX_MANIFEST), _refuse_encryption)
    found = _found(parts)
    count = 0
    for one in found:
        if not isinstance(one, TableBegins):
            alive()
            continue
        count += 1
        if count > MAX_SHEETS:
            raise Unreadable(Reason.MANY_SHEETS)
        yield SheetRead(one.name[:_LONGEST_NAME], _rows(found), one.hidden)
        # Rows that the caller left are passed over here: only a table's beginning is looked for.
    if not count:
        raise Unreadable(Reason.DAMAGED)


def _found(parts: ZipParts) -> Iterator[Found]:
    elements = SheetElements()
    for _ in walk(parts.chunks(_CONTENT, MAX_SHEET), elements):
        yield from elements.found
        elements.found.clear()


def _rows(found: Iterator[Found]) -> Iterator[Row]:
    """The rows up to the end of their table; a row that is repeated past the end of any sheet comes once, out there."""
    for one in found:
        if isinstance(one, TableEnds):
            return
        if isinstance(one, RowRead):
            last = one.number + one.repeated - 1
            if last > MAX_ROWS:
                yield LAST_ROW + 1, one.cells
            for number in range(one.number, last + 1):
                yield number, one.cells


def _refuse_encryption(name: str, _: Attributes) -> None:
    if name == "encryption-data":
        raise Unreadable(Reason.ENCRYPTED)
