"""The window's event loop while a hall votes: fifty reporters, a thousand raters at once, the console in front."""

from __future__ import annotations

import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tests.benchmarks.measuring import Figure, shown
from tests.benchmarks.meetings import CLASS, INFO, REPORTERS, SCHEME, ballots, roster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shuzhi_desktop.services.desk import Desk

_ROUNDS = 5
_VOTERS = 16
_TICK_MS = 2


def figures(folder: Path) -> Iterator[Figure]:
    """The lag of a timer of 2 ms: how much later than due it comes. Voting runs in threads of the window's process."""
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QCoreApplication, QTimer

    from shuzhi_desktop.app.desktop import make_application, make_context
    from shuzhi_desktop.app.wiring import AppWorkspace
    from shuzhi_desktop.ui.shell import MainWindow

    application = make_application()
    workspace = AppWorkspace()
    desk = workspace.create(folder / "hall.shuzhi", SCHEME, roster(), INFO)
    window = MainWindow(make_context("zh", workspace, folder / "window"), application)
    window.resize(1366, 768)
    window.show()
    window.open_meeting(desk)
    window.navigate("console")
    lags: list[float] = []
    before = 0.0

    def tick() -> None:
        nonlocal before
        now = time.perf_counter()
        lags.append(max(now - before - _TICK_MS / 1_000, 0.0))
        before = now

    timer = QTimer()
    timer.setInterval(_TICK_MS)
    timer.timeout.connect(tick)
    def begin() -> None:
        nonlocal before
        before = time.perf_counter()
        timer.start()
        done.start()

    done = threading.Thread(target=lambda: (_vote(desk), QTimer.singleShot(0, application, application.quit)))
    QTimer.singleShot(200, begin)
    application.exec()
    done.join()
    timer.stop()
    window.leave_meeting()
    window.close()
    QCoreApplication.sendPostedEvents()
    lags.sort()
    worst, p99 = lags[-1], lags[int(len(lags) * 0.99)]
    what = f"lag of the window's loop while {_ROUNDS} × 1,000 raters vote at once"
    yield Figure(f"{what}, p99", shown(p99), "", p99 * 1e3, "ms", 100)
    yield Figure(f"{what}, worst", shown(worst), "", worst * 1e3, "ms", 100)


def _vote(desk: Desk) -> None:
    """Round after round: everyone at once, then the ballot closes and the next one opens."""
    from shuzhi_desktop.services.voting import cast, close_ballot, eligible_seats, open_ballot

    sheets = ballots(REPORTERS * 40)
    with ThreadPoolExecutor(_VOTERS) as voters:
        for reporter in range(1, _ROUNDS + 1):
            opened = open_ballot(desk, reporter)
            own = [sheet for sheet in sheets if sheet.lines[0].reporter_id == reporter]
            seats = eligible_seats(desk.store, opened.id, CLASS)
            chosen = [own[n % len(own)] for n in range(len(seats))]
            list(voters.map(lambda seat, sheet, at=opened.id: cast(desk, at, seat.id, sheet), seats, chosen))
            close_ballot(desk, opened.id)
