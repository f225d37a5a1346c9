"""The report of the one who speaks, beside the console: large, with its headings, last year's matters marked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QWidget

from shuzhi_desktop.services.reports import REPORT_SUFFIXES, attach_report, computer_user
from shuzhi_desktop.services.reports_viewing import report_page
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.names import spaced
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.flow import flowing
from shuzhi_desktop.ui.widgets.open_report import ReportOpener
from shuzhi_desktop.ui.widgets.primary_button import plain_button
from shuzhi_desktop.ui.widgets.report_view import ReportView

if TYPE_CHECKING:
    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.reports_viewing import ReportPage
    from shuzhi_desktop.ui.context import UiContext

_MATTERS_HIGH = 100


class ReportPanel(Card):
    """Hidden until `turn`; then it follows the turn. Never on the hall screen."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        _ = context.language.gettext
        super().__init__(_("述职报告"), parent, margin=16)
        self._context, self._desk = context, desk
        self._reporter: Reporter | None = None
        self._page: ReportPage | None = None
        self._opener = ReportOpener(context, desk, self)
        self.who = label("", "secondary")
        self.header.addWidget(self.who)
        self.attach = plain_button(_("附述职报告"), self._choose, role="link")
        self.open = plain_button(_("打开原文件"), self.open_report, role="link")
        self.body.addWidget(flowing(self.open, self.attach))
        self.matters = QListWidget()
        self.matters.setAccessibleName(_("上年问题"))
        self.matters.setWordWrap(True)
        self.matters.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.matters.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.matters.setMaximumHeight(context.theme.px(_MATTERS_HIGH))
        self.matters.itemClicked.connect(lambda _item: self.go(self.matters.currentRow()))
        self.matters.itemActivated.connect(lambda _item: self.go(self.matters.currentRow()))
        self.body.addWidget(self.matters)
        self.empty = label("", "empty", wrap=True)
        self.view = ReportView(context.theme, _("述职报告"))
        self.body.addWidget(self.empty)
        self.body.addWidget(self.view, 1)
        self.body.addStretch(0)
        self.hide()

    def turn(self, reporter: Reporter | None) -> None:
        """Show the report of a reporter, or hide again what is shown."""
        if not self.isHidden():
            self.hide()
            return
        self._reporter = None
        self.show()
        self.follow(reporter)

    def follow(self, reporter: Reporter | None, *, again: bool = False) -> None:
        """Show another reporter's report; the same one is kept as it is scrolled, unless it is read `again`."""
        if self.isHidden() or (reporter == self._reporter and not again):
            return
        self._reporter = reporter
        self.attach.setEnabled(reporter is not None and not self._desk.store.read_only)
        self.who.setText(spaced(reporter.name) if reporter is not None else "")
        if reporter is None:
            self._show(None)
            return
        run_in_worker(
            lambda: report_page(self._desk.store, reporter.id),
            lambda page: self._show(page) if self._reporter == reporter else None,
            self._context.refused,
            self,
        )

    def _show(self, page: ReportPage | None) -> None:
        _ = self._context.language.gettext
        if page is not None and page == self._page:
            return  # it stays as it was scrolled
        self._page = page
        self.matters.clear()
        found = page.found if page is not None else None
        self.open.setVisible(page is not None)
        self.attach.setText(_("附述职报告") if page is None else _("换一份"))
        self.view.setVisible(found is not None)
        self.empty.setVisible(found is None)
        if page is None:
            self.empty.setText(_("还没有附述职报告。"))
        elif found is None:
            self.empty.setText(_("这种格式的文字读不出来，请打开原文件，或另存为 docx 后换一份。"))
        else:
            self.view.show_report(found, page.titles)
            self.view.mark([place for one in page.answers if not one.look for place in one.passages])
        for one in page.answers if page is not None else ():
            sign = "▲" if one.look else "✓" if one.passages else "·"
            item = QListWidgetItem(f"{sign} {self._context.language.text(one.said)}")
            if one.look:
                item.setForeground(self._context.theme.ink(Tone.WARN))
            self.matters.addItem(item)
        self.matters.setVisible(page is not None and bool(page.answers))

    def go(self, row: int) -> None:
        """Show the passage nearest to one of last year's matters."""
        if self._page is not None and 0 <= row < len(self._page.answers) and self._page.answers[row].passages:
            self.view.go(self._page.answers[row].passages[0])

    def open_report(self) -> None:
        """Open the file with the system's program for it."""
        if self._reporter is not None:
            self._opener.open_report(self._reporter.id)

    def _choose(self) -> None:
        """A window to choose a file, which bars no other: a ballot may be open."""
        _ = self._context.language.gettext
        kinds = " ".join(f"*{suffix}" for suffix in REPORT_SUFFIXES)
        chooser = QFileDialog(self.window(), _("选择述职报告"), "", _("文档（{kinds}）").format(kinds=kinds))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(lambda name: self.keep_report(Path(name)))
        chooser.setModal(False)
        chooser.show()

    def keep_report(self, path: Path) -> None:
        """Put a file into the meeting as the next version, in a worker."""
        reporter = self._reporter
        if reporter is None:
            return

        def work() -> None:
            with self._context.workspace.report_reader() as reader:
                attach_report(self._desk, reader, reporter.id, path, computer_user())

        run_in_worker(work, lambda _none: self.follow(reporter, again=True), self._context.refused, self)
