"""The displays of this machine by name, and word of their coming and going."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QScreen


class Displays(QObject):
    """`changed` tells that a display was plugged in or out."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self._heard)
            application.screenRemoved.connect(self._heard)

    def names(self) -> tuple[str, ...]:
        """Displays by name, the clerk's (primary) one first."""
        primary = QGuiApplication.primaryScreen()
        others = [one for one in QGuiApplication.screens() if one is not primary]
        return tuple(one.name() for one in ([primary] if primary is not None else []) + others)

    def area(self, name: str) -> QRect | None:
        """Where a display lies on the desktop; None when it is not there."""
        found = self.screen(name)
        return None if found is None else found.geometry()

    def screen(self, name: str) -> QScreen | None:
        """A display as Qt's windows take it; None when it is not there."""
        return next((one for one in QGuiApplication.screens() if one.name() == name), None)

    def _heard(self, _screen: object) -> None:
        self.changed.emit()
