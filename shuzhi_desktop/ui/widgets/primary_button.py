"""Buttons: the one primary action of a screen, the plain ones, and those that look like links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable


class PrimaryButton(QPushButton):
    """The one primary action. `big` is for the live console, where it can be hit without aiming."""

    def __init__(self, content: str = "", parent: QWidget | None = None, *, big: bool = False) -> None:
        super().__init__(content, parent)
        self.setProperty("role", "big-primary" if big else "primary")
        self.setCursor(Qt.CursorShape.PointingHandCursor)


def plain_button(content: str, clicked: Callable[[], object] | None = None, *, role: str = "") -> QPushButton:
    """A button of a role: empty, `link`, `tile`, `primary`."""
    made = QPushButton(content)
    if role:
        made.setProperty("role", role)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made
