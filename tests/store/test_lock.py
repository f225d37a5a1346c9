"""Two programs never write to one meeting; what a crash leaves behind keeps nobody out."""

from __future__ import annotations

import getpass
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from shuzhi_desktop.domain.message import Refused
from shuzhi_desktop.store.lock import lock_path
from tests.support.store_meetings import make_meeting, reopen


def test_a_second_opening_is_refused_naming_machine_user_and_process(tmp_path: Path) -> None:
    path = tmp_path / "m.shuzhi"
    store = make_meeting(path)
    with pytest.raises(Refused) as refused:
        reopen(path)
    for part in (platform.node(), getpass.getuser(), str(os.getpid()), "只读"):
        assert part in str(refused.value)
    store.close()
    reopen(path).close()


def test_a_link_to_the_meeting_does_not_get_around_the_lock(tmp_path: Path) -> None:
    store = make_meeting(tmp_path / "m.shuzhi")
    link = tmp_path / "link.shuzhi"
    link.symlink_to(tmp_path / "m.shuzhi")
    with pytest.raises(Refused, match="打开"):
        reopen(link)
    store.close()


def test_the_lock_of_a_killed_process_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "m.shuzhi"
    make_meeting(path).close()
    holder = (
        "import sys, pathlib; from tests.support.store_meetings import reopen;"
        "store = reopen(pathlib.Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", holder, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdout.readline() == b"open\n"
    with pytest.raises(Refused, match=str(child.pid)):
        reopen(path)
    child.kill()
    child.communicate()
    assert lock_path(path).exists()
    store = reopen(path)
    assert json.loads(lock_path(path).read_text())["pid"] == os.getpid()
    store.close()
    assert not lock_path(path).exists()


def test_a_lock_left_by_another_machine_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "m.shuzhi"
    make_meeting(path).close()
    lock_path(path).write_text('{"machine": "别处", "user": "x", "pid": 1}')
    reopen(path).close()
