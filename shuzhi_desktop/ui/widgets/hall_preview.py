"""A small live picture of the hall screen: what is out, or what would go out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from shuzhi_desktop.ui.hall.stage import HallStage

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QShowEvent

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports_turns import HallState
    from shuzhi_desktop.ui.context import UiContext

_STAGE = QSize(1280, 720)
_SECOND = 1_000


class HallPreview(QWidget):
    """Paints a stage that nobody sees, once a second while it is visible."""

    def __init__(self, context: UiContext, desk: Desk, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(context.theme.px(144), context.theme.px(81))
        self._line = QColor(context.theme.palette.line)
        self.stage = HallStage(context, desk)
        self.stage.setParent(self)
        self.stage.hide()
        self.stage.resize(_STAGE)
        self._picture = self.stage.grab()
        self._second = QTimer(self)
        self._second.setInterval(_SECOND)
        self._second.timeout.connect(self._take)
        self._second.start()

    def show_state(self, state: HallState | None) -> None:
        """Show what is published (None), or another state."""
        self.stage.show_state(state)
        self._take()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The picture, whole, in the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = _STAGE.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        frame = QRect(0, 0, size.width(), size.height())
        frame.moveCenter(self.rect().center())
        painter.drawPixmap(frame, self._picture)
        painter.setPen(self._line)
        painter.drawRect(frame.adjusted(0, 0, -1, -1))
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """What changed while nobody looked is taken at once."""
        super().showEvent(event)
        self._take()

    def _take(self) -> None:
        if self.isVisible():
            self.stage.tick()
            self._picture = self.stage.grab()
            self.update()
