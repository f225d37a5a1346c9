"""Reports (述职报告) before the meeting: dropped or chosen, matched to reporters, checked, read and sent back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shuzhi_desktop.domain.message import text
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.reports import REPORT_SUFFIXES, computer_user, newest_versions
from shuzhi_desktop.services.reports_checking import check_reports, has_unread, read_unread
from shuzhi_desktop.services.reports_folder import Account, FoundFile, attach_files, keep_past_files, sort_files
from shuzhi_desktop.services.reports_last_year import carry_reports, last_year_items
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.names import spaced
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.flow import flowing
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button
from shuzhi_desktop.ui.widgets.report_detail import ReportDetail
from shuzhi_desktop.ui.widgets.running_bar import RunningBar
from shuzhi_desktop.ui.widgets.unmatched_files import UnmatchedFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from shuzhi_desktop.domain.message import Refused
    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports_reports import ReportVersion
    from shuzhi_desktop.services.progress import Told
    from shuzhi_desktop.services.reports_checking import ReportFinding
    from shuzhi_desktop.ui.context import UiContext

MEETING_SUFFIX = ".shuzhi"
MOST_AT_ONCE = 120
"""Reports that are checked without being asked to, whenever one of them changes."""


class ReportsScreen(QWidget):
    """Files and folders can be dropped anywhere; a file dropped on a row is that reporter's."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._reporters: tuple[Reporter, ...] = ()
        self._findings: dict[int, ReportFinding] = {}
        self._left: tuple[FoundFile, ...] = ()
        self._left_is_past = False
        self._again = False
        self.setAcceptDrops(True)
        _ = context.language.gettext
        outer = QHBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(self._list_card(), 3)
        self.unmatched = UnmatchedFiles(context)
        self.unmatched.assigned.connect(self._take_assigned)
        left.addWidget(self.unmatched, 2)
        outer.addLayout(left, 5)
        self.detail = ReportDetail(context, desk, self.by.text)
        outer.addWidget(self.detail, 6)
        self.refresh(frozenset(Topic))

    def _list_card(self) -> Card:
        _ = self._context.language.gettext
        card = Card(_("述职报告"), margin=16)
        self.count = label("", "secondary")
        card.header.addWidget(self.count)
        self.add = PrimaryButton(_("附报告…"))
        self.add.clicked.connect(lambda _checked=False: self._choose_files())
        self.folder = plain_button(_("附文件夹…"), self._choose_folder)
        self.past = plain_button(_("上年报告…"), self._choose_past)
        self.past.setToolTip(_("上年的报告或上年的会议文件，只用来与今年的比对"))
        self.check_all = plain_button(_("检查"), self.check)
        self.by = QLineEdit(computer_user())
        self.by.setAccessibleName(_("经手人"))
        self.by.setMaximumWidth(self._context.theme.px(110))
        self._adding: tuple[QWidget, ...] = (self.add, self.folder, self.past, self.by)
        card.header.addSpacing(self._context.theme.px(12))
        card.header.addWidget(label(_("经手人"), "secondary"))
        card.header.addWidget(self.by)
        card.body.addWidget(flowing(self.add, self.folder, self.past, self.check_all))
        self.hint = label(
            _("也可以把文件或整个文件夹拖到这里，按姓名和单位对应；拖到某一行就是这一位的。"), "small", wrap=True
        )
        card.body.addWidget(self.hint)
        self.running = RunningBar(self._context, text("已停止，在此之前完成的都已保留。"))
        card.body.addWidget(self.running)
        self.table = DataTable(self._context.theme, _("述职报告"), stretch=(2,), row_height=36)
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._show_chosen())
        self.empty = label(_("请先在“述职对象”中导入名单。"), "empty", wrap=True)
        card.body.addWidget(self.empty)
        card.body.addWidget(self.table, 1)
        return card

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Fetch the list again; few reports are checked at once, many when asked to."""
        if not topics & {Topic.REPORTS, Topic.ROSTER, Topic.SCHEME, Topic.INFO, Topic.NOTES}:
            return
        self._reporters = self._desk.store.roster().reporters
        self._show_rows()
        allowed = bool(self._reporters) and not self._desk.store.read_only
        for part in self._adding:
            part.setEnabled(allowed)
        number = len(newest_versions(self._desk.store))
        self.check_all.setEnabled(bool(number))
        if 0 < number <= MOST_AT_ONCE and topics & {Topic.REPORTS, Topic.ROSTER, Topic.SCHEME}:
            self.check()

    def _show_rows(self) -> None:
        _ = self._context.language.gettext
        newest = newest_versions(self._desk.store)
        rows = [self._row(one, newest.get(one.id)) for one in self._reporters]
        chosen = max(self.table.chosen_row(), 0)
        self.table.show_rows([_("序号"), _("姓名"), _("单位"), _("状态"), _("稿次")], rows)
        self.table.setVisible(bool(rows))
        self.hint.setVisible(bool(rows) and self.unmatched.isHidden())
        self.empty.setVisible(not rows)
        self.count.setText(_("{n} / {all} 份").format(n=len(newest), all=len(rows)))
        if rows:
            self.table.selectRow(min(chosen, len(rows) - 1))
        self._show_chosen()

    def _row(self, one: Reporter, version: ReportVersion | None) -> list[TableCell]:
        return [
            TableCell(str(one.order), right=True),
            TableCell(spaced(one.name), bold=True),
            TableCell(one.unit),
            TableCell("", pills=(self._state(one, version),)),
            TableCell("—" if version is None else str(version.number), right=True),
        ]

    def _state(self, one: Reporter, version: ReportVersion | None) -> tuple[str, Tone]:
        _ = self._context.language.gettext
        if version is None:
            return _("未附"), Tone.PLAIN
        if version.returned_at:
            return _("▲ 已退回"), Tone.WARN
        finding = self._findings.get(one.id)
        if not version.is_read:
            return _("▲ 读不出文字"), Tone.WARN
        if finding is None or finding.version != version:
            return _("已附"), Tone.INFORM
        if finding.looks:
            return _("▲ {n} 处提示").format(n=finding.looks), Tone.WARN
        return _("✓ 已检查"), Tone.DONE

    def _show_chosen(self) -> None:
        row = self.table.chosen_row()
        one = self._reporters[row] if 0 <= row < len(self._reporters) else None
        self.detail.show_reporter(one, self._findings.get(one.id) if one is not None else None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files and folders may come in while reports can be added."""
        if event.mimeData().hasUrls() and self.add.isEnabled():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Take what was dropped; one file on a row is that reporter's."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if not paths:
            return
        event.acceptProposedAction()
        place = self.table.viewport().mapFrom(self, event.position().toPoint())
        row = self.table.indexAt(place).row() if self.table.viewport().rect().contains(place) else -1
        if len(paths) == 1 and paths[0].is_file() and 0 <= row < len(self._reporters):
            self.take_files([(paths[0], self._reporters[row].id)])
        else:
            self.take(paths)

    def take(self, paths: Sequence[Path]) -> None:
        """Attach the reports among files and folders whose names tell whose they are; list the others."""
        by = self.by.text()

        def work(told: Told) -> tuple[Account, tuple[FoundFile, ...]]:
            found = sort_files(self._desk.store, paths)
            known = [(one.path, one.match.reporter_id) for one in found if one.match.reporter_id is not None]
            with self._context.workspace.report_reader() as reader:
                account = attach_files(self._desk, reader, known, by, told)
            return account, tuple(one for one in found if one.match.reporter_id is None)

        self._run_adding(work)

    def take_files(self, files: Sequence[tuple[Path, int]]) -> None:
        """Attach files to the reporters they were given to by hand."""
        by = self.by.text()

        def work(told: Told) -> tuple[Account, tuple[FoundFile, ...]]:
            with self._context.workspace.report_reader() as reader:
                return attach_files(self._desk, reader, files, by, told), ()

        self._run_adding(work)

    def take_past(self, paths: Sequence[Path]) -> None:
        """Keep last year's reports: files matched like this year's, or last year's meeting."""

        def work(told: Told) -> tuple[Account, tuple[FoundFile, ...]]:
            meetings = [one for one in paths if one.suffix == MEETING_SUFFIX]
            carried = sum(self._carried(one) for one in meetings)
            found = sort_files(self._desk.store, [one for one in paths if one not in meetings])
            known = [(one.path, one.match.reporter_id) for one in found if one.match.reporter_id is not None]
            with self._context.workspace.report_reader() as reader:
                account = keep_past_files(self._desk, reader, known, told)
            added = (*account.added, *("" for _one in range(carried)))
            return Account(added, account.unchanged, account.refused), tuple(
                one for one in found if one.match.reporter_id is None
            )

        self._run_adding(work, past=True)

    def _carried(self, path: Path) -> int:
        previous = self._context.workspace.open(path, read_only=True)
        try:
            return carry_reports(self._desk, previous.store)
        finally:
            previous.store.close()

    def _take_assigned(self, files: Sequence[tuple[Path, int]]) -> None:
        taken = {path for path, _who in files}
        self._left = tuple(one for one in self._left if one.path not in taken)
        if self._left_is_past:
            self._run_adding(lambda told: (self._keep_past(files, told), ()), past=True)
        else:
            self.take_files(files)

    def _keep_past(self, files: Sequence[tuple[Path, int]], told: Told) -> Account:
        with self._context.workspace.report_reader() as reader:
            return keep_past_files(self._desk, reader, files, told)

    def _run_adding(self, work: Callable[[Told], tuple[Account, tuple[FoundFile, ...]]], *, past: bool = False) -> None:
        if self.running.busy:
            return

        def done(outcome: tuple[Account, tuple[FoundFile, ...]]) -> None:
            account, left = outcome
            known = self._left if past == self._left_is_past else ()
            self._left = tuple({one.path: one for one in (*known, *left)}.values())
            self._left_is_past = past
            self._conclude(account)

        words = self._context.language.gettext("正在附上述职报告")
        self.running.run(words, work, done, self._refused)

    def _conclude(self, account: Account) -> None:
        _ = self._context.language.gettext
        self.unmatched.show_files(self._left, account.refused, self._reporters)
        bad = len(self._left) + len(account.refused)
        said = _("已附上 {added} 份，没有变化 {same} 份").format(added=len(account.added), same=len(account.unchanged))
        if bad:
            said += _("；{n} 份没有附上，见列表下方。").format(n=bad)
        self._context.tell(said, Tone.WARN if bad else Tone.DONE)
        self.refresh(frozenset({Topic.REPORTS}))

    def _refused(self, error: Refused) -> None:
        self._context.refused(error)
        self.refresh(frozenset({Topic.REPORTS}))

    def check(self) -> None:
        """Check all reports in a worker; once more afterwards where something changed meanwhile."""
        if self.running.busy:
            self._again = True
            return
        self._again = False

        def work(told: Told) -> dict[int, ReportFinding]:
            store, wrong = self._desk.store, {}
            if has_unread(store) and not store.read_only:
                with self._context.workspace.report_reader() as reader:
                    wrong = read_unread(self._desk, reader)
            return {one.reporter_id: one for one in check_reports(store, last_year_items(store), told, wrong)}

        def done(findings: dict[int, ReportFinding]) -> None:
            self._findings = findings
            self._show_rows()
            if self._again:
                self.check()

        self.running.run(self._context.language.gettext("正在检查"), work, done, self._context.refused)

    def _choose_files(self) -> None:
        _ = self._context.language.gettext
        kinds = " ".join(f"*{suffix}" for suffix in REPORT_SUFFIXES)
        self._choose(_("选择述职报告"), _("文档（{kinds}）").format(kinds=kinds), self.take)

    def _choose_past(self) -> None:
        _ = self._context.language.gettext
        kinds = " ".join(f"*{suffix}" for suffix in (*REPORT_SUFFIXES, MEETING_SUFFIX))
        self._choose(_("选择上年的报告或会议文件"), _("文档（{kinds}）").format(kinds=kinds), self.take_past)

    def _choose_folder(self) -> None:
        self._choose(self._context.language.gettext("选择放述职报告的文件夹"), "", self.take)

    def _choose(self, title: str, kinds: str, take: Callable[[Sequence[Path]], object]) -> None:
        """A dialog that stops nothing else; a folder is chosen where no kinds of files are named."""
        dialog = QFileDialog(self, title, "", kinds)
        mode = QFileDialog.FileMode
        dialog.setFileMode(mode.ExistingFiles if kinds else mode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowModality(Qt.WindowModality.NonModal)
        dialog.filesSelected.connect(lambda chosen: take([Path(name) for name in chosen]))
        dialog.show()
