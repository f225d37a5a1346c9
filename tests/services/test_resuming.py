"""After the power was lost the program says where the meeting stood, and goes on there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from shuzhi_desktop.app.wiring import AppWorkspace
from shuzhi_desktop.services.closing import close_meeting
from shuzhi_desktop.services.intake import ImportedSheet, take_sheets
from shuzhi_desktop.services.resuming import where_it_stood
from shuzhi_desktop.services.voting import cast, close_ballot, current_round, eligible_seats, open_ballot, progress
from tests.support.meetings import SCHEME, marks, small_meeting


def test_a_killed_meeting_says_where_it_stood_and_goes_on(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.support.meeting_child", str(tmp_path)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
    )
    assert child.stdout.readline() == b"ready\n"
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    desk = AppWorkspace().open(tmp_path / "small.shuzhi")
    assert str(where_it_stood(desk.store)) == "第 2 位 钱 的评议票开着，已收 3/8 票，可以接着收。"
    opened = current_round(desk.store)
    assert len(eligible_seats(desk.store, opened.id, "public")) == 2
    cast(desk, opened.id, 8, marks("public", 2, 0))
    assert sum(one.received for one in progress(desk.store, opened.id)) == 4
    close_ballot(desk, opened.id)
    assert all(finding.passed for finding in desk.store.verify())
    desk.store.close()


def test_every_place_a_meeting_can_stand_has_its_sentence(tmp_path: Path) -> None:
    desk = small_meeting(tmp_path)
    assert where_it_stood(desk.store) is None
    close_ballot(desk, open_ballot(desk, 1).id)
    assert "下一位是第 2 位 钱" in str(where_it_stood(desk.store))
    for reporter_id in (2, 3):
        close_ballot(desk, open_ballot(desk, reporter_id).id)
    assert "可以结束会议并计票" in str(where_it_stood(desk.store))
    close_meeting(desk)
    assert where_it_stood(desk.store) is None
    desk.store.close()


def test_imported_rounds_are_told_by_their_number(tmp_path: Path) -> None:
    desk = small_meeting(tmp_path)
    take_sheets(desk, [ImportedSheet(marks("public", who, 0), None) for who in (1, 2)])
    assert "有 2 轮评议票开着" in str(where_it_stood(desk.store))
    desk.store.close()


def test_a_slate_is_told_as_a_whole(tmp_path: Path) -> None:
    desk = small_meeting(tmp_path, SCHEME.replace('entry = "each"', 'entry = "slate"'))
    open_ballot(desk)
    assert "整表评议票开着，已收 0/" in str(where_it_stood(desk.store))
    desk.store.close()
