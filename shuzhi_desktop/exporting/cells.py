"""The one writer of workbook cells: what is text stays text, what is a number is exact, styles are made once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

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
    shade: str = ""
    grid: bool = True
    wrap: bool = True


@dataclass(slots=True)
class Ink:
    """The cells of one worksheet as they will stand in its XML: by row, (column, element); and the rows' heights.

    openpyxl spends most of an export on one element tree a cell; here a cell is one formatted string.
    """

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)

    def put(self, row: int, column: int, element: str) -> None:
        """Set the element of a cell."""
        self.rows.setdefault(row, {})[column] = element

    def sheet_data(self) -> str:
        """The rows as XML."""
        parts = ["<sheetData>"]
        for row in sorted(self.rows.keys() | self.heights.keys()):
            height = self.heights.get(row)
            set_height = f' ht="{height:g}" customHeight="1"' if height is not None else ""
            cells = self.rows.get(row, {})
            parts.append(f'<row r="{row}"{set_height}>')
            parts.extend(cells[column] for column in sorted(cells))
            parts.append("</row>")
        parts.append("</sheetData>")
        return "".join(parts)


@dataclass(slots=True)
class CellWriter:
    """Writes cells of one workbook. Styles are registered once by look, number format and quote prefix."""

    faces: Typefaces
    sheet: Worksheet
    _styles: dict[tuple[Look, str, bool], int] = field(default_factory=dict)
    _quick: dict[tuple[int, str, bool], tuple[int, Look]] = field(default_factory=dict)

    def text(self, ink: Ink, row: int, column: int, content: str, look: Look) -> None:
        """Write text that no spreadsheet program takes for a formula or for anything but text."""
        clean = legal_text(content)
        if not clean:
            self.blank(ink, row, column, look)
            return
        style = self._style(look, "General", clean.startswith(_ACTIVE))
        where = _name(row, column)
        ink.put(
            row,
            column,
            f'<c r="{where}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(clean)}</t></is></c>',
        )

    def cell(self, ink: Ink, row: int, column: int, cell: Cell, look: Look) -> None:
        """Write a number, a formula or text."""
        if cell.formula:
            style = self._style(look, number_format(cell.places), quoted=False)
            ink.put(row, column, f'<c r="{_name(row, column)}" s="{style}"><f>{escape(cell.formula)}</f></c>')
        elif cell.number is not None:
            style = self._style(look, number_format(cell.places, cell.unit), quoted=False)
            ink.put(row, column, f'<c r="{_name(row, column)}" s="{style}"><v>{cell.number:f}</v></c>')
        else:
            self.text(ink, row, column, cell.shown, look)

    def blank(self, ink: Ink, row: int, column: int, look: Look) -> None:
        """Dress an empty cell, so that its border shows."""
        ink.put(row, column, f'<c r="{_name(row, column)}" s="{self._style(look, "General", quoted=False)}"/>')

    def _style(self, look: Look, written: str, quoted: bool) -> int:  # noqa: FBT001
        # By identity first: most cells share their look with the one before, and a look is slow to hash. The look is
        # kept beside its style, so that no other can take over its identity.
        quick = (id(look), written, quoted)
        found = self._quick.get(quick)
        if found is not None:
            return found[0]
        key = (look, written, quoted)
        known = self._styles.get(key)
        if known is None:
            known = self._styles[key] = self._registered(look, written, quoted=quoted)
        self._quick[quick] = (known, look)
        return known

    def _registered(self, look: Look, written: str, *, quoted: bool) -> int:
        cell: Any = SheetCell(self.sheet, row=1, column=1)  # never put on the sheet
        cell.font = Font(name=look.face, size=look.size, bold=look.bold, charset=134)
        cell.alignment = Alignment(
            horizontal=look.align.value,
            vertical="center",
            wrap_text=look.wrap,
            indent=1 if look.grid and look.align is Align.LEFT else 0,
        )
        cell.border = GRID if look.grid else NO_GRID
        if look.shade:
            cell.fill = PatternFill("solid", fgColor=look.shade)
        cell.number_format = written
        if quoted:
            cell.quotePrefix = True
        return int(cell.style_id)


def _name(row: int, column: int) -> str:
    return f"{_letter(column)}{row}"


_letter = lru_cache(maxsize=512)(get_column_letter)


def legal_text(content: str) -> str:
    """The text without characters that XML forbids, no longer than a cell holds."""
    return _ILLEGAL.sub("", content.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST_TEXT]


@lru_cache(maxsize=64)
def number_format(places: int, unit: str = "") -> str:
    """A number format with just that many decimals and a unit behind them."""
    plain = "0." + "0" * places if places else "0"
    return f'{plain}"{unit}"' if unit else plain
