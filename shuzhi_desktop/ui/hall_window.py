"""The hall's window: full screen on the projector, without a pointer; when the projector goes, it makes room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shuzhi_desktop.ui.displays import Displays
from shuzhi_desktop.ui.hall.stage import HallStage

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from shuzhi_desktop.services.desk import Desk, Topic
    from shuzhi_desktop.ui.context import UiContext

SMALL = QSize(640, 360)
_MARGIN = 24


class HallWindow(QWidget):
    """Knows its display by name and goes back to it whenever it is there."""

    def __init__(self, context: UiContext, desk: Desk, displays: Displays | None = None) -> None:
        super().__init__()
        self._context = context
        self.setWindowTitle(context.language.gettext("大屏幕"))
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.resize(SMALL)
        self.stage = HallStage(context, desk)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stage)
        self.displays = displays or Displays(self)
        # A display that has just gone is still listed while its signal is out, so the place is looked for afterwards.
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(0)
        self._settling.timeout.connect(self._settle)
        self.displays.changed.connect(self._settling.start)
        QShortcut(QKeySequence(Qt.Key.Key_F9), self).activated.connect(self.hide)

    @property
    def display(self) -> str:
        """The display it belongs on: the one remembered, else the first that is not the clerk's; empty for none."""
        names = self.displays.names()
        kept = self._context.settings.hall_display
        if kept in names:
            return kept
        return names[1] if len(names) > 1 else ""

    def place(self) -> None:
        """Show the window where it belongs; without a projector small, in a corner of the clerk's display."""
        area = self.displays.area(self.display) if self.display else None
        if area is not None:
            self.showNormal()
            screen = self.displays.screen(self.display)
            if screen is not None:
                self.setScreen(screen)  # where windows may not place themselves, this still moves them
            self.setGeometry(area)
            self.showFullScreen()
            return
        names = self.displays.names()
        clerks = (self.displays.area(names[0]) if names else None) or QRect(0, 0, 1366, 768)
        corner = clerks.bottomRight()
        self.showNormal()
        self.setGeometry(
            QRect(corner.x() - SMALL.width() - _MARGIN, corner.y() - SMALL.height() - 3 * _MARGIN, *SMALL.toTuple())
        )

    def toggle(self) -> None:
        """Show or hide (F9)."""
        if self.isVisible():
            self.hide()
        else:
            self.stage.show_state()
            self.place()

    def refresh(self, _topics: frozenset[Topic]) -> None:
        """Show what is published now."""
        self.stage.show_state()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Closing only hides it; F9 brings it back."""
        self.hide()
        event.ignore()

    def _settle(self) -> None:
        if self.isVisible():
            self.place()
