"""The watermark of a rehearsal: words across a whole window, above everything in it, that no click is caught by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from shuzhi_desktop.services.documents.rehearsal_mark import watermark

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext
    from shuzhi_desktop.ui.theme import Theme

_STEP = (420, 190)
_ALPHA = 54


class Watermark(QWidget):
    """Covers its parent and stays on top of whatever is put into it later."""

    def __init__(self, window: QWidget, theme: Theme, words: str) -> None:
        super().__init__(window)
        self.words = words
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(words)
        window.installEventFilter(self)
        self._cover()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the window's size, and rise above what it was given since."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.ChildPolished, QEvent.Type.ChildRemoved):
            self._cover()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Words in slanting rows over the whole window, and once upright in its top corner."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        colour = QColor(self._theme.palette.cinnabar_text)
        colour.setAlpha(_ALPHA)
        painter.setPen(colour)
        painter.setFont(self._theme.font(34, bold=True))
        across, down = (self._theme.px(step) for step in _STEP)
        for row, y in enumerate(range(0, self.height() + down, down)):
            for x in range(-(row % 2) * across // 2, self.width() + across, across):
                painter.save()
                painter.translate(x + across // 2, y + down // 2)
                painter.rotate(-22)
                painter.drawText(
                    QRect(-across // 2, -down // 2, across, down), Qt.AlignmentFlag.AlignCenter, self.words
                )
                painter.restore()

    def _cover(self) -> None:
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())
            self.raise_()


def mark_window(window: QWidget, context: UiContext, desk: Desk) -> Watermark | None:
    """Lay the watermark over a window that shows a rehearsal; nothing happens for a real meeting, or a second time."""
    words = watermark(desk.store.info(), context.language)
    if not words:
        return None
    there = window.findChild(Watermark, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return there or Watermark(window, context.theme, words)
