"""A small rounded mark that says a state in words on its pale ground."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from shuzhi_desktop.ui.theme import Tone, set_role


class Pill(QLabel):
    """Words of a tone."""

    def __init__(self, content: str = "", tone: Tone = Tone.PLAIN, parent: QWidget | None = None) -> None:
        super().__init__(content, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.setProperty("role", "pill")
        self.setProperty("tone", tone.value)

    def show_state(self, content: str, tone: Tone) -> None:
        """Change words and tone."""
        self.setText(content)
        set_role(self, "tone", tone.value)
