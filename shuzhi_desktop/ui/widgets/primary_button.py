"""Buttons: the one primary action of a screen, the plain ones, and those that look like links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QEnterEvent


class HandButton(QPushButton):
    """A button under a pointing hand. The hand is set when the mouse first comes: `Qt` is too dear for the start."""

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Show the hand."""
        from PySide6.QtCore import Qt

        self.setCursor(Qt.CursorShape.PointingHandCursor)
        super().enterEvent(event)


class PrimaryButton(HandButton):
    """The one primary action. `big` is for the live console, where it can be hit without aiming."""

    def __init__(self, content: str = "", parent: QWidget | None = None, *, big: bool = False) -> None:
        super().__init__(parent)
        self.setText(content)  # not above: telling a text from an icon there makes all of QIcon, 4 ms of the start
        self.setProperty("role", "big-primary" if big else "primary")


def plain_button(content: str, clicked: Callable[[], object] | None = None, *, role: str = "") -> QPushButton:
    """A button of a role: empty, `link`, `tile`, `primary`."""
    made = HandButton(content)
    if role:
        made.setProperty("role", role)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made
