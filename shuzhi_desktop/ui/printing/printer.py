"""Printed tables straight to the default printer, without a dialog: nothing modal may stand over a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.ui.printing.pdf import RESOLUTION, paint_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtPrintSupport import QPrinter

    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.language import Language


def print_tables(tables: Sequence[SheetTable], language: Language, printer: QPrinter | None = None) -> None:
    """Print tables, A4 landscape.

    Args:
        tables: what to print, each from a new page.
        language: of the page numbers.
        printer: None for the default printer of the machine.

    Raises:
        Refused: there is no printer, or it takes nothing.
    """
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    if printer is None:
        found = QPrinterInfo.defaultPrinter()
        if found.isNull():
            raise Refused(text("没有默认打印机；请接好并设为默认，或存为 PDF 到别处打印。"))
        printer = QPrinter(found, QPrinter.PrinterMode.HighResolution)
    printer.setResolution(RESOLUTION)
    printer.setFullPage(True)
    printer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, QMarginsF(0, 0, 0, 0))
    )
    try:
        paint_tables(printer, RESOLUTION, tables, language)
    except Refused as error:
        raise Refused(text("打印机“{name}”没有接受任务，请检查打印机。", name=printer.printerName())) from error
