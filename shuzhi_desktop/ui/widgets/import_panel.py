"""The ways a roster comes in: a file dropped or chosen, or rows pasted from a spreadsheet; then the preview."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from shuzhi_desktop.services.preparing import import_roster
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.import_preview import ImportPreview
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from shuzhi_desktop.domain.message import Refused
    from shuzhi_desktop.services.desk import Changed, Desk
    from shuzhi_desktop.services.import_columns import ColumnMap
    from shuzhi_desktop.services.workspace import RosterFinding
    from shuzhi_desktop.ui.context import UiContext

ROSTER_FILES = "*.xlsx *.xlsm *.xls *.xlsb *.et *.ods *.csv *.tsv *.txt"


class ImportPanel(Card):
    """Holds the content of a roster screen and covers it with the preview while an import is being judged.

    Files can be dropped anywhere on it; Ctrl+V pastes.
    """

    judging = Signal(bool)

    def __init__(self, context: UiContext, desk: Desk, sheet: str, content: QWidget) -> None:
        super().__init__()
        self._context, self._desk, self._sheet = context, desk, sheet
        _ = context.language.gettext
        self.setAcceptDrops(True)
        self.bar = QWidget()
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(_("把名单文件拖到这里，或从 Excel、WPS 中复制后粘贴"), "secondary", wrap=True), 1)
        self.choose = plain_button(_("从文件导入…"), self._choose)
        self.paste = plain_button(_("粘贴"), self.paste_rows)
        self.paste.setToolTip("Ctrl+V")
        row.addWidget(self.choose)
        row.addWidget(self.paste)
        self.preview = ImportPreview(context)
        self.preview.taken.connect(self._take)
        self.preview.cancelled.connect(self._back)
        self.preview.remapped.connect(self._read_again)
        self._reads: Callable[[ColumnMap | None], RosterFinding] | None = None
        self._stack = QStackedWidget()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.bar)
        column.addWidget(content, 1)
        self._stack.addWidget(page)
        self._stack.addWidget(self.preview)
        self.body.addWidget(self._stack)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        shortcut.activated.connect(self.paste_rows)

    def allow(self, *, allowed: bool) -> None:
        """Whether rosters may still come in."""
        self.bar.setVisible(allowed)
        self.setAcceptDrops(allowed)

    def read_file(self, path: Path) -> None:
        """Read a file and show the preview."""
        scheme = self._desk.store.scheme()
        self._read(lambda mapping: self._context.workspace.read_roster(path, scheme, mapping))

    def paste_rows(self) -> None:
        """Read what the clipboard holds and show the preview."""
        if not self.acceptDrops():
            return
        pasted = QGuiApplication.clipboard().text()
        scheme = self._desk.store.scheme()
        self._read(lambda mapping: self._context.workspace.read_pasted(pasted, scheme, self._sheet, mapping))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Read the first file."""
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.read_file(Path(files[0]))

    def _choose(self) -> None:
        _ = self._context.language.gettext
        name, _kind = QFileDialog.getOpenFileName(
            self, _("选择名单文件"), "", _("名单文件 ({kinds})").format(kinds=ROSTER_FILES)
        )
        if name:
            self.read_file(Path(name))

    def _read(self, reads: Callable[[ColumnMap | None], RosterFinding]) -> None:
        def show(finding: RosterFinding) -> None:
            self._reads = reads
            self._show(finding, None)

        run_in_worker(lambda: reads(None), show, self._context.refused, owner=self)

    def _read_again(self, mapping: ColumnMap) -> None:
        """Read the same source by the user's columns; what cannot be read so leaves the preview as it was."""
        reads = self._reads
        if reads is not None:
            run_in_worker(
                lambda: reads(mapping), lambda finding: self._show(finding, mapping), self._not_so, owner=self
            )

    def _not_so(self, error: Refused) -> None:
        self.preview.show_again()
        self._context.refused(error)

    def _show(self, finding: RosterFinding, mapping: ColumnMap | None) -> None:
        self.preview.show_finding(finding, self._sheet, mapping)
        self._stack.setCurrentWidget(self.preview)
        self.judging.emit(True)  # noqa: FBT003 - Qt signals take no keywords

    def _take(self) -> None:
        roster = self.preview.roster
        if roster is not None:
            run_in_worker(lambda: import_roster(self._desk, roster), self._taken, self._refused, owner=self)

    def _taken(self, _changed: Changed) -> None:
        self._back()
        self._context.tell(self._context.language.gettext("名单已导入。"), Tone.DONE)

    def _refused(self, error: Refused) -> None:
        self._context.refused(error)

    def _back(self) -> None:
        self._stack.setCurrentIndex(0)
        self.judging.emit(False)  # noqa: FBT003 - Qt signals take no keywords
