"""One reporter's report: its versions, what the checks say with the passage, the text, and sending it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QSplitter, QStackedWidget, QWidget

from shuzhi_desktop.domain.report_hints import HintKind
from shuzhi_desktop.services.reports import newest_version, send_back
from shuzhi_desktop.services.reports_viewing import changes_since, report_page
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.names import spaced, who
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import Card, label
from shuzhi_desktop.ui.widgets.choice import Choice
from shuzhi_desktop.ui.widgets.flow import flowing
from shuzhi_desktop.ui.widgets.open_report import ReportOpener
from shuzhi_desktop.ui.widgets.primary_button import plain_button
from shuzhi_desktop.ui.widgets.report_pair import ReportPair
from shuzhi_desktop.ui.widgets.report_view import ReportView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shuzhi_desktop.domain.report_compare import ParagraphChange
    from shuzhi_desktop.domain.report_hints import Hint, Likeness
    from shuzhi_desktop.domain.report_text import ReportText
    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports_reports import ReportVersion
    from shuzhi_desktop.services.reports_checking import ReportFinding
    from shuzhi_desktop.services.reports_viewing import ReportPage
    from shuzhi_desktop.ui.context import UiContext

_HINTS_HIGH = 170
_TEXT_HIGH = 300


class ReportDetail(Card):
    """Shows what is chosen in the list beside it. `by` gives the name of who works here."""

    def __init__(self, context: UiContext, desk: Desk, by: Callable[[], str]) -> None:
        super().__init__(" ", margin=16)
        self._context, self._desk, self._by = context, desk, by
        self._reporter: Reporter | None = None
        self._finding: ReportFinding | None = None
        self._page: ReportPage | None = None
        self._listed: tuple[tuple[Hint, Likeness | None], ...] = ()
        self._opener = ReportOpener(context, desk, self)
        _ = context.language.gettext
        self.version = Choice()
        self.version.setAccessibleName(_("稿次"))
        self.version.activated.connect(lambda _place: self._load())
        self.header.addWidget(self.version)
        self.open = plain_button(_("打开原文件"), self._open)
        self.compare = plain_button(_("与上一稿比较"), self.show_changes)
        self.back = plain_button(_("退回修改…"), self._ask_reason)
        self.body.addWidget(flowing(self.back, self.open, self.compare))
        self.body.addWidget(self._returning())
        self.state = label("", "secondary", wrap=True)
        self.body.addWidget(self.state)
        self._make_views()
        self.empty = label("", "empty", wrap=True)
        self.pages = QStackedWidget()
        for one in (self.view, self.pair, self.changes):
            self.pages.addWidget(one)
        split = QSplitter()
        split.setOrientation(split.orientation().Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.hints)
        split.addWidget(self.pages)
        split.setSizes([context.theme.px(_HINTS_HIGH), context.theme.px(_TEXT_HIGH)])
        split.setStretchFactor(1, 1)
        self.body.addWidget(self.empty)
        self.body.addWidget(split, 1)
        self.body.addStretch(0)
        self._parts: tuple[QWidget, ...] = (self.version, self.open, self.compare, self.back, split)

    def _make_views(self) -> None:
        """The hints, and what one of them opens."""
        _ = self._context.language.gettext
        theme = self._context.theme
        self.hints = QListWidget()
        self.hints.setAccessibleName(_("检查提示"))
        self.hints.setWordWrap(True)
        self.hints.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hints.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.hints.currentRowChanged.connect(self._show_hint)
        self.hints.itemClicked.connect(lambda _item: self._show_hint(self.hints.currentRow()))
        self.view = ReportView(theme, _("述职报告"))
        self.pair = ReportPair(self._context)
        self.changes = ReportView(theme, _("与上一稿比较"), size=16)

    def _returning(self) -> QWidget:
        """The line on which a report is sent back; nothing modal."""
        _ = self._context.language.gettext
        self.returning = QWidget()
        row = QHBoxLayout(self.returning)
        row.setContentsMargins(0, 0, 0, 0)
        self.reason = QLineEdit()
        self.reason.setAccessibleName(_("退回的原因"))
        self.reason.setPlaceholderText(_("退回的原因，例如：问题写得太少"))
        self.reason.returnPressed.connect(self.return_it)
        row.addWidget(self.reason, 1)
        row.addWidget(plain_button(_("退回"), self.return_it, role="primary"))
        row.addWidget(plain_button(_("取消"), self.returning.hide))
        self.returning.hide()
        return self.returning

    def show_reporter(self, reporter: Reporter | None, finding: ReportFinding | None) -> None:
        """Show a reporter's newest version and what was found in it."""
        changed = reporter != self._reporter
        newest = newest_version(self._desk.store, reporter.id) if reporter is not None else None
        same_version = self._page is not None and newest is not None and self._page.version == newest
        if not changed and same_version and finding == self._finding:
            return
        self._reporter, self._finding = reporter, finding
        self.title.setText(who(reporter) if reporter is not None else "")
        if changed:
            self.returning.hide()
            self.reason.clear()
        self._list_versions()
        self._load()

    def _list_versions(self) -> None:
        _ = self._context.language.gettext
        self.version.clear()
        versions = self._desk.store.report_versions(self._reporter.id) if self._reporter is not None else ()
        for one in reversed(versions):
            shown = _("第 {n} 稿 · {at}").format(n=one.number, at=one.at[:16].replace("T", " "))
            self.version.addItem(shown, one.number)

    def _load(self) -> None:
        reporter = self._reporter
        number = int(self.version.currentData() or 0)
        if reporter is None or not number:
            self._show_page(None)
            return
        run_in_worker(
            lambda: report_page(self._desk.store, reporter.id, number),
            lambda page: self._show_page(page) if reporter == self._reporter else None,
            self._context.refused,
            self,
        )

    def _show_page(self, page: ReportPage | None) -> None:
        _ = self._context.language.gettext
        self._page = page
        for part in self._parts:
            part.setVisible(page is not None)
        self.empty.setVisible(page is None or page.found is None)
        self.state.setVisible(page is not None)
        self.hints.clear()
        if page is None:
            self.empty.setText(_("还没有附述职报告。把文件拖到左边这一行，或点“附报告…”。"))
            return
        version = page.version
        newest = version.number == self.version.itemData(0)
        self.state.setText(self._said(version))
        self.compare.setEnabled(version.number > 1)
        self.back.setEnabled(newest and not version.returned_at and not self._desk.store.read_only)
        self.pages.setVisible(page.found is not None)
        self.hints.setVisible(newest and page.found is not None)
        if page.found is None:
            self.empty.setText(_("这种格式的文字读不出来，请打开原文件，或另存为 docx 后再附。"))
            return
        self.view.show_report(page.found, page.titles)
        self.pages.setCurrentWidget(self.view)
        self._list_hints(self._finding if newest else None)

    def _said(self, version: ReportVersion) -> str:
        _ = self._context.language.gettext
        sent = _("{name} · 经手人 {by}").format(name=version.name, by=version.sent_by or "—")
        sent += " · " + _("检查只作提示，以原文和人工核对为准")
        if not version.returned_at:
            return sent
        back = _("▲ 已退回（{by}，{at}）：{reason}").format(
            by=version.returned_by, at=version.returned_at[:16].replace("T", " "), reason=version.reason
        )
        return f"{sent}\n{back}"

    def _list_hints(self, finding: ReportFinding | None) -> None:
        """What is worth a look comes first."""
        theme = self._context.theme
        alike = iter(finding.alike if finding is not None else ())
        hints = finding.hints if finding is not None else ()
        pairs = [(one, next(alike) if one.kind is HintKind.LIKENESS else None) for one in hints]
        self._listed = tuple(sorted(pairs, key=lambda pair: not pair[0].look))
        for one, _likeness in self._listed:
            item = QListWidgetItem(f"{'▲' if one.look else '·'} {self._context.language.text(one.said)}")
            if one.look:
                item.setForeground(theme.ink(Tone.WARN))
            item.setFont(theme.font(14, bold=one.look))
            self.hints.addItem(item)

    def _show_hint(self, row: int) -> None:
        if not 0 <= row < len(self._listed):
            return
        one, likeness = self._listed[row]
        if likeness is not None:
            self._show_likeness(likeness)
            return
        self.pages.setCurrentWidget(self.view)
        self.view.mark(one.passages)
        if one.passages:
            self.view.go(one.passages[0])

    def _show_likeness(self, one: Likeness) -> None:
        _ = self._context.language.gettext
        page, store = self._page, self._desk.store
        if page is None or page.found is None:
            return
        other: ReportText | None
        if one.last_year:
            title, other = _("本人上年报告"), store.past_report(one.other_id)
        else:
            reporter = next((who for who in store.roster().reporters if who.id == one.other_id), None)
            newest = newest_version(store, one.other_id)
            title = f"{reporter.unit} {spaced(reporter.name)}" if reporter is not None else ""
            other = store.report_text(one.other_id, newest.number) if newest is not None else None
        if other is not None:
            self.pages.setCurrentWidget(self.pair)
            self.pair.show_pair((_("本报告"), page.found), (title, other), one.shared)

    def show_changes(self) -> None:
        """What the version that is shown changed against the one before it."""
        reporter, page = self._reporter, self._page
        if reporter is None or page is None:
            return

        def shown(changes: Sequence[ParagraphChange]) -> None:
            self.changes.show_changes(changes)
            self.pages.setCurrentWidget(self.changes)

        run_in_worker(
            lambda: changes_since(self._desk.store, reporter.id, page.version.number),
            shown,
            self._context.refused,
            self,
        )

    def _open(self) -> None:
        if self._reporter is not None and self._page is not None:
            self._opener.open_report(self._reporter.id, self._page.version.number)

    def _ask_reason(self) -> None:
        self.returning.setVisible(self.returning.isHidden())
        self.reason.setFocus()

    def return_it(self) -> None:
        """Send the report back with the reason that is typed."""
        reporter = self._reporter
        if reporter is None:
            return
        if self._context.attempt(lambda: send_back(self._desk, reporter.id, self._by(), self.reason.text())):
            self.returning.hide()
            self.reason.clear()
            self._page = None
            self.show_reporter(reporter, self._finding)
