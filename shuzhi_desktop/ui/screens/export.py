"""Export and archive: the workbook, the PDF, everything in a folder; a copy of the file; the checks of the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.documents.registry import PROFILES
from shuzhi_desktop.services.ports import Phase
from shuzhi_desktop.services.progress import Stoppable
from shuzhi_desktop.services.results import is_available
from shuzhi_desktop.services.verifying import verify
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.models.rows import TableCell
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label, scrolled
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.data_table import DataTable
from shuzhi_desktop.ui.widgets.flow import flowing
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent

    from shuzhi_desktop.domain.message import Refused
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.documents.sheet_table import SheetTable
    from shuzhi_desktop.services.ports import Finding
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.printing.preview_window import PreviewWindow


class ExportScreen(QWidget):
    """The language of what is exported is chosen apart from the window's."""

    _told = Signal(int, int)

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._work: Stoppable | None = None
        self.opened: PreviewWindow | None = None
        self._told.connect(self._progressed, Qt.ConnectionType.QueuedConnection)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(16)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(16)
        self._top.addWidget(self._export_card(), 1)
        self._top.addWidget(self._archive_card(), 1)
        column.addLayout(self._top)
        column.addWidget(self._check_card(), 1)
        outer.addWidget(scrolled(inner))
        self.refresh(frozenset(Topic))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the cards under one another where they are too narrow side by side."""
        narrow = event.size().width() < self._context.theme.px(900)
        way = QBoxLayout.Direction
        self._top.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        super().resizeEvent(event)

    def refresh(self, _topics: frozenset[Topic]) -> None:
        """See whether there is something to export."""
        available = is_available(self._desk)
        for button in (self.workbook, self.pdf, self.folder, self.template, self.preview):
            button.setEnabled(available)
        for button in (self.package, self.letters):
            button.setEnabled(self._desk.store.info().phase is Phase.SEALED)
        self._waiting.setVisible(not available)

    def export_to(self, target: Path) -> None:
        """Write the result into a file or folder."""
        _ = self._context.language.gettext
        language = self._context.languages(str(self.language.currentData()))
        profile = str(self.profile.currentData())
        work = Stoppable(self._told.emit)
        self._begin(work)
        run_in_worker(
            lambda: self._context.workspace.export(self._desk, target, language, work, profile=profile),
            lambda path: self._written(path, _("已导出到 {name}")),
            self._failed,
            owner=self,
        )

    def show_preview(self) -> None:
        """Show the chosen sheets as they will be printed, in a window beside this one."""
        from shuzhi_desktop.ui.printing.preview_window import show_preview

        language = self._context.languages(str(self.language.currentData()))
        profile = str(self.profile.currentData())

        def show(tables: Sequence[SheetTable]) -> None:
            self._end()
            self.opened = show_preview(self._context, tables, language, self._desk.store.path.with_suffix(".pdf"))

        self._begin()
        run_in_worker(
            lambda: self._context.workspace.printed(self._desk, language, profile=profile),
            show,
            self._failed,
            owner=self,
        )

    def fill_template(self, template: Path, target: Path) -> None:
        """Fill a department's own workbook."""
        _ = self._context.language.gettext
        language = self._context.languages(str(self.language.currentData()))
        self._begin()
        run_in_worker(
            lambda: self._context.workspace.fill_template(self._desk, template, target, language),
            lambda path: self._written(path, _("已导出到 {name}")),
            self._failed,
            owner=self,
        )

    def write_letters(self, folder: Path) -> None:
        """Write the letters of the chosen kind into a folder, one a reporter."""
        _ = self._context.language.gettext
        language = self._context.languages(str(self.language.currentData()))
        kind = str(self.letter_kind.currentData())
        self._begin()
        run_in_worker(
            lambda: self._context.workspace.write_letters(self._desk, folder, kind, language),
            lambda paths: self._written(paths[0], _("已导出到 {name}")),
            self._failed,
            owner=self,
        )

    def copy_to(self, target: Path) -> None:
        """Write a whole copy of the meeting file."""
        _ = self._context.language.gettext
        self._begin()
        run_in_worker(
            lambda: self._desk.store.backup(target),
            lambda _none: self._written(target, _("会议文件已复制到 {name}")),
            self._failed,
            owner=self,
        )

    def check(self) -> None:
        """Run every check of the file."""
        work = Stoppable(self._told.emit)
        self._begin(work)
        run_in_worker(lambda: verify(self._desk, work), self._show_findings, self._failed, owner=self)

    def _export_card(self) -> Card:
        _ = self._context.language.gettext
        card = Card(_("导出结果"))
        self.language = Choice()
        self.language.setAccessibleName(_("导出文件的语言"))
        for code, name in (("zh", "中文"), ("en", "English")):
            self.language.addItem(name, code)
        self.profile = Choice()
        self.profile.setAccessibleName(_("成套表"))
        for one in PROFILES:
            self.profile.addItem(self._context.language.text(one.name), one.id)
        choices = (
            label(_("导出文件的语言"), "secondary"),
            self.language,
            label(_("成套表"), "secondary"),
            self.profile,
        )
        card.body.addWidget(flowing(*choices))
        self.workbook = PrimaryButton(_("导出 Excel"))
        self.workbook.clicked.connect(lambda _checked=False: self._choose(".xlsx"))
        self.pdf = plain_button(_("导出 PDF"), lambda: self._choose(".pdf"))
        self.folder = plain_button(_("全部导出到文件夹…"), self._choose_folder)
        self.preview = plain_button(_("预览和打印…"), self.show_preview)
        self.template = plain_button(_("按模板填写…"), self._choose_template)
        card.body.addWidget(flowing(self.workbook, self.pdf, self.preview, self.folder, self.template))
        self.letter_kind = Choice()
        self.letter_kind.setAccessibleName(_("写函…"))
        kinds = (("feedback", _("个人测评反馈函")), ("interview", _("约谈通知")), ("rectification", _("整改通知")))
        for kind, name in kinds:
            self.letter_kind.addItem(name, kind)
        self.letters = plain_button(_("写函…"), self._choose_letters)
        card.body.addWidget(flowing(self.letter_kind, self.letters))
        self._waiting = label(_("尚未封票：全部评分封票后才能导出结果。"), "secondary", wrap=True)
        card.body.addWidget(self._waiting)
        card.body.addStretch(1)
        return card

    def _archive_card(self) -> Card:
        _ = self._context.language.gettext
        card = Card(_("归档"))
        hint = _("会议文件包含名单、方案、全部票据和校验链，一个文件即可归档。")
        card.body.addWidget(label(hint, "secondary", wrap=True))
        hint = _("归档包含会议文件、工作簿、PDF、结果、方案、操作记录和校验脚本；封存码与签字纸面上的一致。")
        card.body.addWidget(label(hint, "secondary", wrap=True))
        self.package = plain_button(_("归档包…"), lambda: self._choose(".zip"))
        self.copy = plain_button(_("复制会议文件到…"), self._choose_copy)
        card.body.addWidget(flowing(self.package, self.copy))
        path = label(str(self._desk.store.path), "small", wrap=True)
        card.body.addWidget(path)
        card.body.addStretch(1)
        return card

    def _check_card(self) -> Card:
        _ = self._context.language.gettext
        card = Card(_("校验"))
        self.check_button = plain_button(_("开始校验"), self.check)
        card.header.addWidget(self.check_button)
        hint = _("检查文件完整性和校验链，用独立程序重新计票，并与封存摘要比对。")
        card.body.addWidget(label(hint, "secondary", wrap=True))
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName(_("正在进行"))
        self._busy.hide()
        busy = QHBoxLayout()
        busy.addWidget(self._busy, 1)
        self.cancel = plain_button(_("取消"), self._stop)
        self.cancel.hide()
        busy.addWidget(self.cancel)
        card.body.addLayout(busy)
        self.findings = DataTable(self._context.theme, _("校验"), stretch=(1,), row_height=34)
        self.findings.setMinimumHeight(self._context.theme.px(250))
        card.body.addWidget(self.findings, 1)
        digest = self._desk.store.info().digest
        if digest:
            line = label(_("封存摘要：{digest}").format(digest=digest), "small", wrap=True)
            card.body.addWidget(line)
        return card

    def _show_findings(self, findings: Sequence[Finding]) -> None:
        _ = self._context.language.gettext
        self._end()
        rows = []
        for finding in findings:
            pill = (_("通过"), Tone.DONE) if finding.passed else (_("不通过"), Tone.LIVE)
            rows.append([TableCell("", pills=(pill,)), TableCell(self._context.language.text(finding.text))])
        self.findings.show_rows([_("结论"), _("内容")], rows)

    def _begin(self, work: Stoppable | None = None) -> None:
        """Show that something is going on; the bar fills where the work says how far it has come."""
        self._work = work
        self._busy.setRange(0, 0)
        self._busy.show()
        self.cancel.setVisible(work is not None)
        for button in (self.workbook, self.pdf, self.folder, self.package, self.letters, self.copy, self.check_button):
            button.setEnabled(False)

    def _end(self) -> None:
        self._busy.hide()
        self.cancel.hide()
        self.copy.setEnabled(True)
        self.check_button.setEnabled(True)
        self.refresh(frozenset(Topic))

    def _progressed(self, done: int, whole: int) -> None:
        self._busy.setRange(0, whole)
        self._busy.setValue(done)

    def _stop(self) -> None:
        if self._work is not None:
            self._work.stop()

    def _written(self, path: Path, sentence: str) -> None:
        self._end()
        self._context.tell(sentence.format(name=str(path)), Tone.DONE)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

    def _failed(self, error: Refused) -> None:
        self._end()
        self._context.refused(error)

    def _choose(self, suffix: str) -> None:
        _ = self._context.language.gettext
        self._save(_("导出结果"), self._desk.store.path.with_suffix(suffix), suffix, self.export_to)

    def _choose_copy(self) -> None:
        _ = self._context.language.gettext
        self._save(_("复制会议文件"), Path.home() / self._desk.store.path.name, ".shuzhi", self.copy_to)

    def _save(self, title: str, start: Path, suffix: str, then: Callable[[Path], None]) -> None:
        name, _kind = QFileDialog.getSaveFileName(self, title, str(start), f"*{suffix}")
        if name:
            then(Path(name) if name.endswith(suffix) else Path(name + suffix))

    def _choose_template(self) -> None:
        _ = self._context.language.gettext
        start = self._desk.store.path
        name, _kind = QFileDialog.getOpenFileName(self, _("按模板填写…"), str(start.parent), "*.xlsx")
        if name:
            template = Path(name)
            filled = start.with_name(f"{start.stem}-{template.stem}.xlsx")
            self._save(_("导出结果"), filled, ".xlsx", lambda target: self.fill_template(template, target))

    def _choose_letters(self) -> None:
        _ = self._context.language.gettext
        name = QFileDialog.getExistingDirectory(self, _("写函…"), str(self._desk.store.path.parent))
        if name:
            self.write_letters(Path(name))

    def _choose_folder(self) -> None:
        _ = self._context.language.gettext
        name = QFileDialog.getExistingDirectory(self, _("全部导出到文件夹"), str(self._desk.store.path.parent))
        if name:
            self.export_to(Path(name) / self._desk.store.path.stem)
