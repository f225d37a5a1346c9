"""What is loaded and built before the first paint of the start page, and that the rest comes after it."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication

from shuzhi_desktop.ui.screens.start import StartScreen
from shuzhi_desktop.ui.shell import MainWindow
from shuzhi_desktop.ui.widgets.card import label
from shuzhi_desktop.ui.widgets.primary_button import PrimaryButton, plain_button

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.workspace import SchemeEntry
    from shuzhi_desktop.ui.context import UiContext

# Runs the program itself. Prints what is loaded when the first paint is over, then waits for the rest.
_PROGRAM = """
import sys, time
from shuzhi_desktop.app import desktop
from shuzhi_desktop.ui.shell import MainWindow
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

paint = MainWindow.paintEvent
deadline = time.monotonic() + 20
seen = []

def painted(window, event):
    paint(window, event)
    if not seen:
        seen.append(True)
        print(*sorted(sys.modules), flush=True)
        watch()

def watch():
    ends = ("app.wiring", "ui.widgets.new_meeting_form", "ui.meeting_shell")
    wanted = {f"shuzhi_desktop.{end}" for end in ends}
    if wanted <= set(sys.modules) or time.monotonic() > deadline:
        print(*sorted(wanted & set(sys.modules)))
        QApplication.quit()
    else:
        QTimer.singleShot(5, watch)

MainWindow.paintEvent = painted
desktop.run([], "zh")
"""


def test_before_the_first_paint_only_what_it_shows_is_loaded_and_the_rest_follows(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "SHUZHI_HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=False, timeout=60, env=environment
    )
    assert ran.returncode == 0, ran.stderr
    first, after = ran.stdout.splitlines()
    loaded = set(first.split())
    tops = {name.partition(".")[0] for name in loaded}
    assert not tops & {"openpyxl", "sqlite_utils", "numpy", "pypinyin", "segno", "click"}
    qt = {name for name in loaded if name.startswith("PySide6.")}
    assert {name for name in qt if name.startswith("PySide6.Qt")} == {
        "PySide6.QtCore",
        "PySide6.QtGui",
        "PySide6.QtWidgets",
    }
    ours = {name for name in loaded if name.startswith("shuzhi_desktop.")}
    inner = ("domain", "store", "importing", "exporting", "web", "cli", "services")
    within = {name for name in ours if name.split(".")[1] in inner}
    assert within == {"shuzhi_desktop.services", "shuzhi_desktop.services.language"}
    assert "shuzhi_desktop.app.wiring" not in ours
    assert len(after.split()) == 3


def test_the_window_tells_once_of_its_first_paint(context: UiContext, qapp: QApplication, qtbot: QtBot) -> None:
    told: list[bool] = []
    window = MainWindow(context, qapp, lambda: told.append(window.isVisible()))
    qtbot.addWidget(window)
    assert told == []
    window.show()
    qtbot.waitUntil(lambda: bool(told))
    window.repaint()
    QApplication.processEvents()
    assert told == [True]


def test_recent_meetings_are_filled_in_right_after_the_first_paint(
    context: UiContext, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "one.shuzhi"
    path.write_bytes(b"")
    context.settings.add_recent(path)
    window = MainWindow(context, qapp)
    qtbot.addWidget(window)
    (screen,) = window.findChildren(StartScreen)
    assert screen.recent is None
    window.show()
    qtbot.waitUntil(lambda: screen.recent is not None and screen.recent.isVisible())
    window.restyle()
    QApplication.processEvents()
    (screen,) = (one for one in window.findChildren(StartScreen) if one.isVisibleTo(window))
    assert screen.recent is not None
    assert screen.recent.count() == 1


def test_the_page_follows_where_the_window_goes(context: UiContext, qapp: QApplication, qtbot: QtBot) -> None:
    window = MainWindow(context, qapp)
    qtbot.addWidget(window)
    window.show()
    for way, screens in ((partial(window.navigate, "settings"), 0), (window.restyle, 1), (window.leave_meeting, 1)):
        way()
        QApplication.processEvents()
        shown = [one for one in window.findChildren(StartScreen) if one.isVisibleTo(window)]
        assert len(shown) == screens
    assert shown[0].size() == window.size()


def test_the_form_of_a_new_meeting_is_made_when_wanted(
    context: UiContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def schemes() -> list[SchemeEntry]:
        asked.append(True)
        return []

    monkeypatch.setattr(context.workspace, "schemes", schemes)
    screen = StartScreen(context)
    qtbot.addWidget(screen)
    screen.show()
    QApplication.processEvents()
    assert asked == []
    qtbot.mouseClick(screen.new, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: asked == [True])
    assert screen.form.isVisibleTo(screen)
    assert screen.form is screen.form


def test_a_recent_meeting_is_opened_from_the_list(context: UiContext, qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other.shuzhi"
    other.write_bytes(b"")
    path = desk.store.path
    desk.store.close()
    context.settings.add_recent(path)
    context.settings.add_recent(other)
    opened: list[Desk] = []
    context.shell.open_meeting = opened.append
    screen = StartScreen(context)
    qtbot.addWidget(screen)
    assert screen.recent is not None
    assert [screen.recent.item(row).toolTip() for row in range(2)] == [str(other), str(path)]
    screen.recent.itemActivated.emit(screen.recent.item(1))
    assert not screen.recent.isEnabled()
    qtbot.waitUntil(lambda: bool(opened))
    assert opened[0].store.path == path
    opened[0].store.close()


def test_a_button_has_the_hand_once_the_mouse_is_there(qtbot: QtBot) -> None:
    for button in (PrimaryButton("x"), plain_button("x"), plain_button("x", role="link")):
        qtbot.addWidget(button)
        QApplication.sendEvent(button, QEnterEvent(QPointF(1, 1), QPointF(1, 1), QPointF(1, 1)))
        assert button.cursor().shape() is Qt.CursorShape.PointingHandCursor


def test_a_label_takes_nothing_for_markup(qtbot: QtBot) -> None:
    made = label("<b>x</b>")
    qtbot.addWidget(made)
    assert made.textFormat() is Qt.TextFormat.PlainText
