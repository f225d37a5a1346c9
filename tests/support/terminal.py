"""A scoring terminal on the screen, as the raters find it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize

from shuzhi_desktop.ui.kiosk_window import KioskWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext

PIN = "2468"


def shown_kiosk(qtbot: QtBot, context: UiContext, desk: Desk) -> KioskWindow:
    """The terminal of a meeting, in front of everything else."""
    window = KioskWindow(context, desk)
    qtbot.addWidget(window)
    window.resize(QSize(1366, 768))
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    return window
