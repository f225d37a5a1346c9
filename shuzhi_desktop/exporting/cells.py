"""The one writer of workbook cells: what is text stays text, what is a number is exact, styles are made once."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from shuzhi_desktop.services.documents.sheet_table import Align, RowKind

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from shuzhi_desktop.exporting.fonts import Typefaces
    from shuzhi_desktop.services.documents.sheet_table import Cell

LONGEST_TEXT = 32_767
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")
_THIN = Side(style="thin", color="FF000000")
GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
NO_GRID = Border()
SHADES = {RowKind.SECTION: "FFE7E9EC", RowKind.HEAD: "FFF3F4F6", RowKind.TOTAL: "FFF3F4F6"}
HEADER_SHADE = "FFE7E9EC"


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell is set, whatever it holds."""

    face: str
    size: float
    bold: bool = False
    align: Align = Align.CENTER
    vertical: str = "center"
    shade: str = ""
    grid: bool = True
    wrap: bool = True
    number_format: str = "General"
    quoted: bool = False


@dataclass(slots=True)
class CellWriter:
    """Writes cells of one workbook. Styles are found by look, because making one costs more than writing the cell."""

    faces: Typefaces
    _styles: dict[Look, Any] = field(default_factory=dict)

    def text(self, sheet: Worksheet, row: int, column: int, content: str, look: Look) -> None:
        """Write text that no spreadsheet program takes for a formula or for anything but text."""
        cell: Any = sheet.cell(row, column)
        clean = legal_text(content)
        if clean:
            cell.value = clean
            cell.data_type = "s"
        self._dress(cell, look if not clean.startswith(_ACTIVE) else replace(look, quoted=True))

    def cell(self, sheet: Worksheet, row: int, column: int, cell: Cell, look: Look) -> None:
        """Write a number, a formula or text."""
        if cell.number is None and not cell.formula:
            self.text(sheet, row, column, cell.shown, look)
            return
        target: Any = sheet.cell(row, column)
        target.value = f"={cell.formula}" if cell.formula else cell.number
        self._dress(target, replace(look, number_format=number_format(cell.places)))

    def blank(self, sheet: Worksheet, row: int, column: int, look: Look) -> None:
        """Dress a cell that a merged one covers, so that its border shows."""
        self._dress(sheet.cell(row, column), look)

    def _dress(self, cell: Any, look: Look) -> None:
        style = self._styles.get(look)
        if style is None:
            cell.font = Font(name=look.face, size=look.size, bold=look.bold, charset=134)
            cell.alignment = Alignment(
                horizontal=look.align.value,
                vertical=look.vertical,
                wrap_text=look.wrap,
                indent=1 if look.grid and look.align is Align.LEFT else 0,
            )
            cell.border = GRID if look.grid else NO_GRID
            if look.shade:
                cell.fill = PatternFill("solid", fgColor=look.shade)
            cell.number_format = look.number_format
            if look.quoted:
                cell.quotePrefix = True
            self._styles[look] = copy(cell._style)  # noqa: SLF001 - openpyxl's own way to share a style
        else:
            cell._style = style  # noqa: SLF001


def legal_text(content: str) -> str:
    """The text without characters that XML forbids, no longer than a cell holds."""
    return _ILLEGAL.sub("", content.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST_TEXT]


def number_format(places: int) -> str:
    """A number format with just that many decimals."""
    return "0." + "0" * places if places else "0"
