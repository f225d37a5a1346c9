"""“存为 PDF” and “打印” side by side, for any paper of a meeting."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.ui.context import UiContext


class PaperButtons(QWidget):
    """`made` is asked for the paper when a button is pressed; what it refuses is said."""

    def __init__(self, context: UiContext, folder: Path, made: Callable[[], SheetTable]) -> None:
        super().__init__()
        self._context, self._folder, self._made = context, folder, made
        _ = context.language.gettext
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.pdf = plain_button(_("存为 PDF"), self._choose)
        self.paper = plain_button(_("打印"), self.print)
        row.addWidget(self.pdf)
        row.addWidget(self.paper)

    def save(self, path: Path) -> None:
        """Write the paper as a PDF; that of a rehearsal gets a name that says so."""
        from shuzhi_desktop.ui.printing.pdf import write_pdf

        table = self._table()
        language = self._context.language
        if table is not None:
            path = path.with_name(self._name(table, path.name))
            run_in_worker(
                lambda: write_pdf(path, [table], language),
                lambda _none: self._saved(path),
                self._context.refused,
                owner=self,
            )

    def print(self) -> None:
        """Send the paper to the default printer."""
        from shuzhi_desktop.ui.printing.printer import print_tables

        table = self._table()
        if table is not None and self._context.attempt(lambda: print_tables([table], self._context.language)):
            self._context.tell(self._context.language.gettext("已送到默认打印机。"), Tone.DONE)

    def _table(self) -> SheetTable | None:
        try:
            return self._made()
        except Refused as error:
            self._context.refused(error)
            return None

    def _choose(self) -> None:
        table = self._table()
        if table is None:
            return
        name = self._name(table, f"{table.name}.pdf")
        chosen, _kind = QFileDialog.getSaveFileName(self, self.pdf.text(), str(self._folder / name), "*.pdf")
        if chosen:
            self.save(Path(chosen).with_suffix(".pdf"))

    def _name(self, table: SheetTable, name: str) -> str:
        mark = self._context.language.gettext("演练")
        return f"{mark}-{name}" if table.watermark and not name.startswith(mark) else name

    def _saved(self, path: Path) -> None:
        self._context.tell(self._context.language.gettext("已存为 {name}。").format(name=path.name), Tone.DONE)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
