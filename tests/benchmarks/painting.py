"""From the start of a process to its first painted window: ours and an empty one, in turn."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from statistics import median
from typing import TYPE_CHECKING

from tests.benchmarks.measuring import Figure, ratio

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TIMES = 11
# CLOCK_MONOTONIC is one clock for all processes of the machine.
_COMMON = """
import sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class FirstPaint(QObject):
    seen = False
    def eventFilter(self, watched, event):
        if not self.seen and event.type() == QEvent.Type.Paint:
            self.seen = True
            QTimer.singleShot(0, self.done)
        return False
    def done(self):
        print(time.monotonic(), flush=True)
        QApplication.quit()

application = QApplication(["shuzhi", "-style", "Fusion"])
first = FirstPaint()
application.installEventFilter(first)
"""
_EMPTY = """
window = QMainWindow()
window.resize(1366, 768)
window.show()
application.exec()
"""
_OURS = """
from shuzhi_desktop.app.desktop import run
run([], "zh")
"""


def _until_painted(program: str, environment: dict[str, str]) -> float:
    started = time.monotonic()
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60, env=environment
    )
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    return float(ran.stdout) - started


def figures(folder: Path) -> Iterator[Figure]:
    """With the platform of the session, or off screen where there is none."""
    # Compiled modules are kept as an installed program has them, wherever this runs.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**inherited, "SHUZHI_HOME": str(folder / "home"), "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    if sys.platform == "linux":  # as users start it: the folder is found where the system keeps such folders
        del environment["SHUZHI_HOME"]
        environment["XDG_DATA_HOME"] = str(folder / "home")
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & set(environment):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    empty, ours = [], []
    for turn in range(_TIMES + 1):
        times = _until_painted(_COMMON + _EMPTY, environment), _until_painted(_COMMON + _OURS, environment)
        if turn:  # the first turn compiles and reads the libraries from disk
            empty.append(times[0])
            ours.append(times[1])
    yield ratio("first paint of the main window / of an empty PySide6 window", median(ours), median(empty), 1.5)
