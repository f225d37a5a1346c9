"""三级联述: how the level below a reporter fared, in one line beside the reporter, where a ledger knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QWidget

from shuzhi_desktop.domain.rounding import fixed
from shuzhi_desktop.services.chain import meeting_year
from shuzhi_desktop.services.linkage import level_below, unit_of
from shuzhi_desktop.services.units import LEVEL_NAMES
from shuzhi_desktop.ui.bridge import run_in_worker

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi_desktop.domain.message import Refused
    from shuzhi_desktop.domain.roster import Reporter
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.linkage import LevelBelow
    from shuzhi_desktop.ui.context import UiContext

_PLACES = 2


class LevelBelowLine(QLabel):
    """Hidden while there is no ledger, or the ledger knows nothing of the reporter; asks it in a worker, once each."""

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._known: dict[int, LevelBelow | None] = {}
        self._reporter_id = 0
        self.setProperty("role", "small")
        self.setProperty("textFormat", "PlainText")
        self.setWordWrap(True)
        self.setAccessibleName(context.language.gettext("下级情况"))
        self.hide()

    def show_reporter(self, reporter: Reporter | None) -> None:
        """Show what is known of the level below a reporter."""
        self._reporter_id = reporter.id if reporter else 0
        ledger = self._context.settings.ledger
        if reporter is None or ledger is None:
            self.hide()
        elif reporter.id in self._known:
            self._show()
        else:
            self.hide()
            self._ask(reporter, ledger)

    def _ask(self, reporter: Reporter, ledger: Path) -> None:
        self._known[reporter.id] = None
        workspace, store = self._context.workspace, self._desk.store

        def work() -> tuple[int, LevelBelow | None]:
            book = workspace.open_ledger(ledger)
            try:
                unit = unit_of(book, reporter, store.chain().unit_code)
                year = meeting_year(store)
                found = None if unit is None else level_below(book, unit, year, workspace.today())
                return reporter.id, found
            finally:
                book.close()

        run_in_worker(work, self._found, self._unknown, owner=self)

    def _found(self, answer: tuple[int, LevelBelow | None]) -> None:
        reporter_id, found = answer
        self._known[reporter_id] = found
        if reporter_id == self._reporter_id:
            self._show()

    def _unknown(self, _error: Refused) -> None:
        """A ledger that cannot be read is told of where it is used, not in the middle of a meeting."""
        self.hide()

    def _show(self) -> None:
        found = self._known.get(self._reporter_id)
        self.setVisible(found is not None)
        if found is not None:
            self.setText(self._said(found))

    def _said(self, found: LevelBelow) -> str:
        _ = self._context.language.gettext
        parts = [
            _("下级（{level}）{year} 年：{n} 个有得分，平均 {mean}").format(
                level=self._context.language.text(LEVEL_NAMES[found.level]),
                year=found.year,
                n=found.number,
                mean=fixed(found.mean, _PLACES),
            )
        ]
        if found.rescaled:
            parts[0] += _("（折算）")
        if found.coverage is not None and found.coverage.rate is not None:
            parts.append(_("述职覆盖 {rate}%").format(rate=fixed(100 * found.coverage.rate, 1)))
        graded = _("、").join(f"{name} {number}" for name, number in found.grades if name)
        if graded:
            parts.append(graded)
        if found.overdue:
            parts.append(_("逾期整改 {n} 项").format(n=found.overdue))
        return _("；").join(parts)
