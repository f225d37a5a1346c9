"""A card: white ground, round corners, an optional title with room for more beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QScrollArea


class Card(QFrame):
    """`body` takes the content; `header` the title and what stands beside it, after a stretch."""

    def __init__(self, title: str = "", parent: QWidget | None = None, *, margin: int = 20) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, max(margin - 4, 0), margin, max(margin - 4, 0))
        self.body.setSpacing(10)
        self.header = QHBoxLayout()
        if title:
            self.title = label(title, "card-title")
            self.header.addWidget(self.title)
            self.header.addStretch(1)
            self.body.addLayout(self.header)
            self.setAccessibleName(title)


def label(content: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """A label of a role of the stylesheet (page-title, card-title, secondary, small, figure, name, empty).

    Plain text always: names typed by users are never taken for markup.
    """
    made = QLabel(content)
    made.setProperty("textFormat", "PlainText")  # by name: importing `Qt` takes 30 ms
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def rule() -> QFrame:
    """A thin line across."""
    made = QFrame()
    made.setProperty("role", "rule")
    return made


def scrolled(content: QWidget, *, across: bool = False) -> QScrollArea:
    """The content in a frame that scrolls when it is too tall; wide content scrolls only where `across`."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QScrollArea

    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    if not across:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area
