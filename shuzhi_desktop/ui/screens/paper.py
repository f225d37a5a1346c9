"""Stub."""

from PySide6.QtWidgets import QWidget


class PaperScreen(QWidget):
    """Stub."""

    def __init__(self, context, desk):
        super().__init__()

    def refresh(self, topics):
        pass
