"""What every page of a ledger does: ask when it is seen, show the newest answer, and open what a row came from."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from shuzhi_desktop.services.ports_ledger import LedgerStore
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.ledger.link import LedgerLink, Scope
    from shuzhi_desktop.ui.widgets.data_table import DataTable

_LARGE = 125


def across(context: UiContext) -> QBoxLayout:
    """Two cards beside one another; one below the other where the text is so large that neither would have room."""
    ways = QBoxLayout.Direction
    row = QBoxLayout(ways.TopToBottom if context.theme.scale > _LARGE else ways.LeftToRight)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(16)
    return row


class LedgerPage(QWidget):
    """`fetch` runs in a worker and returns what `show_answer` shows."""

    def __init__(self, context: UiContext, link: LedgerLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self.link = context, link
        self._asked = 0
        self.stale = True

    @abstractmethod
    def question(self, scope: Scope) -> Callable[[LedgerStore], object]:
        """What to ask of the ledger; what it returns goes to `show_answer`."""

    @abstractmethod
    def show_answer(self, answer: object) -> None:
        """Show what was found."""

    def look(self) -> None:
        """Ask again if anything has changed since; an answer that comes too late is dropped."""
        if not self.stale:
            return
        self.stale = False
        self._asked += 1
        number = self._asked

        def done(answer: object) -> None:
            if number == self._asked:
                self.show_answer(answer)

        self.link.ask(self.question(self.link.scope), done, self)

    def again(self) -> None:
        """Ask again in any case."""
        self.stale = True
        self.look()

    def ways(
        self, table: DataTable, source: Callable[[int], int], years: Callable[[int], tuple[str, str]] | None
    ) -> QHBoxLayout:
        """Buttons below a table: to the meeting a row came from (also Enter), and to the years of its unit and post."""
        _ = self._context.language.gettext

        def to_meeting(row: int) -> None:
            if row >= 0:
                self.link.meeting_wanted.emit(source(row))

        line = QHBoxLayout()
        line.addStretch(1)
        table.activated.connect(lambda index: to_meeting(index.row()))
        if years is not None:
            wanted = years

            def to_years() -> None:
                if table.chosen_row() >= 0:
                    self.link.years_wanted.emit(*wanted(table.chosen_row()))

            line.addWidget(plain_button(_("看历年"), to_years))
        line.addWidget(plain_button(_("打开这场会议"), lambda: to_meeting(table.chosen_row())))
        return line
