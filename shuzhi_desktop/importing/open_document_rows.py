"""Tables, rows and cells of an OpenDocument spreadsheet, gathered while its XML passes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shuzhi_desktop.importing.cell_text import cell_text
from shuzhi_desktop.importing.number_formats import Meaning, number_text
from shuzhi_desktop.importing.refusals import MAX_COLUMNS
from shuzhi_desktop.importing.sheet_reading import LAST_ROW, MAX_CELL
from shuzhi_desktop.importing.xml_walk import Attributes, Elements

_CELLS = ("table-cell", "covered-table-cell")
# What holds tables or rows that are no sheet of the document.
_PASSED_OVER = frozenset({"tracked-changes", "dde-links", "annotation", "shapes", "forms", "frame", "ruby-text"})
_SPACES = {"tab": "\t", "line-break": "\n"}
_TIME = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S$")
_MIDNIGHT = re.compile(r"T00:00(:00([.,]0+)?)?Z?$")
_MOST_SPACES = 1_000
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class TableBegins:
    """A sheet begins."""

    name: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class RowRead:
    """A row that holds something; `repeated` says how often it stands below itself, at least 1."""

    number: int
    cells: tuple[str, ...]
    repeated: int


class TableEnds:
    """The sheet ends."""


Found = TableBegins | RowRead | TableEnds


class SheetElements(Elements):
    """Takes the elements of content.xml; `found` is for the caller to empty."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._passing = 0
        self._in_table = False
        self._row = 0
        self._repeated = 1
        self._cells: list[str] = []
        self._carried: dict[int, tuple[int, str]] = {}
        self._cell: Attributes | None = None
        self._depth = 0
        self._paragraphs: list[str] = []
        self._length = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """What begins inside a cell, or outside."""
        if self._passing or name in _PASSED_OVER or (name == "table" and self._in_table):
            self._passing += 1
        elif self._cell is not None:
            self._start_inside(name, attributes)
        elif name in _CELLS and self._in_table:
            self._cell = {key.rpartition(":")[2]: value for key, value in attributes.items()}
            self._depth = 0
            self._length = 0
        else:
            self._start_outside(name, {key.rpartition(":")[2]: value for key, value in attributes.items()})

    def _start_inside(self, name: str, attributes: Attributes) -> None:
        if name == "p" and self._depth == 0:
            self._paragraphs.append("")
        self._depth += 1
        if name == "s":
            plain = next((value for key, value in attributes.items() if key.endswith(":c")), "1")
            self.text(" " * min(_count(plain), _MOST_SPACES))
        elif name in _SPACES:
            self.text(_SPACES[name])

    def _start_outside(self, name: str, attributes: Attributes) -> None:
        if name == "table-row" and self._in_table:
            self._row += 1
            self._repeated = _count(attributes.get("number-rows-repeated", "1"))
            self._cells = []
        elif name == "table":
            self._in_table = True
            self._row = 0
            self._carried = {}
            hidden = attributes.get("style-name", "") in self._hidden_styles
            self.found.append(TableBegins(attributes.get("name", ""), hidden))
        elif name == "style":
            self._style = attributes.get("name", "")
        elif name == "table-properties" and attributes.get("display") == "false":
            self._hidden_styles.add(self._style)

    def end(self, name: str) -> None:
        """What is whole now."""
        if self._passing:
            self._passing -= 1
        elif self._cell is not None:
            if self._depth:
                self._depth -= 1
            else:
                self._end_cell(self._cell)
                self._cell = None
        elif name == "table-row" and self._in_table:
            self._end_row()
        elif name == "table" and self._in_table:
            self._in_table = False
            self.found.append(TableEnds())

    def text(self, content: str) -> None:
        """Text of a paragraph; what is longer than any cell is cut just past the limit, so that it shows."""
        if self._cell is not None and self._depth and self._paragraphs and not self._passing:
            self._length += len(content)
            if self._length <= 2 * MAX_CELL:
                self._paragraphs[-1] += content

    def _end_cell(self, cell: Attributes) -> None:
        content = _content(cell, "\n".join(self._paragraphs))
        self._paragraphs.clear()
        repeated = min(_count(cell.get("number-columns-repeated", "1")), MAX_COLUMNS + 1)
        column = len(self._cells)
        room = MAX_COLUMNS + 1 - column
        self._cells.extend([content] * min(repeated, room))
        spanned = _count(cell.get("number-rows-spanned", "1"))
        if content and spanned > 1 and column < MAX_COLUMNS:
            self._carried[column] = (min(self._row + spanned - 1, LAST_ROW), content)

    def _end_row(self) -> None:
        if any(self._cells):
            for column, (last_row, content) in self._carried.items():
                if self._row <= last_row:
                    self._cells.extend([""] * (column + 1 - len(self._cells)))
                    self._cells[column] = self._cells[column] or content
            while not self._cells[-1]:
                self._cells.pop()
            self.found.append(RowRead(self._row, tuple(self._cells), self._repeated))
        self._row += self._repeated - 1


def _content(cell: Attributes, paragraphs: str) -> str:
    """The value as it is kept, not as it is shown: shown ones are rounded."""
    kind = cell.get("value-type", "")
    shown = cell_text(paragraphs)
    if kind in ("float", "currency") and "value" in cell:
        return number_text(cell["value"], Meaning.PLAIN, epoch_1904=False)
    if kind == "percentage" and "value" in cell:
        return number_text(cell["value"], Meaning.PERCENT, epoch_1904=False)
    if kind == "date" and "date-value" in cell:
        return _MIDNIGHT.sub("", cell["date-value"]).replace("T", " ")
    if kind == "time" and (found := _TIME.match(cell.get("time-value", ""))):
        return f"{int(found[1]):02}:{int(found[2]):02}:{int(found[3]):02}"
    if kind == "boolean" and "boolean-value" in cell:
        return "TRUE" if cell["boolean-value"] == "true" else "FALSE"
    return shown or cell_text(cell.get("string-value", ""))


def _count(written: str) -> int:
    """How often something is repeated; a number past all sheets is as good as any other."""
    return max(1, int(written[:_DIGITS])) if written.isdecimal() else 1
