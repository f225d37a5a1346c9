"""Every hostile file gets one sentence within two seconds and 300 MB, of the process that reads and of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.importing.hostile.collection import HOSTILE, MIB

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="memory is measured by the resource module of POSIX")
ROOT = Path(__file__).parents[2]
_SECONDS = 2.0
_MEBIBYTES = 300e6 / MIB
_TRIES = 3


def measured(path: Path) -> dict[str, Any]:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.support.reading_child", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def refused_in_time(path: Path) -> str:
    """The sentence that refuses a file, the limits of time and memory being kept.

    Where other processes take the processor meanwhile, the time that this one had of it is what counts.
    """
    for left in reversed(range(_TRIES)):
        found = measured(path)
        assert found["own"] < _MEBIBYTES, found
        assert found["reader"] < _MEBIBYTES, found
        if found["seconds"] < _SECONDS:
            break
        assert left or found["processor"] < _SECONDS, found
    sentence = found["sentence"]
    assert sentence
    assert "\n" not in sentence
    assert path.name in sentence
    return str(sentence)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_one_sentence_within_its_limits(tmp_path: Path, name: str) -> None:
    build, said = HOSTILE[name]
    path = tmp_path / name
    path.write_bytes(build())
    sentence = refused_in_time(path)
    assert any(one in sentence for one in said.split("|")), sentence


def test_gigabytes_of_text_are_not_read_to_be_refused(tmp_path: Path) -> None:
    zeros = tmp_path / "zeros.csv"
    with zeros.open("wb") as file:
        file.write(b"a,b\n" * 2_000)
        file.truncate(400 * MIB)
    assert "不是表格" in refused_in_time(zeros)
    line = tmp_path / "line.csv"
    with line.open("wb") as file:
        for _ in range(64):
            file.write(b"x" * 16 * MIB)
    assert "行" in refused_in_time(line)
    line.unlink()


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    pipe, loop, folder = tmp_path / "p.csv", tmp_path / "l.xlsx", tmp_path / "f.xlsx"
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    folder.mkdir()
    assert "不是普通文件" in refused_in_time(pipe)
    assert "指向自己" in refused_in_time(loop)
    assert "没有 csv" in refused_in_time(folder)
    assert "不是普通文件" in measured(Path("/dev/zero"))["sentence"]
