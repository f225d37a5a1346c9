"""On the page of the differences F1 means “the first pass is right”, although the window opens its help with F1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from shuzhi_desktop.ui.shell import MainWindow
from shuzhi_desktop.ui.widgets.keying_differences import DifferencesPage

if TYPE_CHECKING:
    import pytest
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.ui.context import UiContext


def test_f1_and_f2_settle_a_difference_and_open_no_help(
    qtbot: QtBot, context: UiContext, desk: Desk, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = MainWindow(context, qapp)
    qtbot.addWidget(window)
    page = DifferencesPage(context, desk)
    taken: list[int] = []
    monkeypatch.setattr(page, "take", taken.append)
    window.show()
    page.setParent(window)
    page.resize(window.size())
    page.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5_000)
    for field in (page.value, page.table):
        field.setFocus()
        qtbot.keyClick(field, Qt.Key.Key_F1)
        qtbot.keyClick(field, Qt.Key.Key_F2)
    assert taken == [1, 2, 1, 2]
    assert window.help is None
