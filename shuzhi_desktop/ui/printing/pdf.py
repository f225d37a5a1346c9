"""Printed tables as one PDF: A4 landscape, header rows on every page, page numbers, typefaces embedded."""

from __future__ import annotations

import itertools
import os
import sys
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
    QTextLength,
)

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.documents.content import short_digest
from shuzhi_desktop.services.documents.sheet_table import RowKind
from shuzhi_desktop.services.documents.whole_file import whole_file
from shuzhi_desktop.services.documents.wide import column_blocks
from shuzhi_desktop.services.progress import unheard
from shuzhi_desktop.ui.printing.faces import PaperFaces, paper_faces
from shuzhi_desktop.ui.printing.pages import pages_of, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shuzhi_desktop.services.documents.sheet_table import Cell, SheetTable
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.progress import Told

POINTS_PER_MM = 72 / 25.4
PAGE_MM = (297.0, 210.0)
LEFT_MM, TOP_MM, RIGHT_MM, BOTTOM_MM = 20.0, 24.0, 20.0, 20.0
FOOTER_MM = 8.0
ENDLESS = 1e7
RESOLUTION = 600
SIZES = ((118.0, 11), (150.0, 10), (float("inf"), 9))  # body points by the width of the table
SHADES = {RowKind.SECTION: "#e7e9ec", RowKind.HEAD: "#f3f4f6", RowKind.TOTAL: "#f3f4f6"}


def write_pdf(path: Path, tables: Sequence[SheetTable], language: Language, told: Told = unheard) -> None:
    """Write tables one after the other, each from a new page.

    Args:
        path: where.
        tables: at least one.
        language: of the page numbers.
        told: of the tables laid out.

    Raises:
        Refused: the file cannot be written.
    """
    application = gui_application()
    with whole_file(path) as draft:
        writer = QPdfWriter(str(draft))
        writer.setResolution(RESOLUTION)
        writer.setTitle(tables[0].title.replace("\n", " ") if tables else "")
        writer.setCreator("shuzhi")
        writer.setPageLayout(
            QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, QMarginsF(0, 0, 0, 0))
        )
        paint_tables(writer, RESOLUTION, tables, language, told)
    del application


def paint_tables(
    device: QPagedPaintDevice, resolution: int, tables: Sequence[SheetTable], language: Language, told: Told = unheard
) -> None:
    """Paint tables onto a PDF or a printer, A4 across.

    Args:
        device: not yet painted on.
        resolution: its dots an inch.
        tables: at least one.
        language: of the page numbers.
        told: of the tables laid out.

    Raises:
        Refused: the device does not take it.
    """
    faces = paper_faces()
    painter = QPainter()
    if not painter.begin(device):
        raise Refused(text("写不出页面，请检查文件夹权限、磁盘空间或打印机。"))
    try:
        painter.scale(resolution / 72, resolution / 72)
        documents = []
        for number, table in enumerate(tables, start=1):
            documents += [(part, document) for part in parts_of(table) for document in documents_of(part, faces)]
            told(len(tables) + number, 2 * len(tables))
        _paint_all(painter, device, documents, language, faces)
    finally:
        painter.end()


def parts_of(table: SheetTable) -> list[SheetTable]:
    """The table cut where rows ask for a new page or columns for more width, each part with title and signatures."""
    starts = [0, *(place for place, row in enumerate(table.body) if place and row.new_page), len(table.body)]
    parts = [replace(table, body=table.body[start:end]) for start, end in itertools.pairwise(starts)]
    return [block for part in parts for block in column_blocks(part)]


def gui_application() -> QGuiApplication:
    """The running application, or one without a screen for commands that only print."""
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    if sys.platform.startswith("linux") and not os.environ.get("QT_QPA_PLATFORM"):
        # Paper needs no screen, and Qt ends the process where the one that is named cannot be reached.
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QGuiApplication(sys.argv[:1])


def documents_of(table: SheetTable, faces: PaperFaces) -> list[QTextDocument]:
    """The table's pages, a document each."""
    measured = document_of(table, faces, endless=True)
    following = document_of(replace(table, title="", body=table.body[:1]), faces, endless=True)
    return [document_of(page, faces) for page in pages_of(table, measured, following, _printable().height())]


def document_of(table: SheetTable, faces: PaperFaces, *, endless: bool = False) -> QTextDocument:
    """The table as a document of pages of the printable size, laid out in points.

    An `endless` one is all on one page, its cells set from their upper edge, so that its rows can be measured.
    """
    document = QTextDocument()
    # Layout in the printer's own measure would round widths to whole dots of the screen.
    document.setUseDesignMetrics(True)
    document.setDocumentMargin(0)
    size = next(size for widest, size in SIZES if sum(table.widths) <= widest)
    document.setDefaultFont(_font(faces.body, size))
    written = html_of(table, faces, size)
    document.setHtml(written.replace('valign="middle"', 'valign="top"') if endless else written)
    frame = table_of(document, table)
    if frame is not None:
        layout = frame.format().toTableFormat()
        total = sum(table.widths)
        layout.setColumnWidthConstraints(
            [QTextLength(QTextLength.Type.PercentageLength, 100 * width / total) for width in table.widths]
        )
        layout.setHeaderRowCount(len(table.header))
        frame.setFormat(layout)
    document.setPageSize(QSizeF(_printable().width(), ENDLESS) if endless else _printable())
    return document


def html_of(table: SheetTable, faces: PaperFaces, size: int) -> str:
    """Title, the line under it (neither where there is no title), the table, signatures and notes."""
    bold = "bold" if faces.title_bold else "normal"
    title = escape(table.title).replace("\n", "<br/>")
    left, middle, right = (escape(part) for part in table.line)
    header = "".join(_row(cells, RowKind.HEAD, faces, "#e7e9ec") for cells in table.header)
    body = "".join(_row(row.cells, row.kind, faces, SHADES.get(row.kind, "")) for row in table.body)
    foot = ("&nbsp;" * 14).join(escape(name) for name in table.signatures)
    notes = [escape(note) for note in table.notes]
    if table.digest:
        notes.append(escape(short_digest(table.digest)))
    small = "".join(f'<p style="margin:1px 0; font-size:{size - 2}px">{note}</p>' for note in notes)
    top = (
        f'<p align="center" style="font-family:{_families(faces.title)}; font-size:20px; font-weight:{bold}; margin:0">'
        f"{title}</p>"
        f'<table width="100%" cellspacing="0" cellpadding="2"><tr><td width="33%">{left}</td>'
        f'<td width="34%" align="center">{middle}</td><td width="33%" align="right">{right}</td></tr></table>'
    )
    signed = f'<p style="margin:12px 0 6px 0">{foot}</p>' if foot else ""
    return (
        f"{top if title else ''}"
        '<table width="100%" border="1" cellspacing="0" cellpadding="3" '
        'style="border-collapse:collapse; border-style:solid; border-color:#000000">'
        f"<thead>{header}</thead><tbody>{body}</tbody></table>"
        f"{signed}{small}"
    )


def _row(cells: tuple[Cell, ...], kind: RowKind, faces: PaperFaces, shade: str) -> str:
    shading = f' bgcolor="{shade}"' if shade else ""
    columns = []
    for cell in cells:
        spans = (f' colspan="{cell.across}"' if cell.across > 1 else "") + (
            f' rowspan="{cell.down}"' if cell.down > 1 else ""
        )
        content = escape(cell.shown).replace("\n", "<br/>") or "&nbsp;"
        if kind in (RowKind.HEAD, RowKind.SECTION):
            content = f'<span style="font-family:{_families(faces.head)}">{content}</span>'
        elif cell.strong or kind is RowKind.TOTAL:
            content = f"<b>{content}</b>"
        columns.append(f'<td align="{cell.align.value}" valign="middle"{spans}{shading}>{content}</td>')
    return f"<tr>{''.join(columns)}</tr>"


def _paint_all(
    painter: QPainter,
    device: QPagedPaintDevice,
    documents: list[tuple[SheetTable, QTextDocument]],
    language: Language,
    faces: PaperFaces,
) -> None:
    _ = language.gettext
    pages = sum(document.pageCount() for _table, document in documents)
    size = _printable()
    number = 0
    for table, document in documents:
        for page in range(document.pageCount()):
            if number:
                device.newPage()
            number += 1
            painter.save()
            painter.translate(LEFT_MM * POINTS_PER_MM, TOP_MM * POINTS_PER_MM - page * size.height())
            document.drawContents(painter, QRectF(0, page * size.height(), size.width(), size.height()))
            painter.restore()
            if table.watermark:
                paint_watermark(painter, table.watermark, faces)
            painter.setFont(_font(faces.body, 9))
            foot = QRectF(
                LEFT_MM * POINTS_PER_MM,
                (PAGE_MM[1] - BOTTOM_MM + FOOTER_MM - 4) * POINTS_PER_MM,
                size.width(),
                FOOTER_MM * POINTS_PER_MM,
            )
            line = _("第 {page} 页，共 {pages} 页").format(page=number, pages=pages)
            painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, line)
            if table.seal:
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(foot, right, table.seal)


def paint_watermark(painter: QPainter, words: str, faces: PaperFaces) -> None:
    """Lay words across a page, light enough to read what stands under them; the painter is scaled to points."""
    painter.save()
    painter.translate(PAGE_MM[0] * POINTS_PER_MM / 2, PAGE_MM[1] * POINTS_PER_MM / 2)
    painter.rotate(-30)
    painter.setFont(_font(faces.head, 84))
    painter.setPen(QColor(180, 35, 42, 60))
    painter.drawText(QRectF(-450, -90, 900, 180), Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()


def _printable() -> QSizeF:
    return QSizeF((PAGE_MM[0] - LEFT_MM - RIGHT_MM) * POINTS_PER_MM, (PAGE_MM[1] - TOP_MM - BOTTOM_MM) * POINTS_PER_MM)


def _font(families: tuple[str, ...], points: int) -> QFont:
    font = QFont()
    font.setFamilies(list(families))
    # The painter is scaled to points, so that a pixel of the layout is a point of the page.
    font.setPixelSize(points)
    # Local forms of digits have no way back to characters: they would be missing from copied text and searches.
    font.setFeature(QFont.Tag("locl"), 0)
    return font


def _families(families: tuple[str, ...]) -> str:
    return ",".join(f"'{family}'" for family in families)
