"""The 整改清单 out as a workbook and in from one, off the GUI thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.import_panel import ROSTER_FILES
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.workspace_rectification import MattersReport
    from shuzhi_desktop.ui.context import UiContext


class MatterMoves(QWidget):
    """Two buttons; what came of it is told in the bar on top."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        _ = context.language.gettext
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.importing = plain_button(_("导入…"), self._choose)
        self.exporting = plain_button(_("导出…"), self._choose_target)
        self.importing.setEnabled(not desk.store.read_only)
        row.addWidget(self.importing)
        row.addWidget(self.exporting)

    def take(self, path: Path) -> None:
        """Take matters from a list."""
        workspace, desk = self._context.workspace, self._desk
        run_in_worker(lambda: workspace.import_rectifications(desk, path), self._taken, self._context.refused, self)

    def give(self, target: Path) -> None:
        """Write the lists."""
        workspace, desk, language = self._context.workspace, self._desk, self._context.language
        run_in_worker(
            lambda: workspace.export_rectifications(desk, target, language), self._given, self._context.refused, self
        )

    def _taken(self, report: MattersReport) -> None:
        _ = self._context.language.gettext
        if report.complaints:
            first = report.complaints[0]
            said = _("有 {n} 处问题，没有导入；第一处：第 {row} 行“{column}”，{reason}").format(
                n=len(report.complaints),
                row=first.row,
                column=first.column,
                reason=self._context.language.text(first.message),
            )
            self._context.tell(said, Tone.WARN)
            return
        told = _("新增 {added} 项，更新 {changed} 项。").format(added=report.added, changed=report.changed)
        self._context.tell(told, Tone.DONE)

    def _given(self, path: Path) -> None:
        self._context.tell(self._context.language.gettext("已写出 {path}").format(path=path), Tone.DONE)

    def _choose(self) -> None:
        _ = self._context.language.gettext
        kinds = _("整改清单 ({kinds})").format(kinds=ROSTER_FILES)
        name, _kind = QFileDialog.getOpenFileName(self, _("选择整改清单"), "", kinds)
        if name:
            self.take(Path(name))

    def _choose_target(self) -> None:
        _ = self._context.language.gettext
        name, _kind = QFileDialog.getSaveFileName(self, _("导出整改清单"), _("整改清单.xlsx"), "*.xlsx")
        if name:
            self.give(Path(name))
