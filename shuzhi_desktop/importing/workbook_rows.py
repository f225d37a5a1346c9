"""The rows of one sheet of a workbook, built while its XML passes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shuzhi_desktop.importing.cell_text import cell_text
from shuzhi_desktop.importing.merged_cells import column_number
from shuzhi_desktop.importing.number_formats import Meaning, number_text
from shuzhi_desktop.importing.refusals import MAX_COLUMNS, Reason, Unreadable
from shuzhi_desktop.importing.shared_strings import plain_text
from shuzhi_desktop.importing.sheet_reading import LAST_ROW, MAX_CELL, Row
from shuzhi_desktop.importing.xml_walk import Attributes, Elements, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shuzhi_desktop.importing.shared_strings import SharedStrings

_LAST_COLUMN = 16_384
_DIGITS = "0123456789"
_ISO_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})T00:00(:00(\.0+)?)?Z?$")


class SheetRows(Elements):
    """Takes the elements of a sheet, gives its rows; a sheet is read once."""

    def __init__(self, strings: SharedStrings, styles: list[Meaning], *, epoch_1904: bool) -> None:
        self._strings = strings
        self._styles = styles
        self._epoch_1904 = epoch_1904
        self._columns: dict[str, int] = {}
        self._done: list[Row] = []
        self._row = 0
        self._seen = 0
        self._column = -1
        self._cells: list[str] = []
        self._kind = ""
        self._style = 0
        self._pieces: list[str] = []
        self._held = 0
        self._collecting = False
        self._phonetic = False
        self._finished = False

    def read(self, chunks: Iterable[bytes]) -> Iterator[Row]:
        """The rows in the order of the part, also those that are empty."""
        for _ in walk(chunks, self):
            yield from self._done
            self._done.clear()
            if self._finished:
                return  # what follows the rows is formatting; it is not ours to judge

    def start(self, name: str, attributes: Attributes) -> None:
        """A row, a cell, or what stands in one."""
        if name == "c":
            self._begin_cell(attributes)
        elif name in ("v", "t"):
            self._collecting = not self._phonetic
        elif name == "is":
            # An inline text may have a value in front of it, which is an older state of the same.
            self._pieces.clear()
        elif name == "row":
            self._begin_row(attributes.get("r", ""))
        elif name == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        """A cell or a row is whole."""
        if name in ("v", "t"):
            self._collecting = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self._done.append((self._row, tuple(self._cells)))
        elif name == "rPh":
            self._phonetic = False
        elif name == "sheetData":
            self._finished = True

    def text(self, content: str) -> None:
        """A part of a cell's value."""
        if self._collecting:
            self._pieces.append(content)
            self._held += len(content)
            if self._held > MAX_CELL:
                raise Unreadable(Reason.LONG_CELL, row=self._row)

    def _begin_row(self, written: str) -> None:
        self._row = int(written) if written.isdecimal() and len(written) < 12 else self._row + 1
        self._seen += 1
        if self._row > LAST_ROW or self._seen > LAST_ROW:
            raise Unreadable(Reason.MANY_ROWS)
        self._cells = []
        self._column = -1

    def _begin_cell(self, attributes: Attributes) -> None:
        letters = attributes.get("r", "").rstrip(_DIGITS)
        column = self._columns.get(letters)
        if column is None:
            column = self._column + 1
            if letters.isascii() and letters.isalpha() and len(letters) < 4:
                column = self._columns[letters] = column_number(letters.upper())
        self._column = column
        if column >= _LAST_COLUMN:
            raise Unreadable(Reason.DAMAGED)
        self._kind = attributes.get("t", "n")
        style = attributes.get("s", "0")
        self._style = int(style) if style.isdecimal() and len(style) < 8 else 0

    def _end_cell(self) -> None:
        if not self._pieces:
            return
        written = "".join(self._pieces)
        self._pieces.clear()
        self._held = 0
        content = self._content(written)
        if not content:
            return
        if self._column >= MAX_COLUMNS:
            raise Unreadable(Reason.MANY_COLUMNS, row=self._row)
        cells = self._cells
        missing = self._column + 1 - len(cells)
        if missing > 0:
            cells.extend([""] * missing)
        cells[self._column] = content

    def _content(self, written: str) -> str:
        kind = self._kind
        if kind == "s":
            return self._strings[int(written)] if written.strip().isdecimal() and len(written) < 12 else ""
        if kind == "n":
            style = self._style
            shown = self._styles[style] if style < len(self._styles) else Meaning.PLAIN
            return number_text(written, shown, epoch_1904=self._epoch_1904)
        if kind == "b":
            return "TRUE" if written.strip() in ("1", "true") else "FALSE"
        if kind == "d":
            return _ISO_DATE.sub(r"\1", written.strip()).replace("T", " ")
        return plain_text(written) if kind in ("inlineStr", "str") else cell_text(written)
