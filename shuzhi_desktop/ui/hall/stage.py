"""The whole picture of the hall screen: head line, the page the clerk published, and a clock that is its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.services.hall import hall_view
from shuzhi_desktop.services.ports_turns import HallPage, HallState
from shuzhi_desktop.services.turns import milliseconds
from shuzhi_desktop.ui.hall.lists import DrawPage, ResultsPage
from shuzhi_desktop.ui.hall.pages import ReporterPage, ThanksPage, TitlePage, VotingPage
from shuzhi_desktop.ui.hall.surface import PALE, Ground, HallRule, HallText, unit_of

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.hall.pages import HallPageWidget

TICK_MS = 200


class HallStage(Ground):
    """Shows what is published, or another state as a preview."""

    def __init__(self, context: UiContext, desk: Desk, state: HallState | None = None) -> None:
        super().__init__(dark=context.theme.dark)
        self._desk, self._state = desk, state
        language = context.language
        self.pages: dict[HallPage, HallPageWidget] = {
            HallPage.TITLE: TitlePage(language),
            HallPage.DRAW: DrawPage(language),
            HallPage.REPORTER: ReporterPage(language),
            HallPage.VOTING: VotingPage(language),
            HallPage.THANKS: ThanksPage(language),
            HallPage.RESULTS: ResultsPage(language),
        }
        self._head = QWidget()
        head = self._head_column = QVBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        self.title = HallText(34)
        self.clock = HallText(32, PALE)
        self.clock.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.title, 8)
        row.addWidget(self.clock, 1)
        head.addLayout(row)
        head.addWidget(HallRule())
        self._column = QVBoxLayout(self)
        self._stack = QStackedWidget()
        self._column.addWidget(self._head)
        self._column.addWidget(self._stack, 1)
        for page in self.pages.values():
            self._stack.addWidget(page)
        self.page = HallPage.TITLE
        self._ticking = QTimer(self)
        self._ticking.setInterval(TICK_MS)
        self._ticking.timeout.connect(self.tick)
        self._ticking.start()
        self.show_state(state)

    def show_state(self, state: HallState | None = None) -> None:
        """Fetch and show: what is published, or `state` as a preview. What cannot be shown is the title page."""
        self._state = state
        try:
            view = hall_view(self._desk, state)
        except Refused:
            # A results page of a file that no longer matches its seal: the hall sees nothing of it.
            view = hall_view(self._desk, HallState())
        self.page = view.state.page
        self.title.show_words(view.title)
        self._head.setVisible(self.page not in {HallPage.TITLE, HallPage.THANKS})
        self.pages[self.page].show_view(view)
        if self.page is not HallPage.RESULTS:
            self.pages[HallPage.RESULTS].show_view(view)  # it has no lines now: no score lingers behind another page
        self._stack.setCurrentWidget(self.pages[self.page])
        self._fit()
        self.tick()

    def tick(self) -> None:
        """Move the clocks."""
        at = milliseconds(self._desk)
        self.clock.show_words(self._desk.clock.now().strftime("%H:%M"))
        self.pages[self.page].tick(at)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Everything grows with the window."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        unit = unit_of(self)
        side = round(96 * unit)
        self._column.setContentsMargins(side, round(40 * unit), side, round(36 * unit))
        self._head_column.setSpacing(round(22 * unit))
        self.title.fit(unit)
        self.clock.fit(unit)
        self.pages[self.page].fit(unit)
