"""Two halves of a screen: side by side, or one under the other where the window is narrow or the text large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from shuzhi_desktop.ui.theme import Theme


class TwoHalves(QSplitter):
    """The user may move the line between them; neither can be closed."""

    def __init__(self, theme: Theme, first: QWidget, second: QWidget, *, shares: tuple[int, int], least: int) -> None:
        """Put them together.

        Args:
            theme: for the size of text.
            first: left or upper.
            second: right or lower.
            shares: how the room is divided, as a proportion.
            least: width in pixels at 100 % text under which they go one under the other.
        """
        super().__init__(Qt.Orientation.Horizontal)
        self._least = theme.px(least)
        self.setHandleWidth(12)
        self.setChildrenCollapsible(False)
        for place, half in enumerate((first, second)):
            self.addWidget(half)
            self.setStretchFactor(place, shares[place])
        self.setSizes([100 * share for share in shares])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Turn when there is no longer room."""
        narrow = event.size().width() < self._least
        wanted = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if self.orientation() is not wanted:
            self.setOrientation(wanted)
        super().resizeEvent(event)
