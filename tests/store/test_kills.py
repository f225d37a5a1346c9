"""A process killed at any moment loses no acknowledged ballot and leaves no half ballot.

`SHUZHI_KILLS=1000` kills more often than the normal run.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.store_meetings import FIRST_LEADER, LEADERS, PUBLIC, make_meeting, open_round, reopen

KILLS = int(os.environ.get("SHUZHI_KILLS", "200"))
KILLS_PER_MEETING = 25
SEATS = 1_500
LONGEST_LIFE = 0.04


def _cast_until_killed(path: Path, draw: random.Random) -> list[int]:
    """The seats whose ballots the child acknowledged before it was killed at a random moment."""
    child = subprocess.Popen(
        [sys.executable, "-S", "-m", "tests.support.casting_child", str(path)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        bufsize=0,
    )
    assert child.stdout.readline() == b"ready\n"
    try:
        said, _ = child.communicate(timeout=draw.uniform(0, LONGEST_LIFE))
        pytest.fail("the child ended before it was killed")
    except subprocess.TimeoutExpired:
        os.kill(child.pid, signal.SIGKILL)
        said, _ = child.communicate()
    assert child.returncode == -signal.SIGKILL
    return [int(line) for line in said.split(b"\n")[:-1]]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_acknowledged_ballot_survives_a_kill_whole(tmp_path: Path) -> None:
    draw = random.Random()
    acknowledged: set[int] = set()
    path, total, hot = tmp_path / "0.shuzhi", 0, 0
    for number in range(KILLS):
        if number % KILLS_PER_MEETING == 0:
            path = tmp_path / f"{number}.shuzhi"
            acknowledged = set()
            store = make_meeting(path, public=SEATS, leaders=SEATS + 1)
            open_round(store, slips=SEATS)
            store.close()
        acknowledged.update(_cast_until_killed(path, draw))
        journal = path.with_name(path.name + "-journal")
        hot += journal.exists() and journal.stat().st_size > 0
        store = reopen(path)
        (one,) = store.rounds()
        voted = store.voted_seats(one.id)
        secret = sorted(b.lines[0].marks[0] for _, b in store.ballots() if b.class_id == PUBLIC)
        named = sorted(b.lines[0].marks[0] for _, b in store.ballots() if b.class_id == LEADERS)
        assert acknowledged <= voted
        assert secret == sorted(seat for seat in voted if seat < FIRST_LEADER)
        assert named == sorted(seat for seat in voted if seat > FIRST_LEADER)
        assert store.audit_count() == 1 + len(voted)
        assert all(finding.passed for finding in store.verify())
        store.close()
        acknowledged, total = set(voted), total + 1
    assert total == KILLS
    assert hot, "no kill hit a commit; the test proves nothing"
