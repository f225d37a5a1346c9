"""Painted pages into a PDF, onto a printer, or as a picture for the preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QImage, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.documents.whole_file import whole_file
from shuzhi_desktop.services.progress import unheard
from shuzhi_desktop.ui.printing.ballot_paper import (
    LONG_MM,
    SHORT_MM,
    BallotPage,
    LabelPage,
    pages_of,
    paint_page,
)
from shuzhi_desktop.ui.printing.faces import paper_faces
from shuzhi_desktop.ui.printing.paper_text import MM, SHARPNESS
from shuzhi_desktop.ui.printing.pdf import RESOLUTION, gui_application

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.services.paper_forms import BoxLabel, PaperForm
    from shuzhi_desktop.services.progress import Told

Page = BallotPage | LabelPage


def paper_pages(
    forms: Sequence[PaperForm], labels: Sequence[BoxLabel] = (), *, every_copy: bool = False
) -> tuple[Page, ...]:
    """The pages of so many kinds of sheets, then of the labels.

    Args:
        forms: kinds of sheets; those of which none is needed are left out.
        labels: box labels.
        every_copy: all copies and spares; else one of each, to be copied.
    """
    return (*_ballots(forms, every_copy=every_copy), *(LabelPage(label) for label in labels))


def _ballots(forms: Sequence[PaperForm], *, every_copy: bool) -> Iterator[Page]:
    for form in forms:
        if form.printed:
            yield from pages_of(form) * (form.printed if every_copy else 1)


def write_paper(path: Path, pages: Sequence[Page], title: str, language: Language, told: Told = unheard) -> None:
    """Write pages as one PDF; it appears whole or not at all.

    Raises:
        Refused: there is nothing to print, or the file cannot be written.
    """
    _require(pages)
    application = gui_application()
    with whole_file(path) as draft:
        writer = QPdfWriter(str(draft))
        writer.setResolution(RESOLUTION)
        writer.setTitle(title)
        writer.setCreator("shuzhi")
        if not _paint(writer, pages, language, told):
            raise Refused(text("无法写入“{path}”，请检查文件夹权限和磁盘空间。", path=str(path)))
    del application


def printers() -> tuple[str, ...]:
    """Names of the printers of this machine, the usual one first."""
    from PySide6.QtPrintSupport import QPrinterInfo

    usual = QPrinterInfo.defaultPrinterName()
    return tuple(sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name)))


def print_paper(printer_name: str, pages: Sequence[Page], title: str, language: Language, told: Told = unheard) -> None:
    """Send pages to a printer.

    Raises:
        Refused: there is nothing to print, or the printer does not take it.
    """
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    _require(pages)
    if printer_name not in printers():
        raise Refused(text("打印机“{name}”没有接收，请检查打印机，或先导出 PDF 再打印。", name=printer_name))
    printer = QPrinter(QPrinterInfo.printerInfo(printer_name), QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setFullPage(True)
    if not printer.isValid() or not _paint(printer, pages, language, told):
        raise Refused(text("打印机“{name}”没有接收，请检查打印机，或先导出 PDF 再打印。", name=printer_name))


def picture(page: Page, width: int, language: Language) -> QImage:
    """A page as it will be printed, so many pixels wide, on white."""
    wide, high = _size(page)
    image = QImage(width, round(width * high / wide), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    scale = width / (wide * MM * SHARPNESS)
    painter.scale(scale, scale)
    paint_page(painter, page, paper_faces(), language)
    painter.end()
    return image


def _paint(device: QPagedPaintDevice, pages: Sequence[Page], language: Language, told: Told) -> bool:
    faces = paper_faces()
    device.setPageLayout(_layout(pages[0]))
    painter = QPainter()
    if not painter.begin(device):
        return False
    try:
        for number, page in enumerate(pages):
            if number:
                device.setPageLayout(_layout(page))
                device.newPage()
            painter.save()
            scale = device.logicalDpiX() / 72 / SHARPNESS
            painter.scale(scale, scale)
            paint_page(painter, page, faces, language)
            painter.restore()
            told(number + 1, len(pages))
    finally:
        painter.end()
    return True


def _layout(page: Page) -> QPageLayout:
    turned = QPageLayout.Orientation.Landscape if page.landscape else QPageLayout.Orientation.Portrait
    return QPageLayout(QPageSize(QPageSize.PageSizeId.A4), turned, QMarginsF(0, 0, 0, 0))


def _size(page: Page) -> tuple[float, float]:
    return (LONG_MM, SHORT_MM) if page.landscape else (SHORT_MM, LONG_MM)


def _require(pages: Sequence[Page]) -> None:
    if not pages:
        raise Refused(text("没有可打印的票：请先导入述职对象和评议主体名单。"))
