"""局域网投票: left the server, right the codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.ui.widgets.card import scrolled
from shuzhi_desktop.ui.widgets.codes_card import CodesCard
from shuzhi_desktop.ui.widgets.lan_card import LanCard

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

_SIDE_BY_SIDE = 920


class LanScreen(QWidget):
    """Voting on phones and laptops in the hall. The server goes on while other screens are shown.

    The two cards stand side by side where there is room, else one above the other.
    """

    def __init__(self, context: UiContext, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.server = LanCard(context, desk)
        self.codes = CodesCard(context, desk, self.server.host)
        self.server.turned.connect(self.codes.show_note)
        content = QWidget()
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._cards.setContentsMargins(20, 16, 20, 16)
        self._cards.setSpacing(16)
        self._cards.addWidget(self.server, 1)
        self._cards.addWidget(self.codes, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(content))
        self.refresh(frozenset(Topic))

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Show codes again when seats, codes or the phase changed."""
        if topics & {Topic.CODES, Topic.ROSTER, Topic.SCHEME, Topic.INFO}:
            self.codes.show_groups()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Turn the cards where the room asks for it."""
        super().resizeEvent(event)
        wide = event.size().width() >= self._context.theme.px(_SIDE_BY_SIDE)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._cards.direction() != direction:
            self._cards.setDirection(direction)
