"""One printed table on one worksheet: layout, page set-up, header rows that repeat."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from shuzhi_desktop.exporting.cells import HEADER_SHADE, SHADES, CellWriter, Ink, Look
from shuzhi_desktop.exporting.page_plan import MARGINS_MM, NORMAL_SIZE, page_room, plan_page
from shuzhi_desktop.exporting.pages import fewest_pages
from shuzhi_desktop.services.documents.content import short_digest
from shuzhi_desktop.services.documents.sheet_table import Align, RowKind, line_count, placed

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.worksheet.worksheet import Worksheet

    from shuzhi_desktop.exporting.page_plan import PagePlan
    from shuzhi_desktop.services.documents.sheet_table import Cell, Placed, SheetTable
    from shuzhi_desktop.services.language import Language

HIGHEST_BAR = 42.0
TITLE_SIZE, LINE_SIZE, SMALL_SIZE = 22.0, 12.0, 9.0
MM = 1 / 25.4


def fill_sheet(sheet: Worksheet, table: SheetTable, writer: CellWriter, language: Language) -> Ink:
    """Set up the page and return the cells, which go into the sheet when the package is saved."""
    ink, plan = Ink(), plan_page(table)
    table, size = replace(table, widths=plan.widths), plan.size
    for index, width in enumerate(table.widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    _top(sheet, ink, table, writer)
    head = Look(writer.faces.head, size, shade=HEADER_SHADE)
    _part(sheet, ink, table, plan, writer, 3, [(cells, RowKind.HEAD) for cells in table.header], lambda *_at: head)
    body = [(row.cells, row.kind) for row in table.body]

    looks: dict[tuple[str, bool, Align, RowKind], Look] = {}

    def look(place: Placed, kind: RowKind) -> Look:
        cell = place.cell
        section = kind is RowKind.SECTION or kind is RowKind.HEAD
        strong = not section and (cell.strong or kind is RowKind.TOTAL)
        face = writer.faces.head if section else writer.faces.body_for(cell.shown)
        key = (face, strong, cell.align, kind)
        known = looks.get(key)
        if known is None:
            known = looks[key] = Look(face, size, bold=strong, align=cell.align, shade=SHADES.get(kind, ""))
        return known

    _part(sheet, ink, table, plan, writer, table.first_body_row, body, look)
    last = _foot(sheet, ink, table, writer, table.first_body_row + len(body))
    _stretch_charts(ink, table, plan)
    printed = table.first_body_row + table.on_paper - 1 if table.on_paper else last
    scale, breaks = fewest_pages(table, ink.heights, printed, plan.scale)
    _page(sheet, table, scale, language, printed)
    for row in breaks:
        sheet.row_breaks.append(Break(id=row))
    if not table.live:
        # No password: it keeps a slip of the hand from a result, it hides nothing.
        sheet.protection.enable()
        for allowed in ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter"):
            setattr(sheet.protection, allowed, False)
    return ink


def _top(sheet: Worksheet, ink: Ink, table: SheetTable, writer: CellWriter) -> None:
    columns = table.columns
    face = writer.faces.title_for(table.title)
    writer.text(ink, 1, 1, table.title, Look(face, TITLE_SIZE, grid=False))
    # At 22 pt a character is nearly twice as wide as the 12 pt the widths are counted in.
    ink.heights[1] = 32.0 * line_count(table.title, sum(table.widths) / 1.85)
    _merge(sheet, 1, 1, 1, columns)
    left, middle, right = table.line
    ends = _thirds(table.widths)
    small = Look(writer.faces.body_for("".join(table.line)), LINE_SIZE, grid=False, align=Align.LEFT, wrap=False)
    if ends is None:
        writer.text(ink, 2, 1, "　　".join(filter(None, table.line)), small)
        _merge(sheet, 2, 1, 2, columns)
    else:
        first, last = ends
        writer.text(ink, 2, 1, left, small)
        writer.text(ink, 2, first + 1, middle, replace(small, align=Align.CENTER))
        writer.text(ink, 2, last + 1, right, replace(small, align=Align.RIGHT))
        _merge(sheet, 2, 1, 2, first)
        _merge(sheet, 2, first + 1, 2, last)
        _merge(sheet, 2, last + 1, 2, columns)
    ink.heights[2] = 20.0


def _thirds(widths: tuple[float, ...]) -> tuple[int, int] | None:
    """After how many columns a third and two thirds of the width end; None where columns are too few or wide."""
    total = sum(widths)
    edges = [sum(widths[:count]) / total for count in range(len(widths) + 1)]
    first = min(range(len(edges)), key=lambda count: abs(edges[count] - 1 / 3))
    last = min(range(len(edges)), key=lambda count: abs(edges[count] - 2 / 3))
    if first >= last or edges[first] < 0.22 or edges[last] > 0.78:
        return None
    return first, last


def _part(  # noqa: PLR0913, PLR0917 - header and body differ in all of these
    sheet: Worksheet,
    ink: Ink,
    table: SheetTable,
    plan: PagePlan,
    writer: CellWriter,
    start: int,
    rows: list[tuple[tuple[Cell, ...], RowKind]],
    look_of: Callable[[Placed, RowKind], Look],
) -> None:
    """Write header or body rows from workbook row `start` on, and make them as high as their text needs."""
    lines, widths = [1] * len(rows), table.widths
    for place in placed(cells for cells, _kind in rows):
        cell, row, column = place.cell, start + place.row, place.column + 1
        look = look_of(place, rows[place.row][1])
        writer.cell(ink, row, column, cell, look)
        if cell.down == 1 and cell.number is None and cell.shown:
            width = widths[place.column] if cell.across == 1 else sum(widths[place.column : place.column + cell.across])
            lines[place.row] = max(lines[place.row], line_count(cell.shown, width * _scale(look.size)))
        if cell.across > 1 or cell.down > 1:
            for covered_row in range(row, row + cell.down):
                for covered in range(column, column + cell.across):
                    if (covered_row, covered) != (row, column):
                        writer.blank(ink, covered_row, covered, look)
            _merge(sheet, row, column, row + cell.down - 1, column + cell.across - 1)
    for index, (_cells, kind) in enumerate(rows):
        ink.heights[start + index] = plan.row_height(lines[index], head=kind in (RowKind.SECTION, RowKind.HEAD))


def _stretch_charts(ink: Ink, table: SheetTable, plan: PagePlan) -> None:
    """Make rows beside a chart as high as the page lets them be: each chart has one to itself."""
    taken = sum(ink.heights[row] for row in range(1, table.first_body_row)) + 3 * plan.row_height(1, head=True)
    foot = sum(height for row, height in ink.heights.items() if row >= table.first_body_row + len(table.body))
    for chart in table.charts:
        rows = range(table.first_body_row + chart.first, table.first_body_row + chart.last + 1)
        share = (page_room(plan.scale) - taken - foot) / len(rows)
        for row in rows:
            ink.heights[row] = max(ink.heights[row], min(HIGHEST_BAR, share // 0.75 * 0.75))


def _scale(size: float) -> float:
    """How many half-width characters fit into a unit of width: a digit of 宋体, rounded up to whole pixels."""
    return (NORMAL_SIZE + 1) / size


def _foot(sheet: Worksheet, ink: Ink, table: SheetTable, writer: CellWriter, row: int) -> int:
    """Signatures, notes and the digest; returns the last row."""
    columns, whole = table.columns, sum(table.widths)
    plain = Look(writer.faces.body, LINE_SIZE, grid=False, align=Align.LEFT)
    if table.signatures:
        row += 1
        writer.text(ink, row, 1, signature_line(table.signatures), plain)
        _merge(sheet, row, 1, row, columns)
        ink.heights[row] = 30.0
    else:
        row -= 1
    notes = [*([table.watermark] if table.watermark else []), *table.notes]
    if table.digest:
        notes.append(short_digest(table.digest))
    for note in notes:
        row += 1
        look = Look(writer.faces.body_for(note), SMALL_SIZE, grid=False, align=Align.LEFT)
        writer.text(ink, row, 1, note, look)
        _merge(sheet, row, 1, row, columns)
        ink.heights[row] = 13.0 * line_count(note, whole * _scale(SMALL_SIZE)) + 3.0
    return row


def signature_line(names: tuple[str, ...]) -> str:
    """Room to sign after each name."""
    return ("　" * 6).join(names)


def _merge(sheet: Worksheet, row: int, column: int, last_row: int, last_column: int) -> None:
    if (row, column) != (last_row, last_column):
        sheet.merged_cells.add(f"{get_column_letter(column)}{row}:{get_column_letter(last_column)}{last_row}")


def _page(sheet: Worksheet, table: SheetTable, scale: int, language: Language, last_row: int) -> None:
    """A4 landscape, one page wide, header rows on every page, page number and digest below."""
    _ = language.gettext
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.scale = scale
    margins = sheet.page_margins
    margins.top, margins.bottom, margins.left, margins.right = (side * MM for side in MARGINS_MM)
    margins.header = margins.footer = 10 * MM
    sheet.print_options.horizontalCentered = True
    last_header = table.first_body_row - 1
    sheet.print_title_rows = f"3:{last_header}"
    sheet.print_area = f"A1:{get_column_letter(table.columns)}{last_row}"
    sheet.freeze_panes = f"{get_column_letter(table.freeze + 1)}{table.first_body_row}"
    sheet.sheet_view.showGridLines = False
    page = _("第 {page} 页，共 {pages} 页").replace("&", "&&").format(page="&P", pages="&N")
    if table.watermark and sheet.oddHeader is not None:
        sheet.oddHeader.center.text, sheet.oddHeader.center.size = table.watermark, 28
        sheet.oddHeader.center.color = "B4232A"
    footer = sheet.oddFooter
    if footer is not None:
        footer.center.text, footer.center.size = page, 10
        if table.seal:
            footer.right.text, footer.right.size = table.seal.replace("&", "&&"), 8
