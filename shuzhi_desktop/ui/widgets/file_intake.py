"""Files of ballots, given scores and adjustments: dropped or chosen, counted while they are read, then reported."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.theme import Tone, set_role
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button
from shuzhi_desktop.ui.widgets.understood_tables import UnderstoodTables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.import_columns import ColumnMap
    from shuzhi_desktop.services.workspace import CellComplaint, ImportReport
    from shuzhi_desktop.ui.context import UiContext

KINDS = "*.xlsx *.xlsm *.xls *.xlsb *.et *.ods *.csv *.tsv *.txt"
_HEADERS = (
    "ballot,class,rater,reporter,indicator,value,status",
    "class,reporter,value[,source,entered_by,checked_by,reason]",
    "adjustment,reporter,value,reason",
)


class FileIntake(Card):
    """All or nothing: with one bad row nothing is taken, and every bad row is listed."""

    _counted = Signal(int)

    def __init__(self, context: UiContext, desk: Desk) -> None:
        super().__init__()
        self._context, self._desk = context, desk
        self._cancelled = threading.Event()
        self._allowed = True
        self._paths: Sequence[Path] = ()
        self._mapping: ColumnMap | None = None
        self.busy = False
        self.body.addWidget(self._drop_place())
        self.body.addWidget(self._progress())
        self.summary = label("", wrap=True)
        self.body.addWidget(self.summary)
        self.understood = UnderstoodTables(context)
        self.understood.remapped.connect(lambda mapping: self.take(self._paths, mapping))
        self.understood.hide()
        self.body.addWidget(self.understood)
        self.refusals = DataTable(context.theme, context.language.gettext("被拒绝的行"), stretch=(4,), row_height=34)
        self.body.addWidget(self.refusals, 1)
        self.body.addStretch(0)
        self._counted.connect(self._show_count, Qt.ConnectionType.QueuedConnection)
        self.running.hide()
        self.refusals.hide()

    def _drop_place(self) -> QFrame:
        _ = self._context.language.gettext
        self.place = QFrame()
        self.place.setProperty("role", "drop")
        inside = QVBoxLayout(self.place)
        row = QHBoxLayout()
        words = QVBoxLayout()
        words.addWidget(label(_("把选票、得分或加减分文件（xlsx、csv）拖到这里"), wrap=True))
        words.addWidget(label(_("按表头区分；有一行不对就全部不导入，并逐行说明原因。"), "secondary", wrap=True))
        row.addLayout(words, 1)
        self.choose = PrimaryButton(_("选择文件…"))
        self.choose.clicked.connect(lambda _checked=False: self._choose())
        row.addWidget(self.choose)
        inside.addLayout(row)
        names = (_("选票"), _("得分"), _("加减分"))
        for name, header in zip(names, _HEADERS, strict=True):
            inside.addWidget(label(f"{name}　{header}", "small", wrap=True))
        return self.place

    def _progress(self) -> QWidget:
        _ = self._context.language.gettext
        self.running = QWidget()
        row = QHBoxLayout(self.running)
        row.setContentsMargins(0, 0, 0, 0)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("导入进度"))
        self.count = label("")
        self.cancel = plain_button(_("取消"), self.stop)
        row.addWidget(self.bar, 1)
        row.addWidget(self.count)
        row.addWidget(self.cancel)
        return self.running

    def refresh(self, *, allowed: bool) -> None:
        """Whether files may come in."""
        self._allowed = allowed
        self.place.setVisible(allowed)

    def take(self, paths: Sequence[Path], mapping: ColumnMap | None = None) -> None:
        """Import files in a thread, by the user's columns where there are some.

        Does nothing while an import runs or none may come in.
        """
        if self.busy or not self._allowed or not paths:
            return
        self.busy = True
        if mapping is None:
            self.understood.show_tables(())
        self._paths, self._mapping = paths, mapping
        self._cancelled = cancelled = threading.Event()
        self.place.setEnabled(False)
        self.cancel.setEnabled(True)
        self.running.show()
        self.refusals.hide()
        self.summary.clear()
        self._show_count(0)

        def progress(rows: int) -> None:
            try:
                self._counted.emit(rows)
            except RuntimeError:  # the screen is gone, and with it whoever would see the report
                cancelled.set()
            if cancelled.is_set():
                raise Refused(text("已取消导入，什么也没有导入。"))

        run_in_worker(
            lambda: self._context.workspace.import_files(self._desk, paths, progress, mapping),
            self._show_report,
            self._show_refused,
            owner=self,
        )

    def stop(self) -> None:
        """End the import that runs; nothing of it stays."""
        self._cancelled.set()
        self.cancel.setEnabled(False)
        self.count.setText(self._context.language.gettext("正在取消…"))

    def _choose(self) -> None:
        """A dialog that stops nothing else: a ballot may be open."""
        _ = self._context.language.gettext
        dialog = QFileDialog(self, _("选择要导入的文件"), "", _("表格文件 ({kinds})").format(kinds=KINDS))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowModality(Qt.WindowModality.NonModal)
        dialog.filesSelected.connect(lambda chosen: self.take([Path(name) for name in chosen]))
        dialog.show()

    def _show_count(self, rows: int) -> None:
        if self.busy and not self._cancelled.is_set():
            self.count.setText(self._context.language.gettext("已读 {n} 行").format(n=f"{rows:,}"))

    def _end(self) -> None:
        self.busy = False
        self.running.hide()
        self.place.setEnabled(True)

    def _show_refused(self, error: Refused) -> None:
        self._end()
        self.understood.show_again()
        self._conclude(f"▲ {self._context.language.text(error.message)}", Tone.LIVE)

    def _show_report(self, report: ImportReport) -> None:
        self._end()
        _ = self._context.language.gettext
        if report.complaints:
            sentence = _("▲ 有 {n} 处问题，一行也没有导入，请改正后重新导入。").format(n=len(report.complaints))
            self._conclude(sentence, Tone.LIVE)
        else:
            sentence = _(
                "✓ 已导入 {sheets} 张票、{given} 个得分、{adjustments} 条加减分；应回避不计 {dropped} 行。"
            ).format(
                sheets=report.sheets,
                given=report.given,
                adjustments=report.adjustments,
                dropped=len(report.dropped),
            )
            self._conclude(sentence, Tone.DONE)
        self.understood.show_tables(report.understood, self._mapping, editable=bool(report.complaints))
        rows = [self._row(one, _("拒绝"), Tone.LIVE) for one in report.complaints]
        rows += [self._row(one, _("回避不计"), Tone.WARN) for one in report.dropped]
        self.refusals.show_rows([_("处理"), _("工作表"), _("行"), _("列"), _("原因")], rows)
        self.refusals.wrap_rows()
        self.refusals.setVisible(bool(rows))

    def _conclude(self, sentence: str, tone: Tone) -> None:
        self.summary.setText(sentence)
        set_role(self.summary, "tone", tone.value)

    def _row(self, complaint: CellComplaint, done: str, tone: Tone) -> list[TableCell]:
        return [
            TableCell("", pills=((done, tone),)),
            TableCell(complaint.sheet),
            TableCell(str(complaint.row) if complaint.row else "", right=True),
            TableCell(complaint.column),
            TableCell(self._context.language.text(complaint.message)),
        ]
