"""加入: meetings, archive packages and folders dropped or chosen, verified one by one; lists of units and duties."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from shuzhi_desktop.services.faulty_rows import FaultyRows
from shuzhi_desktop.services.ports_ledger import Verdict
from shuzhi_desktop.services.progress import Stoppable
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.names import NOTHING
from shuzhi_desktop.ui.theme import Tone, set_role
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.flow import Flow
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from shuzhi_desktop.domain.message import Refused
    from shuzhi_desktop.services.ports_ledger import Added, LedgerStore
    from shuzhi_desktop.services.workspace import CellComplaint
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.ledger.link import LedgerLink

_TABLES = "*.xlsx *.xls *.et *.csv *.txt"


class IntakePage(Card):
    """One file that is refused does not keep the others out; each is told of in a sentence."""

    _told = Signal(int, int)

    def __init__(self, context: UiContext, link: LedgerLink, parent: QWidget | None = None) -> None:
        super().__init__(context.language.gettext("加入"), parent)
        self._context, self._link = context, link
        self._running: Stoppable | None = None
        self.setAcceptDrops(True)
        self.body.addWidget(self._drop_place())
        self.body.addWidget(self._progress())
        self.summary = label("", wrap=True)
        self.body.addWidget(self.summary)
        self.table = DataTable(context.theme, context.language.gettext("加入的结果"), stretch=(2,), row_height=34)
        self.body.addWidget(self.table, 1)
        self.body.addStretch(0)
        self._told.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)
        self.running.hide()
        self.table.hide()

    @property
    def busy(self) -> bool:
        """Whether something is being added."""
        return self._running is not None

    def look(self) -> None:
        """Nothing to ask: what was added last stays."""

    def _drop_place(self) -> QFrame:
        _ = self._context.language.gettext
        self.place = QFrame()
        self.place.setProperty("role", "drop")
        inside = QVBoxLayout(self.place)
        inside.addWidget(label(_("把封存的会议文件（.shuzhi）、归档包（.zip）或整个文件夹拖到这里"), wrap=True))
        said = _("逐个校验封存码并重新计票，通过的才入账；同一场会只算一次，更正后的替换原来的并留痕。")
        inside.addWidget(label(said, "secondary", wrap=True))
        held = QWidget()
        row = Flow()
        held.setLayout(row)
        self.files = PrimaryButton(_("选择文件…"))
        self.files.clicked.connect(lambda _checked=False: self._choose_meetings())
        row.addWidget(self.files)
        row.addWidget(plain_button(_("选择文件夹…"), self._choose_folder))
        row.addWidget(plain_button(_("导入组织树…"), lambda: self._choose_list(self.take_units)))
        row.addWidget(plain_button(_("导入应述职名单…"), lambda: self._choose_list(self.take_duties)))
        inside.addWidget(held)
        return self.place

    def _progress(self) -> QWidget:
        _ = self._context.language.gettext
        self.running = QWidget()
        row = QHBoxLayout(self.running)
        row.setContentsMargins(0, 0, 0, 0)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("校验进度"))
        self.count = label("")
        self.cancel = plain_button(_("取消"), self.stop)
        row.addWidget(self.bar, 1)
        row.addWidget(self.count)
        row.addWidget(self.cancel)
        return self.running

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take files and folders."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Add what was dropped."""
        event.acceptProposedAction()
        self.take([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def take(self, paths: Sequence[Path]) -> None:
        """Add meetings in a thread; does nothing while something is being added."""
        workspace, told = self._context.workspace, Stoppable(self._emit)
        self._begin(told, lambda store: workspace.add_to_ledger(store, paths, told), self._show_added)

    def take_units(self, path: Path) -> None:
        """Take in a tree of units."""
        _ = self._context.language.gettext
        workspace = self._context.workspace
        said = _("✓ 组织树现有 {n} 个单位。")
        told = Stoppable(self._emit)
        self._begin(told, lambda store: workspace.import_units(store, path, told), self._listed(said))

    def take_duties(self, path: Path) -> None:
        """Take in a list of who should report."""
        _ = self._context.language.gettext
        workspace = self._context.workspace
        said = _("✓ 应述职名单现有 {n} 条。")
        told = Stoppable(self._emit)
        self._begin(told, lambda store: workspace.import_duties(store, path, told), self._listed(said))

    def stop(self) -> None:
        """End what runs; nothing of it is added."""
        if self._running is not None:
            self._running.stop()
            self.cancel.setEnabled(False)
            self.count.setText(self._context.language.gettext("正在取消…"))

    def _emit(self, done: int, whole: int) -> None:
        try:
            self._told.emit(done, whole)
        except RuntimeError:  # the screen is gone: what was begun is finished without it
            return

    def _begin(self, told: Stoppable, work: Callable[[LedgerStore], object], done: Callable[[object], object]) -> None:
        store = self._link.store
        if self._running is not None or store is None:
            return
        self._running = told
        self.place.setEnabled(False)
        self.cancel.setEnabled(True)
        self.summary.clear()
        self.count.clear()
        self.table.hide()
        self.bar.setRange(0, 0)
        self.running.show()

        def ended(outcome: object) -> None:
            self._end()
            done(outcome)
            self._link.changed.emit()

        def failed(error: Refused) -> None:
            self._end()
            self._conclude(f"▲ {self._context.language.text(error.message)}", Tone.LIVE)
            if isinstance(error, FaultyRows):
                self._show_faults(error.complaints)

        run_in_worker(lambda: work(store), ended, failed, owner=self)

    def _end(self) -> None:
        self._running = None
        self.running.hide()
        self.place.setEnabled(True)

    def _show_progress(self, done: int, whole: int) -> None:
        if self._running is not None and self.cancel.isEnabled():
            self.bar.setRange(0, whole)
            self.bar.setValue(done)
            _ = self._context.language.gettext
            said = _("已完成 {done} / {whole}") if whole else _("已读 {done} 行")
            self.count.setText(said.format(done=f"{done:,}", whole=f"{whole:,}"))

    def _listed(self, said: str) -> Callable[[object], None]:
        return lambda number: self._conclude(said.format(n=f"{number:,}"), Tone.DONE)

    def _show_added(self, outcome: object) -> None:
        _ = self._context.language.gettext
        added: Sequence[Added] = outcome  # type: ignore[assignment]
        shown = {
            Verdict.ADDED: (_("✓ 已入账"), Tone.DONE),
            Verdict.KNOWN: (_("已有"), Tone.PLAIN),
            Verdict.REPLACED: (_("已替换"), Tone.INFORM),
            Verdict.REFUSED: (_("▲ 未入账"), Tone.LIVE),
        }
        number = {verdict: sum(one.verdict is verdict for one in added) for verdict in Verdict}
        said = _("入账 {added} 个，替换 {replaced} 个，已有 {known} 个，未入账 {refused} 个。").format(
            added=number[Verdict.ADDED], replaced=number[Verdict.REPLACED],
            known=number[Verdict.KNOWN], refused=number[Verdict.REFUSED],
        )  # fmt: skip
        self._conclude(said, Tone.WARN if number[Verdict.REFUSED] else Tone.DONE)
        ordered = sorted(added, key=lambda one: one.verdict is not Verdict.REFUSED)
        self.table.show_rows(
            [_("结果"), _("文件"), _("说明")],
            [
                [
                    TableCell("", pills=(shown[one.verdict],)),
                    TableCell(one.path.name),
                    TableCell(self._context.language.text(one.text)),
                ]
                for one in ordered
            ],
        )
        self.table.wrap_rows()
        self.table.show()

    def _show_faults(self, complaints: Sequence[CellComplaint]) -> None:
        """Every faulty row of a list, so that all can be put right at once."""
        _ = self._context.language.gettext
        self.table.show_rows(
            [_("工作表"), _("行"), _("说明"), _("列")],
            [
                [
                    TableCell(one.sheet),
                    TableCell(str(one.row) if one.row else NOTHING, right=True),
                    TableCell(self._context.language.text(one.message)),
                    TableCell(one.column or NOTHING),
                ]
                for one in complaints
            ],
        )
        self.table.show()

    def _conclude(self, sentence: str, tone: Tone) -> None:
        self.summary.setText(sentence)
        set_role(self.summary, "tone", tone.value)

    def _choose_meetings(self) -> None:
        _ = self._context.language.gettext
        kinds = _("会议文件和归档包 ({kinds})").format(kinds="*.shuzhi *.zip")
        dialog = self._dialog(_("选择要加入的会议"), QFileDialog.FileMode.ExistingFiles, kinds)
        dialog.filesSelected.connect(lambda chosen: self.take([Path(name) for name in chosen]))
        dialog.show()

    def _choose_folder(self) -> None:
        title = self._context.language.gettext("选择要加入的文件夹")
        dialog = self._dialog(title, QFileDialog.FileMode.Directory, "")
        dialog.filesSelected.connect(lambda chosen: self.take([Path(name) for name in chosen]))
        dialog.show()

    def _choose_list(self, take: Callable[[Path], None]) -> None:
        _ = self._context.language.gettext
        kinds = _("表格文件 ({kinds})").format(kinds=_TABLES)
        dialog = self._dialog(_("选择要导入的文件"), QFileDialog.FileMode.ExistingFile, kinds)
        dialog.filesSelected.connect(lambda chosen: take(Path(chosen[0])))
        dialog.show()

    def _dialog(self, title: str, mode: QFileDialog.FileMode, kinds: str) -> QFileDialog:
        """A dialog that stops nothing else: a ballot may be open."""
        dialog = QFileDialog(self, title, str(self._context.meetings_folder), kinds)
        dialog.setFileMode(mode)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowModality(Qt.WindowModality.NonModal)
        return dialog
