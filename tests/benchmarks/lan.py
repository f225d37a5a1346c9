"""A thousand voters submit at once over the LAN: how long each waits, also under attack, and what the window feels."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from shuzhi_desktop.app.desktop import make_context
from shuzhi_desktop.domain.roster import Reporter, Roster, Seat
from shuzhi_desktop.services.codes import issue_codes, salt_of, token_of
from shuzhi_desktop.services.lan import LanSettings
from shuzhi_desktop.services.voting import close_ballot, open_ballot, progress
from shuzhi_desktop.ui.shell import MainWindow
from tests.benchmarks.measuring import Figure
from tests.support.lan import hall_scheme
from tests.support.meetings import small_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shuzhi_desktop.services.desk import Desk

VOTERS = 1000
HALF_OPEN = 2000
_TICK_MS = 2
_CHILD = Path(__file__).with_name("lan_voters.py")


def figures(folder: Path) -> Iterator[Figure]:
    """Waiting times of voters at the 99th percentile, and the lag of the window's event loop meanwhile."""
    folder = folder / "lan"
    folder.mkdir()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    reporters = tuple(Reporter(n, n, f"述职人{n}", "街道", "书记") for n in (1, 2))
    roster = Roster(reporters, tuple(Seat(n, "public", "", "社区") for n in range(1, VOTERS + 1)))
    desk = small_meeting(folder, hall_scheme(), roster)
    tokens = [token_of(one.code, salt_of(desk.store)).hex() for one in issue_codes(desk)]
    context = make_context("zh", home=folder)
    window = MainWindow(context, application)
    window.open_meeting(desk)
    window.show()
    host = context.workspace.lan(desk)
    url = host.start(LanSettings("127.0.0.1", 0)).voter_url
    try:
        waits, lags = _round(application, desk, url, tokens, 1, 0)
        cores = f"{os.cpu_count()} cores"
        yield Figure(f"{VOTERS} voters at once, {cores}: p99", _shown(waits), "", _p99(waits), "s", 0.35)
        yield Figure("lag of the window's event loop meanwhile: p99", _shown(lags), "", _p99(lags) * 1000, "ms", 16)
        waits, _ = _round(application, desk, url, tokens, 2, HALF_OPEN)
        what = f"the same with {HALF_OPEN} half-open connections held by one address: p99"
        yield Figure(what, _shown(waits), "", _p99(waits), "s", 1.0)
    finally:
        window.close()


def _round(
    application: QApplication, desk: Desk, url: str, tokens: Sequence[str], number: int, half_open: int
) -> tuple[list[float], list[float]]:
    """Have everyone vote in a round; returns the waits and the lags in seconds."""
    open_ballot(desk, number)
    child = subprocess.Popen([sys.executable, str(_CHILD)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin is not None
    assert child.stdout is not None
    sent = {"url": url, "tokens": list(tokens), "round": number, "half_open": half_open}
    child.stdin.write(json.dumps(sent).encode() + b"\n")
    child.stdin.close()
    child.stdout.readline()  # everyone is ready
    lags: list[float] = []
    before = time.perf_counter()

    def tick() -> None:
        nonlocal before
        now = time.perf_counter()
        lags.append(max(0.0, now - before - _TICK_MS / 1000))
        before = now

    timer = QTimer()
    timer.timeout.connect(tick)
    timer.start(_TICK_MS)
    before = time.perf_counter()
    ended = QTimer()
    loop = QEventLoop(application)
    ended.timeout.connect(lambda: child.poll() is not None and loop.quit())
    ended.start(20)
    loop.exec()
    timer.stop()
    ended.stop()
    told = json.loads(child.stdout.read())
    child.stdout.close()
    received = sum(one.received for one in progress(desk.store, number))
    if received != len(tokens) or told["counted"] != len(tokens):
        raise RuntimeError(f"{received} ballots are in, {told['counted']} were answered, of {len(tokens)}")
    close_ballot(desk, number)
    return told["waits"], lags


def _p99(values: Sequence[float]) -> float:
    return sorted(values)[max(0, math.ceil(len(values) * 0.99) - 1)]


def _shown(values: Sequence[float]) -> str:
    ordered = sorted(values)
    return f"median {ordered[len(ordered) // 2] * 1000:.1f} ms, longest {ordered[-1] * 1000:.0f} ms"
