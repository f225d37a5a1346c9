"""A preview of printed pages in a window of its own, from which they go to a printer or into a PDF. Never modal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo, QPrintPreviewWidget
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.printing.pdf import paint_tables, write_pdf
from shuzhi_desktop.ui.printing.printer import print_tables
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.language import Language
    from shuzhi_desktop.ui.context import UiContext


class PreviewWindow(QWidget):
    """Shows the tables as they will be printed; the printer is chosen here, so that no dialog is needed."""

    def __init__(self, context: UiContext, tables: Sequence[SheetTable], language: Language, name: Path) -> None:
        """Open on some tables.

        Args:
            context: of the window.
            tables: at least one.
            language: of the paper, which may be another than the window's.
            name: of the PDF that is suggested.
        """
        super().__init__()
        _ = context.language.gettext
        self._context, self._tables, self._language, self._name = context, tuple(tables), language, name
        self.setWindowTitle(_("预览和打印"))
        self.setProperty("role", "ground")
        self.resize(1100, 720)
        self._printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        self._printer.setPageLayout(landscape_a4())
        self.preview = QPrintPreviewWidget(self._printer)
        self.preview.paintRequested.connect(self._paint)
        self.preview.previewChanged.connect(self._show_page)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.addLayout(self._bar())
        column.addWidget(self.preview, 1)
        self.said = label("", "secondary", wrap=True)
        column.addWidget(self.said)
        self.preview.fitInView()
        self.preview.updatePreview()

    def _bar(self) -> QHBoxLayout:
        _ = self._context.language.gettext
        row = QHBoxLayout()
        self.back = plain_button(_("上一页"), lambda: self._turn(-1))
        self.forward = plain_button(_("下一页"), lambda: self._turn(1))
        self.page = label("", "secondary")
        self.printers = Choice()
        self.printers.setAccessibleName(_("打印机"))
        for one in QPrinterInfo.availablePrinterNames():
            self.printers.addItem(one, one)
        default = self.printers.findData(QPrinterInfo.defaultPrinterName())
        self.printers.setCurrentIndex(max(default, 0))
        self.print = PrimaryButton(_("打印…"))
        self.print.clicked.connect(lambda _checked=False: self.print_pages())
        self.pdf = plain_button(_("存为 PDF…"), self._choose_pdf)
        for part in (self.back, self.page, self.forward):
            row.addWidget(part)
        row.addWidget(plain_button(_("放大"), self.preview.zoomIn))
        row.addWidget(plain_button(_("缩小"), self.preview.zoomOut))
        row.addStretch(1)
        there = self.printers.count() > 0
        self.printers.setVisible(there)
        self.print.setEnabled(there)
        self.print.setToolTip("" if there else _("这台电脑没有安装打印机，可以存为 PDF。"))
        for last in (self.printers, self.pdf, self.print):
            row.addWidget(last)
        return row

    def save_pdf(self, path: Path) -> None:
        """Write what is shown as a PDF."""
        _ = self._context.language.gettext

        def failed(error: Refused) -> None:
            self._say(self._context.language.text(error.message), Tone.WARN)

        run_in_worker(
            lambda: write_pdf(path, self._tables, self._language),
            lambda _none: self._say(_("已导出到 {name}").format(name=str(path)), Tone.DONE),
            failed,
            owner=self,
        )

    def print_pages(self) -> None:
        """Send everything to the chosen printer."""
        _ = self._context.language.gettext
        name = str(self.printers.currentData())
        printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
        try:
            print_tables(self._tables, self._language, printer)
        except Refused as error:
            self._say(self._context.language.text(error.message), Tone.WARN)
            return
        self._say(_("已送到打印机 {name}。").format(name=name), Tone.DONE)

    def _paint(self, printer: QPrinter) -> None:
        paint_tables(printer, printer.resolution(), self._tables, self._language)

    def _turn(self, by: int) -> None:
        self.preview.setCurrentPage(min(max(self.preview.currentPage() + by, 1), self.preview.pageCount()))
        self._show_page()

    def _show_page(self) -> None:
        _ = self._context.language.gettext
        here, whole = self.preview.currentPage(), self.preview.pageCount()
        self.page.setText(_("第 {page} / {pages} 页").format(page=here, pages=whole))
        self.back.setEnabled(here > 1)
        self.forward.setEnabled(here < whole)

    def _say(self, sentence: str, tone: Tone) -> None:
        self.said.setText(sentence)
        self.said.setProperty("tone", tone.value)
        self.said.style().polish(self.said)

    def _choose_pdf(self) -> None:
        _ = self._context.language.gettext
        chosen, _kind = QFileDialog.getSaveFileName(self, _("存为 PDF…"), str(self._name), "PDF (*.pdf)")
        if chosen:
            self.save_pdf(Path(chosen).with_suffix(".pdf"))


def landscape_a4() -> QPageLayout:
    """A4 across without margins of its own: the painter keeps them."""
    return QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, QMarginsF(0, 0, 0, 0))


def show_preview(context: UiContext, tables: Sequence[SheetTable], language: Language, name: Path) -> PreviewWindow:
    """Open a preview beside the main window; it is gone when it is closed."""
    window = PreviewWindow(context, tables, language, name)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.show()
    return window
