"""How far long work has come, and a way to end it. Hidden while nothing runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from shuzhi_desktop.domain.message import MeetingClosed, Refused, text
from shuzhi_desktop.ui.bridge import run_in_worker
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.primary_button import plain_button

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from shuzhi_desktop.domain.message import Text
    from shuzhi_desktop.services.progress import Told
    from shuzhi_desktop.ui.context import UiContext


class RunningBar(QWidget):
    """Runs one work at a time in a worker."""

    _told = Signal(int, int)

    def __init__(self, context: UiContext, stopped: Text, parent: QWidget | None = None) -> None:
        """Show nothing yet.

        Args:
            context: of the screen.
            stopped: what is said when the work was ended by hand.
            parent: as Qt has it.
        """
        super().__init__(parent)
        self._context, self._stopped_says = context, stopped
        self._stopped = False
        self.busy = False
        _ = context.language.gettext
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.words = label("", "secondary")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.cancel = plain_button(_("取消"), self.stop)
        row.addWidget(self.words)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        self._told.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self.hide()

    def run(
        self,
        words: str,
        work: Callable[[Told], object],
        done: Callable[[Any], object],
        failed: Callable[[Refused], object],
    ) -> None:
        """Do `work`, which is handed what it tells its progress to; then `done` or `failed` in the GUI thread."""
        self._stopped, self.busy = False, True
        self.words.setText(words)
        self.bar.setAccessibleName(words)
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        self.show()

        def told(now: int, whole: int) -> None:
            if self._stopped:
                raise Refused(self._stopped_says)
            try:
                self._told.emit(now, whole)
            except RuntimeError as error:  # the screen is gone
                raise MeetingClosed(text("界面已关闭。")) from error

        def ended(outcome: object) -> None:
            self._end()
            done(outcome)

        def refused(error: Refused) -> None:
            self._end()
            failed(error)

        run_in_worker(lambda: work(told), ended, refused, self)

    def stop(self) -> None:
        """End the work at its next sign."""
        self._stopped = True
        self.cancel.setEnabled(False)

    def _end(self) -> None:
        self.busy = False
        self.hide()

    def _show(self, now: int, whole: int) -> None:
        self.bar.setRange(0, whole)
        self.bar.setValue(now)
