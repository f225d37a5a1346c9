"""Changes reach the window in its own thread, joined within a frame; work never holds the window up."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.services.desk import Changed, EventBus, Topic
from shuzhi_desktop.ui.bridge import FRAME_MS, Bridge, run_in_worker

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_changes_from_another_thread_arrive_joined_in_the_windows_thread(qtbot: QtBot) -> None:
    events = EventBus()
    bridge = Bridge(events)
    heard: list[tuple[Changed, threading.Thread]] = []
    bridge.changed.connect(lambda changed: heard.append((changed, threading.current_thread())))

    def publish() -> None:
        for number in range(100):
            events.publish(Changed(frozenset({Topic.BALLOTS}), 1, f"class{number % 2}"))
        events.publish(Changed(frozenset({Topic.ROUNDS}), 1, ""))

    publisher = threading.Thread(target=publish)
    publisher.start()
    publisher.join()
    qtbot.waitUntil(lambda: bool(heard))
    changed, thread = heard[0]
    assert changed == Changed(frozenset({Topic.BALLOTS, Topic.ROUNDS}), 1, "")
    assert thread is threading.main_thread()
    assert len(heard) == 1
    bridge.close()


def test_what_is_on_its_way_does_not_come_after_the_end(qtbot: QtBot) -> None:
    events = EventBus()
    bridge = Bridge(events)
    heard: list[object] = []
    bridge.changed.connect(heard.append)
    events.publish(Changed(frozenset({Topic.BALLOTS})))
    bridge.close()
    qtbot.wait(5 * FRAME_MS)
    assert not heard


def test_work_ends_in_the_windows_thread_whether_done_or_refused(qtbot: QtBot) -> None:
    done: list[object] = []
    refused: list[Refused] = []

    def refuse() -> None:
        raise Refused(text("不行"))

    run_in_worker(threading.current_thread, done.append, refused.append)
    run_in_worker(refuse, done.append, refused.append)
    qtbot.waitUntil(lambda: bool(done) and bool(refused))
    assert done[0] is not threading.main_thread()
    assert str(refused[0]) == "不行"


def test_the_window_starts_without_the_libraries_of_workbooks() -> None:
    script = (
        "import sys; from shuzhi_desktop.app import desktop; "
        "late = ('openpyxl', 'sqlite_utils', 'numpy', 'click', 'PySide6.QtPrintSupport'); "
        "print([name for name in late if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
