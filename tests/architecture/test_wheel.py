"""The wheel alone, in a fresh environment, does the main job."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]


def _run(command: Sequence[str | Path], folder: Path, **extra: str) -> str:
    inherited = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    ran = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={**inherited, **extra},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.skipif(os.name == "nt", reason="packages of this environment are lent by symbolic links")
def test_the_wheel_plays_the_demo_from_an_environment_of_its_own(tmp_path: Path) -> None:
    _run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", tmp_path, ROOT], tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    venv.create(tmp_path / "env", with_pip=False)
    python = tmp_path / "env" / "bin" / "python"
    _run([sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", wheel], tmp_path)
    lent = tmp_path / "lent"
    lent.mkdir()
    here = Path(sysconfig.get_path("purelib"))
    for entry in here.iterdir():
        if "shuzhi" not in entry.name and entry.suffix != ".pth":
            (lent / entry.name).symlink_to(entry)
    told = _run([python, "-c", "import shuzhi_desktop; print(shuzhi_desktop.__file__)"], tmp_path)
    assert told.startswith(str(tmp_path))
    extra = {"PYTHONPATH": str(lent), "QT_QPA_PLATFORM": "offscreen"}
    finding = "from shuzhi_desktop.app.paths import manual_file as m; print(m('zh'), m('en'), sep=chr(10))"
    manuals = _run([python, "-c", finding], tmp_path, **extra).split()
    assert [Path(one).name for one in manuals] == ["manual.md", "manual.en.md"]
    assert all(one.startswith(str(tmp_path)) for one in manuals)
    _run([python.with_name("shuzhi"), "demo", tmp_path / "demo"], tmp_path, **extra)
    left = {path.name for path in (tmp_path / "demo").rglob("*") if path.is_file()}
    assert {"示例会议.shuzhi", "示例会议.xlsx", "results.png", "kiosk.png", "console-live.png"} <= left
