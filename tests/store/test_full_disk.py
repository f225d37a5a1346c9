"""A full disk loses nothing, says what happened, and is no reason to start again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def test_a_full_disk_loses_nothing_and_writing_goes_on_when_there_is_room(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.full_disk_child", str(tmp_path / "m.shuzhi")],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    answer = json.loads(done.stdout)
    assert answer["acknowledged"]
    assert answer["in_file"] == answer["acknowledged"]
    for sentence in answer["refusals"]:
        assert "没有保存" in sentence
        assert "磁盘" in sentence
        assert sentence.endswith("再试。")
    assert "会议文件没有受影响" in answer["backup"]
    assert answer["after"] == answer["turnout"] == len(answer["acknowledged"]) + 6
    assert answer["sound"]
    assert answer["files"] == ["m.shuzhi"]
