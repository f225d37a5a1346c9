"""历年与汇总: many meetings' sealed results in one file, year on year and level on level."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from shuzhi_desktop.services.documents.ledger_tables import coverage_tables, report_tables
from shuzhi_desktop.services.ledger_report import coverage_report, ledger_report
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.ledger.coverage import CoveragePage
from shuzhi_desktop.ui.ledger.drill import DrillBar
from shuzhi_desktop.ui.ledger.first_use import FirstUse
from shuzhi_desktop.ui.ledger.found import FoundPage
from shuzhi_desktop.ui.ledger.intake import IntakePage
from shuzhi_desktop.ui.ledger.link import LedgerLink
from shuzhi_desktop.ui.ledger.matters import MattersPage
from shuzhi_desktop.ui.ledger.page import LedgerPage
from shuzhi_desktop.ui.ledger.ranking import RankingPage
from shuzhi_desktop.ui.ledger.sources import SourcesPage
from shuzhi_desktop.ui.ledger.trend import TrendPage
from shuzhi_desktop.ui.ledger.where import WhereBar
from shuzhi_desktop.ui.theme import Tone
from shuzhi_desktop.ui.widgets.card import label, scrolled
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QPushButton

    from shuzhi_desktop.domain.message import Refused
    from shuzhi_desktop.services.desk import Desk, Topic
    from shuzhi_desktop.services.ports_ledger import LedgerStore
    from shuzhi_desktop.ui.context import UiContext


class LedgerScreen(QWidget):
    """With and without an open meeting; the ledger used last is opened again."""

    def __init__(self, context: UiContext, desk: Desk | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.link = LedgerLink(context, self)
        self.drill = DrillBar(context, self.link, desk)
        self.first = FirstUse(context)
        self.first.chosen.connect(self.open_ledger)
        self.stack = QStackedWidget()
        self.key = "intake"
        self.pages: dict[str, QWidget] = {}
        self._held: dict[str, QWidget] = {}
        self.tabs: dict[str, QPushButton] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 12, 20, 16)
        outer.setSpacing(8)
        outer.addWidget(self.drill)
        self._before = QWidget()
        centred = QHBoxLayout(self._before)
        centred.addStretch(1)
        centred.addWidget(self.first, 8, Qt.AlignmentFlag.AlignVCenter)
        centred.addStretch(1)
        self._inside = self._make_inside()
        outer.addWidget(self._before, 1)
        outer.addWidget(self._inside, 1)
        self._inside.hide()
        self.link.moved.connect(self._outdated)
        self.link.changed.connect(self._look_for_years)
        self.link.years_wanted.connect(self._follow)
        held = self.link.held
        self.destroyed.connect(lambda: [QThreadPool.globalInstance().start(held.pop().close) for _one in tuple(held)])
        known = context.settings.ledger
        if known is not None:
            self.open_ledger(known, make=False)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """A ledger holds sealed results only: nothing of the open meeting changes it."""

    def _make_inside(self) -> QWidget:
        _ = self._context.language.gettext
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(8)
        self.name = label("", "secondary")
        self.words = QLineEdit()
        self.words.setPlaceholderText(_("搜索姓名、单位、拼音首字母"))
        self.words.setAccessibleName(_("搜索姓名、单位、拼音首字母"))
        self.words.setClearButtonEnabled(True)
        self.words.returnPressed.connect(lambda: self.search_for(self.words.text()))
        top.addWidget(self.words, 1)
        top.addWidget(self.name)
        self.export = plain_button(_("导出工作簿…"), self._choose_target)
        top.addWidget(self.export)
        top.addWidget(plain_button(_("换一个台账"), self.leave, role="link"))
        column.addLayout(top)
        self.where = WhereBar(self._context, self.link)
        column.addWidget(self.where)
        row = QHBoxLayout()
        row.setSpacing(4)
        group = QButtonGroup(self)
        for key, name, page in (
            ("coverage", _("覆盖"), CoveragePage(self._context, self.link)),
            ("ranking", _("名次比较"), RankingPage(self._context, self.link)),
            ("trend", _("趋势"), TrendPage(self._context, self.link)),
            ("matters", _("整改"), MattersPage(self._context, self.link)),
            ("found", _("搜索"), FoundPage(self._context, self.link)),
            ("sources", _("会议来源"), SourcesPage(self._context, self.link)),
            ("intake", _("加入"), IntakePage(self._context, self.link)),
        ):
            tab = plain_button(name, partial(self.show_page, key), role="tab")
            tab.setCheckable(True)
            group.addButton(tab)
            row.addWidget(tab)
            self.tabs[key], self.pages[key] = tab, page
            self._held[key] = scrolled(page)
            self.stack.addWidget(self._held[key])
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.stack, 1)
        return held

    def open_ledger(self, path: Path, make: bool) -> None:  # noqa: FBT001 - carried by a signal
        """Open a ledger, or make an empty one, in a worker."""
        workspace = self._context.workspace
        self.first.setEnabled(False)
        run_in_worker(lambda: workspace.open_ledger(path, make=make), self._opened, self._refused, owner=self)

    def show_page(self, key: str) -> None:
        """Show one of the pages; it asks the ledger if anything has changed."""
        self.tabs[key].setChecked(True)
        page = self.pages[key]
        self.key = key
        self.stack.setCurrentWidget(self._held[key])
        if isinstance(page, LedgerPage):
            page.look()

    def _opened(self, store: LedgerStore) -> None:
        self.link.hold(store)
        self._context.settings.set_ledger(store.path)
        self.name.setText(store.path.stem)
        self.name.setToolTip(str(store.path))
        self.first.setEnabled(True)
        self.first.show_problem("")
        self._before.hide()
        self._inside.show()
        self.link.ask(lambda asked: asked.years(), self._begin, self)

    def _begin(self, years: Sequence[int]) -> None:
        """An empty ledger begins with what is to be added."""
        self._show_years(years)
        self.show_page("coverage" if years else "intake")

    def _look_for_years(self) -> None:
        self.link.ask(lambda asked: asked.years(), self._show_years, self)

    def _show_years(self, years: Sequence[int]) -> None:
        """Until there is a year, nothing but adding makes sense."""
        for key, tab in self.tabs.items():
            tab.setEnabled(bool(years) or key == "intake")
        for part in (self.words, self.export, self.where):
            part.setEnabled(bool(years))
        if years and self.link.scope.year not in years:
            self.link.look(year=years[0])
        else:
            self._outdated()
            self.where.look()

    def _refused(self, error: Refused) -> None:
        self.first.setEnabled(True)
        self.first.show_problem(self._context.language.text(error.message))

    def leave(self) -> None:
        """Back to the choice of a ledger; not while meetings are being added."""
        intake = self.pages["intake"]
        if isinstance(intake, IntakePage) and intake.busy:
            self._context.tell(self._context.language.gettext("正在加入会议，请等它结束或先取消。"), Tone.WARN)
            return
        self.link.close()
        self._inside.hide()
        self._before.show()

    def _outdated(self) -> None:
        for page in self.pages.values():
            if isinstance(page, LedgerPage):
                page.stale = True
        shown = self.pages[self.key]
        if isinstance(shown, LedgerPage) and self.link.scope.year:
            shown.look()

    def search_for(self, words: str) -> None:
        """Show what is found by name, unit, code or initials."""
        page = self.pages["found"]
        assert isinstance(page, FoundPage)  # noqa: S101 - made above
        page.look_for(words)
        self.show_page("found")
        page.table.setFocus()

    def _follow(self, unit_code: str, post: str) -> None:
        page = self.pages["trend"]
        assert isinstance(page, TrendPage)  # noqa: S101 - made above
        page.follow(unit_code, post)
        self.show_page("trend")

    def _choose_target(self) -> None:
        _ = self._context.language.gettext
        dialog = QFileDialog(self, _("导出工作簿"), str(self._context.meetings_folder), "*.xlsx")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowModality(Qt.WindowModality.NonModal)
        dialog.fileSelected.connect(lambda name: self.write(Path(name)))
        dialog.show()

    def write(self, target: Path) -> None:
        """Write coverage and report of where one looks as one workbook, in a worker."""
        scope, workspace, language = self.link.scope, self._context.workspace, self._context.language
        _ = language.gettext

        def work(store: LedgerStore) -> Path:
            unit, today = store.unit(scope.unit_code) if scope.unit_code else None, workspace.today()
            tables = (
                *coverage_tables(coverage_report(store, scope.year, unit, scope.direction, today), language),
                *report_tables(ledger_report(store, scope.year, unit, today), language),
            )
            return workspace.write_ledger_workbook(target, tables, language, title=_("历年与汇总"))

        def done(path: Path) -> None:
            self.export.setEnabled(True)
            self._context.tell(_("已写出 {path}").format(path=path), Tone.DONE)

        def failed(error: Refused) -> None:
            self.export.setEnabled(True)
            self._context.refused(error)

        store = self.link.store
        if store is not None:
            opened = store
            self.export.setEnabled(False)
            run_in_worker(lambda: work(opened), done, failed, owner=self)
