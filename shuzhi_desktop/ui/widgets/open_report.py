"""Opening a file that the meeting holds with the system's program for it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from shuzhi_desktop.services.reports import lay_out_report
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.theme import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext


class FileOpener:
    """Lays files out in a folder of its own, which goes when the program ends: another one may show them until then."""

    def __init__(self, context: UiContext, owner: QWidget) -> None:
        self._context, self._owner = context, owner
        self._folder: Path | None = None

    def open(self, lay_out: Callable[[Path], Path]) -> None:
        """Open what `lay_out` writes into the folder it is given; called in a worker."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="shuzhi-"))
            atexit.register(shutil.rmtree, self._folder, ignore_errors=True)
        folder = self._folder

        def opened(path: Path) -> None:
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
                said = self._context.language.gettext("没有能打开“{name}”的程序，请先安装。").format(name=path.name)
                self._context.tell(said, Tone.WARN)

        run_in_worker(lambda: lay_out(folder), opened, self._context.refused, self._owner)


class ReportOpener(FileOpener):
    """Opens versions of reports."""

    def __init__(self, context: UiContext, desk: Desk, owner: QWidget) -> None:
        super().__init__(context, owner)
        self._desk = desk

    def open_report(self, reporter_id: int, number: int = 0) -> None:
        """Open a version (0: the newest)."""
        self.open(lambda folder: lay_out_report(self._desk.store, reporter_id, folder, number))
